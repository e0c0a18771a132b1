#!/usr/bin/env bash
# The two judges agree on a few thousand random partial patients; `./dev second_judge` takes 100,000.
set -euo pipefail

said="$(tests/second_judge/second_judge 2000)"
echo "$said"
tail -n 2 <<<"$said" | diff - <(
  echo "figure second_judge_patients 2000"
  echo "figure second_judge_differences 0"
)
