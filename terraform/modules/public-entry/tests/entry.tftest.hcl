mock_provider "aws" {}

variables {
  parameter_name      = "/nwac/test/admin/public-entry"
  host_name           = "nwac-console-test.awentech.ca"
  zone_id             = "Z0123456789EXAMPLE"
  distribution_domain = "d111111abcdef8.cloudfront.net"
  legacy_host         = { ipv4_addresses = ["192.0.2.10"] }
}

run "begins_at_the_host_of_today" {
  assert {
    condition     = aws_ssm_parameter.this.insecure_value == "express" && aws_ssm_parameter.this.allowed_pattern == "^(express|cdn)$"
    error_message = "The switch must begin at express, and SSM itself must refuse anything but express and cdn."
  }

  assert {
    condition     = keys(aws_route53_record.this) == ["A"] && aws_route53_record.this["A"].records == toset(["192.0.2.10"])
    error_message = "The name must lead to the address of today, and have no AAAA record that the host does not have."
  }

  assert {
    condition     = aws_route53_record.this["A"].ttl <= 60
    error_message = "The TTL of the way to the host of today must be at most 60 s: a cutover waits for it."
  }
}

# The records follow the parameter, and not the input: an apply with another input leaves both as they are.
run "an_apply_never_turns_the_switch" {
  command = plan

  variables {
    initial_entry = "cdn"
  }

  assert {
    condition     = aws_ssm_parameter.this.insecure_value == "express" && output.entry == "express"
    error_message = "Another initial_entry must not write the parameter again."
  }

  assert {
    condition     = keys(aws_route53_record.this) == ["A"] && aws_route53_record.this["A"].records == toset(["192.0.2.10"])
    error_message = "Records must follow the parameter, not initial_entry."
  }
}

run "cdn_leads_to_the_distribution" {
  state_key = "cdn"

  variables {
    initial_entry = "cdn"
  }

  assert {
    condition = keys(aws_route53_record.this) == ["A", "AAAA"] && alltrue([for record in aws_route53_record.this :
      record.alias[0].name == "d111111abcdef8.cloudfront.net" && record.alias[0].zone_id == "Z2FDTNDATAQYW2" && !record.alias[0].evaluate_target_health
    ])
    error_message = "A and AAAA must be aliases of the app's distribution."
  }
}

run "an_apply_after_the_cutover_does_not_go_back" {
  state_key = "cdn"
  command   = plan

  variables {
    initial_entry = "express"
  }

  assert {
    condition     = keys(aws_route53_record.this) == ["A", "AAAA"] && output.entry == "cdn"
    error_message = "After a cutover an apply with express as initial_entry must leave the records at the distribution."
  }
}

run "a_balancer_of_today_is_an_alias" {
  command   = plan
  state_key = "balancer"

  variables {
    legacy_host = { balancer = { dns_name = "legacy.ca-central-1.elb.amazonaws.com", zone_id = "ZQSVJUPU6J1EY", dual_stack = false } }
  }

  assert {
    condition     = keys(aws_route53_record.this) == ["A"] && aws_route53_record.this["A"].alias[0].zone_id == "ZQSVJUPU6J1EY"
    error_message = "A balancer of today must be an alias, without AAAA unless it is dual-stack."
  }
}

run "an_unknown_entry" {
  command = plan

  variables {
    initial_entry = "cloudfront"
  }

  expect_failures = [var.initial_entry]
}

run "both_forms_of_a_host" {
  command = plan

  variables {
    legacy_host = {
      balancer       = { dns_name = "legacy.ca-central-1.elb.amazonaws.com", zone_id = "ZQSVJUPU6J1EY", dual_stack = false }
      ipv4_addresses = ["192.0.2.10"]
    }
  }

  expect_failures = [var.legacy_host]
}

run "express_without_a_host" {
  command = plan

  variables {
    legacy_host = null
  }

  expect_failures = [var.legacy_host]
}

run "retired_while_the_parameter_still_says_express" {
  command = plan

  variables {
    legacy_host   = null
    initial_entry = "cdn"
  }

  expect_failures = [aws_route53_record.this]
}
