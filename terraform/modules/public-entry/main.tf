# The switch of the cutover. Terraform makes it once and never writes it again; whoever cuts over sets it, and every
# apply from then on agrees, because the value that a refresh reads decides the records.
resource "aws_ssm_parameter" "this" {
  #checkov:skip=CKV2_AWS_34:Where a public name leads to is no secret
  #checkov:skip=CKV_AWS_337:As above
  name            = var.parameter_name
  description     = "Where ${var.host_name} leads to: express or cdn. Set by the cutover."
  type            = "String"
  insecure_value  = var.initial_entry
  allowed_pattern = "^(express|cdn)$"

  # The pattern too: whoever sets the value may have left it out, and implementations of the API differ in whether it is
  # then kept. A plan that set it again would be refused in the middle of a cutover.
  lifecycle {
    ignore_changes = [insecure_value, allowed_pattern]
  }
}

locals {
  entry = aws_ssm_parameter.this.insecure_value

  # The same for every distribution (source: Route 53 API reference, AliasTarget).
  cdn_zone_id = "Z2FDTNDATAQYW2"

  balancer = try(var.legacy_host.balancer, null)
  addresses = {
    A    = try(var.legacy_host.ipv4_addresses, [])
    AAAA = try(var.legacy_host.ipv6_addresses, [])
  }

  alias = local.entry == "cdn" ? { name = var.distribution_domain, zone_id = local.cdn_zone_id } : (
    local.balancer == null ? null : { name = local.balancer.dns_name, zone_id = local.balancer.zone_id }
  )

  has_ipv6 = local.entry == "cdn" || try(local.balancer.dual_stack, false) || length(local.addresses.AAAA) > 0
  types    = local.has_ipv6 ? ["A", "AAAA"] : ["A"]
}

# A host of today that knows no IPv6 must not be left with the AAAA record of the distribution: half of the visitors
# would stay there after a way back.
resource "aws_route53_record" "this" {
  #checkov:skip=CKV2_AWS_23:The alias leads to a distribution or balancer that is handed in
  for_each = toset(local.types)

  zone_id = var.zone_id
  name    = var.host_name
  type    = each.key

  # As long as an old answer may live on: a cutover waits for it.
  ttl     = local.alias == null ? 60 : null
  records = local.alias == null ? local.addresses[each.key] : null

  dynamic "alias" {
    for_each = local.alias[*]

    content {
      name                   = alias.value.name
      zone_id                = alias.value.zone_id
      evaluate_target_health = false
    }
  }

  lifecycle {
    precondition {
      condition     = contains(["express", "cdn"], local.entry)
      error_message = "The parameter ${var.parameter_name} must say express or cdn."
    }

    precondition {
      condition     = local.entry == "cdn" || var.legacy_host != null
      error_message = "The parameter ${var.parameter_name} says express, and legacy_host is null: there is no such host any more."
    }
  }
}
