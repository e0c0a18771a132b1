#!/usr/bin/python3
"""A record of patients from start to erasure, by a client in another language: kept, killed, backed up, replayed."""

import os
import resource
import signal
import subprocess
import threading
import unittest

import grpc
import scenario
from scenario import hmgcr, run

STUBS = scenario.import_contract()
from google.protobuf import field_mask_pb2, json_format  # noqa: E402
from myorules.v1 import patient_pb2, patient_service_pb2 as api, patient_service_pb2_grpc  # noqa: E402

MARK = "markofthepatient"


def patient(name, **facts):
    return json_format.ParseDict(scenario.patient(name, **facts), patient_pb2.Patient())


def create(service, name, request_id="", **facts):
    return service.CreatePatient(
        api.CreatePatientRequest(patient=patient(name, **facts), request_id=request_id), timeout=60).record


def update(service, name, path, **facts):
    return service.UpdatePatient(api.UpdatePatientRequest(
        patient=patient(name, **facts), update_mask=field_mask_pb2.FieldMask(paths=[path])), timeout=60).record


class Kept(unittest.TestCase):

    def setUp(self):
        self.folder = scenario.scratch_folder()
        self.path = os.path.join(self.folder, "record.db")

    def record(self, command, *arguments, check=0):
        return run("record", command, "--record=" + self.path, *arguments, check=check).stdout.decode()

    def serve(self):
        return scenario.service("--record=" + self.path)

    def client(self, service):
        return patient_service_pb2_grpc.PatientServiceStub(grpc.insecure_channel(service.address))

    def all_bytes(self):
        parts = []
        for name in os.listdir(self.folder):
            with open(os.path.join(self.folder, name), "rb") as file:
                parts.append(file.read())
        return b"".join(parts)

    def test_a_file_that_may_not_grow_is_an_error_and_not_the_end(self):
        with self.serve() as service:
            client = self.client(service)
            create(client, "before")
            _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (os.path.getsize(self.path + "-wal"), most))
            with self.assertRaises(grpc.RpcError) as refused:
                create(client, "after")
            self.assertEqual(refused.exception.code(), grpc.StatusCode.UNAVAILABLE)
            self.assertEqual(client.GetPatient(api.GetPatientRequest(patient_id="before"), timeout=60).record.version, 3)
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (most, most))
            create(client, "after")
        self.assertIn("\nsound\n", "\n" + self.record("verify"))

    def test_what_was_acknowledged_is_there_after_a_kill(self):
        acknowledged = {}
        for life in range(4):
            with self.serve() as service:
                client = self.client(service)
                for name, version in acknowledged.items():
                    record = client.GetPatient(api.GetPatientRequest(patient_id=name), timeout=60).record
                    self.assertGreaterEqual(record.version, version, name)
                killer = threading.Timer(0.7, service.process.kill)
                killer.start()
                with self.assertRaises(grpc.RpcError):
                    for number in range(100000):
                        name = "%d-%d" % (life, number)
                        acknowledged[name] = create(client, name, results=[hmgcr(20.0)]).version
                        acknowledged[name] = update(client, name, "sex", sex="SEX_MALE").version
                killer.join()
            self.assertIn("\nsound\n", "\n" + self.record("verify"))
        self.assertGreater(len(acknowledged), 20)
        listed = 0
        with self.serve() as service:
            page = api.ListPatientsResponse()
            while True:
                page = self.client(service).ListPatients(
                    api.ListPatientsRequest(page_size=1000, page_token=page.next_page_token), timeout=60)
                listed += len(page.records)
                if not page.next_page_token:
                    break
        # One that was in work when the kill came may be there, or not.
        self.assertGreaterEqual(listed, len(acknowledged))
        self.assertLessEqual(listed, len(acknowledged) + 4)

    def test_past_answers_are_replayed_and_a_backup_is_as_good(self):
        with self.serve() as service:
            client = self.client(service)
            create(client, "p")
            update(client, "p", "results", results=[hmgcr(19.9)])
            update(client, "p", "results", results=[hmgcr(20.0)])
            # While the service goes on.
            backup = os.path.join(self.folder, "backup.db")
            self.assertEqual(self.record("backup", backup), "backup: %s\n" % backup)
            self.assertIn("is there already", run(
                "record", "backup", "--record=" + self.path, backup, check=74).stderr.decode())
            create(client, "later")
            self.assertEqual(self.record("compact"), "compacted\n")
            self.assertIn("patients 2, events 12,", self.record("verify"))
            service.stop()
        answers = self.record("replay", "--id=p").splitlines()
        self.assertEqual(len(answers), 6, answers)
        for version, line in zip((2, 3, 5, 6, 8, 9), answers):
            pack = "wang2022" if version % 3 == 0 else "lim2019"
            self.assertRegex(line, r"^version %d  .*  imnm\.%s@.*  same$" % (version, pack))
        answer = json_format.Parse(self.record("replay", "--id=p", "--version=5"),
                                   __import__("myorules.v1.classification_pb2", fromlist=["x"]).Classification())
        self.assertEqual(answer.patient_id, "p")

        os.rename(self.path, self.path + ".lost")
        self.assertIn("patients 1, events 9,", self.record("restore", backup))
        self.assertEqual(self.record("replay", "--id=p").splitlines(), answers)
        self.record("replay", "--id=later", check=66)

    def test_what_only_reads_leaves_the_files_as_they_are(self):
        with self.serve() as service:
            create(self.client(service), "p", results=[hmgcr(19.9)])
            service.stop()
        before = self.all_bytes()
        self.record("verify")
        self.assertEqual(len(self.record("replay", "--id=p").splitlines()), 2)
        self.record("queue")
        self.record("backup", os.path.join(scenario.scratch_folder(), "copy.db"))
        self.assertEqual(os.listdir(self.folder), ["record.db"])
        self.assertEqual(self.all_bytes(), before)

    def test_an_erasure_leaves_no_trace_in_the_files(self):
        with self.serve() as service:
            client = self.client(service)
            create(client, MARK, diagnoses=[{"name": MARK}])
            for number in range(5):
                update(client, MARK, "diagnoses", diagnoses=[{"name": MARK + str(number)}])
            create(client, "stays")
            self.assertIn(MARK.encode(), self.all_bytes())
            answer = client.DeletePatient(api.DeletePatientRequest(patient_id=MARK), timeout=60)
            self.assertEqual(answer.erased_events, 18)
            self.assertNotIn(MARK.encode(), self.all_bytes())
            _, log = service.stop()
            self.assertNotIn(MARK, log)
        self.assertNotIn(MARK.encode(), self.all_bytes())
        self.assertIn("patients 1, events 3,", self.record("verify"))

    def test_a_watcher_that_comes_back_misses_nothing_and_gets_nothing_twice(self):
        seen, token = [], ""
        for life in range(3):
            with self.serve() as service:
                client = self.client(service)
                for number in range(5):
                    create(client, "%d-%d" % (life, number))
                watch = client.WatchClassifications(
                    api.WatchClassificationsRequest(resume_token=token, from_beginning=True), timeout=60)
                for change in watch:
                    token = change.resume_token
                    if change.patient_id:
                        seen.append((change.patient_id, change.pack.name))
                    # Cut off in the middle, between the answers for one patient.
                    if len(seen) == 10 * life + 5:
                        break
                watch.cancel()
                service.process.send_signal(signal.SIGKILL if life else signal.SIGTERM)
                service.wait()
        with self.serve() as service:
            for change in self.client(service).WatchClassifications(
                    api.WatchClassificationsRequest(resume_token=token), timeout=60):
                if change.patient_id:
                    seen.append((change.patient_id, change.pack.name))
                if len(seen) == 30:
                    break
        self.assertEqual(seen, [("%d-%d" % (life, number), "imnm." + pack)
                                for life in range(3) for number in range(5) for pack in ("lim2019", "wang2022")])

    def test_the_example_prints_what_each_change_did(self):
        with self.serve() as service:
            result = subprocess.run(
                ["docs/examples/python/record.py", service.address, "docs/examples/patient.json"], capture_output=True,
                text=True, env={**os.environ, "PYTHONPATH": STUBS}, timeout=scenario.PATIENCE_SECONDS)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            lines = result.stdout.splitlines()
            self.assertTrue(lines[0].startswith("version 2, by imnm.lim2019@"), lines[0])
            self.assertEqual(lines[1], "  because of entry 1, registered")
            self.assertIn("  Subgroup by the assays available (provisional): statin-associated anti-HMGCR; or statin-naive "
                          "anti-HMGCR -> statin-naive anti-HMGCR", lines)
            again = subprocess.run(
                ["docs/examples/python/record.py", service.address, "docs/examples/patient.json"], capture_output=True,
                text=True, env={**os.environ, "PYTHONPATH": STUBS}, timeout=scenario.PATIENCE_SECONDS)
            self.assertEqual((again.returncode, again.stderr), (1, "ALREADY_EXISTS: patient.id: is on record\n"))


class Refused(unittest.TestCase):

    def test_commands_say_what_is_wrong(self):
        folder = scenario.scratch_folder()
        none = os.path.join(folder, "none.db")
        for command in ["backup", "restore"]:
            self.assertIn("--record must be given", run("record", command, "x", check=64).stderr.decode())
            self.assertIn("FILE must be given", run("record", command, "--record=" + none, check=64).stderr.decode())
        self.assertIn("text and json are the formats", run(
            "record", "queue", "--record=" + none, "--format=xml", check=64).stderr.decode())
        self.assertIn("--id must be given", run("record", "replay", "--record=" + none, check=64).stderr.decode())
        for command in ["verify", "compact"]:
            error = run("record", command, "--record=" + none, check=66).stderr.decode()
            self.assertEqual(error, "myorules record %s: record: %s: No such file or directory\n" % (command, none))
        self.assertEqual(os.listdir(folder), [])
        damaged = os.path.join(folder, "damaged.db")
        with open(damaged, "wb") as file:
            file.write(b"x" * 8192)
        self.assertIn("the file is damaged", run("record", "verify", "--record=" + damaged, check=65).stderr.decode())
        self.assertIn("the file is damaged", run("serve", "--record=" + damaged, check=65).stderr.decode())


if __name__ == "__main__":
    scenario.main()
