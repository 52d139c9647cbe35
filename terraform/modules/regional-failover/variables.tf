variable "enabled" {
  description = "Whether there is a second region. Off, this module makes nothing and costs nothing."
  type        = bool
  nullable    = false
  default     = false
}

variable "parameter_name" {
  description = "Name of the parameter that says where writes belong."
  type        = string
  nullable    = false
}

variable "name_format" {
  description = "Form of every name, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "Account that everything lies in."
  type        = string
  nullable    = false
}

variable "primary" {
  description = "The region that serves: its name, and what metrics call the balancer whose errors, and the target groups (by colour) whose silence, say that it does not."
  type = object({
    region                    = string
    alb_arn_suffix            = string
    target_group_arn_suffixes = map(string)
  })
  nullable = false
}

variable "secondary" {
  description = "The region that takes over: its name, what metrics call its balancer and its target groups (by colour), and the VPC origin that CloudFront reaches it by. Made by a stack of its own; null without one."
  type = object({
    region                    = string
    alb_arn_suffix            = string
    target_group_arn_suffixes = map(string)
    vpc_origin_id             = string
    alb_dns_name              = string
  })
  default = null

  validation {
    condition     = !var.enabled || var.secondary != null
    error_message = "secondary must be given when enabled is true: region, alb_arn_suffix, target_group_arn_suffixes, vpc_origin_id and alb_dns_name of the second region's API."
  }

  validation {
    condition     = var.secondary == null || toset(keys(try(var.secondary.target_group_arn_suffixes, {}))) == toset(["blue", "green"])
    error_message = "secondary: target_group_arn_suffixes must have exactly the colours blue and green."
  }

  validation {
    condition     = try(var.secondary.region, "") != var.primary.region
    error_message = "secondary: region must be another one than that of primary, such as ca-west-1."
  }
}

variable "apps" {
  description = "Apps whose buckets are copied to the second region."
  type        = set(string)
  nullable    = false
  default     = []
}

variable "buckets" {
  description = "Bucket of each app. By itself, because distributions need the copies, and buckets and distributions come together."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "distribution_arns" {
  description = "Distributions that may read each copy, by app."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "elb_errors_per_minute" {
  description = "Errors of the balancer itself in a minute, three minutes in a row, from which on a region counts as lost."
  type        = number
  nullable    = false
  default     = 50

  validation {
    condition     = var.elb_errors_per_minute >= 1
    error_message = "elb_errors_per_minute must be at least 1."
  }
}

variable "permissions_boundary_arn" {
  description = "Managed policy that bounds the role of replication; null for none."
  type        = string
  default     = null
}

variable "subscribers" {
  description = "E-mail addresses that hear of a lost region. Each has to confirm, once more than for the alarms of the API: the topic is another one, in us-east-1."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for address in var.subscribers : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "subscribers must be e-mail addresses."
  }
}
