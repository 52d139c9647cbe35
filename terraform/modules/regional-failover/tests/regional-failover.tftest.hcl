mock_provider "aws" {}

mock_provider "aws" {
  alias = "us_east_1"
}

mock_provider "aws" {
  alias           = "secondary"
  override_during = plan

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::example" }
  }
}

variables {
  parameter_name = "/nwac/test/api/active-region"
  name_format    = "nwac-%s-test"
  account_id     = "111122223333"
  primary = {
    region                    = "ca-central-1"
    alb_arn_suffix            = "app/nwac-api-test/0123456789abcdef"
    target_group_arn_suffixes = { blue = "targetgroup/nwac-api-blue-test/bbbbbbbbbbbbbbbb", green = "targetgroup/nwac-api-green-test/cccccccccccccccc" }
  }
  subscribers       = ["operations@awentech.ca"]
  distribution_arns = { admin = "arn:aws:cloudfront::111122223333:distribution/E1", portal = "arn:aws:cloudfront::111122223333:distribution/E2" }
  apps              = ["admin", "portal"]
  buckets           = { admin = "nwac-admin-static-test", portal = "nwac-portal-static-test" }
}

run "failover_optional_off_makes_nothing" {
  command = plan

  assert {
    condition = length(concat(
      values(aws_route53_health_check.metric), values(aws_route53_health_check.served), values(aws_route53_health_check.region),
      aws_route53_health_check.system, values(aws_s3_bucket.replica), aws_iam_role.replication, aws_ssm_parameter.active_region,
      aws_cloudwatch_metric_alarm.primary_errors, aws_cloudwatch_metric_alarm.secondary_errors, values(aws_cloudwatch_metric_alarm.primary_hosts),
      values(aws_cloudwatch_metric_alarm.secondary_hosts), values(aws_cloudwatch_metric_alarm.lost), aws_sns_topic.regions, aws_kms_key.regions,
      values(aws_sns_topic_subscription.email),
    )) == 0
    error_message = "A second region that is off must make nothing."
  }

  assert {
    condition     = output.api_origin == null && length(output.replica_domains) == 0
    error_message = "A second region that is off must offer no origins."
  }
}

run "failover_optional_on_watches_two_regions" {
  command = plan

  variables {
    enabled = true
    secondary = {
      region                    = "ca-west-1"
      alb_arn_suffix            = "app/nwac-api-test/fedcba9876543210"
      target_group_arn_suffixes = { blue = "targetgroup/nwac-api-blue-test/dddddddddddddddd", green = "targetgroup/nwac-api-green-test/eeeeeeeeeeeeeeee" }
      vpc_origin_id             = "vo_secondary"
      alb_dns_name              = "internal-second.ca-west-1.elb.amazonaws.com"
    }
  }

  assert {
    condition = alltrue(flatten([for key, region in { primary = "ca-central-1", secondary = "ca-west-1" } : [for what in ["errors", "blue", "green"] :
      aws_route53_health_check.metric["${key}-${what}"].type == "CLOUDWATCH_METRIC" && aws_route53_health_check.metric["${key}-${what}"].cloudwatch_alarm_region == region && aws_route53_health_check.metric["${key}-${what}"].cloudwatch_alarm_name == "nwac-region-${key}-${what}-test"
    ]]))
    error_message = "Each region must have health checks that follow alarms in that region: checkers cannot reach an internal balancer."
  }

  assert {
    condition = alltrue(flatten([for alarms in [aws_cloudwatch_metric_alarm.primary_hosts, aws_cloudwatch_metric_alarm.secondary_hosts] : [for colour in ["blue", "green"] :
      alarms[colour].metric_name == "HealthyHostCount" && alarms[colour].comparison_operator == "LessThanThreshold" && alarms[colour].threshold == 1 && alarms[colour].treat_missing_data == "breaching"
    ]]))
    error_message = "A colour that has no healthy instance, or says nothing, must be an alarm."
  }

  assert {
    condition = aws_cloudwatch_metric_alarm.primary_hosts["blue"].dimensions["TargetGroup"] == "targetgroup/nwac-api-blue-test/bbbbbbbbbbbbbbbb" && (
      aws_cloudwatch_metric_alarm.secondary_hosts["green"].dimensions["TargetGroup"] == "targetgroup/nwac-api-green-test/eeeeeeeeeeeeeeee"
    )
    error_message = "Each colour of each region must be watched by its own target group."
  }

  assert {
    condition = alltrue([for key, check in aws_route53_health_check.metric :
      check.insufficient_data_health_status == (endswith(key, "-errors") ? "Healthy" : "Unhealthy")
    ])
    error_message = "A region that says nothing must count as lost, and a minute without errors must not keep an old verdict."
  }

  assert {
    condition = alltrue([for key in ["primary", "secondary"] :
      aws_route53_health_check.served[key].child_health_threshold == 1 && aws_route53_health_check.region[key].type == "CALCULATED" && aws_route53_health_check.region[key].child_health_threshold == 2
    ])
    error_message = "A region must be well only while one colour serves and the balancer makes no errors."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.lost : length(alarm.alarm_actions) == 1 && alarm.treat_missing_data == "breaching"]) && one(values(aws_sns_topic_subscription.email)).endpoint == "operations@awentech.ca"
    error_message = "Somebody must hear of a lost region."
  }

  assert {
    condition     = aws_route53_health_check.system[0].type == "CALCULATED" && aws_route53_health_check.system[0].child_health_threshold == 1
    error_message = "The whole must be well while one region is."
  }

  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.primary_errors[0], aws_cloudwatch_metric_alarm.secondary_errors[0]] : alarm.metric_name == "HTTPCode_ELB_5XX_Count"])
    error_message = "A region's alarm must be a plain metric: Route 53 follows no metric math."
  }

  assert {
    condition     = toset([for bucket in aws_s3_bucket.replica : bucket.bucket]) == toset(["nwac-admin-replica-test", "nwac-portal-replica-test"])
    error_message = "Each app's bucket must have a copy whose name ends in -test."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.replica : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "Copies must be versioned: replication asks for it."
  }

  assert {
    condition = alltrue([for app, arn in var.distribution_arns :
      jsondecode(aws_s3_bucket_policy.replica[app].policy).Statement[0].Condition.StringEquals["aws:SourceArn"] == arn
    ])
    error_message = "A copy must be readable by its own app's distribution alone."
  }

  assert {
    condition     = toset(output.failover_status_codes) == toset([500, 502, 503, 504])
    error_message = "Only answers that say the region is in trouble may fail over: a missing file is no such answer."
  }
}

run "failover_without_a_second_region" {
  command = plan

  variables {
    enabled = true
  }

  expect_failures = [var.secondary]
}

run "failover_to_the_same_region" {
  command = plan

  variables {
    enabled = true
    secondary = {
      region                    = "ca-central-1"
      alb_arn_suffix            = "app/nwac-api-test/fedcba9876543210"
      target_group_arn_suffixes = { blue = "targetgroup/nwac-api-blue-test/dddddddddddddddd", green = "targetgroup/nwac-api-green-test/eeeeeeeeeeeeeeee" }
      vpc_origin_id             = "vo_secondary"
      alb_dns_name              = "internal-second.ca-central-1.elb.amazonaws.com"
    }
  }

  expect_failures = [var.secondary]
}

run "failover_with_one_colour_unwatched" {
  command = plan

  variables {
    enabled = true
    secondary = {
      region                    = "ca-west-1"
      alb_arn_suffix            = "app/nwac-api-test/fedcba9876543210"
      target_group_arn_suffixes = { blue = "targetgroup/nwac-api-blue-test/dddddddddddddddd" }
      vpc_origin_id             = "vo_secondary"
      alb_dns_name              = "internal-second.ca-west-1.elb.amazonaws.com"
    }
  }

  expect_failures = [var.secondary]
}

run "failover_told_to_nobody" {
  command = plan

  variables {
    subscribers = ["operations"]
  }

  expect_failures = [var.subscribers]
}
