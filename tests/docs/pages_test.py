#!/usr/bin/python3
"""What the pages name is there: files, links, and the names of the code on the pages for who changes it."""

import glob
import os
import re
import subprocess
import sys
import unittest

# Bazel links the runfile to the file in the source tree.
_ROOT = os.path.dirname(os.path.realpath("WORKSPACE"))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(_ROOT, "dev_tools"))
import comparisons_page  # pylint: disable=wrong-import-position
import fields_page  # pylint: disable=wrong-import-position
import turning_round  # pylint: disable=wrong-import-position

# Pages about the code as it is; decisions tell how it was.
_PAGES = ["README.md", "CONTRIBUTING.md", "docs/*.md", "docs/guides/*.md", "docs/reference/*.md", "docs/internals/*.md",
          "docs/examples/*/*.md"]

_FOLDERS = "proto|engine|rules|service|tests|docs|third_party|dev_tools"


def _pages():
    return sorted(os.path.relpath(path, _ROOT)
                  for pattern in _PAGES for path in glob.glob(os.path.join(_ROOT, pattern)))


def _text(path):
    with open(os.path.join(_ROOT, path), encoding="utf-8") as file:
        return file.read()


def _tracked_files():
    return subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", _ROOT, "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True).stdout.splitlines()


class PagesTest(unittest.TestCase):

    def test_links_lead_to_files(self):
        for page in _pages():
            for target in re.findall(r"\]\(([^)\s]+)\)", _text(page)):
                if re.match(r"[a-z]+:|#", target):
                    continue
                path = os.path.join(_ROOT, os.path.dirname(page), target.split("#")[0])
                self.assertTrue(os.path.exists(path), "%s: nothing at %s" % (page, target))

    def test_files_that_are_named_are_there(self):
        for page in _pages():
            for name in re.findall(r"`((?:%s)/[\w./-]+)`" % _FOLDERS, _text(page)):
                found = glob.glob(os.path.join(_ROOT, name)) or glob.glob(os.path.join(_ROOT, name + ".*"))
                # Names in capitals stand for any: `corpus/NAME/`.
                if not re.search(r"[A-Z]{3}", name):
                    self.assertTrue(found, "%s: no file %s" % (page, name))

    def test_the_exceptions_of_the_pack_are_on_their_page(self):
        for table in turning_round.tables(_text(turning_round.EXCEPTIONS)):
            self.assertIn(table, _text(turning_round.PAGE), "dev_tools/turning_round.py --write brings the page up to date")

    def test_the_questions_that_packs_are_compared_by_are_on_their_page(self):
        self.assertIn("### necrotizing-myopathy: immune-mediated necrotizing myopathy\n", comparisons_page.page())
        self.assertEqual(comparisons_page.page(), _text(comparisons_page.PAGE),
                         "dev_tools/comparisons_page.py --write brings the page up to date")

    def test_the_tests_that_show_statements_are_there(self):
        named = re.findall(r"`([\w/]+_test\.cc)` (\w+)", _text("docs/reference/traceability.md"))
        self.assertGreater(len(named), 100)
        for path, name in set(named):
            self.assertRegex(_text(path), r"\nTEST(_F)?\(\w+, %s\)" % name, "%s: no test %s" % (path, name))

    def test_the_fields_of_a_patient_are_on_their_page(self):
        self.assertEqual(fields_page.without_a_line(), [], "dev_tools/fields_page.py says of each where a record has it")
        self.assertEqual(fields_page.unknown_functions(), set(), "dev_tools/fields_page.py says of each what it reads")
        self.assertEqual(fields_page.page(), _text(fields_page.PAGE),
                         "dev_tools/fields_page.py --write brings the page up to date")

    def test_what_a_pack_reads_is_found_in_its_expressions_and_in_those_of_its_modules(self):
        read_by = fields_page.packs()
        # Named by the pack itself; by a module that it uses; by a function; the list behind a variable.
        for name in ("weakness.axial", "statin_use", "results.grade", "malignancies.active_until", "medicines_complete"):
            self.assertIn(name, read_by["imnm.lim2019"])
        for name in ("clinician_diagnosis_imnm", "visits.hip_flexor_left", "medicines.daily_dose_mg"):
            self.assertIn(name, read_by["imnm.wang2022"])
            self.assertNotIn(name, read_by["imnm.lim2019"])
        self.assertNotIn("id", set().union(*read_by.values()))

    def test_a_pack_reads_what_states_something_of_what_it_reads(self):
        self.assertGreater(len(fields_page.stated()), 30)
        direct, readers = fields_page.packs(), fields_page.readers()
        for name, pack in (("manifestations.gottron_papules", "imnm.lim2019"), ("biopsy.rimmed_vacuoles", "imnm.lim2019"),
                           ("biopsy.mhc_class_1_ubiquitous", "imnm.wang2022"), ("weakness.insidious", "imnm.lim2019"),
                           ("weakness.axial", "imnm.enmc2004"), ("diagnoses.diagnosed_on", "imnm.enmc2018")):
            self.assertNotIn(name, direct[pack])
            self.assertIn(pack, readers[name])
        for name, pack in (("manifestations.v_sign", "imnm.wang2022"), ("weakness.respiratory", "imnm.enmc2004")):
            self.assertNotIn(pack, readers[name])
        for pack, found in direct.items():
            for name in found:
                self.assertIn(pack, readers[name])

    def test_who_reads_a_finding_itself_is_told_apart_from_who_reads_what_it_states(self):
        values_of = fields_page.packs(values_only=True)
        readers_of = {name: [pack for pack, found in values_of.items() if name in found]
                      for name in ("biopsy.mac_sarcolemma", "biopsy.necrosis_dominant")}
        self.assertEqual(readers_of["biopsy.mac_sarcolemma"], ["imnm.enmc2004", "imnm.enmc2018"])
        # That there is a statement at all is a sign of a biopsy in every pack.
        self.assertIn("imnm.wang2022", readers_of["biopsy.necrosis_dominant"])
        self.assertNotIn("iim.eularacr2017", readers_of["biopsy.necrosis_dominant"])
        row = next(line for line in fields_page.page().split("\n") if line.startswith("| `biopsy.mac_sarcolemma` | M"))
        self.assertTrue(row.endswith("| `imnm.enmc2004`, `imnm.enmc2018`; by what it states: `iim.eularacr2017`, `imnm.lim2019`, "
                                     "`imnm.wang2022` |"), row)

    def test_every_outcome_of_a_decision_and_note_of_a_default_is_on_the_page_for_clinicians(self):
        page = _text("docs/guides/reading-an-answer.md")
        packs = [_text("rules/packs/%s/pack.textproto" % name)
                 for name in ("imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004", "iim.eularacr2017")]
        tables = [table for pack in packs
                  for table in re.findall(r"^(?:decision|facet) \{\n(.*?)^\}$", pack, re.S | re.M)]
        outcomes = {outcome for table in tables if "HIT_POLICY_COLLECT" not in table
                    for outcome in re.findall(r'(?:outcome|otherwise): "(\w+)"', table)}
        self.assertEqual({"ELIGIBLE", "SERONEGATIVE", "THIRD_LINE", "NONE", "CANNOT_GAIN", "NO_SUBTYPE", "NOT_IIM", "NO_CATEGORY"} - outcomes, set())
        for outcome in outcomes:
            self.assertIn("| `%s` |" % outcome, page)
        for quoted in re.findall(r'"([^"]*\(our choice\)\.)"', page):
            self.assertTrue(any(quoted in pack for pack in packs), quoted)

    def test_keys_of_entries_on_the_page_of_paths_are_those_of_the_protos(self):
        page = _text("docs/reference/fact-paths.md")
        shown = {name: re.findall(r"`(\w+)`", keys) for name, keys in re.findall(r"^\| `patient\.(\w+)` \| (.*) \|$", page, re.M)}
        protos = _text("proto/myorules/v1/patient.proto") + _text("proto/myorules/v1/lab.proto")
        entries = {"results": "LabResult", "medicines": "Medicine", "diagnoses": "Diagnosis",
                   "malignancies": "Malignancy", "visits": "Visit"}
        keys = {name: re.findall(r'^  option \(path_key\) = "(\w+)";$',
                                 re.search(r"^message %s \{(.*?)^\}$" % message, protos, re.S | re.M).group(1), re.M)
                for name, message in entries.items()}
        self.assertEqual(shown, keys)

    def test_names_of_the_code_on_the_pages_for_who_changes_it_are_in_the_code(self):
        code = "\n".join(_text(path) for path in _tracked_files()
                         if path.endswith((".h", ".cc")) and os.path.isfile(os.path.join(_ROOT, path)))
        words = set(re.findall(r"\w+", code))
        page = "docs/internals/extending.md"
        # `CheckedExpr`, `kMaxExpressionDepth`, `CallContext::RecordRead`, `non_strict`.
        names = re.findall(r"`([A-Za-z_]+(?:::\w+)*)`", _text(page))
        self.assertGreater(len(names), 20)
        for name in names:
            for word in name.split("::"):
                self.assertTrue(word in words, "%s: no %s in the code" % (page, name))

    def test_names_of_the_code_stand_in_the_files_that_the_page_names_for_them(self):
        page = _text("docs/internals/extending.md")
        name = r"`([A-Za-z_]+(?:::\w+)*)`"
        file = r"`(engine/[\w/]+\.(?:h|cc))`"
        # `Expressions` in `engine/a.h`; `CheckEntries` (`engine/b.h`); `Evaluator`, `engine/c.h`; `engine/d.h`: `Lex`.
        pairs = re.findall(name + r"(?:,|\s+in)?\s+\(?" + file, page)
        pairs += [(named, path) for path, named in re.findall(file + r":\s+" + name, page)]
        self.assertGreater(len(pairs), 15)
        for named, path in pairs:
            for word in named.split("::"):
                self.assertRegex(_text(path), r"\b%s\b" % word, "%s is not in %s" % (named, path))


if __name__ == "__main__":
    unittest.main()
