#include "engine/classify/value_text.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "engine/base/day_text.h"
#include "engine/base/proto_text.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::EnumDescriptor;

constexpr char kUnknown[] = "unknown";

// The shortest text that reads back as the same number.
std::string NumberText(double number) {
  if (std::isnan(number)) return "not a number";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), number);
  return std::string(text, end.ptr);
}

const absl::CivilDay kFirstDay(1, 1, 1);
const absl::CivilDay kLastDay(9999, 12, 31);

bool IsAnyDay(const DateRange& date) {
  return date.earliest <= kFirstDay && date.latest >= kLastDay;
}

bool IsAnyNumber(const NumberRange& range) {
  return !std::isfinite(range.low) && !std::isfinite(range.high);
}

std::string DateText(const DateRange& date) {
  if (IsAnyDay(date)) return kUnknown;
  const std::string period = PeriodText(date.earliest, date.latest);
  if (!period.empty()) return period;
  if (date.earliest <= kFirstDay) {
    return absl::StrCat("until ", DayText(date.latest));
  }
  if (date.latest >= kLastDay) {
    return absl::StrCat("from ", DayText(date.earliest));
  }
  return absl::StrCat(DayText(date.earliest), " to ", DayText(date.latest));
}

std::string RangeText(const NumberRange& range) {
  const bool has_low = std::isfinite(range.low);
  const bool has_high = std::isfinite(range.high);
  if (has_low && has_high && !range.low_excluded && !range.high_excluded) {
    return range.low == range.high ? NumberText(range.low)
                                   : absl::StrCat(NumberText(range.low), "–",
                                                  NumberText(range.high));
  }
  if (IsAnyNumber(range)) return kUnknown;
  std::string text;
  if (has_low) {
    text =
        absl::StrCat(range.low_excluded ? "> " : "≥ ", NumberText(range.low));
  }
  if (has_high) {
    absl::StrAppend(&text, has_low ? " and " : "",
                    range.high_excluded ? "< " : "≤ ", NumberText(range.high));
  }
  return text;
}

std::string ListText(const ListValue& list, const EnumDescriptor* enum_type) {
  if (list.items.empty()) return list.open ? kUnknown : "none";
  std::string text =
      absl::StrJoin(list.items, ", ", [&](std::string* out, const Value& item) {
        absl::StrAppend(out, TextOf(item, enum_type));
      });
  if (list.open) absl::StrAppend(&text, " and perhaps more");
  return text;
}

void FillDate(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

void FillRange(const NumberRange& range, v1::NumberRange* fact) {
  if (std::isfinite(range.low)) {
    fact->set_low(range.low);
    fact->set_low_excluded(range.low_excluded);
  }
  if (std::isfinite(range.high)) {
    fact->set_high(range.high);
    fact->set_high_excluded(range.high_excluded);
  }
}

// Whether a value has a form in a sentence.
bool IsScalar(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
    case Value::Kind::kInt:
    case Value::Kind::kUint:
    case Value::Kind::kDouble:
    case Value::Kind::kString:
    case Value::Kind::kDate:
    case Value::Kind::kRange:
    case Value::Kind::kDuration:
    case Value::Kind::kTimestamp:
      return true;
    default:
      return false;
  }
}

bool FillList(const ListValue& list, const EnumDescriptor* enum_type,
              v1::FactValue* fact) {
  v1::StringList texts;
  texts.set_open(list.open);
  for (const Value& item : list.items) {
    if (IsScalar(item)) {
      texts.add_values(TextOf(item, enum_type));
    } else if (item.is_unknown()) {
      texts.set_open(true);
    } else {
      return false;
    }
  }
  if (texts.open() && texts.values().empty()) return false;
  *fact->mutable_list_value() = std::move(texts);
  return true;
}

}  // namespace

bool ToFactValue(const Value& value, const EnumDescriptor* enum_type,
                 v1::FactValue* fact) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      fact->set_bool_value(value.as_bool());
      return true;
    case Value::Kind::kInt:
      if (enum_type != nullptr) {
        fact->set_string_value(EnumName(*enum_type, value.as_int()));
      } else {
        fact->set_int_value(value.as_int());
      }
      return true;
    case Value::Kind::kUint:
      // Above the range of int64 only a text keeps the number.
      if (value.as_uint() >
          static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
        fact->set_string_value(absl::StrCat(value.as_uint()));
      } else {
        fact->set_int_value(static_cast<int64_t>(value.as_uint()));
      }
      return true;
    case Value::Kind::kDouble:
      fact->set_double_value(value.as_double());
      return true;
    case Value::Kind::kDuration:
    case Value::Kind::kTimestamp:
    case Value::Kind::kString:
      fact->set_string_value(TextOf(value, nullptr));
      return true;
    case Value::Kind::kDate:
      if (IsAnyDay(value.as_date())) return false;
      FillDate(value.as_date().earliest,
               fact->mutable_date_value()->mutable_earliest());
      FillDate(value.as_date().latest,
               fact->mutable_date_value()->mutable_latest());
      return true;
    case Value::Kind::kRange:
      if (IsAnyNumber(value.as_range())) return false;
      FillRange(value.as_range(), fact->mutable_range_value());
      return true;
    case Value::Kind::kList:
      return FillList(value.as_list(), enum_type, fact);
    default:
      return false;
  }
}

std::string TextOf(const Value& value, const EnumDescriptor* enum_type) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return value.as_bool() ? "yes" : "no";
    case Value::Kind::kInt:
      return enum_type != nullptr ? EnumName(*enum_type, value.as_int())
                                  : absl::StrCat(value.as_int());
    case Value::Kind::kUint:
      return absl::StrCat(value.as_uint());
    case Value::Kind::kDouble:
      return NumberText(value.as_double());
    case Value::Kind::kString:
      return std::string(value.as_string());
    case Value::Kind::kDuration:
      return absl::FormatDuration(value.as_duration());
    case Value::Kind::kTimestamp:
      return absl::FormatTime(absl::RFC3339_full, value.as_timestamp(),
                              absl::UTCTimeZone());
    case Value::Kind::kDate:
      return DateText(value.as_date());
    case Value::Kind::kRange:
      return RangeText(value.as_range());
    case Value::Kind::kList:
      return ListText(value.as_list(), enum_type);
    case Value::Kind::kError:
      return absl::StrCat("error: ", value.as_error().message);
    default:
      return kUnknown;
  }
}

std::string JoinWithOr(const std::vector<std::string>& texts) {
  if (texts.empty()) return kUnknown;
  if (texts.size() == 1) return texts.front();
  return absl::StrCat(absl::StrJoin(texts.begin(), texts.end() - 1, ", "),
                      " or ", texts.back());
}

}  // namespace myorules::engine
