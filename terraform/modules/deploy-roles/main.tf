locals {
  deploy = merge(
    { for name, app in var.static_apps : "deploy-${name}" => {
      subjects      = app.subjects
      workflow_refs = app.workflow_refs
      statements    = local.static_statements[name]
    } },
    { for api in var.api[*] : "deploy-api" => {
      subjects      = api.subjects
      workflow_refs = api.workflow_refs
      statements    = local.api_statements
    } },
  )

  infrastructure = merge(
    { for it in var.infrastructure[*] : "plan" => {
      subjects      = it.plan_subjects
      workflow_refs = []
      statements    = local.plan_statements
    } },
    { for it in var.infrastructure[*] : "apply" => {
      subjects      = it.apply_subjects
      workflow_refs = []
      statements    = local.apply_statements
    } },
    { for it in var.infrastructure[*] : "cutover" => {
      subjects      = it.apply_subjects
      workflow_refs = it.cutover_workflow_refs
      statements    = local.cutover_statements
    } },
  )

  roles = merge(local.deploy, local.infrastructure)
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name        = format(var.name_format, each.key)
  description = "GitHub Actions: ${each.key} in ${var.environment}"

  # Another path than that of the roles which an apply may write, so that it cannot widen itself.
  path = startswith(each.key, "deploy-") ? "/" : "/terraform/"
  # Credentials cannot be renewed in the middle of a rollout, which takes up to an hour with patient gates and cookies.
  max_session_duration = 7200
  permissions_boundary = startswith(each.key, "deploy-") ? var.permissions_boundary_arn : null

  # Equality only: the audience is a plain value (a ForAllValues test passes where the claim is absent), and a pattern
  # in the subject would let in other repositories, branches or environments.
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "GitHub"
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = merge(
          {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = each.value.subjects
          },
          length(each.value.workflow_refs) == 0 ? {} : {
            "token.actions.githubusercontent.com:job_workflow_ref" = each.value.workflow_refs
          },
        )
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name = each.key
  role = aws_iam_role.this[each.key].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = each.value.statements
  })
}

# What all of Terraform's roles read. By itself, because the policies of a role together may have 10,240 characters.
resource "aws_iam_policy" "look" {
  count = var.infrastructure == null ? 0 : 1

  name        = format(var.name_format, "terraform-look")
  path        = "/terraform/"
  description = "What Terraform reads to plan ${var.environment}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.read_statements
  })
}

resource "aws_iam_role_policy_attachment" "look" {
  for_each = local.infrastructure

  role       = aws_iam_role.this[each.key].name
  policy_arn = aws_iam_policy.look[0].arn
}
