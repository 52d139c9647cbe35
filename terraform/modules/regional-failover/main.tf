# Two distributions cannot share a name, and DNS cannot steer a VPC origin, so a second region stands behind the one
# distribution: files fail over by an origin group, request by request, and a flag says where the API is asked.
locals {
  regions = { for key, name in { primary = var.primary.region, secondary = try(var.secondary.region, "") } : key => name if var.enabled }
  copied  = var.enabled ? var.apps : toset([])
}

# Where writes belong. Turned by a person: a split brain costs more than minutes of refused writes.
resource "aws_ssm_parameter" "active_region" {
  #checkov:skip=CKV2_AWS_34:The name of a region is no secret
  count = var.enabled ? 1 : 0

  name            = var.parameter_name
  description     = "Region whose API takes writes: primary or secondary."
  type            = "String"
  insecure_value  = "primary"
  allowed_pattern = "^(primary|secondary)$"

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_s3_bucket" "replica" {
  #checkov:skip=CKV_AWS_18:A copy that CloudFront reads only while the first region is lost; CloudFront's own logs say what was served
  #checkov:skip=CKV_AWS_144:This is the copy
  #checkov:skip=CKV_AWS_145:SSE-S3, as the buckets that are copied
  #checkov:skip=CKV2_AWS_62:Nothing waits for a change of these objects
  for_each = local.copied
  provider = aws.secondary

  bucket = format(var.name_format, "${each.key}-replica")
}

resource "aws_s3_bucket_versioning" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket = aws_s3_bucket.replica[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket                  = aws_s3_bucket.replica[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket = aws_s3_bucket.replica[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket = aws_s3_bucket.replica[each.key].id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket = aws_s3_bucket.replica[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OwnDistributionReads"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.replica[each.key].arn}/*"
        Condition = { StringEquals = { "aws:SourceArn" = var.distribution_arns[each.key] } }
      },
      {
        Sid       = "NobodyReadsState"
        Effect    = "Deny"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.replica[each.key].arn}/_deploy/*"
      },
      {
        Sid       = "OnlyByTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.replica[each.key].arn, "${aws_s3_bucket.replica[each.key].arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.replica]
}

resource "aws_s3_bucket_ownership_controls" "replica" {
  for_each = local.copied
  provider = aws.secondary

  bucket = aws_s3_bucket.replica[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_iam_role" "replication" {
  count = var.enabled ? 1 : 0

  name        = format(var.name_format, "replication")
  description = "Copies the apps' buckets to the second region"

  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  count = var.enabled ? 1 : 0

  name = "replication"
  role = one(aws_iam_role.replication).id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadWhatIsCopied"
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = [for name in var.buckets : "arn:aws:s3:::${name}"]
      },
      {
        Sid      = "ReadVersions"
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        Resource = [for name in var.buckets : "arn:aws:s3:::${name}/*"]
      },
      {
        Sid      = "WriteCopies"
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = [for app in var.apps : "arn:aws:s3:::${format(var.name_format, "${app}-replica")}/*"]
      },
    ]
  })
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = local.copied

  bucket = var.buckets[each.key]
  role   = one(aws_iam_role.replication).arn

  rule {
    id     = "second-region"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.replica[each.key].arn
    }
  }

  depends_on = [aws_s3_bucket_versioning.replica]
}
