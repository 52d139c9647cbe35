mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

variables {
  name_format      = "nwac-%s-test"
  account_id       = "111122223333"
  log_group_prefix = "/nwac/test/api"
  alb_arn_suffix   = "app/nwac-api-test/0123456789abcdef"

  target_groups = {
    blue  = { arn_suffix = "targetgroup/nwac-api-blue-test/00000000000000b1" }
    green = { arn_suffix = "targetgroup/nwac-api-green-test/00000000000000b2" }
  }
}

run "a_retention_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    retention_days = 364
  }

  expect_failures = [var.retention_days]
}

run "logs_for_ever" {
  command = plan

  variables {
    retention_days = 0
  }

  expect_failures = [var.retention_days]
}

run "a_rate_above_all_requests" {
  command = plan

  variables {
    error_rate = { percent = 101 }
  }

  expect_failures = [var.error_rate]
}

run "a_p99_below_the_p95" {
  command = plan

  variables {
    latency = { p95_seconds = 2, p99_seconds = 1 }
  }

  expect_failures = [var.latency]
}

run "one_colour" {
  command = plan

  variables {
    target_groups = { blue = { arn_suffix = "targetgroup/nwac-api-blue-test/00000000000000b1" } }
  }

  expect_failures = [var.target_groups]
}

run "a_database_without_an_id" {
  command = plan

  variables {
    database = { instance_id = "", connections = 10 }
  }

  expect_failures = [var.database]
}

run "a_pool_of_nothing" {
  command = plan

  variables {
    database_pool = { size = 0 }
  }

  expect_failures = [var.database_pool]
}

run "a_subscriber_without_an_address" {
  command = plan

  variables {
    subscribers = ["operators"]
  }

  expect_failures = [var.subscribers]
}

