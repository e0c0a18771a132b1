#!/usr/bin/python3
"""What an interface to a laboratory does with a myorules server: report results as they are printed, see which wait for
their patient, move some to the right patient.

  docs/examples/python/generate_stubs.sh stubs
  PYTHONPATH=stubs docs/examples/python/laboratory.py 127.0.0.1:7443 report results.csv --profile=LEIDEN
  PYTHONPATH=stubs docs/examples/python/laboratory.py 127.0.0.1:7443 unmatched
  PYTHONPATH=stubs docs/examples/python/laboratory.py 127.0.0.1:7443 move FROM_PATIENT TO_PATIENT SPECIMEN …

Columns of the table: patient_id, result_time (2026-03-02T10:00:00Z), and the fields of RawResult; separated by commas,
semicolons or tabs. A profile of your own is one that the server was started with: myorules serve --lab_profiles=DIR.
Exit status 1: a result was refused, or the service cannot be reached.
"""

import argparse
import collections
import csv
import io
import random
import sys
import time
import uuid

import grpc
from myorules.v1 import lab_reading_pb2, lab_report_pb2, lab_service_pb2_grpc, record_pb2
from pack_words import PackWords, flag_message
from rpc_errors import describe_error

DEADLINE_SECONDS = 30
# A call takes up to 1,000 results of up to 50 patients; so many results are never of more.
RESULTS_A_CALL = 50
# Whether it was done, nobody knows: the same call again is safe, for it has the same request_id.
TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
RAW_FIELDS = set(lab_reading_pb2.RawResult.DESCRIPTOR.fields_by_name)


def call(method, request):
    """Until there is an answer: a result that was not acknowledged is not on record, and stays here."""
    pause = 0.2
    while True:
        try:
            return method(request, timeout=DEADLINE_SECONDS)
        except grpc.RpcError as error:
            if error.code() not in TRY_AGAIN:
                raise
            print("%s: trying again" % error.code().name, file=sys.stderr)
        time.sleep(pause * (0.5 + random.random()))
        pause = min(2 * pause, 30)


def reports(path):
    """One ResultReport a row, with its line. All that is printed goes along, and nothing is tidied up."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    if not text.strip():
        raise ValueError("%s is empty" % path)
    # A spreadsheet that writes 34,5 separates by semicolons.
    separator = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    columns = next(rows)
    for name in columns:
        if columns.count(name) > 1:
            raise ValueError("line 1: the column '%s' comes twice" % name)
        if name not in RAW_FIELDS | {"patient_id", "result_time"}:
            raise ValueError("line 1: no column '%s'; a table begins with a line of names of columns: patient_id, "
                             "result_time, and of the fields of RawResult analyte, value, …" % name)
    if "patient_id" not in columns:
        raise ValueError("line 1: no column 'patient_id'; without it nobody knows whose results these are")
    end = rows.line_num
    for cells in rows:
        # A cell may hold an end of line.
        line, end = end + 1, rows.line_num
        if not cells:
            continue  # A blank line.
        if len(cells) != len(columns):
            raise ValueError("line %d: %d fields, and the first line names %d" % (line, len(cells), len(columns)))
        row = dict(zip(columns, cells))
        report = lab_report_pb2.ResultReport(patient_id=row.pop("patient_id"))
        released = row.pop("result_time", "")
        if released:
            try:
                report.result_time.FromJsonString(released)
            except ValueError:
                raise ValueError("line %d: result_time must be as 2026-03-02T10:00:00Z" % line) from None
        for name, text in row.items():
            setattr(report.raw, name, text)
        yield line, report


def report_all(service, pack_words, path, profile):
    """Returns how many results were refused."""
    rows, counts = list(reports(path)), collections.Counter()
    for begin in range(0, len(rows), RESULTS_A_CALL):
        lines, results = zip(*rows[begin:begin + RESULTS_A_CALL])
        response = call(service.ReportResults, lab_report_pb2.ReportResultsRequest(
            request_id=str(uuid.uuid4()), profile=profile, results=results))
        for line, result in zip(lines, response.results):
            outcome = lab_report_pb2.ReportOutcome.Name(result.outcome)[len("REPORT_OUTCOME_"):]
            counts[outcome] += 1
            if result.problems or result.reading.problems:
                print_problems("line %d: %s" % (line, outcome), result)
        for patient in response.patients:
            print_patient(patient, pack_words)
    print(", ".join("%d %s" % (counts[outcome], outcome) for outcome in sorted(counts)))
    return counts["REFUSED"]


def print_problems(head, result):
    print(head)
    for problem in result.reading.problems:
        kind = lab_reading_pb2.ReadingProblemKind.Name(problem.kind)[len("READING_PROBLEM_KIND_"):]
        nearest = " (nearest: %s)" % ", ".join(problem.nearest) if problem.nearest else ""
        print("  %s: %s%s [%s]" % (problem.field, problem.description, nearest, kind))
    for problem in result.problems:
        print("  %s: %s" % (problem.field, problem.description))


def print_patient(patient, pack_words):
    """What the call changed in the decisions, and the flags that are new."""
    print("%s version %d%s" % (patient.patient_id, patient.version, "" if patient.changed else ", as before"))
    if patient.HasField("not_classified"):
        print("  no answer stands any more: " + patient.not_classified.reason)
    for answer in patient.answers:
        for change in answer.changes:
            if change.part == record_pb2.ANSWER_PART_DECISION or change.new_flag:
                print("  %s: %s" % (answer.answer.pack.name, pack_words.change_text(
                    answer.answer.pack, change, flag_message(answer.answer, change.id))))


def print_unmatched(service):
    token = ""
    while True:
        page = call(service.ListUnmatchedResults, lab_report_pb2.ListUnmatchedResultsRequest(page_token=token))
        for waiting in page.results:
            result = waiting.report.result
            print("%s, specimen %s, %s %s: %s" % (waiting.patient_id, result.specimen_id or "not stated", result.analyte,
                                                  result.raw_value, waiting.reason))
        token = page.next_page_token
        if not token:
            return


def move(service, pack_words, options):
    response = call(service.MoveResults, lab_report_pb2.MoveResultsRequest(
        from_patient_id=options.from_patient, to_patient_id=options.to_patient, specimen_ids=options.specimens,
        request_id=str(uuid.uuid4())))
    print("moved %d results" % len(response.identities))
    for patient in response.patients:
        print_patient(patient, pack_words)


def main(options):
    arguments = [("grpc.max_receive_message_length", 64 << 20), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(options.address, arguments) as channel:
        service, pack_words = lab_service_pb2_grpc.LabServiceStub(channel), PackWords(channel, call)
        if options.what == "report":
            return report_all(service, pack_words, options.results, options.profile)
        if options.what == "unmatched":
            print_unmatched(service)
        else:
            move(service, pack_words, options)
    return 0


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", metavar="HOST:PORT")
    commands = parser.add_subparsers(dest="what", required=True)
    command = commands.add_parser("report")
    command.add_argument("results", metavar="RESULTS.csv")
    command.add_argument("--profile", default="", metavar="ID", help="by which the laboratory prints")
    commands.add_parser("unmatched")
    command = commands.add_parser("move")
    command.add_argument("from_patient", metavar="FROM_PATIENT")
    command.add_argument("to_patient", metavar="TO_PATIENT")
    command.add_argument("specimens", metavar="SPECIMEN", nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(1 if main(parse_options()) else 0)
    except grpc.RpcError as error:
        sys.exit(describe_error(error))
    except (OSError, ValueError, csv.Error) as error:
        sys.exit(str(error))
