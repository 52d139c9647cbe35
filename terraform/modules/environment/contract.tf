# What the actions are told: one document, as an output and as a parameter, so that no deployment reads a state. Its form
# is the kernel's contract.schema.json.
locals {
  deploy_contract = {
    version     = 1
    environment = var.environment
    region      = var.region

    apps = {
      for name, site in module.static_site : name => {
        bucket              = site.bucket
        distribution_id     = site.distribution_id
        distribution_domain = site.distribution_domain
        url                 = site.url
      }
    }

    api = {
      listener_rule_arns = module.api_alb.listener_rule_arns
      artifact_bucket    = module.api_asg.artifact_bucket
      health_path        = "/healthz"
      floor              = var.api.floor

      preview = {
        url    = "https://${var.preview_host_name}"
        header = module.api_alb.preview.header
        values = module.api_alb.preview.values
      }

      colours = {
        for colour in ["blue", "green"] : colour => {
          asg               = module.api_asg.groups[colour].name
          target_group_arn  = module.api_alb.target_groups[colour].arn
          release_parameter = module.api_asg.release_parameters[colour].name
          gate_alarms       = module.observability.gate_alarms[colour]
        }
      }
    }
  }

  # jsonencode writes < > & as escapes of six bytes, which no value here holds.
  deploy_contract_json = jsonencode(local.deploy_contract)
}

resource "aws_ssm_parameter" "deploy_contract" {
  #checkov:skip=CKV2_AWS_34:Names and ids; nothing of it is secret
  #checkov:skip=CKV_AWS_337:As above
  name           = "/${var.project}/${var.environment}/deploy-contract"
  description    = "What the deployment actions are told about ${var.environment}."
  type           = "String"
  insecure_value = local.deploy_contract_json

  lifecycle {
    precondition {
      condition     = length(local.deploy_contract_json) <= 4096
      error_message = "The deployment contract has more than the 4,096 characters of a standard parameter: shorten name_format or the names of apps."
    }
  }
}
