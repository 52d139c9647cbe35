mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

override_resource {
  target          = aws_launch_template.this["blue"]
  override_during = plan
  values          = { id = "lt-0000000000000b1ce", latest_version = 4 }
}

override_resource {
  target          = aws_launch_template.this["green"]
  override_during = plan
  values          = { id = "lt-0000000000000b2ce", latest_version = 7 }
}

override_resource {
  target          = aws_autoscaling_policy.latency["blue"]
  override_during = plan
  values          = { arn = "arn:aws:autoscaling:ca-central-1:111122223333:scalingPolicy:b1:autoScalingGroupName/nwac-api-blue-test:policyName/latency" }
}

override_resource {
  target          = aws_autoscaling_policy.latency["green"]
  override_during = plan
  values          = { arn = "arn:aws:autoscaling:ca-central-1:111122223333:scalingPolicy:b2:autoScalingGroupName/nwac-api-green-test:policyName/latency" }
}

variables {
  name_format       = "nwac-%s-test"
  account_id        = "111122223333"
  parameter_prefix  = "/nwac/test"
  subnet_ids        = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
  security_group_id = "sg-00000000000001257"
  alb_arn_suffix    = "app/nwac-api-test/0123456789abcdef"
  metric_namespace  = "nwac-api-test"
  log_bucket        = "nwac-s3-logs-test"
  initial_release   = "s3://nwac-api-releases-test/releases/0000000000000000000000000000000000000000000000000000000000000000.tar.gz"

  log_groups = {
    application = "/nwac/test/api/application"
    access      = "/nwac/test/api/access"
    system      = "/nwac/test/api/system"
  }

  target_groups = {
    blue  = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-blue-test/00000000000000b1", arn_suffix = "targetgroup/nwac-api-blue-test/00000000000000b1" }
    green = { arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/nwac-api-green-test/00000000000000b2", arn_suffix = "targetgroup/nwac-api-green-test/00000000000000b2" }
  }

  templates = {
    blue  = { image_id = "ami-00000000000000b1a", instance_type = "t4g.small" }
    green = { image_id = "ami-00000000000000b2a", instance_type = "t4g.medium" }
  }
}

run "launch_template" {
  command = plan

  assert {
    condition     = keys(aws_launch_template.this) == ["blue", "green"] && aws_launch_template.this["blue"].image_id == "ami-00000000000000b1a" && aws_launch_template.this["green"].image_id == "ami-00000000000000b2a"
    error_message = "Each colour must have a template of its own, so that an apply can change one and leave the other."
  }

  assert {
    condition = alltrue([for template in aws_launch_template.this :
      template.metadata_options[0].http_tokens == "required" && template.metadata_options[0].http_put_response_hop_limit == 1
    ])
    error_message = "The metadata service must ask for a token (IMDSv2) and not be reached over a hop."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.this : template.block_device_mappings[0].ebs[0].encrypted == "true"])
    error_message = "The volume of an instance must be encrypted."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.this : template.network_interfaces[0].associate_public_ip_address == "false" && template.network_interfaces[0].security_groups == toset([var.security_group_id])])
    error_message = "An instance must have no public address, and only the security group of the API."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.this : template.key_name == null])
    error_message = "No key pair may open an instance."
  }

  assert {
    condition     = alltrue([for colour, template in aws_launch_template.this : template.user_data == base64gzip(local.user_data[colour])])
    error_message = "A template must carry the user data of its own colour."
  }
}

run "user_data_holds_the_unit_and_no_secret" {
  command = plan

  variables {
    application_environment = { LOG_LEVEL = "info" }
    secret_parameters       = { DATABASE_PASSWORD = "/nwac/test/api/database-password" }
  }

  assert {
    condition = alltrue([for colour in ["blue", "green"] : alltrue([for path in ["/etc/systemd/system/api.service", "/etc/systemd/system/api-termination.service", "/usr/local/lib/api/boot.sh", "/usr/local/lib/api/common.sh", "/usr/local/lib/api/termination.sh", "/etc/api/cloudwatch-agent.json"] :
      contains([for file in yamldecode(local.user_data[colour]).write_files : file.path], path)
    ])])
    error_message = "An instance must be given its units, scripts and agent configuration."
  }

  assert {
    condition = alltrue([for colour in ["blue", "green"] : {
      for file in yamldecode(local.user_data[colour]).write_files : file.path => file.content
      }["/usr/local/lib/api/boot.sh"] == file("./files/boot.sh")
    ])
    error_message = "An instance must be given the boot script as it is tested."
  }

  assert {
    condition     = alltrue([for colour in ["blue", "green"] : !can(regex("(?i)pm2", local.user_data[colour]))])
    error_message = "PM2 has no place on an instance: systemd supervises."
  }

  assert {
    condition     = strcontains(local.files["blue"]["/etc/api/instance.env"], "SECRETS='DATABASE_PASSWORD=/nwac/test/api/database-password'")
    error_message = "A secret must be named, so that an instance reads it when it boots; its value must not reach Terraform."
  }

  assert {
    condition     = strcontains(local.files["blue"]["/etc/api/application.env"], "LOG_LEVEL=\"info\"\n") && strcontains(local.files["blue"]["/etc/api/application.env"], "PORT=\"8080\"\n")
    error_message = "The application must be given its environment and the port that the target group asks."
  }

  assert {
    condition     = alltrue([for colour in ["blue", "green"] : strcontains(local.files[colour]["/etc/api/instance.env"], "RELEASE_PARAMETER='/nwac/test/api/${colour}/release'\n")])
    error_message = "An instance must read the pointer of its own colour."
  }

  assert {
    condition     = yamldecode(local.user_data["blue"]).runcmd[4] == ["/usr/local/lib/api/boot.sh"] && yamldecode(local.user_data["blue"]).runcmd[3] == ["systemctl", "enable", "--now", "api-termination.service"]
    error_message = "An instance must watch for its end before it boots the API."
  }
}

run "systemd_unit" {
  command = plan

  assert {
    condition     = can(regex("(?m)^Restart=on-failure$", local.unit)) && can(regex("(?m)^KillSignal=SIGTERM$", local.unit)) && can(regex("(?m)^User=api$", local.unit))
    error_message = "The unit must restart what fails, stop it by SIGTERM, and not run it as root."
  }

  assert {
    condition     = tonumber(regex("(?m)^TimeoutStopSec=([0-9]+)$", local.unit)[0]) == var.stop_timeout_seconds
    error_message = "The unit must give the application the time that was asked for."
  }
}

run "lifecycle_hooks" {
  command = plan

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : [for hook in group.initial_lifecycle_hook : hook.default_result if hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_LAUNCHING"] == ["ABANDON"]])
    error_message = "Each group must have exactly one launch hook, which gives up an instance that nobody vouches for."
  }

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : [for hook in group.initial_lifecycle_hook : hook.default_result if hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_TERMINATING"] == ["CONTINUE"]])
    error_message = "Each group must have exactly one termination hook, which lets go of an instance that says nothing."
  }

  assert {
    condition = alltrue([for colour, group in aws_autoscaling_group.this : alltrue([for hook in group.initial_lifecycle_hook :
      strcontains(local.files[colour]["/etc/api/instance.env"], "${hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_LAUNCHING" ? "LAUNCH" : "TERMINATION"}_HOOK='${hook.name}'\n")
    ])])
    error_message = "Scripts must complete the hooks that the group has."
  }

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : strcontains(local.files[group.name == "nwac-api-blue-test" ? "blue" : "green"]["/etc/api/instance.env"], "GROUP='${group.name}'\n")])
    error_message = "Scripts must tell the group that the instance is in."
  }
}

run "drain_budget" {
  command = plan

  assert {
    condition     = tonumber(regex("(?m)^TimeoutStopSec=([0-9]+)$", local.unit)[0]) >= var.application_shutdown_seconds
    error_message = "systemd must wait at least as long as the application may take to end."
  }

  assert {
    condition = alltrue(flatten([for group in aws_autoscaling_group.this : [for hook in group.initial_lifecycle_hook :
      hook.heartbeat_timeout > tonumber(regex("(?m)^TimeoutStopSec=([0-9]+)$", local.unit)[0]) if hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_TERMINATING"
    ]]))
    error_message = "The termination hook must wait longer than systemd does."
  }

  assert {
    condition = alltrue(flatten([for group in aws_autoscaling_group.this : [for hook in group.initial_lifecycle_hook :
      hook.heartbeat_timeout > var.boot_timeout_seconds if hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_LAUNCHING"
    ]]))
    error_message = "The launch hook must wait longer than a boot may take."
  }

  assert {
    condition     = sum([for name, value in local.application_settings : value if startswith(name, "SHUTDOWN_")]) == var.application_shutdown_seconds * 1000
    error_message = "Grace and limit of the application must add up to the time that was planned for."
  }
}

run "blue_green_pair" {
  command = plan

  assert {
    condition     = keys(aws_autoscaling_group.this) == ["blue", "green"] && keys(output.groups) == ["blue", "green"] && keys(output.release_parameters) == ["blue", "green"]
    error_message = "There must be exactly two groups, blue and green."
  }

  assert {
    condition     = alltrue([for colour, group in aws_autoscaling_group.this : group.name == "nwac-api-${colour}-test" && group.target_group_arns == toset([var.target_groups[colour].arn])])
    error_message = "Each group must be attached to the target group of its own colour, and to no other."
  }

  assert {
    condition     = alltrue([for colour, group in aws_autoscaling_group.this : group.launch_template[0].id == aws_launch_template.this[colour].id && group.launch_template[0].version == tostring(aws_launch_template.this[colour].latest_version)])
    error_message = "Each group must launch a numbered version of the template of its own colour."
  }

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : group.health_check_type == "ELB" && group.vpc_zone_identifier == toset(var.subnet_ids)])
    error_message = "Each group must believe the balancer about health, and span every subnet."
  }

  assert {
    condition     = { for colour, group in aws_autoscaling_group.this : colour => [group.min_size, group.desired_capacity, group.max_size] } == { blue = [3, 3, 9], green = [0, 0, 9] }
    error_message = "The first live colour must begin with the floor, and the other empty."
  }

  assert {
    condition     = alltrue([for colour, parameter in aws_ssm_parameter.release : parameter.name == "/nwac/test/api/${colour}/release" && parameter.type == "String"])
    error_message = "Each colour must have a release pointer under its environment's path."
  }
}

run "nothing_to_boot_means_no_instances" {
  command = plan

  variables {
    initial_release = "none"
  }

  assert {
    condition     = alltrue([for group in aws_autoscaling_group.this : group.min_size == 0 && group.desired_capacity == 0])
    error_message = "Without a release there must be no instances: they would be launched and given up for ever."
  }
}

run "scaling_on_cpu_memory_and_latency" {
  command = plan

  assert {
    condition     = alltrue([for policies in [aws_autoscaling_policy.cpu, aws_autoscaling_policy.memory, aws_autoscaling_policy.latency] : keys(policies) == ["blue", "green"]])
    error_message = "Each colour must have three policies."
  }

  assert {
    condition     = alltrue([for policy in aws_autoscaling_policy.cpu : policy.target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ASGAverageCPUUtilization"])
    error_message = "One policy must track CPU."
  }

  assert {
    condition = alltrue([for colour, policy in aws_autoscaling_policy.memory : alltrue([for metric in policy.target_tracking_configuration[0].customized_metric_specification :
      metric.namespace == jsondecode(local.agent_configuration[colour]).metrics.namespace
      && metric.metric_name == jsondecode(local.agent_configuration[colour]).metrics.metrics_collected.mem.measurement[0]
      && { for dimension in metric.metric_dimension : dimension.name => dimension.value } == jsondecode(local.agent_configuration[colour]).metrics.metrics_collected.mem.append_dimensions
    ])])
    error_message = "One policy must track memory, by the name and dimension under which the agent on the instances measures it."
  }

  assert {
    condition     = alltrue([for colour in ["blue", "green"] : jsondecode(local.agent_configuration[colour]).metrics.aggregation_dimensions == [["AutoScalingGroupName"]]])
    error_message = "The agent must aggregate by group: a metric of single instances scales nothing."
  }

  assert {
    condition     = alltrue([for policy in aws_autoscaling_policy.latency : policy.policy_type == "StepScaling" && length(policy.step_adjustment) >= 2])
    error_message = "Latency must scale by steps: it does not fall in proportion as instances are added."
  }

  assert {
    condition = alltrue([for colour, alarm in aws_cloudwatch_metric_alarm.latency :
      alarm.metric_name == "TargetResponseTime" && alarm.extended_statistic == "p95" && alarm.treat_missing_data == "notBreaching"
      && alarm.dimensions == tomap({ LoadBalancer = var.alb_arn_suffix, TargetGroup = var.target_groups[colour].arn_suffix })
      && alarm.alarm_actions == toset([aws_autoscaling_policy.latency[colour].arn])
    ])
    error_message = "The p95 of each colour must trigger the policy of its own group, and nothing while there are no requests."
  }
}

run "instances_may_what_they_need" {
  command = plan

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : alltrue([for action in statement.Action : !strcontains(action, "*")])])
    error_message = "No action may be a wildcard."
  }

  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement.Sid if statement.Resource == "*"] == ["PutMetrics"]
    error_message = "Only metrics may go to any resource: they know none."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement.Condition.StringEquals["cloudwatch:namespace"] == "nwac-api-test" if statement.Sid == "PutMetrics"])
    error_message = "Metrics must be bound to the namespace of this environment."
  }

  assert {
    condition = one([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : toset(statement.Resource) if statement.Sid == "CompleteOwnHooks"]) == toset([
      "arn:aws:autoscaling:ca-central-1:111122223333:autoScalingGroup:*:autoScalingGroupName/nwac-api-blue-test",
      "arn:aws:autoscaling:ca-central-1:111122223333:autoScalingGroup:*:autoScalingGroupName/nwac-api-green-test",
    ])
    error_message = "An instance must complete hooks of the two groups only."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement.Resource if statement.Sid == "ReadArtifacts"]) == ["arn:aws:s3:::nwac-api-releases-test/releases/*"]
    error_message = "An instance must read artifacts only, and not the journal of deploys."
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement if contains(["DecryptSecrets", "ConnectToSessions", "OpenSessions"], statement.Sid)]) == 0
    error_message = "What is not asked for must not be allowed."
  }
}

run "instances_may_more_when_asked" {
  command = plan

  variables {
    secret_parameters       = { TOKEN = "/nwac/test/api/token" }
    secret_key_arns         = ["arn:aws:kms:ca-central-1:111122223333:key/00000000-0000-4000-8000-000000000002"]
    connect_arns            = ["arn:aws:elasticache:ca-central-1:111122223333:replicationgroup:nwac-api-sessions-test"]
    session_manager_enabled = true
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement if contains(["DecryptSecrets", "ConnectToSessions", "OpenSessions"], statement.Sid)]) == 3
    error_message = "What is asked for must be allowed."
  }

  assert {
    condition     = contains(one([for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement.Resource if statement.Sid == "ReadReleasePointersAndSecrets"]), "arn:aws:ssm:ca-central-1:111122223333:parameter/nwac/test/api/token")
    error_message = "An instance must be able to read the secrets that it is told to read, by their names."
  }
}

run "artifact_bucket" {
  command = plan

  assert {
    condition     = aws_s3_bucket.artifacts.bucket == "nwac-api-releases-test" && output.artifact_bucket == aws_s3_bucket.artifacts.id && aws_s3_bucket_versioning.artifacts.versioning_configuration[0].status == "Enabled"
    error_message = "Artifacts must lie in a versioned bucket of their own."
  }

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.artifacts.block_public_acls, aws_s3_bucket_public_access_block.artifacts.block_public_policy, aws_s3_bucket_public_access_block.artifacts.ignore_public_acls, aws_s3_bucket_public_access_block.artifacts.restrict_public_buckets])
    error_message = "The artifact bucket must be private."
  }

  assert {
    condition     = aws_s3_bucket_logging.artifacts.target_bucket == var.log_bucket && aws_s3_bucket_logging.artifacts.target_prefix == "nwac-api-releases-test/"
    error_message = "Access to artifacts must be logged."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.artifacts.rule : length(rule.expiration) == 0])
    error_message = "No artifact may expire: a pointer may name it."
  }

  assert {
    condition     = one(jsondecode(aws_s3_bucket_policy.artifacts.policy).Statement).Condition.Bool["aws:SecureTransport"] == "false" && one(jsondecode(aws_s3_bucket_policy.artifacts.policy).Statement).Effect == "Deny"
    error_message = "Artifacts must be had over TLS only."
  }
}
