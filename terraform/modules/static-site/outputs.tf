output "bucket" {
  description = "Name of the app's bucket."
  value       = aws_s3_bucket.this.id
}

output "bucket_arn" {
  description = "ARN of the app's bucket."
  value       = aws_s3_bucket.this.arn
}

output "distribution_arn" {
  description = "ARN of the distribution."
  value       = aws_cloudfront_distribution.this.arn
}

output "distribution_domain" {
  description = "Domain of the distribution: where it answers before DNS points at it."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = aws_cloudfront_distribution.this.id
}

output "url" {
  description = "Public URL of the app, for the configuration of applications."
  value       = "https://${var.host_name}"
}
