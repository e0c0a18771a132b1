// Conversions between the simple types.
#include <cmath>
#include <limits>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/utf8.h"
#include "engine/expr/number_text.h"
#include "engine/expr/standard_library_parts.h"

namespace myorules::engine {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

Value RangeError(const Value& value, absl::string_view type) {
  return Value::Error(
      absl::StrCat("range error: ", value.ToString(), " is no ", type));
}

// Of a text that is not written as one.
Value ConversionError(const Value& text, absl::string_view type) {
  return Value::Error(absl::StrCat("type conversion error: ", text.ToString(),
                                   " is no ", type));
}

bool IsAllDigits(absl::string_view text) {
  return !text.empty() && absl::c_all_of(text, absl::ascii_isdigit);
}

Value IntOfText(const Value& value) {
  const absl::string_view text = value.as_string();
  absl::string_view digits = text;
  if (!absl::ConsumePrefix(&digits, "-")) absl::ConsumePrefix(&digits, "+");
  if (!IsAllDigits(digits)) return ConversionError(value, "int");
  int64_t number;
  return absl::SimpleAtoi(text, &number) ? Value::Int(number)
                                         : RangeError(value, "int");
}

Value UintOfText(const Value& value) {
  absl::string_view digits = value.as_string();
  const bool is_negative = absl::ConsumePrefix(&digits, "-");
  if (!IsAllDigits(digits)) return ConversionError(value, "uint");
  uint64_t number;
  return !is_negative && absl::SimpleAtoi(digits, &number)
             ? Value::Uint(number)
             : RangeError(value, "uint");
}

Value DoubleOfText(const Value& value) {
  const absl::string_view text = value.as_string();
  double number;
  // SimpleAtod would skip spaces.
  if (text.empty() || absl::ascii_isspace(text.front()) ||
      absl::ascii_isspace(text.back()) || !absl::SimpleAtod(text, &number)) {
    return ConversionError(value, "double");
  }
  // SimpleAtod takes a number too large for infinity, which has no digit.
  return std::isinf(number) && absl::c_any_of(text, absl::ascii_isdigit)
             ? RangeError(value, "double")
             : Value::Double(number);
}

Value IntOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kUint:
      if (value.as_uint() >
          static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
        return RangeError(value, "int");
      }
      return Value::Int(static_cast<int64_t>(value.as_uint()));
    case Value::Kind::kDouble:
      // NaN fails both comparisons.
      if (!(value.as_double() > -kTwoTo63 && value.as_double() < kTwoTo63)) {
        return RangeError(value, "int");
      }
      return Value::Int(static_cast<int64_t>(value.as_double()));
    case Value::Kind::kString:
      return IntOfText(value);
    case Value::Kind::kTimestamp:
      return Value::Int(absl::ToUnixSeconds(value.as_timestamp()));
    default:
      return value;
  }
}

Value UintOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      if (value.as_int() < 0) return RangeError(value, "uint");
      return Value::Uint(static_cast<uint64_t>(value.as_int()));
    case Value::Kind::kDouble:
      if (!(value.as_double() >= 0 && value.as_double() < kTwoTo64)) {
        return RangeError(value, "uint");
      }
      return Value::Uint(static_cast<uint64_t>(value.as_double()));
    case Value::Kind::kString:
      return UintOfText(value);
    default:
      return value;
  }
}

Value DoubleOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return Value::Double(static_cast<double>(value.as_int()));
    case Value::Kind::kUint:
      return Value::Double(static_cast<double>(value.as_uint()));
    case Value::Kind::kString:
      return DoubleOfText(value);
    default:
      return value;
  }
}

Value StringOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return Value::String(value.as_bool() ? "true" : "false");
    case Value::Kind::kInt:
      return Value::String(absl::StrCat(value.as_int()));
    case Value::Kind::kUint:
      return Value::String(absl::StrCat(value.as_uint()));
    case Value::Kind::kDouble:
      return Value::String(DoubleText(value.as_double()));
    case Value::Kind::kBytes:
      if (FindInvalidUtf8(value.as_bytes()) != absl::string_view::npos) {
        return Value::Error("invalid UTF-8 in bytes");
      }
      return Value::String(value.as_bytes());
    case Value::Kind::kTimestamp:
      return Value::String(TimestampText(value.as_timestamp()));
    case Value::Kind::kDuration:
      return Value::String(DurationText(value.as_duration()));
    default:
      return value;
  }
}

Value BoolOf(const Value& value) {
  if (value.kind() == Value::Kind::kBool) return value;
  const absl::string_view text = value.as_string();
  for (const char* yes : {"true", "TRUE", "True", "t", "1"}) {
    if (text == yes) return Value::Bool(true);
  }
  for (const char* no : {"false", "FALSE", "False", "f", "0"}) {
    if (text == no) return Value::Bool(false);
  }
  return ConversionError(value, "bool");
}

Value BytesOf(const Value& value) {
  return value.kind() == Value::Kind::kString ? Value::Bytes(value.as_string())
                                              : value;
}

struct Source {
  const char* name;
  Type type;
};

void AddConversion(LibraryBuilder& library, absl::string_view function,
                   absl::string_view target, const Type& result,
                   std::initializer_list<Source> sources,
                   Value (*convert)(const Value&)) {
  for (const Source& source : sources) {
    library.Add(function, absl::StrCat(source.name, "_to_", target),
                {source.type}, result, [convert](absl::Span<const Value> args) {
                  return convert(args[0]);
                });
  }
}

}  // namespace

void AddConversions(LibraryBuilder& library) {
  const Source boolean{"bool", Type::Bool()};
  const Source integer{"int64", Type::Int()};
  const Source natural{"uint64", Type::Uint()};
  const Source real{"double", Type::Double()};
  const Source text{"string", Type::String()};
  const Source bytes{"bytes", Type::Bytes()};
  const Source timestamp{"timestamp", Type::Timestamp()};
  const Source duration{"duration", Type::Duration()};
  AddConversion(library, "int", "int64", Type::Int(),
                {integer, natural, real, text, timestamp}, IntOf);
  AddConversion(library, "uint", "uint64", Type::Uint(),
                {natural, integer, real, text}, UintOf);
  AddConversion(library, "double", "double", Type::Double(),
                {real, integer, natural, text}, DoubleOf);
  AddConversion(
      library, "string", "string", Type::String(),
      {text, boolean, integer, natural, real, bytes, timestamp, duration},
      StringOf);
  AddConversion(library, "bool", "bool", Type::Bool(), {boolean, text}, BoolOf);
  AddConversion(library, "bytes", "bytes", Type::Bytes(), {bytes, text},
                BytesOf);
  const Type any = Type::Parameter("A");
  library.Add("type", "type", {any}, Type::TypeOf(any),
              [](absl::Span<const Value> args) {
                return Value::OfType(args[0].type());
              });
  Overload to_dyn;
  to_dyn.function = "dyn";
  to_dyn.id = "to_dyn";
  to_dyn.params = {any};
  to_dyn.result = Type::Dyn();
  to_dyn.body = [](absl::Span<const Value> args, CallContext&) {
    return args[0];
  };
  to_dyn.cost = [](absl::Span<const Extent> args, const Extent& plain) {
    // A list or map has the entries that it had.
    return CallCost{0, args[0].entry == nullptr ? plain : args[0]};
  };
  library.Add(std::move(to_dyn));
}

}  // namespace myorules::engine
