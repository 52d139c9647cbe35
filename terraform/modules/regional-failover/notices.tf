# Route 53 counts in us-east-1 alone, so who hears of a lost region hears it from there: the first region's own topic may
# be lost with it.
resource "aws_cloudwatch_metric_alarm" "lost" {
  for_each = local.regions
  provider = aws.us_east_1

  alarm_name          = format(var.name_format, "region-${each.key}-lost")
  alarm_description   = "Region ${each.value} counts as lost. Turn the region flag when writes shall follow."
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.region[each.key].id }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [one(aws_sns_topic.regions).arn]
  ok_actions          = [one(aws_sns_topic.regions).arn]
}

# CloudWatch cannot publish to a topic that AWS's own key encrypts.
resource "aws_kms_key" "regions" {
  count    = var.enabled ? 1 : 0
  provider = aws.us_east_1

  description             = "Notices of lost regions, ${format(var.name_format, "regions")}."
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

resource "aws_sns_topic" "regions" {
  count    = var.enabled ? 1 : 0
  provider = aws.us_east_1

  name              = format(var.name_format, "region-alarms")
  kms_master_key_id = one(aws_kms_key.regions).arn
}

resource "aws_sns_topic_policy" "regions" {
  count    = var.enabled ? 1 : 0
  provider = aws.us_east_1

  arn = one(aws_sns_topic.regions).arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = one(aws_sns_topic.regions).arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.enabled ? var.subscribers : toset([])
  provider = aws.us_east_1

  topic_arn = one(aws_sns_topic.regions).arn
  protocol  = "email"
  endpoint  = each.value
}
