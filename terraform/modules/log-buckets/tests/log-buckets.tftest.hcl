mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "us_east_1"
  source          = "../../mocks"
  override_during = plan

  # Tells the two regions apart: the shared mocks answer from the home region.
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:111122223333:log-group:example" }
  }
}

variables {
  name_format    = "nwac-%s-test"
  account_id     = "111122223333"
  source_buckets = ["nwac-admin-static-test", "nwac-portal-static-test"]
}

run "each_writer_has_a_bucket" {
  command = plan

  assert {
    condition     = toset([for bucket in aws_s3_bucket.this : bucket.bucket]) == toset(["nwac-s3-logs-test", "nwac-alb-logs-test", "nwac-cdn-logs-test"])
    error_message = "There must be a bucket each for S3, the balancer and CloudFront, named by name_format."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"]) && length(aws_s3_bucket_versioning.this) == 3
    error_message = "Logs must be versioned: whoever deletes them leaves a trace."
  }

  assert {
    condition = length(aws_s3_bucket_server_side_encryption_configuration.this) == 3 && alltrue([for encryption in aws_s3_bucket_server_side_encryption_configuration.this :
      alltrue([for rule in encryption.rule : rule.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"])
    ])
    error_message = "Log buckets must have SSE-S3: log delivery takes nothing else."
  }

  assert {
    condition = length(aws_s3_bucket_public_access_block.this) == 3 && alltrue([for block in aws_s3_bucket_public_access_block.this :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Log buckets must be closed to the public by all four switches."
  }

  assert {
    condition     = length(aws_s3_bucket_ownership_controls.this) == 3 && alltrue([for controls in aws_s3_bucket_ownership_controls.this : controls.rule[0].object_ownership == "BucketOwnerEnforced"])
    error_message = "Log files must belong to the bucket's owner."
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this) == 3 && alltrue([for lifecycle in aws_s3_bucket_lifecycle_configuration.this : lifecycle.rule[0].expiration[0].days == 365])
    error_message = "Logs must be kept for retention_days."
  }
}

run "only_the_own_buckets_are_recorded" {
  command = plan

  assert {
    condition = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this["s3"].policy).Statement :
      statement.Principal == { Service = "logging.s3.amazonaws.com" } && statement.Action == "s3:PutObject" &&
      statement.Condition.StringEquals["aws:SourceAccount"] == "111122223333" &&
      toset(statement.Condition.ArnEquals["aws:SourceArn"]) == toset(["arn:aws:s3:::nwac-admin-static-test", "arn:aws:s3:::nwac-portal-static-test"])
    if statement.Effect == "Allow"])
    error_message = "S3 must be admitted for the buckets named, of this account, and no others."
  }

  assert {
    condition = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this["alb"].policy).Statement :
      statement.Principal == { Service = "logdelivery.elasticloadbalancing.amazonaws.com" } &&
      statement.Resource == "arn:aws:s3:::nwac-alb-logs-test/AWSLogs/111122223333/*" &&
      statement.Condition.ArnLike["aws:SourceArn"] == ["arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/*"]
    if statement.Effect == "Allow"])
    error_message = "The balancers of this account and region must be admitted."
  }

  assert {
    condition = alltrue([for statement in jsondecode(aws_s3_bucket_policy.this["cdn"].policy).Statement :
      statement.Principal == { Service = "delivery.logs.amazonaws.com" } &&
      statement.Condition.StringEquals["aws:SourceAccount"] == "111122223333" &&
      statement.Condition.ArnLike["aws:SourceArn"] == ["arn:aws:logs:us-east-1:111122223333:delivery-source:*"]
    if statement.Effect == "Allow"])
    error_message = "CloudFront's deliveries lie in us-east-1, wherever the bucket lies: that region must be admitted."
  }

  assert {
    condition = alltrue([for policy in aws_s3_bucket_policy.this :
      length([for statement in jsondecode(policy.policy).Statement : statement if statement.Effect == "Allow"]) == 1 &&
      anytrue([for statement in jsondecode(policy.policy).Statement : statement.Effect == "Deny" && statement.Principal == "*" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"])
    ])
    error_message = "Each log bucket must admit one writer, and nobody without TLS."
  }
}

run "access_logs_reach_cloudwatch" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.cdn.name == "nwac-cdn-access-logs-test" && aws_cloudwatch_log_group.cdn.retention_in_days == 365
    error_message = "CloudFront's access logs must have a log group with a retention."
  }

  assert {
    condition = alltrue([for statement in jsondecode(aws_cloudwatch_log_resource_policy.cdn.policy_document).Statement :
      statement.Principal == { Service = "delivery.logs.amazonaws.com" } &&
      statement.Resource == "arn:aws:logs:us-east-1:111122223333:log-group:nwac-cdn-access-logs-test:log-stream:*" &&
      statement.Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    ])
    error_message = "Deliveries of this account alone must be admitted to the log group, and to no other."
  }

  assert {
    condition     = startswith(output.cdn_log_group_arn, "arn:aws:logs:us-east-1:")
    error_message = "The log group must lie in us-east-1: CloudFront delivers nowhere else."
  }

  assert {
    condition     = output.s3_log_bucket_arn != "" && output.alb_log_bucket_arn != "" && output.cdn_log_bucket_arn != "" && output.cdn_log_group_arn != ""
    error_message = "Every sink must come out by its ARN."
  }
}

run "production_names" {
  command = plan

  variables {
    name_format = "nwac-prod-%s"
  }

  assert {
    condition     = toset([for bucket in aws_s3_bucket.this : bucket.bucket]) == toset(["nwac-prod-s3-logs", "nwac-prod-alb-logs", "nwac-prod-cdn-logs"])
    error_message = "Names of production must have its form."
  }
}

run "capital_letters" {
  command = plan

  variables {
    name_format = "NWAC-%s"
  }

  expect_failures = [var.name_format]
}

run "a_retention_that_cloudwatch_does_not_know" {
  command = plan

  variables {
    retention_days = 100
  }

  expect_failures = [var.retention_days]
}

run "nothing_to_record" {
  command = plan

  variables {
    source_buckets = []
  }

  expect_failures = [var.source_buckets]
}

run "an_account_of_eleven_digits" {
  command = plan

  variables {
    account_id = "11112222333"
  }

  expect_failures = [var.account_id]
}
