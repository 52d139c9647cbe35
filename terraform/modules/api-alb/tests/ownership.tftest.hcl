# What a deploy has moved stays where it is: the first run makes everything with blue live, the second plans with green.
mock_provider "aws" {
  source = "../../mocks"
}

override_resource {
  target = aws_lb_target_group.this["blue"]
  values = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-blue-test/00000000000000b1" }
}

override_resource {
  target = aws_lb_target_group.this["green"]
  values = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-green-test/00000000000000b2" }
}

variables {
  name_format               = "nwac-%s-test"
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
  certificate_arn           = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  cloudfront_prefix_list_id = "pl-38a64351"
  log_bucket                = "nwac-alb-logs-test"
}

run "made_with_blue_live" {
  assert {
    condition     = { for target in one(one(aws_lb_listener_rule.live["api"].action).forward).target_group : target.arn => target.weight }[aws_lb_target_group.this["blue"].arn] == 100
    error_message = "Blue must have all of the weight at first."
  }
}

run "weights_belong_to_deploys" {
  command = plan

  variables {
    initial_live_colour = "green"
  }

  assert {
    condition = { for target in one(one(aws_lb_listener_rule.live["api"].action).forward).target_group : target.arn => target.weight } == {
      (aws_lb_target_group.this["blue"].arn)  = 100
      (aws_lb_target_group.this["green"].arn) = 0
    }
    error_message = "An apply must leave the weights where they are."
  }
}

run "the_rest_of_a_rule_belongs_to_terraform" {
  command = plan

  variables {
    live_paths = { api = ["/api/*", "/healthz", "/hooks/*"] }
  }

  assert {
    condition     = contains(one(one(aws_lb_listener_rule.live["api"].condition).path_pattern).values, "/hooks/*")
    error_message = "An apply must still change the paths of a live rule."
  }
}
