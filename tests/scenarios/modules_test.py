#!/usr/bin/python3
"""`myorules pack`: what packs share is copied, changed, carried through its imports and compared without C++."""

import json
import os
import re
import unittest

import scenario
from scenario import run, scratch_folder


COHORT = "docs/examples/cohort/patients.ndjson"
DAY = "--assessed_on=2026-01-01"


def begin(folder, name, origin):
    """A copy of a shipped pack or module; its file."""
    run("pack", "new", name, "--from=" + origin, "--author=Ada", "--dir=" + folder, check=0)
    return os.path.join(folder, name, "pack.textproto")


def edit(file, *changes):
    """Changes the text of a file: each pattern once or more."""
    with open(file, encoding="utf-8") as stream:
        text = stream.read()
    for pattern, to in changes:
        changed = re.sub(pattern, to, text, flags=re.S)
        assert changed != text, pattern
        text = changed
    with open(file, "w", encoding="utf-8") as stream:
        stream.write(text)


def digest(pack):
    return json.loads(run("pack", "hash", pack, "--format=json", check=0).stdout)["packs"][0]["hash"]


def raise_the_cut(file):
    edit(file, (r'(name: "hmgcr_positive".*?value: ")20"', r'\g<1>100"'))


class ChangedModule(unittest.TestCase):

    def setUp(self):
        self.folder = scratch_folder()
        self.serology = begin(self.folder, "hospital.serology", "imnm.serology")

    def told(self, *arguments, check=0):
        return run("pack", *arguments, check=check).stdout.decode()

    def test_a_copy_says_of_which_content_it_is_and_what_comes_next(self):
        text = run("pack", "new", "again", "--from=imnm.serology", "--author=Ada", "--dir=" + self.folder, check=0).stdout.decode()
        copy = os.path.join(self.folder, "again")
        self.assertTrue(text.endswith("next: myorules pack lint %s && myorules pack hash %s\n" % (copy, copy)), text)
        with open(os.path.join(copy, "CHANGES.md"), encoding="utf-8") as file:
            self.assertIn("a copy of imnm.serology 1.0.0 (%s).\n" % digest("imnm.serology"), file.read())

    def test_two_modules_are_compared_in_their_rules(self):
        raise_the_cut(self.serology)
        text = self.told("diff", "imnm.serology", self.serology)
        self.assertIn("  changed  threshold hmgcr_positive (Anti-HMGCR positive)\n             value: 20 -> 100\n", text)
        told = json.loads(self.told("diff", "imnm.serology", self.serology, "--format=json"))
        self.assertEqual([told[side]["hash"] for side in ("before", "after")],
                         [digest("imnm.serology"), digest(self.serology)])
        self.assertEqual([(each["part"], each["id"]) for each in told["rules"]],
                         [("pack", ""), ("threshold", "hmgcr_positive")])
        self.assertNotIn("patients", told)
        self.assertTrue(self.told("diff", "imnm.serology", "imnm.serology").endswith("\n\nThe rules are the same.\n"))

    def test_modules_answer_no_patient_and_are_beside_no_pack(self):
        result = run("pack", "diff", "imnm.serology", self.serology, "--patients=" + COHORT, check=64)
        self.assertIn(b"'imnm.serology' and 'hospital.serology' are modules, which answer nothing themselves; leave "
                      b"--patients out, or compare packs that import them", result.stderr)
        for pair in ("imnm.serology", "imnm.lim2019"), ("imnm.lim2019", "imnm.serology"):
            self.assertIn(b"'imnm.serology' is a module and 'imnm.lim2019' a pack; compare two packs, or two modules",
                          run("pack", "diff", *pair, check=64).stderr)

    def test_is_carried_through_the_imports_to_those_who_move(self):
        enzymes = begin(self.folder, "hospital.enzymes", "imnm.enzymes")
        pack = begin(self.folder, "hospital.lim2019", "imnm.lim2019")
        shipped_hash = digest(self.serology)
        raise_the_cut(self.serology)
        for file in enzymes, pack:
            edit(file, ('name: "imnm.serology"', 'name: "hospital.serology"'), (digest("imnm.serology"), shipped_hash))
        edit(pack, ('name: "imnm.enzymes"', 'name: "hospital.enzymes"'))
        # Each that asks for the old content says where, which file has changed, what it has and what is asked for.
        asked = ("the content of module 'hospital.serology' 1.0.0 (%s) is %s, and %s is asked for; where its change is meant "
                 "here, write the hash that it has, else put it back, or give what changed a version of its own\n"
                 % (self.serology, digest(self.serology), shipped_hash))
        place = r"^%s:(\d+):3: error: "
        own = self.told("lint", enzymes, check=78)
        line = re.match(place % re.escape(enzymes), own).group(1)
        self.assertTrue(own.startswith("%s:%s:3: error: %s" % (enzymes, line, asked)), own)
        through = self.told("lint", pack, check=78)
        self.assertRegex(through, place % re.escape(pack))
        self.assertIn("error: module 'hospital.enzymes' 1.0.0 does not load; mend its own faults first: %s:%s:3: %s"
                      % (enzymes, line, asked), through)
        self.assertIn("error: " + asked, through)

        edit(enzymes, (shipped_hash, digest(self.serology)))
        edit(pack, (shipped_hash, digest(self.serology)), (digest("imnm.enzymes"), digest(enzymes)))
        self.told("lint", self.serology, enzymes, pack)
        self.assertIn("failed: anti-hmgcr: ", self.told("test", pack, check=1))
        told = json.loads(self.told("diff", "imnm.lim2019", pack, "--patients=" + COHORT, DAY, "--format=json"))
        self.assertIn(("threshold", "hmgcr_positive"), [(each["part"], each["id"]) for each in told["rules"]])
        self.assertGreater(told["patients"]["changed"], 2)
        for patient in told["patients"]["changes"]:
            edits = [text for change in patient["changes"] for cause in change["causes"] for text in cause["edits"]]
            self.assertIn("threshold hmgcr_positive value: 20 -> 100", edits)

    def test_that_keeps_its_name_and_version_breaks_shipped_modules_with_the_place_and_a_remedy(self):
        again = begin(self.folder, "imnm.serology", "imnm.serology")
        raise_the_cut(again)
        edit(again, ("PACK_STATE_DRAFT", "PACK_STATE_PRODUCTION"))
        pack = begin(self.folder, "hospital.lim2019", "imnm.lim2019")
        told = self.told("lint", pack, check=78)
        self.assertRegex(told, r"module 'imnm\.enzymes' 1\.0\.0 does not load; mend its own faults first: "
                               r"shipped imnm\.enzymes/pack\.textproto:\d+:3: the content of module 'imnm\.serology' 1\.0\.0 "
                               r"\(%s\) is %s, and %s is asked for; .* or give what changed a version of its own\n"
                         % (re.escape(again), digest(again), digest("imnm.serology")))
        result = run("classify", "--packs=" + self.folder, stdin=b"{}\n", check=78)
        self.assertIn(b"the content of module 'imnm.serology' 1.0.0 (%s) is " % again.encode(), result.stderr)


if __name__ == "__main__":
    scenario.main()
