variable "account_id" {
  description = "Account that this environment lies in."
  type        = string
  nullable    = false
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
}

variable "oidc_provider_arn" {
  description = "Output `oidc_provider_arn` of the bootstrap stack."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "This environment's entry of output `permissions_boundary_arns` of the bootstrap stack."
  type        = string
  default     = null
}

variable "network" {
  description = "See the module environment."
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
}

variable "image_ids" {
  description = "Machine image of each colour's instances. A new one goes to the colour that is not live first."
  type        = object({ blue = string, green = string })
  nullable    = false
}

variable "legacy_hosts" {
  description = "The hosts of today, by app; an app without one can only lead to its distribution."
  type = map(object({
    balancer       = optional(object({ dns_name = string, zone_id = string, dual_stack = bool }))
    ipv4_addresses = optional(list(string), [])
    ipv6_addresses = optional(list(string), [])
  }))
  nullable = false
  default  = {}
}

variable "initial_entry" {
  description = "Where the public names lead to when they are made: `express` or `cdn`."
  type        = string
  nullable    = false
  default     = "express"
}

variable "initial_live_colour" {
  description = "Colour that is live when the API is made: blue or green. Deploys decide from then on."
  type        = string
  nullable    = false
  default     = "blue"
}

variable "initial_release" {
  description = "Release that the API has when it is made, or none. Deploys decide from then on."
  type        = string
  nullable    = false
  default     = "none"
}

variable "destroyable" {
  description = "Whether the environment may be destroyed with what it holds. Off wherever somebody would miss it; in an environment of its own for a trial, on before its first apply."
  type        = bool
  nullable    = false
  default     = false
}

variable "subjects" {
  description = "Subjects that may deploy, by app, and the API (`api`): both forms that GitHub sends, repo:OWNER/NAME:environment:ENV, and repo:OWNER@ID/NAME@ID:environment:ENV of repositories made, renamed or moved since July 2026."
  type        = map(list(string))
  nullable    = false
}

variable "workflow_repository" {
  description = "Repository and ref of the reusable workflows that may take deploy roles, such as OWNER/NAME and refs/tags/v1."
  type        = object({ name = string, ref = string })
  nullable    = false
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list com.amazonaws.global.cloudfront.origin-facing of this region; the tfvars say how to look it up."
  type        = string
  nullable    = false
}

variable "alarm_emails" {
  description = "Who hears of alarms."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "database" {
  description = "The database whose connections are watched as well; null for none."
  type        = object({ instance_id = string, connections = number })
  default     = null
}

variable "session_redis_enabled" {
  description = "Whether there is a Redis for sessions."
  type        = bool
  nullable    = false
  default     = false
}

variable "second_region" {
  description = "The second region; null for none. See the module regional-failover."
  type = object({
    region                    = string
    alb_arn_suffix            = string
    target_group_arn_suffixes = map(string)
    vpc_origin_id             = string
    alb_dns_name              = string
  })
  default = null
}
