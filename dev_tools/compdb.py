#!/usr/bin/python3
"""Makes compile_commands.json from Bazel's compile actions, and picks from it the sources to lint.

  compdb.py ACTIONS EXECUTION_ROOT           ACTIONS is `bazel aquery --output=jsonproto`; prints the database
  compdb.py --sources DATABASE FILE...       prints the sources to lint for the files: a header through its own
                                             source, or else through the first source beside it that includes it
"""

import json
import os
import re
import sys

# GCC's options that clang does not know, and those that only matter for a real compilation.
_DROPPED = {
    "-fno-canonical-system-headers",
    "-Wno-free-nonheap-object",
    "-Wunused-but-set-parameter",
    "-Werror",
    "-MD",
}
_DROPPED_WITH_VALUE = {"-MF", "-o"}


def _arguments(arguments, execution_root):
    kept = []
    rest = iter(arguments)
    for argument in rest:
        if argument in _DROPPED_WITH_VALUE:
            next(rest)
        elif argument not in _DROPPED and not argument.startswith("-frandom-seed"):
            # Generated headers: named so that no convenience symlink is needed.
            kept.append(re.sub(r"^(-I|)(bazel-out/|external/)", r"\1%s/\2" % execution_root, argument))
    return kept


def _database(actions_path, execution_root):
    with open(actions_path, encoding="utf-8") as file:
        actions = json.load(file).get("actions", [])
    entries = {}
    for action in actions:
        arguments = action["arguments"]
        source = arguments[arguments.index("-c") + 1]
        if not source.startswith(("bazel-out/", "external/")):
            entries.setdefault(source, {
                "directory": os.getcwd(),
                "file": source,
                "arguments": _arguments(arguments, execution_root),
            })
    return [entries[source] for source in sorted(entries)]


def _includes(source, header):
    with open(source, encoding="utf-8") as file:
        return '#include "%s"' % header in file.read()


def _sources(database_path, files):
    with open(database_path, encoding="utf-8") as file:
        known = [entry["file"] for entry in json.load(file)]
    chosen = set()
    for path in files:
        if path in known:
            chosen.add(path)
        elif path.endswith(".h"):
            folder = os.path.dirname(path)
            beside = [source for source in known if os.path.dirname(source) == folder]
            beside.sort(key=lambda source: source != path[:-2] + ".cc")
            chosen.update([source for source in beside if _includes(source, path)][:1])
    return sorted(chosen)


def main():
    if sys.argv[1] == "--sources":
        print("\n".join(_sources(sys.argv[2], sys.argv[3:])))
    else:
        json.dump(_database(sys.argv[1], sys.argv[2]), sys.stdout, indent=1)


if __name__ == "__main__":
    main()
