# What AWS would answer, in its form: the provider refuses ARNs and ids that look otherwise. Instances of one type share
# these values; tests that must tell two apart override them.
mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  }
}

mock_resource "aws_acm_certificate_validation" {
  defaults = {
    certificate_arn = "arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
  }
}

mock_resource "aws_autoscaling_group" {
  defaults = {
    arn = "arn:aws:autoscaling:ca-central-1:111122223333:autoScalingGroup:00000000-0000-4000-8000-000000000001:autoScalingGroupName/example"
  }
}

mock_resource "aws_autoscaling_policy" {
  defaults = {
    arn = "arn:aws:autoscaling:ca-central-1:111122223333:scalingPolicy:00000000-0000-4000-8000-000000000001:autoScalingGroupName/example:policyName/example"
  }
}

mock_resource "aws_cloudfront_cache_policy" {
  defaults = {
    id = "00000000-0000-4000-8000-0000000000c1"
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    id             = "E1EXAMPLE"
    arn            = "arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE"
    domain_name    = "d111111abcdef8.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

mock_resource "aws_cloudfront_function" {
  defaults = {
    arn = "arn:aws:cloudfront::111122223333:function/example"
  }
}

mock_resource "aws_cloudfront_origin_access_control" {
  defaults = {
    id = "E2EXAMPLE"
  }
}

mock_resource "aws_cloudfront_response_headers_policy" {
  defaults = {
    id = "00000000-0000-4000-8000-0000000000c2"
  }
}

mock_resource "aws_cloudfront_vpc_origin" {
  defaults = {
    id  = "vo_0123456789abcdef0"
    arn = "arn:aws:cloudfront::111122223333:vpcorigin/vo_0123456789abcdef0"
  }
}

mock_resource "aws_cloudwatch_composite_alarm" {
  defaults = {
    arn = "arn:aws:cloudwatch:ca-central-1:111122223333:alarm:example"
  }
}

mock_resource "aws_cloudwatch_log_delivery_destination" {
  defaults = {
    arn = "arn:aws:logs:us-east-1:111122223333:delivery-destination:example"
  }
}

mock_resource "aws_cloudwatch_log_delivery_source" {
  defaults = {
    arn = "arn:aws:logs:us-east-1:111122223333:delivery-source:example"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:ca-central-1:111122223333:log-group:example"
  }
}

mock_resource "aws_cloudwatch_metric_alarm" {
  defaults = {
    arn = "arn:aws:cloudwatch:ca-central-1:111122223333:alarm:example"
  }
}

mock_resource "aws_iam_instance_profile" {
  defaults = {
    arn = "arn:aws:iam::111122223333:instance-profile/example"
  }
}

mock_resource "aws_iam_policy" {
  defaults = {
    arn = "arn:aws:iam::111122223333:policy/example"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/example"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:ca-central-1:111122223333:key/00000000-0000-4000-8000-000000000001"
    key_id = "00000000-0000-4000-8000-000000000001"
  }
}

mock_resource "aws_launch_template" {
  defaults = {
    id             = "lt-0123456789abcdef0"
    arn            = "arn:aws:ec2:ca-central-1:111122223333:launch-template/lt-0123456789abcdef0"
    latest_version = 1
  }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:loadbalancer/app/example/0123456789abcdef"
    arn_suffix = "app/example/0123456789abcdef"
    dns_name   = "internal-example.ca-central-1.elb.amazonaws.com"
    zone_id    = "ZQSVJUPU6J1EY"
  }
}

mock_resource "aws_lb_listener" {
  defaults = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener/app/example/0123456789abcdef/0123456789abcdef"
  }
}

mock_resource "aws_lb_listener_rule" {
  defaults = {
    arn = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:listener-rule/app/example/0123456789abcdef/0123456789abcdef/0123456789abcdef"
  }
}

mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:ca-central-1:111122223333:targetgroup/example/0123456789abcdef"
    arn_suffix = "targetgroup/example/0123456789abcdef"
  }
}

mock_resource "aws_s3_bucket" {
  defaults = {
    arn                         = "arn:aws:s3:::example"
    bucket_domain_name          = "example.s3.amazonaws.com"
    bucket_regional_domain_name = "example.s3.ca-central-1.amazonaws.com"
  }
}

mock_resource "aws_security_group" {
  defaults = {
    id  = "sg-0123456789abcdef0"
    arn = "arn:aws:ec2:ca-central-1:111122223333:security-group/sg-0123456789abcdef0"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:ca-central-1:111122223333:example"
  }
}

mock_resource "aws_ssm_parameter" {
  defaults = {
    arn = "arn:aws:ssm:ca-central-1:111122223333:parameter/example"
  }
}

mock_resource "aws_wafv2_web_acl" {
  defaults = {
    id  = "00000000-0000-4000-8000-0000000000a1"
    arn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/00000000-0000-4000-8000-0000000000a1"
  }
}
