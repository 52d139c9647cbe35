output "apply_role_arn" {
  description = "Role that applies reviewed plans; null without infrastructure."
  value       = one([for key, role in aws_iam_role.this : role.arn if key == "apply"])
}

output "cutover_role_arn" {
  description = "Role that moves the public entry; null without infrastructure."
  value       = one([for key, role in aws_iam_role.this : role.arn if key == "cutover"])
}

output "deploy_role_arns" {
  description = "Role that deploys each app, by app."
  value       = { for key, role in aws_iam_role.this : trimprefix(key, "deploy-") => role.arn if startswith(key, "deploy-") }
}

output "plan_role_arn" {
  description = "Role that plans and reads; null without infrastructure."
  value       = one([for key, role in aws_iam_role.this : role.arn if key == "plan"])
}

output "policies" {
  description = "What each role may do, as JSON, by role, what all of Terraform's may read (`look`), and the second half of what an apply may do (`apply-more`): for reviews and tests."
  value = merge(
    { for key, policy in aws_iam_role_policy.this : key => policy.policy },
    { for policy in aws_iam_policy.look : "look" => policy.policy },
    { for policy in aws_iam_policy.apply : "apply-more" => policy.policy },
  )
}

output "trust_policies" {
  description = "Who may take each role, as JSON, by role: for reviews and tests."
  value       = { for key, role in aws_iam_role.this : key => role.assume_role_policy }
}
