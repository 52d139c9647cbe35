# What Terraform itself needs, for roles of the bootstrap stack. Things that have names are bounded by their names, and
# things that have only ids by their tag `environment`. What has neither (access controls, cache and header policies
# of CloudFront) is shared by all environments of an account: production in an account of its own is the better bound.
locals {
  named         = format(var.name_format, "*")
  one           = [for it in var.infrastructure[*] : it]
  parameters    = [for it in local.one : "arn:aws:ssm:${var.region}:${var.account_id}:parameter${it.parameter_path}/*"]
  entries       = [for it in local.one : "arn:aws:ssm:${var.region}:${var.account_id}:parameter${it.parameter_path}/*/public-entry"]
  zone          = [for it in local.one : "arn:aws:route53:::hostedzone/${it.zone_id}"]
  state         = [for it in local.one : "arn:aws:s3:::${it.state_bucket}/${it.state_key}"]
  state_lock    = [for it in local.one : "arn:aws:s3:::${it.state_bucket}/${it.state_key}.tflock"]
  state_buckets = distinct(flatten([for it in local.one : ["arn:aws:s3:::${it.state_bucket}", "arn:aws:s3:::${it.plan_bucket}"]]))
  plan_files    = [for it in local.one : "arn:aws:s3:::${it.plan_bucket}/${var.environment}/*"]
  here          = "${var.region}:${var.account_id}"
  edge          = "us-east-1:${var.account_id}"

  # Present and equal, or absent: what another environment has tagged is out of reach.
  own_tag = { StringEqualsIfExists = {
    "aws:ResourceTag/environment" = var.environment
    "aws:RequestTag/environment"  = var.environment
  } }

  read_statements = concat(local.optional_reads, [
    {
      Sid    = "Look"
      Effect = "Allow"
      # None of these knows resources, or a plan has to look at more than the one thing it manages.
      Action = [
        "autoscaling:Describe*",
        "cloudwatch:DescribeAlarms",
        "ec2:Describe*",
        "elasticloadbalancing:Describe*",
        "elasticache:Describe*",
        "kms:ListAliases",
        "logs:Describe*",
        "route53:ListHostedZones",
        "sns:GetSubscriptionAttributes",
        "ssm:DescribeParameters",
      ]
      Resource = ["*"]
    },
    {
      Sid      = "LookAtBuckets"
      Effect   = "Allow"
      Action   = ["s3:Get*Configuration", "s3:GetBucket*", "s3:GetAccelerateConfiguration", "s3:ListBucket"]
      Resource = ["arn:aws:s3:::${local.named}"]
    },
    {
      Sid      = "LookAtTheEdge"
      Effect   = "Allow"
      Action   = ["cloudfront:Describe*", "cloudfront:Get*", "cloudfront:List*"]
      Resource = ["arn:aws:cloudfront::${var.account_id}:*"]
    },
    {
      Sid      = "LookAtTheFirewall"
      Effect   = "Allow"
      Action   = ["wafv2:GetWebACL", "wafv2:GetLoggingConfiguration", "wafv2:ListTagsForResource"]
      Resource = ["arn:aws:wafv2:${local.edge}:global/*"]
    },
    {
      Sid      = "LookAtCertificates"
      Effect   = "Allow"
      Action   = ["acm:DescribeCertificate", "acm:ListTagsForCertificate"]
      Resource = ["arn:aws:acm:${local.here}:certificate/*", "arn:aws:acm:${local.edge}:certificate/*"]
    },
    {
      Sid      = "LookAtRecords"
      Effect   = "Allow"
      Action   = ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
      Resource = local.zone
    },
    {
      Sid      = "LookAtChanges"
      Effect   = "Allow"
      Action   = ["route53:GetChange"]
      Resource = ["arn:aws:route53:::change/*"]
    },
    {
      Sid      = "LookAtParameters"
      Effect   = "Allow"
      Action   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource"]
      Resource = local.parameters
    },
    {
      Sid    = "LookAtRoles"
      Effect = "Allow"
      Action = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:GetInstanceProfile", "iam:ListInstanceProfilesForRole"]
      Resource = [
        "arn:aws:iam::${var.account_id}:role/${local.named}",
        "arn:aws:iam::${var.account_id}:instance-profile/${local.named}",
      ]
    },
    {
      Sid      = "LookAtNoticesAndKeys"
      Effect   = "Allow"
      Action   = ["sns:GetTopicAttributes", "sns:ListTagsForResource", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags", "logs:GetDelivery*", "logs:ListTagsForResource", "cloudwatch:ListTagsForResource"]
      Resource = ["arn:aws:sns:${local.here}:${local.named}", "arn:aws:kms:${local.here}:key/*", "arn:aws:kms:${local.edge}:key/*", "arn:aws:logs:*:${var.account_id}:*", "arn:aws:cloudwatch:${local.here}:alarm:${local.named}"]
    },
    {
      Sid      = "FindState"
      Effect   = "Allow"
      Action   = ["s3:ListBucket"]
      Resource = local.state_buckets
    },
    {
      Sid      = "ReadState"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = local.state
    },
  ])

  plan_statements = [
    {
      Sid      = "HandOverPlans"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = local.plan_files
    },
  ]

  # A state is never deleted; its lock is.
  state_statements = [
    {
      Sid      = "WriteState"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = local.state
    },
    {
      Sid      = "LockState"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      Resource = local.state_lock
    },
    {
      Sid      = "TakePlans"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = local.plan_files
    },
  ]

  apply_statements = concat(local.state_statements, [
    {
      Sid      = "KeepRolloutsOut"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = ["arn:aws:s3:::${local.named}/_rollout/*"]
    },
    {
      Sid    = "ManageBuckets"
      Effect = "Allow"
      Action = [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
      ]
      Resource = ["arn:aws:s3:::${local.named}"]
    },
    {
      Sid    = "ManageEdge"
      Effect = "Allow"
      Action = [
        "cloudfront:AllowVendedLogDeliveryForResource",
        "cloudfront:CreateCachePolicy",
        "cloudfront:CreateDistribution",
        "cloudfront:CreateFunction",
        "cloudfront:CreateResponseHeadersPolicy",
        "cloudfront:DeleteCachePolicy",
        "cloudfront:DeleteDistribution",
        "cloudfront:DeleteFunction",
        "cloudfront:DeleteOriginAccessControl",
        "cloudfront:DeleteResponseHeadersPolicy",
        "cloudfront:DeleteVpcOrigin",
        "cloudfront:PublishFunction",
        "cloudfront:TagResource",
        "cloudfront:UntagResource",
        "cloudfront:UpdateCachePolicy",
        "cloudfront:UpdateDistribution",
        "cloudfront:UpdateFunction",
        "cloudfront:UpdateOriginAccessControl",
        "cloudfront:UpdateResponseHeadersPolicy",
        "cloudfront:UpdateVpcOrigin",
      ]
      Resource = [
        "arn:aws:cloudfront::${var.account_id}:distribution/*",
        "arn:aws:cloudfront::${var.account_id}:function/${local.named}",
        "arn:aws:cloudfront::${var.account_id}:cache-policy/*",
        "arn:aws:cloudfront::${var.account_id}:origin-access-control/*",
        "arn:aws:cloudfront::${var.account_id}:response-headers-policy/*",
        "arn:aws:cloudfront::${var.account_id}:vpcorigin/*",
      ]
      Condition = local.own_tag
    },
    {
      Sid    = "ManageFirewall"
      Effect = "Allow"
      Action = [
        "wafv2:CreateWebACL",
        "wafv2:DeleteLoggingConfiguration",
        "wafv2:DeleteWebACL",
        "wafv2:PutLoggingConfiguration",
        "wafv2:TagResource",
        "wafv2:UntagResource",
        "wafv2:UpdateWebACL",
      ]
      Resource = ["arn:aws:wafv2:${local.edge}:global/webacl/${local.named}/*", "arn:aws:wafv2:${local.edge}:global/managedruleset/*"]
    },
    {
      Sid       = "ManageCertificates"
      Effect    = "Allow"
      Action    = ["acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"]
      Resource  = ["arn:aws:acm:${local.here}:certificate/*", "arn:aws:acm:${local.edge}:certificate/*"]
      Condition = local.own_tag
    },
    {
      Sid      = "ManageValidationRecords"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets"]
      Resource = local.zone
      Condition = { "ForAllValues:StringEquals" = {
        "route53:ChangeResourceRecordSetsRecordTypes" = ["CNAME"]
      } }
    },
    {
      # The first apply of all may say where the public names lead to; from then on only a cutover moves them. Where an
      # environment may be destroyed, an apply may also end them.
      Sid      = "CreateEntryRecords"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets"]
      Resource = local.zone
      Condition = { "ForAllValues:StringEquals" = {
        "route53:ChangeResourceRecordSetsActions"               = local.destroyable ? ["CREATE", "DELETE"] : ["CREATE"]
        "route53:ChangeResourceRecordSetsNormalizedRecordNames" = flatten([for it in local.one : it.public_hosts])
        "route53:ChangeResourceRecordSetsRecordTypes"           = ["A", "AAAA"]
      } }
    },
    {
      Sid      = "ManageParameters"
      Effect   = "Allow"
      Action   = ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"]
      Resource = local.parameters
    },
    {
      Sid    = "ManageFleet"
      Effect = "Allow"
      Action = [
        "autoscaling:AttachLoadBalancerTargetGroups",
        "autoscaling:CreateAutoScalingGroup",
        "autoscaling:CreateOrUpdateTags",
        "autoscaling:DeleteAutoScalingGroup",
        "autoscaling:DeletePolicy",
        "autoscaling:DeleteTags",
        "autoscaling:DetachLoadBalancerTargetGroups",
        "autoscaling:DisableMetricsCollection",
        "autoscaling:EnableMetricsCollection",
        "autoscaling:PutLifecycleHook",
        "autoscaling:PutScalingPolicy",
        "autoscaling:UpdateAutoScalingGroup",
      ]
      Resource = ["arn:aws:autoscaling:${local.here}:autoScalingGroup:*:autoScalingGroupName/${local.named}"]
    },
    {
      Sid    = "ManageBalancer"
      Effect = "Allow"
      Action = [
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:CreateLoadBalancer",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:CreateTargetGroup",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:RemoveTags",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
      ]
      Resource = [
        "arn:aws:elasticloadbalancing:${local.here}:listener-rule/app/${local.named}/*",
        "arn:aws:elasticloadbalancing:${local.here}:listener/app/${local.named}/*",
        "arn:aws:elasticloadbalancing:${local.here}:loadbalancer/app/${local.named}/*",
        "arn:aws:elasticloadbalancing:${local.here}:targetgroup/${local.named}/*",
      ]
    },
    {
      Sid    = "ManageNetworkAndTemplates"
      Effect = "Allow"
      Action = [
        "ec2:AllocateAddress",
        "ec2:AssociateRouteTable",
        "ec2:AttachInternetGateway",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateFlowLogs",
        "ec2:CreateInternetGateway",
        "ec2:CreateLaunchTemplate",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:CreateNatGateway",
        "ec2:CreateRoute",
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVpc",
        "ec2:CreateVpcEndpoint",
        "ec2:DeleteFlowLogs",
        "ec2:DeleteInternetGateway",
        "ec2:DeleteLaunchTemplate",
        "ec2:DeleteNatGateway",
        "ec2:DeleteRoute",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVpc",
        "ec2:DeleteVpcEndpoints",
        "ec2:DetachInternetGateway",
        "ec2:DisassociateAddress",
        "ec2:DisassociateRouteTable",
        "ec2:ModifyLaunchTemplate",
        "ec2:ModifySecurityGroupRules",
        "ec2:ModifySubnetAttribute",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifyVpcEndpoint",
        "ec2:ReleaseAddress",
        "ec2:ReplaceRoute",
        "ec2:ReplaceRouteTableAssociation",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        # AWS asks whoever gives a group its launch template for the right to launch from it.
        "ec2:RunInstances",
      ]
      Resource  = ["arn:aws:ec2:${local.here}:*/*", "arn:aws:ec2:${var.region}::image/*"]
      Condition = local.own_tag
    },
    {
      Sid    = "ManageAlarms"
      Effect = "Allow"
      Action = [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:PutCompositeAlarm",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        "sns:Subscribe",
        "sns:TagResource",
        "sns:UntagResource",
      ]
      Resource = ["arn:aws:cloudwatch:${local.here}:alarm:${local.named}", "arn:aws:sns:${local.here}:${local.named}"]
    },
    {
      Sid    = "ManageLogs"
      Effect = "Allow"
      Action = [
        "logs:AssociateKmsKey",
        "logs:CreateDelivery",
        "logs:CreateLogGroup",
        "logs:DeleteDelivery",
        "logs:DeleteDeliveryDestination",
        "logs:DeleteDeliverySource",
        "logs:DeleteLogGroup",
        "logs:DeleteMetricFilter",
        "logs:DisassociateKmsKey",
        "logs:PutDeliveryDestination",
        "logs:PutDeliverySource",
        "logs:PutMetricFilter",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
        "logs:UpdateDeliveryConfiguration",
      ]
      Resource  = ["arn:aws:logs:${local.here}:*", "arn:aws:logs:${local.edge}:*"]
      Condition = local.own_tag
    },
    {
      Sid       = "ManageKeys"
      Effect    = "Allow"
      Action    = ["kms:CreateAlias", "kms:DeleteAlias", "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription"]
      Resource  = ["arn:aws:kms:${local.here}:key/*", "arn:aws:kms:${local.here}:alias/${local.named}"]
      Condition = local.own_tag
    },
    {
      # Only with the boundary: whatever role an apply makes, it cannot do more than the boundary says.
      Sid       = "MakeBoundRoles"
      Effect    = "Allow"
      Action    = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
      Resource  = ["arn:aws:iam::${var.account_id}:role/${local.named}"]
      Condition = { StringEquals = { "iam:PermissionsBoundary" = var.permissions_boundary_arn == null ? "none" : var.permissions_boundary_arn } }
    },
    {
      Sid    = "ManageBoundRoles"
      Effect = "Allow"
      Action = [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:TagRole",
        "iam:UntagInstanceProfile",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ]
      Resource = [
        "arn:aws:iam::${var.account_id}:role/${local.named}",
        "arn:aws:iam::${var.account_id}:instance-profile/${local.named}",
      ]
    },
    {
      Sid       = "PassInstanceRole"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = ["arn:aws:iam::${var.account_id}:role/${local.named}"]
      Condition = { StringEquals = { "iam:PassedToService" = "ec2.amazonaws.com" } }
    },
    {
      # A cutover is somebody's decision with a proof before and after it, never the side effect of an apply.
      Sid      = "LeaveEntries"
      Effect   = "Deny"
      Action   = local.destroyable ? ["ssm:PutParameter"] : ["ssm:PutParameter", "ssm:DeleteParameter"]
      Resource = local.entries
      Condition = { StringNotEquals = {
        "ssm:Overwrite" = "false"
      } }
    },
  ])

  cutover_statements = concat(local.state_statements, [
    {
      Sid      = "TurnEntries"
      Effect   = "Allow"
      Action   = ["ssm:PutParameter"]
      Resource = local.entries
    },
    {
      Sid      = "MoveRecords"
      Effect   = "Allow"
      Action   = ["route53:ChangeResourceRecordSets"]
      Resource = local.zone
      Condition = { "ForAllValues:StringEquals" = {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames" = flatten([for it in local.one : it.public_hosts])
        "route53:ChangeResourceRecordSetsRecordTypes"           = ["A", "AAAA"]
      } }
    },
  ])
}
