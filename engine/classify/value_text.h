// Values as answers show them.
#ifndef MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_
#define MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/base/limits.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Whether the value has a form in an answer: it is known, at least in part, no
// error, and a list only of what has one. A list that may have further
// entries, or has unknown ones, shows those that are known; where none is, it
// is as an unknown.
bool HasForm(const Value& value);

// The member of FactValue that FillFact sets.
v1::FactValue::KindCase KindOf(
    const Value& value, const google::protobuf::EnumDescriptor* enum_type);

// Overwrites `fact` with a value of that kind (KindOf). Requires
// HasForm(value). `enum_type` (may be null) gives a whole number its name:
// "EXPRESS" for SERVICE_EXPRESS of enum Service.
void FillFact(v1::FactValue::KindCase kind, const Value& value,
              const google::protobuf::EnumDescriptor* enum_type,
              v1::FactValue* fact);

// What a value takes in an answer beside its text, at least: a string, or a
// message of its own.
inline constexpr int64_t kBytesOfBeingTold = 32;

// About how many bytes an answer takes to tell the value; of one that takes
// more than limits::kMaxAnswerBytes any number beyond that.
int64_t ToldBytes(const Value& value);

// No window is moved by so many years.
inline constexpr int kYearsOfWindows = 200;

// Significant digits of a number that is told: all that a typed one has, and
// none of what computing with halves leaves behind ("40.02", not
// "40.019999999999996").
inline constexpr int kDigitsTold = 15;

// Whether a day stands for no day on which a period begins, or ends: the first
// or last that there is, or one that a window moved from there.
inline bool IsNoStart(absl::CivilDay day) {
  return day < absl::CivilDay(limits::kFirstYear + kYearsOfWindows, 1, 1);
}
inline bool IsNoEnd(absl::CivilDay day) {
  return day > absl::CivilDay(limits::kLastYear - kYearsOfWindows, 12, 31);
}

// Appends what a sentence says: "yes", "12.5", "4–176", "≥ 20", "2016-05",
// "a, b", "none" for an empty list, "unknown".
void AppendText(const Value& value,
                const google::protobuf::EnumDescriptor* enum_type,
                std::string* text);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_VALUE_TEXT_H_
