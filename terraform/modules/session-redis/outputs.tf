output "application_environment" {
  description = "Environment variables by which the application finds the session store; empty when there is none."
  value = var.enabled ? {
    REDIS_HOST   = one(aws_elasticache_replication_group.this[*].primary_endpoint_address)
    REDIS_PORT   = tostring(local.port)
    REDIS_USER   = one(aws_elasticache_user.application[*].user_name)
    REDIS_NAME   = one(aws_elasticache_replication_group.this[*].replication_group_id)
    REDIS_REGION = var.region
    REDIS_TLS    = "true"
  } : {}
}

output "connect_arns" {
  description = "Cache and user that a client's role has to be allowed to connect to (elasticache:Connect); empty when there is none."
  value       = var.enabled ? [one(aws_elasticache_replication_group.this[*].arn), one(aws_elasticache_user.application[*].arn)] : []
}

output "security_group_id" {
  description = "Security group of the cache; null when there is none."
  value       = one(aws_security_group.this[*].id)
}
