resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
}

resource "aws_s3_bucket_acl" "open" {
  bucket = aws_s3_bucket.logs.id
  acl    = "public-read"
}
