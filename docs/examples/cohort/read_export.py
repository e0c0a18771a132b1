#!/usr/bin/python3
"""Reads what `myorules cohort --export=DIR` wrote into pandas, by its data dictionary.

    read_export.py DIR      prints what each column has
"""

import os
import re
import sys

import pandas


def dictionary(folder):
    """The data dictionary: a line a column of the other two files."""
    return pandas.read_csv(os.path.join(folder, "dictionary.csv"), dtype=str, keep_default_na=False)


def plain(text):
    """The text as the record has it: without the apostrophe that keeps spreadsheets from running it."""
    return text[1:] if text.startswith("'") else text


def entries(text):
    """The texts of a list."""
    if text == "none":
        return []
    found = [""]
    for part in re.findall(r"\\.|[^\\]", plain(text), re.S):
        if part == "|":
            found.append("")
        else:
            found[-1] += part[-1]
    return found


def typed(texts, column):
    """A column of texts as the type that the dictionary says; what is missing stays missing."""
    kind = column["type"]
    if kind == "boolean":
        return texts.map({"true": True, "false": False}).astype("boolean")
    if kind == "integer":
        return pandas.to_numeric(texts).astype("Int64")
    if kind == "number":
        return pandas.to_numeric(texts)
    if kind == "date":
        return pandas.to_datetime(texts, format="%Y-%m-%d")
    if kind == "category":
        return pandas.Series(pandas.Categorical(texts, categories=entries(column["values"])))
    return texts.map(entries if kind == "list" else plain, na_action="ignore")


def read(folder, file):
    """The file as a data frame. `NA` is missing, and nothing else is."""
    texts = pandas.read_csv(os.path.join(folder, file), dtype=str, keep_default_na=False, na_values=["NA"])
    columns = dictionary(folder)
    return pandas.DataFrame({column["name"]: typed(texts[column["name"]], column)
                             for _, column in columns[columns["file"] == file].iterrows()})


def summary(values, kind):
    """What a column has, in a few words."""
    values = values.dropna()
    if kind == "boolean":
        return "%d true" % values.sum()
    if kind in ("integer", "number"):
        return "sum %.6g" % values.sum()
    if kind == "category":
        counts = values.value_counts()
        return ", ".join("%s %d" % (value, counts[value]) for value in values.cat.categories if counts[value])
    if kind == "date":
        return "%s to %s" % (values.min().date(), values.max().date()) if len(values) else ""
    if kind == "list":
        return "%d entries, %d characters" % (sum(len(value) for value in values), len("".join(values.sum() or [])))
    return "%d characters" % sum(len(value) for value in values)


def main():
    folder = sys.argv[1]
    columns = dictionary(folder)
    for file in ("patients.csv", "visits.csv"):
        data = read(folder, file)
        print("%s: %d rows" % (file, len(data)))
        for _, column in columns[columns["file"] == file].iterrows():
            values, kind = data[column["name"]], column["type"]
            print("%s, %s: %d known, %s" % (column["name"], kind, values.count(), summary(values, kind)))


if __name__ == "__main__":
    main()
