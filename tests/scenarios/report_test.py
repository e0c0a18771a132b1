#!/usr/bin/python3
"""Results of laboratories, reported from another language: the walk of a patient, and kills of the service under load."""

import collections
import os
import random
import re
import subprocess
import threading
import unittest

import grpc
import scenario
from scenario import run

STUBS = scenario.import_contract()
from google.protobuf import json_format  # noqa: E402
from myorules.v1 import (classification_pb2, lab_reading_pb2, lab_report_pb2, lab_service_pb2_grpc,  # noqa: E402
                         patient_pb2, patient_service_pb2 as api, patient_service_pb2_grpc)

PAGE = "docs/guides/laboratory.md"
EXAMPLES = "docs/examples/python/"
WALK = "docs/examples/walk/"
LIM2019 = "imnm.lim2019"
BLOT, ELISA = "line blot with all twelve myositis-specific antibodies", "anti-HMGCR ELISA"


def example(program, *arguments):
    result = subprocess.run([EXAMPLES + program, *arguments], capture_output=True, text=True,
                            env={**os.environ, "PYTHONPATH": STUBS, "PYTHONDONTWRITEBYTECODE": "1"},
                            timeout=scenario.PATIENCE_SECONDS)
    return result.returncode, result.stdout, result.stderr


def by_id(results):
    return {result.id: result for result in results}


class Walk(unittest.TestCase):
    """A creatine kinase before its patient, the registration, a line blot, an ELISA, its correction, its cancellation."""

    # What comes; what becomes of the results; then the study's subgroup, what it wants, the subgroup by the assays
    # available, what happened to the record.
    STEPS = [
        ("1-creatine-kinase.csv", "1 UNMATCHED", None, None, None, None),
        ("patient.json", "", "INCOMPLETE_SEROLOGY", [BLOT, ELISA], "", "result_reported"),
        ("2-line-blot.csv", "12 STORED", "INCOMPLETE_SEROLOGY", [ELISA], "", "result_reported"),
        ("3-elisa.csv", "1 STORED", "SERONEGATIVE", [], "SERONEGATIVE", "result_reported"),
        ("4-correction.csv", "1 STORED", "ANTI_HMGCR_STATIN_NAIVE", [], "ANTI_HMGCR_STATIN_NAIVE", "result_corrected"),
        ("5-cancellation.csv", "1 STORED_UNKNOWN", "INCOMPLETE_SEROLOGY", [ELISA + " (2026-03-02: cancelled)"], "",
         "result_cancelled"),
    ]

    def setUp(self):
        self.path = os.path.join(scenario.scratch_folder(), "register.db")

    def post(self, address, file):
        """Sends a step by the example; returns what became of the results."""
        if file.endswith(".json"):
            status, output, error = example("ehr.py", address, "keep", WALK + file)
        else:
            status, output, error = example("laboratory.py", address, "report", WALK + file)
        self.assertEqual((status, error), (0, ""), output)
        return "" if file.endswith(".json") else output.splitlines()[-1]

    def test_every_step_changes_the_answer_is_watched_kept_and_replayed(self):
        answers, records = [], []
        with scenario.service("--record=" + self.path) as service, grpc.insecure_channel(service.address) as channel:
            patients = patient_service_pb2_grpc.PatientServiceStub(channel)
            laboratory = lab_service_pb2_grpc.LabServiceStub(channel)
            watch = patients.WatchClassifications(api.WatchClassificationsRequest(from_beginning=True), timeout=120)
            for file, outcomes, subgroup, wanted, by_assays, cause in self.STEPS:
                with self.subTest(step=file):
                    self.assertEqual(self.post(service.address, file), outcomes)
                    waiting = laboratory.ListUnmatchedResults(
                        lab_report_pb2.ListUnmatchedResultsRequest(), timeout=60).results
                    self.assertEqual(len(waiting), 0 if subgroup else 1)
                    if not subgroup:
                        self.assertEqual((waiting[0].patient_id, waiting[0].report.result.analyte), ("w-1", "CK"))
                        continue
                    record = patients.GetPatient(api.GetPatientRequest(patient_id="w-1"), timeout=60).record
                    records.append(record)
                    self.check_answer(record.classifications[0], subgroup, wanted, by_assays)
                    change = next(c for c in watch if c.patient_id and c.pack.name == LIM2019)
                    entry = self.history(patients)[-1]
                    self.assertEqual((entry.cause, entry.version), (cause, change.version))
                    self.assertEqual(entry.classified.answer, record.classifications[0])
                    self.assertEqual(entry.classified.changes, change.changes)
                    changed = {c.id: (c.before, c.after) for c in change.changes}
                    before = answers[-1] if answers else classification_pb2.Classification()
                    was = next((d.outcome for d in before.decisions if d.id == "subgroup"), "")
                    self.assertEqual(changed.get("subgroup", (subgroup, subgroup)), (was or "", subgroup))
                    answers.append(entry.classified.answer)
            watch.cancel()
            # The creatine kinase that was there first, and the result that counts no more.
            self.assertEqual([r.analyte for r in records[0].patient.results], ["CK"])
            self.assertNotIn("elisa-1", by_id(records[-1].patient.results))
            history = self.history(patients)
            self.assertEqual([entry.classified.answer for entry in history], answers)
            self.check_what_was_known(patients, history, records)
            # What is sent again changes nothing.
            for file, outcomes, *_ in self.STEPS:
                if outcomes:
                    self.assertEqual(self.post(service.address, file), outcomes.split()[0] + " DUPLICATE")
            self.assertEqual(patients.GetPatient(api.GetPatientRequest(patient_id="w-1"), timeout=60).record, records[-1])
        self.check_replay(history)

    def history(self, patients):
        """The answers of lim2019, the oldest first."""
        entries = patients.ListClassifications(api.ListClassificationsRequest(patient_id="w-1"), timeout=60).entries
        return [entry for entry in entries if entry.classified.answer.pack.name == LIM2019]

    def check_answer(self, answer, subgroup, wanted, by_assays):
        self.assertEqual(answer.pack.name, LIM2019)
        decisions = {decision.id: decision for decision in answer.decisions}
        self.assertEqual((decisions["subgroup"].outcome, list(decisions["subgroup"].detail)), (subgroup, wanted))
        available = decisions["subgroup_by_available_assays"]
        self.assertEqual(available.outcome, by_assays)
        flag = next((f for f in answer.flags if f.id == "incomplete-serology"), classification_pb2.FlagResult())
        for assay, fact in ((BLOT, "analyte=SRP,method=LINE_BLOT"), (ELISA, "analyte=HMGCR,method=ELISA")):
            is_wanted = any(text.startswith(assay) for text in wanted)
            self.assertEqual(any(path.startswith("patient.results[" + fact) for path in available.missing), is_wanted)
            self.assertEqual(assay in flag.message, is_wanted, flag.message)

    def check_what_was_known(self, patients, history, records):
        for entry, record in zip(history, records):
            request = api.GetPatientRequest(patient_id="w-1")
            request.known_at.CopyFrom(entry.create_time)
            known = patients.GetPatient(request, timeout=60).record
            self.assertEqual((known.patient, known.etag), (record.patient, record.etag))

    def check_replay(self, history):
        lines = run("record", "replay", "--record=" + self.path, "--id=w-1", check=0).stdout.decode().splitlines()
        self.assertEqual([line for line in lines if not line.endswith("  same")], [])
        for entry in history:
            again = run("record", "replay", "--record=" + self.path, "--id=w-1", "--version=%d" % entry.version, check=0)
            answer = json_format.Parse(again.stdout, classification_pb2.Classification())
            self.assertEqual(answer.SerializeToString(deterministic=True),
                             entry.classified.answer.SerializeToString(deterministic=True))
        self.assertIn("\nsound\n", "\n" + run("record", "verify", "--record=" + self.path, check=0).stdout.decode())

    def test_what_waits_is_listed_for_those_who_look_after_the_record(self):
        def queue(*options):
            return run("record", "queue", "--record=" + self.path, *options, check=0).stdout.decode()

        with scenario.service("--record=" + self.path) as service:
            self.assertEqual(queue(), "0 results wait, of 0 patients\n")
            self.post(service.address, "1-creatine-kinase.csv")
            reason = "patient_id: is not on record; the result waits until the patient is registered"
            count = "1 result waits, of 1 patient\n  1  " + reason + "\n"
            text = queue()
            self.assertRegex(text, r"^w-1  [-0-9]+T[:0-9.]+Z  specimen S100  CK 8120 U/L\n")
            self.assertTrue(text.endswith("U/L\n  " + reason + "\n" + count), text)
            self.assertEqual(queue("--counts"), "w-1  1\n" + count)
            self.assertEqual(queue("--patient=w-2", "--counts"), "0 results wait, of 0 patients\n")
            listed, = scenario.json_lines(queue("--format=json").encode())
            self.assertEqual((listed["patientId"], listed["reason"]), ("w-1", reason))
            self.post(service.address, "patient.json")
            self.assertEqual(queue("--format=json"), "")


class Guide(unittest.TestCase):

    def test_the_walk_in_the_guide_is_what_the_programs_print(self):
        with open(PAGE, encoding="utf-8") as file:
            section = re.search(r"^## The walk of a patient$(.*?)^## ", file.read(), re.S | re.M).group(1)
        shown = re.findall(r"^    docs/examples/python/(\S+) 127\.0\.0\.1:7443 ([^\n]*)$\n\n^```\n(.*?)^```$", section, re.S | re.M)
        self.assertEqual(len(shown), 7)
        path = os.path.join(scenario.scratch_folder(), "register.db")
        with scenario.service("--record=" + path) as service:
            for program, arguments, printed in shown:
                with self.subTest(arguments=arguments):
                    self.assertEqual(example(program, service.address, *arguments.split()), (0, printed, ""))
            replay, printed = re.search(r"^    myorules (record replay [^\n]*)$\n\n^```\n(.*?)^```$", section, re.S | re.M).groups()
            told = run(*replay.replace("register.db", path).split(), check=0).stdout.decode()
            a_day = r"\d{4}-\d\d-\d\d"
            self.assertEqual(re.sub(a_day, "DAY", told), re.sub(a_day, "DAY", printed))


class Sender(threading.Thread):
    """A laboratory that sends one call after another until the service is gone, and then has one without an answer."""

    def __init__(self, address, name, pending):
        super().__init__()
        self.address, self.name_, self.pending = address, name, pending
        self.acknowledged = []
        self.refused = []

    def run(self):
        with grpc.insecure_channel(self.address) as channel:
            patients = patient_service_pb2_grpc.PatientServiceStub(channel)
            laboratory = lab_service_pb2_grpc.LabServiceStub(channel)
            chance = random.Random(self.name_)
            try:
                for number in range(100000):
                    request = self.pending or self.next_request(number, chance)
                    self.pending = request
                    response = laboratory.ReportResults(request, timeout=60)
                    self.pending = None
                    for report, result in zip(request.results, response.results):
                        self.acknowledged.append((report.patient_id, report.raw.id))
                        if result.outcome == lab_report_pb2.REPORT_OUTCOME_REFUSED:
                            self.refused.append(report.raw.id)
                    if chance.random() < 0.2:
                        # A patient for whom results may be waiting.
                        create(patients, request.results[0].patient_id)
            except grpc.RpcError:
                pass

    def next_request(self, number, chance):
        request = lab_report_pb2.ReportResultsRequest(request_id="%s-%d" % (self.name_, number))
        for position in range(chance.randint(1, 6)):
            report = request.results.add(patient_id="%s-%d" % (self.name_, chance.randrange(6)))
            report.raw.CopyFrom(lab_reading_pb2.RawResult(
                id="%s-%d-%d" % (self.name_, number, position), specimen_id="%s-%d" % (self.name_, number),
                analyte="anti-HMGCR", method="ELISA", value=str(chance.randrange(100)), unit="U/mL", status="F",
                collected_on="2026-02-%02d" % chance.randint(1, 28)))
            report.result_time.FromJsonString("2026-03-01T10:00:%02dZ" % position)
        return request


def create(patients, name):
    try:
        patients.CreatePatient(api.CreatePatientRequest(patient=patient_pb2.Patient(id=name)), timeout=60)
    except grpc.RpcError as error:
        if error.code() != grpc.StatusCode.ALREADY_EXISTS:
            raise


class Killed(unittest.TestCase):

    def test_no_acknowledged_result_is_lost_or_there_twice_whenever_the_service_is_killed(self):
        path = os.path.join(scenario.scratch_folder(), "register.db")
        acknowledged, pending = [], [None] * 3
        for life in range(5):
            with scenario.service("--record=" + path) as service:
                senders = [Sender(service.address, "%d.%d" % (life, number), pending[number]) for number in range(3)]
                for sender in senders:
                    sender.start()
                threading.Timer(0.5 + 0.1 * life, service.process.kill).start()
                for sender in senders:
                    sender.join()
                    acknowledged += sender.acknowledged
                    self.assertEqual(sender.refused, [])
                pending = [sender.pending for sender in senders]
            self.assertIn("\nsound\n", "\n" + run("record", "verify", "--record=" + path, check=0).stdout.decode())
        self.assertGreater(len(acknowledged), 100)
        with scenario.service("--record=" + path) as service, grpc.insecure_channel(service.address) as channel:
            patients = patient_service_pb2_grpc.PatientServiceStub(channel)
            laboratory = lab_service_pb2_grpc.LabServiceStub(channel)
            for request in filter(None, pending):
                laboratory.ReportResults(request, timeout=60)
                acknowledged += [(report.patient_id, report.raw.id) for report in request.results]
            there = []
            for name in {patient for patient, _ in acknowledged}:
                create(patients, name)
                record = patients.GetPatient(api.GetPatientRequest(patient_id=name), timeout=60).record
                there += [(name, result.id) for result in record.patient.results]
            self.assertEqual(laboratory.ListUnmatchedResults(
                lab_report_pb2.ListUnmatchedResultsRequest(), timeout=60).results[:], [])
        self.assertEqual(collections.Counter(there), collections.Counter(set(acknowledged)))


if __name__ == "__main__":
    scenario.main()
