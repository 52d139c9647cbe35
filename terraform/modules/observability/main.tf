locals {
  colours   = toset(["blue", "green"])
  namespace = format(var.name_format, "api")
  groups    = { for name in ["application", "access", "system"] : name => "${var.log_group_prefix}/${name}" }
}

# One key for the logs and the topic: both hold what users and machines do.
resource "aws_kms_key" "this" {
  description             = "Logs and alarms of ${local.namespace}."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountDecides"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "LogsOfThisApi"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${var.account_id}:log-group:${var.log_group_prefix}/*" } }
      },
      {
        Sid       = "AlarmsToTheTopic"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${local.namespace}"
  target_key_id = aws_kms_key.this.key_id
}

# Made here, so that they have a retention and a key: an agent that makes its own has neither.
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:The environment decides; production keeps logs for a year
  for_each = local.groups

  name              = each.value
  retention_in_days = var.retention_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_sns_topic" "this" {
  name              = format(var.name_format, "api-alarms")
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.this.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.subscribers

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

# By fields of the application's JSON lines, never by words: a message may say anything.
resource "aws_cloudwatch_log_metric_filter" "auth_failures" {
  name           = format(var.name_format, "api-auth-failures")
  log_group_name = aws_cloudwatch_log_group.this["application"].name
  pattern        = "{ $.${var.auth_failure_field.name} = \"${var.auth_failure_field.value}\" }"

  metric_transformation {
    namespace     = local.namespace
    name          = "AuthFailures"
    value         = "1"
    default_value = "0"
    unit          = "Count"
  }
}

resource "aws_cloudwatch_log_metric_filter" "database" {
  for_each = { DatabaseConnections = "database_connections", DatabaseWaiting = "database_waiting" }

  name           = format(var.name_format, "api-${replace(each.value, "_", "-")}")
  log_group_name = aws_cloudwatch_log_group.this["application"].name
  pattern        = "{ $.${each.value} >= 0 }"

  # No default: a minute in which no instance said anything is not a minute without connections.
  metric_transformation {
    namespace = local.namespace
    name      = each.key
    value     = "$.${each.value}"
    unit      = "Count"
  }
}
