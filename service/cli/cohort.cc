#include "service/cli/cohort.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/cohort/report.h"
#include "rules/cohort/tables.h"
#include "rules/evidence/evidence.h"
#include "service/cli/cohort_export.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/patient_input.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/server/handlers.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Classifies each patient of FILE or standard input and prints the tables "
    "and tests\nof the cohort, computed from the answers, beside what the "
    "source prints. A record\nthat cannot be classified is told on standard "
    "error and is in no table. With --export\nit also writes patients and "
    "visits as CSV, with a data dictionary.\n\n"
    "exit status: 0 all classified; 65 some records were not; 64 wrong "
    "command\nline; 66 no input; 70 a fault of the program; 74 the output "
    "cannot be written;\n78 a pack does not load";

struct CohortOptions {
  std::string format = "text";
  std::string assessed_on;
  std::string tables = "lim2019";
  std::string packs_directory;
  std::string export_directory;
  InputFormat input_format = InputFormat::kAuto;
  std::string file;
};

bool ParseOptions(const std::vector<std::string>& arguments,
                  CohortOptions* parsed, int* exit_code) {
  CommandLineOptions options("myorules cohort [OPTIONS] [FILE]", kSummary);
  options.Add("format", &parsed->format,
              "=text|json: how it is printed (default: text)");
  options.Add("assessed_on", &parsed->assessed_on,
              "=YYYY-MM-DD: day of the assessment; later facts are ignored "
              "(default: today, UTC)");
  options.Add("tables", &parsed->tables,
              absl::StrCat("=NAME: which tables: ",
                           absl::StrJoin(rules::CohortTablesNames(), ", ")));
  options.Add("export", &parsed->export_directory,
              "=DIR: write DIR/patients.csv, visits.csv and dictionary.csv, "
              "too");
  options.Add("packs", &parsed->packs_directory,
              "=DIR: further packs, DIR/NAME/pack.textproto");
  options.Add("input_format", &parsed->input_format,
              "=auto|ndjson|binary: as for myorules classify");
  std::vector<std::string> positional;
  if (!options.Parse(arguments, &positional, exit_code)) return false;
  if (!positional.empty()) parsed->file = positional[0];
  if (parsed->format != "text" && parsed->format != "json") {
    *exit_code =
        UsageError("cohort", absl::StrCat("--format=", parsed->format,
                                          ": text and json are the formats"));
    return false;
  }
  return true;
}

// The answers, and how many records have none.
struct Answers {
  std::vector<v1::Classification> answers;
  int failed = 0;
};

// What a report reads of an answer; the rest would only fill the memory when a
// register is long. (What is cleared in a message stays allocated.)
v1::Classification Trimmed(const v1::Classification& answer) {
  v1::Classification trimmed;
  trimmed.set_patient_id(answer.patient_id());
  trimmed.set_synthetic(answer.synthetic());
  *trimmed.mutable_pack() = answer.pack();
  trimmed.set_engine_version(answer.engine_version());
  *trimmed.mutable_assessed_on() = answer.assessed_on();
  *trimmed.mutable_decisions() = answer.decisions();
  *trimmed.mutable_facets() = answer.facets();
  return trimmed;
}

// `exported`: null where nothing is.
Answers ClassifyAll(const Environment& environment, v1::ClassifyRequest request,
                    RecordReader* reader, CohortExport* exported) {
  Answers all;
  RawRecord record;
  v1::ClassifyResponse response;
  while (reader->Next(&record)) {
    absl::Status status = ParsePatient(&record, request.mutable_patient());
    if (status.ok()) status = Classify(environment, request, &response);
    if (status.ok()) {
      const v1::Classification& answer = response.classifications(0);
      if (exported != nullptr) {
        exported->Add(record.number, request.patient(), answer);
      }
      all.answers.push_back(Trimmed(answer));
      continue;
    }
    ++all.failed;
    std::fprintf(stderr, "%s\n",
                 absl::StrCat("myorules cohort: ", record.Place(), ": ",
                              status.message())
                     .c_str());
  }
  return all;
}

int CannotExport(const absl::Status& status) {
  Failure("cohort", status);
  return kCannotWrite;
}

int PrintReport(const v1::CohortReport& report, const std::string& format) {
  const std::string text = format == "json" ? rules::CohortReportJson(report)
                                            : rules::CohortReportText(report);
  const int printed = Print("cohort", text);
  return printed == kOk && report.failed() > 0 ? kBadInput : printed;
}

// What a run needs besides its options.
struct Run {
  v1::EvidenceTable evidence;
  v1::CohortTables tables;
  v1::ClassifyRequest request;
  std::unique_ptr<RecordReader> reader;
  std::optional<Environment> environment;
  std::unique_ptr<CohortExport> exported;  // Null where nothing is.
};

// Reads the tables, and makes the request without its patient.
int PrepareRequest(const CohortOptions& options, Run* run) {
  absl::StatusOr<v1::EvidenceTable> evidence = rules::LoadEvidence();
  if (!evidence.ok()) {
    Failure("cohort", evidence.status());
    return kInternal;
  }
  run->evidence = *std::move(evidence);
  absl::StatusOr<v1::CohortTables> tables =
      rules::FindCohortTables(options.tables, run->evidence);
  if (!tables.ok()) return Failure("cohort", tables.status());
  run->tables = *std::move(tables);
  RequestOptions request_options;
  request_options.packs = {run->tables.pack()};
  request_options.assessed_on = options.assessed_on;
  // Criteria stand in the trace, which the report does not need.
  absl::StatusOr<v1::ClassifyRequest> request = request_options.Request(
      SystemClock(),
      options.export_directory.empty() ? v1::VIEW_BASIC : v1::VIEW_FULL);
  if (!request.ok()) return Failure("cohort", request.status());
  run->request = *std::move(request);
  return kOk;
}

// Opens the input, the packs and the files of the export.
int OpenAll(const CohortOptions& options, Run* run) {
  auto reader = OpenRecords(options.file, options.input_format);
  if (!reader.ok()) {
    Failure("cohort", reader.status());
    return kNoInput;
  }
  run->reader = *std::move(reader);
  auto environment = LoadEnvironment(options.packs_directory);
  if (!environment.ok()) {
    Failure("cohort", environment.status());
    return kConfiguration;
  }
  run->environment = *std::move(environment);
  const auto pack = run->environment->library->Find(run->tables.pack());
  if (!pack.ok()) return Failure("cohort", pack.status());
  if (options.export_directory.empty()) return kOk;
  auto exported = CohortExport::Open(options.export_directory, *pack);
  if (!exported.ok()) return CannotExport(exported.status());
  run->exported = *std::move(exported);
  return kOk;
}

int ClassifyAndReport(const std::string& format, Run* run) {
  const Answers all = ClassifyAll(*run->environment, run->request,
                                  run->reader.get(), run->exported.get());
  if (!run->reader->status().ok()) {
    Failure("cohort", run->reader->status());
    return kNoInput;
  }
  if (run->exported != nullptr) {
    const absl::Status written = run->exported->Finish();
    if (!written.ok()) return CannotExport(written);
  }
  if (all.answers.empty() && all.failed == 0) {
    std::fprintf(stderr, "myorules cohort: no patient in the input\n");
  }
  const absl::StatusOr<v1::CohortReport> report = rules::ComputeCohortReport(
      run->tables, run->evidence, all.answers, all.failed);
  if (!report.ok()) {
    Failure("cohort", report.status());
    return kInternal;
  }
  return PrintReport(*report, format);
}

}  // namespace

int RunCohort(const std::vector<std::string>& arguments) {
  CohortOptions options;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &exit_code)) return exit_code;
  Run run;
  exit_code = PrepareRequest(options, &run);
  if (exit_code == kOk) exit_code = OpenAll(options, &run);
  if (exit_code == kOk) exit_code = ClassifyAndReport(options.format, &run);
  return exit_code;
}

}  // namespace myorules::service
