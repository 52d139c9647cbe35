variable "environment" {
  description = "Environment that the roles act on. Every subject has to be bound to it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 lowercase letters and digits and begin with a letter, such as test or prod."
  }
}

variable "name_format" {
  description = "Form of every name, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]*%s[a-z0-9-]*$", var.name_format)) && length(var.name_format) > 4
    error_message = "name_format must be lowercase letters, digits and hyphens around exactly one %s, such as nwac-%s-test."
  }
}

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
  description = "Region of the API, its groups and its parameters."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "oidc_provider_arn" {
  description = "ARN of the account's identity provider for GitHub's tokens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.oidc_provider_arn))
    error_message = "oidc_provider_arn must be arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com."
  }
}

variable "contract_parameter" {
  description = "Name of the parameter that holds the deployment contract."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.contract_parameter, "/")
    error_message = "contract_parameter must begin with a slash, such as /nwac/test/deploy-contract."
  }
}

variable "permissions_boundary_arn" {
  description = "Managed policy that bounds every role made here; null for none."
  type        = string
  default     = null
}

variable "static_apps" {
  description = <<-EOT
    Apps that are files behind a distribution, by name. `subjects` are the exact `sub` claims that may deploy the app:
    both forms GitHub sends, repo:OWNER/NAME:environment:ENV and repo:OWNER@ID/NAME@ID:environment:ENV. `workflow_refs`
    are the exact `job_workflow_ref` claims; an empty list asks for none.
  EOT
  type = map(object({
    subjects        = list(string)
    workflow_refs   = list(string)
    bucket          = string
    prefix          = string
    distribution_id = string
  }))
  nullable = false
  default  = {}

  validation {
    condition     = alltrue(flatten([for app in var.static_apps : [for subject in app.subjects : can(regex("^repo:[^*?:]+/[^*?:]+:environment:${var.environment}$", subject))]]))
    error_message = "static_apps: each of subjects must be repo:OWNER/NAME:environment:${var.environment} or repo:OWNER@ID/NAME@ID:environment:${var.environment}; wildcards are not accepted."
  }

  validation {
    condition     = alltrue([for app in var.static_apps : length(app.subjects) > 0])
    error_message = "static_apps: subjects must name at least one subject for each app."
  }

  validation {
    condition     = alltrue(flatten([for app in var.static_apps : [for ref in app.workflow_refs : can(regex("^[^*?@]+/[^*?@]+/\\.github/workflows/[^*?@]+\\.ya?ml@[^*?]+$", ref))]]))
    error_message = "static_apps: each of workflow_refs must be OWNER/NAME/.github/workflows/FILE.yml@REF; wildcards are not accepted."
  }
}

variable "api" {
  description = "The API's groups, balancer and artifacts, and who may deploy it, in the form of static_apps; null for no API."
  type = object({
    subjects           = list(string)
    workflow_refs      = list(string)
    artifact_bucket    = string
    alb_arn_suffix     = string
    groups             = object({ blue = string, green = string })
    release_parameters = object({ blue = string, green = string })
  })
  default = null

  validation {
    condition     = alltrue([for subject in try(var.api.subjects, []) : can(regex("^repo:[^*?:]+/[^*?:]+:environment:${var.environment}$", subject))])
    error_message = "api: each of subjects must be repo:OWNER/NAME:environment:${var.environment} or repo:OWNER@ID/NAME@ID:environment:${var.environment}; wildcards are not accepted."
  }

  validation {
    condition     = var.api == null || length(try(var.api.subjects, [])) > 0
    error_message = "api: subjects must name at least one subject."
  }

  validation {
    condition     = alltrue([for ref in try(var.api.workflow_refs, []) : can(regex("^[^*?@]+/[^*?@]+/\\.github/workflows/[^*?@]+\\.ya?ml@[^*?]+$", ref))])
    error_message = "api: each of workflow_refs must be OWNER/NAME/.github/workflows/FILE.yml@REF; wildcards are not accepted."
  }
}

variable "infrastructure" {
  description = <<-EOT
    Who may plan, apply and cut over this environment, and what they work on; null for none of these roles. They belong
    to the bootstrap stack: an apply must not be able to widen its own role. Subjects in both forms, as static_apps has
    them. `preview_hosts` are public names that lead to distributions at all times. `destroyable`,
    `session_redis_enabled` and `second_region` (its name) give an apply what it needs where the stack says the same.
  EOT
  type = object({
    plan_subjects         = list(string)
    apply_subjects        = list(string)
    cutover_workflow_refs = list(string)
    state_bucket          = string
    state_key             = string
    plan_bucket           = string
    parameter_path        = string
    public_hosts          = list(string)
    preview_hosts         = list(string)
    zone_id               = string
    destroyable           = optional(bool, false)
    session_redis_enabled = optional(bool, false)
    second_region         = optional(string)
  })
  default = null

  validation {
    condition     = alltrue([for subject in try(var.infrastructure.plan_subjects, []) : can(regex("^repo:[^*?:]+/[^*?:]+:environment:${var.environment}-plan$", subject))])
    error_message = "infrastructure: each of plan_subjects must end in :environment:${var.environment}-plan; wildcards are not accepted."
  }

  validation {
    condition     = alltrue([for subject in try(var.infrastructure.apply_subjects, []) : can(regex("^repo:[^*?:]+/[^*?:]+:environment:${var.environment}$", subject))])
    error_message = "infrastructure: each of apply_subjects must end in :environment:${var.environment}; wildcards are not accepted."
  }

  validation {
    condition     = var.infrastructure == null || (length(try(var.infrastructure.plan_subjects, [])) > 0 && length(try(var.infrastructure.apply_subjects, [])) > 0)
    error_message = "infrastructure: plan_subjects and apply_subjects must each name at least one subject."
  }

  validation {
    condition     = length(setintersection(try(var.infrastructure.preview_hosts, []), try(var.infrastructure.public_hosts, []))) == 0
    error_message = "infrastructure: preview_hosts must hold none of public_hosts: an apply may move the first, and only a cutover the second."
  }

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", coalesce(try(var.infrastructure.second_region, null), "ca-west-1")))
    error_message = "infrastructure: second_region must be null or the code of an AWS region, such as ca-west-1."
  }

  # Apply and cutover trust the same subject. The workflow is all that tells them apart.
  validation {
    condition     = var.infrastructure == null || length(try(var.infrastructure.cutover_workflow_refs, [])) > 0
    error_message = "infrastructure: cutover_workflow_refs must name the cutover workflow, such as OWNER/NAME/.github/workflows/cutover.yml@refs/heads/main."
  }

  validation {
    condition     = alltrue([for ref in try(var.infrastructure.cutover_workflow_refs, []) : can(regex("^[^*?@]+/[^*?@]+/\\.github/workflows/[^*?@]+\\.ya?ml@[^*?]+$", ref))])
    error_message = "infrastructure: each of cutover_workflow_refs must be OWNER/NAME/.github/workflows/FILE.yml@REF; wildcards are not accepted."
  }
}
