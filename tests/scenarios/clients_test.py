#!/usr/bin/python3
"""Calls of an EHR and of a laboratory from Python and from Node.js, by the examples of the docs, against a running service.

Runs outside the sandbox: the npm packages are in the checkout, put there by `./dev setup`.
"""

import concurrent.futures
import contextlib
import json
import os
import re
import signal
import subprocess
import time
import unittest

import grpc
import scenario

STUBS = scenario.import_contract()
from google.protobuf import json_format  # noqa: E402
from myorules.v1 import (classification_service_pb2, classification_service_pb2_grpc, date_pb2,  # noqa: E402
                         lab_report_pb2, lab_service_pb2_grpc, patient_service_pb2, patient_service_pb2_grpc,
                         record_pb2)

PATIENT = "docs/examples/patient.json"
COHORT = "docs/examples/cohort/patients.ndjson"
NODE_MODULES = os.path.join(os.path.dirname(os.path.realpath("WORKSPACE")), "node_modules")
PYTHON, NODE = ["docs/examples/python/ehr.py"], ["node", "docs/examples/node/ehr.js"]
LAB_PYTHON, LAB_NODE = ["docs/examples/python/laboratory.py"], ["node", "docs/examples/node/laboratory.js"]

# Of two patients, one of whom is on record; one result that is read, one that says nothing, one that nobody knows.
RESULTS = [
    {"patientId": "p-1", "resultTime": "2026-03-02T10:00:00Z",
     "raw": {"id": "1", "specimenId": "S1", "analyte": "SRP Ab", "method": "line blot", "value": "2+", "status": "F",
             "collectedOn": "2026-03-02"}},
    {"patientId": "p-1",
     "raw": {"id": "2", "specimenId": "S1", "analyte": "MDA5", "method": "line blot", "value": "see comment", "status": "F"}},
    {"patientId": "p-1", "raw": {"analyte": "anti-SPR", "method": "line blot", "value": "neg", "status": "F"}},
    {"patientId": "p-9", "raw": {"id": "4", "analyte": "Creatine kinase", "value": "8120", "unit": "U/L", "status": "F"}},
]


def environment(**more):
    # No proxy gets to see patients.
    return {**os.environ, "PYTHONPATH": STUBS, "NODE_PATH": NODE_MODULES, "http_proxy": "http://127.0.0.1:1",
            "no_proxy": "", **more}


def ehr(language, *arguments):
    """Runs an example; returns (exit status, output, errors)."""
    return run_example([*language, *arguments])


def run_example(command):
    result = subprocess.run(command, capture_output=True, text=True, env=environment(),
                            timeout=scenario.PATIENCE_SECONDS)
    return result.returncode, result.stdout, result.stderr


def cohort_patient(number):
    with open(COHORT, encoding="utf-8") as lines:
        return lines.readlines()[number - 1]


def file_of(text):
    path = os.path.join(scenario.scratch_folder(), "patient.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class RefusedRecord(patient_service_pb2_grpc.PatientServiceServicer, lab_service_pb2_grpc.LabServiceServicer):
    """Stands in for a service whose record of p-1 is refused by now: that takes a newer program, or another day."""

    REFUSED = record_pb2.PatientNotClassified(reason="patient.medicines[0].ongoing: contradicts stopped_on")

    def WatchClassifications(self, request, context):
        if not request.resume_token:
            yield patient_service_pb2.WatchClassificationsResponse(
                resume_token="t", patient_id="p-1", version=7, not_classified=self.REFUSED)
        while context.is_active():
            time.sleep(0.05)

    def ReportResults(self, request, context):
        return lab_report_pb2.ReportResultsResponse(patients=[lab_report_pb2.PatientAnswers(
            patient_id="p-1", version=7, changed=True, not_classified=self.REFUSED)])


@contextlib.contextmanager
def refused_record():
    """The address of such a service."""
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=4))
    patient_service_pb2_grpc.add_PatientServiceServicer_to_server(RefusedRecord(), server)
    lab_service_pb2_grpc.add_LabServiceServicer_to_server(RefusedRecord(), server)
    address = "127.0.0.1:%d" % server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield address
    finally:
        server.stop(None).wait()


class Packs(unittest.TestCase):

    def test_a_client_reads_where_packs_differ_and_why(self):
        request = classification_service_pb2.ClassifyRequest(
            packs=["imnm.lim2019", "imnm.enmc2018"], assessed_on=date_pb2.Date(year=2026, month=1, day=1))
        json_format.Parse(cohort_patient(19), request.patient)
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            response = stub.Classify(request, timeout=60)
            [note] = response.notes
            self.assertEqual(note.id, "necrotizing-myopathy")
            self.assertEqual(note.message, (
                "Packs differ on immune-mediated necrotizing myopathy: by imnm.lim2019 the patient meets the criteria (All "
                "inclusion criteria met: yes; An exclusion criterion met: no); by imnm.enmc2018 the patient does not meet "
                "the criteria (Inclusion criteria not met: Raised creatine kinase). By imnm.enmc2018 a raised creatine kinase is asked for; "
                "by imnm.lim2019 it is not."))
            self.assertEqual(
                [(p.pack, p.version, p.decision, p.outcome, p.says, list(p.because)) for p in note.positions],
                [("imnm.lim2019", "1.0.0", "eligibility", "ELIGIBLE", "the patient meets the criteria",
                  ["All inclusion criteria met: yes", "An exclusion criterion met: no"]),
                 ("imnm.enmc2018", "1.0.0", "eligibility", "NOT_ELIGIBLE", "the patient does not meet the criteria",
                  ["Inclusion criteria not met: Raised creatine kinase"])])
            # Each position is that of the answer beside it.
            for position, answer in zip(note.positions, response.classifications):
                decision = next(d for d in answer.decisions if d.id == position.decision)
                self.assertEqual((answer.pack.name, decision.outcome), (position.pack, position.outcome))
            # One pack differs from nobody, and an open decision from nothing.
            del request.packs[1:]
            self.assertEqual(len(stub.Classify(request, timeout=60).notes), 0)
            request.packs.append("imnm.enmc2018")
            request.patient.Clear()
            self.assertEqual(len(stub.Classify(request, timeout=60).notes), 0)


class Example(unittest.TestCase):

    def test_asks_and_prints_what_is_decided_what_is_open_and_what_would_settle_it(self):
        with scenario.service() as service:
            status, output, error = ehr(PYTHON, service.address, "ask", PATIENT, "imnm.lim2019")
            self.assertEqual((status, error), (0, ""))
            lines = output.splitlines()
            self.assertRegex(lines[0], r"^imnm\.lim2019 \d+\.\d+\.\d+, engine \d+\.\d+\.\d+$")
            for line in [
                    "  Meets the criteria of lim2019 for immune-mediated necrotizing myopathy: open: not eligible or eligible",
                    "  Exclusion criteria met: open: Toxic myopathy or Active endocrinopathy or Amyloidosis or Family history "
                    "of muscular dystrophy or Family history of proximal motor neuropathy or Histology of another "
                    "inflammatory myopathy or Anti-synthetase syndrome or Rash of dermatomyositis",
                    "  Serologic subgroup of lim2019: incomplete serology (line blot with all twelve myositis-specific antibodies)",
                    "  Subgroup by the assays available (provisional): open: statin-associated anti-HMGCR or statin-naive "
                    "anti-HMGCR",
                    "  statin use as stated, if never: Subgroup by the assays available (provisional): statin-naive "
                    "anti-HMGCR"]:
                self.assertIn(line, lines)
            self.assertIn("  ATTENTION: Swallowing is not assessed.", output)
            self.assertEqual(ehr(NODE, service.address, "ask", PATIENT, "imnm.lim2019"), (status, output, error))

            both = [service.address, "ask", file_of(cohort_patient(19)), "imnm.lim2019", "imnm.enmc2018"]
            status, output, error = ehr(PYTHON, *both)
            self.assertEqual((status, error), (0, ""))
            self.assertRegex(output.splitlines()[-1], r"^Packs differ on immune-mediated necrotizing myopathy: ")
            self.assertEqual(ehr(NODE, *both), (status, output, error))

    def test_says_yes_or_no_of_a_finding_that_is_missing(self):
        with scenario.service() as service:
            output = ehr(PYTHON, service.address, "ask", PATIENT, "imnm.wang2022")[1]
            for line in ["  necrosis is the dominant change, if yes: still open",
                         "  necrosis is the dominant change, if no: Meets the criteria of wang2022 for immune-mediated "
                         "necrotizing myopathy: not eligible"]:
                self.assertIn(line, output.splitlines())
            self.assertEqual(ehr(NODE, service.address, "ask", PATIENT, "imnm.wang2022"), (0, output, ""))

    def test_keeps_a_patient_brings_the_record_up_to_date_and_erases_it(self):
        path = os.path.join(scenario.scratch_folder(), "register.db")
        for language in PYTHON, NODE:
            with scenario.service("--record=" + path) as service:
                self.assertEqual(ehr(language, service.address, "keep", PATIENT), (0, "p-1 version 3\n", ""))
                later = file_of(json.dumps({"id": "p-1", "statinUse": "STATIN_USE_NEVER"}))
                self.assertEqual(ehr(language, service.address, "keep", later), (0, "p-1 version 6\n", ""))
                with grpc.insecure_channel(service.address) as channel:
                    record = patient_service_pb2_grpc.PatientServiceStub(channel).GetPatient(
                        patient_service_pb2.GetPatientRequest(patient_id="p-1"), timeout=60).record
                # What the second file did not name has stayed.
                self.assertEqual((record.patient.birth_date.year, record.patient.statin_use), (1963, 1))
                outcomes = {d.id: d.outcome for d in record.classifications[0].decisions}
                self.assertEqual(outcomes["subgroup_by_available_assays"], "ANTI_HMGCR_STATIN_NAIVE")
                self.assertEqual(ehr(language, service.address, "erase", "p-1"), (0, "erased, 6 entries\n", ""))
                self.assertEqual(ehr(language, service.address, "erase", "p-1"),
                                 (1, "", "NOT_FOUND: record: no such patient\n"))

    def test_follows_changes_through_kills_of_the_service_and_of_itself(self):
        for language in PYTHON, NODE:
            folder = scenario.scratch_folder()
            token, output = os.path.join(folder, "token"), os.path.join(folder, "changes")
            record = "--record=" + os.path.join(folder, "register.db")
            address = None
            for life in range(3):
                with scenario.service(*(["--listen=" + address] if address else []), record) as service:
                    address = service.address
                    with open(output, "a", encoding="utf-8") as changes:
                        follower = subprocess.Popen([*language, address, "follow", token], env=environment(),
                                                    stdout=changes)
                    try:
                        for number in range(3):
                            name = "%d-%d" % (life, number)
                            patient = file_of(json.dumps(scenario.patient(name, results=[scenario.hmgcr(154)])))
                            self.assertEqual(ehr(PYTHON, address, "keep", patient)[0], 0)
                        self.wait_until_dealt_with(address, token, name)
                        service.process.kill()
                        service.wait()
                        # It waits for the service to come back.
                        time.sleep(0.2)
                        self.assertIsNone(follower.poll())
                    finally:
                        follower.send_signal(signal.SIGKILL)
                        follower.wait()
            with open(output, encoding="utf-8") as file:
                told = [line.split(":")[0] for line in file
                        if ": Serologic subgroup of lim2019: " in line or ": Antibody status of wang2022: " in line]
            self.assertEqual(told, ["%d-%d version %s" % (life, number, answer) for life in range(3)
                                    for number in range(3) for answer in ("2, imnm.lim2019", "3, imnm.wang2022")])

    def test_follows_who_is_merged_and_who_is_erased_each_once(self):
        for language in PYTHON, NODE:
            with self.subTest(language):
                self.follow_ends(language)

    def follow_ends(self, language):
        folder = scenario.scratch_folder()
        token, output = os.path.join(folder, "token"), os.path.join(folder, "changes")
        with scenario.service("--record=" + os.path.join(folder, "register.db")) as service, \
                grpc.insecure_channel(service.address) as channel:
            patients = patient_service_pb2_grpc.PatientServiceStub(channel)
            for name in "p", "q", "r", "s":
                patient = file_of(json.dumps(scenario.patient(name, results=[scenario.hmgcr(154)])))
                self.assertEqual(ehr(PYTHON, service.address, "keep", patient)[0], 0)
            with self.follower(language, service.address, token, output):
                self.wait_for(output, "s version 3, imnm.wang2022: ")
                patients.MergePatients(patient_service_pb2.MergePatientsRequest(
                    patient_id="p", from_patient_id="q"), timeout=60)
                self.wait_for(output, "q version 4: goes on as p\n")
                patients.DeletePatient(patient_service_pb2.DeletePatientRequest(patient_id="r"), timeout=60)
                self.wait_for(output, "r: erased\n")
                # Cut off before it is kept, it is rightly told once more.
                self.wait_until_not_held(token, "r")
            # Nobody follows; one of the two comes anew.
            for name in "p", "s":
                patients.DeletePatient(patient_service_pb2.DeletePatientRequest(patient_id=name), timeout=60)
            anew = file_of(json.dumps(scenario.patient("s", results=[scenario.hmgcr(5)])))
            self.assertEqual(ehr(PYTHON, service.address, "keep", anew)[0], 0)
            with open(output, encoding="utf-8") as file:
                before = file.read()
            for _ in range(2):
                with self.follower(language, service.address, token, output):
                    self.wait_until_dealt_with(service.address, token, "s")
            with open(output, encoding="utf-8") as file:
                told = file.read()[len(before):].splitlines()
            self.assertEqual(told[:2], ["p: erased", "s: erased"])
            self.assertEqual([line for line in told[2:] if not line.startswith("s version ")], [])
            self.assertEqual(sum("s version 3, imnm.wang2022: Antibody status" in line for line in told), 1)

    def test_follows_that_no_answer_stands_any_more(self):
        with refused_record() as address:
            for language in PYTHON, NODE:
                folder = scenario.scratch_folder()
                token, output = os.path.join(folder, "token"), os.path.join(folder, "changes")
                with self.follower(language, address, token, output):
                    self.wait_for(output, "p-1 version 7: no answer stands any more: " + RefusedRecord.REFUSED.reason + "\n")

    @contextlib.contextmanager
    def follower(self, language, address, token, output):
        with open(output, "a", encoding="utf-8") as changes:
            process = subprocess.Popen([*language, address, "follow", token], env=environment(), stdout=changes)
        try:
            yield
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def wait_for(self, output, text):
        deadline = time.monotonic() + scenario.PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with open(output, encoding="utf-8") as file:
                if text in file.read():
                    return
            time.sleep(0.05)
        self.fail("it did not tell: " + text)

    def test_follows_in_the_words_of_the_pack_and_tells_a_new_flag_in_its_own(self):
        record = "--record=" + os.path.join(scenario.scratch_folder(), "register.db")
        patient = scenario.patient("p", results=[scenario.hmgcr(154)])
        with scenario.service(record) as service:
            for swallowing in {}, {"dysphagia": True}:
                self.assertEqual(ehr(PYTHON, service.address, "keep", file_of(json.dumps(
                    {**patient, "manifestations": swallowing})))[0], 0)
            told = [self.followed(language, service.address) for language in (PYTHON, NODE)]
        self.assertEqual(*told)
        lines = told[0].splitlines()
        for line in [
                "p version 2, imnm.lim2019: Meets the criteria of lim2019 for immune-mediated necrotizing myopathy: nothing -> "
                "not eligible; or eligible",
                "p version 2, imnm.lim2019: Highest of the three treatment lines: nothing -> IVIg, cyclophosphamide, rituximab "
                "or another biological; or Azathioprine, methotrexate, a calcineurin inhibitor or mycophenolate; or "
                "Glucocorticoids alone; or none",
                "p version 3, imnm.wang2022: Antibody status of wang2022: nothing -> anti-HMGCR",
                "p version 5, imnm.lim2019: Dysphagia: unknown -> yes"]:
            self.assertIn(line, lines)
        self.assertTrue(any(line.startswith("p version 2, imnm.lim2019: NEW FLAG ATTENTION: Swallowing is not assessed. ")
                            for line in lines), told[0])

    def followed(self, language, address):
        """All that a follower prints of what has been."""
        folder = scenario.scratch_folder()
        with open(os.path.join(folder, "changes"), "w+", encoding="utf-8") as changes:
            follower = subprocess.Popen([*language, address, "follow", os.path.join(folder, "token")], env=environment(),
                                        stdout=changes)
            try:
                self.wait_until_dealt_with(address, os.path.join(folder, "token"), "p", 5)
            finally:
                follower.send_signal(signal.SIGKILL)
                follower.wait()
            changes.seek(0)
            return changes.read()

    def wait_until_not_held(self, token_file, patient):
        deadline = time.monotonic() + scenario.PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with open(token_file, encoding="utf-8") as file:
                if patient not in file.read().splitlines()[1:]:
                    return
            time.sleep(0.05)
        self.fail("the erasure of %s was not dealt with" % patient)

    def wait_until_dealt_with(self, address, token_file, patient, version=3):
        """Until the follower has kept the token of the patient's answer."""
        with grpc.insecure_channel(address) as channel:
            changes = patient_service_pb2_grpc.PatientServiceStub(channel).WatchClassifications(
                patient_service_pb2.WatchClassificationsRequest(from_beginning=True), timeout=60)
            token = next(c.resume_token for c in changes if (c.patient_id, c.version) == (patient, version))
        deadline = time.monotonic() + scenario.PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if os.path.exists(token_file):
                with open(token_file, encoding="utf-8") as file:
                    if file.readline().rstrip() == token:
                        return
            time.sleep(0.05)
        self.fail("the last change of %s was not dealt with" % patient)

    def test_the_guide_shows_what_it_prints(self):
        with open("docs/guides/ehr.md", encoding="utf-8") as file:
            page = file.read()
        with scenario.service() as service:
            asked = ehr(PYTHON, service.address, "ask", PATIENT, "imnm.lim2019")[1]
            shown = re.findall(r"^    (statin use as stated, .*)$", page, re.M)
            self.assertEqual(len(shown), 3)
            self.assertIn("".join("  %s\n" % line for line in shown), asked)
            number, packs = re.search(r"sed -n (\d+)p .*\n.* ask differ\.json (.*)\n", page).groups()
            asked = ehr(PYTHON, service.address, "ask", file_of(cohort_patient(int(number))), *packs.split())[1]
            self.assertEqual(asked.splitlines()[-1:], re.findall(r"^    (Packs differ .*)$", page, re.M))

    def test_says_what_is_wrong(self):
        negative = file_of(json.dumps({"id": "p", "results": [{"analyte": "CK", "quantity": {"value": -1}}]}))
        text = file_of('{"birthDate": "1960-01-01"}')
        with scenario.service() as service:
            for language, date in (PYTHON, '{"year": 2016, "month": 5, "day": 9}, not a text'), (NODE, "{year: 2016, month: 5, day: 9}"):
                self.assertEqual(ehr(language, service.address, "ask", text),
                                 (1, "", "patient.birthDate must be an object, such as %s\n" % date))
            for language in PYTHON, NODE:
                self.assertEqual(ehr(language, service.address, "ask", negative),
                                 (1, "", "patient.results[0].quantity.value is -1; it cannot be below 0\n"))
                self.assertEqual(ehr(language, service.address, "ask", PATIENT, "no.such"),
                                 (1, "", "NOT_FOUND: no rule pack 'no.such'\n"))
                self.assertEqual(ehr(language, service.address, "keep", PATIENT), (
                    1, "",
                    "FAILED_PRECONDITION: this service keeps no record; start it with --record=PATH\n"))
        for language in PYTHON, NODE:
            status, _, error = ehr(language, "127.0.0.1:1", "ask", PATIENT)
            self.assertEqual((status, error[:12]), (1, "UNAVAILABLE:"))
            self.assertNotEqual(ehr(language)[0], 0)


class LaboratoryExample(unittest.TestCase):

    def test_says_that_no_answer_stands_any_more(self):
        with refused_record() as address:
            for language in LAB_PYTHON, LAB_NODE:
                _, output, error = run_example([*language, address, "report", self.results_file(language)])
                self.assertEqual(error, "")
                self.assertEqual(output.splitlines()[:2], [
                    "p-1 version 7", "  no answer stands any more: " + RefusedRecord.REFUSED.reason])

    def results_file(self, language):
        if language is LAB_NODE:
            return file_of("".join(json.dumps(result) + "\n" for result in RESULTS))
        columns = ["patient_id", "result_time", "id", "specimen_id", "analyte", "method", "value", "unit", "status",
                   "collected_on"]
        rows = [",".join(columns)]
        for result in RESULTS:
            fields = {**result["raw"], "patient_id": result["patientId"], "result_time": result.get("resultTime", ""),
                      "specimen_id": result["raw"].get("specimenId", ""),
                      "collected_on": result["raw"].get("collectedOn", "")}
            rows.append(",".join(fields.get(column, "") for column in columns))
        return file_of("\n".join(rows) + "\n")

    def test_reports_results_and_says_what_became_of_each(self):
        for language, first in (LAB_PYTHON, 2), (LAB_NODE, 1):
            record = "--record=" + os.path.join(scenario.scratch_folder(), "register.db")
            with scenario.service(record) as service:
                self.assertEqual(ehr(PYTHON, service.address, "keep", PATIENT)[0], 0)
                status, output, error = run_example([*language, service.address, "report", self.results_file(language)])
                self.assertEqual((status, error), (1, ""))
                for line in [
                        "line %d: STORED_UNKNOWN" % (first + 1), "line %d: REFUSED" % (first + 2),
                        "  analyte: no analyte 'anti-SPR' is known; add it to the profile (nearest: SRP) [UNKNOWN_ANALYTE]",
                        "line %d: UNMATCHED" % (first + 3),
                        "  patient_id: is not on record; the result waits until the patient is registered",
                        "  imnm.lim2019: NEW FLAG ATTENTION: Positive: anti-HMGCR, anti-SRP and perhaps more. Myositis-specific "
                        "antibodies are usually mutually exclusive (1 of 55 in the source): confirm on a second assay.",
                        "1 REFUSED, 1 STORED, 1 STORED_UNKNOWN, 1 UNMATCHED"]:
                    self.assertIn(line, output.splitlines())
                again = run_example([*language, service.address, "report", self.results_file(language)])[1]
                self.assertEqual(again.splitlines()[-1], "3 DUPLICATE, 1 REFUSED")
                self.assertEqual(run_example([*language, service.address, "unmatched"]), (
                    0, "p-9, specimen not stated, CK 8120: patient_id: is not on record; the result waits until the "
                       "patient is registered\n", ""))
                self.assertEqual(ehr(PYTHON, service.address, "keep", file_of('{"id": "p-2"}'))[0], 0)
                status, output, error = run_example([*language, service.address, "move", "p-1", "p-2", "S1"])
                self.assertEqual((status, error), (0, ""))
                self.assertEqual(output.splitlines()[0], "moved 2 results")
                self.assertIn("  imnm.wang2022: Antibody status of wang2022: anti-HMGCR; or anti-SRP; or neither anti-HMGCR nor "
                              "anti-SRP -> anti-HMGCR; or anti-SRP", output.splitlines())
                self.assertEqual(run_example([*language, service.address, "move", "p-1", "p-3", "S1"]),
                                 (1, "", "NOT_FOUND: to_patient_id: is not on record\n"))

    def test_says_what_is_wrong(self):
        record = "--record=" + os.path.join(scenario.scratch_folder(), "register.db")
        with scenario.service(record) as service:
            for language in LAB_PYTHON, LAB_NODE:
                profile = ["--profile=NONE"] if language is LAB_PYTHON else ["NONE"]
                status, output, error = run_example(
                    [*language, service.address, "report", self.results_file(language), *profile])
                self.assertEqual((status, output), (1, ""))
                self.assertTrue(error.startswith("profile there is no profile 'NONE'; there are: ANY, "), error)
                self.assertIn("; others are read from a folder by --lab_profiles=DIR (of the server: myorules serve)", error)
                self.assertNotEqual(run_example(language)[0], 0)
            misspelt = file_of(json.dumps({"patientId": "p", "raw": {"analite": "CK"}}))
            self.assertEqual(run_example([*LAB_NODE, service.address, "report", misspelt]),
                             (1, "", "line 1.raw has no field analite\n"))
            self.assertEqual(run_example([*LAB_NODE, service.address, "report", file_of('\n{"patient_id": "p"}')]),
                             (1, "", "line 2 has no field patient_id; did you mean patientId?\n"))
            self.assertRegex(run_example([*LAB_NODE, service.address, "report", file_of('{"patientId": "p",\n "raw": {}}')])[2],
                             "^line 1 is not JSON: .*; a result stands on one line\n$")

    def test_says_what_is_wrong_with_a_table(self):
        with scenario.service("--record=" + os.path.join(scenario.scratch_folder(), "register.db")) as service:
            for table, told in [
                    ("patient_id,analite\np,CK\n", "line 1: no column 'analite'; a table begins with a line of names of columns: "
                     "patient_id, result_time, and of the fields of RawResult analyte, value, …"),
                    ("analyte,value\nCK,12\n", "line 1: no column 'patient_id'; without it nobody knows whose results these are"),
                    ("patient_id,analyte\np,CK,12\n", "line 2: 3 fields, and the first line names 2"),
                    ("patient_id,analyte\n\np\n", "line 3: 1 fields, and the first line names 2"),
                    ("patient_id,value,value\np,200,8120\n", "line 1: the column 'value' comes twice"),
                    ('patient_id,value,result_time\np,"1\n2",\n\np,1,2026-03-02\n',
                     "line 5: result_time must be as 2026-03-02T10:00:00Z")]:
                with self.subTest(table):
                    self.assertEqual(run_example([*LAB_PYTHON, service.address, "report", file_of(table)]),
                                     (1, "", told + "\n"))

    def test_tells_the_line_of_the_file(self):
        with scenario.service("--record=" + os.path.join(scenario.scratch_folder(), "register.db")) as service:
            raw = json.dumps({"patientId": "p", "raw": {"analyte": "anti-SPR"}})
            for language, file in [(LAB_PYTHON, "patient_id,analyte\n\np,CK\n\np,anti-SPR\n"),
                                   (LAB_NODE, "\n\n\n\n%s\n" % raw)]:
                output = run_example([*language, service.address, "report", file_of(file)])[1]
                self.assertIn("line 5: REFUSED", output.splitlines())

    def test_reads_a_table_separated_by_semicolons_or_tabs(self):
        with scenario.service("--record=" + os.path.join(scenario.scratch_folder(), "register.db")) as service:
            for patient, sign in ("p", ";"), ("q", "\t"):
                table = "patient_id;analyte;method;value;unit;status\n%s;anti-HMGCR;ELISA;34,5;U/mL;F\n" % patient
                table = table.replace(";", sign)
                status, output, error = run_example([*LAB_PYTHON, service.address, "report", file_of(table)])
                self.assertEqual((status, error), (0, ""))
                self.assertEqual(output.splitlines()[0], "line 2: UNMATCHED")


if __name__ == "__main__":
    scenario.main()
