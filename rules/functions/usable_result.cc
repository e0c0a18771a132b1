#include "rules/functions/usable_result.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "rules/functions/standing.h"

namespace myorules::rules {

using engine::CallContext;
using engine::DateRange;
using engine::Value;

Same SameSpecimen(const UsableResult& a, const UsableResult& b) {
  if (a.specimen != 0 && b.specimen != 0) {
    return a.specimen == b.specimen ? Same::kYes : Same::kNo;
  }
  const DateRange& x = a.collected;
  const DateRange& y = b.collected;
  if (x.latest < y.earliest || y.latest < x.earliest) return Same::kNo;
  const bool one_day = x.earliest == x.latest && y.earliest == y.latest;
  return one_day ? Same::kYes : Same::kMaybe;
}

std::string WhyUnusable(const v1::LabResult& result) {
  if (StandingOf(result.status()) != Standing::kUnusable) {
    return IsOfBlood(result) ? "replaced by another result"
                             : "of another specimen than blood";
  }
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripPrefix(
          v1::ResultStatus_Name(result.status()), "RESULT_STATUS_")),
      {{"_", " "}});
}

std::string DayText(const UsableResult& result) {
  return result.message->has_collected_on() ? engine::ToString(result.collected)
                                            : "";
}

void RecordValue(const UsableResult& result, CallContext& context) {
  if (!context.records_reads()) return;
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) {
    const v1::Quantity& quantity = message.quantity();
    if (quantity.has_value()) {
      context.RecordRead(result.path->Child(".quantity.value"),
                         Value::Double(quantity.value()));
    }
    if (quantity.comparator() != v1::COMPARATOR_UNSPECIFIED) {
      context.RecordRead(
          result.path->Child(".quantity.comparator"),
          Value::StringView(v1::Comparator_Name(quantity.comparator())));
    }
    if (quantity.has_high()) {
      context.RecordRead(result.path->Child(".quantity.high"),
                         Value::Double(quantity.high()));
    }
    if (!quantity.unit().empty()) {
      context.RecordRead(result.path->Child(".quantity.unit"),
                         Value::StringView(quantity.unit()));
    }
  } else if (message.has_grade()) {
    context.RecordRead(
        result.path->Child(".grade"),
        Value::StringView(v1::LineBlotGrade_Name(message.grade())));
  } else if (message.has_word()) {
    context.RecordRead(result.path->Child(".word"),
                       Value::StringView(v1::ResultWord_Name(message.word())));
  }
}

}  // namespace myorules::rules
