locals {
  parameters = "arn:aws:ssm:${var.region}:${var.account_id}:parameter"

  # What each statement is for is its name; one whose list of resources is empty is left out.
  statements = {
    CompleteOwnHooks = {
      actions   = ["autoscaling:CompleteLifecycleAction"]
      resources = [for group in values(local.groups) : "arn:aws:autoscaling:${var.region}:${var.account_id}:autoScalingGroup:*:autoScalingGroupName/${group}"]
    }
    ReadReleasePointersAndSecrets = {
      actions   = ["ssm:GetParameter"]
      resources = [for name in concat(values(local.release_parameters), values(var.secret_parameters)) : "${local.parameters}${name}"]
    }
    DecryptSecrets = {
      actions   = ["kms:Decrypt"]
      resources = var.secret_key_arns
    }
    ReadArtifacts = {
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${local.artifact_bucket}/releases/*"]
    }
    WriteLogs = {
      actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      resources = [for group in values(var.log_groups) : "arn:aws:logs:${var.region}:${var.account_id}:log-group:${group}:*"]
    }
    ConnectToSessions = {
      actions   = ["elasticache:Connect"]
      resources = var.connect_arns
    }
  }

  # Knows no resources, so the namespace bounds it.
  measure = {
    Sid       = "PutMetrics"
    Effect    = "Allow"
    Action    = ["cloudwatch:PutMetricData"]
    Resource  = "*"
    Condition = { StringEquals = { "cloudwatch:namespace" = var.metric_namespace } }
  }

  # Only what a session needs: the managed policy for it may read every parameter of the account. None knows resources.
  sessions = {
    Sid    = "OpenSessions"
    Effect = "Allow"
    Action = [
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    Resource = "*"
  }
}

resource "aws_iam_role" "instance" {
  name                 = format(var.name_format, "api-instance")
  description          = "Instances of the API."
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "instance" {
  #checkov:skip=CKV_AWS_355:Metrics and sessions know no resources
  #checkov:skip=CKV_AWS_290:As above; metrics are bound to one namespace
  name = "instance"
  role = aws_iam_role.instance.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for sid, statement in local.statements : {
        Sid      = sid
        Effect   = "Allow"
        Action   = statement.actions
        Resource = statement.resources
      } if sid != "DecryptSecrets" && sid != "ConnectToSessions"],
      [for sid in ["DecryptSecrets"] : {
        Sid      = sid
        Effect   = "Allow"
        Action   = local.statements[sid].actions
        Resource = local.statements[sid].resources
      } if length(var.secret_key_arns) > 0],
      [for sid in ["ConnectToSessions"] : {
        Sid      = sid
        Effect   = "Allow"
        Action   = local.statements[sid].actions
        Resource = local.statements[sid].resources
      } if length(var.connect_arns) > 0],
      [local.measure],
      var.session_manager_enabled ? [local.sessions] : [],
    )
  })
}

resource "aws_iam_instance_profile" "this" {
  name = format(var.name_format, "api-instance")
  role = aws_iam_role.instance.name
}
