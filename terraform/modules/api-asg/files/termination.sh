#!/usr/bin/env bash
# Waits until the group wants to terminate this instance, then ends it in order: the application finishes what it
# answers, logs are shipped, and the group need not wait any longer.
#
# The group has taken the instance out of its target group and waited for the deregistration delay before it begins to
# wait here, so no new request arrives; what is left is the process and its logs.
set -euo pipefail

# shellcheck source=common.sh
source "${BASH_SOURCE[0]%/*}/common.sh"

is_leaving() {
  local state
  # No answer and no such item (an instance outside a group) are both no reason to stop.
  state="$(metadata autoscaling/target-lifecycle-state)" || return 1
  [ "$state" = Terminated ]
}

main() {
  mkdir -p "$ROOT/var/log/api"
  until learn_instance_id; do sleep "${POLL_SECONDS:-5}"; done
  until is_leaving; do sleep "${POLL_SECONDS:-5}"; done

  say termination-noticed 'the group terminates this instance: stopping the application'
  # Returns when the process is gone: by itself, or killed after the unit's own time-out.
  if systemctl stop api.service; then
    say application-stopped 'the application has ended'
  else
    say application-not-stopped 'systemctl could not stop the application'
  fi
  # The agent ships what it has read every five seconds, and once more when it is stopped.
  sleep "${FLUSH_SECONDS:-8}"
  systemctl stop amazon-cloudwatch-agent.service || say agent-not-stopped 'the last lines of the logs may be missing'
  complete_hook "$TERMINATION_HOOK" CONTINUE
}

main
