variable "name_format" {
  description = "Form of every name, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]*%s[a-z0-9-]*$", var.name_format)) && length(var.name_format) > 4 && length(var.name_format) <= 48
    error_message = "name_format must be at most 48 lowercase letters, digits and hyphens around exactly one %s, such as nwac-%s-test: names of buckets are made of it."
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
  description = "Region of the buckets, and of the balancer that writes into one of them."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "source_buckets" {
  description = "Names of the buckets whose requests are recorded."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.source_buckets) > 0 && length(distinct(var.source_buckets)) == length(var.source_buckets)
    error_message = "source_buckets must name at least one bucket, and each once."
  }
}

variable "retention_days" {
  description = "For how long access logs are kept, in the buckets and in CloudWatch: one of the periods that CloudWatch knows."
  type        = number
  nullable    = false
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.retention_days)
    error_message = "retention_days must be one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "kms_key_arn_us_east_1" {
  description = "Key in us-east-1 for the log group; its policy must admit logs.us-east-1.amazonaws.com. Null for the encryption that CloudWatch has anyway."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether the buckets may be deleted with what they hold."
  type        = bool
  nullable    = false
  default     = false
}
