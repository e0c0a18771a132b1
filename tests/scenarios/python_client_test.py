#!/usr/bin/python3
"""The Python example of the docs, against a running service."""

import os
import subprocess
import unittest

import scenario
from scenario import hmgcr, patient


class PythonExample(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.stubs = scenario.import_contract()

    def classify(self, address, lines):
        path = os.path.join(scenario.scratch_folder(), "patients.ndjson")
        with open(path, "wb") as file:
            file.write(lines)
        return self.run_example(address, path)

    def test_prints_decisions_what_is_missing_and_errors(self):
        lines = scenario.ndjson(
            patient("open", results=[hmgcr(154)]), patient("bad", sex=9), '{"weakness": {"subacut": true}}',
            patient("last"))
        with scenario.service() as service:
            result = self.classify(service.address, lines)
        self.assertEqual(result.returncode, 1, result.stderr)
        first, second, third = result.stdout.splitlines()
        self.assertTrue(first.startswith("open "), first)
        self.assertIn("INCOMPLETE_SEROLOGY", first)
        self.assertRegex(second, r"^bad not classified: patient\.sex ")
        self.assertTrue(third.startswith("last "), third)
        self.assertRegex(result.stderr, r"^line 3: .*subacut")

    def test_succeeds_where_all_are_classified(self):
        with scenario.service() as service:
            result = self.classify(service.address, scenario.ndjson(patient("a"), patient("b")))
            self.assertEqual((result.returncode, len(result.stdout.splitlines()), result.stderr), (0, 2, ""))
            # One that is not read is missing in the register, whatever the others say.
            result = self.classify(service.address, scenario.ndjson(patient("a"), "no patient"))
            self.assertEqual((result.returncode, len(result.stdout.splitlines())), (1, 1))

    def test_says_where_a_patient_stands_over_several_lines_or_a_date_is_a_text(self):
        with scenario.service() as service:
            result = self.classify(service.address, b'{"id": "a",\n "sex": "SEX_FEMALE"}\n')
            self.assertRegex(result.stderr.splitlines()[0],
                             r"^line 1: not JSON: .*; a patient stands on one line \(jq -c \. FILE writes them so\)$")
            result = self.classify(service.address, scenario.ndjson(patient("a"), patient("b", birthDate="1960-01-01")))
            self.assertEqual(result.stderr, 'line 2: patient.birthDate must be an object, such as {"year": 2016, "month": 5, '
                                            '"day": 9}, not a text\n')
            result = self.classify(service.address, b'{"id": "a", "id": "b"}\n')
            self.assertIn("line 1: ", result.stderr)
            self.assertEqual(result.stdout, "")

    def test_no_proxy_gets_to_see_patients(self):
        path = os.path.join(scenario.scratch_folder(), "patients.ndjson")
        with open(path, "wb") as file:
            file.write(scenario.ndjson(patient("a")))
        with scenario.service() as service:
            result = self.run_example(service.address, path, http_proxy="http://127.0.0.1:1", no_proxy="")
        self.assertEqual(result.returncode, 0, result.stderr)

    def run_example(self, *arguments, **environment):
        return subprocess.run(["docs/examples/python/classify.py", *arguments], capture_output=True, text=True,
                              env={**os.environ, **environment, "PYTHONPATH": self.stubs}, timeout=scenario.PATIENCE_SECONDS)

    def test_says_how_it_is_called(self):
        result = self.run_example()
        self.assertEqual((result.returncode, result.stderr), (1, "usage: classify.py HOST:PORT PATIENTS.ndjson\n"))

    def test_says_that_there_is_no_file(self):
        result = self.run_example("127.0.0.1:1", "/nowhere")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, "[Errno 2] No such file or directory: '/nowhere'\n")

    def test_says_that_there_is_no_server(self):
        result = self.classify("127.0.0.1:1", scenario.ndjson(patient("p")))
        self.assertEqual(result.returncode, 1)
        self.assertIn("UNAVAILABLE", result.stderr)


if __name__ == "__main__":
    scenario.main()
