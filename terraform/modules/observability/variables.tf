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
  description = "Region that everything lies in."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "log_group_prefix" {
  description = "Begins the name of every log group: /nwac/test/api."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.log_group_prefix))
    error_message = "log_group_prefix must begin with a slash and not end in one, such as /nwac/test/api."
  }
}

variable "retention_days" {
  description = "How long logs are kept."
  type        = number
  nullable    = false
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.retention_days)
    error_message = "retention_days must be one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653: CloudWatch keeps logs for no other time."
  }
}

variable "alb_arn_suffix" {
  description = "What metrics call the balancer."
  type        = string
  nullable    = false
}

variable "target_groups" {
  description = "Target group of each colour, with what metrics call it."
  type = map(object({
    arn_suffix = string
  }))
  nullable = false

  validation {
    condition     = toset(keys(var.target_groups)) == toset(["blue", "green"])
    error_message = "target_groups must have exactly the colours blue and green."
  }
}

variable "error_rate" {
  description = "Share of answers that are 5xx, in percent, from which a colour fails; judged only in minutes with so many requests, because one error of two is no rate."
  type = object({
    percent          = optional(number, 2)
    minimum_requests = optional(number, 20)
  })
  nullable = false
  default  = {}

  validation {
    condition     = var.error_rate.percent > 0 && var.error_rate.percent <= 100 && var.error_rate.minimum_requests >= 1
    error_message = "error_rate: percent must be more than 0 and at most 100, and minimum_requests at least 1."
  }
}

variable "latency" {
  description = "Seconds that 95 and 99 of 100 answers of a colour may take."
  type = object({
    p95_seconds = optional(number, 1)
    p99_seconds = optional(number, 2.5)
  })
  nullable = false
  default  = {}

  validation {
    condition     = var.latency.p95_seconds > 0 && var.latency.p99_seconds >= var.latency.p95_seconds
    error_message = "latency: p95_seconds must be more than 0, and p99_seconds at least p95_seconds."
  }
}

variable "auth_failures_per_minute" {
  description = "Refused sign-ins a minute that are more than forgotten passwords."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.auth_failures_per_minute >= 1
    error_message = "auth_failures_per_minute must be at least 1."
  }
}

variable "auth_failure_field" {
  description = "Field of the application's JSON log lines, and its value, that say a sign-in was refused."
  type = object({
    name  = optional(string, "event")
    value = optional(string, "auth_failure")
  })
  nullable = false
  default  = {}
}

variable "database_pool" {
  description = "Connections that the pool of one instance can open, and the share in percent from which it counts as used up. The application says in JSON log lines what it uses: database_connections and database_waiting."
  type = object({
    size    = optional(number, 20)
    percent = optional(number, 85)
  })
  nullable = false
  default  = {}

  validation {
    condition     = var.database_pool.size >= 1 && var.database_pool.percent > 0 && var.database_pool.percent <= 100
    error_message = "database_pool: size must be at least 1, and percent more than 0 and at most 100."
  }
}

variable "database" {
  description = "The database itself, where its connections shall be watched too: its identifier in RDS, and the number of connections from which an alarm goes off; null for none."
  type = object({
    instance_id = string
    connections = number
  })
  default = null

  validation {
    condition     = var.database == null || try(length(var.database.instance_id) > 0 && var.database.connections >= 1, false)
    error_message = "database must be null, or have an instance_id and connections of at least 1."
  }
}

variable "subscribers" {
  description = "E-mail addresses that alarms are sent to. Each has to confirm."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for address in var.subscribers : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "subscribers must be e-mail addresses."
  }
}
