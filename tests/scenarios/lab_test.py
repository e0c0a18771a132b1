#!/usr/bin/python3
"""Laboratory results as a site reads them: the command, its own profiles, the service."""

import json
import os
import re
import unittest

import grpc
import scenario
from scenario import json_lines, run

scenario.import_contract()
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from myorules.v1 import lab_reading_pb2, lab_service_pb2, lab_service_pb2_grpc  # noqa: E402

TABLE = """analyte;method;value;unit;status
SRP Ab;line blot;1+ Weak Positive;;F
anti-HMGCR;ELISA;34,5;U/mL;F
Creatine kinase;;8,120;U/L;F
anti-SPR;line blot;neg;;F
"""

LEIDEN = """id: "LEIDEN"
title: "Leiden"
decimal_sign: DECIMAL_SIGN_COMMA
analyte { analyte: "SRP" text: "band 7" }
method { method: ASSAY_METHOD_LINE_BLOT text: "strip" }
value { method: ASSAY_METHOD_LINE_BLOT text: "2" grade: LINE_BLOT_GRADE_TWO_PLUS }
upper_limit { analyte: "CK" female: 145 male: 171 unit: "U/L" }
status_when_missing: RESULT_STATUS_FINAL
"""


def profiles(**texts):
    folder = scenario.scratch_folder()
    for name, text in texts.items():
        with open(os.path.join(folder, name + ".textproto"), "w", encoding="utf-8") as file:
            file.write(text)
    return "--lab_profiles=" + folder


class Normalise(unittest.TestCase):

    def test_a_table_is_read_row_by_row(self):
        result = run("lab", "normalise", stdin=TABLE.encode(), check=65)
        self.assertEqual(result.stdout.decode(), (
            "line 2: read: anti-SRP, line blot: 1+, final\n"
            "line 3: read: anti-HMGCR, ELISA: 34.5 U/mL, final\n"
            "line 4: unknown: creatine kinase, enzyme activity: nothing read, final\n"
            "  value: '8,120' may be a decimal or thousands; the profile of the laboratory does not state its decimal "
            "sign [AMBIGUOUS_NUMBER]\n"
            "line 5: refused\n"
            "  analyte: no analyte 'anti-SPR' is known; add it to the profile (nearest: SRP) [UNKNOWN_ANALYTE]\n"))
        self.assertIn("2 read, 1 unknown, 1 refused", result.stderr.decode())

    def test_json_gives_the_result_of_a_patient(self):
        lines = "\n".join(json.dumps(raw) for raw in [
            {"analyte": "SRP Ab", "method": "line blot", "value": ">^50", "unit": "{SI}", "status": "F"},
            {"analyte": "SRP Ab", "valeu": "neg"},
        ])
        result = run("lab", "normalise", "--format=json", stdin=lines.encode(), check=65)
        read, fault = json_lines(result.stdout)
        self.assertEqual(read["result"]["quantity"],
                         {"comparator": "COMPARATOR_GREATER", "value": 50, "unit": "intensity"})
        self.assertEqual(fault["error"]["field"], "result.valeu")
        answer = run("classify", "--pack=" + scenario.PACK, "--assessed_on=2026-01-01",
                     stdin=json.dumps({"id": "p", "results": [read["result"]]}).encode(), check=0)
        self.assertIn("ANTI_SRP", answer.stdout.decode())

    def test_a_profile_of_ones_own_needs_no_program(self):
        own = profiles(leiden=LEIDEN)
        rows = "analyte,method,value,unit\nband 7,strip,2,\nCK,,8.120,U/L\n"
        result = run("lab", "normalise", own, "--profile=LEIDEN", "--sex=male", stdin=rows.encode(), check=0)
        self.assertEqual(result.stdout.decode(), (
            "line 2: read: anti-SRP, strip: 2+, final\n"
            "line 3: read: creatine kinase, enzyme activity: 8120 U/L (reference <=171), final\n"))
        listed = run("lab", "profiles", own, check=0).stdout.decode()
        self.assertIn("LEIDEN\tLeiden\n", listed)
        self.assertIn("ANY\tany laboratory\n", listed)

    def test_a_faulty_profile_is_told_with_its_place(self):
        own = profiles(leiden=LEIDEN.replace('"SRP"', '"SPR"'))
        for command in (["lab", "normalise"], ["lab", "profiles"], ["serve", "--listen=127.0.0.1:0"]):
            fault = run(*command, own, check=78).stderr.decode()
            self.assertIn("leiden.textproto:4:11: error: no analyte 'SPR' in analytes.textproto (did you mean 'SRP'?)",
                          fault)

    def test_what_is_asked_for_wrongly_is_told(self):
        self.assertIn(b"did you mean 'NETHERLANDS'?",
                      run("lab", "normalise", "--profile=NETHERLAND", check=64).stderr)
        self.assertIn(b"female or male", run("lab", "normalise", "--sex=x", check=64).stderr)
        self.assertIn(b"no column 'analite' (did you mean 'analyte'?)",
                      run("lab", "normalise", stdin=b"analite,value\n", check=66).stderr)
        self.assertIn(b"comes twice", run("lab", "normalise", stdin=b"value,value\n", check=66).stderr)
        self.assertIn(b"cannot open", run("lab", "normalise", "/no/such/file", check=66).stderr)
        self.assertIn(b"cannot read", run("lab", "profiles", "--lab_profiles=/no/such", check=78).stderr)
        self.assertIn(b"no profile in", run("lab", "profiles", profiles(), check=78).stderr)

    def test_a_row_that_is_none_does_not_spoil_the_next(self):
        rows = b'analyte,value,unit,status\nCK,312\n"CK,312,U/L,F\nCK",312,U/L,F\nCK,312,\xb5kat/L,F\nCK,312,U/L,F\n'
        lines = run("lab", "normalise", stdin=rows, check=65).stdout.decode().splitlines()
        self.assertEqual(lines[0:2], ["line 2: refused", "  row: has 2 fields, and the header 4"])
        self.assertTrue(lines[-1].startswith("line 6: read: creatine kinase"), lines)

    def test_nothing_printed_commands_a_terminal(self):
        rows = b"analyte,value\n\x1b[31mCK,1\n"
        self.assertNotIn(b"\x1b", run("lab", "normalise", stdin=rows, check=65).stdout)
        lines = run("lab", "normalise", stdin=b'analyte,value\nCK,"1\nline 9: read"\n', check=65).stdout.splitlines()
        self.assertEqual([line for line in lines if line.startswith(b"line")], [b"line 2: refused"])


class Guide(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        with open("docs/guides/laboratory.md", encoding="utf-8") as file:
            cls.page = file.read()

    def test_shows_what_the_command_prints(self):
        table, shown = re.search(r"printf '(.*?)' \|.*?^```\n(.*?)^```$", self.page, re.S | re.M).groups()
        rows = table.replace("\\n", "\n")
        self.assertEqual(run("lab", "normalise", stdin=rows.encode(), check=65).stdout.decode(), shown)

    def test_its_profile_loads_and_reads_what_it_says(self):
        profile = re.search(r'^```\n(id: "LEIDEN".*?)^```$', self.page, re.S | re.M).group(1)
        rows = "analyte,method,value,unit\nL4711,myositisstrip,-,\nHMGCR,,zwak positief,\nCK,,8.120,U/L\n"
        lines = run("lab", "normalise", profiles(leiden=profile), "--profile=LEIDEN", "--sex=female", stdin=rows.encode(),
                    check=0).stdout.decode().splitlines()
        self.assertEqual(lines, [
            "line 2: read: anti-SRP, myositisstrip: negative (0), final",
            "line 3: read: anti-HMGCR, ELISA: 20-39 U/mL (reference <20), final",
            "line 4: read: creatine kinase, enzyme activity: 8120 U/L (reference <=145), final",
        ])

    def test_names_every_problem_once(self):
        kinds = [name[len("READING_PROBLEM_KIND_"):] for name in lab_reading_pb2.ReadingProblemKind.keys()]
        kinds.remove("UNSPECIFIED")
        self.assertEqual(re.findall(r"^\| `([A-Z_]+)` \| (?:unknown|refused|read)", self.page, re.M), kinds)


class Service(unittest.TestCase):

    def test_reads_results_over_grpc(self):
        with scenario.service(profiles(leiden=LEIDEN)) as service, grpc.insecure_channel(service.address) as channel:
            stub = lab_service_pb2_grpc.LabServiceStub(channel)
            response = stub.NormaliseResults(lab_service_pb2.NormaliseResultsRequest(
                profile="LEIDEN", results=[lab_reading_pb2.RawResult(analyte="band 7", method="strip", value="2"),
                                           lab_reading_pb2.RawResult(analyte="band 8", method="strip", value="2")]),
                timeout=60)
            self.assertEqual([result.outcome for result in response.results],
                             [lab_reading_pb2.READING_OUTCOME_READ, lab_reading_pb2.READING_OUTCOME_REFUSED])
            with self.assertRaises(grpc.RpcError) as raised:
                stub.NormaliseResults(lab_service_pb2.NormaliseResultsRequest(profile="X"), timeout=60)
            self.assertEqual(raised.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            status = status_pb2.Status.FromString(
                dict(raised.exception.trailing_metadata())["grpc-status-details-bin"])
            bad_request = error_details_pb2.BadRequest()
            status.details[0].Unpack(bad_request)
            self.assertEqual(bad_request.field_violations[0].field, "results")


if __name__ == "__main__":
    scenario.main()
