output "log_group_name" {
  description = "Log group, in us-east-1, of what was refused or counted."
  value       = aws_cloudwatch_log_group.this.name
}

output "web_acl_arn" {
  description = "ARN of the web ACL, for any number of distributions."
  value       = aws_wafv2_web_acl.this.arn
}

output "web_acl_name" {
  description = "Name of the web ACL, as in its metrics."
  value       = aws_wafv2_web_acl.this.name
}
