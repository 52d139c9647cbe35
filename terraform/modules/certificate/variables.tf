variable "domain_names" {
  description = "Names that the certificate is for; the first is its subject."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.domain_names) >= 1 && length(var.domain_names) <= 10 && length(distinct(var.domain_names)) == length(var.domain_names)
    error_message = "domain_names must be 1 to 10 different names."
  }

  validation {
    condition     = alltrue([for name in var.domain_names : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", name)) && length(name) <= 253])
    error_message = "domain_names must be full lowercase host names without wildcards, such as nwac-console.awentech.ca."
  }

  validation {
    condition     = length(try(var.domain_names[0], "")) <= 64
    error_message = "domain_names: the first must be at most 64 characters, because it becomes the subject."
  }
}

variable "zone_id" {
  description = "Hosted zone of the names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{8,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone, such as Z0123456789EXAMPLE."
  }
}

variable "validation_records_enabled" {
  description = "Whether the records that prove the names are made. They are the same for a name in every region of an account, so that of two certificates for the same names only one may make them; the other waits until they are there."
  type        = bool
  nullable    = false
  default     = true
}
