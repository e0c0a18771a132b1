#!/usr/bin/python3
"""Prints the tables of docs/reference/comparisons.md from rules/comparisons/comparisons.textproto.

    dev_tools/comparisons_page.py            prints them
    dev_tools/comparisons_page.py --write    puts them into the page; tests/docs holds the two together
"""

import os
import re
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
DATA = "rules/comparisons/comparisons.textproto"
PAGE = "docs/reference/comparisons.md"
_BEGIN = "Readings of one question with the same position agree.\n"


def parse(text):
    """A text proto of messages and strings as {field: [values]}; a message is such a dictionary."""
    tokens = re.findall(r'#[^\n]*|"(?:[^"\\]|\\.)*"|\w+|[{}:]', text)
    tokens = [token for token in tokens if not token.startswith("#")]
    position = 0

    def message():
        nonlocal position
        fields = {}
        while position < len(tokens) and tokens[position] != "}":
            name = tokens[position]
            position += 1
            if tokens[position] == ":":
                position += 1
            if tokens[position] == "{":
                position += 1
                value = message()
                position += 1
            else:
                value = ""
                while position < len(tokens) and tokens[position].startswith('"'):
                    value += re.sub(r"\\(.)", r"\1", tokens[position][1:-1])
                    position += 1
            fields.setdefault(name, []).append(value)
        return fields

    parsed = message()
    assert position == len(tokens), "cannot read %s from %s on" % (DATA, tokens[position:position + 5])
    return parsed


def _contrasts(comparison):
    """What is said of rules that differ, and where."""
    decided = {}
    for view in comparison["view"]:
        for reading in view["reading"]:
            for remark in reading.get("remark", []):
                by = remark.get("decided_by") or ["%s=%s" % (view["decision"][0], name) for name in reading["outcome"]]
                decided.setdefault(remark["contrast"][0], []).append(
                    "`%s`: %s" % (view["pack"][0], " or ".join("`%s`" % reason for reason in by)))
    rows = "".join("| %s | %s |\n" % (
        "; ".join("by %s: %s" % (", ".join("`%s`" % pack for pack in clause["pack"]), clause["says"][0])
                  for clause in contrast["clause"]),
        "; ".join(decided[contrast["id"][0]])) for contrast in comparison.get("contrast", []))
    return "\n| rules that differ | where this decided |\n| --- | --- |\n" + rows if rows else ""


def tables(text):
    made = ""
    for comparison in parse(text)["comparison"]:
        made += "\n### %s: %s\n\n| pack | outcome | says | position |\n| --- | --- | --- | --- |\n" % (
            comparison["id"][0], comparison["question"][0])
        for view in comparison["view"]:
            pack = "`%s`" % view["pack"][0]
            if "given_decision" in view:
                pack += " (while %s is %s)" % (
                    view["given_decision"][0], " or ".join("`%s`" % outcome for outcome in view["given_outcome"]))
            for reading in view["reading"]:
                made += "| %s | %s | %s | %s |\n" % (
                    pack, "%s: %s" % (view["decision"][0], ", ".join("`%s`" % name for name in reading["outcome"])),
                    reading["says"][0], reading["position"][0])
        made += _contrasts(comparison)
    return made


def _read(path):
    with open(os.path.join(_ROOT, path), encoding="utf-8") as file:
        return file.read()


def page():
    """The whole page, as it must be."""
    written = _read(PAGE)
    return written[:written.index(_BEGIN) + len(_BEGIN)] + tables(_read(DATA))


def main():
    if sys.argv[1:] != ["--write"]:
        sys.stdout.write(tables(_read(DATA)))
        return
    made = page()
    with open(os.path.join(_ROOT, PAGE), "w", encoding="utf-8") as file:
        file.write(made)


if __name__ == "__main__":
    main()
