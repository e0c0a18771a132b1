#include "service/cli/render_value.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace myorules::service {
namespace {

std::string RenderDates(const v1::DateRange& range) {
  const std::string earliest = RenderDate(range.earliest());
  const std::string latest = RenderDate(range.latest());
  return earliest == latest ? earliest
                            : absl::StrCat("from ", earliest, " to ", latest);
}

std::string RenderNumber(double number) {
  return absl::StrFormat("%.15g", number);
}

std::string RenderNumbers(const v1::NumberRange& range) {
  if (range.has_low() && range.has_high() && range.low() == range.high()) {
    return RenderNumber(range.low());
  }
  std::vector<std::string> ends;
  if (range.has_low()) {
    ends.push_back(absl::StrCat(range.low_excluded() ? "above " : "at least ",
                                RenderNumber(range.low())));
  }
  if (range.has_high()) {
    ends.push_back(absl::StrCat(range.high_excluded() ? "below " : "at most ",
                                RenderNumber(range.high())));
  }
  return ends.empty() ? "any number" : absl::StrJoin(ends, ", ");
}

std::string RenderList(const v1::StringList& list) {
  if (list.values().empty()) return list.open() ? "" : "none";
  return absl::StrCat(absl::StrJoin(list.values(), ", "),
                      list.open() ? " and perhaps more" : "");
}

}  // namespace

std::string RenderDate(const v1::Date& date) {
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

std::string RenderValue(const v1::FactValue& value) {
  switch (value.kind_case()) {
    case v1::FactValue::kBoolValue:
      return value.bool_value() ? "yes" : "no";
    case v1::FactValue::kIntValue:
      return absl::StrCat(value.int_value());
    case v1::FactValue::kDoubleValue:
      return RenderNumber(value.double_value());
    case v1::FactValue::kStringValue:
      return value.string_value().empty() ? "\"\"" : value.string_value();
    case v1::FactValue::kDateValue:
      return RenderDates(value.date_value());
    case v1::FactValue::kRangeValue:
      return RenderNumbers(value.range_value());
    case v1::FactValue::kListValue:
      return RenderList(value.list_value());
    case v1::FactValue::KIND_NOT_SET:
      return "";
  }
  return "";
}

std::string RenderQuantity(const v1::FactValue& value, absl::string_view unit) {
  std::string text = RenderValue(value);
  if (text.empty() || unit.empty()) return text;
  if (text == "1" && unit == "years") unit = "year";
  return absl::StrCat(text, " ", unit);
}

}  // namespace myorules::service
