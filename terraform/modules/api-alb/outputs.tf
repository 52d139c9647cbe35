output "alb_arn" {
  description = "ARN of the balancer."
  value       = aws_lb.this.arn
}

output "alb_arn_suffix" {
  description = "What metrics call the balancer."
  value       = aws_lb.this.arn_suffix
}

output "alb_dns_name" {
  description = "Name of the balancer inside the VPC."
  value       = aws_lb.this.dns_name
}

output "application_port" {
  description = "Port on which an instance serves the API."
  value       = var.application_port
}

output "health_path" {
  description = "Path that answers 200 while an instance wants requests."
  value       = var.health_path
}

output "listener_rule_arns" {
  description = "Rules whose weights say which colour is live, in order of priority."
  value       = [for name in sort(keys(var.live_paths)) : aws_lb_listener_rule.live[name].arn]
}

output "preview" {
  description = "Header, and its value for each colour, by which a request reaches that colour whatever the weights."
  value = {
    header = var.preview_header
    values = local.preview_values
  }
}

output "security_group_id" {
  description = "Security group of the instances."
  value       = aws_security_group.instances.id
}

output "target_groups" {
  description = "Target group of each colour: its ARN, and what metrics call it."
  value       = { for colour, group in aws_lb_target_group.this : colour => { arn = group.arn, arn_suffix = group.arn_suffix } }
}

output "vpc_origin_id" {
  description = "Origin of CloudFront that leads to the balancer."
  value       = aws_cloudfront_vpc_origin.this.id
}
