#!/usr/bin/env python3
"""The benchmark ends with its figures, each a number above zero."""

import subprocess
import unittest


class Bench(unittest.TestCase):
    def test_ends_with_its_figures(self):
        run = subprocess.run(
            ["tests/bench/bench.py", "--smoke"], stdout=subprocess.PIPE, text=True, check=True
        )
        figures = [line.split() for line in run.stdout.splitlines()[-10:]]
        self.assertEqual(
            [figure[:2] for figure in figures],
            [
                ["figure", "classify_vs_handwritten"],
                ["figure", "classify_deciding_trace_vs_handwritten"],
                ["figure", "classify_full_trace_vs_handwritten"],
                ["figure", "classify_instructions_vs_handwritten"],
                ["figure", "classify_partial_vs_handwritten"],
                ["figure", "classify_partial_instructions_vs_handwritten"],
                ["figure", "classify_allocations"],
                ["figure", "lab_read_per_second"],
                ["figure", "lab_durable_vs_bare"],
                ["figure", "lab_latency_vs_bare"],
            ],
        )
        for _, name, value in figures:
            self.assertGreaterEqual(float(value), 0, name)


if __name__ == "__main__":
    unittest.main()
