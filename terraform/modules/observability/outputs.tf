output "gate_alarms" {
  description = "Alarms of each colour that stop a deploy to it."
  value       = { for colour, alarm in aws_cloudwatch_composite_alarm.gate : colour => [alarm.alarm_name] }
}

output "kms_key_arn" {
  description = "Key of the logs and the topic."
  value       = aws_kms_key.this.arn
}

output "log_groups" {
  description = "Log groups of the API: what the application says, its access log, and what boot and termination say."
  value = {
    application = aws_cloudwatch_log_group.this["application"].name
    access      = aws_cloudwatch_log_group.this["access"].name
    system      = aws_cloudwatch_log_group.this["system"].name
  }
}

output "metric_namespace" {
  description = "Namespace of what the application's logs and the CloudWatch agent measure."
  value       = local.namespace
}

output "topic_arn" {
  description = "Topic that alarms go to."
  value       = aws_sns_topic.this.arn
}
