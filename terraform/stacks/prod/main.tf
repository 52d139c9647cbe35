locals {
  environment = "prod"

  apps = {
    admin  = { bucket_name = "nwac-prod-admin-static", host_name = "nwac-console.awentech.ca" }
    portal = { bucket_name = "nwac-prod-portal-static", host_name = "nwac-portal.awentech.ca" }
  }

  # A token names the workflow that its job stands in. Where pipeline.yml calls deploy-*.yml, that is the called one.
  workflow_refs = {
    for part in ["static", "api"] : part => [
      for name in ["deploy-${part}", "rollback", "janitor"] : "${var.workflow_repository.name}/.github/workflows/${name}.yml@${var.workflow_repository.ref}"
    ]
  }
}

module "environment" {
  source = "../../modules/environment"

  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
    aws.secondary = aws.secondary
  }

  project     = "nwac"
  environment = local.environment
  name_format = "nwac-prod-%s"
  account_id  = var.account_id
  region      = var.region
  zone_id     = var.zone_id
  network     = var.network

  apps = {
    for name, app in local.apps : name => {
      bucket_name             = app.bucket_name
      host_name               = app.host_name
      content_security_policy = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
      subjects                = var.subjects[name]
      workflow_refs           = local.workflow_refs["static"]
      legacy_host             = lookup(var.legacy_hosts, name, null)
    }
  }

  api = {
    templates     = { for colour, image in var.image_ids : colour => { image_id = image, instance_type = "t4g.medium" } }
    floor         = 3
    max_size      = 12
    subjects      = var.subjects["api"]
    workflow_refs = local.workflow_refs["api"]
  }

  preview_host_name             = "nwac-preview.awentech.ca"
  initial_entry                 = var.initial_entry
  initial_live_colour           = var.initial_live_colour
  initial_release               = var.initial_release
  cloudfront_prefix_list_id     = var.cloudfront_prefix_list_id
  waf_requests_per_five_minutes = 2000
  log_retention_days            = 365
  destroyable                   = var.destroyable
  alarm_emails                  = var.alarm_emails
  database                      = var.database
  oidc_provider_arn             = var.oidc_provider_arn
  permissions_boundary_arn      = var.permissions_boundary_arn
  session_redis_enabled         = var.session_redis_enabled
  second_region                 = var.second_region
  tags                          = local.tags
}
