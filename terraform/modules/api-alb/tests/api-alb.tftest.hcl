mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

override_resource {
  target          = aws_lb_target_group.this["blue"]
  override_during = plan
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-blue-test/00000000000000b1"
    arn_suffix = "targetgroup/nwac-api-blue-test/00000000000000b1"
  }
}

override_resource {
  target          = aws_lb_target_group.this["green"]
  override_during = plan
  values = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-green-test/00000000000000b2"
    arn_suffix = "targetgroup/nwac-api-green-test/00000000000000b2"
  }
}

override_resource {
  target          = aws_security_group.balancer
  override_during = plan
  values          = { id = "sg-0000000000000ba11" }
}

override_resource {
  target          = aws_security_group.instances
  override_during = plan
  values          = { id = "sg-00000000000001257" }
}

variables {
  name_format               = "nwac-%s-test"
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
  certificate_arn           = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  cloudfront_prefix_list_id = "pl-38a64351"
  log_bucket                = "nwac-alb-logs-test"
}

run "api_origin_is_an_internal_balancer" {
  command = plan

  assert {
    condition     = aws_lb.this.internal && aws_lb.this.load_balancer_type == "application" && toset(aws_lb.this.subnets) == toset(var.subnet_ids)
    error_message = "The balancer must be internal and stand in every subnet."
  }

  assert {
    condition     = aws_lb.this.name == "nwac-api-test" && aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "defensive"
    error_message = "The balancer must be named after its environment, protected from deletion, and drop what no client should send."
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.access_logs[0].bucket == "nwac-alb-logs-test"
    error_message = "The balancer must write access logs."
  }

  assert {
    condition = alltrue([for origin in aws_cloudfront_vpc_origin.this.vpc_origin_endpoint_config :
      origin.arn == aws_lb.this.arn && origin.origin_protocol_policy == "https-only" && origin.https_port == 443 && one(origin.origin_ssl_protocols).items == toset(["TLSv1.2"]) && one(origin.origin_ssl_protocols).quantity == 1
    ])
    error_message = "The VPC origin must lead to this balancer over HTTPS only, by TLS 1.2."
  }

  assert {
    condition     = aws_cloudfront_vpc_origin.this.vpc_origin_endpoint_config[0].name == "nwac-api-1-test"
    error_message = "The VPC origin's name must end in its revision: one in use cannot be changed, only replaced."
  }
}

run "https_only" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.port == 443 && aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.certificate_arn == var.certificate_arn
    error_message = "The only listener must be HTTPS on 443, with the certificate that names the viewer hosts."
  }

  assert {
    condition     = startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2-")
    error_message = "The listener must take nothing older than TLS 1.2."
  }

  assert {
    condition     = aws_lb_listener.https.default_action[0].type == "fixed-response" && aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "What no rule forwards must get a fixed answer: weights stand on rules, so that the listener is never changed by a deploy."
  }
}

run "drain_budget" {
  command = plan

  assert {
    condition = alltrue([for group in aws_lb_target_group.this :
      tonumber(group.deregistration_delay) >= var.longest_request_seconds
    ])
    error_message = "The deregistration delay must be at least as long as the longest request."
  }

  assert {
    condition     = aws_lb.this.idle_timeout > var.longest_request_seconds
    error_message = "The balancer must not close a connection on which an answer is still awaited."
  }
}

run "blue_green_pair" {
  command = plan

  assert {
    condition     = keys(aws_lb_target_group.this) == ["blue", "green"] && keys(output.target_groups) == ["blue", "green"]
    error_message = "There must be exactly two target groups, blue and green."
  }

  assert {
    condition = alltrue([for colour, group in aws_lb_target_group.this :
      group.name == "nwac-api-${colour}-test" && group.port == 8080 && group.protocol == "HTTP" && group.target_type == "instance" && group.vpc_id == var.vpc_id
    ])
    error_message = "Name, port, protocol and VPC of a target group must be what they have always been: a change replaces it."
  }

  assert {
    condition = alltrue([for group in aws_lb_target_group.this :
      group.health_check[0].path == "/healthz" && group.health_check[0].matcher == "200" && group.health_check[0].protocol == "HTTP"
    ])
    error_message = "Health must be asked for at /healthz, and only 200 must count."
  }
}

run "weighted_rule" {
  command = plan

  assert {
    condition     = keys(aws_lb_listener_rule.live) == ["api"] && length(output.listener_rule_arns) == 1
    error_message = "There must be one live rule unless more are asked for, and its ARN must come out."
  }

  assert {
    condition     = toset(one(one(aws_lb_listener_rule.live["api"].condition).path_pattern).values) == toset(["/api/*", "/healthz"])
    error_message = "The live rule must take /api/* and /healthz."
  }

  assert {
    condition = { for target in one(one(aws_lb_listener_rule.live["api"].action).forward).target_group : target.arn => target.weight } == {
      (aws_lb_target_group.this["blue"].arn)  = 100
      (aws_lb_target_group.this["green"].arn) = 0
    }
    error_message = "The live rule must forward to both colours, 100 to one and 0 to the other."
  }

  assert {
    condition     = !one(one(one(aws_lb_listener_rule.live["api"].action).forward).stickiness).enabled && alltrue([for group in aws_lb_target_group.this : !group.stickiness[0].enabled])
    error_message = "Nobody may be bound to a colour by a cookie."
  }
}

run "preview_by_header" {
  command = plan

  assert {
    condition     = keys(aws_lb_listener_rule.preview) == ["api-blue", "api-green"]
    error_message = "Each colour must have a preview rule for each live rule."
  }

  assert {
    condition     = alltrue([for colour in ["blue", "green"] : one(aws_lb_listener_rule.preview["api-${colour}"].action).target_group_arn == aws_lb_target_group.this[colour].arn])
    error_message = "A preview rule must lead to its own colour, whatever the weights."
  }

  assert {
    condition     = max([for rule in aws_lb_listener_rule.preview : rule.priority]...) < min([for rule in aws_lb_listener_rule.live : rule.priority]...)
    error_message = "Preview rules must come before live ones, or they are never asked."
  }

  assert {
    condition = alltrue([for colour in ["blue", "green"] :
      [for condition in aws_lb_listener_rule.preview["api-${colour}"].condition : one(condition.http_header).values if length(condition.http_header) > 0] == [toset([output.preview.values[colour]])]
    ])
    error_message = "A preview rule must ask for the value that is given out for its colour."
  }

  assert {
    condition     = alltrue([for colour in ["blue", "green"] : can(regex("^${colour}-[0-9a-f]{16}$", output.preview.values[colour]))]) && output.preview.values.blue != output.preview.values.green
    error_message = "Preview values must be hard to guess and differ between colours."
  }

  assert {
    condition = alltrue([for rule in aws_lb_listener_rule.preview :
      [for condition in rule.condition : one(condition.path_pattern).values if length(condition.path_pattern) > 0] == [toset(["/api/*", "/healthz"])]
    ])
    error_message = "A preview must reach what the live rule reaches, and no more."
  }
}

run "security_groups" {
  command = plan

  variables {
    instance_egress = { database = { port = 5432, cidr = "10.40.0.0/16", description = "The database" } }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.from_cloudfront.prefix_list_id == "pl-38a64351" && aws_vpc_security_group_ingress_rule.from_cloudfront.from_port == 443 && aws_vpc_security_group_ingress_rule.from_cloudfront.to_port == 443
    error_message = "The balancer must admit CloudFront on 443, and nobody else."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.from_balancer.referenced_security_group_id == aws_security_group.balancer.id && aws_vpc_security_group_ingress_rule.from_balancer.security_group_id == aws_security_group.instances.id && aws_vpc_security_group_ingress_rule.from_balancer.from_port == 8080 && aws_vpc_security_group_ingress_rule.from_balancer.to_port == 8080
    error_message = "Instances must admit the balancer on the port of the API, and nobody else."
  }

  assert {
    condition     = alltrue([for rule in [aws_vpc_security_group_ingress_rule.from_cloudfront, aws_vpc_security_group_ingress_rule.from_balancer] : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null])
    error_message = "No rule may admit a range of addresses."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.to_instances.referenced_security_group_id == aws_security_group.instances.id && aws_vpc_security_group_egress_rule.to_instances.from_port == 8080
    error_message = "The balancer must reach the instances, and nothing else."
  }

  assert {
    condition = alltrue([for rule in concat(
      [aws_vpc_security_group_ingress_rule.from_cloudfront.description, aws_vpc_security_group_ingress_rule.from_balancer.description],
      [aws_vpc_security_group_egress_rule.to_instances.description, aws_vpc_security_group_egress_rule.https.description],
      values(aws_vpc_security_group_egress_rule.instances)[*].description,
      [aws_security_group.balancer.description, aws_security_group.instances.description],
    ) : length(rule) > 10])
    error_message = "Every rule and group must say what it is for."
  }
}

run "several_live_rules" {
  command = plan

  variables {
    live_paths          = { api = ["/api/*", "/healthz"], hooks = ["/hooks/*"] }
    initial_live_colour = "green"
  }

  assert {
    condition = alltrue([for rule in aws_lb_listener_rule.live :
      [for target in one(one(rule.action).forward).target_group : target.arn if target.weight == 100] == [aws_lb_target_group.this["green"].arn]
    ])
    error_message = "All live rules must have the same weights."
  }

  assert {
    condition     = length(distinct(concat(values(aws_lb_listener_rule.live)[*].priority, values(aws_lb_listener_rule.preview)[*].priority))) == 6
    error_message = "Each rule must have a priority of its own."
  }
}
