output "active" {
  description = "Where writes belong, by the parameter: primary or secondary."
  value       = coalesce(one(aws_ssm_parameter.active_region[*].insecure_value), "primary")
}

output "health_check_ids" {
  description = "Health check of each region, and of the whole (`system`); empty when off."
  value = merge(
    { for key, check in aws_route53_health_check.region : key => check.id },
    { for check in aws_route53_health_check.system : "system" => check.id },
  )
}

output "api_origin" {
  description = "The API's origin in the second region, which `/api/*` has while `active` is secondary; null when off."
  value       = var.enabled ? { vpc_origin_id = var.secondary.vpc_origin_id, domain_name = var.secondary.alb_dns_name } : null
}

output "replica_domains" {
  description = "Second member of each app's origin group; empty when off."
  value       = { for app, bucket in aws_s3_bucket.replica : app => bucket.bucket_regional_domain_name }
}

output "failover_status_codes" {
  description = "Answers of the first member after which the second is asked."
  value       = [500, 502, 503, 504]
}

output "active_region_parameter" {
  description = "Parameter that says where writes belong; null when off."
  value       = one([for parameter in aws_ssm_parameter.active_region : parameter.name])
}
