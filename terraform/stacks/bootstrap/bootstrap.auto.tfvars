# Replace by the account, the zone and the repositories of the organisation.
account_id   = "111122223333"
zone_id      = "Z0123456789EXAMPLE"
state_bucket = "nwac-terraform-state"
plan_bucket  = "nwac-terraform-plans"

# Subjects in both forms that GitHub sends: repositories made, renamed or moved since July 2026 carry the ids of owner and
# repository (`gh api repos/OWNER/NAME --jq '.owner.id, .id'` says them), older ones do not.
environments = {
  test = {
    name_format           = "nwac-%s-test"
    public_hosts          = ["nwac-console-test.awentech.ca", "nwac-portal-test.awentech.ca"]
    preview_hosts         = ["nwac-preview-test.awentech.ca"]
    plan_subjects         = ["repo:nwac/infrastructure:environment:test-plan", "repo:nwac@1001/infrastructure@2004:environment:test-plan"]
    apply_subjects        = ["repo:nwac/infrastructure:environment:test", "repo:nwac@1001/infrastructure@2004:environment:test"]
    cutover_workflow_refs = ["nwac/spa-release-actions/.github/workflows/cutover.yml@refs/tags/v1"]
  }
  prod = {
    name_format           = "nwac-prod-%s"
    public_hosts          = ["nwac-console.awentech.ca", "nwac-portal.awentech.ca"]
    preview_hosts         = ["nwac-preview.awentech.ca"]
    plan_subjects         = ["repo:nwac/infrastructure:environment:prod-plan", "repo:nwac@1001/infrastructure@2004:environment:prod-plan"]
    apply_subjects        = ["repo:nwac/infrastructure:environment:prod", "repo:nwac@1001/infrastructure@2004:environment:prod"]
    cutover_workflow_refs = ["nwac/spa-release-actions/.github/workflows/cutover.yml@refs/tags/v1"]
  }
}
