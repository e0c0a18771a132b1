#!/usr/bin/env bash
# The example answers as its guide says, and tells what is wrong with rules.
set -euo pipefail

example=docs/examples/embed
"$example/embed" "$example/rules.textproto" | diff tests/embed/expected.txt -

broken="$TEST_TMPDIR/broken.textproto"
sed 's/weight_kg > /wieght_kg > /' "$example/rules.textproto" >"$broken"
if "$example/embed" "$broken" 2>"$TEST_TMPDIR/faults"; then
  echo "broken rules were loaded" >&2
  exit 1
fi
grep -F "no field 'wieght_kg' in shipping.Shipment (did you mean 'weight_kg'?)" "$TEST_TMPDIR/faults"

if "$example/embed" "$TEST_TMPDIR/nowhere.textproto" 2>"$TEST_TMPDIR/faults"; then
  echo "rules that are not there were loaded" >&2
  exit 1
fi
diff <(echo "no such file") "$TEST_TMPDIR/faults"

if (($(wc -l <"$example/embed.cc") >= 60)); then
  echo "the example has grown beyond 60 lines" >&2
  exit 1
fi
