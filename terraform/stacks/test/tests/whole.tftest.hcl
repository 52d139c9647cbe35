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
      { domain_name = "nwac-console-test.awentech.ca", resource_record_name = "_1.nwac-console-test.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_1.acm-validations.aws." },
      { domain_name = "nwac-portal-test.awentech.ca", resource_record_name = "_2.nwac-portal-test.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_2.acm-validations.aws." },
      { domain_name = "nwac-preview-test.awentech.ca", resource_record_name = "_3.nwac-preview-test.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_3.acm-validations.aws." },
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
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-blue-test/bbbbbbbbbbbbbbbb"
    arn_suffix = "targetgroup/nwac-api-blue-test/bbbbbbbbbbbbbbbb"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_target_group.this["green"]
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-green-test/cccccccccccccccc"
    arn_suffix = "targetgroup/nwac-api-green-test/cccccccccccccccc"
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_s3_bucket.this
  values = {
    id                          = "nwac-admin-static-test"
    arn                         = "arn:aws:s3:::nwac-admin-static-test"
    bucket_domain_name          = "nwac-admin-static-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-admin-static-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_s3_bucket.this
  values = {
    id                          = "nwac-portal-static-test"
    arn                         = "arn:aws:s3:::nwac-portal-static-test"
    bucket_domain_name          = "nwac-portal-static-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-portal-static-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.api_asg.aws_s3_bucket.artifacts
  values = {
    id                          = "nwac-api-releases-test"
    arn                         = "arn:aws:s3:::nwac-api-releases-test"
    bucket_domain_name          = "nwac-api-releases-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-api-releases-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb.this
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/nwac-api-test/0123456789abcdef"
    arn_suffix = "app/nwac-api-test/0123456789abcdef"
    dns_name   = "internal-nwac-api-test-1234567890.ca-central-1.elb.amazonaws.com"
    zone_id    = "ZQSVJUPU6J1EY"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_listener_rule.live["api"]
  values = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener-rule/app/nwac-api-test/0123456789abcdef/0123456789abcdef/00000000000000aa"
  }
}

# Ids of their own, as AWS would give: the local twin is made from this state (`node scripts/twin-state.mjs`), and finds by them
# what belongs together.
override_resource {
  target = module.environment.module.static_site["admin"].aws_cloudfront_cache_policy.this
  values = {
    id = "00000000-0000-4000-8000-0000000c0de1"
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_cloudfront_origin_access_control.this
  values = {
    id = "E2ADMINEXAMPLE"
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_cloudfront_response_headers_policy.this
  values = {
    id = "00000000-0000-4000-8000-0000000cafe1"
  }
}

override_resource {
  target = module.environment.module.static_site["admin"].aws_cloudfront_function.spa_routing
  values = {
    arn = "arn:aws:cloudfront::111122223333:function/nwac-admin-test"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_cloudfront_cache_policy.this
  values = {
    id = "00000000-0000-4000-8000-0000000c0de2"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_cloudfront_origin_access_control.this
  values = {
    id = "E2PORTALEXAMPLE"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_cloudfront_response_headers_policy.this
  values = {
    id = "00000000-0000-4000-8000-0000000cafe2"
  }
}

override_resource {
  target = module.environment.module.static_site["portal"].aws_cloudfront_function.spa_routing
  values = {
    arn = "arn:aws:cloudfront::111122223333:function/nwac-portal-test"
  }
}

override_resource {
  target = module.environment.module.log_buckets.aws_s3_bucket.this["alb"]
  values = {
    id                          = "nwac-alb-logs-test"
    arn                         = "arn:aws:s3:::nwac-alb-logs-test"
    bucket_domain_name          = "nwac-alb-logs-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-alb-logs-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.log_buckets.aws_s3_bucket.this["cdn"]
  values = {
    id                          = "nwac-cdn-logs-test"
    arn                         = "arn:aws:s3:::nwac-cdn-logs-test"
    bucket_domain_name          = "nwac-cdn-logs-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-cdn-logs-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.log_buckets.aws_s3_bucket.this["s3"]
  values = {
    id                          = "nwac-s3-logs-test"
    arn                         = "arn:aws:s3:::nwac-s3-logs-test"
    bucket_domain_name          = "nwac-s3-logs-test.s3.amazonaws.com"
    bucket_regional_domain_name = "nwac-s3-logs-test.s3.ca-central-1.amazonaws.com"
  }
}

override_resource {
  target = module.environment.module.network[0].aws_subnet.private["cac1-az1"]
  values = {
    id                = "subnet-010000000000000a1"
    availability_zone = "ca-central-1a"
  }
}

override_resource {
  target = module.environment.module.network[0].aws_subnet.private["cac1-az2"]
  values = {
    id                = "subnet-020000000000000a2"
    availability_zone = "ca-central-1b"
  }
}

override_resource {
  target = module.environment.module.network[0].aws_subnet.private["cac1-az4"]
  values = {
    id                = "subnet-030000000000000a3"
    availability_zone = "ca-central-1d"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_listener.https
  values = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/nwac-api-test/0123456789abcdef/0123456789abcdef"
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_listener_rule.preview["api-blue"]
  values = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener-rule/app/nwac-api-test/0123456789abcdef/0123456789abcdef/bbbbbbbbbbbbbbbb"
  }
}

override_resource {
  target = module.environment.module.api_asg.aws_launch_template.this["blue"]
  values = {
    id             = "lt-0bbbbbbbbbbbbbbbb"
    arn            = "arn:aws:ec2:ca-central-1:111122223333:launch-template/lt-0bbbbbbbbbbbbbbbb"
    latest_version = 1
  }
}

override_resource {
  target = module.environment.module.api_alb.aws_lb_listener_rule.preview["api-green"]
  values = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener-rule/app/nwac-api-test/0123456789abcdef/0123456789abcdef/cccccccccccccccc"
  }
}

override_resource {
  target = module.environment.module.api_asg.aws_launch_template.this["green"]
  values = {
    id             = "lt-0cccccccccccccccc"
    arn            = "arn:aws:ec2:ca-central-1:111122223333:launch-template/lt-0cccccccccccccccc"
    latest_version = 1
  }
}

run "whole" {
  assert {
    condition     = length(output.deploy_contract) <= 4096
    error_message = "39 contract: must fit into a standard parameter."
  }

  assert {
    condition     = jsondecode(output.deploy_contract).environment == "test" && keys(jsondecode(output.deploy_contract).apps) == ["admin", "portal"]
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
    initial_release     = "s3://nwac-api-releases-test/releases/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.tar.gz"
  }
}

# The stack as it is written says express, blue, no instances and no release, and nothing of it is put back. A test looks into
# this plan, which must be empty.
run "an_apply_after_a_deploy" {
  command   = plan
  state_key = "after_a_deploy"
}
