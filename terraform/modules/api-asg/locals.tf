locals {
  colours = toset(["blue", "green"])
  groups  = { for colour in local.colours : colour => format(var.name_format, "api-${colour}") }

  # The group makes the hooks and the scripts complete them, so both read the names here.
  launch_hook      = format(var.name_format, "api-launch")
  termination_hook = format(var.name_format, "api-terminate")

  artifact_bucket    = format(var.name_format, "api-releases")
  release_parameters = { for colour in local.colours : colour => "${var.parameter_prefix}/api/${colour}/release" }

  # Instances that have no release to boot would only be launched and given up, again and again.
  initial_size = var.initial_release == "none" ? 0 : var.floor

  # What boot.sh and termination.sh have to know.
  instance_settings = { for colour in local.colours : colour => {
    ARTIFACT_BUCKET      = local.artifact_bucket
    BOOT_TIMEOUT_SECONDS = var.boot_timeout_seconds
    COLOUR               = colour
    GROUP                = local.groups[colour]
    HEALTH_PATH          = var.health_path
    LAUNCH_HOOK          = local.launch_hook
    PORT                 = var.application_port
    REGION               = var.region
    RELEASE_PARAMETER    = local.release_parameters[colour]
    SECRETS              = join(" ", [for name, parameter in var.secret_parameters : "${name}=${parameter}"])
    SYSTEM_LOG_GROUP     = var.log_groups.system
    TERMINATION_HOOK     = local.termination_hook
  } }

  # A third of its time the application still takes requests, with its health check failing; then it finishes.
  grace_ms = floor(var.application_shutdown_seconds * 1000 / 3)
  application_settings = merge(var.application_environment, {
    NODE_ENV          = "production"
    PORT              = var.application_port
    SHUTDOWN_GRACE_MS = local.grace_ms
    SHUTDOWN_LIMIT_MS = var.application_shutdown_seconds * 1000 - local.grace_ms
    ACCESS_LOG        = "/var/log/api/access.log"
  })

  # Files of an instance by their path; scripts have tests of their own (terraform/test/instance).
  files = { for colour in local.colours : colour => {
    "/etc/api/application.env"                    = join("", [for name, value in local.application_settings : "${name}=\"${value}\"\n"])
    "/etc/api/instance.env"                       = join("", [for name, value in local.instance_settings[colour] : "${name}='${value}'\n"])
    "/etc/api/cloudwatch-agent.json"              = local.agent_configuration[colour]
    "/etc/logrotate.d/api"                        = file("${path.module}/files/logrotate.conf")
    "/etc/systemd/system/api.service"             = local.unit
    "/etc/systemd/system/api-termination.service" = file("${path.module}/files/api-termination.service")
    "/etc/sysusers.d/api.conf"                    = file("${path.module}/files/sysusers.conf")
    "/etc/tmpfiles.d/api.conf"                    = file("${path.module}/files/tmpfiles.conf")
    "/usr/local/lib/api/boot.sh"                  = file("${path.module}/files/boot.sh")
    "/usr/local/lib/api/common.sh"                = file("${path.module}/files/common.sh")
    "/usr/local/lib/api/termination.sh"           = file("${path.module}/files/termination.sh")
  } }

  unit = templatefile("${path.module}/files/api.service.tftpl", { stop_timeout_seconds = var.stop_timeout_seconds })

  agent_configuration = { for colour in local.colours : colour => templatefile("${path.module}/files/cloudwatch-agent.json.tftpl", {
    metric_namespace      = var.metric_namespace
    group                 = local.groups[colour]
    application_log_group = var.log_groups.application
    access_log_group      = var.log_groups.access
    system_log_group      = var.log_groups.system
  }) }

  cloud_config = { for colour in local.colours : colour => {
    package_update = length(var.packages) > 0
    packages       = var.packages

    write_files = [for path, content in local.files[colour] : {
      path        = path
      content     = content
      permissions = contains(local.executables, path) ? "0755" : "0644"
    }]

    runcmd = [
      ["systemd-sysusers", "/etc/sysusers.d/api.conf"],
      ["systemd-tmpfiles", "--create", "/etc/tmpfiles.d/api.conf"],
      ["systemctl", "daemon-reload"],
      # First, so that an instance that is given up ends in order too.
      ["systemctl", "enable", "--now", "api-termination.service"],
      ["/usr/local/lib/api/boot.sh"],
    ]
  } }

  executables = ["/usr/local/lib/api/boot.sh", "/usr/local/lib/api/termination.sh"]
  user_data   = { for colour, config in local.cloud_config : colour => "#cloud-config\n${yamlencode(config)}" }
}
