variable "account_id" {
  description = "Account that everything lies in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account."
  }
}

variable "region" {
  description = "Region of the state and of the environments."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "state_bucket" {
  description = "Bucket that holds the state of every stack."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "state_bucket must be 3 to 63 lowercase letters, digits and hyphens."
  }
}

variable "plan_bucket" {
  description = "Bucket in which a plan waits for its apply."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.plan_bucket))
    error_message = "plan_bucket must be 3 to 63 lowercase letters, digits and hyphens."
  }
}

variable "oidc_provider_arn" {
  description = "The account's identity provider for GitHub where there is one already (there can only be one); null to create it."
  type        = string
  default     = null
}

variable "zone_id" {
  description = "Hosted zone of the public names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{8,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone, such as Z0123456789EXAMPLE."
  }
}

variable "environments" {
  description = "Environments by name: the form of their names, their public hosts and that of previews, the exact subjects and workflows that plan, apply and cut over, and the optional parts that an apply may make (see deploy-roles). Subjects in both forms that GitHub sends."
  type = map(object({
    name_format           = string
    public_hosts          = list(string)
    preview_hosts         = list(string)
    plan_subjects         = list(string)
    apply_subjects        = list(string)
    cutover_workflow_refs = list(string)
    destroyable           = optional(bool, false)
    session_redis_enabled = optional(bool, false)
    second_region         = optional(string)
  }))
  nullable = false

  validation {
    condition     = length(distinct([for it in var.environments : it.name_format])) == length(var.environments)
    error_message = "environments: name_format must differ from environment to environment, such as nwac-%s-test and nwac-prod-%s."
  }
}
