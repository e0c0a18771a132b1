#include "rules/cases/fact_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

std::string NumberText(double value) { return absl::StrFormat("%.10g", value); }

std::string PeriodText(const v1::DateRange& range) {
  std::string earliest = DateText(range.earliest());
  const std::string latest = DateText(range.latest());
  if (earliest == latest) return earliest;
  return absl::StrCat("from ", earliest, " to ", latest);
}

std::string RangeText(const v1::NumberRange& range) {
  std::string low = NumberText(range.low());
  const std::string high = NumberText(range.high());
  if (range.has_low() && range.has_high()) {
    if (low == high) return low;
    return absl::StrCat("from ", range.low_excluded() ? "more than " : "", low,
                        " to ", range.high_excluded() ? "less than " : "",
                        high);
  }
  if (range.has_low()) {
    return absl::StrCat(range.low_excluded() ? "more than " : "at least ", low);
  }
  if (range.has_high()) {
    return absl::StrCat(range.high_excluded() ? "less than " : "at most ",
                        high);
  }
  return "any number";
}

}  // namespace

std::string FactText(const v1::FactValue& value) {
  switch (value.kind_case()) {
    case v1::FactValue::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case v1::FactValue::kIntValue:
      return absl::StrCat(value.int_value());
    case v1::FactValue::kDoubleValue:
      return NumberText(value.double_value());
    case v1::FactValue::kStringValue:
      return value.string_value();
    case v1::FactValue::kDateValue:
      return PeriodText(value.date_value());
    case v1::FactValue::kRangeValue:
      return RangeText(value.range_value());
    case v1::FactValue::kListValue:
      return value.list_value().values().empty()
                 ? "none"
                 : absl::StrCat(
                       absl::StrJoin(value.list_value().values(), ", "),
                       value.list_value().open() ? " and perhaps more" : "");
    case v1::FactValue::KIND_NOT_SET:
      return "unknown";
  }
  return "unknown";
}

}  // namespace myorules::rules
