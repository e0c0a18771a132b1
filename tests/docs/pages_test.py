#!/usr/bin/python3
"""What the pages name is there: files, links, and the names of the code on the pages for who changes it."""

import glob
import os
import re
import subprocess
import unittest

# Bazel links the runfile to the file in the source tree.
_ROOT = os.path.dirname(os.path.realpath("WORKSPACE"))

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


if __name__ == "__main__":
    unittest.main()
