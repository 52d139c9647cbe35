resource "aws_security_group" "balancer" {
  name        = format(var.name_format, "api-alb")
  description = "The API's balancer: HTTPS from CloudFront, HTTP to the instances."
  vpc_id      = var.vpc_id

  tags = { Name = format(var.name_format, "api-alb") }
}

resource "aws_vpc_security_group_ingress_rule" "from_cloudfront" {
  security_group_id = aws_security_group.balancer.id
  description       = "HTTPS from CloudFront, and from nobody else"
  prefix_list_id    = var.cloudfront_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "to_instances" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "Requests and health checks to the instances"
  referenced_security_group_id = aws_security_group.instances.id
  ip_protocol                  = "tcp"
  from_port                    = var.application_port
  to_port                      = var.application_port
}

resource "aws_security_group" "instances" {
  #checkov:skip=CKV2_AWS_5:Attached by the launch templates of the groups
  name        = format(var.name_format, "api")
  description = "Instances of the API: HTTP from the balancer, HTTPS to everywhere."
  vpc_id      = var.vpc_id

  tags = { Name = format(var.name_format, "api") }
}

resource "aws_vpc_security_group_ingress_rule" "from_balancer" {
  security_group_id            = aws_security_group.instances.id
  description                  = "Requests and health checks from the balancer, and from nobody else"
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = var.application_port
  to_port                      = var.application_port
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.instances.id
  description       = "AWS and other services over HTTPS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "instances" {
  for_each = var.instance_egress

  security_group_id = aws_security_group.instances.id
  description       = each.value.description
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
}
