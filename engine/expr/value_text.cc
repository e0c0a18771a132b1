// Values as text.
#include <charconv>
#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/base/day_text.h"
#include "engine/base/utf8.h"
#include "engine/expr/number_text.h"
#include "engine/expr/value.h"

namespace myorules::engine {
namespace {

// Longer text than this is of no use to a reader, and shared parts can make it
// endless.
constexpr size_t kMaxBytes = 8'000;

std::string UnknownText(const UnknownSet& set) {
  std::string text = "unknown{";
  for (const MissingFact& fact : set.facts()) {
    if (text.back() != '{') text += ", ";
    absl::StrAppend(&text, fact.path);
    if (!fact.reason.empty()) absl::StrAppend(&text, " (", fact.reason, ")");
  }
  return text + "}";
}

std::string MessageText(const MessageValue& message) {
  if (message.unset) return UnknownText(UnknownSet::Of(message.path));
  return absl::StrCat(message.message->GetDescriptor()->full_name(), "{",
                      message.message->ShortDebugString(), "}");
}

void Append(const Value& value, std::string& text);

void AppendList(const ListValue& list, std::string& text) {
  text += "[";
  bool first = true;
  for (const Value& item : list.items) {
    if (!first) text += ", ";
    first = false;
    Append(item, text);
    if (text.size() > kMaxBytes) return;
  }
  if (list.open) absl::StrAppend(&text, first ? "..." : ", ...");
  text += "]";
}

void AppendMap(const MapValue& map, std::string& text) {
  text += "{";
  bool first = true;
  for (const auto& [key, value] : map.entries) {
    if (!first) text += ", ";
    first = false;
    Append(key, text);
    text += ": ";
    Append(value, text);
    if (text.size() > kMaxBytes) return;
  }
  text += "}";
}

std::string ScalarText(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBool:
      return value.as_bool() ? "true" : "false";
    case Value::Kind::kInt:
      return absl::StrCat(value.as_int());
    case Value::Kind::kUint:
      return absl::StrCat(value.as_uint(), "u");
    case Value::Kind::kDouble:
      return DoubleLiteral(value.as_double());
    case Value::Kind::kString:
      return absl::StrCat("\"", absl::Utf8SafeCEscape(value.as_string()), "\"");
    case Value::Kind::kBytes:
      return absl::StrCat("b\"", absl::CHexEscape(value.as_bytes()), "\"");
    case Value::Kind::kDuration:
      return DurationText(value.as_duration());
    case Value::Kind::kTimestamp:
      return TimestampText(value.as_timestamp());
    case Value::Kind::kMessage:
      return MessageText(value.as_message());
    case Value::Kind::kType:
      return value.as_type().ToString();
    case Value::Kind::kDate:
      return engine::ToString(value.as_date());
    case Value::Kind::kRange:
      return engine::ToString(value.as_range());
    case Value::Kind::kOpaque:
      return std::string(value.as_opaque().type_name());
    case Value::Kind::kError:
      return absl::StrCat("error{", value.as_error().message, "}");
    case Value::Kind::kUnknown:
      return UnknownText(value.as_unknown());
    case Value::Kind::kList:
    case Value::Kind::kMap:
      break;
  }
  return "";
}

void Append(const Value& value, std::string& text) {
  if (text.size() > kMaxBytes) return;
  if (value.kind() == Value::Kind::kList) {
    AppendList(value.as_list(), text);
  } else if (value.kind() == Value::Kind::kMap) {
    AppendMap(value.as_map(), text);
  } else {
    text += ScalarText(value);
  }
}

}  // namespace

std::string Value::ToString() const {
  std::string text;
  Append(*this, text);
  if (text.size() > kMaxBytes) {
    text.resize(LengthUpTo(text, kMaxBytes));
    text += "...";
  }
  return text;
}

std::string KeyText(const Value& key) {
  return key.kind() == Value::Kind::kString
             ? absl::StrCat("'", absl::Utf8SafeCEscape(key.as_string()), "'")
             : key.ToString();
}

std::string ToString(const NumberRange& range) {
  std::string low = DoubleText(range.low);
  const std::string high = DoubleText(range.high);
  const bool below = std::isinf(range.low);
  const bool above = std::isinf(range.high);
  if (range.low == range.high || std::isnan(range.low)) return low;
  if (below && above) return "any number";
  if (below) return absl::StrCat(range.high_excluded ? "<" : "<=", high);
  if (above) return absl::StrCat(range.low_excluded ? ">" : ">=", low);
  if (!range.low_excluded && !range.high_excluded) {
    return absl::StrCat(low, "..", high);
  }
  return absl::StrCat(range.low_excluded ? "(" : "[", low, ", ", high,
                      range.high_excluded ? ")" : "]");
}

std::string ToString(const DateRange& range) {
  const std::string period = PeriodText(range.earliest, range.latest);
  return period.empty() ? absl::StrCat(DayText(range.earliest), "..",
                                       DayText(range.latest))
                        : period;
}

}  // namespace myorules::engine
