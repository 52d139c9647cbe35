locals {
  hosts = concat([for name in sort(keys(var.apps)) : var.apps[name].host_name], [var.preview_host_name])
}

module "network" {
  source = "../network"
  count  = var.network.existing == null ? 1 : 0

  name_format           = var.name_format
  region                = var.region
  cidr                  = var.network.cidr
  peer_cidrs            = var.network.peer_cidrs
  availability_zone_ids = var.network.availability_zone_ids
  nat_gateways          = var.network.nat_gateways
}

locals {
  network = var.network.existing == null ? {
    vpc_id             = module.network[0].vpc_id
    private_subnet_ids = module.network[0].private_subnet_ids
    } : {
    vpc_id             = var.network.existing.vpc_id
    private_subnet_ids = values(var.network.existing.private_subnets)
  }
}

module "log_buckets" {
  source    = "../log-buckets"
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }

  name_format    = var.name_format
  account_id     = var.account_id
  region         = var.region
  source_buckets = concat([for app in var.apps : app.bucket_name], [format(var.name_format, "api-releases")])
  retention_days = var.log_retention_days
  force_destroy  = var.destroyable
}

# CloudFront takes its certificate from us-east-1, the balancer one from its own region. Both name the public hosts:
# CloudFront hands the viewer's Host on, and checks the balancer's certificate against it.
module "certificate_edge" {
  source    = "../certificate"
  providers = { aws = aws.us_east_1 }

  domain_names = local.hosts
  zone_id      = var.zone_id
}

module "certificate_api" {
  source = "../certificate"

  domain_names = local.hosts
  zone_id      = var.zone_id

  # The same records prove a name in every region.
  validation_records_enabled = false
  depends_on                 = [module.certificate_edge]
}

module "edge_waf" {
  source    = "../edge-waf"
  providers = { aws.us_east_1 = aws.us_east_1 }

  name_format               = var.name_format
  account_id                = var.account_id
  requests_per_five_minutes = var.waf_requests_per_five_minutes
  log_retention_days        = var.log_retention_days
}

module "api_alb" {
  source = "../api-alb"

  name_format                 = var.name_format
  vpc_id                      = local.network.vpc_id
  subnet_ids                  = local.network.private_subnet_ids
  certificate_arn             = module.certificate_api.arn
  cloudfront_prefix_list_id   = var.cloudfront_prefix_list_id
  log_bucket                  = module.log_buckets.alb_log_bucket
  initial_live_colour         = var.initial_live_colour
  longest_request_seconds     = var.api.longest_request_seconds
  instance_egress             = var.api.egress
  deletion_protection_enabled = !var.destroyable
}

module "observability" {
  source = "../observability"

  name_format      = var.name_format
  account_id       = var.account_id
  region           = var.region
  log_group_prefix = "/${var.project}/${var.environment}/api"
  retention_days   = var.log_retention_days
  alb_arn_suffix   = module.api_alb.alb_arn_suffix
  target_groups    = module.api_alb.target_groups
  database         = var.database
  subscribers      = var.alarm_emails
}

module "api_asg" {
  source = "../api-asg"

  name_format                   = var.name_format
  account_id                    = var.account_id
  region                        = var.region
  parameter_prefix              = "/${var.project}/${var.environment}"
  subnet_ids                    = local.network.private_subnet_ids
  security_group_id             = module.api_alb.security_group_id
  target_groups                 = module.api_alb.target_groups
  alb_arn_suffix                = module.api_alb.alb_arn_suffix
  application_port              = module.api_alb.application_port
  health_path                   = module.api_alb.health_path
  log_groups                    = module.observability.log_groups
  metric_namespace              = module.observability.metric_namespace
  log_bucket                    = module.log_buckets.s3_log_bucket
  tags                          = var.tags
  templates                     = var.api.templates
  floor                         = var.api.floor
  initial_live_colour           = var.initial_live_colour
  initial_release               = var.initial_release
  scaling                       = var.api.scaling
  max_size                      = var.api.max_size
  application_environment       = merge(var.api.environment, module.session_redis.application_environment)
  connect_arns                  = module.session_redis.connect_arns
  secret_parameters             = var.api.secret_parameters
  permissions_boundary_arn      = var.permissions_boundary_arn
  artifact_bucket_force_destroy = var.destroyable
}

module "session_redis" {
  source = "../session-redis"

  enabled                  = var.session_redis_enabled
  name_format              = var.name_format
  account_id               = var.account_id
  region                   = var.region
  vpc_id                   = local.network.vpc_id
  subnet_ids               = local.network.private_subnet_ids
  client_security_group_id = module.api_alb.security_group_id
}

module "static_site" {
  source    = "../static-site"
  for_each  = var.apps
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }

  app                     = each.key
  name_format             = var.name_format
  bucket_name             = each.value.bucket_name
  host_name               = each.value.host_name
  preview_host_name       = each.key == local.preview_app ? var.preview_host_name : null
  certificate_arn         = module.certificate_edge.arn
  web_acl_arn             = module.edge_waf.web_acl_arn
  api_vpc_origin_id       = module.api_alb.vpc_origin_id
  api_origin_domain       = module.api_alb.alb_dns_name
  longest_request_seconds = var.api.longest_request_seconds
  s3_log_bucket           = module.log_buckets.s3_log_bucket
  cdn_log_bucket_arn      = module.log_buckets.cdn_log_bucket_arn
  cdn_log_group_arn       = module.log_buckets.cdn_log_group_arn
  content_security_policy = each.value.content_security_policy
  force_destroy           = var.destroyable

  second_region = var.second_region == null ? null : {
    bucket_domain     = module.regional_failover.replica_domains[each.key]
    api_vpc_origin_id = module.regional_failover.api_origin.vpc_origin_id
    api_origin_domain = module.regional_failover.api_origin.domain_name
    active            = module.regional_failover.active
    status_codes      = module.regional_failover.failover_status_codes
  }
}

module "regional_failover" {
  source    = "../regional-failover"
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1, aws.secondary = aws.secondary }

  enabled     = var.second_region != null
  name_format = var.name_format
  account_id  = var.account_id
  primary = {
    region                    = var.region
    alb_arn_suffix            = module.api_alb.alb_arn_suffix
    target_group_arn_suffixes = { for colour, group in module.api_alb.target_groups : colour => group.arn_suffix }
  }
  secondary = var.second_region

  parameter_name = "/${var.project}/${var.environment}/api/active-region"
  apps           = keys(var.apps)
  subscribers    = var.alarm_emails

  permissions_boundary_arn = var.permissions_boundary_arn
  buckets                  = { for name, site in module.static_site : name => site.bucket }
  distribution_arns        = { for name, site in module.static_site : name => site.distribution_arn }
}

module "deploy_roles" {
  source = "../deploy-roles"

  environment              = var.environment
  name_format              = var.name_format
  account_id               = var.account_id
  region                   = var.region
  oidc_provider_arn        = var.oidc_provider_arn
  contract_parameter       = aws_ssm_parameter.deploy_contract.name
  permissions_boundary_arn = var.permissions_boundary_arn

  static_apps = {
    for name, app in var.apps : name => {
      subjects        = app.subjects
      workflow_refs   = app.workflow_refs
      bucket          = module.static_site[name].bucket
      prefix          = ""
      distribution_id = module.static_site[name].distribution_id
    }
  }

  api = {
    subjects           = var.api.subjects
    workflow_refs      = var.api.workflow_refs
    artifact_bucket    = module.api_asg.artifact_bucket
    alb_arn_suffix     = module.api_alb.alb_arn_suffix
    groups             = { for colour, group in module.api_asg.groups : colour => group.name }
    release_parameters = { for colour, parameter in module.api_asg.release_parameters : colour => parameter.name }
  }
}
