# What boot.sh and termination.sh share. Sourced, never run.
# shellcheck shell=bash

# Empty on an instance. Tests put everything below a folder of theirs.
ROOT="${ROOT:-}"
# The two variables by which the AWS CLI itself is led elsewhere; curl has to follow the first.
METADATA="${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}"
METADATA="${METADATA%/}"
LOG_FILE="$ROOT/var/log/api/system.log"

# shellcheck source=/dev/null
source "$ROOT/etc/api/instance.env"
export AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION" AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=6
# The CLI would page, and wait, where there is a terminal.
export AWS_PAGER=''

instance_id=''

# Text as it stands between the quotation marks of a JSON string, on one line.
json_text() {
  printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}

# One line of JSON for each event: on standard output (journal and console), and in the file that the agent ships.
say() { # event, text
  local line
  line="$(printf '{"event":"%s","instance":"%s","colour":"%s","time":"%s","message":"%s"}' \
    "$1" "$instance_id" "$COLOUR" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(json_text "$2")")"
  printf '%s\n' "$line"
  printf '%s\n' "$line" >>"$LOG_FILE"
}

# What the instance knows of itself, by IMDSv2. A new token each time: scripts ask rarely, and no token goes stale.
metadata() { # path
  local token
  token="$(curl --silent --fail --connect-timeout 2 --max-time 5 --request PUT \
    --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$METADATA/latest/api/token")" || return 1
  curl --silent --fail --connect-timeout 2 --max-time 5 \
    --header "X-aws-ec2-metadata-token: $token" "$METADATA/latest/meta-data/$1"
}

# The network may come up a little after the script.
learn_instance_id() {
  local attempt
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if instance_id="$(metadata instance-id)" && [ -n "$instance_id" ]; then return 0; fi
    [ "$attempt" -eq 10 ] || sleep "${RETRY_SECONDS:-3}"
  done
  return 1
}

# Tells the group what came of a hook. That nobody waits is no failure: an instance that boots again is in service, and
# one that was slow has been decided about.
complete_hook() { # hook, result
  local said attempt
  for attempt in 1 2 3 4 5; do
    if said="$(aws autoscaling complete-lifecycle-action --auto-scaling-group-name "$GROUP" \
      --lifecycle-hook-name "$1" --lifecycle-action-result "$2" --instance-id "$instance_id" 2>&1)"; then
      say hook-completed "$1: $2"
      return 0
    fi
    if [[ "$said" == *'No active Lifecycle Action'* ]]; then
      say hook-not-waiting "$1: nobody waits for $2"
      return 0
    fi
    [ "$attempt" -eq 5 ] || sleep "${RETRY_SECONDS:-3}"
  done
  say hook-not-completed "$1: $2 could not be told: $said"
  return 1
}
