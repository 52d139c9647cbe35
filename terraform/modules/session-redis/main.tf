# The API keeps no state. Should sessions become necessary, they live here, and any instance of any colour can answer.
locals {
  port = 6379
  name = format(var.name_format, "api-sessions")
}

resource "aws_elasticache_subnet_group" "this" {
  count = var.enabled ? 1 : 0

  name        = local.name
  description = "Private subnets of the API's sessions."
  subnet_ids  = var.subnet_ids
}

resource "aws_elasticache_parameter_group" "this" {
  count = var.enabled ? 1 : 0

  name        = local.name
  family      = "redis7"
  description = "Sessions of the API."

  # When memory runs out, the session that nobody has used for longest goes first.
  parameter {
    name  = "maxmemory-policy"
    value = "volatile-lru"
  }
}

resource "aws_security_group" "this" {
  count = var.enabled ? 1 : 0

  name        = local.name
  description = "Sessions of the API: from its instances, and from nobody else."
  vpc_id      = var.vpc_id

  tags = { Name = local.name }
}

resource "aws_vpc_security_group_ingress_rule" "from_clients" {
  count = var.enabled ? 1 : 0

  security_group_id            = one(aws_security_group.this).id
  description                  = "Sessions, from the API's instances"
  referenced_security_group_id = var.client_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_vpc_security_group_egress_rule" "clients" {
  count = var.enabled ? 1 : 0

  security_group_id            = var.client_security_group_id
  description                  = "Sessions, to the cache"
  referenced_security_group_id = one(aws_security_group.this).id
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

# Every group of users needs one called default. This one may do nothing.
resource "aws_elasticache_user" "default" {
  count = var.enabled ? 1 : 0

  user_id       = format(var.name_format, "api-sessions-default")
  user_name     = "default"
  engine        = "redis"
  access_string = "off ~* -@all"

  authentication_mode {
    type = "no-password-required"
  }
}

# Signs in with the role of the instances: no password exists that could lie in a state or a log.
resource "aws_elasticache_user" "application" {
  count = var.enabled ? 1 : 0

  # AWS asks that both be the same for IAM.
  user_id       = local.name
  user_name     = local.name
  engine        = "redis"
  access_string = "on ~* +@all -@admin -@dangerous"

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "this" {
  count = var.enabled ? 1 : 0

  user_group_id = local.name
  engine        = "redis"
  user_ids      = [one(aws_elasticache_user.default[*].user_id), one(aws_elasticache_user.application[*].user_id)]
}

resource "aws_kms_key" "this" {
  count = var.enabled ? 1 : 0

  description             = "Sessions of ${local.name}."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AccountDecides"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_elasticache_replication_group" "this" {
  count = var.enabled ? 1 : 0

  replication_group_id       = local.name
  description                = "Sessions of the API."
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = var.node_type
  port                       = local.port
  num_cache_clusters         = var.node_count
  automatic_failover_enabled = true
  multi_az_enabled           = true
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  at_rest_encryption_enabled = true
  kms_key_id                 = one(aws_kms_key.this).arn
  user_group_ids             = [one(aws_elasticache_user_group.this).user_group_id]
  subnet_group_name          = one(aws_elasticache_subnet_group.this).name
  parameter_group_name       = one(aws_elasticache_parameter_group.this).name
  security_group_ids         = [one(aws_security_group.this).id]
  snapshot_retention_limit   = var.snapshot_days
  auto_minor_version_upgrade = true
  apply_immediately          = false
}
