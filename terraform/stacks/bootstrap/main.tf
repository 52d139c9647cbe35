locals {
  buckets = { state = var.state_bucket, plans = var.plan_bucket }
}

# Replicas, events and access logs are asked of every bucket. These two are read by roles of this
# account alone, and CloudTrail's data events say who did.
resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:Read by this account's roles alone; CloudTrail records who. A log bucket here would need one of its own
  #checkov:skip=CKV_AWS_144:A state is made anew from what is there; versions bring back an older one
  #checkov:skip=CKV2_AWS_62:Nothing waits for a change of these objects
  #checkov:skip=CKV_AWS_145:SSE-S3; a key of its own would be one more thing that has to be there before everything else
  for_each = local.buckets

  bucket = each.value

  # A state that is gone takes the knowledge of everything with it.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days           = each.key == "state" ? 365 : 7
      newer_noncurrent_versions = each.key == "state" ? 50 : null
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # A plan holds values of the state in clear, and is of no use once the state has moved on.
  dynamic "rule" {
    for_each = each.key == "plans" ? [1] : []

    content {
      id     = "stale-plans"
      status = "Enabled"

      filter {}

      expiration {
        days = 7
      }

      abort_incomplete_multipart_upload {
        days_after_initiation = 1
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyByTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::${each.value}", "arn:aws:s3:::${each.value}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.oidc_provider_arn == null ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  # Known before it is made: an identity provider is named after its host.
  oidc_provider_arn = coalesce(var.oidc_provider_arn, "arn:aws:iam::${var.account_id}:oidc-provider/token.actions.githubusercontent.com")
}

# What no role of an environment can ever do, whatever an apply writes into its policies. It grants nothing by itself.
resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_286:A boundary grants nothing; what a role may is what its own policy says and this one does not forbid
  #checkov:skip=CKV_AWS_287:As above
  #checkov:skip=CKV_AWS_288:As above
  #checkov:skip=CKV_AWS_289:As above
  #checkov:skip=CKV_AWS_290:As above
  #checkov:skip=CKV_AWS_355:As above
  #checkov:skip=CKV2_AWS_40:As above
  for_each = var.environments

  name        = format(each.value.name_format, "boundary")
  path        = "/terraform/"
  description = "The most that roles of ${each.key} can be given"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EverythingButIdentitiesAndOrganisation"
        Effect    = "Allow"
        NotAction = ["iam:*", "organizations:*", "account:*", "sts:AssumeRole"]
        Resource  = "*"
      },
      {
        Sid      = "NeverOtherEnvironmentsOrState"
        Effect   = "Deny"
        Action   = ["s3:*"]
        Resource = flatten([for name in concat(local.other_names[each.key], values(local.buckets)) : ["arn:aws:s3:::${name}", "arn:aws:s3:::${name}/*"]])
      },
      {
        Sid       = "NeverWhatOthersHaveTagged"
        Effect    = "Deny"
        Action    = ["autoscaling:*", "cloudfront:*", "ec2:*", "elasticloadbalancing:*", "ssm:*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:ResourceTag/environment" = [for name in keys(var.environments) : name if name != each.key] } }
      },
    ]
  })
}

locals {
  other_names = { for name in keys(var.environments) : name => [for other, it in var.environments : format(it.name_format, "*") if other != name] }
}

module "roles" {
  source   = "../../modules/deploy-roles"
  for_each = var.environments

  environment              = each.key
  name_format              = each.value.name_format
  account_id               = var.account_id
  region                   = var.region
  oidc_provider_arn        = local.oidc_provider_arn
  contract_parameter       = "/nwac/${each.key}/deploy-contract"
  permissions_boundary_arn = aws_iam_policy.boundary[each.key].arn

  infrastructure = {
    plan_subjects         = each.value.plan_subjects
    apply_subjects        = each.value.apply_subjects
    cutover_workflow_refs = each.value.cutover_workflow_refs
    state_bucket          = var.state_bucket
    state_key             = "${each.key}/terraform.tfstate"
    plan_bucket           = var.plan_bucket
    parameter_path        = "/nwac/${each.key}"
    public_hosts          = each.value.public_hosts
    preview_hosts         = each.value.preview_hosts
    destroyable           = each.value.destroyable
    session_redis_enabled = each.value.session_redis_enabled
    second_region         = each.value.second_region
    zone_id               = var.zone_id
  }

  depends_on = [aws_iam_openid_connect_provider.github]
}
