# A name that leads to the API while the apps' own names still lead to the hosts of today. The distribution's own domain
# does not do: CloudFront hands on the Host of the viewer, and the balancer's certificate cannot name cloudfront.net
# (source: CloudFront Developer Guide, "HTTP 502 status code", certificate of a custom origin).
locals {
  preview_app = sort(keys(var.apps))[0]
}

resource "aws_route53_record" "preview" {
  #checkov:skip=CKV2_AWS_23:The alias leads to a distribution of another module
  for_each = toset(["A", "AAAA"])

  zone_id = var.zone_id
  name    = var.preview_host_name
  type    = each.key

  alias {
    name = module.static_site[local.preview_app].distribution_domain
    # The same for every distribution (source: Route 53 API reference, AliasTarget).
    zone_id                = "Z2FDTNDATAQYW2"
    evaluate_target_health = false
  }
}
