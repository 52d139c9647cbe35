locals {
  # Ids of policies that AWS manages, the same in every account (source: CloudFront Developer Guide, "Use managed cache
  # policies" and "Use managed origin request policies"). Looking them up would need an account to plan.
  caching_disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_viewer       = "216adef6-5c7f-47e4-b989-5492eafa07d3"

  # By default CloudFront tries for 30 s to connect to an origin that is gone, and a visitor waits for it, or for the copy
  # in the second region. Both origins answer a connection within milliseconds.
  connection_attempts = 2
  connection_timeout  = 4

  api_paths   = ["/api/*", "/healthz"]
  api_methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  api_origins = merge(
    { api = { domain_name = var.api_origin_domain, vpc_origin_id = var.api_vpc_origin_id } },
    var.second_region == null ? {} : {
      api-secondary = { domain_name = var.second_region.api_origin_domain, vpc_origin_id = var.second_region.api_vpc_origin_id }
    },
  )

  s3_origins = merge(
    { s3 = aws_s3_bucket.this.bucket_regional_domain_name },
    var.second_region == null ? {} : { s3-secondary = var.second_region.bucket_domain },
  )

  s3_target  = var.second_region == null ? "s3" : "s3-regions"
  api_target = try(var.second_region.active, "primary") == "secondary" ? "api-secondary" : "api"
}

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = format(var.name_format, var.app)
  description                       = "Reads the bucket of ${var.host_name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Objects say themselves how long they live. The managed policies do not let them: the lowest minimum that caches at all
# is a second, and it overrides no-cache.
resource "aws_cloudfront_cache_policy" "this" {
  name        = format(var.name_format, var.app)
  comment     = "What the objects of ${var.host_name} say, and nothing where they say nothing"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# The edge is the one owner of these, for the API's answers too: whatever the API sets is replaced.
resource "aws_cloudfront_response_headers_policy" "this" {
  #checkov:skip=CKV_AWS_259:Two years with subdomains; the check asks for preloading too, which is for the whole domain and for good
  name    = format(var.name_format, var.app)
  comment = "What browsers must not do with ${var.host_name}"

  security_headers_config {
    content_security_policy {
      content_security_policy = var.content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = true
    }

    # Two years. Not preloaded: that is the whole domain's to decide, and cannot be taken back.
    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
      preload                    = false
    }
  }

  custom_headers_config {
    items {
      header   = "permissions-policy"
      value    = var.permissions_policy
      override = true
    }
  }

  remove_headers_config {
    items {
      header = "x-powered-by"
    }
  }
}

resource "aws_cloudfront_function" "spa_routing" {
  name    = format(var.name_format, "${var.app}-spa-routing")
  comment = "Routes of ${var.host_name} are answered with its entry page"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("${path.module}/files/spa-routing.js")
}

resource "aws_cloudfront_distribution" "this" {
  #checkov:skip=CKV_AWS_86:Logged by CloudWatch deliveries (logs.tf), which this check does not know
  #checkov:skip=CKV_AWS_310:Origins fail over once there is a second region
  #checkov:skip=CKV2_AWS_47:The ACL is handed in, and edge-waf asserts its rules; the check does not follow it
  #checkov:skip=CKV_AWS_374:Countries are an option: visitors may be anywhere
  comment             = var.host_name
  enabled             = true
  aliases             = compact([var.host_name, var.preview_host_name])
  default_root_object = "index.html"
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  web_acl_id          = var.web_acl_arn
  wait_for_deployment = var.wait_for_deployment

  dynamic "origin" {
    for_each = local.s3_origins

    content {
      origin_id                = origin.key
      domain_name              = origin.value
      origin_access_control_id = aws_cloudfront_origin_access_control.this.id
      connection_attempts      = local.connection_attempts
      connection_timeout       = local.connection_timeout
    }
  }

  # How TLS is spoken to it is the VPC origin's to say. The connection is kept for less than the balancer keeps it
  # (60 s), so that no request is sent on one that is just being closed.
  dynamic "origin" {
    for_each = local.api_origins

    content {
      origin_id           = origin.key
      domain_name         = origin.value.domain_name
      connection_attempts = local.connection_attempts
      connection_timeout  = local.connection_timeout

      vpc_origin_config {
        vpc_origin_id            = origin.value.vpc_origin_id
        origin_keepalive_timeout = 30
        origin_read_timeout      = var.longest_request_seconds
      }
    }
  }

  # For files alone: CloudFront refuses an origin group where methods that write are allowed.
  dynamic "origin_group" {
    for_each = var.second_region[*]

    content {
      origin_id = "s3-regions"

      failover_criteria {
        status_codes = origin_group.value.status_codes
      }

      member {
        origin_id = "s3"
      }

      member {
        origin_id = "s3-secondary"
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = local.s3_target
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.this.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.spa_routing.arn
    }
  }

  # Everything of the request is passed on, Host too: the balancer's certificate names the viewer's host and not the
  # balancer. No function and no error page here, so that an answer of the API stays an answer of the API.
  dynamic "ordered_cache_behavior" {
    for_each = local.api_paths

    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = local.api_target
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = local.api_methods
      cached_methods             = ["GET", "HEAD"]
      compress                   = false
      cache_policy_id            = local.caching_disabled
      origin_request_policy_id   = local.all_viewer
      response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = length(var.allowed_countries) > 0 ? "whitelist" : "none"
      locations        = var.allowed_countries
    }
  }

  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
