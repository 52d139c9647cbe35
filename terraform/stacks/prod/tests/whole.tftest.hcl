# The whole stack, made against an AWS that answers everything: what only exists afterwards can be looked at, above all
# the deployment contract. `node scripts/terraform.mjs plan` keeps the state that comes out of it.
mock_provider "aws" {
  source = "../../mocks"
}

mock_provider "aws" {
  alias  = "us_east_1"
  source = "../../mocks"
}

mock_provider "aws" {
  alias  = "secondary"
  source = "../../mocks"
}

override_resource {
  target = module.environment.module.certificate_edge.aws_acm_certificate.this
  values = {
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-0000000000e1"
    domain_validation_options = [
      { domain_name = "nwac-console.awentech.ca", resource_record_name = "_1.nwac-console.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws." },
      { domain_name = "nwac-portal.awentech.ca", resource_record_name = "_2.nwac-portal.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_2.acm-validations.aws." },
      { domain_name = "nwac-preview.awentech.ca", resource_record_name = "_3.nwac-preview.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_3.acm-validations.aws." },
    ]
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_cloudfront_distribution.this
  values = {
    id             = "E1ADMINEXAMPLE"
    arn            = "arn:aws:cloudfront::111122223333:distribution/E1ADMINEXAMPLE"
    domain_name    = "d111111admin.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_cloudfront_distribution.this
  values = {
    id             = "E1PORTALEXAMPL"
    arn            = "arn:aws:cloudfront::111122223333:distribution/E1PORTALEXAMPL"
    domain_name    = "d111111portal.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_target_group.this["blue"]
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-prod-api-blue/bbbbbbbbbbbbbbbb"
    arn_suffix = "targetgroup/nwac-prod-api-blue/bbbbbbbbbbbbbbbb"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_target_group.this["green"]
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-prod-api-green/cccccccccccccccc"
    arn_suffix = "targetgroup/nwac-prod-api-green/cccccccccccccccc"
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_s3_bucket.this
  values = {
    id                          = "nwac-prod-admin-static"
    arn                         = "arn:aws:s3:::nwac-prod-admin-static"
    bucket_domain_name          = "nwac-prod-admin-static.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-prod-admin-static.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_s3_bucket.this
  values = {
    id                          = "nwac-prod-portal-static"
    arn                         = "arn:aws:s3:::nwac-prod-portal-static"
    bucket_domain_name          = "nwac-prod-portal-static.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-prod-portal-static.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.api_asg.aws_s3_bucket.artifacts
  values = {
    id                          = "nwac-prod-api-releases"
    arn                         = "arn:aws:s3:::nwac-prod-api-releases"
    bucket_domain_name          = "nwac-prod-api-releases.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-prod-api-releases.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb.this
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/nwac-prod-api/0123456789abcdef"
    arn_suffix = "app/nwac-prod-api/0123456789abcdef"
    dns_name   = "internal-nwac-prod-api-1234567890.ca-central-1.elb.amazonaws.com"
    zone_id    = "ZQSVJUPU6J1EY"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_listener_rule.live["api"]
  values = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener-rule/app/nwac-prod-api/0123456789abcdef/0123456789abcdef/00000000000000aa"
  }
}

run "whole" {
  assert {
    condition     = length(output.deploy_contract) <= 4096
    error_message = "39 contract: must fit into a standard parameter."
  }

  assert {
    condition     = jsondecode(output.deploy_contract).environment == "prod" && keys(jsondecode(output.deploy_contract).apps) == ["admin", "portal"]
    error_message = "39 contract: must say its environment and the apps admin and portal."
  }

  assert {
    condition     = keys(output.deploy_role_arns) == ["admin", "api", "portal"]
    error_message = "33 OIDC: each app and the API must have a role that deploys it."
  }
}

# What a cutover has turned since is not turned back, and nothing else wants to change.
run "a_second_apply_changes_no_entry" {
  command = plan

  variables {
    initial_entry = "cdn"
  }

  assert {
    condition     = alltrue([for entry in output.public_entries : entry.entry == "express"])
    error_message = "17 Route 53 alias: where the public names lead to must follow the parameters alone."
  }
}

# As a cutover and deploys leave it: the public names lead to the distributions, green has the weight, its instances run,
# and both pointers name a release.
run "after_a_deploy" {
  state_key = "after_a_deploy"

  variables {
    initial_entry       = "cdn"
    initial_live_colour = "green"
    initial_release     = "s3://nwac-prod-api-releases/releases/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.tar.gz"
  }
}

# The stack as it is written says express, blue, no instances and no release, and nothing of it is put back. A test looks into
# this plan, which must be empty.
run "an_apply_after_a_deploy" {
  command   = plan
  state_key = "after_a_deploy"
}
