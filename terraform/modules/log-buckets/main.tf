# One bucket for each kind of writer: each writer is admitted to its own alone, and S3's logs have another form of key
# than those of the balancer and of CloudFront.
locals {
  names = { for kind in ["s3", "alb", "cdn"] : kind => format(var.name_format, "${kind}-logs") }

  writers = {
    s3 = {
      principal = "logging.s3.amazonaws.com"
      path      = "*"
      condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnEquals    = { "aws:SourceArn" = [for name in var.source_buckets : "arn:aws:s3:::${name}"] }
      }
    }
    alb = {
      principal = "logdelivery.elasticloadbalancing.amazonaws.com"
      path      = "AWSLogs/${var.account_id}/*"
      condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = ["arn:aws:elasticloadbalancing:${var.region}:${var.account_id}:loadbalancer/*"] }
      }
    }
    # Deliveries of CloudFront lie in us-east-1, wherever the bucket lies.
    cdn = {
      principal = "delivery.logs.amazonaws.com"
      path      = "AWSLogs/${var.account_id}/*"
      condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id, "s3:x-amz-acl" = "bucket-owner-full-control" }
        ArnLike      = { "aws:SourceArn" = ["arn:aws:logs:us-east-1:${var.account_id}:delivery-source:*"] }
      }
    }
  }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:A log bucket that logs its own requests never ends; CloudTrail's data events say who read it
  #checkov:skip=CKV_AWS_144:Logs are read within weeks; a copy in another region would hold addresses of visitors there too
  #checkov:skip=CKV_AWS_145:S3's and the balancer's log delivery take SSE-S3 alone
  #checkov:skip=CKV2_AWS_62:Nothing waits for a log file
  for_each = local.names

  bucket        = each.value
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.names

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.names

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "retention"
    status = "Enabled"

    filter {}

    expiration {
      days = var.retention_days
    }

    # Long enough to notice that somebody deleted what says so.
    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.writers

  bucket = aws_s3_bucket.this[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "WriterWrites"
        Effect    = "Allow"
        Principal = { Service = each.value.principal }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::${local.names[each.key]}/${each.value.path}"
        Condition = each.value.condition
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::${local.names[each.key]}", "arn:aws:s3:::${local.names[each.key]}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# Beside the bucket, to be searched and graphed: one stream for each distribution.
resource "aws_cloudwatch_log_group" "cdn" {
  #checkov:skip=CKV_AWS_158:Encrypted by CloudWatch; by a key of one's own if its ARN is given
  #checkov:skip=CKV_AWS_338:At least a year by default; a test environment may keep less
  provider = aws.us_east_1

  name              = format(var.name_format, "cdn-access-logs")
  retention_in_days = var.retention_days
  kms_key_id        = var.kms_key_arn_us_east_1
}

# Written here, because CloudWatch would otherwise write one by itself, with the rights of whoever applies.
resource "aws_cloudwatch_log_resource_policy" "cdn" {
  provider = aws.us_east_1

  policy_name = format(var.name_format, "cdn-access-logs")
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DeliveryWrites"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "arn:aws:logs:us-east-1:${var.account_id}:log-group:${aws_cloudwatch_log_group.cdn.name}:log-stream:*"
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:aws:logs:us-east-1:${var.account_id}:*" }
      }
    }]
  })
}
