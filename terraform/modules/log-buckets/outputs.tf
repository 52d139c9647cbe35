output "alb_log_bucket" {
  description = "Bucket for access logs of the balancer."
  value       = aws_s3_bucket.this["alb"].id

  # A balancer is refused a bucket that does not admit it yet.
  depends_on = [aws_s3_bucket_policy.this]
}

output "alb_log_bucket_arn" {
  description = "ARN of the bucket for access logs of the balancer."
  value       = aws_s3_bucket.this["alb"].arn
}

output "cdn_log_bucket" {
  description = "Bucket for access logs of the distributions."
  value       = aws_s3_bucket.this["cdn"].id

  depends_on = [aws_s3_bucket_policy.this]
}

output "cdn_log_bucket_arn" {
  description = "ARN of the bucket for access logs of the distributions."
  value       = aws_s3_bucket.this["cdn"].arn

  depends_on = [aws_s3_bucket_policy.this]
}

output "cdn_log_group_arn" {
  description = "ARN of the log group, in us-east-1, for access logs of the distributions."
  value       = aws_cloudwatch_log_group.cdn.arn

  depends_on = [aws_cloudwatch_log_resource_policy.cdn]
}

output "cdn_log_group_name" {
  description = "Log group, in us-east-1, for access logs of the distributions."
  value       = aws_cloudwatch_log_group.cdn.name
}

output "s3_log_bucket" {
  description = "Bucket for access logs of buckets."
  value       = aws_s3_bucket.this["s3"].id

  depends_on = [aws_s3_bucket_policy.this]
}

output "s3_log_bucket_arn" {
  description = "ARN of the bucket for access logs of buckets."
  value       = aws_s3_bucket.this["s3"].arn
}
