variable "parameter_name" {
  description = "Name of the parameter that says where the public name leads to: /nwac/ENVIRONMENT/APP/public-entry."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/public-entry$", var.parameter_name))
    error_message = "parameter_name must have the form /nwac/ENVIRONMENT/APP/public-entry."
  }
}

variable "initial_entry" {
  description = "What the parameter says when it is made: `express`, the host of today, or `cdn`, the distribution. Never written again."
  type        = string
  nullable    = false
  default     = "express"

  validation {
    condition     = contains(["express", "cdn"], var.initial_entry)
    error_message = "initial_entry must be express or cdn."
  }
}

variable "host_name" {
  description = "The public name."
  type        = string
  nullable    = false
}

variable "zone_id" {
  description = "Hosted zone of the public name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{8,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone, such as Z0123456789EXAMPLE."
  }
}

variable "distribution_domain" {
  description = "Domain of the app's distribution."
  type        = string
  nullable    = false
}

variable "legacy_host" {
  description = "The host of today: either a balancer (its DNS name and the zone of that), or addresses. Null once it is retired; then the parameter may only say `cdn`."
  type = object({
    balancer       = optional(object({ dns_name = string, zone_id = string, dual_stack = bool }))
    ipv4_addresses = optional(list(string), [])
    ipv6_addresses = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.legacy_host == null || (try(var.legacy_host.balancer, null) != null) != (length(try(var.legacy_host.ipv4_addresses, [])) > 0)
    error_message = "legacy_host must have either balancer or ipv4_addresses, and not both."
  }

  validation {
    condition     = alltrue([for address in try(var.legacy_host.ipv4_addresses, []) : can(cidrnetmask("${address}/32"))])
    error_message = "legacy_host: each of ipv4_addresses must be an IPv4 address, such as 192.0.2.10."
  }

  validation {
    condition     = var.legacy_host != null || var.initial_entry == "cdn"
    error_message = "legacy_host must be given while initial_entry is express: there is nowhere to lead to without it."
  }
}
