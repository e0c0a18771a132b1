#include "tests/bench/handwritten/unusable.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace myorules::handwritten {

std::string DaysText(const Period& days) {
  std::string text;
  AppendPeriod(days, &text);
  if (!absl::StrContains(text, ' ')) return text;
  text.clear();
  AppendPeriod(Period::Of(days.first), &text);
  text += "..";
  AppendPeriod(Period::Of(days.last), &text);
  return text;
}

std::string DayText(const Result& result) {
  return result.message->has_collected_on() ? DaysText(result.collected) : "";
}

bool IsOfBlood(const v1::LabResult& result) {
  return result.specimen() != v1::SPECIMEN_OTHER ||
         !result.unread_reason().empty();
}

std::string WhyUnusable(const Result& result) {
  const v1::ResultStatus status = result.message->status();
  switch (status) {
    case v1::RESULT_STATUS_UNSPECIFIED:
    case v1::RESULT_STATUS_FINAL:
    case v1::RESULT_STATUS_AMENDED:
    case v1::RESULT_STATUS_CORRECTED:
      return IsOfBlood(*result.message) ? "replaced by another result"
                                        : "of another specimen than blood";
    default:
      return absl::StrReplaceAll(
          absl::AsciiStrToLower(absl::StripPrefix(v1::ResultStatus_Name(status),
                                                  "RESULT_STATUS_")),
          {{"_", " "}});
  }
}

}  // namespace myorules::handwritten
