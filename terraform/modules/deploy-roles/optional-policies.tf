# The second half of what an apply may do: what comes before everything else, and what only optional parts of an
# environment need. A policy of its own, because the policies inside a role together may have 10,240 characters.
locals {
  destroyable    = anytrue([for it in local.one : it.destroyable])
  has_redis      = anytrue([for it in local.one : it.session_redis_enabled])
  second_regions = [for it in local.one : it.second_region if it.second_region != null]

  # Where alarms of a lost region lie: those of the second region itself, and those that Route 53 counts.
  elsewhere = [for region in concat(local.second_regions, length(local.second_regions) > 0 ? ["us-east-1"] : []) : "${region}:${var.account_id}"]

  # What AWS makes for itself when the first of a kind is made in an account (source: IAM User Guide, "Create a
  # service-linked role"; the names are those of each service's guide).
  linked_services = concat(
    ["autoscaling.amazonaws.com", "elasticloadbalancing.amazonaws.com", "vpcorigin.cloudfront.amazonaws.com"],
    local.has_redis ? ["elasticache.amazonaws.com"] : [],
  )

  sessions = [for kind in ["cluster", "parametergroup", "replicationgroup", "subnetgroup", "user", "usergroup"] :
    # Nodes are named after their group and numbered.
    "arn:aws:elasticache:${local.here}:${kind}:${local.named}${kind == "cluster" ? "*" : ""}"
  ]

  optional_reads = concat(
    [for on in [local.has_redis] : {
      Sid      = "LookAtSessions"
      Effect   = "Allow"
      Action   = ["elasticache:ListTagsForResource"]
      Resource = local.sessions
    } if on],
    [for region in local.second_regions : {
      Sid    = "LookAtRegions"
      Effect = "Allow"
      Action = ["cloudwatch:ListTagsForResource", "route53:GetHealthCheck", "route53:ListTagsForResource", "sns:GetTopicAttributes", "sns:ListTagsForResource"]
      Resource = concat(
        ["arn:aws:route53:::healthcheck/*", "arn:aws:sns:${local.edge}:${local.named}"],
        [for place in local.elsewhere : "arn:aws:cloudwatch:${place}:alarm:${local.named}"],
      )
    }],
  )

  # Writes for which IAM knows no resource (source: Service Authorization Reference). Where it knows the tag that
  # something is made with, that is the bound.
  unbounded_statements = [
    {
      Sid       = "MakeTagged"
      Effect    = "Allow"
      Action    = ["acm:RequestCertificate", "cloudfront:CreateVpcOrigin", "kms:CreateKey"]
      Resource  = ["*"]
      Condition = { StringEquals = { "aws:RequestTag/environment" = var.environment } }
    },
    {
      Sid      = "MakeOriginAccess"
      Effect   = "Allow"
      Action   = ["cloudfront:CreateOriginAccessControl"]
      Resource = ["*"]
    },
    {
      # Lets CloudFront, the firewall and flow logs write; one policy for all of a region.
      Sid      = "AdmitLogWriters"
      Effect   = "Allow"
      Action   = ["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DeleteResourcePolicy", "logs:PutResourcePolicy"]
      Resource = ["*"]
    },
    {
      # By an ARN that ends in a random id, which only the state knows: nothing here lists subscriptions.
      Sid      = "EndSubscriptions"
      Effect   = "Allow"
      Action   = ["sns:Unsubscribe"]
      Resource = ["*"]
    },
  ]

  more_apply_statements = concat(
    local.unbounded_statements,
    [
      {
        Sid       = "LetServicesMakeTheirRoles"
        Effect    = "Allow"
        Action    = ["iam:CreateServiceLinkedRole"]
        Resource  = [for service in local.linked_services : "arn:aws:iam::${var.account_id}:role/aws-service-role/${service}/*"]
        Condition = { StringEquals = { "iam:AWSServiceName" = local.linked_services } }
      },
      {
        # Leads to a distribution at all times, and is nobody's entry.
        Sid      = "ManagePreviewRecords"
        Effect   = "Allow"
        Action   = ["route53:ChangeResourceRecordSets"]
        Resource = local.zone
        Condition = { "ForAllValues:StringEquals" = {
          "route53:ChangeResourceRecordSetsNormalizedRecordNames" = flatten([for it in local.one : it.preview_hosts])
          "route53:ChangeResourceRecordSetsRecordTypes"           = ["A", "AAAA"]
        } }
      },
    ],
    [for on in [local.destroyable] : {
      Sid      = "EmptyBuckets"
      Effect   = "Allow"
      Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"]
      Resource = ["arn:aws:s3:::${local.named}", "arn:aws:s3:::${local.named}/*"]
    } if on],
    [for on in [local.has_redis] : {
      Sid    = "ManageSessions"
      Effect = "Allow"
      Action = [
        "elasticache:AddTagsToResource",
        "elasticache:CreateCacheParameterGroup",
        "elasticache:CreateCacheSubnetGroup",
        "elasticache:CreateReplicationGroup",
        "elasticache:CreateUser",
        "elasticache:CreateUserGroup",
        "elasticache:DeleteCacheParameterGroup",
        "elasticache:DeleteCacheSubnetGroup",
        "elasticache:DeleteReplicationGroup",
        "elasticache:DeleteUser",
        "elasticache:DeleteUserGroup",
        "elasticache:DecreaseReplicaCount",
        "elasticache:IncreaseReplicaCount",
        "elasticache:ModifyCacheParameterGroup",
        "elasticache:ModifyCacheSubnetGroup",
        "elasticache:ModifyReplicationGroup",
        "elasticache:ModifyUser",
        "elasticache:ModifyUserGroup",
        "elasticache:RemoveTagsFromResource",
        "elasticache:ResetCacheParameterGroup",
      ]
      Resource = local.sessions
    } if on],
    [for on in [local.has_redis] : {
      # ElastiCache encrypts by a key of ours only for somebody who may hand its use on.
      Sid       = "EncryptSessions"
      Effect    = "Allow"
      Action    = ["kms:CreateGrant"]
      Resource  = ["arn:aws:kms:${local.here}:key/*"]
      Condition = { StringEquals = { "aws:ResourceTag/environment" = var.environment }, Bool = { "kms:GrantIsForAWSResource" = "true" } }
    } if on],
    [for region in local.second_regions : {
      # One has no id before it is there, and no tag either.
      Sid      = "MakeHealthChecks"
      Effect   = "Allow"
      Action   = ["route53:CreateHealthCheck"]
      Resource = ["*"]
    }],
    [for region in local.second_regions : {
      Sid      = "ManageHealthChecks"
      Effect   = "Allow"
      Action   = ["route53:ChangeTagsForResource", "route53:DeleteHealthCheck", "route53:UpdateHealthCheck"]
      Resource = ["arn:aws:route53:::healthcheck/*"]
    }],
    [for region in local.second_regions : {
      Sid    = "ManageAlarmsElsewhere"
      Effect = "Allow"
      Action = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
      Resource = [
        for place in local.elsewhere : "arn:aws:cloudwatch:${place}:alarm:${local.named}"
      ]
    }],
    [for region in local.second_regions : {
      Sid      = "ManageNoticesOfRegions"
      Effect   = "Allow"
      Action   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
      Resource = ["arn:aws:sns:${local.edge}:${local.named}"]
    }],
    [for region in local.second_regions : {
      Sid       = "ManageKeyOfNotices"
      Effect    = "Allow"
      Action    = ["kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription"]
      Resource  = ["arn:aws:kms:${local.edge}:key/*"]
      Condition = local.own_tag
    }],
    [for region in local.second_regions : {
      Sid       = "PassReplicationRole"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = ["arn:aws:iam::${var.account_id}:role/${format(var.name_format, "replication")}"]
      Condition = { StringEquals = { "iam:PassedToService" = "s3.amazonaws.com" } }
    }],
  )
}

resource "aws_iam_policy" "apply" {
  count = var.infrastructure == null ? 0 : 1

  name        = format(var.name_format, "terraform-apply")
  path        = "/terraform/"
  description = "What an apply of ${var.environment} may do beside the policy inside its role"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.more_apply_statements
  })
}

resource "aws_iam_role_policy_attachment" "apply" {
  count = var.infrastructure == null ? 0 : 1

  role       = aws_iam_role.this["apply"].name
  policy_arn = aws_iam_policy.apply[0].arn
}
