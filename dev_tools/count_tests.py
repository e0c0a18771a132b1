#!/usr/bin/python3
"""Counts the tests of a Bazel run from its build events.

  count_tests.py EVENTS STATUS   EVENTS is what --build_event_json_file wrote, STATUS is Bazel's exit status

Names each target that did not pass, tests or not, and prints "N passed, N failed" last. A test that did not build or
was not run counts as failed, and if Bazel failed for another reason, that counts as one failure. Fails if anything
failed or no test ran.
"""

import json
import sys

_PASSED = {"PASSED", "FLAKY"}


def main():
    tests = {}  # Label -> status, for each test target that Bazel looked at.
    broken = set()  # Other targets that did not build.
    with open(sys.argv[1], encoding="utf-8") as events:
        for line in events:
            event = json.loads(line)
            event_id = event["id"]
            if "targetConfigured" in event_id:
                if "test" in event.get("configured", {}).get("targetKind", "").replace("test_suite", ""):
                    tests.setdefault(event_id["targetConfigured"]["label"], "NOT RUN")
            elif "targetCompleted" in event_id:
                label = event_id["targetCompleted"]["label"]
                if not event.get("completed", {}).get("success"):
                    broken.add(label)
            elif "testSummary" in event_id:
                status = event["testSummary"]["overallStatus"] if "testSummary" in event else "NOT RUN"
                tests[event_id["testSummary"]["label"]] = status
            elif "unconfiguredLabel" in event_id:
                broken.add(event_id["unconfiguredLabel"]["label"])

    failed = {label: status for label, status in tests.items() if status not in _PASSED}
    for label, status in sorted(failed.items()):
        print("%s: %s" % (label, "DID NOT BUILD" if label in broken else status))
    for label in sorted(broken - set(tests)):
        print("%s: DID NOT BUILD (not a test)" % label)
    failures = len(failed)
    if not failures and sys.argv[2] != "0":
        print("the build FAILED")
        failures = 1
    print("%d passed, %d failed" % (len(tests) - len(failed), failures))
    return 1 if failures or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
