#!/usr/bin/env bash
# Makes the environments of a repository with their rules and variables, through the GitHub CLI. Run it again at any
# time: it sets what it says and nothing else. Before any workflow names an environment: naming a missing one creates it
# without rules.
#
#   set-up-environments.sh app OWNER/NAME TEAM_ID < variables.json
#   set-up-environments.sh infrastructure OWNER/NAME TEAM_ID < variables.json
#
# TEAM_ID: gh api orgs/OWNER/teams/TEAM --jq .id. variables.json has the variables of each environment by name:
#   { "test": { "DEPLOY_ROLE_ARN": "arn:…" }, "prod": { … } }
set -euo pipefail

usage() {
  sed -n '2,10p' "$0" >&2
  exit 2
}

[[ $# -eq 3 ]] || usage
kind=$1 repository=$2 team=$3
[[ $kind == app || $kind == infrastructure ]] || usage
[[ $repository =~ ^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$ && $team =~ ^[0-9]+$ ]] || usage
variables=$(cat)
jq --exit-status 'type == "object"' <<< "$variables" > /dev/null

# $1: environment; $2: whether somebody has to approve
make_environment() {
  local reviewers='[]'
  if [[ $2 == approved ]]; then reviewers="[{\"type\":\"Team\",\"id\":$team}]"; fi
  jq --null-input --argjson reviewers "$reviewers" '{
    reviewers: $reviewers,
    prevent_self_review: ($reviewers | length > 0),
    can_admins_bypass: ($reviewers | length == 0),
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true }
  }' | gh api --silent --method PUT "repos/$repository/environments/$1" --input -
  # 303 and 422: the rule is there already.
  gh api --silent --method POST "repos/$repository/environments/$1/deployment-branch-policies" \
    --raw-field name=main --raw-field type=branch 2> /dev/null || true
  gh api "repos/$repository/environments/$1/deployment-branch-policies" \
    --jq '.branch_policies | length == 1 and .[0].name == "main"' | grep --quiet '^true$' ||
    { echo "$repository: environment $1 takes other branches than main; look at its page" >&2; exit 1; }
  jq --raw-output --arg environment "$1" '.[$environment] // {} | to_entries[] | [.key, .value] | @tsv' <<< "$variables" |
    while IFS=$'\t' read -r name value; do
      gh variable set "$name" --repo "$repository" --env "$1" --body "$value"
    done
  echo "$repository: environment $1 is set up"
}

make_environment test free
make_environment prod approved
if [[ $kind == infrastructure ]]; then
  make_environment test-plan free
  make_environment prod-plan free
fi
