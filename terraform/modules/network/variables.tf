variable "name_format" {
  description = "Form of every name, with one %s for what is named: nwac-prod-%s, or nwac-%s-test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]*%s[a-z0-9-]*$", var.name_format)) && length(var.name_format) > 4
    error_message = "name_format must be lowercase letters, digits and hyphens around exactly one %s, such as nwac-%s-test."
  }
}

variable "region" {
  description = "Region that the network lies in."
  type        = string
  nullable    = false
  default     = "ca-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the code of an AWS region, such as ca-central-1."
  }
}

variable "cidr" {
  description = "IPv4 range of the network, /16 to /20. Each zone gets a sixteenth of it."
  type        = string
  nullable    = false
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20, false)
    error_message = "cidr must be an IPv4 range of /16 to /20 that begins at its first address, such as 10.40.0.0/16."
  }

  # Two ranges overlap if they are the same at the length of the shorter prefix.
  validation {
    condition = alltrue([for other in var.peer_cidrs : try(
      cidrhost("${split("/", var.cidr)[0]}/${min(split("/", var.cidr)[1], split("/", other)[1])}", 0) != cidrhost("${split("/", other)[0]}/${min(split("/", var.cidr)[1], split("/", other)[1])}", 0),
      false,
    )])
    error_message = "cidr must overlap none of peer_cidrs (each an IPv4 range, such as 10.50.0.0/16): routes between the two networks would be ambiguous."
  }
}

variable "peer_cidrs" {
  description = "Ranges of networks that this one is, or may one day be, joined to: other environments, the office, the database's. `cidr` must overlap none of them."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "availability_zone_ids" {
  description = "Ids of at least three zones. By id and not by letter: a letter means another zone in every account, and CloudFront's VPC origins do not reach every zone."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(distinct(var.availability_zone_ids)) >= 3
    error_message = "availability_zone_ids must name at least three different zones, such as cac1-az1, cac1-az2 and cac1-az4."
  }

  validation {
    condition     = length(distinct(var.availability_zone_ids)) == length(var.availability_zone_ids) && length(var.availability_zone_ids) <= 6
    error_message = "availability_zone_ids must name each zone once, and at most six."
  }

  validation {
    condition     = alltrue([for id in var.availability_zone_ids : can(regex("^[a-z]{3,4}[0-9]-az[0-9]$", id))])
    error_message = "availability_zone_ids must be zone ids, such as cac1-az1, and not names such as ca-central-1a."
  }
}

variable "nat_gateways" {
  description = "Way out for instances: `each-zone`, `one` (cheaper; when its zone is lost, no zone has a way out), or `none` (then AWS is reached by `interface_endpoints` alone)."
  type        = string
  nullable    = false
  default     = "each-zone"

  validation {
    condition     = contains(["each-zone", "one", "none"], var.nat_gateways)
    error_message = "nat_gateways must be each-zone, one or none."
  }
}

variable "interface_endpoints" {
  description = "AWS services that are reached inside the network, such as `ssm` or `logs`. Each costs by the hour in every zone. S3 always is, and costs nothing."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for name in var.interface_endpoints : can(regex("^[a-z0-9.-]+$", name)) && name != "s3"])
    error_message = "interface_endpoints must be names of services, such as ssm, logs, monitoring and autoscaling; s3 has a gateway already."
  }

  validation {
    condition     = var.nat_gateways != "none" || length(setsubtract(["autoscaling", "logs", "monitoring", "ssm"], var.interface_endpoints)) == 0
    error_message = "interface_endpoints must hold at least autoscaling, logs, monitoring and ssm while nat_gateways is none: instances need them to start and to stop."
  }
}

variable "flow_logs_enabled" {
  description = "Whether connections are recorded. Costs by the gigabyte."
  type        = bool
  nullable    = false
  default     = false
}

variable "flow_log_bucket_arn" {
  description = "Bucket (or bucket and prefix) that connections are recorded in; it must admit delivery.logs.amazonaws.com. Null while flow_logs_enabled is false."
  type        = string
  default     = null

  validation {
    condition     = !var.flow_logs_enabled || var.flow_log_bucket_arn != null
    error_message = "flow_log_bucket_arn must be given when flow_logs_enabled is true."
  }
}
