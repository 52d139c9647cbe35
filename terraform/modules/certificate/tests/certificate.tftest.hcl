mock_provider "aws" {
  source          = "../../mocks"
  override_during = plan
}

override_resource {
  target          = aws_route53_record.validation
  override_during = plan
  values          = { fqdn = "_a.nwac-console-test.awentech.ca" }
}

override_resource {
  target          = aws_acm_certificate.this
  override_during = plan
  values = {
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000001"
    domain_validation_options = [
      { domain_name = "nwac-console-test.awentech.ca", resource_record_name = "_a.nwac-console-test.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
      { domain_name = "nwac-portal-test.awentech.ca", resource_record_name = "_b.nwac-portal-test.awentech.ca.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
    ]
  }
}

variables {
  domain_names = ["nwac-console-test.awentech.ca", "nwac-portal-test.awentech.ca"]
  zone_id      = "Z0123456789EXAMPLE"
}

run "is_proven_by_dns" {
  command = plan

  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && aws_acm_certificate.this.domain_name == "nwac-console-test.awentech.ca" && aws_acm_certificate.this.subject_alternative_names == toset(["nwac-portal-test.awentech.ca"])
    error_message = "The certificate must be for all names, proven by DNS, so that it renews by itself."
  }

  assert {
    condition     = toset(keys(aws_route53_record.validation)) == toset(var.domain_names) && alltrue([for record in aws_route53_record.validation : record.zone_id == "Z0123456789EXAMPLE" && record.type == "CNAME"])
    error_message = "There must be a record for each name, in the zone."
  }

  assert {
    condition     = aws_route53_record.validation["nwac-portal-test.awentech.ca"].name == "_b.nwac-portal-test.awentech.ca." && aws_route53_record.validation["nwac-portal-test.awentech.ca"].records == toset(["_y.acm-validations.aws."])
    error_message = "Each name's record must be the one that ACM asks for that name."
  }

  assert {
    condition     = aws_acm_certificate_validation.this.validation_record_fqdns == toset([for record in aws_route53_record.validation : record.fqdn])
    error_message = "The validation must wait for the records."
  }
}

run "records_of_another_certificate" {
  command = plan

  variables {
    validation_records_enabled = false
  }

  assert {
    condition     = length(aws_route53_record.validation) == 0 && aws_acm_certificate_validation.this.validation_record_fqdns == null
    error_message = "A second certificate for the same names must not make the same records."
  }
}

run "a_wildcard" {
  command = plan

  variables {
    domain_names = ["*.awentech.ca"]
  }

  expect_failures = [var.domain_names]
}

run "the_same_name_twice" {
  command = plan

  variables {
    domain_names = ["nwac-console-test.awentech.ca", "nwac-console-test.awentech.ca"]
  }

  expect_failures = [var.domain_names]
}

run "no_name" {
  command = plan

  variables {
    domain_names = []
  }

  expect_failures = [var.domain_names]
}

run "a_zone_by_name" {
  command = plan

  variables {
    zone_id = "awentech.ca"
  }

  expect_failures = [var.zone_id]
}
