output "entry" {
  description = "Where the public name leads to: express or cdn."
  value       = local.entry
}

output "parameter_arn" {
  description = "ARN of the parameter."
  value       = aws_ssm_parameter.this.arn
}

output "parameter_name" {
  description = "Name of the parameter."
  value       = aws_ssm_parameter.this.name
}
