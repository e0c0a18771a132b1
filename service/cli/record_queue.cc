// `myorules record queue`: what waits, for those who look after the record.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "rules/pages/visible_text.h"
#include "service/cli/exit_codes.h"
#include "service/cli/record_commands.h"
#include "service/cli/record_options.h"
#include "service/cli/record_output.h"
#include "service/cli/standard_streams.h"
#include "service/server/lab_reports.h"

namespace myorules::service {
namespace {

using google::protobuf::util::TimeUtil;

// "p-9  2026-11-26T10:00:00Z  specimen S100  CK 8120 U/L
//    patient_id: is not on record; …"
std::string Text(const v1::UnmatchedResult& waiting) {
  const v1::LabResult& result = waiting.report().result();
  std::string text = absl::StrCat(
      waiting.patient_id(), "  ", TimeUtil::ToString(waiting.receive_time()),
      "  specimen ",
      result.specimen_id().empty() ? "not stated" : result.specimen_id(), "  ",
      result.analyte());
  for (const std::string* part : {&result.raw_value(), &result.raw_unit()}) {
    if (!part->empty()) absl::StrAppend(&text, " ", *part);
  }
  return absl::StrCat(rules::VisibleText(text), "\n  ",
                      rules::VisibleText(waiting.reason()), "\n");
}

// How many wait, for whom and why.
class Counts {
 public:
  void Add(const v1::UnmatchedResult& waiting) {
    ++results_;
    ++of_patients_[waiting.patient_id()];
    ++for_reasons_[waiting.reason()];
  }

  std::string Text() const {
    std::string text = absl::StrCat(
        results_, results_ == 1 ? " result waits, of " : " results wait, of ",
        of_patients_.size(),
        of_patients_.size() == 1 ? " patient" : " patients", "\n");
    for (const auto& [reason, results] : for_reasons_) {
      absl::StrAppend(&text, "  ", results, "  ", rules::VisibleText(reason),
                      "\n");
    }
    return text;
  }

  std::string OfPatients() const {
    std::string text;
    for (const auto& [patient, results] : of_patients_) {
      absl::StrAppend(&text, rules::VisibleText(patient), "  ", results, "\n");
    }
    return text;
  }

 private:
  int64_t results_ = 0;
  std::map<std::string, int64_t> of_patients_;
  std::map<std::string, int64_t> for_reasons_;
};

struct QueueOptions {
  std::string patient;
  std::string format = "text";
  bool counts = false;
};

// Prints page by page; returns the exit status.
int PrintQueue(const std::string& command, const QueueOptions& options,
               const Environment& environment) {
  const bool json = options.format == "json";
  Counts counts;
  v1::ListUnmatchedResultsRequest request;
  request.set_patient_id(options.patient);
  request.set_page_size(1000);
  do {
    v1::ListUnmatchedResultsResponse page;
    const absl::Status status =
        ListUnmatchedResults(environment, request, &page);
    if (!status.ok()) return RecordFailure(command, status);
    std::string text;
    for (const v1::UnmatchedResult& waiting : page.results()) {
      counts.Add(waiting);
      if (options.counts) continue;
      text += json ? absl::StrCat(ToJsonLine(waiting), "\n") : Text(waiting);
    }
    const int printed = Print(command, text);
    if (printed != kOk) return printed;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (json) return kOk;
  return Print(command, absl::StrCat(options.counts ? counts.OfPatients() : "",
                                     counts.Text()));
}

}  // namespace

int RunRecordQueue(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record queue", ""};
  QueueOptions queue;
  CommandLineOptions options(
      "myorules record queue --record=PATH [OPTIONS]",
      absl::StrCat(
          "Lists the results of laboratories that wait: their patient is not "
          "on record, or they\ndo not fit the patient who is; each with the "
          "reason. The service may go on. To move\nresults to another patient "
          "is LabService.MoveResults.",
          kRecordExitCodes));
  options.Add("patient", &queue.patient, "=ID: only those of this patient");
  options.Add("format", &queue.format,
              "=text|json: json is an UnmatchedResult a line (default: text)");
  options.Add("counts", &queue.counts,
              ": only how many wait for each patient, and why");
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, nullptr, &exit_code)) {
    return exit_code;
  }
  if (queue.format != "text" && queue.format != "json") {
    return UsageError(command.name, absl::StrCat("--format=", queue.format,
                                                 ": text and json are the "
                                                 "formats"));
  }
  if (queue.counts && queue.format == "json") {
    return UsageError(command.name, "--counts is text; leave --format out");
  }
  const auto recorder =
      OpenRecord(command.record, RecordAccess::kRead, nullptr);
  if (!recorder.ok()) return RecordFailure(command.name, recorder.status());
  Environment environment;
  environment.recorder = *recorder;
  return PrintQueue(command.name, queue, environment);
}

}  // namespace myorules::service
