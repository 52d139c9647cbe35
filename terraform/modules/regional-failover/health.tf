# Health checkers cannot reach an internal balancer, so its own metrics speak for it. Plain metrics: Route 53 follows
# neither composite alarms nor metric math. A region is well while its balancer makes no errors of its own and one of its
# colours has a healthy instance. The second half is what a silent region fails: a balancer that reports nothing has no
# errors either.
locals {
  colours = var.enabled ? toset(["blue", "green"]) : toset([])

  checked = merge([for region in keys(local.regions) : merge(
    { "${region}-errors" = { region = region } },
    { for colour in local.colours : "${region}-${colour}" => { region = region } },
  )]...)

  alarm_names = { for key in keys(local.checked) : key => format(var.name_format, "region-${key}") }
}

resource "aws_cloudwatch_metric_alarm" "primary_errors" {
  count = var.enabled ? 1 : 0

  alarm_name          = local.alarm_names["primary-errors"]
  alarm_description   = "The balancer of ${var.primary.region} answers with errors of its own: the region counts as lost."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  dimensions          = { LoadBalancer = var.primary.alb_arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = var.elb_errors_per_minute
  comparison_operator = "GreaterThanOrEqualToThreshold"
  # Nothing is counted in a minute without errors. Whether the balancer is there at all, the other alarms say.
  treat_missing_data = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "secondary_errors" {
  count    = var.enabled ? 1 : 0
  provider = aws.secondary

  alarm_name          = local.alarm_names["secondary-errors"]
  alarm_description   = "The balancer of the second region answers with errors of its own: there is nowhere to go."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  dimensions          = { LoadBalancer = try(var.secondary.alb_arn_suffix, "") }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = var.elb_errors_per_minute
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "primary_hosts" {
  for_each = local.colours

  alarm_name          = local.alarm_names["primary-${each.key}"]
  alarm_description   = "${each.key} has no healthy instance in ${var.primary.region}, or says nothing. One colour of the two always is so."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = { LoadBalancer = var.primary.alb_arn_suffix, TargetGroup = var.primary.target_group_arn_suffixes[each.key] }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
}

resource "aws_cloudwatch_metric_alarm" "secondary_hosts" {
  for_each = local.colours
  provider = aws.secondary

  alarm_name          = local.alarm_names["secondary-${each.key}"]
  alarm_description   = "${each.key} has no healthy instance in the second region, or says nothing. One colour of the two always is so."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = { LoadBalancer = try(var.secondary.alb_arn_suffix, ""), TargetGroup = try(var.secondary.target_group_arn_suffixes[each.key], "") }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
}

# Route 53 looks at the metric by itself, by the alarm's numbers, and not at what the alarm makes of missing data.
resource "aws_route53_health_check" "metric" {
  for_each = local.checked

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = local.alarm_names[each.key]
  cloudwatch_alarm_region         = local.regions[each.value.region]
  insufficient_data_health_status = endswith(each.key, "-errors") ? "Healthy" : "Unhealthy"

  tags = { Name = local.alarm_names[each.key] }

  depends_on = [
    aws_cloudwatch_metric_alarm.primary_errors,
    aws_cloudwatch_metric_alarm.primary_hosts,
    aws_cloudwatch_metric_alarm.secondary_errors,
    aws_cloudwatch_metric_alarm.secondary_hosts,
  ]
}

resource "aws_route53_health_check" "served" {
  for_each = local.regions

  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = [for colour in local.colours : aws_route53_health_check.metric["${each.key}-${colour}"].id]

  tags = { Name = format(var.name_format, "region-${each.key}-served") }
}

resource "aws_route53_health_check" "region" {
  for_each = local.regions

  type                   = "CALCULATED"
  child_health_threshold = 2
  child_healthchecks     = [aws_route53_health_check.metric["${each.key}-errors"].id, aws_route53_health_check.served[each.key].id]

  tags = { Name = format(var.name_format, "region-${each.key}") }
}

resource "aws_route53_health_check" "system" {
  count = var.enabled ? 1 : 0

  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = [for check in aws_route53_health_check.region : check.id]

  tags = { Name = format(var.name_format, "regions") }
}
