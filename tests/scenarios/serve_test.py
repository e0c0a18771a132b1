#!/usr/bin/python3
"""`myorules serve` from start to stop, by a client in another language."""

import os
import queue
import signal
import time
import unittest

import grpc
import scenario
from google.protobuf import json_format
from scenario import run

scenario.import_contract()
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from myorules.v1 import (classification_service_pb2, classification_service_pb2_grpc,  # noqa: E402
                         patient_pb2)

SERVICE = "myorules.v1.ClassificationService"
SERVING, NOT_SERVING = b"\x08\x01", b"\x08\x02"


def request(name, **facts):
    return classification_service_pb2.ClassifyRequest(
        patient=patient_pb2.Patient(id=name, synthetic=True, **facts), packs=[scenario.PACK])


def in_stream(name, **facts):
    return classification_service_pb2.ClassifyStreamRequest(request=request(name, **facts))


def health(channel, name):
    """grpc.health.v1 by hand: a request is field 1, a string; an answer is field 1, an enum."""
    check = channel.unary_unary("/grpc.health.v1.Health/Check")
    return check(b"\x0a" + bytes([len(name)]) + name.encode() if name else b"", timeout=60)


def details(error):
    """google.rpc.Status from the trailing metadata of an error."""
    data = dict(error.trailing_metadata())["grpc-status-details-bin"]
    bad_request = error_details_pb2.BadRequest()
    status = status_pb2.Status.FromString(data)
    status.details[0].Unpack(bad_request)
    return status, bad_request


class Serve(unittest.TestCase):

    def test_a_client_finds_its_way_by_health_and_reflection(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            self.assertEqual(health(channel, ""), SERVING)
            self.assertEqual(health(channel, SERVICE), SERVING)
            # ServerReflectionRequest: field 7, list_services.
            list_services = channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
            answer = next(list_services(iter([b"\x3a\x00"]), timeout=60))
            self.assertIn(SERVICE.encode(), answer)
            self.assertIn(b"grpc.health.v1.Health", answer)

    def test_says_what_missing_facts_would_lead_to_where_it_is_asked(self):
        asked = classification_service_pb2.ClassifyRequest(packs=[scenario.PACK])
        json_format.ParseDict(scenario.patient("p", results=[scenario.hmgcr(154)]), asked.patient)
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            plain = stub.Classify(asked, timeout=60).classifications[0]
            asked.what_if = True
            answer = stub.Classify(asked, timeout=60).classifications[0]
        self.assertFalse(any(fact.outcomes for fact in plain.missing))
        self.assertEqual(plain.decisions, answer.decisions)
        first = answer.missing[0]
        self.assertEqual((first.path, list(first.settles)), ("patient.statin_use", ["subgroup_by_available_assays"]))
        self.assertEqual(
            [(" or ".join(o.values), [d.outcome for d in o.decisions if d.id == "subgroup_by_available_assays"])
             for o in first.outcomes],
            [("NEVER", ["ANTI_HMGCR_STATIN_NAIVE"]), ("PREVIOUS", ["ANTI_HMGCR_STATIN_ASSOCIATED"]),
             ("CURRENT", ["ANTI_HMGCR_STATIN_ASSOCIATED"])])

    def test_signals_stop_it_cleanly(self):
        for number in signal.SIGTERM, signal.SIGINT:
            with scenario.service() as service:
                status, log = service.stop(number)
                self.assertEqual(status, 0)
                self.assertIn("stopped", log)

    def test_a_stream_that_has_begun_is_finished_before_it_stops(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            requests = queue.Queue()
            answers = stub.ClassifyStream(iter(requests.get, None), timeout=60)
            requests.put(in_stream("before"))
            self.assertEqual(next(answers).patient_id, "before")
            service.process.send_signal(signal.SIGTERM)
            self.wait_until_not_taking_calls(service.address)
            for i in range(50):
                requests.put(in_stream("after %d" % i))
            requests.put(None)
            self.assertEqual([a.patient_id for a in answers], ["after %d" % i for i in range(50)])
            self.assertEqual(service.wait()[0], 0)

    def wait_until_not_taking_calls(self, address):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with grpc.insecure_channel(address) as channel:
                try:
                    if health(channel, "") != SERVING:
                        return
                except grpc.RpcError:
                    return
            time.sleep(0.02)
        self.fail("it goes on taking calls")

    def test_watchers_are_told_before_it_stops(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            watch = channel.unary_stream("/grpc.health.v1.Health/Watch")(b"", timeout=60)
            self.assertEqual(next(watch), SERVING)
            service.process.send_signal(signal.SIGTERM)
            self.assertEqual(next(watch), NOT_SERVING)
            watch.cancel()
            self.assertEqual(service.wait()[0], 0)

    def test_a_second_signal_ends_it_at_once(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            requests = queue.Queue()
            answers = stub.ClassifyStream(iter(requests.get, None), timeout=60)
            requests.put(in_stream("held"))
            next(answers)
            service.process.send_signal(signal.SIGTERM)
            self.wait_until_not_taking_calls(service.address)
            self.assertIsNone(service.process.poll())
            status, _ = service.stop()
            self.assertEqual(status, -signal.SIGTERM)
            requests.put(None)

    def test_a_stream_that_does_not_end_is_cancelled_after_the_drain_time(self):
        with scenario.service("--drain_time=200ms") as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            requests = queue.Queue()
            answers = stub.ClassifyStream(iter(requests.get, None), timeout=60)
            requests.put(in_stream("held"))
            next(answers)
            status, log = service.stop()
            self.assertEqual(status, 0)
            self.assertIn("myorules serve: stopped; calls that took too long were cancelled\n", log)
            with self.assertRaises(grpc.RpcError):
                next(answers)
            requests.put(None)

    def busy_request(self):
        """A patient with as many results as are read, all without method, status and day: seconds of work."""
        analytes = "MI2 TIF1_GAMMA MDA5 NXP2 SAE1 JO1 SRP PL7 PL12 EJ OJ HMGCR KU PM_SCL RO52 CK".split()
        busy = request("busy")
        for i in range(10_000):
            busy.patient.results.add(analyte=analytes[i % len(analytes)])
        return busy

    def cpu_seconds(self, process):
        with open("/proc/%d/stat" % process.pid, encoding="ascii") as file:
            user, system = file.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def begin_busy_call(self, service, stub):
        begun = self.cpu_seconds(service.process)
        call = stub.Classify.future(self.busy_request(), timeout=120)
        while self.cpu_seconds(service.process) < begun + 0.2:
            time.sleep(0.01)
        return call

    def test_a_call_that_nobody_waits_for_ends(self):
        options = [("grpc.max_receive_message_length", 64 << 20)]
        with scenario.service() as service, grpc.insecure_channel(service.address, options) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            begun = self.cpu_seconds(service.process)
            stub.Classify(self.busy_request(), timeout=120)
            whole = self.cpu_seconds(service.process) - begun
            self.assertGreater(whole, 0.5)
            begun = self.cpu_seconds(service.process)
            self.begin_busy_call(service, stub).cancel()
            # Stopping waits for whatever still computes.
            service.process.send_signal(signal.SIGTERM)
            last = begun
            while service.process.poll() is None:
                last = max(last, self.cpu_seconds(service.process))
                time.sleep(0.01)
            self.assertLess(last - begun, 0.2 + whole / 2)

    def test_a_call_that_computes_is_cancelled_after_the_drain_time(self):
        with scenario.service("--drain_time=0s") as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            call = self.begin_busy_call(service, stub)
            status, log = service.stop()
            self.assertEqual(status, 0)
            self.assertIn("myorules serve: stopped; calls that took too long were cancelled\n", log)
            self.assertIsNotNone(call.exception())

    def test_a_drain_time_may_be_an_hour(self):
        with scenario.service("--drain_time=60m") as service:
            self.assertEqual(service.stop()[0], 0)

    def test_a_drain_time_without_end_is_refused(self):
        for time_ in "-1s", "inf", "3600.001s", "61m":
            self.assertIn(b"--drain_time must be from 0s to 1h", run("serve", "--drain_time=" + time_, check=64).stderr)
        self.assertIn(b"--drain_time=20", run("serve", "--drain_time=20", check=64).stderr)

    def test_errors_name_each_field(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            bad = request("p", sex=9)
            bad.patient.results.add(analyte="CK").quantity.value = -1
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Classify(bad, timeout=60)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            status, bad_request = details(caught.exception)
            self.assertEqual(status.code, 3)
            self.assertEqual({v.field for v in bad_request.field_violations},
                             {"patient.sex", "patient.results[0].quantity.value"})
            self.assertEqual(stub.Classify(request("good"), timeout=60).classifications[0].patient_id, "good")

    def test_bytes_that_are_no_request_are_told_by_the_field_that_is_damaged(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            classify = channel.unary_unary("/%s/Classify" % SERVICE)
            whole = request("p").SerializeToString()
            latin_1 = b"\x0a\x06\x0a\x04M\xfcll"
            for damaged, field, reason in [
                    (whole[:-1], "request.packs[0]", "ends too early; the message is cut off or damaged"),
                    (whole[:3], "request.patient", "ends too early; the message is cut off or damaged"),
                    (latin_1, "request.patient.id", "is not UTF-8"),
                    (b"\xff" * 30, "request", "is damaged, or is another message")]:
                with self.assertRaises(grpc.RpcError) as caught:
                    classify(damaged, timeout=60)
                self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
                self.assertEqual(caught.exception.details(), "%s: %s" % (field, reason))
                self.assertEqual(details(caught.exception)[1].field_violations[0].field, field)
            self.assertTrue(classify(whole, timeout=60))

    def test_damaged_bytes_in_a_stream_get_an_error_in_their_place(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            whole = in_stream("p").SerializeToString()
            stream = channel.stream_stream("/%s/ClassifyStream" % SERVICE)
            answers = [classification_service_pb2.ClassifyStreamResponse.FromString(answer)
                       for answer in stream(iter([whole, whole[:-1], b"\xff", whole]), timeout=60)]
            self.assertEqual([(a.index, a.patient_id) for a in answers], [(0, "p"), (1, ""), (2, ""), (3, "p")])
            self.assertEqual(answers[1].error.message,
                             "message.request: ends too early; the message is cut off or damaged")
            self.assertEqual(answers[2].error.code, 3)
            self.assertTrue(answers[3].HasField("response"))

    def test_an_answer_that_is_too_large_is_an_error_in_its_place(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            large = in_stream("large")
            large.request.view = classification_service_pb2.VIEW_FULL
            large.request.packs.extend([scenario.PACK] * 2)
            for i in range(2000):
                large.request.patient.medicines.add(name="%d" % i + 900 * "x")
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            first, second = stub.ClassifyStream(iter([large, in_stream("after")]), timeout=60)
            self.assertEqual((first.patient_id, first.error.code), ("large", grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]))
            self.assertRegex(first.error.message, r"^the answer has \d+ bytes; at most 67107864 are sent")
            self.assertTrue(second.HasField("response"))

    def test_errors_of_a_hopeless_patient_still_fit_into_a_header(self):
        with scenario.service() as service, grpc.insecure_channel(service.address) as channel:
            stub = classification_service_pb2_grpc.ClassificationServiceStub(channel)
            bad = request("p")
            for _ in range(900):
                bad.patient.results.add(analyte="NO_SUCH_ANALYTE").quantity.value = -1
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Classify(bad, timeout=60)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            _, bad_request = details(caught.exception)
            self.assertRegex(bad_request.field_violations[-1].description, r"and \d+ more")

    def test_logs_hold_nothing_of_patients(self):
        with scenario.service() as service:
            lines = scenario.ndjson(scenario.patient("secret-17"), {"id": "secret-18", "sex": 0, "results": [
                scenario.creatine_kinase(-424242)]}, scenario.patient("secret-19", birth_date={"year": 2222}))
            run("classify", *scenario.ASK, "--server=" + service.address, stdin=lines, check=65)
            _, log = service.stop()
            for secret in "secret", "424242", "2222":
                self.assertNotIn(secret, log)

    def test_a_port_that_is_taken_is_told(self):
        with scenario.service() as service:
            result = run("serve", "--listen=" + service.address, check=69)
            self.assertEqual(result.stderr.decode(),
                             "myorules serve: cannot listen on %s: Address already in use\n" % service.address)
            self.assertEqual(result.stdout, b"")

    def test_an_address_beyond_this_machine_gets_a_warning(self):
        process = scenario.subprocess.Popen([scenario.MYORULES, "serve", "--listen=0.0.0.0:0"],
                                            stdout=scenario.subprocess.PIPE, stderr=scenario.subprocess.PIPE)
        self.assertRegex(process.stdout.readline().decode(), r"^listening on 0\.0\.0\.0:\d+$")
        process.terminate()
        _, log = process.communicate(timeout=60)
        self.assertIn(b"not encrypted", log)

    def test_the_client_command_says_when_the_server_goes_away(self):
        with scenario.service() as service:
            client = scenario.subprocess.Popen(
                [scenario.MYORULES, "classify", *scenario.ASK, "--server=" + service.address],
                stdin=scenario.subprocess.PIPE, stdout=scenario.subprocess.PIPE, stderr=scenario.subprocess.PIPE)
            client.stdin.write(scenario.ndjson(scenario.patient("a")))
            client.stdin.flush()
            self.assertIn(b'"a"', client.stdout.readline())
            service.process.kill()
            service.process.wait()
            _, error = client.communicate(scenario.ndjson(scenario.patient("b")), timeout=60)
            self.assertEqual(client.returncode, 69)
            self.assertIn(b"records answered before: 1\n", error)


if __name__ == "__main__":
    scenario.main()
