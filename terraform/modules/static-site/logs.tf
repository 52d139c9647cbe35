# Two deliveries of one source: CloudWatch to search and to graph, S3 to keep. All of it lies in us-east-1, as
# CloudFront does, wherever the bucket lies.
locals {
  # All that is known of a request but its cookies: a session in a log is as good as the session.
  log_fields = [
    "timestamp(ms)", "date", "time", "c-ip", "c-port", "c-country", "asn", "x-forwarded-for",
    "cs-method", "cs-protocol", "cs-protocol-version", "x-host-header", "cs(Host)", "cs-uri-stem", "cs-uri-query", "cs-bytes",
    "cs(Referer)", "cs(User-Agent)", "sc-status", "sc-bytes", "sc-content-type", "sc-content-len", "sc-range-start", "sc-range-end",
    "x-edge-location", "x-edge-request-id", "x-edge-result-type", "x-edge-response-result-type", "x-edge-detailed-result-type",
    "time-taken", "time-to-first-byte", "origin-fbl", "origin-lbl", "ssl-protocol", "ssl-cipher",
  ]
}

resource "aws_cloudwatch_log_delivery_source" "this" {
  provider = aws.us_east_1

  name         = format(var.name_format, "${var.app}-cdn-access")
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.this.arn
}

resource "aws_cloudwatch_log_delivery_destination" "logs" {
  provider = aws.us_east_1

  name          = format(var.name_format, "${var.app}-cdn-access-logs")
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = var.cdn_log_group_arn
  }
}

resource "aws_cloudwatch_log_delivery" "logs" {
  provider = aws.us_east_1

  delivery_source_name     = aws_cloudwatch_log_delivery_source.this.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.logs.arn
  record_fields            = local.log_fields
}

resource "aws_cloudwatch_log_delivery_destination" "s3" {
  provider = aws.us_east_1

  name          = format(var.name_format, "${var.app}-cdn-access-s3")
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = var.cdn_log_bucket_arn
  }
}

# One after the other: deliveries of one source that are made at once are refused.
resource "aws_cloudwatch_log_delivery" "s3" {
  provider = aws.us_east_1

  delivery_source_name     = aws_cloudwatch_log_delivery_source.this.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.s3.arn
  record_fields            = local.log_fields

  s3_delivery_configuration = [{
    enable_hive_compatible_path = false
    suffix_path                 = "/{DistributionId}/{yyyy}/{MM}/{dd}/{HH}"
  }]

  depends_on = [aws_cloudwatch_log_delivery.logs]
}
