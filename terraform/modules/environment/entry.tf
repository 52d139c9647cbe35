module "public_entry" {
  source   = "../public-entry"
  for_each = var.apps

  parameter_name      = "/${var.project}/${var.environment}/${each.key}/public-entry"
  initial_entry       = var.initial_entry
  host_name           = each.value.host_name
  zone_id             = var.zone_id
  distribution_domain = module.static_site[each.key].distribution_domain
  legacy_host         = each.value.legacy_host
}
