locals {
  # By name and not by what ACM asks for: that is known too late to say how many records there are.
  record_names = var.validation_records_enabled ? toset(var.domain_names) : toset([])
  asked        = { for option in aws_acm_certificate.this.domain_validation_options : option.domain_name => option }
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domain_names[0]
  subject_alternative_names = slice(var.domain_names, 1, length(var.domain_names))
  validation_method         = "DNS"

  options {
    certificate_transparency_logging_preference = "ENABLED"
  }

  # What uses it keeps it until it uses the next one.
  lifecycle {
    create_before_destroy = true
  }
}

# Left there for good: ACM renews by them.
resource "aws_route53_record" "validation" {
  #checkov:skip=CKV2_AWS_23:It proves a name and leads nowhere
  for_each = local.record_names

  zone_id = var.zone_id
  name    = local.asked[each.key].resource_record_name
  type    = local.asked[each.key].resource_record_type
  records = [local.asked[each.key].resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn = aws_acm_certificate.this.arn

  # Null: made for another certificate, and only waited for.
  validation_record_fqdns = var.validation_records_enabled ? [for record in aws_route53_record.validation : record.fqdn] : null
}
