#!/usr/bin/python3
"""Binary patients in and answers out, whole and damaged."""

import unittest

import scenario
from scenario import ASK, json_lines, run

scenario.import_contract()
from google.protobuf.internal import decoder, encoder  # noqa: E402
from myorules.v1 import classification_service_pb2, patient_pb2  # noqa: E402


def delimited(message):
    body = message.SerializeToString()
    return encoder._VarintBytes(len(body)) + body


def answers(output):
    found, position = [], 0
    while position < len(output):
        size, position = decoder._DecodeVarint(output, position)
        found.append(classification_service_pb2.ClassifyStreamResponse.FromString(output[position:position + size]))
        position += size
    return found


def patient(name):
    return patient_pb2.Patient(id=name, synthetic=True)


class Binary(unittest.TestCase):

    def test_is_told_from_json_and_answered_alike(self):
        binary = b"".join(delimited(patient("p%d" % i)) for i in range(100))
        text = scenario.ndjson(*[scenario.patient("p%d" % i) for i in range(100)])
        self.assertEqual(run("classify", *ASK, stdin=binary, check=0).stdout,
                         run("classify", *ASK, stdin=text, check=0).stdout)

    def test_output_holds_an_answer_or_an_error_for_each_record(self):
        wrong = patient_pb2.Patient(id="wrong", sex=9)
        stdin = delimited(patient("a")) + delimited(wrong) + delimited(patient("c"))
        result = run("classify", *ASK, "--output_format=binary", stdin=stdin, check=65)
        first, second, third = answers(result.stdout)
        self.assertEqual([first.index, second.index, third.index], [0, 1, 2])
        self.assertEqual([first.patient_id, second.patient_id, third.patient_id], ["a", "wrong", "c"])
        self.assertEqual(first.response.classifications[0].patient_id, "a")
        self.assertIn("patient.sex", second.error.message)
        self.assertTrue(third.HasField("response"))

    def test_text_that_is_not_utf_8_is_told_once_and_by_us(self):
        bad = patient_pb2.Patient(id="x").SerializeToString().replace(b"x", b"\xff")
        result = run("classify", *ASK, stdin=delimited(patient("a")) + b"\x03" + bad[:3], check=65)
        self.assertEqual(result.stderr.decode().splitlines(), [
            "record 2 (byte %d): patient.id: is not UTF-8" % len(delimited(patient("a"))),
            "myorules classify: 1 of 2 records were not classified"])

    def test_a_group_that_does_not_end_is_no_fault_of_the_field_of_its_number(self):
        body = patient_pb2.Patient(id="b").SerializeToString() + b"\x0b" * 5
        result = run("classify", *ASK, stdin=bytes([len(body)]) + body, check=65)
        self.assertEqual(json_lines(result.stdout)[0]["error"]["message"],
                         "patient: is damaged, or is another message")

    def test_a_cut_off_input_is_told_with_record_and_byte(self):
        whole = delimited(patient("a")) + delimited(patient("b"))
        start = len(delimited(patient("a")))
        for size in range(start + 1, len(whole)):
            result = run("classify", *ASK, "--input_format=binary", stdin=whole[:size], check=65)
            good, bad = json_lines(result.stdout)
            self.assertEqual(good["patientId"], "a")
            self.assertEqual((bad["error"]["record"], bad["error"]["byte"]), (2, start))
            self.assertIn(b"record 2 (byte %d): patient: the input ends inside" % start, result.stderr)

    def test_a_damaged_record_does_not_spoil_the_next(self):
        with scenario.service() as service:
            for options in [], ["--server=" + service.address]:
                stdin = delimited(patient("a")) + b"\x04\xff\xff\xff\xff" + delimited(patient("c"))
                result = run("classify", *ASK, *options, stdin=stdin, check=65)
                first, second, third = json_lines(result.stdout)
                self.assertEqual((first["patientId"], third["patientId"]), ("a", "c"))
                self.assertEqual(second["error"]["field"], "patient")

    def test_text_that_is_not_utf8_is_an_error(self):
        result = run("classify", *ASK, stdin=b"\x05\x0a\x01\xff\x10\x01" + delimited(patient("b")), check=65)
        bad, good = json_lines(result.stdout)
        self.assertEqual(bad["error"]["record"], 1)
        self.assertEqual(good["patientId"], "b")

    def test_a_million_entries_are_refused_by_the_name_of_the_list(self):
        # Field 15, diagnoses: 0x7a, length 0.
        body = b"\x0a\x01p" + b"\x7a\x00" * 1_000_000
        self.assertEqual(len(patient_pb2.Patient.FromString(body).diagnoses), 1_000_000)
        stdin = encoder._VarintBytes(len(body)) + body + delimited(patient("b"))
        with scenario.service() as service:
            for options in [], ["--server=" + service.address]:
                result = run("classify", *ASK, *options, stdin=stdin, check=65)
                bad, good = json_lines(result.stdout)
                self.assertIn("patient.diagnoses", bad["error"]["message"])
                self.assertEqual(good["patientId"], "b")


if __name__ == "__main__":
    scenario.main()
