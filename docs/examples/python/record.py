#!/usr/bin/python3
"""Puts a patient on record at a myorules server, adds a fact, and prints what each change did to the answers.

  myorules serve --record=register.db
  docs/examples/python/generate_stubs.sh stubs
  PYTHONPATH=stubs docs/examples/python/record.py 127.0.0.1:7443 docs/examples/patient.json
"""

import sys
import uuid

import grpc
from google.protobuf import field_mask_pb2
from myorules.v1 import patient_pb2, patient_service_pb2, patient_service_pb2_grpc
from pack_words import PackWords, flag_message
from patient_json import parse_patient


def create(service, patient):
    # The same call with the same id may be sent again after a timeout: it changes nothing a second time.
    request = patient_service_pb2.CreatePatientRequest(patient=patient, request_id=str(uuid.uuid4()))
    return service.CreatePatient(request).record


def state_all_medicines(service, record):
    """States that the list of medicines names every medicine ever taken."""
    patient = patient_pb2.Patient(id=record.id, medicines_complete=True)
    return service.UpdatePatient(patient_service_pb2.UpdatePatientRequest(
        patient=patient,
        update_mask=field_mask_pb2.FieldMask(paths=["medicines_complete"]),
        # Refused (ABORTED) where somebody else changed the record since it was read.
        etag=record.etag,
        request_id=str(uuid.uuid4()))).record


def history(service, patient_id):
    """All answers of a patient, the oldest first."""
    token = ""
    while True:
        page = service.ListClassifications(
            patient_service_pb2.ListClassificationsRequest(patient_id=patient_id, page_token=token))
        yield from page.entries
        token = page.next_page_token
        if not token:
            return


def main(address, path):
    patient = patient_pb2.Patient()
    with open(path, encoding="utf-8-sig") as file:
        parse_patient(file.read(), patient)
    options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(address, options) as channel:
        service, pack_words = patient_service_pb2_grpc.PatientServiceStub(channel), PackWords(channel)
        state_all_medicines(service, create(service, patient))
        for entry in history(service, patient.id):
            if entry.HasField("not_classified"):
                print("version %d: no answer: %s" % (entry.version, entry.not_classified.reason))
                continue
            answer = entry.classified.answer
            print("version %d, by %s@%s:" % (entry.version, answer.pack.name, answer.pack.version))
            for cause in entry.causes:
                print("  because of entry %d, %s" % (cause.version, cause.event.WhichOneof("kind").replace("_", " ")))
            for change in entry.classified.changes:
                print("  " + pack_words.change_text(answer.pack, change, flag_message(answer, change.id)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: record.py HOST:PORT PATIENT.json")
    try:
        main(*sys.argv[1:])
    except grpc.RpcError as error:
        sys.exit("%s: %s" % (error.code().name, error.details()))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
