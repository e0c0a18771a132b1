#include "service/cli/cohort.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/cohort/report.h"
#include "rules/cohort/tables.h"
#include "rules/evidence/evidence.h"
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
    "error and is in no table.\n\n"
    "exit status: 0 all classified; 65 some records were not; 64 wrong "
    "command\nline; 66 no input; 70 a fault of the program; 74 the output "
    "cannot be written;\n78 a pack does not load";

struct CohortOptions {
  std::string format = "text";
  std::string assessed_on;
  std::string tables = "lim2019";
  std::string packs_directory;
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

// A report reads decisions and facets; the rest of an answer would only fill
// the memory when a register is long.
v1::Classification Trimmed(v1::Classification answer) {
  answer.clear_flags();
  answer.clear_notes();
  answer.clear_missing();
  answer.clear_trace();
  answer.clear_evidence();
  return answer;
}

Answers ClassifyAll(const Environment& environment, v1::ClassifyRequest request,
                    RecordReader* reader) {
  Answers all;
  RawRecord record;
  v1::ClassifyResponse response;
  while (reader->Next(&record)) {
    absl::Status status = ParsePatient(record, request.mutable_patient());
    if (status.ok()) status = Classify(environment, request, &response);
    if (status.ok()) {
      all.answers.push_back(Trimmed(response.classifications(0)));
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

int PrintReport(const v1::CohortReport& report, const std::string& format) {
  const std::string text = format == "json" ? rules::CohortReportJson(report)
                                            : rules::CohortReportText(report);
  const int printed = Print("cohort", text);
  return printed == kOk && report.failed() > 0 ? kBadInput : printed;
}

}  // namespace

int RunCohort(const std::vector<std::string>& arguments) {
  CohortOptions options;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &exit_code)) return exit_code;

  const absl::StatusOr<v1::EvidenceTable> evidence = rules::LoadEvidence();
  if (!evidence.ok()) {
    Failure("cohort", evidence.status());
    return kInternal;
  }
  const absl::StatusOr<v1::CohortTables> tables =
      rules::FindCohortTables(options.tables, *evidence);
  if (!tables.ok()) return Failure("cohort", tables.status());
  RequestOptions request_options;
  request_options.packs = {tables->pack()};
  request_options.assessed_on = options.assessed_on;
  const absl::StatusOr<v1::ClassifyRequest> request =
      request_options.Request(SystemClock(), v1::VIEW_BASIC);
  if (!request.ok()) return Failure("cohort", request.status());
  const absl::StatusOr<std::unique_ptr<RecordReader>> reader =
      OpenRecords(options.file, options.input_format);
  if (!reader.ok()) {
    Failure("cohort", reader.status());
    return kNoInput;
  }
  const absl::StatusOr<Environment> environment =
      LoadEnvironment(options.packs_directory);
  if (!environment.ok()) {
    Failure("cohort", environment.status());
    return kConfiguration;
  }
  const absl::Status packs =
      CheckPacks(*environment->library, request_options.packs);
  if (!packs.ok()) return Failure("cohort", packs);

  const Answers all = ClassifyAll(*environment, *request, reader->get());
  if (!(*reader)->status().ok()) {
    Failure("cohort", (*reader)->status());
    return kNoInput;
  }
  if (all.answers.empty() && all.failed == 0) {
    std::fprintf(stderr, "myorules cohort: no patient in the input\n");
  }
  const absl::StatusOr<v1::CohortReport> report =
      rules::ComputeCohortReport(*tables, *evidence, all.answers, all.failed);
  if (!report.ok()) {
    Failure("cohort", report.status());
    return kInternal;
  }
  return PrintReport(*report, options.format);
}

}  // namespace myorules::service
