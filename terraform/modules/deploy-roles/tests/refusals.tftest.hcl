# What would let somebody in who was not meant is refused before anything is made.
mock_provider "aws" {}

variables {
  environment        = "test"
  name_format        = "nwac-%s-test"
  account_id         = "111122223333"
  oidc_provider_arn  = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
  contract_parameter = "/nwac/test/deploy-contract"
}

run "a_subject_with_a_wildcard" {
  command = plan

  variables {
    static_apps = { admin = {
      subjects        = ["repo:nwac/console:*"]
      workflow_refs   = []
      bucket          = "nwac-admin-static-test"
      prefix          = ""
      distribution_id = "E1"
    } }
  }

  expect_failures = [var.static_apps]
}

run "a_subject_of_another_environment" {
  command = plan

  variables {
    static_apps = { admin = {
      subjects        = ["repo:nwac/console:environment:test", "repo:nwac/console:environment:prod"]
      workflow_refs   = []
      bucket          = "nwac-admin-static-test"
      prefix          = ""
      distribution_id = "E1"
    } }
  }

  expect_failures = [var.static_apps]
}

run "no_subject_at_all" {
  command = plan

  variables {
    static_apps = { admin = {
      subjects        = []
      workflow_refs   = []
      bucket          = "nwac-admin-static-test"
      prefix          = ""
      distribution_id = "E1"
    } }
  }

  expect_failures = [var.static_apps]
}

run "a_workflow_of_any_branch" {
  command = plan

  variables {
    static_apps = { admin = {
      subjects        = ["repo:nwac/console:environment:test"]
      workflow_refs   = ["nwac/deploy/.github/workflows/deploy-static.yml@*"]
      bucket          = "nwac-admin-static-test"
      prefix          = ""
      distribution_id = "E1"
    } }
  }

  expect_failures = [var.static_apps]
}

run "an_api_open_to_an_organisation" {
  command = plan

  variables {
    api = {
      subjects           = ["repo:nwac/*:environment:test"]
      workflow_refs      = []
      artifact_bucket    = "nwac-api-releases-test"
      alb_arn_suffix     = "app/nwac-api-test/0123456789abcdef"
      groups             = { blue = "nwac-api-blue-test", green = "nwac-api-green-test" }
      release_parameters = { blue = "/nwac/test/api/blue/release", green = "/nwac/test/api/green/release" }
    }
  }

  expect_failures = [var.api]
}

run "a_plan_by_whoever_may_apply" {
  command = plan

  variables {
    infrastructure = {
      plan_subjects         = ["repo:nwac/infrastructure:environment:test"]
      apply_subjects        = ["repo:nwac/infrastructure:environment:test"]
      cutover_workflow_refs = ["nwac/deploy/.github/workflows/cutover.yml@refs/tags/v1"]
      state_bucket          = "nwac-terraform-state"
      state_key             = "test/terraform.tfstate"
      plan_bucket           = "nwac-terraform-plans"
      parameter_path        = "/nwac/test"
      preview_hosts         = ["nwac-preview-test.awentech.ca"]
      public_hosts          = ["nwac-console-test.awentech.ca"]
      zone_id               = "Z0123456789EXAMPLE"
    }
  }

  expect_failures = [var.infrastructure]
}

run "a_cutover_by_any_workflow" {
  command = plan

  variables {
    infrastructure = {
      plan_subjects         = ["repo:nwac/infrastructure:environment:test-plan"]
      apply_subjects        = ["repo:nwac/infrastructure:environment:test"]
      cutover_workflow_refs = []
      state_bucket          = "nwac-terraform-state"
      state_key             = "test/terraform.tfstate"
      plan_bucket           = "nwac-terraform-plans"
      parameter_path        = "/nwac/test"
      preview_hosts         = ["nwac-preview-test.awentech.ca"]
      public_hosts          = ["nwac-console-test.awentech.ca"]
      zone_id               = "Z0123456789EXAMPLE"
    }
  }

  expect_failures = [var.infrastructure]
}

run "a_provider_of_somebody_else" {
  command = plan

  variables {
    oidc_provider_arn = "arn:aws:iam::111122223333:oidc-provider/gitlab.com"
  }

  expect_failures = [var.oidc_provider_arn]
}

run "a_name_that_is_none" {
  command = plan

  variables {
    name_format = "NWAC"
  }

  expect_failures = [var.name_format]
}

run "nothing_asked_makes_nothing" {
  command = plan

  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_role_policy.this) == 0
    error_message = "Without apps, API and infrastructure there must be no role."
  }
}
