#!/usr/bin/python3
"""Classifies patients through a myorules server.

  docs/examples/python/generate_stubs.sh stubs
  PYTHONPATH=stubs docs/examples/python/classify.py 127.0.0.1:7443 docs/examples/cohort/patients.ndjson
"""

import sys

import grpc
from google.rpc import error_details_pb2
from myorules.v1 import classification_pb2, classification_service_pb2, classification_service_pb2_grpc, date_pb2
from patient_json import parse_patient


def requests(lines, left_out):
    """One request a line. A line that is no patient is not sent: it is reported, and its number added to `left_out`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        request = classification_service_pb2.ClassifyRequest(
            packs=["imnm.lim2019"], assessed_on=date_pb2.Date(year=2026, month=1, day=1))
        try:
            parse_patient(line, request.patient)
        except ValueError as error:
            hint = "; a patient stands on one line (jq -c . FILE writes them so)" if number == 1 else ""
            print("line %d: %s%s" % (number, error, hint), file=sys.stderr)
            left_out.append(number)
            continue
        yield classification_service_pb2.ClassifyStreamRequest(request=request)


def describe_decision(decision):
    if decision.status == classification_pb2.DECISION_STATUS_DETERMINED:
        return decision.outcome
    # Open is not "no": say what is still possible, and what to ask for.
    return "%s (missing: %s)" % (" or ".join(decision.candidates), ", ".join(decision.missing))


def describe_error(error):
    """Names each faulty field of an error."""
    faults = []
    for detail in error.details:
        bad_request = error_details_pb2.BadRequest()
        if detail.Unpack(bad_request):
            faults += ["%s %s" % (fault.field, fault.description) for fault in bad_request.field_violations]
    return "; ".join(faults) or error.message


def main(address, path):
    """Prints a line a patient. Returns how many were not classified."""
    left_out, failed = [], 0
    # An answer may have up to 64 MiB; by itself a client takes 4. Patients go straight to the server named, whatever
    # http_proxy says.
    options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.enable_http_proxy", 0)]
    with open(path, encoding="utf-8-sig") as lines, grpc.insecure_channel(address, options) as channel:
        service = classification_service_pb2_grpc.ClassificationServiceStub(channel)
        # Answers come in the order of the requests, while later ones are still being sent.
        for answer in service.ClassifyStream(requests(lines, left_out)):
            if answer.HasField("error"):
                print(answer.patient_id, "not classified:", describe_error(answer.error))
                failed += 1
                continue
            for classification in answer.response.classifications:
                subgroup = next(d for d in classification.decisions if d.id == "subgroup")
                raised = [f.id for f in classification.flags if f.status == classification_pb2.FLAG_STATUS_RAISED]
                print(answer.patient_id, describe_decision(subgroup), *raised)
    return len(left_out) + failed


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: classify.py HOST:PORT PATIENTS.ndjson")
    try:
        sys.exit(1 if main(*sys.argv[1:]) else 0)
    except grpc.RpcError as error:
        sys.exit("%s: %s" % (error.code().name, error.details()))
    except OSError as error:
        sys.exit(str(error))
