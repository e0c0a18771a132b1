#!/usr/bin/python3
"""`myorules cohort`: the published cohort's tables, and what becomes of bad input."""

import json
import random
import unittest

import scenario
from scenario import ndjson, patient, run

_COHORT = "docs/examples/cohort/patients.ndjson"
_DAY = "--assessed_on=2026-01-01"


def cohort_lines():
    with open(_COHORT, "rb") as file:
        return file.read().splitlines(keepends=True)


def cell(report, table, row, group):
    rows = next(t for t in report["tables"] if t["id"] == table)["rows"]
    return next(c for c in next(r for r in rows if r["id"] == row)["cells"] if c["group"] == group)


class Cohort(unittest.TestCase):

    def test_needs_no_option_but_the_format(self):
        report = json.loads(run("cohort", "--format=json", stdin=b"".join(cohort_lines()), check=0).stdout)
        self.assertEqual(report["patients"], 64)
        self.assertTrue(report["synthetic"])
        self.assertEqual(report["pack"]["name"], "imnm.lim2019")
        subgroup = next(d for d in report["decisions"] if d["id"] == "subgroup")
        self.assertEqual([(o["outcome"], o["count"]) for o in subgroup["outcomes"]], [
            ("ANTI_HMGCR_STATIN_ASSOCIATED", 11), ("ANTI_HMGCR_STATIN_NAIVE", 6), ("ANTI_SRP", 15), ("OTHER_MSA", 1),
            ("SERONEGATIVE", 22), ("INCOMPLETE_SEROLOGY", 9)])
        self.assertEqual(report["unexplained"], 0)
        women = cell(report, "table1", "females", "statin-associated")
        self.assertEqual((women["count"]["count"], women["published"]["count"]), (6, 5))
        self.assertEqual(women["contradictions"], ["lim2019.contradiction.01"])
        p_values = {c["id"]: "%.3f" % c["pValue"] for c in report["comparisons"]}
        del p_values["age"]
        self.assertEqual(sorted(p_values.values()), ["0.014", "0.038", "0.158", "0.200", "0.248", "0.262", "0.397"])

    def test_describes_the_response_to_early_treatment(self):
        def treated(name, ivig, grade):
            day = lambda year, month, day: {"year": year, "month": month, "day": day}
            visit = lambda date, mrc: {"date": date, "hipFlexorLeft": mrc, "hipFlexorRight": mrc}
            given = lambda name, start: {"name": name, "purpose": "PURPOSE_MYOSITIS", "startedOn": start,
                                         "initialTreatment": True}
            ck = lambda value, date: {"analyte": "CK", "method": "ASSAY_METHOD_ENZYME_ACTIVITY",
                                      "quantity": {"value": value, "unit": "U/L"}, "status": "RESULT_STATUS_FINAL",
                                      "collectedOn": date}
            medicines = [given("prednisone", day(2019, 1, 10))] + ([given("IVIg", day(2019, 1, 20))] if ivig else [])
            return patient(name, diagnosed=True, diagnosisDate=day(2019, 1, 8), onsetDate=day(2018, 10, 1),
                           medicines=medicines, medicinesComplete=True,
                           visits=[visit(day(2019, 1, 9), "MRC_GRADE_3"), visit(day(2019, 7, 10), grade)],
                           results=[ck(8000, day(2019, 1, 9)), ck(800, day(2019, 7, 10))])
        lines = ndjson(treated("a", True, "MRC_GRADE_5"), treated("b", True, "MRC_GRADE_4"),
                       treated("c", False, "MRC_GRADE_3"))
        report = json.loads(run("cohort", "--tables=wang2022", "--format=json", _DAY, stdin=lines, check=0).stdout)
        self.assertEqual(report["pack"]["name"], "imnm.wang2022")
        grades = cell(report, "early-ivig", "grade-6-months", "early-ivig")
        self.assertEqual((grades["known"], grades["spread"]["low"], grades["spread"]["high"]), (2, 2, 3))
        self.assertEqual(cell(report, "early-ivig", "grade-baseline-1", "early-ivig")["count"]["count"], 2)
        self.assertEqual(cell(report, "early-ivig", "grade-6-months-1", "no-early-ivig")["count"]["count"], 1)
        self.assertEqual(cell(report, "early-ivig", "grade-3-months", "early-ivig")["missing"], 2)
        self.assertEqual(cell(report, "early-ivig", "ck-reduction-6-months", "early-ivig")["spread"]["median"], 90)
        self.assertEqual(cell(report, "ivmp", "grade-6-months", "no-ivmp")["known"], 3)
        self.assertEqual(grades["spread"]["mean"], 2.5)
        text = run("cohort", "--tables=wang2022", _DAY, stdin=lines, check=0).stdout.decode()
        self.assertRegex(text, r"Hip flexor grade at 6 months, mean; median \(range\) +2\.50; 2\.5 \(2-3\) +1\.00; 1\b")
        for comparison in report["comparisons"]:
            self.assertIn("ours", comparison["note"])
            self.assertNotIn("publishedPValue", comparison)

    def test_prints_tables_for_a_reader(self):
        text = run("cohort", _DAY, _COHORT, check=0).stdout.decode()
        self.assertTrue(text.startswith("SYNTHETIC COHORT"))
        self.assertIn("assessed on 2026-01-01", text)
        for line in ("ANTI_HMGCR_STATIN_ASSOCIATED 11", "SERONEGATIVE 22", "INCOMPLETE_SEROLOGY 9"):
            self.assertIn("\n%s\n" % line, text)
        self.assertIn("printed 5 (45) [01]", text)
        self.assertIn("lim2019.contradiction.01: ", text)
        self.assertIn(" 0 unexplained", text)

    def test_the_order_of_patients_changes_nothing(self):
        lines = cohort_lines()
        expected = run("cohort", _DAY, "--format=json", stdin=b"".join(lines), check=0).stdout
        random.Random(7).shuffle(lines)
        self.assertEqual(run("cohort", _DAY, "--format=json", stdin=b"".join(lines), check=0).stdout, expected)

    def test_a_bad_line_is_told_with_its_number_and_is_in_no_table(self):
        lines = cohort_lines()
        lines.insert(2, b'{"id": "x", "sex": "SEX_WRONG"}\n')
        lines.insert(5, b"{\n")
        result = run("cohort", _DAY, "--format=json", stdin=b"".join(lines), check=65)
        self.assertIn(b"line 3: ", result.stderr)
        self.assertIn(b"sex", result.stderr)
        self.assertIn(b"line 6: ", result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual((report["patients"], report["failed"]), (64, 2))
        self.assertEqual(report["unexplained"], 0)

    def test_patients_of_whom_nothing_is_known_are_in_no_denominator(self):
        report = json.loads(run("cohort", _DAY, "--format=json", stdin=ndjson(patient("a")), check=0).stdout)
        self.assertEqual(report["patients"], 1)
        counts = {o["outcome"]: o["count"] for d in report["decisions"] if d["id"] == "eligibility"
                  for o in d["outcomes"]}
        self.assertEqual(counts["INDETERMINATE"], 1)
        self.assertEqual(cell(report, "table1", "ema", "seronegative")["known"], 0)

    def test_of_other_patients_it_says_that_other_figures_are_expected(self):
        own = {"id": "a", "sex": "SEX_FEMALE"}
        text = run("cohort", _DAY, stdin=ndjson(own, '{"id": "z", "sex": "F"}'), check=65).stdout.decode()
        self.assertIn("\n1 patient by imnm.lim2019 ", text)
        self.assertIn("\n1 record could not be classified, in no table\n", text)
        self.assertIn("Of other patients than the source's nothing else is to be expected", " ".join(text.split()))
        self.assertNotIn("ynthetic", text)
        published = run("cohort", _DAY, _COHORT, check=0).stdout.decode()
        self.assertNotIn("Of other patients", published)
        self.assertIn("In the synthetic cohort this proves nothing", published)

    def test_nobody_gives_empty_tables(self):
        report = json.loads(run("cohort", _DAY, "--format=json", check=0).stdout)
        self.assertEqual(report["patients"], 0)
        self.assertFalse(report["synthetic"])
        self.assertEqual([d["title"] for d in report["decisions"]], ["eligibility", "subgroup"])

    def test_wrong_options_are_usage_errors(self):
        for options, word in (["--format=yaml"], b"yaml"), (["--tables=lim2091"], b"lim2019"), \
                (["--assessed_on=soon"], b"soon"), (["--formt=json"], b"formt"):
            result = run("cohort", *options, check=64)
            self.assertIn(word, result.stderr)
            self.assertEqual(result.stdout, b"")
        self.assertEqual(run("cohort", "nowhere.ndjson", check=66).stdout, b"")


if __name__ == "__main__":
    scenario.main()
