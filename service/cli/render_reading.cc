#include "service/cli/render_reading.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "rules/pages/visible_text.h"
#include "service/lab/reader.h"

namespace myorules::service {
namespace {

absl::string_view OutcomeWord(v1::ReadingOutcome outcome) {
  switch (outcome) {
    case v1::READING_OUTCOME_READ:
      return "read";
    case v1::READING_OUTCOME_UNKNOWN:
      return "unknown";
    default:
      return "refused";
  }
}

// "anti-SRP, line blot: 2+ (reference <11), final, collected 2026-01-02".
std::string ResultText(const v1::LabResult& result,
                       const rules::LabProfile& profile) {
  v1::RawResult printed;
  LabReader::Print(result, profile, &printed);
  std::string text = printed.analyte();
  const auto add = [&text](absl::string_view separator,
                           absl::string_view part) {
    if (!part.empty()) absl::StrAppend(&text, separator, part);
  };
  add(", ", printed.method());
  const bool read = result.value_case() != v1::LabResult::VALUE_NOT_SET;
  absl::StrAppend(&text, ": ", read ? printed.value() : "nothing read");
  if (read) add(" ", printed.unit());
  if (!printed.reference_range().empty()) {
    absl::StrAppend(&text, " (reference ", printed.reference_range(), ")");
  }
  add(", ", printed.status());
  add(", collected ", printed.collected_on());
  return text;
}

}  // namespace

std::string RenderReading(absl::string_view place,
                          const v1::NormalisedResult& read,
                          const rules::LabProfile& profile) {
  std::string text = absl::StrCat(place, ": ", OutcomeWord(read.outcome()));
  if (read.has_result()) {
    absl::StrAppend(&text, ": ",
                    rules::VisibleText(ResultText(read.result(), profile)));
  }
  for (const v1::ReadingProblem& problem : read.problems()) {
    absl::StrAppend(&text, "\n  ", problem.field(), ": ",
                    rules::VisibleText(problem.description()));
    if (!problem.nearest().empty()) {
      absl::StrAppend(
          &text, " (nearest: ", absl::StrJoin(problem.nearest(), ", "), ")");
    }
    absl::StrAppend(
        &text, " [",
        absl::StripPrefix(v1::ReadingProblemKind_Name(problem.kind()),
                          "READING_PROBLEM_KIND_"),
        "]");
  }
  return absl::StrCat(text, "\n");
}

}  // namespace myorules::service
