output "deploy_contract" {
  description = "What the actions are told about this environment: input `contract`, also in the parameter `deploy_contract_parameter`."
  value       = module.environment.deploy_contract
}

output "deploy_contract_parameter" {
  description = "Name of the parameter that holds the deployment contract: input `contract-parameter` of the actions."
  value       = module.environment.deploy_contract_parameter
}

output "deploy_role_arns" {
  description = "Role that deploys each app, by app, and the API (`api`)."
  value       = module.environment.deploy_role_arns
}

output "distribution_domains" {
  description = "Domain of each app's distribution, by app: where it answers before DNS points at it."
  value       = module.environment.distribution_domains
}

output "public_entries" {
  description = "Where each app's public name leads to, by app: the parameter's name, and what it says."
  value       = module.environment.public_entries
}

output "urls" {
  description = "Public URL of each app, by app, for the configuration of applications."
  value       = module.environment.urls
}
