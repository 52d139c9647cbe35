locals {
  targets = { for colour in local.colours : colour => {
    LoadBalancer = var.alb_arn_suffix
    TargetGroup  = var.target_groups[colour].arn_suffix
  } }
}

# A rate and not a count, which would go off at noon and never at night; nothing in minutes with next to no requests.
resource "aws_cloudwatch_metric_alarm" "error_rate" {
  for_each = local.colours

  alarm_name          = format(var.name_format, "api-${each.key}-error-rate")
  alarm_description   = "More than ${var.error_rate.percent} % of the answers of ${each.key} are 5xx."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.error_rate.percent
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  # A colour without weight answers nothing, and fails nobody.
  treat_missing_data = "notBreaching"
  alarm_actions      = [aws_sns_topic.this.arn]
  ok_actions         = [aws_sns_topic.this.arn]

  metric_query {
    id          = "rate"
    label       = "5xx in percent"
    expression  = "IF(requests >= ${var.error_rate.minimum_requests}, 100 * FILL(errors, 0) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = local.targets[each.key]
      stat        = "Sum"
      period      = 60
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = local.targets[each.key]
      stat        = "Sum"
      period      = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = { for pair in setproduct(local.colours, ["p95", "p99"]) : "${pair[0]}-${pair[1]}" => { colour = pair[0], percentile = pair[1] } }

  alarm_name         = format(var.name_format, "api-${each.key}")
  alarm_description  = "${each.value.percentile} of the answers of ${each.value.colour} take too long."
  namespace          = "AWS/ApplicationELB"
  metric_name        = "TargetResponseTime"
  dimensions         = local.targets[each.value.colour]
  extended_statistic = each.value.percentile
  period             = 60
  # A step of a deploy lasts at least as long as its gate needs to notice.
  evaluation_periods  = 2
  datapoints_to_alarm = 2
  threshold           = each.value.percentile == "p95" ? var.latency.p95_seconds : var.latency.p99_seconds
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  # A few slow answers among a few are no percentile.
  evaluate_low_sample_count_percentiles = "ignore"
  alarm_actions                         = [aws_sns_topic.this.arn]
  ok_actions                            = [aws_sns_topic.this.arn]
}

# Errors of the balancer itself: no healthy target, a time-out, a connection that was refused.
resource "aws_cloudwatch_metric_alarm" "balancer_errors" {
  alarm_name          = format(var.name_format, "api-balancer-errors")
  alarm_description   = "The balancer answers with errors of its own: it finds no instance that answers."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  dimensions          = { LoadBalancer = var.alb_arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 2
  threshold           = 5
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "auth_failures" {
  alarm_name          = format(var.name_format, "api-auth-failures")
  alarm_description   = "More sign-ins are refused than people forget passwords."
  namespace           = local.namespace
  metric_name         = one(aws_cloudwatch_log_metric_filter.auth_failures.metric_transformation[*].name)
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = var.auth_failures_per_minute
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

# The fullest pool decides: an average hides the one instance that has nothing left.
resource "aws_cloudwatch_metric_alarm" "database_pool" {
  alarm_name          = format(var.name_format, "api-database-pool")
  alarm_description   = "The pool of an instance has used ${var.database_pool.percent} % of its ${var.database_pool.size} connections."
  namespace           = local.namespace
  metric_name         = one(aws_cloudwatch_log_metric_filter.database["DatabaseConnections"].metric_transformation[*].name)
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = var.database_pool.size * var.database_pool.percent / 100
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_waiting" {
  alarm_name          = format(var.name_format, "api-database-waiting")
  alarm_description   = "Requests wait for a connection to the database."
  namespace           = local.namespace
  metric_name         = one(aws_cloudwatch_log_metric_filter.database["DatabaseWaiting"].metric_transformation[*].name)
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
  ok_actions          = [aws_sns_topic.this.arn]
}

# The database's own count, of every client, where somebody says which database it is.
resource "aws_cloudwatch_metric_alarm" "database_connections" {
  count = var.database == null ? 0 : 1

  alarm_name          = format(var.name_format, "api-database-connections")
  alarm_description   = "${var.database.instance_id} has nearly as many connections as it takes."
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnections"
  dimensions          = { DBInstanceIdentifier = var.database.instance_id }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = var.database.connections
  comparison_operator = "GreaterThanOrEqualToThreshold"
  # A database that says nothing may be gone.
  treat_missing_data = "breaching"
  alarm_actions      = [aws_sns_topic.this.arn]
  ok_actions         = [aws_sns_topic.this.arn]
}

# What a deploy looks at, one for each colour: only that colour's own alarms, because errors of the one that goes must
# not stop the one that comes.
resource "aws_cloudwatch_composite_alarm" "gate" {
  for_each = local.colours

  alarm_name        = format(var.name_format, "api-${each.key}-gate")
  alarm_description = "Answers of ${each.key} fail or are slow: a deploy to it goes back."
  alarm_rule = join(" OR ", [for name in [
    aws_cloudwatch_metric_alarm.error_rate[each.key].alarm_name,
    aws_cloudwatch_metric_alarm.latency["${each.key}-p95"].alarm_name,
    aws_cloudwatch_metric_alarm.latency["${each.key}-p99"].alarm_name,
  ] : "ALARM(\"${name}\")"])
  alarm_actions = [aws_sns_topic.this.arn]
}
