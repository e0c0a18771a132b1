#!/usr/bin/env bash
# The Node.js example of the docs, against a running service. Runs outside the sandbox: the npm packages are in the
# checkout, put there by `./dev setup`.
set -euo pipefail
checkout="$(dirname "$(readlink -f WORKSPACE)")"
if [[ ! -d "$checkout/node_modules/@grpc/grpc-js" ]]; then
  echo "@grpc/grpc-js is not installed: run ./dev setup" >&2
  exit 1
fi

work="$(mktemp -d)"
server=""
cleanup() {
  if [[ -n "$server" ]]; then kill -KILL "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

: >"$work/out"
service/cli/myorules serve --listen=127.0.0.1:0 >"$work/out" &
server=$!
for _ in $(seq 300); do
  if grep -q listening "$work/out"; then break; fi
  sleep 0.1
done
address="$(sed -n 's/^listening on //p' "$work/out")"

NODE_PATH="$checkout/node_modules" node docs/examples/node/classify.js "$address" | tee "$work/answers"

# Without an address it says how it is called.
if NODE_PATH="$checkout/node_modules" node docs/examples/node/classify.js 2>"$work/usage"; then
  echo "succeeds without an address" >&2
  exit 1
fi
grep -qx 'usage: node classify.js HOST:PORT' "$work/usage"

expect() {
  grep -q -- "$1" "$work/answers" || { echo "no line matches: $1" >&2; exit 1; }
}
# A statin begun in 2014, but no onset on record: before or after it, nobody knows.
expect '^example-1 ANTI_HMGCR_STATIN_ASSOCIATED'
expect '^example-2 not classified: .*patient.results\[0\].quantity.value'
[[ "$(wc -l <"$work/answers")" == 2 ]]

kill -TERM "$server"
wait "$server"
server=""
