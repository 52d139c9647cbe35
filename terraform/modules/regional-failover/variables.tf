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
  description = "The region that serves: its name, and the balancer whose errors say that it does not."
  type = object({
    region         = string
    alb_arn_suffix = string
  })
  nullable = false
}

variable "secondary" {
  description = "The region that takes over: its name, its balancer, and the VPC origin that CloudFront reaches it by. Made by a stack of its own; null without one."
  type = object({
    region         = string
    alb_arn_suffix = string
    vpc_origin_id  = string
    alb_dns_name   = string
  })
  default = null

  validation {
    condition     = !var.enabled || var.secondary != null
    error_message = "secondary must be given when enabled is true: region, alb_arn_suffix, vpc_origin_id and alb_dns_name of the second region's API."
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

variable "alarm_topic_arn_us_east_1" {
  description = "Topic in us-east-1 that hears of a lost region (Route 53's metrics are there alone); null for none."
  type        = string
  default     = null
}
