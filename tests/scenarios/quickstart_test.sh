#!/usr/bin/env bash
# `./dev quickstart` as a newcomer sees it: the counts of the study, one patient explained, nothing left running, also
# when it fails or is interrupted.
set -euo pipefail
out="$TEST_TMPDIR/out"

fail() {
  echo "FAILED: $*" >&2
  cat "$out" >&2
  exit 1
}

# A stand-in that notes the service's process id and then becomes the real program.
cat >"$TEST_TMPDIR/myorules" <<WRAPPER
#!/usr/bin/env bash
if [[ "\$1" == serve ]]; then echo \$\$ >"$TEST_TMPDIR/pid"; fi
exec "$PWD/service/cli/myorules" "\$@"
WRAPPER
# One that never says where it listens.
cat >"$TEST_TMPDIR/mute" <<MUTE
#!/usr/bin/env bash
echo \$\$ >"$TEST_TMPDIR/pid"
exec sleep 600
MUTE
chmod +x "$TEST_TMPDIR/myorules" "$TEST_TMPDIR/mute"
export MYORULES="$TEST_TMPDIR/myorules"

assert_nothing_is_left() {
  [[ -s "$TEST_TMPDIR/pid" ]] || fail "the service was never started"
  if kill -0 "$(cat "$TEST_TMPDIR/pid")" 2>/dev/null; then fail "the service is left running $1"; fi
  rm "$TEST_TMPDIR/pid"
}

tests/scenarios/quickstart.sh >"$out" 2>&1 || fail "exit status $?"
assert_nothing_is_left "at the end"
for line in 'ANTI_HMGCR_STATIN_ASSOCIATED 11' 'ANTI_HMGCR_STATIN_NAIVE 6' 'ANTI_SRP 15' 'OTHER_MSA 1' 'SERONEGATIVE 22' \
  'INCOMPLETE_SEROLOGY 9'; do
  grep -qx "$line" "$out" || fail "no line '$line'"
done
grep -q '^64 patients classified' "$out" || fail "not 64 patients"
grep -q 'synthetic' "$out" || fail "does not say that the patients are synthetic"
grep -qx 'Conclusions' "$out" || fail "no patient is explained"
grep -qx 'Flags' "$out" || fail "no flags are explained"
grep -qx 'The rules as they were read' "$out" || fail "the patient is not explained in full"
grep -q "Subgroup by the assays available (provisional): statin-associated anti-HMGCR; or statin-naive anti-HMGCR -> " "$out" ||
  fail "no patient is kept on record"
grep -qx 'sound' "$out" || fail "the record is not verified"

# Where there are no patients it fails, and says so.
empty="$TEST_TMPDIR/checkout"
mkdir -p "$empty/tests/scenarios"
cp tests/scenarios/quickstart.sh "$empty/tests/scenarios/"
if "$empty/tests/scenarios/quickstart.sh" >"$out" 2>&1; then fail "succeeds without patients"; fi
grep -q 'cannot open docs/examples/cohort/patients.ndjson' "$out" || fail "does not name the file"
assert_nothing_is_left "after a failure"

MYORULES="$TEST_TMPDIR/mute" tests/scenarios/quickstart.sh >"$out" 2>&1 &
quickstart=$!
for _ in $(seq 100); do
  if [[ -s "$TEST_TMPDIR/pid" ]]; then break; fi
  sleep 0.1
done
kill -TERM "$quickstart"
if wait "$quickstart"; then fail "succeeds when interrupted"; fi
assert_nothing_is_left "after an interruption"
