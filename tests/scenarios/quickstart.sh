#!/usr/bin/env bash
# Walks through the first example: starts the service, classifies the example cohort over gRPC, counts the subgroups,
# explains one patient, keeps another one on record, stops the service, verifies the record. `./dev quickstart` builds and calls it.
#
#   MYORULES  the binary (default: what `./dev build` made)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

myorules="${MYORULES:-bazel-bin/service/cli/myorules}"
patients=docs/examples/cohort/patients.ndjson
pack=imnm.lim2019
assessed_on=2026-01-01

work="$(mktemp -d)"
server=""
stop() {
  if [[ -n "$server" ]]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=""
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '\n== %s\n' "$*"; }

# Waits until the service says where it listens; it chooses a free port.
wait_for_address() {
  local _
  for _ in $(seq 600); do
    address="$(sed -n 's/^listening on //p' "$work/serve.out")"
    if [[ -n "$address" ]]; then return; fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  echo "the service did not start:" >&2
  cat "$work/serve.err" >&2
  return 1
}

# Counts the outcomes of the decision "subgroup". An open one counts under its candidates.
count_subgroups() {
  /usr/bin/python3 - "$1" <<'PYTHON'
import collections
import json
import sys

counts = collections.Counter()
with open(sys.argv[1], encoding="utf-8") as answers:
    for line in answers:
        answer = json.loads(line)
        if "error" in answer:
            sys.exit("not classified: %s" % answer["error"]["message"])
        subgroup = next(d for d in answer["decisions"] if d["id"] == "subgroup")
        counts[subgroup.get("outcome") or "open: " + " or ".join(subgroup["candidates"])] += 1
for outcome, count in sorted(counts.items()):
    print(outcome, count)
PYTHON
}

# The id of the first patient in whom flags of the two upper severities are raised.
patient_to_explain() {
  /usr/bin/python3 - "$1" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as lines:
    answers = [json.loads(line) for line in lines]


def interesting(answer):
    raised = {f["severity"] for f in answer.get("flags", []) if f["status"] == "FLAG_STATUS_RAISED"}
    return {"SEVERITY_HIGH", "SEVERITY_ATTENTION"} <= raised


print(next(filter(interesting, answers), answers[0])["patientId"])
PYTHON
}

say "starting the service on this machine alone"
# The file is read before the service may have opened it.
: >"$work/serve.out"
"$myorules" serve --listen=127.0.0.1:0 --record="$work/register.db" >"$work/serve.out" 2>"$work/serve.err" &
server=$!
wait_for_address
echo "listening on $address"

say "classifying $patients over gRPC by $pack"
echo "The patients are synthetic: made up from the published tables of a study, none of them ever lived."
"$myorules" classify --server="$address" --pack="$pack" --assessed_on="$assessed_on" "$patients" >"$work/answers.ndjson"
echo "$(wc -l <"$work/answers.ndjson") patients classified. Serologic subgroups:"
echo
count_subgroups "$work/answers.ndjson"

id="$(patient_to_explain "$work/answers.ndjson")"
say "one of them explained in full: myorules explain --full --pack=$pack --assessed_on=$assessed_on --id=$id $patients"
"$myorules" explain --full --pack="$pack" --assessed_on="$assessed_on" --id="$id" "$patients"

say "a patient put on record, and a fact that came later: docs/examples/python/record.py"
docs/examples/python/generate_stubs.sh "$work/stubs"
PYTHONPATH="$work/stubs" PYTHONDONTWRITEBYTECODE=1 docs/examples/python/record.py "$address" docs/examples/patient.json

say "stopping the service"
kill -TERM "$server"
status=0
wait "$server" || status=$?
server=""
if [[ "$status" != 0 ]]; then
  echo "the service ended with status $status" >&2
  exit 1
fi

say "the record, computed again from its events: myorules record verify"
"$myorules" record verify --record="$work/register.db"
echo "Nothing is left running. Next: docs/guides/command-line.md, docs/guides/python.md, docs/guides/node.md, docs/guides/record.md"
