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

variable "requests_per_five_minutes" {
  description = "Requests of one address in five minutes, from which on it is answered with 429. Many people may share one address."
  type        = number
  nullable    = false
  default     = 2000

  validation {
    condition     = var.requests_per_five_minutes >= 100 && var.requests_per_five_minutes <= 100000 && floor(var.requests_per_five_minutes) == var.requests_per_five_minutes
    error_message = "requests_per_five_minutes must be a whole number from 100 to 100000: below, a page with its assets is refused; above, it holds nobody off."
  }
}

variable "throttled_paths" {
  description = "Paths with a lower limit of their own, by a short name: beginning of the path, requests of one address in five minutes, and whether that is only counted (to find the limit) or answered with 429."
  type = map(object({
    path_prefix               = string
    requests_per_five_minutes = number
    action                    = optional(string, "block")
  }))
  nullable = false
  default  = {}

  validation {
    condition     = length(var.throttled_paths) <= 10 && alltrue([for name in keys(var.throttled_paths) : can(regex("^[a-z][a-z0-9-]{0,31}$", name))])
    error_message = "throttled_paths must be at most 10, each by a name of lowercase letters, digits and hyphens."
  }

  validation {
    condition     = alltrue([for it in var.throttled_paths : can(regex("^/[^*?#]*$", it.path_prefix)) && length(it.path_prefix) <= 200])
    error_message = "throttled_paths: path_prefix must begin with / and hold no wildcard, query or fragment, such as /api/auth/login."
  }

  validation {
    condition     = alltrue([for it in var.throttled_paths : it.requests_per_five_minutes >= 10 && it.requests_per_five_minutes < var.requests_per_five_minutes])
    error_message = "throttled_paths: requests_per_five_minutes must be at least 10 and below the module's requests_per_five_minutes."
  }

  validation {
    condition     = alltrue([for it in var.throttled_paths : contains(["block", "count"], it.action)])
    error_message = "throttled_paths: action must be block or count."
  }
}

variable "counted_common_rules" {
  description = "Rules of the common rule set that only count. The one on large bodies refuses more than 8 KB, and so uploads."
  type        = set(string)
  nullable    = false
  default     = ["SizeRestrictions_BODY"]

  validation {
    condition     = length(var.counted_common_rules) <= 8
    error_message = "counted_common_rules must be at most 8 names of rules, such as SizeRestrictions_BODY: with more the rule set protects little."
  }
}

variable "sql_injection_rules_enabled" {
  description = "Whether requests that look like SQL injection are refused."
  type        = bool
  nullable    = false
  default     = false
}

variable "allowed_requests_logged" {
  description = "Whether requests that no rule matched are logged as well. CloudFront's own access logs hold them anyway; here they cost by the gigabyte."
  type        = bool
  nullable    = false
  default     = false
}

variable "log_retention_days" {
  description = "For how long logs are kept: one of the periods that CloudWatch knows."
  type        = number
  nullable    = false
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "kms_key_arn_us_east_1" {
  description = "Key in us-east-1 for the log group; its policy must admit logs.us-east-1.amazonaws.com. Null for the encryption that CloudWatch has anyway."
  type        = string
  default     = null
}
