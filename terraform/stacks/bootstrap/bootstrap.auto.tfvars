# Replace by the account, the zone and the repositories of the organisation.
account_id   = "111122223333"
zone_id      = "Z0123456789EXAMPLE"
state_bucket = "nwac-terraform-state"
plan_bucket  = "nwac-terraform-plans"

environments = {
  test = {
    name_format           = "nwac-%s-test"
    public_hosts          = ["nwac-console-test.awentech.ca", "nwac-portal-test.awentech.ca"]
    plan_subjects         = ["repo:nwac/infrastructure:environment:test-plan"]
    apply_subjects        = ["repo:nwac/infrastructure:environment:test"]
    cutover_workflow_refs = ["nwac/spa-release-actions/.github/workflows/cutover.yml@refs/tags/v1"]
  }
  prod = {
    name_format           = "nwac-prod-%s"
    public_hosts          = ["nwac-console.awentech.ca", "nwac-portal.awentech.ca"]
    plan_subjects         = ["repo:nwac/infrastructure:environment:prod-plan"]
    apply_subjects        = ["repo:nwac/infrastructure:environment:prod"]
    cutover_workflow_refs = ["nwac/spa-release-actions/.github/workflows/cutover.yml@refs/tags/v1"]
  }
}
