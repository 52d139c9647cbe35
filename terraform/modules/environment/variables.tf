variable "environment" {
  description = "Environment, as in the paths of its parameters and in the subjects of its deployments."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 lowercase letters and digits and begin with a letter, such as test or prod."
  }
}

variable "project" {
  description = "First part of every name and parameter path."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.project))
    error_message = "project must be 2 to 10 lowercase letters and digits and begin with a letter."
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
  description = "Region of everything that is not at the edge."
  type        = string
  nullable    = false
  default     = "ca-central-1"
}

variable "zone_id" {
  description = "Hosted zone of the public names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{8,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone, such as Z0123456789EXAMPLE."
  }
}

variable "apps" {
  description = <<-EOT
    The single-page apps, by name: bucket, public host, its content security policy, the host of today that the public
    name may still lead to (see public-entry), and who may deploy it (see deploy-roles).
  EOT
  type = map(object({
    bucket_name             = string
    host_name               = string
    content_security_policy = string
    subjects                = list(string)
    workflow_refs           = list(string)
    legacy_host = optional(object({
      balancer       = optional(object({ dns_name = string, zone_id = string, dual_stack = bool }))
      ipv4_addresses = optional(list(string), [])
      ipv6_addresses = optional(list(string), [])
    }))
  }))
  nullable = false

  validation {
    condition     = length(var.apps) > 0
    error_message = "apps must name at least one app."
  }

  validation {
    condition     = length(distinct([for app in var.apps : app.bucket_name])) == length(var.apps) && length(distinct([for app in var.apps : app.host_name])) == length(var.apps)
    error_message = "apps: bucket_name and host_name must differ from app to app."
  }
}

variable "preview_host_name" {
  description = "Public name that leads to the API through a distribution whatever the entries of the apps say, such as nwac-preview.awentech.ca: a deploy tries the colour that is not live by it, before and after the cutover alike."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.preview_host_name)) && !contains([for app in var.apps : app.host_name], var.preview_host_name)
    error_message = "preview_host_name must be a full lowercase host name that is none of apps' host_name, such as nwac-preview.awentech.ca."
  }
}

variable "initial_live_colour" {
  description = "Colour that has all of the weight, and the instances if there are any, when the API is made: blue or green. Deploys decide from then on."
  type        = string
  nullable    = false
  default     = "blue"

  validation {
    condition     = contains(["blue", "green"], var.initial_live_colour)
    error_message = "initial_live_colour must be blue or green."
  }
}

variable "initial_release" {
  description = "Release that the API has when it is made (see api-asg), or none: then there are no instances until the first deploy."
  type        = string
  nullable    = false
  default     = "none"

  validation {
    condition     = can(regex("^(none|s3://[a-z0-9.-]+/releases/[0-9a-f]{64}\\.tar\\.gz)$", var.initial_release))
    error_message = "initial_release must be none, or s3://<bucket>/releases/<sha256>.tar.gz."
  }
}

variable "initial_entry" {
  description = "Where the public names lead to when they are made: `express` or `cdn`. From then on only the cutover says."
  type        = string
  nullable    = false
  default     = "express"

  validation {
    condition     = contains(["express", "cdn"], var.initial_entry)
    error_message = "initial_entry must be express or cdn."
  }
}

variable "network" {
  description = "The network to make: its range and the ids of at least three zones. Or `existing`: a network with an internet gateway and private subnets in at least three zones, each under its zone's id, which is then used and not changed."
  type = object({
    cidr                  = optional(string, "10.40.0.0/16")
    peer_cidrs            = optional(list(string), [])
    availability_zone_ids = optional(list(string), [])
    nat_gateways          = optional(string, "each-zone")
    existing = optional(object({
      vpc_id          = string
      private_subnets = map(string)
    }))
  })
  nullable = false

  validation {
    condition     = length(try(var.network.existing.private_subnets, toset(var.network.availability_zone_ids))) >= 3
    error_message = "network must name at least three different availability_zone_ids, such as cac1-az1, cac1-az2 and cac1-az4, or an existing network with private_subnets in at least three zones."
  }

  validation {
    condition = alltrue([for zone, subnet in try(var.network.existing.private_subnets, {}) : can(regex("^[a-z]{3,4}[0-9]-az[0-9]$", zone)) && can(regex("^subnet-[0-9a-f]{8,}$", subnet))]) && (
      length(distinct(values(try(var.network.existing.private_subnets, {})))) == length(try(var.network.existing.private_subnets, {}))
    )
    error_message = "network: existing.private_subnets must give each zone's id its own subnet, such as { cac1-az1 = \"subnet-0123456789abcdef0\" }."
  }
}

variable "api" {
  description = "The API: image and type of each colour's instances, how many, what adds more, the longest request it may take, its own environment and secrets (see api-asg), and who may deploy it."
  type = object({
    templates               = map(object({ image_id = string, instance_type = string }))
    floor                   = number
    max_size                = number
    longest_request_seconds = optional(number, 30)
    scaling                 = optional(object({ cpu_percent = optional(number), memory_percent = optional(number), p95_seconds = optional(number) }), {})
    environment             = optional(map(string), {})
    secret_parameters       = optional(map(string), {})
    egress                  = optional(map(object({ port = number, cidr = string, description = string })), {})
    subjects                = list(string)
    workflow_refs           = list(string)
  })
  nullable = false
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list com.amazonaws.global.cloudfront.origin-facing of this region: the only source that the balancer admits. `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.global.cloudfront.origin-facing` says it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^pl-[0-9a-f]{8,}$", var.cloudfront_prefix_list_id))
    error_message = "cloudfront_prefix_list_id must be the id of a managed prefix list of this region, such as pl-38a64351 in ca-central-1."
  }
}

variable "waf_requests_per_five_minutes" {
  description = "Requests of one address in five minutes, from which on it is answered with 429."
  type        = number
  nullable    = false
  default     = 2000
}

variable "log_retention_days" {
  description = "For how long logs are kept."
  type        = number
  nullable    = false
  default     = 365
}

variable "alarm_emails" {
  description = "Who hears of alarms."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "database" {
  description = "The database whose connections are watched as well: its identifier in RDS, and the number of connections that are too many; null for none. No database is made here."
  type        = object({ instance_id = string, connections = number })
  default     = null
}

variable "destroyable" {
  description = "Whether the environment may be destroyed with what it holds. Off wherever somebody would miss it."
  type        = bool
  nullable    = false
  default     = false
}

variable "oidc_provider_arn" {
  description = "The account's identity provider for GitHub, from the bootstrap stack."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "The most that roles of this environment can be given, from the bootstrap stack; null for none."
  type        = string
  default     = null
}

variable "session_redis_enabled" {
  description = "Whether there is a Redis for sessions. The API is stateless without."
  type        = bool
  nullable    = false
  default     = false
}

variable "tags" {
  description = "Tags of what the provider's default tags do not reach: instances and their volumes, which a group makes."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "second_region" {
  description = "The second region, made by a stack of its own: see regional-failover; null for none."
  type = object({
    region                    = string
    alb_arn_suffix            = string
    target_group_arn_suffixes = map(string)
    vpc_origin_id             = string
    alb_dns_name              = string
  })
  default = null
}
