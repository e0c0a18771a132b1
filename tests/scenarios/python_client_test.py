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
        return subprocess.run(["docs/examples/python/classify.py", address, path], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": self.stubs}, timeout=scenario.PATIENCE_SECONDS)

    def test_prints_decisions_what_is_missing_and_errors(self):
        lines = scenario.ndjson(
            patient("open", results=[hmgcr(154)]), patient("bad", sex=9), '{"weakness": {"subacut": true}}',
            patient("last"))
        with scenario.service() as service:
            result = self.classify(service.address, lines)
        self.assertEqual(result.returncode, 0, result.stderr)
        first, second, third = result.stdout.splitlines()
        self.assertTrue(first.startswith("open "), first)
        self.assertIn("INCOMPLETE_SEROLOGY", first)
        self.assertRegex(second, r"^bad not classified: patient\.sex ")
        self.assertTrue(third.startswith("last "), third)
        self.assertRegex(result.stderr, r"^line 3: .*subacut")

    def test_says_that_there_is_no_server(self):
        result = self.classify("127.0.0.1:1", scenario.ndjson(patient("p")))
        self.assertEqual(result.returncode, 1)
        self.assertIn("UNAVAILABLE", result.stderr)


if __name__ == "__main__":
    scenario.main()
