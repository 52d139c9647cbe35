mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

override_resource {
  target          = aws_security_group.this
  override_during = plan
  values          = { id = "sg-0000000000000cac4" }
}

override_resource {
  target          = aws_elasticache_replication_group.this
  override_during = plan
  values = {
    arn                      = "arn:aws:elasticache:ca-central-1:111122223333:replicationgroup:nwac-api-sessions-test"
    primary_endpoint_address = "master.nwac-api-sessions-test.cache.amazonaws.com"
  }
}

override_resource {
  target          = aws_elasticache_user.application
  override_during = plan
  values          = { arn = "arn:aws:elasticache:ca-central-1:111122223333:user:nwac-api-sessions-test" }
}

variables {
  name_format = "nwac-%s-test"
  account_id  = "111122223333"
}

run "redis_optional_off_makes_nothing" {
  command = plan

  assert {
    condition = length(concat(
      aws_elasticache_replication_group.this, aws_elasticache_subnet_group.this, aws_elasticache_parameter_group.this, aws_elasticache_user_group.this,
      aws_elasticache_user.default, aws_elasticache_user.application, aws_kms_key.this, aws_security_group.this,
      aws_vpc_security_group_ingress_rule.from_clients, aws_vpc_security_group_egress_rule.clients,
    )) == 0
    error_message = "A session store that is off must make nothing."
  }

  assert {
    condition     = length(output.application_environment) == 0 && length(output.connect_arns) == 0 && output.security_group_id == null
    error_message = "A session store that is off must hand out nothing."
  }
}

run "redis_optional_on" {
  command = plan

  variables {
    enabled                  = true
    vpc_id                   = "vpc-0123456789abcdef0"
    subnet_ids               = ["subnet-00000000000000001", "subnet-00000000000000002", "subnet-00000000000000003"]
    client_security_group_id = "sg-00000000000001257"
  }

  assert {
    condition     = aws_elasticache_replication_group.this[0].multi_az_enabled && aws_elasticache_replication_group.this[0].automatic_failover_enabled && aws_elasticache_replication_group.this[0].num_cache_clusters >= 2
    error_message = "Sessions must outlive a zone."
  }

  assert {
    condition     = aws_elasticache_replication_group.this[0].transit_encryption_enabled && aws_elasticache_replication_group.this[0].transit_encryption_mode == "required" && aws_elasticache_replication_group.this[0].at_rest_encryption_enabled == "true" && aws_elasticache_replication_group.this[0].kms_key_id == aws_kms_key.this[0].arn
    error_message = "Sessions must be encrypted on their way and at rest."
  }

  assert {
    condition     = aws_elasticache_replication_group.this[0].user_group_ids == toset(["nwac-api-sessions-test"]) && toset(aws_elasticache_user_group.this[0].user_ids) == toset(["nwac-api-sessions-default-test", "nwac-api-sessions-test"])
    error_message = "Who connects must be one of the group's users."
  }

  assert {
    condition     = aws_elasticache_user.application[0].authentication_mode[0].type == "iam" && aws_elasticache_user.application[0].user_id == aws_elasticache_user.application[0].user_name && startswith(aws_elasticache_user.default[0].access_string, "off ")
    error_message = "The application must sign in by its role, and the default user must be able to do nothing."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.from_clients[0].referenced_security_group_id == "sg-00000000000001257" && aws_vpc_security_group_ingress_rule.from_clients[0].security_group_id == aws_security_group.this[0].id && aws_vpc_security_group_ingress_rule.from_clients[0].cidr_ipv4 == null
    error_message = "Only the API's instances may reach the cache."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.clients[0].security_group_id == "sg-00000000000001257" && aws_vpc_security_group_egress_rule.clients[0].referenced_security_group_id == aws_security_group.this[0].id
    error_message = "The API's instances must be let out to the cache."
  }

  assert {
    condition     = aws_elasticache_replication_group.this[0].parameter_group_name == "nwac-api-sessions-test" && aws_elasticache_replication_group.this[0].subnet_group_name == "nwac-api-sessions-test" && aws_elasticache_replication_group.this[0].snapshot_retention_limit >= 1
    error_message = "The cache must have groups of its own, and snapshots."
  }

  assert {
    condition     = output.connect_arns == tolist([aws_elasticache_replication_group.this[0].arn, aws_elasticache_user.application[0].arn]) && output.application_environment.REDIS_USER == "nwac-api-sessions-test"
    error_message = "Clients must be told how to connect, and what to be allowed."
  }
}

run "on_without_a_vpc" {
  command = plan

  variables {
    enabled                  = true
    subnet_ids               = ["subnet-00000000000000001", "subnet-00000000000000002"]
    client_security_group_id = "sg-00000000000001257"
  }

  expect_failures = [var.vpc_id]
}

run "on_with_one_subnet" {
  command = plan

  variables {
    enabled                  = true
    vpc_id                   = "vpc-0123456789abcdef0"
    subnet_ids               = ["subnet-00000000000000001"]
    client_security_group_id = "sg-00000000000001257"
  }

  expect_failures = [var.subnet_ids]
}

run "on_without_clients" {
  command = plan

  variables {
    enabled    = true
    vpc_id     = "vpc-0123456789abcdef0"
    subnet_ids = ["subnet-00000000000000001", "subnet-00000000000000002"]
  }

  expect_failures = [var.client_security_group_id]
}

run "on_with_one_node" {
  command = plan

  variables {
    enabled                  = true
    vpc_id                   = "vpc-0123456789abcdef0"
    subnet_ids               = ["subnet-00000000000000001", "subnet-00000000000000002"]
    client_security_group_id = "sg-00000000000001257"
    node_count               = 1
  }

  expect_failures = [var.node_count]
}
