# What deploys and scaling have moved stays where it is: the first run makes everything with blue live, the second plans
# with green, other sizes and another release.
mock_provider "aws" {
  source = "../../mocks"
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

run "made_with_blue_live" {
  assert {
    condition     = aws_autoscaling_group.this["blue"].desired_capacity == 3 && aws_autoscaling_group.this["green"].desired_capacity == 0
    error_message = "Blue must have instances at first, and green none."
  }
}

run "sizes_and_releases_belong_to_deploys" {
  command = plan

  variables {
    initial_live_colour = "green"
    floor               = 5
    max_size            = 12
    initial_release     = "none"
  }

  assert {
    condition     = { for colour, group in aws_autoscaling_group.this : colour => group.desired_capacity } == { blue = 3, green = 0 }
    error_message = "An apply must leave the desired capacity where deploys and scaling have put it."
  }

  assert {
    condition     = { for colour, group in aws_autoscaling_group.this : colour => group.min_size } == { blue = 3, green = 0 }
    error_message = "An apply must leave the minimum where deploys have put it."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.release : parameter.insecure_value == "s3://nwac-api-releases-test/releases/0000000000000000000000000000000000000000000000000000000000000000.tar.gz"])
    error_message = "An apply must leave the release pointers where deploys have put them."
  }

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : group.max_size == 12])
    error_message = "An apply must still change how many instances there may be at most."
  }
}
