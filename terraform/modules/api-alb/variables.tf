variable "name_format" {
  description = "Form of every name, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]*%s[a-z0-9-]*$", var.name_format)) && length(var.name_format) > 4
    error_message = "name_format must be lowercase letters, digits and hyphens around exactly one %s, such as nwac-%s-test."
  }

  validation {
    condition     = length(var.name_format) <= 24
    error_message = "name_format must have at most 24 characters: a target group is called format(name_format, \"api-green\") and takes 32."
  }
}

variable "vpc_id" {
  description = "VPC of the balancer and the instances."
  type        = string
  nullable    = false
}

variable "subnet_ids" {
  description = "Private subnets of the balancer, each in a zone of its own."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(distinct(var.subnet_ids)) >= 3
    error_message = "subnet_ids must name at least three different private subnets, each in a zone of its own."
  }
}

variable "certificate_arn" {
  description = "Certificate of this region that names every viewer host: CloudFront hands on the host that a viewer asked for, and compares it."
  type        = string
  nullable    = false
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list com.amazonaws.global.cloudfront.origin-facing of this region: the only source that the balancer admits. Looking it up would need AWS at every plan; `aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.global.cloudfront.origin-facing` says it once."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^pl-[0-9a-f]{8,}$", var.cloudfront_prefix_list_id))
    error_message = "cloudfront_prefix_list_id must be the id of a managed prefix list of this region, such as pl-38a64351 in ca-central-1."
  }
}

variable "log_bucket" {
  description = "Bucket that takes the balancer's access logs."
  type        = string
  nullable    = false
}

variable "log_prefix" {
  description = "Prefix of the balancer's access logs in log_bucket."
  type        = string
  nullable    = false
  default     = "api-alb"
}

variable "application_port" {
  description = "Port on which an instance serves the API. Never changed once there is a target group: it would be replaced."
  type        = number
  nullable    = false
  default     = 8080

  validation {
    condition     = var.application_port >= 1024 && var.application_port <= 65535 && floor(var.application_port) == var.application_port
    error_message = "application_port must be a whole number from 1024 to 65535: the API runs without root."
  }
}

variable "health_path" {
  description = "Path that answers 200 while an instance wants requests."
  type        = string
  nullable    = false
  default     = "/healthz"

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "health_path must begin with a slash, such as /healthz."
  }
}

variable "live_paths" {
  description = "Paths that go to the live colour, by the name of the rule that forwards them. A deploy moves the weights of all rules together."
  type        = map(list(string))
  nullable    = false
  default     = { api = ["/api/*", "/healthz"] }

  validation {
    condition     = length(var.live_paths) > 0 && alltrue([for paths in values(var.live_paths) : length(paths) >= 1 && length(paths) <= 4 && alltrue([for path in paths : startswith(path, "/")])])
    error_message = "live_paths must have at least one rule, each with one to four paths that begin with a slash: a rule takes five values, and a preview rule needs one for its header."
  }
}

variable "initial_live_colour" {
  description = "Colour that has all of the weight when the rules are made: blue or green. Deploys decide from then on."
  type        = string
  nullable    = false
  default     = "blue"

  validation {
    condition     = contains(["blue", "green"], var.initial_live_colour)
    error_message = "initial_live_colour must be blue or green."
  }
}

variable "preview_header" {
  description = "Name of the header by which a deploy reaches the colour that is not live."
  type        = string
  nullable    = false
  default     = "x-preview"

  validation {
    condition     = can(regex("^[a-z0-9-]{1,40}$", var.preview_header))
    error_message = "preview_header must be 1 to 40 lowercase letters, digits and hyphens."
  }
}

variable "longest_request_seconds" {
  description = "Longest that the API may take to answer."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.longest_request_seconds >= 1 && var.longest_request_seconds <= 180
    error_message = "longest_request_seconds must be from 1 to 180."
  }
}

variable "deregistration_delay_seconds" {
  description = "How long an instance that leaves may finish what it answers. At least longest_request_seconds."
  type        = number
  nullable    = false
  default     = 45

  validation {
    condition     = var.deregistration_delay_seconds >= var.longest_request_seconds && var.deregistration_delay_seconds <= 3600
    error_message = "deregistration_delay_seconds must be from longest_request_seconds (${var.longest_request_seconds}) to 3600: less cuts off requests of an instance that leaves."
  }
}

variable "idle_timeout_seconds" {
  description = "How long the balancer keeps a connection without traffic. More than longest_request_seconds, and less than the keep-alive of the API."
  type        = number
  nullable    = false
  default     = 60

  validation {
    condition     = var.idle_timeout_seconds > var.longest_request_seconds && var.idle_timeout_seconds <= 4000
    error_message = "idle_timeout_seconds must be more than longest_request_seconds (${var.longest_request_seconds}) and at most 4000."
  }
}

variable "slow_start_seconds" {
  description = "How long the share of a new target grows; 0 for the full share at once. Does nothing for a colour that is empty at first, which a deploy fills; the steps of a deploy are the slow start."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.slow_start_seconds == 0 || (var.slow_start_seconds >= 30 && var.slow_start_seconds <= 900)
    error_message = "slow_start_seconds must be 0, or from 30 to 900."
  }
}

variable "instance_egress" {
  description = "What instances may reach besides HTTPS, by name: a port and a CIDR, such as a database."
  type = map(object({
    port        = number
    cidr        = string
    description = string
  }))
  nullable = false
  default  = {}

  validation {
    condition     = alltrue([for rule in values(var.instance_egress) : can(cidrhost(rule.cidr, 0)) && rule.cidr != "0.0.0.0/0"])
    error_message = "instance_egress: each cidr must be an IPv4 range smaller than 0.0.0.0/0, such as 10.20.0.0/16."
  }
}

variable "deletion_protection_enabled" {
  description = "Refuse to delete the balancer. Off only where an environment is made to be destroyed."
  type        = bool
  nullable    = false
  default     = true
}

variable "vpc_origin_revision" {
  description = "Stands in the name of the VPC origin. Raised with every change to it: CloudFront refuses to change one in use, so a new one replaces it."
  type        = number
  nullable    = false
  default     = 1
}
