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
  app                     = "portal"
  name_format             = "nwac-%s-test"
  bucket_name             = "nwac-portal-static-test"
  host_name               = "nwac-portal-test.awentech.ca"
  certificate_arn         = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  web_acl_arn             = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/nwac-edge-test/00000000-0000-4000-8000-0000000000a1"
  api_vpc_origin_id       = "vo_0123456789abcdef0"
  api_origin_domain       = "internal-example.ca-central-1.elb.amazonaws.com"
  content_security_policy = "default-src 'self'"
  s3_log_bucket           = "nwac-s3-logs-test"
  cdn_log_bucket_arn      = "arn:aws:s3:::nwac-cdn-logs-test"
  cdn_log_group_arn       = "arn:aws:logs:us-east-1:111122223333:log-group:nwac-cdn-access-logs-test"
}

run "second_region" {
  command = plan

  variables {
    second_region = {
      bucket_domain     = "nwac-portal-replica-test.s3.ca-west-1.amazonaws.com"
      api_vpc_origin_id = "vo_0fedcba9876543210"
      api_origin_domain = "internal-second.ca-west-1.elb.amazonaws.com"
    }
  }

  assert {
    condition     = toset([for origin in aws_cloudfront_distribution.this.origin : origin.origin_id]) == toset(["s3", "s3-secondary", "api", "api-secondary"])
    error_message = "Both regions must stand behind the one distribution."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.this.origin_group).member[*].origin_id == tolist(["s3", "s3-secondary"]) && one(one(aws_cloudfront_distribution.this.origin_group).failover_criteria).status_codes == toset([500, 502, 503, 504])
    error_message = "Files must be asked of the copy when the first bucket fails, and not when a file is missing."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "s3-regions" && alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.target_origin_id == "api"])
    error_message = "The API must stay in the first region until the flag says otherwise: CloudFront refuses a group where methods write."
  }
}

run "second_region_takes_over" {
  command = plan

  variables {
    second_region = {
      bucket_domain     = "nwac-portal-replica-test.s3.ca-west-1.amazonaws.com"
      api_vpc_origin_id = "vo_0fedcba9876543210"
      api_origin_domain = "internal-second.ca-west-1.elb.amazonaws.com"
      active            = "secondary"
    }
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.target_origin_id == "api-secondary"])
    error_message = "The API must follow the flag."
  }
}

run "countries" {
  command = plan

  variables {
    allowed_countries = ["CA"]
  }

  assert {
    condition     = aws_cloudfront_distribution.this.restrictions[0].geo_restriction[0].restriction_type == "whitelist" && aws_cloudfront_distribution.this.restrictions[0].geo_restriction[0].locations == toset(["CA"])
    error_message = "Only the countries given may use the app."
  }
}

run "a_bucket_with_capitals" {
  command = plan

  variables {
    bucket_name = "NWAC-admin"
  }

  expect_failures = [var.bucket_name]
}

run "a_bucket_with_a_dot" {
  command = plan

  variables {
    bucket_name = "nwac.admin"
  }

  expect_failures = [var.bucket_name]
}

run "a_bucket_that_s3_reserves" {
  command = plan

  variables {
    bucket_name = "xn--nwac"
  }

  expect_failures = [var.bucket_name]
}

run "a_host_that_is_a_url" {
  command = plan

  variables {
    host_name = "https://nwac-portal-test.awentech.ca"
  }

  expect_failures = [var.host_name]
}

run "a_preview" {
  command = plan

  variables {
    preview_host_name = "nwac-preview-test.awentech.ca"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.aliases == toset(["nwac-portal-test.awentech.ca", "nwac-preview-test.awentech.ca"])
    error_message = "The distribution must answer to the name of previews as well."
  }
}

run "a_preview_under_the_name_of_the_app" {
  command = plan

  variables {
    preview_host_name = "nwac-portal-test.awentech.ca"
  }

  expect_failures = [var.preview_host_name]
}

run "a_host_for_everything" {
  command = plan

  variables {
    host_name = "*.awentech.ca"
  }

  expect_failures = [var.host_name]
}

run "a_certificate_of_the_home_region" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  }

  expect_failures = [var.certificate_arn]
}

run "a_regional_web_acl" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:ca-central-1:111122223333:regional/webacl/example/00000000-0000-4000-8000-0000000000a1"
  }

  expect_failures = [var.web_acl_arn]
}

run "a_bucket_that_logs_to_itself" {
  command = plan

  variables {
    s3_log_bucket = "nwac-portal-static-test"
  }

  expect_failures = [var.s3_log_bucket]
}

run "no_default_source" {
  command = plan

  variables {
    content_security_policy = "script-src 'self'"
  }

  expect_failures = [var.content_security_policy]
}

run "a_request_longer_than_cloudfront_waits" {
  command = plan

  variables {
    longest_request_seconds = 121
  }

  expect_failures = [var.longest_request_seconds]
}

run "an_unknown_price_class" {
  command = plan

  variables {
    price_class = "PriceClass_300"
  }

  expect_failures = [var.price_class]
}

run "a_country_by_name" {
  command = plan

  variables {
    allowed_countries = ["Canada"]
  }

  expect_failures = [var.allowed_countries]
}

run "an_unknown_region_to_be_active" {
  command = plan

  variables {
    second_region = {
      bucket_domain     = "nwac-portal-replica-test.s3.ca-west-1.amazonaws.com"
      api_vpc_origin_id = "vo_0fedcba9876543210"
      api_origin_domain = "internal-second.ca-west-1.elb.amazonaws.com"
      active            = "both"
    }
  }

  expect_failures = [var.second_region]
}

run "a_missing_file_is_no_lost_region" {
  command = plan

  variables {
    second_region = {
      bucket_domain     = "nwac-portal-replica-test.s3.ca-west-1.amazonaws.com"
      api_vpc_origin_id = "vo_0fedcba9876543210"
      api_origin_domain = "internal-second.ca-west-1.elb.amazonaws.com"
      status_codes      = [403, 404]
    }
  }

  expect_failures = [var.second_region]
}
