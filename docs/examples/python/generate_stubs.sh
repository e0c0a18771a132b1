#!/usr/bin/env bash
# Writes the Python classes of the contract into FOLDER:
#   docs/examples/python/generate_stubs.sh FOLDER
set -euo pipefail
root="$(cd "$(dirname "$0")/../../.." && pwd)"
folder="${1:?usage: generate_stubs.sh FOLDER}"
mkdir -p "$folder"
protoc -I"$root/proto" -I"$root/third_party/googleapis" -I/usr/include \
  --python_out="$folder" \
  --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin --grpc_python_out="$folder" \
  "$root"/proto/myorules/v1/{classification,classification_service,date,evidence,lab,lab_reading,lab_report,lab_service,options,patient,patient_service,record,rule_pack,terminology}.proto \
  "$root"/third_party/googleapis/google/rpc/{error_details,status}.proto
