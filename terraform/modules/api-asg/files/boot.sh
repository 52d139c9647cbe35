#!/usr/bin/env bash
# Makes an instance serve the release that its colour points to, or gives it up with a reason that outlives it.
# Runs once cloud-init has written the files and installed the packages; running it again does no harm.
set -euo pipefail

# shellcheck source=common.sh
source "${BASH_SOURCE[0]%/*}/common.sh"

readonly UNIT=api.service
readonly RELEASES="$ROOT/opt/api/releases"
readonly CURRENT="$ROOT/opt/api/current"
readonly WANTED_HEALTHY=2
work=''
release=''
digest=''
settled=no

# A launch hook has no field for a reason, so it is written where it can be read after the instance is gone: at once, and
# not by the agent, which may not be running or not have the time.
give_up() { # reason
  settled=yes
  set +e
  say boot-abandoned "$1"
  publish_reason
  complete_hook "$LAUNCH_HOOK" ABANDON
  exit 1
}

publish_reason() {
  local stream="$instance_id/boot" said
  if [ -w "$ROOT/dev/console" ]; then tail -n 20 "$LOG_FILE" >"$ROOT/dev/console"; fi
  said="$(aws logs create-log-stream --log-group-name "$SYSTEM_LOG_GROUP" --log-stream-name "$stream" 2>&1)" ||
    [[ "$said" == *ResourceAlreadyExistsException* ]] || say reason-not-published "$said"
  tail -n 20 "$LOG_FILE" | while IFS= read -r line; do
    printf '{"timestamp":%s000,"message":"%s"}\n' "$(date +%s)" "$(json_text "$line")"
  done | paste -sd, - | sed -e 's/^/[/' -e 's/$/]/' >"$work/events.json"
  said="$(aws logs put-log-events --log-group-name "$SYSTEM_LOG_GROUP" --log-stream-name "$stream" \
    --log-events "file://$work/events.json" 2>&1)" || say reason-not-published "$said"
}

left() {
  local seconds=$((BOOT_TIMEOUT_SECONDS - SECONDS))
  [ "$seconds" -ge 1 ] || seconds=1
  printf '%s' "$seconds"
}

# What the pointer of this colour says; stops the boot when it is nothing that could be trusted.
read_pointer() {
  local said
  said="$(timeout "$(left)" aws ssm get-parameter --name "$RELEASE_PARAMETER" \
    --query Parameter.Value --output text 2>&1)" || give_up "the release pointer $RELEASE_PARAMETER could not be read: ${said:-it took too long}"
  release="$said"
  [ "$release" != none ] || give_up "there is no release yet: $RELEASE_PARAMETER says none"
  [[ "$release" =~ ^s3://([a-z0-9.-]+)/(([A-Za-z0-9._-]+/)*([0-9a-f]{64})\.tar\.gz)$ ]] ||
    give_up "$RELEASE_PARAMETER says $release, which is not s3://<bucket>/<folder>/<sha256>.tar.gz"
  [ "${BASH_REMATCH[1]}" = "$ARTIFACT_BUCKET" ] ||
    give_up "$RELEASE_PARAMETER points to the bucket ${BASH_REMATCH[1]}, and artifacts come only from $ARTIFACT_BUCKET"
  digest="${BASH_REMATCH[4]}"
}

# Downloads and unpacks beside where releases lie, and moves it there whole: what is there has been verified.
install_release() {
  local said found
  if [ ! -d "$RELEASES/$digest" ]; then
    said="$(timeout "$(left)" aws s3 cp --only-show-errors "$release" "$work/release.tar.gz" 2>&1)" ||
      give_up "$release could not be downloaded: ${said:-it took too long}"
    found="$(sha256sum "$work/release.tar.gz")"
    found="${found%% *}"
    [ "$found" = "$digest" ] || give_up "$release has the digest $found, and not the one in its name: it was damaged or replaced"
    mkdir "$work/release"
    said="$(tar --extract --gzip --no-same-owner --file "$work/release.tar.gz" --directory "$work/release" 2>&1)" ||
      give_up "$release could not be unpacked: $said"
    [ -f "$work/release/server.js" ] || give_up "$release holds no server.js at its root"
    chmod -R u=rwX,go=rX "$work/release"
    mv "$work/release" "$RELEASES/$digest"
  fi
  ln -sfn "releases/$digest" "$CURRENT.next"
  mv -T "$CURRENT.next" "$CURRENT"
  say release-installed "$release"
}

# What only this instance knows, and secrets, as systemd reads them. Secrets stay on the encrypted volume, for root.
write_environment() {
  local pair name parameter value
  (umask 077 && : >"$work/boot.env" && printf 'INSTANCE_ID=%s\nCOLOUR=%s\n' "$instance_id" "$COLOUR" >"$work/boot.env")
  for pair in $SECRETS; do
    name="${pair%%=*}"
    parameter="${pair#*=}"
    value="$(timeout "$(left)" aws ssm get-parameter --name "$parameter" --with-decryption \
      --query Parameter.Value --output text 2>"$work/error")" ||
      give_up "the secret $parameter could not be read: $(cat "$work/error")"
    [[ "$value" != *$'\n'* ]] || give_up "the secret $parameter has more than one line, which an environment variable cannot hold"
    printf '%s="%s"\n' "$name" "$(printf '%s' "$value" | sed -e 's/[\\"`$]/\\&/g')" >>"$work/boot.env"
  done
  mv "$work/boot.env" "$ROOT/etc/api/boot.env"
}

# Metrics and logs are no reason to give up an instance that could serve.
start_agent() {
  local control="$ROOT/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" said
  if [ ! -x "$control" ]; then
    say agent-missing 'the CloudWatch agent is not installed: no memory metric, no logs of this instance'
  elif ! said="$("$control" -a fetch-config -m ec2 -s -c "file:$ROOT/etc/api/cloudwatch-agent.json" 2>&1)"; then
    say agent-failed "$said"
  fi
}

start_unit() {
  local said
  systemctl reset-failed "$UNIT" >/dev/null 2>&1 || true
  said="$(systemctl enable "$UNIT" 2>&1 && systemctl restart "$UNIT" 2>&1)" || give_up "$UNIT could not be started: $said"
}

last_words() {
  tail -n 5 "$ROOT/var/log/api/application.log" 2>/dev/null || true
}

# Twice in a row: the first answer of a process that is about to crash is no health.
wait_until_healthy() {
  local url="http://127.0.0.1:$PORT$HEALTH_PATH" status='no answer' healthy=0
  while [ "$SECONDS" -lt "$BOOT_TIMEOUT_SECONDS" ]; do
    if systemctl is-failed --quiet "$UNIT"; then
      give_up "$UNIT failed: it ended again and again. Its last words: $(last_words)"
    fi
    status="$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 "$url")" || status='no answer'
    if [ "$status" = 200 ]; then healthy=$((healthy + 1)); else healthy=0; fi
    [ "$healthy" -lt "$WANTED_HEALTHY" ] || return 0
    sleep "${POLL_SECONDS:-1}"
  done
  give_up "$HEALTH_PATH did not become healthy within $BOOT_TIMEOUT_SECONDS s; last it was $status. Last words: $(last_words)"
}

# Whatever ends this script ends the wait of the group too: the hook must not run into its time-out.
on_exit() { # status
  if [ "$settled" = no ]; then give_up "boot.sh failed with status $1 before it had come to a decision"; fi
  rm -rf "$work"
}

main() {
  mkdir -p "$RELEASES" "$ROOT/var/log/api"
  trap 'on_exit $?' EXIT
  # Beside the releases, so that a move within one file system puts them in their place.
  work="$(mktemp -d "$ROOT/opt/api/boot.XXXXXX")"
  trap 'give_up "boot.sh was told to stop"' TERM INT HUP
  learn_instance_id || give_up 'the instance metadata service does not answer: the instance does not know who it is'
  start_agent
  [ -x "$ROOT/usr/bin/node" ] || give_up 'there is no /usr/bin/node: put it in the image, or in packages'
  read_pointer
  install_release
  write_environment
  start_unit
  wait_until_healthy
  settled=yes
  say boot-finished "$release answers on $HEALTH_PATH after $SECONDS s"
  complete_hook "$LAUNCH_HOOK" CONTINUE
}

main
