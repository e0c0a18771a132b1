#!/usr/bin/python3
"""`myorules pack`: rules are checked, tested, shown and compared without C++."""

import glob
import json
import os
import pty
import re
import shutil
import subprocess
import unittest

import scenario
from scenario import run, scratch_folder


COHORT = "docs/examples/cohort/patients.ndjson"
PACKS = sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob("rules/packs/*/cases"))


def shipped(name):
    """The text of a shipped pack."""
    with open("rules/packs/%s/pack.textproto" % name, encoding="utf-8") as file:
        return file.read()


def write(folder, text, name="pack.textproto"):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def report(*arguments, check=0):
    """The report of a command as JSON."""
    return json.loads(run("pack", *arguments, "--format=json", check=check).stdout)


class PackCommands(unittest.TestCase):

    def test_help_names_every_command(self):
        text = run("pack", "--help", check=0).stdout.decode()
        self.assertIn("usage: myorules pack COMMAND [OPTIONS]", text)
        for command in re.findall(r"^  (\w+) +\w", text, re.M):
            told = run("pack", command, "--help", check=0).stdout.decode()
            self.assertTrue(told.startswith("usage: myorules pack %s " % command), told)

    def test_an_unknown_command_names_the_nearest(self):
        result = run("pack", "lnt", check=64)
        self.assertIn(b"myorules pack: no command 'lnt' (did you mean lint?)", result.stderr)
        run("pack", check=64)

    def test_a_pack_that_there_is_not_names_the_nearest(self):
        for command in "lint", "hash":
            result = run("pack", command, "imnm.lim2018", check=66)
            self.assertEqual(result.stderr.decode(), "myorules pack %s: no file, folder or rule pack 'imnm.lim2018' "
                             "(did you mean 'imnm.lim2019'?)\n" % command)
            run("pack", command, check=64)
            run("pack", command, "--shipped", "imnm.lim2019", check=64)
            self.assertIn(b"cannot read the packs below no/such/folder",
                          run("pack", command, "--packs=no/such/folder", "imnm.lim2019", check=78).stderr)

    def test_a_failure_is_an_error_object_where_the_report_is_json(self):
        folder = os.path.join(scratch_folder(), "mine")
        without_cases = os.path.dirname(write(folder, shipped("imnm.lim2019")))
        broken = write(os.path.join(scratch_folder(), "broken"), "name: 1")
        for arguments, status, code, message in (
                (("lint", "no/such/path"), 66, "NOT_FOUND", "no file, folder or rule pack 'no/such/path'"),
                (("test", "no/such/path"), 66, "NOT_FOUND", "no file, folder or rule pack 'no/such/path'"),
                (("hash", "no/such/path"), 66, "NOT_FOUND", "no file, folder or rule pack 'no/such/path'"),
                (("diff", "imnm.lim2019", "no/such/path"), 66, "NOT_FOUND", "no file, folder or rule pack 'no/such/path'"),
                (("lint", "imnm.lim2019", "--packs=no/such/path"), 78, "NOT_FOUND", "no/such/path"),
                (("test", without_cases), 66, "NOT_FOUND", "cases"),
                (("diff", "imnm.lim2019", "imnm.lim2019", "--patients=no/such/path"), 66, "NOT_FOUND", "no/such/path"),
                (("test", broken), 78, "INVALID_ARGUMENT", "pack.textproto does not load"),
                (("doc", broken), 78, "INVALID_ARGUMENT", "pack.textproto does not load"),
                (("diff", "imnm.lim2019", broken), 78, "INVALID_ARGUMENT", "pack.textproto does not load"),
                (("hash", broken), 78, "INVALID_ARGUMENT", "pack.textproto does not load"),
                (("hash", "imnm.lim2019", broken), 78, "INVALID_ARGUMENT", "pack.textproto does not load")):
            result = run("pack", *arguments, "--format=json", check=status)
            told = json.loads(result.stdout)
            self.assertEqual(list(told), ["error"], arguments)
            self.assertEqual(told["error"]["code"], code, arguments)
            self.assertIn(message, told["error"]["message"])
            self.assertIn(told["error"]["message"], result.stderr.decode())
            self.assertEqual(run("pack", *arguments, check=status).stdout, b"")
            self.assertEqual("issues" in told["error"], arguments[-1] == broken)


class Lint(unittest.TestCase):

    def test_all_that_is_shipped_is_clean(self):
        text = run("pack", "lint", "--shipped", check=0).stdout.decode()
        self.assertNotIn("warning", text)
        for line in text.splitlines():
            self.assertRegex(line, r"^(pack|module) [\w.]+ [\d.]+: no errors \([\w.]+/pack\.textproto\)$")

    def test_a_fault_is_told_with_its_place_its_line_a_caret_and_a_remedy(self):
        text = shipped("imnm.lim2019").replace("patient.sex\"", "patient.sexx\"", 1)
        file = write(os.path.join(scratch_folder(), "mine"), text)
        line = text[:text.index("patient.sexx")].count("\n") + 1
        result = run("pack", "lint", file, check=78)
        told = result.stdout.decode().splitlines()
        column = text.splitlines()[line - 1].index(".sexx") + 1
        self.assertEqual(told[0], "%s:%d:%d: error: no field 'sexx' in myorules.v1.Patient (did you mean 'sex'?)"
                         % (file, line, column))
        self.assertEqual(told[1], " | " + text.splitlines()[line - 1])
        self.assertEqual(told[2], " | " + "." * (column - 1) + "^")
        self.assertEqual(told[-1], "pack imnm.lim2019 1.0.0: 1 error (%s)" % file)
        issue = report("lint", file, check=78)["packs"][0]["issues"][0]
        self.assertEqual((issue["severity"], issue["file"], issue["line"], issue["column"]), ("error", file, line, column))

    def test_no_pack_commands_the_terminal(self):
        file = write(os.path.join(scratch_folder(), "mine"), 'name: "a\033[2J" version: "1\033[31m"\n')
        told = run("pack", "lint", file, check=78).stdout.decode()
        self.assertNotIn("\033", told)
        self.assertRegex(told, r"\npack a\?\[2J 1\?\[31m: \d+ errors ")

    def test_a_pack_says_who_paid_for_it_and_what_of_a_person_it_reads(self):
        # Of a module, since an import that uses what the pack does not say goes before what the pack reads itself.
        text = shipped("imnm.enzymes").replace("  sex: true\n", "").replace('  funding: "none"\n', "")
        told = run("pack", "lint", write(os.path.join(scratch_folder(), "mine"), text), check=78).stdout.decode()
        self.assertIn("error: source_attributes do not say who paid for the pack; write funding: \"none\" for nobody\n", told)
        self.assertIn("error: the rules read myorules.v1.Patient.sex, and source_attributes do not say so; write sex: true\n",
                      told)

    def test_what_a_pack_must_say_is_asked_for(self):
        text = shipped("imnm.enmc2018")
        for field in "author", "created_on", "revised_on", "state", "purpose", "intended_use", "limits", "source_attributes":
            # From the field's name to the next field of the pack.
            without = re.sub(r"(?ms)^%s\b.*?(?=^\w)" % field, "", text)
            self.assertNotEqual(without, text)
            told = run("pack", "lint", write(os.path.join(scratch_folder(), "mine"), without), check=78).stdout.decode()
            self.assertIn("error: the pack has no %s; write " % field, told)

    def test_faults_of_the_evidence_are_told_like_those_of_the_pack_all_in_one_run(self):
        folder = os.path.join(scratch_folder(), "mine")
        pack = write(folder, "sourse: 1\n" + shipped("imnm.lim2019"))
        evidence = write(folder, """\
evidence { id: "mine.1" source { key: "lim2091" } statement: "S." }
evidence { id: "mine.1" source { key: "lim2019" } statement: "T." }
evidence { id: "lim2019.t2.third-line" source { key: "clinical" } statement: "U." }
""", "evidence.textproto")
        told = run("pack", "lint", folder, check=78).stdout.decode()
        self.assertTrue(told.startswith(pack + ":1:1: error: no field 'sourse'"), told)
        self.assertIn("""
{0}:1:34: error: no source has the key 'lim2091' (did you mean 'lim2019'?); add it, or cite another
 | evidence {{ id: "mine.1" source {{ key: "lim2091" }} statement: "S." }}
 | .................................^
{0}:2:12: error: evidence id 'mine.1' stands twice, first on line 1; take one of the two out or rename it
 | evidence {{ id: "mine.1" source {{ key: "lim2019" }} statement: "T." }}
 | ...........^
{0}:3:12: error: evidence id 'lim2019.t2.third-line' is taken by lim2019.textproto:""".format(evidence), told)
        self.assertTrue(told.endswith("pack imnm.lim2019 1.0.0: 4 errors (%s)\n" % pack), told)
        issues = report("lint", folder, check=78)["packs"][0]["issues"]
        self.assertEqual([(issue["file"], issue["line"], issue["column"]) for issue in issues],
                         [(pack, 1, 1), (evidence, 1, 34), (evidence, 2, 12), (evidence, 3, 12)])
        self.assertEqual(issues[1]["sourceLine"], 'evidence { id: "mine.1" source { key: "lim2091" } statement: "S." }')
        for command in "test", "hash", "doc":
            self.assertIn(evidence.encode() + b":1:34: error: ", run("pack", command, folder, check=78).stderr)

    def test_the_numbers_of_the_evidence_are_computed_again(self):
        folder = os.path.join(scratch_folder(), "mine")
        pack = write(folder, shipped("imnm.lim2019"))
        evidence = write(folder, """\
evidence { id: "mine.1" source { key: "clinical" } statement: "S." unverified: "All."
  count { group: "a" what: "x" count: 3 total: 10 percent_printed: 50 }
  count { group: "b" what: "x" count: 1 total: 10 }
  count { group: "c" what: "x" count: 12 total: 10 }
  test { name: "2-sided Fisher exact" group_a: "a" group_b: "b" what: "x" p_value: 0.9 }
  test { name: "2-sided Fisher" group_a: "a" group_b: "b" what: "x" p_value: 0.9 }
}
""", "evidence.textproto")
        told = run("pack", "lint", folder, check=78).stdout.decode()
        self.assertEqual(told, """\
{0}:2:51: error: 3 of 10 is 30%, not 50%; mend the counts, or, where it is printed so, name 50 in the contradiction
 |   count {{ group: "a" what: "x" count: 3 total: 10 percent_printed: 50 }}
 | ..................................................^
{0}:4:32: error: the count 12 is above its total 10
 |   count {{ group: "c" what: "x" count: 12 total: 10 }}
 | ...............................^
{0}:5:75: error: the p-value of 3 of 10 and 1 of 10 by 2-sided Fisher exact is 0.582, not 0.9; mend the counts, or, \
where it is printed so, name 0.9 in the contradiction
 |   test {{ name: "2-sided Fisher exact" group_a: "a" group_b: "b" what: "x" p_value: 0.9 }}
 | ..........................................................................^
{0}:6:10: warning: the p-value of a test '2-sided Fisher' is not computed again; the tests that are: 2-sided Fisher \
exact, chi-squared, chi-squared with continuity correction
 |   test {{ name: "2-sided Fisher" group_a: "a" group_b: "b" what: "x" p_value: 0.9 }}
 | .........^
pack imnm.lim2019 1.0.0: 3 errors, 1 warning ({1})
""".format(evidence, pack))
        self.assertEqual(len(report("lint", folder, check=78)["packs"][0]["issues"]), 4)

    def test_figures_of_the_evidence_have_a_source_or_are_called_unverified(self):
        folder = os.path.join(scratch_folder(), "mine")
        write(folder, shipped("imnm.lim2019"))
        record = 'evidence { id: "mine.1" source { key: "%s" place: "%s" } statement: "In 5 of 11.%s }'
        for key, place, rest, status in (("clinical", "", '"', 78), ("lim2019", "", '"', 78), ("lim2019", "Results", '"', 0),
                                         ("clinical", "", '" unverified: "Both."', 0)):
            write(folder, record % (key, place, rest), "evidence.textproto")
            told = run("pack", "lint", folder, check=status).stdout.decode()
            self.assertEqual("its figures rest on no publication; cite the one with the place in it, or say in unverified what "
                             "nobody has checked" in told, status != 0, told)

    def test_faults_that_are_not_told_are_said_to_be_there(self):
        file = write(os.path.join(scratch_folder(), "mine"), "sourse: 1\n" * 250 + shipped("imnm.lim2019"))
        told = run("pack", "lint", file, check=78).stdout.decode().splitlines()
        self.assertEqual(told[-2], file + ": there are more faults than these 200; mend these first")
        self.assertEqual(told[-1], "pack imnm.lim2019 1.0.0: 200 errors, and more that are not told (%s)" % file)
        pack = report("lint", file, check=78)["packs"][0]
        self.assertEqual((len(pack["issues"]), pack["moreIssues"]), (200, True))
        self.assertFalse(report("lint", "imnm.lim2019")["packs"][0]["moreIssues"])

    def test_a_question_to_several_packs_that_a_pack_no_longer_fits_is_told(self):
        text = re.sub(r"\bNOT_ELIGIBLE\b", "NOT_INCLUDED", shipped("imnm.lim2019"))
        file = write(os.path.join(scratch_folder(), "mine"), text)
        told = run("pack", "lint", file, check=0).stdout.decode()
        self.assertIn(": warning: comparison 'necrotizing-myopathy', pack 'imnm.lim2019': decision 'eligibility' has no outcome "
                      "'NOT_ELIGIBLE'\n | name: \"imnm.lim2019\"\n | ^\n", told)

    def test_colours_are_for_terminals_and_on_request(self):
        self.assertNotIn(b"\033", run("pack", "lint", "imnm.lim2019", check=0).stdout)
        self.assertIn(b"\033", run("pack", "lint", "imnm.lim2019", "--color=always", check=0).stdout)

        def in_terminal(*options, **environment):
            master, slave = pty.openpty()
            subprocess.run([scenario.MYORULES, "pack", "lint", "imnm.lim2019", *options], stdout=slave, check=True,
                           env={**os.environ, "TERM": "xterm", **environment}, timeout=scenario.PATIENCE_SECONDS)
            os.close(slave)
            told = os.read(master, 10000)
            os.close(master)
            return told

        self.assertIn(b"\033", in_terminal())
        self.assertNotIn(b"\033", in_terminal(NO_COLOR="1"))
        self.assertNotIn(b"\033", in_terminal(TERM="dumb"))
        self.assertNotIn(b"\033", in_terminal("--color=never"))


class Test(unittest.TestCase):

    def copy(self, name="imnm.enmc2018"):
        """The folder of a copy of a shipped pack with its cases."""
        folder = os.path.join(scratch_folder(), "mine")
        shutil.copytree("rules/packs/%s/cases" % name, os.path.join(folder, "cases"))
        write(folder, shipped(name))
        return folder

    def hash_of(self, folder, name, text):
        """The hash of a module that is written beside the folder of a pack."""
        return report("hash", write(os.path.join(folder, "..", name), text))["packs"][0]["hash"]

    def importing(self, text, module, digest):
        """The text of a pack or module that imports another content of a module."""
        return re.sub(r'(name: "imnm\.%s".*?hash: ")[^"]*' % module, r"\g<1>" + digest, text, count=1, flags=re.S)

    def test_every_shipped_pack_has_all_that_can_occur_covered(self):
        lines = run("pack", "test", "--shipped", check=0).stdout.decode().splitlines()
        self.assertEqual([re.sub(r"\d+$", "N", line) for line in lines],
                         ["pack %s coverage 100%% cases N" % name for name in PACKS])

    def test_a_copy_is_tested_by_the_cases_in_its_folder(self):
        folder = self.copy()
        whole = run("pack", "test", "imnm.enmc2018", check=0).stdout
        self.assertEqual(run("pack", "test", folder, check=0).stdout, whole)
        shutil.rmtree(os.path.join(folder, "cases", "subtypes"))
        told = run("pack", "test", folder, check=1).stdout.decode()
        self.assertIn("not covered: decision subtype row ", told)
        percent, count = re.search(r"(?m)^pack imnm\.enmc2018 coverage ([\d.]+)% cases (\d+)$", told).groups()
        self.assertLess(float(percent), 100)
        self.assertLess(int(count), int(re.search(r"cases (\d+)$", whole.decode().strip()).group(1)))
        run("pack", "test", folder, "--min_coverage=" + percent, check=0)
        run("pack", "test", folder, "--min_coverage=%g" % (float(percent) + 0.1), check=1)

    def test_a_case_that_fails_says_what_was_wanted_and_what_came(self):
        serology = move_limit(shipped("imnm.serology"), "hmgcr_positive", "21")
        folder = self.copy()
        digest = self.hash_of(folder, "serology", serology)
        enzymes = self.importing(shipped("imnm.enzymes"), "serology", digest)
        pack = self.importing(shipped("imnm.enmc2018"), "serology", digest)
        write(folder, self.importing(pack, "enzymes", self.hash_of(folder, "enzymes", enzymes)))
        told = run("pack", "test", folder, check=1).stdout.decode()
        self.assertIn("failed: antibodies: An anti-HMGCR of 20 U/mL is positive\n  (shows enmc2018.anti-hmgcr; enmc2018.anti-srp)\n"
                      "  decision subtype: wanted ANTI_HMGCR_MYOPATHY, got ", told)
        self.assertRegex(told, r"(?m)^pack imnm\.enmc2018 coverage 100% cases \d+, \d+ failed$")
        failed = report("test", folder, check=1)["packs"][0]["failed"]
        self.assertIn("An anti-HMGCR of 20 U/mL is positive", [each["name"] for each in failed])

    def test_a_fault_in_a_case_is_told_with_its_place(self):
        folder = self.copy()
        file = write(os.path.join(folder, "cases", "mine"), 'about: "Mine."\ncase {\n  nme: "x"\n}\n', "case.textproto")
        told = run("pack", "test", folder, check=78).stderr.decode()
        cases = os.path.join(folder, "cases")
        self.assertEqual(told, "myorules pack test: what is in %s does not load\n"
                         "%s:3:3: error: no field 'nme' in myorules.v1.Case (did you mean 'name'?)\n"
                         " |   nme: \"x\"\n | ..^\n" % (cases, file))
        write(cases, 'exeption {}\n', "exceptions.textproto")
        error = report("test", folder, check=78)["error"]
        self.assertEqual((error["code"], error["message"]), ("INVALID_ARGUMENT", "what is in %s does not load" % cases))
        self.assertEqual([(issue["file"], issue["line"], issue["column"], issue["sourceLine"]) for issue in error["issues"]],
                         [(os.path.join(cases, "exceptions.textproto"), 1, 1, "exeption {}"), (file, 3, 3, '  nme: "x"')])
        os.remove(os.path.join(cases, "exceptions.textproto"))
        write(os.path.dirname(file), 'about: "Mine."\ncase {\n  name: "x"\n  statement: "y"\n  clear: "sex"\n}\n', "case.textproto")
        told = run("pack", "test", folder, check=78).stderr.decode()
        self.assertIn("case.textproto:2:1: error: case 'x' wants nothing; write what must come out\n", told)
        self.assertIn("case.textproto:2:1: error: case 'x' has no day of assessment; write year, month and day\n", told)
        self.assertIn("case.textproto:5:3: error: 'sex' does not begin with 'patient.'\n", told)

    def test_a_threshold_that_no_case_holds_is_told(self):
        folder = scratch_folder()
        run("pack", "new", "mine", "--author=Ada", "--dir=" + folder, check=0)
        folder = os.path.join(folder, "mine")
        self.assertEqual(run("pack", "test", folder, "--thresholds", check=0).stdout.decode(), "pack mine coverage 100% cases 8\n")
        cases = os.path.join(folder, "cases", "criteria", "case.textproto")
        with open(cases, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("year: 2008 month: 1 day: 2", text)
        write(os.path.dirname(cases), text.replace("year: 2008 month: 1 day: 2", "year: 2015 month: 1 day: 2"), "case.textproto")
        run("pack", "test", folder, check=0)
        self.assertEqual(run("pack", "test", folder, "--thresholds", check=1).stdout.decode(),
                         "not held: threshold adult_age is 18, and no case fails where it is 17\npack mine coverage 100% cases 8\n")
        told = report("test", folder, "--thresholds", check=1)
        self.assertEqual((told["ok"], told["packs"][0]["thresholdsNotHeld"]),
                         (False, [{"threshold": "adult_age", "value": "18", "movedTo": "17"}]))

    def test_a_case_that_is_refused_says_why_in_words(self):
        folder = scratch_folder()
        run("pack", "new", "mine", "--author=Ada", "--dir=" + folder, check=0)
        write(os.path.join(folder, "mine", "cases", "later"),
              'about: "Born tomorrow."\nassessed_on { year: 2026 month: 1 day: 1 }\n'
              'patient { birth_date { year: 2027 month: 1 day: 1 } }\n'
              'case { name: "Born tomorrow" statement: "none" want { decision { id: "criteria" outcome: "MET" } } }\n',
              "case.textproto")
        told = run("pack", "test", os.path.join(folder, "mine"), check=1).stdout.decode()
        self.assertIn("  input: wanted an answer, got INVALID_ARGUMENT: patient.birth_date: ", told)
        self.assertNotIn("type.googleapis.com", told)

    def test_coverage_is_told_as_text_as_a_page_and_as_json(self):
        page = os.path.join(scratch_folder(), "coverage.html")
        told = run("pack", "test", "imnm.enmc2018", "--coverage", "--html=" + page, check=0).stdout.decode()
        self.assertRegex(told, r"(?m)^criterion anti_hmgcr +true \d+  false \d+  unknown \d+$")
        self.assertRegex(told, r"(?m)^Left out, since it cannot occur:\n(  .*\n)*  note caveat: not shown: ")
        with open(page, encoding="utf-8") as file:
            html = file.read()
        self.assertIn("<h1>Cases of imnm.enmc2018 1.0.0</h1>", html)
        self.assertIn("<td>criterion anti_hmgcr</td>", html)
        coverage = report("test", "imnm.enmc2018")["packs"][0]["coverage"]
        self.assertEqual((coverage["percent"], coverage["never"]), (100, []))
        self.assertEqual(coverage["seen"], coverage["canOccur"])
        self.assertIn("cannotOccur", str(coverage["items"]))

    def test_says_what_it_cannot_test(self):
        self.assertIn(b"'imnm.serology' is a module, which answers nothing itself; choose a pack that imports it",
                      run("pack", "test", "imnm.serology", check=64).stderr)
        folder = os.path.join(scratch_folder(), "mine")
        write(folder, shipped("imnm.enmc2018"))
        self.assertEqual(run("pack", "test", folder, check=66).stderr.decode(),
                         "myorules pack test: no cases below %s/cases\n" % folder)
        run("pack", "test", folder, "--cases=rules/packs/imnm.enmc2018/cases", check=0)
        run("pack", "test", "imnm.enmc2018", "--min_coverage=101", check=64)
        run("pack", "test", "imnm.enmc2018", "imnm.lim2019", "--html=x", check=64)
        self.assertIn(b"cannot write /no/such/page.html", run("pack", "test", "imnm.enmc2018", "--html=/no/such/page.html",
                                                               check=74).stderr)


class Doc(unittest.TestCase):

    def test_the_pages_of_shipped_packs_are_those_in_docs(self):
        folder = scratch_folder()
        run("pack", "doc", "--shipped", "--dir=" + folder, check=0)
        made = {name + ending for name in PACKS for ending in (".html", ".md")}
        self.assertEqual(set(os.listdir(folder)), made)
        self.assertEqual(set(os.listdir("docs/packs")), made, "./dev pages writes docs/packs; take out what is no pack's")
        for name in sorted(made):
            with open(os.path.join(folder, name), encoding="utf-8") as new, open("docs/packs/" + name, encoding="utf-8") as old:
                self.assertEqual(new.read(), old.read(), "docs/packs/%s is not what the pack says: ./dev pages" % name)

    def test_a_page_says_what_a_clinician_asks(self):
        page = run("pack", "doc", "imnm.lim2019", check=0).stdout.decode()
        for heading in ("What it is for", "Limits", "What of a person it uses", "What it answers", "Properties that it tells",
                        "Flags", "Remarks that go with an answer", "Criteria", "Thresholds",
                        "What nobody has checked against the original", "Sources", "The expressions as written"):
            self.assertIn("\n## %s\n" % heading, page)
        self.assertIn("\n| 4 | **Anti-SRP positive** | `ANTI_SRP` | 2: anti-SRP | |\n", page)
        self.assertIn("\n| Anti-HMGCR positive | 20 U/mL | HMGCR ELISA | ", page)
        text = shipped("imnm.lim2019")
        self.assertEqual(page.count("Without it the conclusions read as more than they are"),
                         text.count("\n  qualifies_conclusions: true\n"))
        # Each title of each item, flag and limit, and each limit of the pack.
        literal = r'"((?:[^"\\]|\\.)*)"'
        for told in re.findall(r"(?m)^(?:  title|limits): %s$" % literal, text):
            escaped = told.replace('\\"', '"').replace("<", "&lt;").replace("[", "\\[")
            self.assertIn(escaped, page)

    def test_html_is_one_file_that_says_the_same(self):
        page = run("pack", "doc", "imnm.lim2019", "--format=html", check=0).stdout.decode()
        self.assertTrue(page.startswith("<!DOCTYPE html>"))
        self.assertIn("<td><strong>Anti-SRP positive</strong></td><td><code>ANTI_SRP</code></td>", page)
        for loaded in "<script", "<link", "src=", "@import":
            self.assertNotIn(loaded, page)

    def test_a_page_of_a_pack_on_disk_and_of_a_module(self):
        folder = os.path.join(scratch_folder(), "mine")
        write(folder, shipped("imnm.enmc2018").replace('title: "Immune', 'title: "Mine | immune', 1))
        self.assertIn("# Mine \\| immune-mediated", run("pack", "doc", folder, check=0).stdout.decode())
        self.assertIn("## Thresholds", run("pack", "doc", "imnm.serology", check=0).stdout.decode())
        write(folder, "name: 7")
        self.assertIn(b"does not load", run("pack", "doc", folder, check=78).stderr)

    def test_json_is_what_the_service_tells_of_a_pack(self):
        told = report("doc", "imnm.lim2019")
        self.assertEqual(told["identity"]["name"], "imnm.lim2019")
        self.assertEqual(told["sourceText"], shipped("imnm.lim2019"))
        self.assertIn("lim2019", [source["key"] for source in told["sources"]])
        self.assertTrue(told["evidence"] and told["modules"])

    def test_says_what_it_cannot_print(self):
        self.assertIn(b"of one PACK alone, or with --dir", run("pack", "doc", "--shipped", check=64).stderr)
        run("pack", "doc", "imnm.lim2019", "--format=json", "--dir=x", check=64)
        run("pack", "doc", "imnm.lim2019", "--dir=/proc/no", check=74)
        run("pack", "doc", "imnm.lim2018", check=66)


class New(unittest.TestCase):

    def new(self, *options, check=0):
        """A folder, and what is told of the pack begun in it."""
        folder = scratch_folder()
        return folder, run("pack", "new", "--dir=" + folder, *options, check=check)

    def test_a_new_pack_lints_and_its_cases_see_all_of_it(self):
        folder, told = self.new("hospital.myositis", '--author=Ada "A" Öz')
        pack = os.path.join(folder, "hospital.myositis")
        self.assertEqual(told.stdout.decode().splitlines(),
                         [os.path.join(pack, file) for file in
                          ("CHANGES.md", "cases/criteria/case.textproto", "cases/exceptions.textproto",
                           "evidence.textproto", "pack.textproto")] +
                         ["next: myorules pack lint %s && myorules pack test %s" % (pack, pack)])
        self.assertEqual(run("pack", "lint", pack, check=0).stdout.decode(),
                         "pack hospital.myositis 0.1.0: no errors (%s/pack.textproto)\n" % pack)
        self.assertEqual(run("pack", "test", pack, check=0).stdout.decode(),
                         "pack hospital.myositis coverage 100% cases 8\n")
        answer = json.loads(run("classify", "--packs=" + folder, "--pack=hospital.myositis", stdin=b"{}\n", check=0).stdout)
        self.assertEqual(answer["decisions"][0]["candidates"], ["MET", "NOT_MET"])

    def test_a_copy_of_a_shipped_pack_lints_and_its_cases_pass(self):
        for name in PACKS:
            folder, told = self.new("hospital.copy", "--from=" + name, "--author=Ada", "--format=json")
            pack = os.path.join(folder, "hospital.copy")
            self.assertEqual(json.loads(told.stdout)["folder"], pack)
            run("pack", "lint", pack, check=0)
            self.assertRegex(run("pack", "test", pack, check=0).stdout.decode(), r"^pack hospital\.copy coverage 100% cases \d+\n$")
        again, _ = self.new("hospital.again", "--from=" + pack)
        run("pack", "test", os.path.join(again, "hospital.again"), check=0)

    def test_nothing_that_is_there_is_written_over(self):
        folder, _ = self.new("mine", "--author=Ada")
        result = run("pack", "new", "mine", "--author=Ada", "--dir=" + folder, check=74)
        self.assertEqual(result.stderr.decode(),
                         "myorules pack new: %s/mine is there already; nothing was written\n" % folder)
        result = run("pack", "new", "mine", "--author=Ada", "--dir=/proc/no", check=74)
        self.assertIn(b"myorules pack new: cannot write /proc/no/mine/CHANGES.md: ", result.stderr)

    def test_says_what_it_needs_to_know(self):
        self.assertIn(b"who is the author? --author=TEXT", self.new("mine", check=64)[1].stderr)
        self.assertIn(b"'Mine' is no name of a pack; write lower-case words joined by dots, hospital.myositis",
                      self.new("Mine", "--author=Ada", check=64)[1].stderr)
        self.assertIn(b"which NAME?", self.new("--author=Ada", check=64)[1].stderr)
        self.new("mine", "--from=imnm.lim2018", check=66)


def move_limit(text, name, value):
    """The text of a pack with another value of a threshold."""
    moved = re.sub(r'(name: "%s".*?value: ")[^"]*' % name, r"\g<1>" + value, text, count=1, flags=re.S)
    assert moved != text
    return moved


def values(answer):
    """What `pack diff` compares of an answer, read from the answer itself."""
    told = {}
    for decision in answer["decisions"]:
        told["decision " + decision["id"]] = [decision.get(key) for key in
                                              ("status", "outcome", "collected", "candidates", "detail", "error")]
    for facet in answer["facets"]:
        told["facet " + facet["id"]] = [facet.get(key) for key in ("value", "candidates", "error")]
    for flag in answer.get("flags", []):
        raised = flag["status"] == "FLAG_STATUS_RAISED"
        told["flag " + flag["id"]] = [flag["status"], flag["severity"] if raised else None]
    return told


class Diff(unittest.TestCase):

    DAY = "--assessed_on=2026-01-01"

    def answers(self, folder):
        """What each patient of the cohort is told by the pack of a folder, by `classify`."""
        lines = run("classify", "--packs=" + os.path.dirname(folder), "--pack=imnm.lim2019", self.DAY, COHORT, check=0).stdout
        return {answer["patientId"]: values(answer) for answer in scenario.json_lines(lines)}

    def movers(self, old, new):
        """Who is told what differently, by two runs of `classify`."""
        before, after = self.answers(old), self.answers(new)
        self.assertEqual(len(before), 64)
        return {name: {item for item in before[name].keys() | after[name].keys()
                       if before[name].get(item) != after[name].get(item)}
                for name in before if before[name] != after[name]}

    def check(self, edited, limit, edit):
        """Compares the shipped lim2019 with a copy whose files are edited, over the cohort."""
        old = os.path.join(scratch_folder(), "lim2019")
        write(old, shipped("imnm.lim2019"))
        root = scratch_folder()
        for folder, text in edited.items():
            write(os.path.join(root, folder), text)
        new = os.path.join(root, "lim2019")
        movers = self.movers(old, new)
        told = report("diff", old, new, "--patients=" + COHORT, self.DAY)
        patients = told["patients"]
        # Exactly the patients that move, and of each what moves.
        self.assertEqual({each["patientId"]: {"%s %s" % (change["part"], change["id"]) for change in each["changes"]}
                          for each in patients["changes"]}, movers)
        self.assertEqual((patients["compared"], patients["changed"], patients["refused"]), (64, len(movers), 0))
        self.assertIn({"field": "value", "before": edit[0], "after": edit[1]},
                      next(each for each in told["rules"] if (each["part"], each["id"]) == ("threshold", limit))["fields"])
        for matrix in patients["matrices"]:
            self.assertEqual(sum(count["patients"] for count in matrix["counts"]), 64)
            moved = sum(count["patients"] for count in matrix["counts"] if count["before"] != count["after"])
            self.assertEqual(moved, sum(matrix["item"] in items for items in movers.values()))
        # Each change is the work of a rule that reads the limit.
        for each in patients["changes"]:
            for change in each["changes"]:
                edits = [text for cause in change["causes"] for text in cause["edits"]]
                self.assertIn("threshold %s value: %s -> %s" % (limit, *edit), edits)
        return movers, old, new

    def test_a_limit_that_moves_shows_exactly_the_patients_that_move(self):
        text = move_limit(shipped("imnm.lim2019"), "adult_age", "50")
        movers, old, new = self.check({"lim2019": text}, "adult_age", ("18", "50"))
        self.assertGreater(len(movers), 5)
        self.assertLess(len(movers), 60)
        told = run("pack", "diff", old, new, "--patients=" + COHORT, self.DAY, check=0).stdout.decode()
        self.assertIn("Rules: 1 change\n  changed  threshold adult_age (Adult)\n             value: 18 -> 50\n", told)
        self.assertIn("\nPatients: %d of 64 change\n  by adult (Adult): %d\n" % (len(movers), len(movers)), told)
        self.assertIn("\ndecision eligibility: before by rows, after by columns\n", told)
        self.assertIn("    by adult (Adult): true -> false\n       threshold adult_age value: 18 -> 50\n", told)
        with open("docs/reference/pack-commands.md", encoding="utf-8") as file:
            sample = re.search(r"(?s)```\n(Rules: 1 change\n.*?)```", file.read()).group(1)
        for part in sample.split("…\n"):
            self.assertIn(part, told)
        for name in movers:
            self.assertRegex(told, r"(?m)^%s \(line \d+\)$" % re.escape(name))

    def digest(self, modules):
        """The hash of the last of the modules, beside the others."""
        root = scratch_folder()
        for folder, text in modules.items():
            file = write(os.path.join(root, folder), text)
        return report("hash", file)["packs"][0]["hash"]

    def import_anew(self, text, module, digest):
        """The text with version 1.1.0 of the module as its import."""
        return re.sub(r'(name: "%s"\s+version: )"1.0.0"(\s+hash: )"[^"]*"' % re.escape(module),
                      r'\1"1.1.0"\2"%s"' % digest, text)

    def test_a_limit_of_a_module_that_moves_shows_exactly_the_patients_that_move(self):
        serology = move_limit(shipped("imnm.serology"), "hmgcr_positive", "100").replace('"1.0.0"', '"1.1.0"', 1)
        # Another module of the pack imports it as well, and both must agree on one version.
        enzymes = self.import_anew(shipped("imnm.enzymes"), "imnm.serology", self.digest({"serology": serology}))
        enzymes = enzymes.replace('"1.0.0"', '"1.1.0"', 1)
        modules = {"serology": serology, "enzymes": enzymes}
        text = self.import_anew(shipped("imnm.lim2019"), "imnm.serology", self.digest({"serology": serology}))
        text = self.import_anew(text, "imnm.enzymes", self.digest(modules))
        movers, _, _ = self.check({"lim2019": text, **modules}, "hmgcr_positive", ("20", "100"))
        self.assertGreater(len(movers), 2)
        self.assertLess(len(movers), 40)

    def test_no_record_commands_the_terminal(self):
        new = write(os.path.join(scratch_folder(), "mine"), move_limit(shipped("imnm.lim2019"), "adult_age", "50"))
        one = scenario.patient("a\033[2J", birth_date={"year": 1990}, onset_date={"year": 2020})
        told = run("pack", "diff", "imnm.lim2019", new, "--patients=-", self.DAY, stdin=scenario.ndjson(one), check=0).stdout.decode()
        self.assertNotIn("\033", told)
        self.assertIn("\na?[2J (line 1)\n", told)

    def test_a_pack_beside_itself_moves_nobody(self):
        told = run("pack", "diff", "imnm.lim2019", "imnm.lim2019", "--patients=" + COHORT, self.DAY, check=0).stdout.decode()
        self.assertTrue(told.endswith("\n\nThe rules are the same.\n\nPatients: 0 of 64 change\n"), told)

    def test_a_pack_by_two_names_is_refused(self):
        root = scratch_folder()
        folder = os.path.join(root, "mine")
        file = write(folder, move_limit(shipped("imnm.lim2019"), "adult_age", "50"))
        # The copy in --packs stands for the shipped pack.
        for names in (("imnm.lim2019", folder), (folder, "imnm.lim2019"), (folder, file), ("imnm.lim2019", "imnm.lim2019@1.0.0")):
            with self.subTest(names=names):
                result = run("pack", "diff", *names, "--packs=" + root, check=64)
                self.assertEqual(result.stdout, b"")
                self.assertIn("OLD ('%s') and NEW ('%s') are the same pack, %s; " % (*names, file), result.stderr.decode())
        # Without it the name is the shipped pack.
        told = run("pack", "diff", "imnm.lim2019", folder, check=0).stdout.decode()
        self.assertIn("\nRules: 1 change\n", told)

    def test_a_shipped_pack_by_two_names_is_refused(self):
        result = run("pack", "diff", "imnm.lim2019", "imnm.lim2019@1.0.0", check=64)
        self.assertIn(b"are the same pack, imnm.lim2019/pack.textproto; ", result.stderr)

    def test_a_record_that_cannot_be_classified_is_told_and_not_compared(self):
        lines = scenario.ndjson(scenario.patient("a"), scenario.patient("b", results=[scenario.creatine_kinase(-1)]), "no")
        result = run("pack", "diff", "imnm.lim2019", "imnm.lim2019", "--patients=-", "--format=json", stdin=lines, check=65)
        patients = json.loads(result.stdout)["patients"]
        self.assertEqual((patients["compared"], patients["refused"]), (1, 2))
        self.assertEqual([(each["line"], each.get("patientId"), each["code"], each["field"]) for each in patients["refusals"]],
                         [(2, "b", "INVALID_ARGUMENT", "patient.results[0].quantity.value"),
                          (3, None, "INVALID_ARGUMENT", "patient")])
        self.assertIn("is -1", patients["refusals"][0]["violations"][0]["description"])
        self.assertIn("myorules pack diff: line 2: patient.results[0].quantity.value: ", result.stderr.decode())

    def test_says_what_it_cannot_compare(self):
        self.assertIn(b"which packs, OLD and NEW?", run("pack", "diff", "imnm.lim2019", check=64).stderr)
        run("pack", "diff", "imnm.lim2019", "imnm.lim2019", "--patients=no/such/file", check=66)
        run("pack", "diff", "imnm.lim2019", "imnm.lim2019", "--assessed_on=tomorrow", check=64)


class Hash(unittest.TestCase):

    def test_is_the_one_that_version_tells(self):
        told = run("version", check=0).stdout.decode()
        lines = run("pack", "hash", "--shipped", check=0).stdout.decode().splitlines()
        self.assertGreater(len(lines), 6)
        for line in lines:
            digest, name = re.fullmatch(r"((?:sha256:)?[0-9a-f]{64})  ([\w.]+@[\d.]+)", line).groups()
            self.assertRegex(told, r"(?m)^(pack|module) %s \w+ %s$" % (re.escape(name), digest))

    def test_of_a_pack_is_in_its_answers(self):
        told = report("hash", "imnm.lim2019")["packs"][0]
        answer = json.loads(run("classify", "--pack=imnm.lim2019", stdin=b'{"id": "p"}\n', check=0).stdout)
        self.assertEqual(told["hash"], answer["pack"]["hash"])
        self.assertEqual(told["imports"], answer["pack"]["imports"])

    def test_names_the_pack_that_is_asked_for(self):
        told = report("hash", "imnm.lim2019")["packs"][0]["hash"]
        for name in (told, "sha256:" + told):
            answer = json.loads(run("classify", "--pack=" + name, stdin=b'{"id": "p"}\n', check=0).stdout)
            self.assertEqual(told, answer["pack"]["hash"])

    def test_does_not_hang_on_comments_and_layout(self):
        folder = scratch_folder()
        text = shipped("imnm.lim2019")
        same = write(os.path.join(folder, "same"), "# A comment.\n" + text.replace("\n\n", "\n"))
        other = write(os.path.join(folder, "other"), text.replace("state: PACK_STATE_PRODUCTION", "state: PACK_STATE_DRAFT"))
        packs = report("hash", "imnm.lim2019", same, other)["packs"]
        self.assertEqual(packs[0]["hash"], packs[1]["hash"])
        self.assertNotEqual(packs[0]["hash"], packs[2]["hash"])

    def test_of_packs_one_of_which_does_not_load_none_is_printed(self):
        file = write(os.path.join(scratch_folder(), "mine"), "name: 7\n")
        result = run("pack", "hash", "imnm.lim2019", file, check=78)
        self.assertEqual(result.stdout, b"")
        self.assertIn("myorules pack hash: %s does not load\n%s:1:7: error: " % (file, file), result.stderr.decode())


if __name__ == "__main__":
    scenario.main()
