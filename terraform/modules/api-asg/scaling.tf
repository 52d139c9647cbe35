# Each colour scales by itself: the one that is not live has nothing to measure, and nothing happens.
resource "aws_autoscaling_policy" "cpu" {
  for_each = local.colours

  name                   = "${local.groups[each.key]}-cpu"
  autoscaling_group_name = aws_autoscaling_group.this[each.key].name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.scaling.cpu_percent

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

# As the agent on the instances measures it, aggregated by group.
resource "aws_autoscaling_policy" "memory" {
  for_each = local.colours

  name                   = "${local.groups[each.key]}-memory"
  autoscaling_group_name = aws_autoscaling_group.this[each.key].name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.scaling.memory_percent

    customized_metric_specification {
      namespace   = var.metric_namespace
      metric_name = "mem_used_percent"
      statistic   = "Average"
      unit        = "Percent"

      metric_dimension {
        name  = "AutoScalingGroupName"
        value = local.groups[each.key]
      }
    }
  }
}

# Latency does not fall in proportion as instances are added, so no target is tracked: slow answers add instances by
# steps, and the other two policies take them away again.
resource "aws_autoscaling_policy" "latency" {
  for_each = local.colours

  name                      = "${local.groups[each.key]}-latency"
  autoscaling_group_name    = aws_autoscaling_group.this[each.key].name
  policy_type               = "StepScaling"
  adjustment_type           = "PercentChangeInCapacity"
  min_adjustment_magnitude  = 1
  metric_aggregation_type   = "Average"
  estimated_instance_warmup = var.warmup_seconds

  step_adjustment {
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = var.scaling.p95_seconds
    scaling_adjustment          = 25
  }

  step_adjustment {
    metric_interval_lower_bound = var.scaling.p95_seconds
    scaling_adjustment          = 50
  }
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = local.colours

  alarm_name          = format(var.name_format, "api-${each.key}-scale-out")
  alarm_description   = "Answers of ${local.groups[each.key]} are slow: instances are added."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  extended_statistic  = "p95"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = var.scaling.p95_seconds
  comparison_operator = "GreaterThanThreshold"
  # A colour without requests is not slow.
  treat_missing_data = "notBreaching"
  alarm_actions      = [aws_autoscaling_policy.latency[each.key].arn]

  dimensions = {
    LoadBalancer = var.alb_arn_suffix
    TargetGroup  = var.target_groups[each.key].arn_suffix
  }
}
