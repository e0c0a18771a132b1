#!/usr/bin/python3
"""What each part of the tree must not know, as searches over its sources. A failure names file, line and rule."""

import os
import re
import subprocess
import unittest

# Bazel links the runfile to the file in the source tree.
_ROOT = os.path.dirname(os.path.realpath("WORKSPACE"))


def _source_files():
    """Tracked files, and new ones that git does not ignore."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", _ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True).stdout
    paths = sorted(set(listing.decode().split("\0")) - {""})
    return [path for path in paths if os.path.isfile(os.path.join(_ROOT, path))]


def _lines(path):
    """(number, line) of a text file; nothing for a binary one."""
    with open(os.path.join(_ROOT, path), "rb") as file:
        content = file.read()
    if b"\0" in content:
        return []
    return enumerate(content.decode("utf-8", "replace").splitlines(), 1)


def _is_cpp(path):
    return path.endswith((".h", ".cc"))


def _is_build(path):
    return os.path.basename(path) in ("BUILD.bazel", "BUILD") or path.endswith(".bzl")


def _under(*folders):
    return tuple(folder + "/" for folder in folders)


class LayeringTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.files = _source_files()

    def _assert_absent(self, pattern, paths, rule, clean=lambda line: line):
        regex = re.compile(pattern)
        found = ["%s:%d: %s" % (path, number, line.strip())
                 for path in paths for number, line in _lines(path) if regex.search(clean(line))]
        self.assertFalse(found, "%s\n%s" % (rule, "\n".join(found)))

    def _assert_layer(self, folder, forbidden, forbidden_libraries):
        """No target under `folder` names a forbidden package or library, no source includes one's headers."""
        inside = [path for path in self.files if path.startswith(_under(folder))]
        names = "|".join(forbidden)
        rule = "%s must not depend on %s" % (folder, ", ".join(forbidden + forbidden_libraries))
        # Labels in `visibility` look the other way.
        self._assert_absent(
            r'"(//(%s)[/:"]|//third_party/grpc|@debian//:(%s))' % (names, "|".join(forbidden_libraries or ["-"])),
            filter(_is_build, inside), rule,
            clean=lambda line: re.sub(r'"[^"]*:__(pkg|subpackages)__"', "", line.split("#")[0]))
        includes = r'^\s*#\s*include\s*[<"]((%s)/' % names
        if "grpc" in forbidden_libraries:
            includes += r"|grpc|[^>\"]*\.grpc\.pb\.h"
        self._assert_absent(includes + ")", filter(_is_cpp, inside), rule)

    def test_sources_are_found(self):
        self.assertIn("WORKSPACE", self.files)

    def test_proto_knows_no_code(self):
        self._assert_layer("proto", ["engine", "rules", "service", "tests"], [])

    def test_engine_knows_neither_rules_nor_network_nor_disk(self):
        self._assert_layer("engine", ["rules", "service", "tests"], ["grpc", "pq", "sqlite3"])

    def test_rules_know_neither_service_nor_network_nor_disk(self):
        self._assert_layer("rules", ["service", "tests"], ["grpc", "pq", "sqlite3"])

    def test_engine_names_no_disease_antibody_or_drug(self):
        # "statin", but not "stating" or "instating".
        words = r"(?i)hmgcr|(?<![a-z])srp|myosit|statin(?!g)|imnm|myopath"
        inside = [path for path in self.files if path.startswith(_under("engine"))]
        self._assert_absent(words, inside, "engine/ is about rules, not about a disease: such names belong to rules/")
        self.assertFalse([path for path in inside if re.search(words, path)])

    def test_engine_and_rules_read_no_clock(self):
        # Same input, same answer, on any day: the reference date comes with the request.
        clocks = (r"absl::(Now|GetCurrentTimeNanos|LocalTimeZone)\b|\b(system|steady|high_resolution|utc|file)_clock\b"
                  r"|\b(gettimeofday|clock_gettime|timespec_get|localtime(_r)?|ftime)\s*\("
                  r"|\b(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)|\bstd::clock\s*\(|\bGetCurrentTime\s*\("
                  r"|\brandom_device\b")
        self._assert_absent(
            clocks, [path for path in self.files if path.startswith(_under("engine", "rules")) and _is_cpp(path)],
            "engine/ and rules/ must not read a clock (or chance): dates are given to them",
            clean=lambda line: line.split("//")[0])

    def test_no_file_names_a_registry(self):
        # Packages are installed by name, from wherever the machine's own settings say.
        hosts = (r"(?i)registry[.](npm|yarn)|npmjs[.](org|com)|yarnpkg[.]com|(deb|security|snapshot|ftp)[.]debian[.]org"
                 r"|pypi[.]org|pythonhosted[.]org|crates[.]io|proxy[.]golang[.]org|repo1?[.]maven|rubygems[.]org"
                 r"|bcr[.]bazel[.]build|mirror[.]bazel[.]build|docker[.]io|ghcr[.]io|quay[.]io")
        self._assert_absent(hosts, self.files, "no package registry is named in the tree")
        self._assert_absent(r'"resolved":', [path for path in self.files if path.endswith("package-lock.json")],
                            "the npm lock names no download addresses")


if __name__ == "__main__":
    unittest.main()
