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

variable "parameter_prefix" {
  description = "Begins the name of every parameter: /nwac/test."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.parameter_prefix))
    error_message = "parameter_prefix must begin with a slash and not end in one, such as /nwac/test."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the groups, each in a zone of its own."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(distinct(var.subnet_ids)) >= 3
    error_message = "subnet_ids must name at least three different private subnets, each in a zone of its own."
  }
}

variable "security_group_id" {
  description = "Security group of the instances."
  type        = string
  nullable    = false
}

variable "target_groups" {
  description = "Target group of each colour: its ARN, and what metrics call it."
  type = map(object({
    arn        = string
    arn_suffix = string
  }))
  nullable = false

  validation {
    condition     = toset(keys(var.target_groups)) == toset(["blue", "green"])
    error_message = "target_groups must have exactly the colours blue and green."
  }
}

variable "alb_arn_suffix" {
  description = "What metrics call the balancer."
  type        = string
  nullable    = false
}

variable "application_port" {
  description = "Port on which an instance serves the API, as the target groups have it."
  type        = number
  nullable    = false
  default     = 8080
}

variable "health_path" {
  description = "Path that answers 200 while an instance wants requests."
  type        = string
  nullable    = false
  default     = "/healthz"

  validation {
    condition     = can(regex("^/[A-Za-z0-9/_.-]*$", var.health_path))
    error_message = "health_path must begin with a slash and hold letters, digits and / _ . - only, such as /healthz."
  }
}

variable "log_groups" {
  description = "Log groups that instances write to: what the application says, its access log, and what boot and termination say."
  type = object({
    application = string
    access      = string
    system      = string
  })
  nullable = false
}

variable "metric_namespace" {
  description = "Namespace of what the CloudWatch agent measures."
  type        = string
  nullable    = false
}

variable "log_bucket" {
  description = "Bucket that takes the access logs of the artifact bucket."
  type        = string
  nullable    = false
}

variable "templates" {
  description = <<-EOT
    Image and type of the instances of each colour. Two sets, so that an apply can change the colour that is not live and
    leave the other alone. `image_id` is an AMI, or resolve:ssm: and the name of a parameter that holds one: Amazon Linux
    2023 or another with systemd, cloud-init, bash, curl, tar and the AWS CLI.
  EOT
  type = map(object({
    image_id      = string
    instance_type = string
  }))
  nullable = false

  validation {
    condition     = toset(keys(var.templates)) == toset(["blue", "green"])
    error_message = "templates must have exactly the colours blue and green."
  }

  validation {
    condition     = alltrue([for template in values(var.templates) : can(regex("^(ami-[0-9a-f]{8,}|resolve:ssm:.+)$", template.image_id))])
    error_message = "templates: each image_id must be the id of an AMI, such as ami-0123456789abcdef0, or resolve:ssm:<parameter>."
  }
}

variable "packages" {
  description = "Packages that an instance installs before it boots the API; empty where the image has them."
  type        = list(string)
  nullable    = false
  default     = ["amazon-cloudwatch-agent", "nodejs24"]
}

variable "root_volume_gib" {
  description = "Size of an instance's volume."
  type        = number
  nullable    = false
  default     = 16
}

variable "initial_live_colour" {
  description = "Colour that has instances when the groups are made: blue or green. Deploys decide from then on."
  type        = string
  nullable    = false
  default     = "blue"

  validation {
    condition     = contains(["blue", "green"], var.initial_live_colour)
    error_message = "initial_live_colour must be blue or green."
  }
}

variable "floor" {
  description = "Healthy capacity that the live colour never goes below: sizes the first live colour, then belongs to deploys."
  type        = number
  nullable    = false
  default     = 3

  validation {
    condition     = var.floor >= 1 && floor(var.floor) == var.floor
    error_message = "floor must be a whole number of at least 1."
  }
}

variable "max_size" {
  description = "Most instances of one colour. At least floor."
  type        = number
  nullable    = false
  default     = 9

  validation {
    condition     = var.max_size >= var.floor && floor(var.max_size) == var.max_size
    error_message = "max_size must be a whole number of at least floor (${var.floor})."
  }
}

variable "boot_timeout_seconds" {
  description = "How long a release may take from the first command to a healthy answer, downloads included."
  type        = number
  nullable    = false
  default     = 420

  validation {
    condition     = var.boot_timeout_seconds >= 30 && var.boot_timeout_seconds <= 6000
    error_message = "boot_timeout_seconds must be from 30 to 6000."
  }
}

variable "launch_heartbeat_seconds" {
  description = "How long the launch hook waits for an instance. At least 120 more than boot_timeout_seconds: packages come first."
  type        = number
  nullable    = false
  default     = 600

  validation {
    condition     = var.launch_heartbeat_seconds >= var.boot_timeout_seconds + 120 && var.launch_heartbeat_seconds <= 7200
    error_message = "launch_heartbeat_seconds must be from boot_timeout_seconds + 120 (${var.boot_timeout_seconds + 120}) to 7200."
  }
}

variable "application_shutdown_seconds" {
  description = "How long the application may take to end by itself after SIGTERM: its grace and its limit together."
  type        = number
  nullable    = false
  default     = 45

  validation {
    condition     = var.application_shutdown_seconds >= 1
    error_message = "application_shutdown_seconds must be at least 1."
  }
}

variable "stop_timeout_seconds" {
  description = "How long systemd lets the application stop before it kills it. At least application_shutdown_seconds."
  type        = number
  nullable    = false
  default     = 60

  validation {
    condition     = var.stop_timeout_seconds >= var.application_shutdown_seconds
    error_message = "stop_timeout_seconds must be at least application_shutdown_seconds (${var.application_shutdown_seconds}): less kills what would have ended by itself."
  }
}

variable "termination_heartbeat_seconds" {
  description = "How long the termination hook waits for an instance. At least 30 more than stop_timeout_seconds: the script notices, stops and flushes."
  type        = number
  nullable    = false
  default     = 120

  validation {
    condition     = var.termination_heartbeat_seconds >= var.stop_timeout_seconds + 30 && var.termination_heartbeat_seconds <= 7200
    error_message = "termination_heartbeat_seconds must be from stop_timeout_seconds + 30 (${var.stop_timeout_seconds + 30}) to 7200: a shorter heartbeat terminates an instance that is still stopping."
  }
}

variable "warmup_seconds" {
  description = "How long a new instance is left out of metrics that decide about scaling."
  type        = number
  nullable    = false
  default     = 60
}

variable "scaling" {
  description = <<-EOT
    Targets of scaling: average CPU and memory in percent, and the p95 of the latency in seconds above which instances
    are added. One Node process runs JavaScript on one core, so that an instance with two vCPUs is at its limit at about 50 %:
    35 leaves the time that new instances need. Divide by the share of the cores that the application uses.
  EOT
  type = object({
    cpu_percent    = optional(number, 35)
    memory_percent = optional(number, 70)
    p95_seconds    = optional(number, 0.8)
  })
  nullable = false
  default  = {}

  validation {
    condition     = var.scaling.cpu_percent >= 10 && var.scaling.cpu_percent <= 90 && var.scaling.memory_percent >= 10 && var.scaling.memory_percent <= 95 && var.scaling.p95_seconds > 0
    error_message = "scaling: cpu_percent must be from 10 to 90, memory_percent from 10 to 95, and p95_seconds more than 0."
  }
}

variable "application_environment" {
  description = "Environment variables of the application that are no secrets."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.application_environment : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !can(regex("[\\n\"\\\\]", value))])
    error_message = "application_environment: names must be capital letters, digits and underscores, and values must hold no line break, quotation mark or backslash."
  }

  validation {
    condition     = length(setintersection(keys(var.application_environment), ["PORT", "INSTANCE_ID", "COLOUR", "SHUTDOWN_GRACE_MS", "SHUTDOWN_LIMIT_MS"])) == 0
    error_message = "application_environment must not set PORT, INSTANCE_ID, COLOUR, SHUTDOWN_GRACE_MS or SHUTDOWN_LIMIT_MS: they come from application_port, the instance, its colour and application_shutdown_seconds."
  }
}

variable "secret_parameters" {
  description = "Secrets of the application: the environment variable, and the name of the SecureString parameter that an instance reads when it boots. Values never reach Terraform."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name, parameter in var.secret_parameters : can(regex("^[A-Z][A-Z0-9_]*$", name)) && can(regex("^/[a-zA-Z0-9_./-]+$", parameter))])
    error_message = "secret_parameters: names must be capital letters, digits and underscores, and each value the name of a parameter that begins with a slash."
  }
}

variable "secret_key_arns" {
  description = "KMS keys of secret_parameters, where they are not the account's own key of Parameter Store."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "connect_arns" {
  description = "Cache and user that instances may connect to by IAM, as the session store has them; empty without one."
  type        = list(string)
  nullable    = false
  default     = []
}

variable "session_manager_enabled" {
  description = "Let operators open a session on an instance by Systems Manager."
  type        = bool
  nullable    = false
  default     = false
}

variable "permissions_boundary_arn" {
  description = "Managed policy that bounds the role of the instances; null for none."
  type        = string
  default     = null
}

variable "artifact_bucket_force_destroy" {
  description = "Delete the artifact bucket with what it holds. On only where an environment is made to be destroyed."
  type        = bool
  nullable    = false
  default     = false
}

variable "initial_release" {
  description = "Release that both pointers name when they are made: s3://<bucket>/releases/<sha256>.tar.gz, or none. With none there are no instances until the first deploy."
  type        = string
  nullable    = false
  default     = "none"

  validation {
    condition     = can(regex("^(none|s3://[a-z0-9.-]+/releases/[0-9a-f]{64}\\.tar\\.gz)$", var.initial_release))
    error_message = "initial_release must be none, or s3://<bucket>/releases/<sha256>.tar.gz."
  }
}

variable "tags" {
  description = "Tags of instances, volumes and groups, which a provider's default tags do not reach."
  type        = map(string)
  nullable    = false
  default     = {}
}
