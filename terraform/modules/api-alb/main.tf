locals {
  colours = toset(["blue", "green"])

  # One preview rule for each live rule and colour, so that a preview reaches the same paths and no others.
  previews = merge([for name in keys(var.live_paths) : {
    for colour in local.colours : "${name}-${colour}" => { rule = name, colour = colour }
  }]...)

  # Hard to guess without the ARN, which ends in random digits; nobody has to make up, keep or hand on a value.
  preview_values = { for colour in local.colours : colour => "${colour}-${substr(sha256("${colour} ${aws_lb.this.arn}"), 0, 16)}" }
}

resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_20:There is no HTTP listener that could redirect; CloudFront redirects viewers
  #checkov:skip=CKV2_AWS_28:Internal; the web ACL stands at the distributions that are the only way to it
  #checkov:skip=CKV_AWS_150:On by default; off only for environments that are made to be destroyed
  name                       = format(var.name_format, "api")
  internal                   = true
  load_balancer_type         = "application"
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.balancer.id]
  idle_timeout               = var.idle_timeout_seconds
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.deletion_protection_enabled

  access_logs {
    bucket  = var.log_bucket
    prefix  = var.log_prefix
    enabled = true
  }
}

# Name, port, protocol and VPC are for ever: a group that a rule forwards to cannot be replaced, and what replaces it
# would have no targets. Apply refuses a plan that tries (protected resource types of the checks).
resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:TLS ends at the balancer; the way to an instance is closed to everything else
  for_each = local.colours

  name                          = format(var.name_format, "api-${each.key}")
  vpc_id                        = var.vpc_id
  target_type                   = "instance"
  port                          = var.application_port
  protocol                      = "HTTP"
  load_balancing_algorithm_type = "round_robin"
  deregistration_delay          = var.deregistration_delay_seconds
  slow_start                    = var.slow_start_seconds

  health_check {
    path                = var.health_path
    protocol            = "HTTP"
    port                = "traffic-port"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  # A cookie would keep visitors at the old colour.
  stickiness {
    enabled = false
    type    = "lb_cookie"
  }
}

# No listener on port 80: nothing that reaches this balancer speaks HTTP.
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  # Never changed by a deploy, so nothing here has to be ignored.
  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "application/json"
      message_body = jsonencode({ error = "not found" })
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "live" {
  for_each = var.live_paths

  listener_arn = aws_lb_listener.https.arn
  priority     = 1000 + index(sort(keys(var.live_paths)), each.key)

  condition {
    path_pattern {
      values = each.value
    }
  }

  action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = aws_lb_target_group.this

        content {
          arn    = target_group.value.arn
          weight = target_group.key == var.initial_live_colour ? 100 : 0
        }
      }

      stickiness {
        enabled  = false
        duration = 3600
      }
    }
  }

  # A deploy moves the weights, and they alone say which colour is live.
  lifecycle {
    ignore_changes = [action]
  }
}

# Above the live rules: a deploy tries the colour that has no weight, through the same distribution and balancer.
resource "aws_lb_listener_rule" "preview" {
  for_each = local.previews

  listener_arn = aws_lb_listener.https.arn
  priority     = 100 + index(sort(keys(local.previews)), each.key)

  condition {
    http_header {
      http_header_name = var.preview_header
      values           = [local.preview_values[each.value.colour]]
    }
  }

  condition {
    path_pattern {
      values = var.live_paths[each.value.rule]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.value.colour].arn
  }
}

# CloudFront refuses to change an origin in use, so another name comes first and this one goes last.
resource "aws_cloudfront_vpc_origin" "this" {
  vpc_origin_endpoint_config {
    name                   = format(var.name_format, "api-${var.vpc_origin_revision}")
    arn                    = aws_lb.this.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"

    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }

  timeouts {
    create = "45m"
    update = "45m"
    delete = "45m"
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_lb_listener.https]
}
