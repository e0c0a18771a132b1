#!/usr/bin/env python3
"""Measures the engine against the same rules written by hand, how fast laboratory results are read, and what it takes
beyond the disk to keep them.

usage: bench.py [--quick | --smoke]     by `bazel run`, or where its runfiles are

--quick takes less than a minute, --smoke only shows that it runs. Ends with lines "figure NAME VALUE".
docs/internals/performance.md says what each figure is.
"""

import os
import re
import subprocess
import sys
import tempfile

# Patients whose instructions are counted; rounds, and seconds that one takes at least (many short ones: what else the machine does then
# falls on all that is compared); rounds of calls to the record, and calls of one.
EFFORTS = {
    "": (64, 61, 0.12, 15, 40),
    "--quick": (16, 9, 0.1, 9, 10),
    "--smoke": (1, 9, 0.001, 9, 1),
}

# In their order, each with what it must reach.
LIMITS = {
    "classify_vs_handwritten": ("at most", 3),
    "classify_deciding_trace_vs_handwritten": ("at most", 4),
    "classify_full_trace_vs_handwritten": ("at most", 15),
    "classify_instructions_vs_handwritten": ("at most", 3),
    "classify_partial_vs_handwritten": None,
    "classify_partial_instructions_vs_handwritten": None,
    "classify_allocations": ("at most", 0),
    "lab_read_per_second": ("at least", 500_000),
    "lab_durable_vs_bare": ("at least", 0.5),
    "lab_latency_vs_bare": ("at most", 1.3),
}

FOLDER = "tests/bench"


def measure_time(program, rounds, seconds):
    """Runs a benchmark, shows its table, and returns its figures by name."""
    return measure([
        f"{FOLDER}/{program}",
        f"--benchmark_repetitions={rounds}",
        f"--benchmark_min_time={seconds}",
        "--benchmark_enable_random_interleaving=true",
    ])


def measure(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures = {}
    for line in output.splitlines():
        if line.startswith("figure "):
            _, name, value = line.split()
            figures[name] = value
        elif re.match(r"Benchmark |-+$|.*_(median|stddev) |heap |.* us$", line):
            print(line)
    return figures


def measure_record(rounds, calls):
    """What durable calls take of a service that runs, with a record in a file of this disk."""
    # Where /tmp is memory, nothing is waited for.
    disk = os.environ.get("TEST_TMPDIR") or os.path.expanduser("~")
    with tempfile.TemporaryDirectory(dir=disk, prefix="myorules-bench-") as folder:
        record = f"{folder}/record.db"
        service = subprocess.Popen(
            ["service/cli/myorules", "serve", "--listen=127.0.0.1:0", f"--record={record}"],
            stdout=subprocess.PIPE, text=True)
        try:
            address = service.stdout.readline().split()[-1]
            return measure([f"{FOLDER}/record_bench", address, record, f"{folder}/bare.db", str(rounds), str(calls)])
        finally:
            service.terminate()
            service.wait()


def count_instructions(way, cohort, patients):
    """The instructions of one round over so many patients of a cohort, by callgrind."""
    command = [
        "valgrind",
        "--tool=callgrind",
        "--instr-atstart=no",
        "--collect-atstart=no",
        "--callgrind-out-file=/dev/null",
        f"{FOLDER}/count_instructions",
        way,
        cohort,
        str(patients),
    ]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stdout)
    if run.returncode != 0 or not found or int(found.group(1)) == 0:
        sys.exit(f"{' '.join(command)} counted nothing:\n{run.stdout}")
    return int(found.group(1))


def beyond_limits(figures):
    """What the figures, as they are printed, do not reach; a sentence each."""
    beyond = []
    for name, limit in LIMITS.items():
        if limit is None:
            continue
        way, bound = limit
        value = float(figures[name])
        if value > bound if way == "at most" else value < bound:
            beyond.append(f"{name} is {figures[name]}, and must be {way} {bound}")
    return beyond


def main():
    effort = sys.argv[1] if len(sys.argv) > 1 else ""
    if effort not in EFFORTS:
        sys.exit(__doc__)
    patients, rounds, seconds, record_rounds, calls = EFFORTS[effort]
    figures = measure_time("classify_bench", rounds, seconds)
    figures.update(measure_time("lab_bench", rounds, seconds))
    figures.update(measure_record(record_rounds, calls))
    for cohort, name in (("published", "classify_instructions"), ("partial", "classify_partial_instructions")):
        engine = count_instructions("engine", cohort, patients)
        by_hand = count_instructions("by_hand", cohort, patients)
        print(f"instructions a patient, {cohort} cohort: engine {engine // patients}, by hand {by_hand // patients}")
        figures[f"{name}_vs_handwritten"] = f"{engine / by_hand:.3g}"
    # No failure: times hang on the machine and on who else is at work on it.
    for sentence in beyond_limits(figures):
        print(sentence, file=sys.stderr)
    for name in LIMITS:
        print(f"figure {name} {figures[name]}")


if __name__ == "__main__":
    main()
