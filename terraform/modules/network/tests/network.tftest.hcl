mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

variables {
  name_format           = "nwac-%s-test"
  availability_zone_ids = ["cac1-az1", "cac1-az2", "cac1-az4"]
}

run "spans_three_zones" {
  command = plan

  assert {
    condition     = length(aws_subnet.private) == 3 && toset([for subnet in aws_subnet.private : subnet.availability_zone_id]) == toset(var.availability_zone_ids)
    error_message = "There must be a private subnet in each of at least three zones, by the zone's id."
  }

  assert {
    condition     = length(output.private_subnet_ids) == 3
    error_message = "Three zones must come out as three subnets."
  }

  assert {
    condition     = toset([for subnet in aws_subnet.private : subnet.cidr_block]) == toset(["10.40.0.0/20", "10.40.16.0/20", "10.40.32.0/20"])
    error_message = "Each private subnet must have a sixteenth of the range of its own."
  }

  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.private), values(aws_subnet.public)) : !subnet.map_public_ip_on_launch])
    error_message = "No subnet may give out public addresses."
  }

  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default security group must have no rules."
  }

  assert {
    condition     = aws_vpc.this.enable_dns_hostnames && aws_vpc.this.enable_dns_support
    error_message = "Names must resolve inside the network: endpoints are reached by them."
  }

  assert {
    condition     = alltrue([for name in [aws_vpc.this.tags["Name"], aws_subnet.private["cac1-az1"].tags["Name"], aws_internet_gateway.this.tags["Name"]] : endswith(name, "-test")])
    error_message = "Every name must have the form of name_format."
  }
}

run "each_zone_has_its_own_way_out" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.nat) == 3 && length(aws_subnet.public) == 3
    error_message = "A zone that is lost must not take the way out of another."
  }

  assert {
    condition     = toset([for subnet in aws_subnet.public : subnet.cidr_block]) == toset(["10.40.240.0/24", "10.40.241.0/24", "10.40.242.0/24"])
    error_message = "Gateways must stand in the last sixteenth of the range, away from instances."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && aws_vpc_endpoint.s3.service_name == "com.amazonaws.ca-central-1.s3"
    error_message = "S3 must be reached by the gateway that costs nothing."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0 && length(aws_security_group.endpoints) == 0 && length(aws_flow_log.this) == 0
    error_message = "Options must be off by default and make nothing."
  }
}

run "one_way_out" {
  command = plan

  variables {
    nat_gateways = "one"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["cac1-az1"] && length(aws_route.nat) == 3
    error_message = "One gateway must serve all zones."
  }
}

run "no_way_out" {
  command = plan

  variables {
    nat_gateways        = "none"
    interface_endpoints = ["autoscaling", "logs", "monitoring", "ssm"]
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.nat) == 0 && length(aws_subnet.public) == 0 && length(aws_route.internet) == 0
    error_message = "Without gateways nothing may route to the internet."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 4 && alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled && length(endpoint.subnet_ids) > 0])
    error_message = "Each service must be reached by its usual name."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints[0].cidr_ipv4 == "10.40.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints[0].from_port == 443 && aws_vpc_security_group_ingress_rule.endpoints[0].to_port == 443
    error_message = "Endpoints must admit the network alone, on 443 alone."
  }
}

run "connections_are_recorded_if_asked" {
  command = plan

  variables {
    flow_logs_enabled   = true
    flow_log_bucket_arn = "arn:aws:s3:::nwac-flow-logs-test"
  }

  assert {
    condition     = aws_flow_log.this[0].traffic_type == "ALL" && aws_flow_log.this[0].log_destination == "arn:aws:s3:::nwac-flow-logs-test"
    error_message = "All connections must be recorded in the bucket given."
  }
}

run "a_range_beside_another" {
  command = plan

  variables {
    cidr       = "10.40.0.0/16"
    peer_cidrs = ["10.41.0.0/16", "10.39.255.0/24", "172.16.0.0/12"]
  }
}

run "two_zones" {
  command = plan

  variables {
    availability_zone_ids = ["cac1-az1", "cac1-az2"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "the_same_zone_three_times" {
  command = plan

  variables {
    availability_zone_ids = ["cac1-az1", "cac1-az1", "cac1-az2"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "zones_by_letter" {
  command = plan

  variables {
    availability_zone_ids = ["ca-central-1a", "ca-central-1b", "ca-central-1d"]
  }

  expect_failures = [var.availability_zone_ids]
}

run "a_range_inside_another" {
  command = plan

  variables {
    cidr       = "10.40.16.0/20"
    peer_cidrs = ["10.40.0.0/16"]
  }

  expect_failures = [var.cidr]
}

run "a_range_around_another" {
  command = plan

  variables {
    cidr       = "10.40.0.0/16"
    peer_cidrs = ["10.41.0.0/16", "10.40.255.0/24"]
  }

  expect_failures = [var.cidr]
}

run "a_range_that_is_too_small" {
  command = plan

  variables {
    cidr = "10.40.0.0/24"
  }

  expect_failures = [var.cidr]
}

run "a_range_that_begins_within" {
  command = plan

  variables {
    cidr = "10.40.1.0/16"
  }

  expect_failures = [var.cidr]
}

run "an_unknown_way_out" {
  command = plan

  variables {
    nat_gateways = "two"
  }

  expect_failures = [var.nat_gateways]
}

run "no_way_out_and_no_endpoints" {
  command = plan

  variables {
    nat_gateways        = "none"
    interface_endpoints = ["ssm"]
  }

  expect_failures = [var.interface_endpoints]
}

run "connections_recorded_nowhere" {
  command = plan

  variables {
    flow_logs_enabled = true
  }

  expect_failures = [var.flow_log_bucket_arn]
}

run "a_name_without_a_place" {
  command = plan

  variables {
    name_format = "nwac-test"
  }

  expect_failures = [var.name_format]
}
