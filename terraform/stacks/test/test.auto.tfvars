# Replace by the account, the zone, the image and the repositories of the organisation.
account_id               = "111122223333"
zone_id                  = "Z0123456789EXAMPLE"
oidc_provider_arn        = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
permissions_boundary_arn = "arn:aws:iam::111122223333:policy/terraform/nwac-boundary-test"
image_ids                = { blue = "ami-0123456789abcdef0", green = "ami-0123456789abcdef0" }

# That of ca-central-1; of another region by
# aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.global.cloudfront.origin-facing
cloudfront_prefix_list_id = "pl-38a64351"

network = {
  cidr       = "10.40.0.0/16"
  peer_cidrs = ["10.50.0.0/16"]

  # By id: letters mean another zone in every account, and CloudFront reaches not every zone by a VPC origin.
  availability_zone_ids = ["cac1-az1", "cac1-az2", "cac1-az4"]

  # The same way out as in prod, through one zone's gateway: with prod's three that makes four elastic IPs of the five
  # that a region gives, and a test environment can wait until a lost zone is back.
  nat_gateways = "one"
}

legacy_hosts = {
  admin  = { ipv4_addresses = ["192.0.2.10"] }
  portal = { ipv4_addresses = ["192.0.2.11"] }
}

# Both forms that GitHub sends: repositories made, renamed or moved since July 2026 carry the ids of owner and repository
# (`gh api repos/OWNER/NAME --jq '.owner.id, .id'` says them), older ones do not.
subjects = {
  admin  = ["repo:nwac/console:environment:test", "repo:nwac@1001/console@2001:environment:test"]
  portal = ["repo:nwac/portal:environment:test", "repo:nwac@1001/portal@2002:environment:test"]
  api    = ["repo:nwac/api:environment:test", "repo:nwac@1001/api@2003:environment:test"]
}

workflow_repository = { name = "nwac/spa-release-actions", ref = "refs/tags/v1" }
alarm_emails        = ["operations@awentech.ca"]
