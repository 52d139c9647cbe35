# What a deployment needs is said once, beside the code that needs it: actions/*/iam.json. An action that starts to call
# something new, or stops to, changes these policies with the same commit. A placeholder without a value fails the plan.
locals {
  actions_folder = "${path.module}/../../../actions"

  # Statements that only an input needs, and which of these inputs the workflows give. `asg` and `release-parameter` are
  # those of the instance-refresh strategy: it would need RunInstances and PassRole, which no deployment shall have.
  inputs_given = ["artifact", "contract-parameter"]

  static_permissions = {
    for name, app in var.static_apps : name => {
      for action in ["upload-static", "invalidate-cdn"] : action => jsondecode(templatefile("${local.actions_folder}/${action}/iam.json", {
        account      = var.account_id
        region       = var.region
        bucket       = app.bucket
        prefix       = app.prefix
        distribution = app.distribution_id
        parameter    = var.contract_parameter
      })).statements
    }
  }

  api_permissions = {
    for api in var.api[*] : "asg-refresh" => jsondecode(templatefile("${local.actions_folder}/asg-refresh/iam.json", {
      account        = var.account_id
      region         = var.region
      bucket         = api.artifact_bucket
      balancer       = api.alb_arn_suffix
      blueGroup      = api.groups.blue
      greenGroup     = api.groups.green
      blueParameter  = api.release_parameters.blue
      greenParameter = api.release_parameters.green
      contract       = var.contract_parameter

      # Named by statements of the strategy that is left out.
      group        = ""
      parameter    = ""
      instanceRole = ""
    })).statements
  }

  static_statements = {
    for name, permissions in local.static_permissions : name => flatten([
      for action, statements in permissions : [
        for statement in statements : {
          Sid      = "${replace(title(action), "-", "")}${statement.sid}"
          Effect   = "Allow"
          Action   = statement.actions
          Resource = statement.resources
        } if !can(statement.input) || contains(local.inputs_given, try(statement.input, ""))
      ]
    ])
  }

  api_statements = flatten([
    for action, statements in local.api_permissions : [
      for statement in statements : {
        Sid      = "${replace(title(action), "-", "")}${statement.sid}"
        Effect   = "Allow"
        Action   = statement.actions
        Resource = statement.resources
      } if !can(statement.input) || contains(local.inputs_given, try(statement.input, ""))
    ]
  ])
}
