resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "example.com"
    origin_id   = "a"
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "a"
    viewer_protocol_policy = "allow-all"
  }
}
