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

# A proxy that is not there: patients do not go through one.
http_proxy=http://127.0.0.1:1 no_proxy="" NODE_PATH="$checkout/node_modules" \
  node docs/examples/node/classify.js "$address" | tee "$work/answers"

# Without an address it says how it is called.
if NODE_PATH="$checkout/node_modules" node docs/examples/node/classify.js 2>"$work/usage"; then
  echo "succeeds without an address" >&2
  exit 1
fi
grep -qx 'usage: node classify.js HOST:PORT' "$work/usage"

# What does not fit the contract is refused before it is sent.
NODE_PATH="$checkout/node_modules" node - <<'JAVASCRIPT'
const assert = require('assert');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const {assertFits} = require(process.cwd() + '/docs/examples/node/assert_fits.js');
const types = grpc.loadPackageDefinition(protoLoader.loadSync(
    'myorules/v1/patient.proto', {includeDirs: ['proto', 'third_party/googleapis'], keepCase: true})).myorules.v1;

const whole = {
  id: 'p', synthetic: true, sex: 'SEX_FEMALE', birth_date: {year: 1963}, onset_date: undefined, diagnosis_date: null,
  weakness: {subacute: false}, results: [{analyte: 'CK', quantity: {value: 5, unit: 'U/L'}}],
};
assertFits(types, 'Patient', whole, 'patient');
for (const [wrong, message] of [
  [{sex: 'FEMALE'}, 'patient.sex must be one of SEX_FEMALE, SEX_MALE, SEX_OTHER'],
  [{weakness: {subacute: 'no'}}, 'patient.weakness.subacute must be a boolean'],
  [{weakness: {subacut: true}}, 'patient.weakness has no field subacut'],
  [{birthDate: {year: 1963}}, 'patient has no field birthDate; did you mean birth_date?'],
  [{birth_date: '1963-04-12'}, 'patient.birth_date must be an object, such as {year: 2016, month: 5, day: 9}'],
  [{results: {analyte: 'CK'}}, 'patient.results must be a list'],
  [{results: [{}, {quantity: {value: '1.200'}}]}, 'patient.results[1].quantity.value must be a number'],
  [{id: 5}, 'patient.id must be a string'],
]) {
  assert.throws(() => assertFits(types, 'Patient', wrong, 'patient'), {message});
}
JAVASCRIPT

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
