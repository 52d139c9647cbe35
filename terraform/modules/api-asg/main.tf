# Which release a colour boots. Terraform makes the pointers and never writes them again: deploys do.
resource "aws_ssm_parameter" "release" {
  #checkov:skip=CKV2_AWS_34:Where an artifact lies is no secret
  #checkov:skip=CKV_AWS_337:As above
  for_each = local.colours

  name           = local.release_parameters[each.key]
  description    = "Release that new instances of ${local.groups[each.key]} boot: s3://<bucket>/releases/<sha256>.tar.gz, or none. Set by deploys."
  type           = "String"
  insecure_value = var.initial_release

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

# One template for each colour: an apply changes the colour that is not live first, and refuses to change one with
# weight. An instance that the live colour adds meanwhile is like its neighbours.
resource "aws_launch_template" "this" {
  for_each = local.colours

  name                   = local.groups[each.key]
  description            = "Instances of ${local.groups[each.key]}."
  update_default_version = true
  image_id               = var.templates[each.key].image_id
  instance_type          = var.templates[each.key].instance_type
  ebs_optimized          = true
  user_data              = base64gzip(local.user_data[each.key])

  iam_instance_profile {
    arn = aws_iam_instance_profile.this.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "enabled"
  }

  monitoring {
    enabled = true
  }

  network_interfaces {
    device_index                = 0
    associate_public_ip_address = false
    delete_on_termination       = true
    security_groups             = [var.security_group_id]
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.root_volume_gib
      encrypted             = true
      delete_on_termination = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = merge(var.tags, { Name = local.groups[each.key], colour = each.key })
    }
  }

  lifecycle {
    precondition {
      # 16 KiB before the encoding in base64, which makes four characters of three bytes.
      condition     = length(base64gzip(local.user_data[each.key])) <= 16384 / 3 * 4
      error_message = "application_environment, secret_parameters and packages are too long: user data takes 16 KiB."
    }
  }
}

resource "aws_autoscaling_group" "this" {
  #checkov:skip=CKV2_AWS_15:Attached to its target group here, with the balancer's health check; tests prove it
  for_each = local.colours

  name                = local.groups[each.key]
  vpc_zone_identifier = var.subnet_ids
  target_group_arns   = [var.target_groups[each.key].arn]
  health_check_type   = "ELB"
  # Short: an instance comes into service once its boot has proven that it is healthy.
  health_check_grace_period = 60
  default_instance_warmup   = var.warmup_seconds
  min_size                  = each.key == var.initial_live_colour ? local.initial_size : 0
  desired_capacity          = each.key == var.initial_live_colour ? local.initial_size : 0
  max_size                  = var.max_size
  # A plan is not done when instances are there, but when the group is: releases are the deploys' business.
  wait_for_capacity_timeout = "0"
  enabled_metrics           = ["GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances", "GroupTerminatingInstances", "GroupTotalInstances"]

  launch_template {
    id      = aws_launch_template.this[each.key].id
    version = aws_launch_template.this[each.key].latest_version
  }

  instance_maintenance_policy {
    min_healthy_percentage = 100
    max_healthy_percentage = 110
  }

  # Inside the group: hooks made beside it come too late for the first instances. They are made with the group and
  # never changed by it; for another heartbeat on a group that exists, change the hook itself (README).
  initial_lifecycle_hook {
    name                 = local.launch_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    default_result       = "ABANDON"
    heartbeat_timeout    = var.launch_heartbeat_seconds
  }

  initial_lifecycle_hook {
    name                 = local.termination_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_TERMINATING"
    default_result       = "CONTINUE"
    heartbeat_timeout    = var.termination_heartbeat_seconds
  }

  dynamic "tag" {
    for_each = merge(var.tags, { Name = local.groups[each.key] })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = false
    }
  }

  # Deploys and scaling decide how many; Terraform only how many at most.
  lifecycle {
    ignore_changes = [desired_capacity, min_size]
  }

  # The first instances need all of it.
  depends_on = [aws_iam_role_policy.instance, aws_ssm_parameter.release]
}
