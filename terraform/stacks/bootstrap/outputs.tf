output "oidc_provider_arn" {
  description = "Identity provider that the roles trust: input of the environments' stacks."
  value       = local.oidc_provider_arn
}

output "permissions_boundary_arns" {
  description = "Boundary of the roles of each environment: input of its stack."
  value       = { for name, policy in aws_iam_policy.boundary : name => policy.arn }
}

output "roles" {
  description = "Roles that plan, apply and cut over, by environment: variables of the workflows."
  value       = { for name, it in module.roles : name => { plan = it.plan_role_arn, apply = it.apply_role_arn, cutover = it.cutover_role_arn } }
}

output "state_bucket" {
  description = "Bucket for `terraform init -backend-config=bucket=…` of every stack."
  value       = aws_s3_bucket.this["state"].bucket
}
