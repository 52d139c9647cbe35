mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

variables {
  name_format       = "nwac-%s-test"
  account_id        = "111122223333"
  parameter_prefix  = "/nwac/test"
  subnet_ids        = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
  security_group_id = "sg-00000000000001257"
  alb_arn_suffix    = "app/nwac-api-test/0123456789abcdef"
  metric_namespace  = "nwac-api-test"
  log_bucket        = "nwac-s3-logs-test"
  initial_release   = "s3://nwac-api-releases-test/releases/0000000000000000000000000000000000000000000000000000000000000000.tar.gz"

  log_groups = {
    application = "/nwac/test/api/application"
    access      = "/nwac/test/api/access"
    system      = "/nwac/test/api/system"
  }

  target_groups = {
    blue  = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-blue-test/00000000000000b1", arn_suffix = "targetgroup/nwac-api-blue-test/00000000000000b1" }
    green = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-green-test/00000000000000b2", arn_suffix = "targetgroup/nwac-api-green-test/00000000000000b2" }
  }

  templates = {
    blue  = { image_id = "ami-00000000000000b1a", instance_type = "t4g.small" }
    green = { image_id = "ami-00000000000000b2a", instance_type = "t4g.medium" }
  }
}

run "two_subnets" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000001", "subnet-00000000000000002"]
  }

  expect_failures = [var.subnet_ids]
}

run "stop_timeout_above_the_heartbeat" {
  command = plan

  variables {
    stop_timeout_seconds          = 200
    termination_heartbeat_seconds = 199
  }

  expect_failures = [var.termination_heartbeat_seconds]
}

run "stop_timeout_too_close_to_the_heartbeat" {
  command = plan

  variables {
    stop_timeout_seconds = 91
  }

  expect_failures = [var.termination_heartbeat_seconds]
}

run "stop_timeout_below_the_shutdown_of_the_application" {
  command = plan

  variables {
    application_shutdown_seconds = 61
  }

  expect_failures = [var.stop_timeout_seconds]
}

run "boot_timeout_above_the_heartbeat" {
  command = plan

  variables {
    boot_timeout_seconds = 481
  }

  expect_failures = [var.launch_heartbeat_seconds]
}

run "unknown_colour" {
  command = plan

  variables {
    initial_live_colour = "red"
  }

  expect_failures = [var.initial_live_colour]
}

run "one_template" {
  command = plan

  variables {
    templates = { blue = { image_id = "ami-00000000000000b1a", instance_type = "t4g.small" } }
  }

  expect_failures = [var.templates]
}

run "a_third_colour" {
  command = plan

  variables {
    target_groups = { blue = { arn = "arn:a", arn_suffix = "a" }, green = { arn = "arn:b", arn_suffix = "b" }, red = { arn = "arn:c", arn_suffix = "c" } }
  }

  expect_failures = [var.target_groups]
}

run "max_below_the_floor" {
  command = plan

  variables {
    floor    = 4
    max_size = 3
  }

  expect_failures = [var.max_size]
}

run "a_release_without_a_digest" {
  command = plan

  variables {
    initial_release = "s3://nwac-api-releases-test/releases/latest.tar.gz"
  }

  expect_failures = [var.initial_release]
}

run "an_environment_that_would_break_its_file" {
  command = plan

  variables {
    application_environment = { GREETING = "say \"hello\"" }
  }

  expect_failures = [var.application_environment]
}

run "an_environment_that_overrules_the_instance" {
  command = plan

  variables {
    application_environment = { PORT = "80" }
  }

  expect_failures = [var.application_environment]
}

run "a_secret_by_value" {
  command = plan

  variables {
    secret_parameters = { TOKEN = "hunter2" }
  }

  expect_failures = [var.secret_parameters]
}

run "an_image_by_name" {
  command = plan

  variables {
    templates = { blue = { image_id = "amazon-linux", instance_type = "t4g.small" }, green = { image_id = "ami-00000000000000b1a", instance_type = "t4g.small" } }
  }

  expect_failures = [var.templates]
}

