output "deploy_contract" {
  description = "What the actions are told about this environment, as JSON."
  value       = local.deploy_contract_json
}

output "deploy_contract_parameter" {
  description = "Name of the parameter that holds the deployment contract."
  value       = aws_ssm_parameter.deploy_contract.name
}

output "deploy_role_arns" {
  description = "Role that deploys each app, by app, and the API (`api`)."
  value       = module.deploy_roles.deploy_role_arns
}

output "distribution_domains" {
  description = "Domain of each app's distribution, by app."
  value       = { for name, site in module.static_site : name => site.distribution_domain }
}

output "public_entries" {
  description = "Where each app's public name leads to, by app: the parameter's name, and what it says."
  value       = { for name, it in module.public_entry : name => { parameter = it.parameter_name, entry = it.entry } }
}

output "urls" {
  description = "Public URL of each app, by app."
  value       = { for name, site in module.static_site : name => site.url }
}
