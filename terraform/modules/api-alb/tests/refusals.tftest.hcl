mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

variables {
  name_format               = "nwac-%s-test"
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
  certificate_arn           = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  cloudfront_prefix_list_id = "pl-38a64351"
  log_bucket                = "nwac-alb-logs-test"
}

run "two_subnets" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000001", "subnet-00000000000000002"]
  }

  expect_failures = [var.subnet_ids]
}

run "drain_shorter_than_the_longest_request" {
  command = plan

  variables {
    longest_request_seconds      = 50
    deregistration_delay_seconds = 49
  }

  expect_failures = [var.deregistration_delay_seconds]
}

run "idle_timeout_shorter_than_the_longest_request" {
  command = plan

  variables {
    longest_request_seconds      = 90
    deregistration_delay_seconds = 120
  }

  expect_failures = [var.idle_timeout_seconds]
}

run "unknown_colour" {
  command = plan

  variables {
    initial_live_colour = "red"
  }

  expect_failures = [var.initial_live_colour]
}

run "a_preview_that_no_rule_can_hold" {
  command = plan

  variables {
    live_paths = { api = ["/a/*", "/b/*", "/c/*", "/d/*", "/e/*"] }
  }

  expect_failures = [var.live_paths]
}

run "a_source_that_is_no_prefix_list" {
  command = plan

  variables {
    cloudfront_prefix_list_id = "0.0.0.0/0"
  }

  expect_failures = [var.cloudfront_prefix_list_id]
}

run "egress_to_everywhere" {
  command = plan

  variables {
    instance_egress = { all = { port = 5432, cidr = "0.0.0.0/0", description = "everything" } }
  }

  expect_failures = [var.instance_egress]
}

run "a_name_without_a_place" {
  command = plan

  variables {
    name_format = "nwac-test"
  }

  expect_failures = [var.name_format]
}
