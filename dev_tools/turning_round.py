#!/usr/bin/python3
"""Prints the tables of docs/reference/lim2019-turning-round.md from the pack's own list of exceptions.

    dev_tools/turning_round.py            prints them
    dev_tools/turning_round.py --write    puts them into the page; tests/docs holds the two together
"""

import os
import re
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
EXCEPTIONS = "rules/packs/imnm.lim2019/cases/exceptions.textproto"
PAGE = "docs/reference/lim2019-turning-round.md"
# By the field of CaseExceptions.
_HEADS = {
    "may_turn_round": "| what is answered | may turn round when this is filled in | why |\n| --- | --- | --- |\n",
    "may_open_again": "| what is answered | may open again when this is filled in | why |\n| --- | --- | --- |\n",
}


def _strings(text):
    """The value of a string field: adjacent literals are one."""
    return "".join(part.replace('\\"', '"') for part in re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def exceptions(text, kind):
    """(items, facts, reason) of each entry `kind` of a CaseExceptions text proto."""
    literals = r'(?:"(?:[^"\\]|\\.)*"\s*)+'
    found = []
    for block in re.findall(r"^%s \{\n(.*?)^\}$" % kind, text, re.S | re.M):
        fields = re.findall(r"\b(\w+):\s*(%s)" % literals, block)
        assert {name for name, _ in fields} <= {"item", "fact", "reason"}, block
        values = {name: [_strings(v) for n, v in fields if n == name] for name in ("item", "fact", "reason")}
        found.append((values["item"], values["fact"], values["reason"][0]))
    return found


def _item(item):
    if item == "*":
        return "everything"
    name, _, answer = item.partition("=")
    return "`%s`" % name + (" (while %s)" % answer.lower() if answer else "")


def _fact(fact):
    if fact == "*":
        return "any fact"
    return "`%s` and all below" % fact[:-2] if fact.endswith(".*") else "`%s`" % fact


def table(text, kind):
    rows = []
    for items, facts, reason in exceptions(text, kind):
        # Numbers of sections are those of a document that readers have not.
        reason = re.sub(r" \((?:ground rules? \d(?: and \d)?|\d\.\d)\)", "", reason)
        facts = [fact for fact in facts if fact + ".*" not in facts]
        rows.append("| %s | %s | %s |\n" % (", ".join(map(_item, items)), ", ".join(map(_fact, facts)), reason))
    return _HEADS[kind] + "".join(rows)


def tables(text):
    return [table(text, kind) for kind in _HEADS]


def _read(path):
    with open(os.path.join(_ROOT, path), encoding="utf-8") as file:
        return file.read()


def main():
    made = tables(_read(EXCEPTIONS))
    if sys.argv[1:] != ["--write"]:
        sys.stdout.write("\n".join(made))
        return
    page = _read(PAGE)
    for head, text in zip(_HEADS.values(), made):
        begin = page.index(head)
        end = page.find("\n\n", begin)
        page = page[:begin] + text + ("" if end < 0 else page[end + 1:])
    with open(os.path.join(_ROOT, PAGE), "w", encoding="utf-8") as file:
        file.write(page)


if __name__ == "__main__":
    main()
