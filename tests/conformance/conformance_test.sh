#!/usr/bin/env bash
# The conformance suites, all of them. Runs outside the sandbox: the npm packages are in the checkout, put there by
# `./dev setup`. `./dev conformance` shows what this prints.
set -euo pipefail
checkout="$(dirname "$(readlink -f WORKSPACE)")"
if [[ ! -d "$checkout/node_modules/@bufbuild/cel-spec" ]]; then
  echo "@bufbuild/cel-spec is not installed: run ./dev setup" >&2
  exit 1
fi
here=tests/conformance
dump="$(mktemp -d)"
trap 'rm -rf "$dump"' EXIT
NODE_PATH="$checkout/node_modules" node "$here/dump_cel_spec.js" "$dump"
"$here/conformance" "$dump" "$here/skips.textproto" "$here/checker_environments.textproto" \
  "$here"/unknowns/*.textproto | tee "$dump/said"

page=docs/reference/language.md
if ! grep -qxF "    $(tail -n 1 "$dump/said")" "$page"; then
  echo "$page has other counts than the last line" >&2
  exit 1
fi
