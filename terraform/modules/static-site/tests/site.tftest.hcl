mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "us_east_1"
  source          = "../../mocks"
  override_during = plan
}

variables {
  app                     = "admin"
  name_format             = "nwac-%s-test"
  bucket_name             = "nwac-admin-static-test"
  host_name               = "nwac-console-test.awentech.ca"
  certificate_arn         = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  web_acl_arn             = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/nwac-edge-test/00000000-0000-4000-8000-0000000000a1"
  api_vpc_origin_id       = "vo_0123456789abcdef0"
  api_origin_domain       = "internal-example.ca-central-1.elb.amazonaws.com"
  content_security_policy = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
  s3_log_bucket           = "nwac-s3-logs-test"
  cdn_log_bucket_arn      = "arn:aws:s3:::nwac-cdn-logs-test"
  cdn_log_group_arn       = "arn:aws:logs:us-east-1:111122223333:log-group:nwac-cdn-access-logs-test"
}

run "dedicated_bucket" {
  command = plan

  assert {
    condition     = aws_s3_bucket.this.bucket == "nwac-admin-static-test" && !aws_s3_bucket.this.force_destroy
    error_message = "The bucket must have exactly the name given, and not be deleted with what it holds."
  }
}

run "versioned_objects" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Objects must be versioned."
  }

  assert {
    condition = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : {
      status = rule.status, days = rule.noncurrent_version_expiration[0].noncurrent_days, multipart = rule.abort_incomplete_multipart_upload[0].days_after_initiation
    }] == [{ status = "Enabled", days = 30, multipart = 1 }]
    error_message = "Old versions and abandoned uploads must not be kept for ever."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.expiration[0].expired_object_delete_marker])
    error_message = "Only markers of what is gone may expire, which excludes an age: what is served stays."
  }
}

run "server_access_logging" {
  command = plan

  assert {
    condition     = aws_s3_bucket_logging.this.target_bucket == "nwac-s3-logs-test" && aws_s3_bucket_logging.this.target_prefix == "nwac-admin-static-test/"
    error_message = "Requests must be recorded in the log bucket, under a prefix of this bucket's own."
  }

  assert {
    condition     = aws_s3_bucket_logging.this.target_object_key_format[0].partitioned_prefix[0].partition_date_source == "EventTime"
    error_message = "Logs must be partitioned by the time of the request."
  }
}

run "private_bucket" {
  command = plan

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "The bucket must be closed to the public by all four switches."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Objects must belong to the bucket's owner: no ACLs."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : rule.apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"])
    error_message = "Objects must be encrypted."
  }

  assert {
    condition = [for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement if statement.Effect == "Allow"] == [{
      Sid       = "DistributionReads"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::nwac-admin-static-test/*"
      Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.this.arn } }
    }]
    error_message = "Only CloudFront may read, only objects, and only for this app's distribution."
  }

  assert {
    condition = anytrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Resource == "arn:aws:s3:::nwac-admin-static-test/_deploy/*"
    if statement.Sid == "DeploymentStateStaysPrivate"])
    error_message = "Manifests and leases of deployments must not be served."
  }

  assert {
    condition = anytrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Principal == "*" && statement.Condition.Bool["aws:SecureTransport"] == "false"
    if statement.Sid == "TlsOnly"])
    error_message = "Nobody may use the bucket without TLS."
  }
}

run "one_distribution_per_app" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.aliases == toset(["nwac-console-test.awentech.ca"]) && aws_cloudfront_distribution.this.enabled
    error_message = "The distribution must answer to the app's host alone."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_root_object == "index.html" && aws_cloudfront_distribution.this.is_ipv6_enabled && aws_cloudfront_distribution.this.http_version == "http2and3"
    error_message = "The distribution must have a root object, IPv6, HTTP/2 and HTTP/3."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.restrictions[0].geo_restriction[0].restriction_type == "none"
    error_message = "No country may be refused by default."
  }

  assert {
    condition     = output.url == "https://nwac-console-test.awentech.ca" && output.distribution_domain == "d111111abcdef8.cloudfront.net"
    error_message = "Applications must be told the public URL and the distribution's own domain."
  }
}

run "bucket_is_the_default_origin" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "s3"
    error_message = "The default behaviour must lead to the bucket."
  }

  assert {
    condition = one([for origin in aws_cloudfront_distribution.this.origin :
      origin.domain_name == aws_s3_bucket.this.bucket_regional_domain_name && origin.origin_access_control_id == aws_cloudfront_origin_access_control.this.id && length(origin.s3_origin_config) == 0 && length(origin.custom_origin_config) == 0
    if origin.origin_id == "s3"])
    error_message = "The bucket must be read by origin access control, and by nothing older."
  }

  assert {
    condition     = aws_cloudfront_origin_access_control.this.signing_behavior == "always" && aws_cloudfront_origin_access_control.this.signing_protocol == "sigv4" && aws_cloudfront_origin_access_control.this.origin_access_control_origin_type == "s3"
    error_message = "Every request to the bucket must be signed."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].allowed_methods == toset(["GET", "HEAD"]) && aws_cloudfront_distribution.this.default_cache_behavior[0].compress
    error_message = "Files must be read-only and compressed."
  }
}

run "objects_say_how_long_they_live" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == aws_cloudfront_cache_policy.this.id
    error_message = "The default behaviour must have this module's cache policy: the managed ones override no-cache."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.this.min_ttl == 0 && aws_cloudfront_cache_policy.this.default_ttl == 0 && aws_cloudfront_cache_policy.this.max_ttl == 31536000
    error_message = "The TTLs must be 0, 0 and a year."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.this.parameters_in_cache_key_and_forwarded_to_origin[0].enable_accept_encoding_gzip && aws_cloudfront_cache_policy.this.parameters_in_cache_key_and_forwarded_to_origin[0].enable_accept_encoding_brotli
    error_message = "gzip and Brotli must be on."
  }

  assert {
    condition = [
      aws_cloudfront_cache_policy.this.parameters_in_cache_key_and_forwarded_to_origin[0].cookies_config[0].cookie_behavior,
      aws_cloudfront_cache_policy.this.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].header_behavior,
      aws_cloudfront_cache_policy.this.parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_string_behavior,
    ] == ["none", "none", "none"]
    error_message = "A file is the same whatever cookies, headers and query say."
  }
}

run "api_is_the_internal_balancer" {
  command = plan

  assert {
    condition = one([for origin in aws_cloudfront_distribution.this.origin :
      origin.domain_name == "internal-example.ca-central-1.elb.amazonaws.com" && length(origin.vpc_origin_config) == 1 && length(origin.custom_origin_config) == 0 && one(origin.vpc_origin_config).vpc_origin_id == "vo_0123456789abcdef0"
    if origin.origin_id == "api"])
    error_message = "The API must be reached by the VPC origin given, which other distributions share, and by nothing public."
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.this.origin : one(origin.vpc_origin_config).origin_read_timeout == 60 && one(origin.vpc_origin_config).origin_keepalive_timeout < 60 if origin.origin_id == "api"])
    error_message = "CloudFront must wait for the longest request, and keep connections for less than the balancer's 60 s."
  }

  assert {
    condition     = alltrue([for origin in aws_cloudfront_distribution.this.origin : origin.connection_attempts * origin.connection_timeout <= 10])
    error_message = "A visitor must not wait for 30 s until an origin that is gone is given up."
  }
}

run "api_paths" {
  command = plan

  assert {
    condition     = toset(aws_cloudfront_distribution.this.ordered_cache_behavior[*].path_pattern) == toset(["/api/*", "/healthz"]) && length(aws_cloudfront_distribution.this.ordered_cache_behavior) == 2
    error_message = "Exactly /api/* and /healthz must lead elsewhere than to the bucket."
  }

  assert {
    condition = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior :
      behavior.target_origin_id == "api" && behavior.allowed_methods == toset(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])
    ])
    error_message = "They must lead to the API with all seven methods."
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"])
    error_message = "Answers of the API must not be cached."
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.origin_request_policy_id == "216adef6-5c7f-47e4-b989-5492eafa07d3"])
    error_message = "Headers, cookies and query must reach the API, and Host too: the balancer's certificate is for it."
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : length(behavior.function_association) == 0 && length(behavior.lambda_function_association) == 0])
    error_message = "No function may touch requests of the API."
  }
}

run "api_answers_are_not_hijacked" {
  command = plan

  assert {
    condition     = length(aws_cloudfront_distribution.this.custom_error_response) == 0
    error_message = "An error page holds for the whole distribution: it would turn errors of the API into HTML."
  }

  assert {
    condition     = [for association in aws_cloudfront_distribution.this.default_cache_behavior[0].function_association : { event = association.event_type, arn = association.function_arn }] == [{ event = "viewer-request", arn = aws_cloudfront_function.spa_routing.arn }]
    error_message = "Routes must be the function's, on requests of the default behaviour alone."
  }

  assert {
    condition     = aws_cloudfront_function.spa_routing.publish && aws_cloudfront_function.spa_routing.runtime == "cloudfront-js-2.0" && aws_cloudfront_function.spa_routing.code == file("./files/spa-routing.js")
    error_message = "The function must be the tested file, published, on runtime 2.0."
  }
}

run "security_headers" {
  command = plan

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec >= 31536000 && aws_cloudfront_response_headers_policy.this.security_headers_config[0].strict_transport_security[0].include_subdomains && aws_cloudfront_response_headers_policy.this.security_headers_config[0].strict_transport_security[0].override
    error_message = "HTTPS must be demanded for at least a year."
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_type_options[0].override && aws_cloudfront_response_headers_policy.this.security_headers_config[0].frame_options[0].frame_option == "DENY" && aws_cloudfront_response_headers_policy.this.security_headers_config[0].referrer_policy[0].referrer_policy == "strict-origin-when-cross-origin"
    error_message = "Types must not be guessed, the app must not be framed, and full URLs must not leave it."
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].content_security_policy == var.content_security_policy && aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].override
    error_message = "The app's own content security policy must be sent."
  }

  assert {
    condition     = one(aws_cloudfront_response_headers_policy.this.custom_headers_config[0].items).header == "permissions-policy"
    error_message = "What a page may ask of the device must be said."
  }

  assert {
    condition = alltrue([for behavior in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behavior.response_headers_policy_id == aws_cloudfront_response_headers_policy.this.id
    ])
    error_message = "Every behaviour must send them."
  }
}

run "https_only" {
  command = plan

  assert {
    condition = alltrue([for behavior in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behavior.viewer_protocol_policy == "redirect-to-https"
    ])
    error_message = "Every behaviour must redirect to HTTPS."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.this.viewer_certificate[0].ssl_support_method == "sni-only"
    error_message = "TLS must be at least 1.2, by SNI."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].acm_certificate_arn == var.certificate_arn
    error_message = "The certificate must be the one given."
  }
}

run "firewall" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.this.web_acl_id == var.web_acl_arn
    error_message = "The web ACL must be attached."
  }
}

run "access_logs" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_delivery_source.this.log_type == "ACCESS_LOGS" && aws_cloudwatch_log_delivery_source.this.resource_arn == aws_cloudfront_distribution.this.arn
    error_message = "Requests of this distribution must be logged."
  }

  assert {
    condition     = one(aws_cloudwatch_log_delivery_destination.logs.delivery_destination_configuration).destination_resource_arn == var.cdn_log_group_arn && one(aws_cloudwatch_log_delivery_destination.s3.delivery_destination_configuration).destination_resource_arn == var.cdn_log_bucket_arn
    error_message = "They must reach CloudWatch, and the log bucket beside it."
  }

  assert {
    condition     = aws_cloudwatch_log_delivery_destination.logs.output_format == "json" && aws_cloudwatch_log_delivery_destination.s3.output_format == "json"
    error_message = "Logs must be JSON, so that queries name fields."
  }

  assert {
    condition     = aws_cloudwatch_log_delivery.logs.delivery_source_name == aws_cloudwatch_log_delivery_source.this.name && aws_cloudwatch_log_delivery.s3.delivery_source_name == aws_cloudwatch_log_delivery_source.this.name
    error_message = "Both deliveries must be of the one source that a distribution can have."
  }

  assert {
    condition     = !contains(aws_cloudwatch_log_delivery.logs.record_fields, "cs(Cookie)") && !contains(aws_cloudwatch_log_delivery.s3.record_fields, "cs(Cookie)") && contains(aws_cloudwatch_log_delivery.logs.record_fields, "sc-status")
    error_message = "Sessions must not be logged."
  }

  assert {
    condition     = aws_cloudwatch_log_delivery.s3.s3_delivery_configuration[0].suffix_path == "/{DistributionId}/{yyyy}/{MM}/{dd}/{HH}"
    error_message = "Files must be partitioned by distribution and hour."
  }
}

run "second_region_is_off" {
  command = plan

  assert {
    condition     = length(aws_cloudfront_distribution.this.origin) == 2 && length(aws_cloudfront_distribution.this.origin_group) == 0
    error_message = "Without a second region there must be two origins and no group."
  }
}

run "production" {
  command = plan

  variables {
    name_format = "nwac-prod-%s"
    bucket_name = "nwac-prod-admin-static"
    host_name   = "nwac-console.awentech.ca"
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "nwac-prod-admin-static" && aws_cloudfront_distribution.this.aliases == toset(["nwac-console.awentech.ca"])
    error_message = "Production's names must be the roadmap's."
  }
}

run "names_of_test" {
  command = plan

  assert {
    condition = alltrue([for name in [
      aws_s3_bucket.this.bucket, aws_cloudfront_origin_access_control.this.name, aws_cloudfront_cache_policy.this.name, aws_cloudfront_response_headers_policy.this.name, aws_cloudfront_function.spa_routing.name,
      aws_cloudwatch_log_delivery_source.this.name, aws_cloudwatch_log_delivery_destination.logs.name, aws_cloudwatch_log_delivery_destination.s3.name,
    ] : endswith(name, "-test")])
    error_message = "Everything of the test environment must be named -test."
  }
}
