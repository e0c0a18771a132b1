#!/usr/bin/python3
"""What an EHR integration does with a myorules server: ask, keep patients, follow what changes, erase.

  docs/examples/python/generate_stubs.sh stubs
  PYTHONPATH=stubs docs/examples/python/ehr.py 127.0.0.1:7443 ask docs/examples/patient.json imnm.lim2019 imnm.enmc2018
  PYTHONPATH=stubs docs/examples/python/ehr.py 127.0.0.1:7443 keep docs/examples/patient.json
  PYTHONPATH=stubs docs/examples/python/ehr.py 127.0.0.1:7443 follow token.txt
  PYTHONPATH=stubs docs/examples/python/ehr.py 127.0.0.1:7443 erase p-1
"""

import argparse
import os
import random
import sys
import time
import uuid

import grpc
from google.protobuf import field_mask_pb2
from myorules.v1 import (classification_pb2, classification_service_pb2, classification_service_pb2_grpc, patient_pb2,
                         patient_service_pb2, patient_service_pb2_grpc)
from pack_words import PackWords, flag_message, flag_text, in_words, say
from patient_json import parse_patient
from rpc_errors import describe_error

# An answer takes milliseconds, one that tries the values of missing facts tenths of a second, an erasure seconds.
DEADLINE_SECONDS = 10
ATTEMPTS = 5
# A call that got no answer may have been done. It is sent again as it is: its request_id keeps it from being done twice.
TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


def connect(options):
    """A channel. It is made once and kept: it connects again by itself."""
    arguments = [
        ("grpc.max_receive_message_length", 64 << 20),  # By itself a client takes 4 MiB.
        ("grpc.enable_http_proxy", 0),  # Patients go straight to the server named.
        ("grpc.keepalive_time_ms", 360000),  # Notices a connection that vanished; not more often, or the server hangs up.
    ]
    if not options.ca:
        return grpc.insecure_channel(options.address, arguments)
    key = read(options.key) if options.key else None
    certificate = read(options.certificate) if options.certificate else None
    return grpc.secure_channel(
        options.address, grpc.ssl_channel_credentials(read(options.ca), key, certificate), arguments)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def call(method, request):
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return method(request, timeout=DEADLINE_SECONDS)
        except grpc.RpcError as error:
            if error.code() not in TRY_AGAIN or attempt == ATTEMPTS:
                raise
            time.sleep(0.2 * 2**attempt * random.random())
    raise AssertionError("not reached")


def read_patient(path):
    patient = patient_pb2.Patient()
    with open(path, encoding="utf-8-sig") as file:
        parse_patient(file.read(), patient)
    return patient


def ask(channel, patient, packs):
    """Classifies a patient, and keeps nothing."""
    service = classification_service_pb2_grpc.ClassificationServiceStub(channel)
    response = call(service.Classify, classification_service_pb2.ClassifyRequest(
        patient=patient, packs=packs, what_if=True))
    pack_words = PackWords(channel, call)
    for answer in response.classifications:
        print_answer(answer, pack_words.of(answer.pack)[1])
    for note in response.notes:
        print(note.message)


def print_answer(answer, words):
    def said(decision_id, outcomes):
        return [say(words, decision_id, outcome) for outcome in outcomes]

    # Keep these with whatever you store of the answer: they say what made it.
    print("%s %s, engine %s" % (answer.pack.name, answer.pack.version, answer.engine_version))
    print("  " + answer.summary)
    for decision in answer.decisions:
        if decision.error:
            print("  %s: the rules failed: %s" % (decision.title, decision.error))
        elif decision.status == classification_pb2.DECISION_STATUS_DETERMINED:
            outcomes = [decision.outcome] if decision.outcome else decision.collected
            detail = " (%s)" % ", ".join(decision.detail) if decision.detail else ""
            print("  %s: %s%s" % (decision.title, ", ".join(said(decision.id, outcomes)) or "none", detail))
        else:
            # Open is not "no".
            print("  %s: open: %s" % (decision.title, " or ".join(said(decision.id, decision.candidates))))
    for flag in answer.flags:
        if flag.status == classification_pb2.FLAG_STATUS_RAISED:
            print("  " + flag_text(flag))
    titles = {decision.id: decision.title for decision in answer.decisions}
    # The most useful fact first: what to ask the clinician for.
    for fact in [fact for fact in answer.missing if fact.settles or fact.may_settle][:3]:
        for outcome in fact.outcomes:
            settled = ["%s: %s" % (titles[d.id], *said(d.id, [d.outcome])) for d in outcome.decisions if d.outcome]
            values = " or ".join(in_words(value) for value in outcome.values)
            print("  %s, if %s: %s" % (fact.title, values, "; ".join(settled) or "still open"))


def keep(channel, patient):
    """Puts a patient on record, or states there what the EHR knows now. Returns the record."""
    service = patient_service_pb2_grpc.PatientServiceStub(channel)
    try:
        return call(service.CreatePatient, patient_service_pb2.CreatePatientRequest(
            patient=patient, request_id=str(uuid.uuid4()))).record
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.ALREADY_EXISTS:
            raise
    # What the mask does not name stays. Name a field that is not set, and it is taken back: unknown again.
    mask = field_mask_pb2.FieldMask(paths=[field.name for field, _ in patient.ListFields() if field.name != "id"])
    while True:
        record = call(service.GetPatient, patient_service_pb2.GetPatientRequest(patient_id=patient.id)).record
        # Here an EHR compares what it wants to change with what it has read.
        try:
            return call(service.UpdatePatient, patient_service_pb2.UpdatePatientRequest(
                patient=patient, update_mask=mask, etag=record.etag, request_id=str(uuid.uuid4()))).record
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.ABORTED:
                raise
            # Somebody else changed the record since it was read: read it again.


def follow(channel, token_file):
    """Prints every change of an answer, and whose records end, for good. Started again, it goes on where it was."""
    service = patient_service_pb2_grpc.PatientServiceStub(channel)
    follower = Follower(channel)
    token, *follower.held = read(token_file).decode().splitlines() if os.path.exists(token_file) else [""]
    while True:
        # No deadline: the stream waits for what is to come.
        changes = service.WatchClassifications(patient_service_pb2.WatchClassificationsRequest(
            resume_token=token, from_beginning=not token))
        try:
            for change in changes:
                follower.deal_with(change)
                # Only now is it dealt with. A crash between the two brings it once more: `version` tells.
                token = change.resume_token
                write(token_file, "\n".join([token, *follower.held]))
        except grpc.RpcError as error:
            if error.code() not in TRY_AGAIN:
                raise
        time.sleep(0.5 + random.random())


class Follower:

    def __init__(self, channel):
        self.patients = patient_service_pb2_grpc.PatientServiceStub(channel)
        self.pack_words = PackWords(channel, call)
        # Of whom it has told: in their place an EHR has its own patients.
        self.held = []

    def deal_with(self, change):
        ended = change.WhichOneof("ended")
        if ended == "merged_into":
            print("%s version %d: goes on as %s" % (change.patient_id, change.version, change.merged_into), flush=True)
            self.drop(change.patient_id)
        elif ended == "erased":
            # It does not say whose records they were: who knows them can tell.
            for patient_id in [each for each in self.held if self.is_gone(each, change.create_time)]:
                print("%s: erased" % patient_id, flush=True)
                self.drop(patient_id)
        elif change.patient_id:
            if change.patient_id not in self.held:
                self.held.append(change.patient_id)
            if change.HasField("not_classified"):
                # Here an EHR takes the patient's answers off the screen, and asks for the facts to be mended.
                print("%s version %d: no answer stands any more: %s"
                      % (change.patient_id, change.version, change.not_classified.reason), flush=True)
            else:
                self.print_change(change)

    def drop(self, patient_id):
        """Here an EHR takes out, or joins to another's, what it keeps of the patient's answers."""
        self.held = [each for each in self.held if each != patient_id]

    def is_gone(self, patient_id, erase_time):
        response = found(lambda: call(self.patients.GetPatient, patient_service_pb2.GetPatientRequest(
            patient_id=patient_id)))
        # One who is on record again since came anew.
        return response is None or response.record.create_time.ToNanoseconds() > erase_time.ToNanoseconds()

    def print_change(self, change):
        head = "%s version %d, %s: " % (change.patient_id, change.version, change.pack.name)
        lines = [head + self.pack_words.change_text(change.pack, part, self.message_of(change, part))
                 for part in change.changes]
        if lines:
            print("\n".join(lines), flush=True)

    def message_of(self, change, part):
        """The words of a new flag in the answer that changed; none: the patient was erased since."""
        if not part.new_flag:
            return None
        response = found(lambda: call(self.patients.GetPatient, patient_service_pb2.GetPatientRequest(
            patient_id=change.patient_id, known_at=change.create_time)))
        answers = response.record.classifications if response else []
        return next((flag_message(answer, part.id) for answer in answers if answer.pack.hash == change.pack.hash), None)


def found(ask_for):
    try:
        return ask_for()
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.NOT_FOUND:
            raise
    return None


def write(path, text):
    """All of it or nothing, whenever the power goes."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def erase(channel, patient_id):
    service = patient_service_pb2_grpc.PatientServiceStub(channel)
    response = call(service.DeletePatient, patient_service_pb2.DeletePatientRequest(patient_id=patient_id))
    print("erased, %d entries" % response.erased_events)


def main(options):
    with connect(options) as channel:
        if options.what == "ask":
            ask(channel, read_patient(options.patient), options.packs)
        elif options.what == "keep":
            record = keep(channel, read_patient(options.patient))
            print("%s version %d" % (record.id, record.version))
        elif options.what == "follow":
            follow(channel, options.token_file)
        else:
            erase(channel, options.patient_id)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", metavar="HOST:PORT")
    parser.add_argument("--ca", metavar="FILE", help="certificates to trust; the connection is then encrypted")
    parser.add_argument("--certificate", metavar="FILE", help="the client's own certificate")
    parser.add_argument("--key", metavar="FILE", help="its private key")
    commands = parser.add_subparsers(dest="what", required=True)
    command = commands.add_parser("ask")
    command.add_argument("patient", metavar="PATIENT.json")
    command.add_argument("packs", metavar="PACK", nargs="*")
    commands.add_parser("keep").add_argument("patient", metavar="PATIENT.json")
    commands.add_parser("follow").add_argument("token_file", metavar="TOKEN_FILE")
    commands.add_parser("erase").add_argument("patient_id", metavar="ID")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main(parse_options())
    except grpc.RpcError as error:
        sys.exit(describe_error(error))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass
