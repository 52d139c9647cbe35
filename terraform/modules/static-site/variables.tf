variable "app" {
  description = "Short name of the app, as in the names of what belongs to it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,19}$", var.app))
    error_message = "app must be 1 to 20 lowercase letters, digits and hyphens and begin with a letter, such as admin."
  }
}

variable "name_format" {
  description = "Form of every name but the bucket's, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]*%s[a-z0-9-]*$", var.name_format)) && length(var.name_format) > 4 && length(var.name_format) <= 26
    error_message = "name_format must be at most 26 lowercase letters, digits and hyphens around exactly one %s, such as nwac-%s-test."
  }
}

variable "bucket_name" {
  description = "Name of the bucket that holds the app."
  type        = string
  nullable    = false

  # A dot in it breaks TLS by host name.
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name)) && !can(regex("^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$", var.bucket_name))
    error_message = "bucket_name must be 3 to 63 lowercase letters, digits and hyphens, begin and end with a letter or digit, and have no prefix or suffix that S3 reserves, such as nwac-prod-admin-static."
  }
}

variable "host_name" {
  description = "Public name that the distribution answers to. Where DNS leads it is another module's (public-entry)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.host_name)) && length(var.host_name) <= 253
    error_message = "host_name must be a full lowercase host name without wildcard, such as nwac-console.awentech.ca."
  }
}

variable "preview_host_name" {
  description = "Second public name of the distribution, which leads to it at all times: deploys of the API are tried by it while host_name still leads elsewhere. Null for none."
  type        = string
  default     = null

  validation {
    condition     = var.preview_host_name == null || (can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.preview_host_name)) && var.preview_host_name != var.host_name)
    error_message = "preview_host_name must be null or a full lowercase host name other than host_name, such as nwac-preview.awentech.ca."
  }
}

variable "certificate_arn" {
  description = "ARN of an issued certificate for host_name and preview_host_name, in us-east-1."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:us-east-1:", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate in us-east-1: CloudFront takes no other."
  }
}

variable "web_acl_arn" {
  description = "ARN of the web ACL of scope CLOUDFRONT."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]*:global/webacl/", var.web_acl_arn))
    error_message = "web_acl_arn must be the ARN of a web ACL of scope CLOUDFRONT (…:global/webacl/…), not of a regional one."
  }
}

variable "api_vpc_origin_id" {
  description = "Id of the VPC origin of the internal balancer. One serves any number of distributions."
  type        = string
  nullable    = false
}

variable "api_origin_domain" {
  description = "DNS name of the internal balancer. TLS to it is by the viewer's Host header, so that its certificate must name host_name."
  type        = string
  nullable    = false
}

variable "longest_request_seconds" {
  description = "For how long CloudFront waits for the API to answer. More than 60 needs a raised quota."
  type        = number
  nullable    = false
  default     = 60

  validation {
    condition     = var.longest_request_seconds >= 1 && var.longest_request_seconds <= 120 && floor(var.longest_request_seconds) == var.longest_request_seconds
    error_message = "longest_request_seconds must be a whole number from 1 to 120."
  }
}

variable "content_security_policy" {
  description = "The app's Content-Security-Policy."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(^|;)\\s*default-src\\s", var.content_security_policy)) && !can(regex("[\r\n]", var.content_security_policy))
    error_message = "content_security_policy must be one line and have a default-src, such as: default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'."
  }
}

variable "permissions_policy" {
  description = "The app's Permissions-Policy: what a page may ask of the device."
  type        = string
  nullable    = false
  default     = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

  validation {
    condition     = length(trimspace(var.permissions_policy)) > 0
    error_message = "permissions_policy must not be empty: name at least one feature, such as camera=()."
  }
}

variable "allowed_countries" {
  description = "Countries that may use the app, by their codes of two letters; empty for all."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for code in var.allowed_countries : can(regex("^[A-Z]{2}$", code))])
    error_message = "allowed_countries must be ISO 3166 codes of two capital letters, such as CA."
  }
}

variable "price_class" {
  description = "Where the app is served from: PriceClass_100 (North America and Europe), PriceClass_200 or PriceClass_All."
  type        = string
  nullable    = false
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "s3_log_bucket" {
  description = "Bucket for access logs of the app's bucket, in the same region."
  type        = string
  nullable    = false

  validation {
    condition     = var.s3_log_bucket != var.bucket_name
    error_message = "s3_log_bucket must be another bucket than bucket_name: each log would be logged."
  }
}

variable "cdn_log_bucket_arn" {
  description = "ARN of the bucket for access logs of the distribution."
  type        = string
  nullable    = false
}

variable "cdn_log_group_arn" {
  description = "ARN of the log group in us-east-1 for access logs of the distribution."
  type        = string
  nullable    = false
}

variable "old_version_days" {
  description = "For how long overwritten and deleted objects can be brought back. Rollbacks do not need it: releases are kept by the action that made them."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.old_version_days >= 1 && var.old_version_days <= 365 && floor(var.old_version_days) == var.old_version_days
    error_message = "old_version_days must be a whole number from 1 to 365."
  }
}

variable "wait_for_deployment" {
  description = "Whether an apply ends only when every edge has the distribution."
  type        = bool
  nullable    = false
  default     = true
}

variable "force_destroy" {
  description = "Whether the bucket may be deleted with what it holds."
  type        = bool
  nullable    = false
  default     = false
}

variable "second_region" {
  description = <<-EOT
    What stands behind the distribution in a second region: a copy of the bucket, which CloudFront asks request by
    request, and another balancer, which it asks while `active` is `secondary`. Null for none.
  EOT
  type = object({
    bucket_domain     = string
    api_vpc_origin_id = string
    api_origin_domain = string
    active            = optional(string, "primary")
    status_codes      = optional(set(number), [500, 502, 503, 504])
  })
  default = null

  validation {
    condition     = contains(["primary", "secondary"], try(var.second_region.active, "primary"))
    error_message = "second_region: active must be primary or secondary."
  }

  # A missing file is no reason to ask elsewhere, and would double the latency of every miss.
  validation {
    condition     = length(setsubtract(try(var.second_region.status_codes, []), [500, 502, 503, 504])) == 0
    error_message = "second_region: status_codes must be some of 500, 502, 503 and 504."
  }
}
