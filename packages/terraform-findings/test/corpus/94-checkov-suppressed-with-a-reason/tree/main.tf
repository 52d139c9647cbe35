resource "aws_s3_bucket" "logs" {
  #checkov:skip=CKV_AWS_18:it holds the logs
  bucket = "example-logs"
}
