#include "engine/classify/value_text.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/day_text.h"
#include "engine/base/limits.h"
#include "engine/base/proto_text.h"
#include "engine/expr/number_text.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::EnumDescriptor;

constexpr char kUnknown[] = "unknown";

void AppendNumber(double number, std::string* text) {
  if (std::isnan(number)) {
    *text += "not a number";
    return;
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number,
                                 std::chars_format::general, kDigitsTold);
  text->append(digits, end.ptr);
}

constexpr absl::CivilDay kFirstDay(limits::kFirstYear, 1, 1);
constexpr absl::CivilDay kLastDay(limits::kLastYear, 12, 31);

bool IsAnyDay(const DateRange& date) {
  return date.earliest <= kFirstDay && date.latest >= kLastDay;
}

bool IsAnyNumber(const NumberRange& range) {
  return !std::isfinite(range.low) && !std::isfinite(range.high) &&
         range.low < range.high;
}

void AppendDate(const DateRange& date, std::string* text) {
  const std::string period = PeriodText(date.earliest, date.latest);
  const bool has_start = !IsNoStart(date.earliest);
  const bool has_end = !IsNoEnd(date.latest);
  if (!has_start && !has_end) {
    *text += kUnknown;
  } else if (!period.empty()) {
    *text += period;
  } else if (!has_start) {
    absl::StrAppend(text, "until ", DayText(date.latest));
  } else if (!has_end) {
    absl::StrAppend(text, "from ", DayText(date.earliest));
  } else {
    absl::StrAppend(text, DayText(date.earliest), " to ", DayText(date.latest));
  }
}

void AppendRange(const NumberRange& range, std::string* text) {
  if (range.why.empty()) {
    AppendNumber(range.low, text);
    return;
  }
  const bool has_low = std::isfinite(range.low);
  const bool has_high = std::isfinite(range.high);
  if (has_low && has_high && !range.low_excluded && !range.high_excluded) {
    AppendNumber(range.low, text);
    *text += "–";
    AppendNumber(range.high, text);
    return;
  }
  if (IsAnyNumber(range)) {
    *text += kUnknown;
    return;
  }
  if (has_low) {
    *text += range.low_excluded ? "> " : "≥ ";
    AppendNumber(range.low, text);
  }
  if (has_high) {
    *text += has_low ? " and " : "";
    *text += range.high_excluded ? "< " : "≤ ";
    AppendNumber(range.high, text);
  }
}

void AppendList(const ListValue& list, const EnumDescriptor* enum_type,
                std::string* text) {
  if (list.items.empty()) {
    *text += list.open ? kUnknown : "none";
    return;
  }
  for (size_t i = 0; i < list.items.size(); ++i) {
    if (i > 0) *text += ", ";
    AppendText(list.items[i], enum_type, text);
  }
  if (list.open) *text += " and perhaps more";
}

void FillDate(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

void FillRange(const NumberRange& range, v1::NumberRange* fact) {
  fact->Clear();
  const bool is_known = range.why.empty();
  if (std::isfinite(range.low) || is_known) {
    fact->set_low(range.low);
    fact->set_low_excluded(range.low_excluded);
  }
  if (std::isfinite(range.high) || is_known) {
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

// Whether the list can be shown.
bool IsShown(const ListValue& list) {
  bool open = list.open;
  bool any = false;
  for (const Value& item : list.items) {
    if (!IsScalar(item) && !item.is_unknown()) return false;
    open |= item.is_unknown();
    any |= !item.is_unknown();
  }
  return any || !open;
}

void FillList(const ListValue& list, const EnumDescriptor* enum_type,
              v1::StringList* texts) {
  texts->mutable_values()->Clear();
  texts->set_open(list.open);
  for (const Value& item : list.items) {
    if (item.is_unknown()) {
      texts->set_open(true);
      continue;
    }
    std::string* text = texts->add_values();
    text->clear();
    AppendText(item, enum_type, text);
  }
}

void FillText(const Value& value, const EnumDescriptor* enum_type,
              std::string* text) {
  text->clear();
  AppendText(value, enum_type, text);
}

}  // namespace

bool HasForm(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kDate:
      return !IsAnyDay(value.as_date());
    case Value::Kind::kRange:
      return !IsAnyNumber(value.as_range());
    case Value::Kind::kList:
      return IsShown(value.as_list());
    default:
      return IsScalar(value);
  }
}

v1::FactValue::KindCase KindOf(const Value& value,
                               const EnumDescriptor* enum_type) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return v1::FactValue::kBoolValue;
    case Value::Kind::kInt:
      return enum_type != nullptr ? v1::FactValue::kStringValue
                                  : v1::FactValue::kIntValue;
    case Value::Kind::kUint:
      // Above the range of int64 only a text keeps the number.
      return value.as_uint() >
                     static_cast<uint64_t>(std::numeric_limits<int64_t>::max())
                 ? v1::FactValue::kStringValue
                 : v1::FactValue::kIntValue;
    case Value::Kind::kDouble:
      return v1::FactValue::kDoubleValue;
    case Value::Kind::kDate:
      return v1::FactValue::kDateValue;
    case Value::Kind::kRange:
      return v1::FactValue::kRangeValue;
    case Value::Kind::kList:
      return v1::FactValue::kListValue;
    default:
      return v1::FactValue::kStringValue;
  }
}

void FillFact(v1::FactValue::KindCase kind, const Value& value,
              const EnumDescriptor* enum_type, v1::FactValue* fact) {
  switch (kind) {
    case v1::FactValue::kBoolValue:
      fact->set_bool_value(value.as_bool());
      break;
    case v1::FactValue::kIntValue:
      fact->set_int_value(value.kind() == Value::Kind::kInt
                              ? value.as_int()
                              : static_cast<int64_t>(value.as_uint()));
      break;
    case v1::FactValue::kDoubleValue:
      fact->set_double_value(value.as_double());
      break;
    case v1::FactValue::kDateValue:
      FillDate(value.as_date().earliest,
               fact->mutable_date_value()->mutable_earliest());
      FillDate(value.as_date().latest,
               fact->mutable_date_value()->mutable_latest());
      break;
    case v1::FactValue::kRangeValue:
      FillRange(value.as_range(), fact->mutable_range_value());
      break;
    case v1::FactValue::kListValue:
      FillList(value.as_list(), enum_type, fact->mutable_list_value());
      break;
    default:
      FillText(value, enum_type, fact->mutable_string_value());
      break;
  }
}

int64_t ToldBytes(const Value& value) {
  if (value.kind() == Value::Kind::kString) {
    return kBytesOfBeingTold + static_cast<int64_t>(value.as_string().size());
  }
  int64_t bytes = kBytesOfBeingTold;
  if (value.kind() != Value::Kind::kList) return bytes;
  for (const Value& item : value.as_list().items) {
    bytes += ToldBytes(item);
    if (bytes > limits::kMaxAnswerBytes) break;
  }
  return bytes;
}

void AppendText(const Value& value, const EnumDescriptor* enum_type,
                std::string* text) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      *text += value.as_bool() ? "yes" : "no";
      break;
    case Value::Kind::kInt:
      if (enum_type != nullptr) {
        AppendEnumName(*enum_type, value.as_int(), text);
      } else {
        absl::StrAppend(text, value.as_int());
      }
      break;
    case Value::Kind::kUint:
      absl::StrAppend(text, value.as_uint());
      break;
    case Value::Kind::kDouble:
      AppendNumber(value.as_double(), text);
      break;
    case Value::Kind::kString:
      text->append(value.as_string().data(), value.as_string().size());
      break;
    case Value::Kind::kDuration:
      *text += absl::FormatDuration(value.as_duration());
      break;
    case Value::Kind::kTimestamp:
      *text += TimestampText(value.as_timestamp());
      break;
    case Value::Kind::kDate:
      AppendDate(value.as_date(), text);
      break;
    case Value::Kind::kRange:
      AppendRange(value.as_range(), text);
      break;
    case Value::Kind::kList:
      AppendList(value.as_list(), enum_type, text);
      break;
    case Value::Kind::kError:
      absl::StrAppend(text, "error: ", value.as_error().message);
      break;
    default:
      *text += kUnknown;
      break;
  }
}

}  // namespace myorules::engine
