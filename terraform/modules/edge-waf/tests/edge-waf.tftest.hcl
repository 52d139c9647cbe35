mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "us_east_1"
  source          = "../../mocks"
  override_during = plan

  # Tells the two regions apart: the shared mocks answer from the home region.
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:111122223333:log-group:example" }
  }
}

variables {
  name_format = "nwac-%s-test"
  account_id  = "111122223333"
}

run "baseline" {
  command = plan

  assert {
    condition     = aws_wafv2_web_acl.this.scope == "CLOUDFRONT" && length(aws_wafv2_web_acl.this.default_action[0].allow) == 1 && aws_wafv2_web_acl.this.name == "nwac-edge-test"
    error_message = "The ACL must be for distributions, and let through what no rule refuses."
  }

  assert {
    condition = length(setsubtract(
      ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAmazonIpReputationList"],
      flatten([for rule in aws_wafv2_web_acl.this.rule : [for statement in rule.statement : [for group in statement.managed_rule_group_statement : group.name]] if try(length(rule.override_action[0].none), 0) == 1]),
    )) == 0
    error_message = "The common rules, the known bad inputs and the reputation list must be asked, and none of them only counted."
  }

  assert {
    condition = anytrue([for rule in aws_wafv2_web_acl.this.rule :
      try(rule.statement[0].managed_rule_group_statement[0].name, "") == "AWSManagedRulesAnonymousIpList" && try(length(rule.override_action[0].count), 0) == 1
    ])
    error_message = "The list of anonymous addresses must only count: hosted runners are on it."
  }

  assert {
    condition = alltrue([for rule in aws_wafv2_web_acl.this.rule :
      alltrue([for group in rule.statement[0].managed_rule_group_statement : toset(group.rule_action_override[*].name) == (group.name == "AWSManagedRulesCommonRuleSet" ? toset(["SizeRestrictions_BODY"]) : toset([]))])
    ])
    error_message = "Only the rule on large bodies may be counted by default: it refuses uploads."
  }

  assert {
    condition     = length(distinct([for rule in aws_wafv2_web_acl.this.rule : rule.priority])) == length(aws_wafv2_web_acl.this.rule)
    error_message = "Priorities must differ."
  }

  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : rule.visibility_config[0].cloudwatch_metrics_enabled && rule.visibility_config[0].sampled_requests_enabled])
    error_message = "Every rule must have metrics and samples."
  }

  assert {
    condition     = !anytrue([for rule in aws_wafv2_web_acl.this.rule : try(rule.statement[0].managed_rule_group_statement[0].name, "") == "AWSManagedRulesSQLiRuleSet"])
    error_message = "The rules on SQL must be off by default."
  }
}

run "one_limit_by_address" {
  command = plan

  variables {
    requests_per_five_minutes = 1500
  }

  assert {
    condition = [for rule in aws_wafv2_web_acl.this.rule : {
      type   = rule.statement[0].rate_based_statement[0].aggregate_key_type
      limit  = rule.statement[0].rate_based_statement[0].limit
      window = rule.statement[0].rate_based_statement[0].evaluation_window_sec
      code   = rule.action[0].block[0].custom_response[0].response_code
      } if length(rule.statement[0].rate_based_statement) == 1] == [{
      type   = "IP"
      limit  = 1500
      window = 300
      code   = 429
    }]
    error_message = "There must be one limit, by address, from the input, answered with 429."
  }

  assert {
    condition     = min([for rule in aws_wafv2_web_acl.this.rule : rule.priority]...) == one([for rule in aws_wafv2_web_acl.this.rule : rule.priority if length(rule.statement[0].rate_based_statement) == 1])
    error_message = "The limit must be asked first."
  }
}

run "lower_limits_by_path" {
  command = plan

  variables {
    sql_injection_rules_enabled = true
    throttled_paths = {
      login  = { path_prefix = "/api/auth/Login", requests_per_five_minutes = 50 }
      export = { path_prefix = "/api/exports", requests_per_five_minutes = 20, action = "count" }
    }
  }

  assert {
    condition = one([for rule in aws_wafv2_web_acl.this.rule :
      rule.statement[0].rate_based_statement[0].limit == 50 &&
      rule.statement[0].rate_based_statement[0].scope_down_statement[0].byte_match_statement[0].search_string == "/api/auth/login" &&
      [for transformation in rule.statement[0].rate_based_statement[0].scope_down_statement[0].byte_match_statement[0].text_transformation : transformation.type if transformation.type == "LOWERCASE"] == ["LOWERCASE"] &&
      length(rule.action[0].block) == 1
    if rule.name == "requests-login"])
    error_message = "A path must have a limit of its own, whatever its letters' case."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this.rule : length(rule.action[0].count) == 1 && length(rule.action[0].block) == 0 if rule.name == "requests-export"])
    error_message = "A limit that is being found must only count."
  }

  assert {
    condition     = anytrue([for rule in aws_wafv2_web_acl.this.rule : try(rule.statement[0].managed_rule_group_statement[0].name, "") == "AWSManagedRulesSQLiRuleSet" && try(length(rule.override_action[0].none), 0) == 1])
    error_message = "The rules on SQL must be on when asked for."
  }
}

run "what_is_refused_is_logged" {
  command = plan

  assert {
    condition     = startswith(aws_cloudwatch_log_group.this.name, "aws-waf-logs-") && endswith(aws_cloudwatch_log_group.this.name, "-test") && aws_cloudwatch_log_group.this.retention_in_days == 365
    error_message = "The log group's name must begin as WAF wants, and have a retention."
  }

  assert {
    condition     = startswith(aws_cloudwatch_log_group.this.arn, "arn:aws:logs:us-east-1:")
    error_message = "The log group must lie in us-east-1, beside the ACL."
  }

  assert {
    condition     = toset([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : field.single_header[0].name]) == toset(["authorization", "cookie"])
    error_message = "Sessions must not be logged."
  }

  assert {
    condition     = aws_wafv2_web_acl_logging_configuration.this.resource_arn == aws_wafv2_web_acl.this.arn && aws_wafv2_web_acl_logging_configuration.this.log_destination_configs == toset([aws_cloudwatch_log_group.this.arn])
    error_message = "This ACL must be logged, in this group."
  }

  assert {
    condition     = aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].default_behavior == "DROP" && toset([for condition in one(aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].filter).condition : condition.action_condition[0].action]) == toset(["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"])
    error_message = "What was refused or counted must be logged, and nothing else by default."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_log_resource_policy.this.policy_document).Statement[0].Resource == "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-nwac-edge-test:log-stream:*"
    error_message = "Deliveries must be admitted to this group in us-east-1."
  }
}

run "all_requests_logged_if_asked" {
  command = plan

  variables {
    allowed_requests_logged = true
  }

  assert {
    condition     = length(aws_wafv2_web_acl_logging_configuration.this.logging_filter) == 0
    error_message = "Without the filter all requests are logged."
  }
}

run "a_limit_that_refuses_pages" {
  command = plan

  variables {
    requests_per_five_minutes = 99
  }

  expect_failures = [var.requests_per_five_minutes]
}

run "a_limit_that_limits_nothing" {
  command = plan

  variables {
    requests_per_five_minutes = 100001
  }

  expect_failures = [var.requests_per_five_minutes]
}

run "a_path_that_is_limited_less_than_the_rest" {
  command = plan

  variables {
    throttled_paths = { login = { path_prefix = "/api/auth/login", requests_per_five_minutes = 2000 } }
  }

  expect_failures = [var.throttled_paths]
}

run "a_path_that_is_no_path" {
  command = plan

  variables {
    throttled_paths = { login = { path_prefix = "api/*", requests_per_five_minutes = 50 } }
  }

  expect_failures = [var.throttled_paths]
}

run "an_unknown_answer_to_too_many" {
  command = plan

  variables {
    throttled_paths = { login = { path_prefix = "/api/auth/login", requests_per_five_minutes = 50, action = "captcha" } }
  }

  expect_failures = [var.throttled_paths]
}

run "a_rule_set_that_only_counts" {
  command = plan

  variables {
    counted_common_rules = ["A", "B", "C", "D", "E", "F", "G", "H", "I"]
  }

  expect_failures = [var.counted_common_rules]
}

run "a_retention_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}
