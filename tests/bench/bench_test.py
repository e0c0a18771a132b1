#!/usr/bin/env python3
"""The benchmark ends with its figures, each a number, and tells which are beyond their limits."""

import subprocess
import sys
import unittest

sys.path.insert(0, "tests/bench")
import bench


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

    def test_tells_the_figures_that_are_beyond_their_limits(self):
        # Each at its limit.
        figures = {name: str(limit[1]) if limit else "9" for name, limit in bench.LIMITS.items()}
        self.assertEqual(bench.beyond_limits(figures), [])
        for name, value, sentence in (
            ("classify_vs_handwritten", "3.01", "classify_vs_handwritten is 3.01, and must be at most 3"),
            ("classify_allocations", "0.5", "classify_allocations is 0.5, and must be at most 0"),
            ("lab_durable_vs_bare", "0.499", "lab_durable_vs_bare is 0.499, and must be at least 0.5"),
        ):
            self.assertEqual(bench.beyond_limits({**figures, name: value}), [sentence])


if __name__ == "__main__":
    unittest.main()
