# What a caller can get wrong is refused at plan, with what is accepted. Several variables at a time: each run plans the
# whole environment.
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

variables {
  project                   = "nwac"
  environment               = "test"
  name_format               = "nwac-%s-test"
  account_id                = "111122223333"
  zone_id                   = "Z0123456789EXAMPLE"
  initial_entry             = "cdn"
  preview_host_name         = "nwac-preview-test.awentech.ca"
  cloudfront_prefix_list_id = "pl-38a64351"
  oidc_provider_arn         = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
  network                   = { availability_zone_ids = ["cac1-az1", "cac1-az2", "cac1-az4"] }

  apps = {
    admin = {
      bucket_name             = "nwac-admin-static-test"
      host_name               = "nwac-console-test.awentech.ca"
      content_security_policy = "default-src 'self'"
      subjects                = ["repo:nwac/admin:environment:test"]
      workflow_refs           = []
    }
  }

  api = {
    templates     = { blue = { image_id = "ami-0123456789abcdef0", instance_type = "t4g.small" }, green = { image_id = "ami-0123456789abcdef0", instance_type = "t4g.small" } }
    floor         = 2
    max_size      = 6
    subjects      = ["repo:nwac/api:environment:test"]
    workflow_refs = []
  }
}

run "each_wrong_value_is_refused" {
  command = plan

  variables {
    network                   = { availability_zone_ids = ["cac1-az1", "cac1-az2"] }
    initial_entry             = "nginx"
    initial_live_colour       = "red"
    initial_release           = "s3://nwac-api-releases-test/releases/latest.tar.gz"
    preview_host_name         = "nwac-console-test.awentech.ca"
    cloudfront_prefix_list_id = "com.amazonaws.global.cloudfront.origin-facing"
    environment               = "Test"
    project                   = "northwest-association"
    name_format               = "nwac-test"
    account_id                = "nwac"
    zone_id                   = "awentech.ca"
  }

  expect_failures = [
    var.network,
    var.initial_entry,
    var.initial_live_colour,
    var.initial_release,
    var.preview_host_name,
    var.cloudfront_prefix_list_id,
    var.environment,
    var.project,
    var.name_format,
    var.account_id,
    var.zone_id,
  ]
}

run "no_app_and_three_times_the_same_zone" {
  command = plan

  variables {
    network = { availability_zone_ids = ["cac1-az1", "cac1-az1", "cac1-az1"] }
    apps    = {}
  }

  expect_failures = [var.apps, var.network]
}

run "two_apps_in_one_bucket_and_two_existing_zones" {
  command = plan

  variables {
    network = {
      existing = {
        vpc_id          = "vpc-0123456789abcdef0"
        private_subnets = { cac1-az1 = "subnet-00000000000000001", cac1-az2 = "subnet-00000000000000002" }
      }
    }
    apps = {
      admin = {
        bucket_name             = "nwac-static-test"
        host_name               = "nwac-console-test.awentech.ca"
        content_security_policy = "default-src 'self'"
        subjects                = ["repo:nwac/admin:environment:test"]
        workflow_refs           = []
      }
      portal = {
        bucket_name             = "nwac-static-test"
        host_name               = "nwac-portal-test.awentech.ca"
        content_security_policy = "default-src 'self'"
        subjects                = ["repo:nwac/portal:environment:test"]
        workflow_refs           = []
      }
    }
  }

  expect_failures = [var.apps, var.network]
}

run "an_existing_network_with_one_subnet_for_all" {
  command = plan

  variables {
    network = {
      existing = {
        vpc_id          = "vpc-0123456789abcdef0"
        private_subnets = { cac1-az1 = "subnet-00000000000000001", cac1-az2 = "subnet-00000000000000001", cac1-az4 = "subnet-00000000000000001" }
      }
    }
  }

  expect_failures = [var.network]
}

run "an_existing_network_by_letters" {
  command = plan

  variables {
    network = {
      existing = {
        vpc_id          = "vpc-0123456789abcdef0"
        private_subnets = { ca-central-1a = "subnet-00000000000000001", ca-central-1b = "subnet-00000000000000002", ca-central-1d = "subnet-00000000000000003" }
      }
    }
  }

  expect_failures = [var.network]
}
