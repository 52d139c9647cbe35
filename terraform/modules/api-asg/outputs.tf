output "artifact_bucket" {
  description = "Bucket of the artifacts, and of the journal and lease of deploys."
  value       = aws_s3_bucket.artifacts.id
}

output "artifact_bucket_arn" {
  description = "ARN of the artifact bucket."
  value       = aws_s3_bucket.artifacts.arn
}

output "floor" {
  description = "Healthy capacity that the live colour never goes below."
  value       = var.floor
}

output "groups" {
  description = "Auto Scaling group of each colour: its name and its ARN."
  value       = { for colour, group in aws_autoscaling_group.this : colour => { name = group.name, arn = group.arn } }
}

output "instance_role_arn" {
  description = "Role of the instances."
  value       = aws_iam_role.instance.arn
}

output "release_parameters" {
  description = "Parameter of each colour that says which release its instances boot: its name and its ARN."
  value       = { for colour, parameter in aws_ssm_parameter.release : colour => { name = parameter.name, arn = parameter.arn } }
}
