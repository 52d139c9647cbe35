locals {
  name = format(var.name_format, "edge")

  # In the order in which they are asked: what costs the least first. None of them is known only after an apply: the
  # provider cannot plan rules that are.
  managed = merge(
    {
      ip-reputation = { priority = 100, group = "AWSManagedRulesAmazonIpReputationList", counted = [], is_counted = false }
      # Hosted runners have such addresses, and deployments prove themselves through the public name.
      anonymous-ip     = { priority = 110, group = "AWSManagedRulesAnonymousIpList", counted = [], is_counted = true }
      known-bad-inputs = { priority = 120, group = "AWSManagedRulesKnownBadInputsRuleSet", counted = [], is_counted = false }
      common           = { priority = 130, group = "AWSManagedRulesCommonRuleSet", counted = var.counted_common_rules, is_counted = false }
    },
    var.sql_injection_rules_enabled ? {
      sql-injection = { priority = 140, group = "AWSManagedRulesSQLiRuleSet", counted = [], is_counted = false }
    } : {},
  )

  throttled = { for index, name in sort(keys(var.throttled_paths)) : name => merge(var.throttled_paths[name], { priority = 20 + index }) }
}

resource "aws_wafv2_web_acl" "this" {
  #checkov:skip=CKV_AWS_192:The rules on known bad inputs refuse, as the tests assert; the check does not follow rules made of a map
  provider = aws.us_east_1

  name        = local.name
  description = "What may reach the distributions"
  scope       = "CLOUDFRONT"

  default_action {
    allow {}
  }

  rule {
    name     = "requests-per-address"
    priority = 10

    action {
      block {
        custom_response {
          response_code = 429
        }
      }
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        limit                 = var.requests_per_five_minutes
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${local.name}-requests-per-address"
      sampled_requests_enabled   = true
    }
  }

  dynamic "rule" {
    for_each = local.throttled

    content {
      name     = "requests-${rule.key}"
      priority = rule.value.priority

      action {
        dynamic "block" {
          for_each = rule.value.action == "block" ? [1] : []

          content {
            custom_response {
              response_code = 429
            }
          }
        }

        dynamic "count" {
          for_each = rule.value.action == "count" ? [1] : []

          content {}
        }
      }

      statement {
        rate_based_statement {
          aggregate_key_type    = "IP"
          limit                 = rule.value.requests_per_five_minutes
          evaluation_window_sec = 300

          scope_down_statement {
            byte_match_statement {
              search_string         = lower(rule.value.path_prefix)
              positional_constraint = "STARTS_WITH"

              field_to_match {
                uri_path {}
              }

              # As a server reads it, so that %6Cogin and /x/../login are no ways around.
              text_transformation {
                priority = 0
                type     = "URL_DECODE"
              }

              text_transformation {
                priority = 1
                type     = "NORMALIZE_PATH"
              }

              text_transformation {
                priority = 2
                type     = "LOWERCASE"
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-requests-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  dynamic "rule" {
    for_each = local.managed

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        dynamic "none" {
          for_each = rule.value.is_counted ? [] : [1]

          content {}
        }

        dynamic "count" {
          for_each = rule.value.is_counted ? [1] : []

          content {}
        }
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value.group

          dynamic "rule_action_override" {
            for_each = sort(rule.value.counted)

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.name
    sampled_requests_enabled   = true
  }
}

# WAF writes only into groups whose name begins like this.
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:Encrypted by CloudWatch; by a key of one's own if its ARN is given
  #checkov:skip=CKV_AWS_338:At least a year by default; a test environment may keep less
  provider = aws.us_east_1

  name              = "aws-waf-logs-${local.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn_us_east_1
}

resource "aws_cloudwatch_log_resource_policy" "this" {
  provider = aws.us_east_1

  policy_name = "aws-waf-logs-${local.name}"
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DeliveryWrites"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "arn:aws:logs:us-east-1:${var.account_id}:log-group:${aws_cloudwatch_log_group.this.name}:log-stream:*"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:aws:logs:us-east-1:${var.account_id}:*" }
      }
    }]
  })
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  provider = aws.us_east_1

  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.this.arn]

  # Whoever reads logs must not be able to become whom they are about.
  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie"]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }

  dynamic "logging_filter" {
    for_each = var.allowed_requests_logged ? [] : [1]

    content {
      default_behavior = "DROP"

      filter {
        behavior    = "KEEP"
        requirement = "MEETS_ANY"

        dynamic "condition" {
          for_each = ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"]

          content {
            action_condition {
              action = condition.value
            }
          }
        }
      }
    }
  }

  depends_on = [aws_cloudwatch_log_resource_policy.this]
}
