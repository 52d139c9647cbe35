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
  description = "Region that everything lies in: clients sign their connection for it."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "enabled" {
  description = "Make a session store. Off, the module makes nothing and costs nothing."
  type        = bool
  nullable    = false
  default     = false
}

variable "vpc_id" {
  description = "VPC of the cache. Needed when enabled."
  type        = string
  default     = null

  validation {
    condition     = !var.enabled || var.vpc_id != null
    error_message = "vpc_id must name a VPC when enabled is true."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the cache, each in a zone of its own. At least two when enabled."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = !var.enabled || length(var.subnet_ids) >= 2
    error_message = "subnet_ids must name at least two private subnets, each in a zone of its own, when enabled is true: a replica stands in another zone."
  }
}

variable "client_security_group_id" {
  description = "Security group of the instances that may connect. Needed when enabled."
  type        = string
  default     = null

  validation {
    condition     = !var.enabled || var.client_security_group_id != null
    error_message = "client_security_group_id must name the security group of the API's instances when enabled is true: nobody else may connect."
  }
}

variable "node_type" {
  description = "Type of the cache's nodes."
  type        = string
  nullable    = false
  default     = "cache.t4g.small"

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "node_type must be a type of ElastiCache, such as cache.t4g.small."
  }
}

variable "node_count" {
  description = "Nodes: one that takes writes, the others ready to take over in other zones."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = var.node_count >= 2 && var.node_count <= 6
    error_message = "node_count must be from 2 to 6: one node alone loses every session with its zone."
  }
}

variable "snapshot_days" {
  description = "Days that a daily snapshot is kept."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.snapshot_days >= 1 && var.snapshot_days <= 35
    error_message = "snapshot_days must be from 1 to 35."
  }
}
