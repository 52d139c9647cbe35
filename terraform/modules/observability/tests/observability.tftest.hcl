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

run "logs_have_retention_and_a_key" {
  command = plan

  assert {
    condition     = { for name, group in aws_cloudwatch_log_group.this : name => group.name } == { access = "/nwac/test/api/access", application = "/nwac/test/api/application", system = "/nwac/test/api/system" }
    error_message = "Application, access and system logs must each have a group under their environment's path."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days >= 365])
    error_message = "Unless somebody decides otherwise, logs must be kept for a year."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == aws_kms_key.this.arn]) && aws_kms_key.this.enable_key_rotation
    error_message = "Logs must be encrypted by a key that rotates."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Condition.ArnLike["kms:EncryptionContext:aws:logs:arn"] if statement.Sid == "LogsOfThisApi"]) == "arn:aws:logs:ca-central-1:111122223333:log-group:/nwac/test/api/*"
    error_message = "CloudWatch Logs must use the key for the log groups of this API only."
  }
}

run "error_rate" {
  command = plan

  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.error_rate) == ["blue", "green"]
    error_message = "Each colour must have an error rate."
  }

  assert {
    condition = alltrue([for colour, alarm in aws_cloudwatch_metric_alarm.error_rate : alltrue(flatten([for query in alarm.metric_query : [for metric in query.metric :
      metric.dimensions == tomap({ LoadBalancer = var.alb_arn_suffix, TargetGroup = var.target_groups[colour].arn_suffix })
    ]]))])
    error_message = "An error rate must be that of its own colour."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.error_rate :
      toset(flatten([for query in alarm.metric_query : query.metric[*].metric_name])) == toset(["HTTPCode_Target_5XX_Count", "RequestCount"])
      && one([for query in alarm.metric_query : query.expression if query.return_data == true]) == "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)"
    ])
    error_message = "The error rate must be 5xx over requests, and nothing where there are next to none: never a division by zero."
  }
}

run "latency" {
  command = plan

  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.latency : name => alarm.extended_statistic } == { blue-p95 = "p95", blue-p99 = "p99", green-p95 = "p95", green-p99 = "p99" }
    error_message = "Each colour must be watched by p95 and p99."
  }

  assert {
    condition     = alltrue([for name, alarm in aws_cloudwatch_metric_alarm.latency : alarm.metric_name == "TargetResponseTime" && alarm.dimensions.TargetGroup == var.target_groups[split("-", name)[0]].arn_suffix && alarm.evaluate_low_sample_count_percentiles == "ignore"])
    error_message = "Latency must be that of its own colour, and a few requests must make no percentile."
  }
}

run "auth_failures" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_metric_filter.auth_failures.pattern == "{ $.event = \"auth_failure\" }" && aws_cloudwatch_log_metric_filter.auth_failures.log_group_name == "/nwac/test/api/application"
    error_message = "Refused sign-ins must be counted by a field of the application's log, not by its words."
  }

  assert {
    condition     = one(aws_cloudwatch_log_metric_filter.auth_failures.metric_transformation).default_value == "0" && length(coalesce(one(aws_cloudwatch_log_metric_filter.auth_failures.metric_transformation).dimensions, {})) == 0
    error_message = "Without refused sign-ins the count must be zero; a default and dimensions exclude each other."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.auth_failures.metric_name == one(aws_cloudwatch_log_metric_filter.auth_failures.metric_transformation).name && aws_cloudwatch_metric_alarm.auth_failures.namespace == one(aws_cloudwatch_log_metric_filter.auth_failures.metric_transformation).namespace
    error_message = "The alarm must watch what the filter counts."
  }
}

run "database_connections_of_the_pool" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.database_pool.metric_name == "DatabaseConnections" && aws_cloudwatch_metric_alarm.database_pool.namespace == "nwac-api-test" && aws_cloudwatch_metric_alarm.database_pool.statistic == "Maximum" && aws_cloudwatch_metric_alarm.database_pool.threshold == 17
    error_message = "The pool's own metric must raise an alarm before a pool is used up, whichever instance has it."
  }

  assert {
    condition     = { for name, filter in aws_cloudwatch_log_metric_filter.database : name => [filter.pattern, one(filter.metric_transformation).value, one(filter.metric_transformation).name] } == { DatabaseConnections = ["{ $.database_connections >= 0 }", "$.database_connections", "DatabaseConnections"], DatabaseWaiting = ["{ $.database_waiting >= 0 }", "$.database_waiting", "DatabaseWaiting"] }
    error_message = "What a pool uses and who waits for it must come from fields of the application's log."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.database_waiting.metric_name == "DatabaseWaiting"
    error_message = "Requests that wait for a connection must raise an alarm."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.database_connections) == 0
    error_message = "Without a database's id nothing can watch the database itself."
  }
}

run "database_connections_of_the_database" {
  command = plan

  variables {
    database = { instance_id = "nwac-main", connections = 80 }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.database_connections[0].namespace == "AWS/RDS" && aws_cloudwatch_metric_alarm.database_connections[0].dimensions == tomap({ DBInstanceIdentifier = "nwac-main" }) && aws_cloudwatch_metric_alarm.database_connections[0].threshold == 80
    error_message = "With a database's id its own connections must be watched too."
  }
}

run "alarms_reach_somebody" {
  command = plan

  variables {
    database    = { instance_id = "nwac-main", connections = 80 }
    subscribers = ["operators@example.com"]
  }

  assert {
    condition = alltrue([for alarm in concat(
      values(aws_cloudwatch_metric_alarm.error_rate), values(aws_cloudwatch_metric_alarm.latency), aws_cloudwatch_metric_alarm.database_connections,
      [aws_cloudwatch_metric_alarm.balancer_errors, aws_cloudwatch_metric_alarm.auth_failures, aws_cloudwatch_metric_alarm.database_pool, aws_cloudwatch_metric_alarm.database_waiting],
      ) : alarm.alarm_actions == toset([aws_sns_topic.this.arn]) && alarm.ok_actions == toset([aws_sns_topic.this.arn]) && contains(["notBreaching", "breaching"], alarm.treat_missing_data)
      && startswith(alarm.alarm_name, "nwac-api-") && endswith(alarm.alarm_name, "-test")
    ])
    error_message = "Every alarm must have somewhere to go, an opinion about missing data, and the name of its environment."
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == aws_kms_key.this.arn && contains([for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Principal.Service if try(statement.Principal.Service, null) != null], "cloudwatch.amazonaws.com")
    error_message = "The topic must be encrypted by a key that CloudWatch may use, or no alarm arrives."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : subscription.endpoint] == ["operators@example.com"]
    error_message = "Subscribers must be told."
  }
}

run "gate_of_each_colour" {
  command = plan

  assert {
    condition     = output.gate_alarms == { blue = ["nwac-api-blue-gate-test"], green = ["nwac-api-green-gate-test"] }
    error_message = "Each colour must have one gate, whose name deploys are given."
  }

  assert {
    condition = { for colour, alarm in aws_cloudwatch_composite_alarm.gate : colour => alarm.alarm_rule } == { for colour in ["blue", "green"] :
      colour => "ALARM(\"nwac-api-${colour}-error-rate-test\") OR ALARM(\"nwac-api-${colour}-p95-test\") OR ALARM(\"nwac-api-${colour}-p99-test\")"
    }
    error_message = "A gate must look at errors and latency of its own colour, and at nothing of the other."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_composite_alarm.gate : length(alarm.alarm_actions) == 1])
    error_message = "A gate must tell somebody."
  }

  assert {
    condition = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.error_rate), values(aws_cloudwatch_metric_alarm.latency)) :
      alarm.evaluation_periods * 60 <= 120
    ])
    error_message = "What gates a deploy must notice within two minutes: each step lasts as long as its gate."
  }
}
