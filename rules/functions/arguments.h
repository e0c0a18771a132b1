// What the bodies of functions need to take arguments and give answers.
#ifndef MYORULES_RULES_FUNCTIONS_ARGUMENTS_H_
#define MYORULES_RULES_FUNCTIONS_ARGUMENTS_H_

#include <string>
#include <typeinfo>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/value.h"
#include "google/protobuf/message.h"
#include "myorules/v1/date.pb.h"

namespace myorules::rules {

using Arguments = absl::Span<const engine::Value>;

// Between these lies every day that can be on record.
inline constexpr absl::CivilDay kFirstDay{1, 1, 1};
inline constexpr absl::CivilDay kLastDay{9999, 12, 31};

// True, false, or unknown with what would settle it.
struct Answer {
  enum class State { kFalse, kTrue, kUnknown };
  State state = State::kFalse;
  engine::UnknownSet missing;  // kUnknown only; not empty.

  static Answer True() { return {State::kTrue, {}}; }
  static Answer False() { return {State::kFalse, {}}; }
  static Answer Of(bool answer) { return answer ? True() : False(); }
  static Answer Unknown(engine::UnknownSet missing) {
    return {State::kUnknown, std::move(missing)};
  }
  bool is_true() const { return state == State::kTrue; }
  bool is_false() const { return state == State::kFalse; }
  bool is_unknown() const { return state == State::kUnknown; }
  engine::Value ToValue() const;
};

// Kleene's; the union of what is missing where it stays unknown.
Answer And(const Answer& a, const Answer& b);
inline Answer Or(const Answer& a, const Answer& b) {
  if (a.is_true() || b.is_true()) return Answer::True();
  if (a.is_false() && b.is_false()) return Answer::False();
  return Answer::Unknown(engine::UnknownSet::Union(a.missing, b.missing));
}
Answer Not(const Answer& a);

// The message of an argument, or null where it is of another type.
template <typename T>
const T* MessageOf(const engine::Value& value) {
  if (value.kind() != engine::Value::Kind::kMessage) return nullptr;
  const google::protobuf::Message& message = *value.as_message().message;
  return typeid(message) == typeid(T) ? static_cast<const T*>(&message)
                                      : nullptr;
}

// The first error among the arguments; nullopt: none. For functions that are
// not strict.
absl::optional<engine::Value> FirstError(Arguments args);

// Days that a date on record can be; nullopt: not set. An impossible date reads
// as not set (rules/patient refuses it before).
absl::optional<engine::DateRange> DateOf(bool is_set, const v1::Date& date,
                                         const engine::Path* path);

// The same of the date that stands at `step` (".started_on") of `parent`, which
// is not asked for where the date is known to the day.
absl::optional<engine::DateRange> DateOf(bool is_set, const v1::Date& date,
                                         const engine::Path* parent,
                                         absl::string_view step);

// The range, without `why` where it is a single number.
engine::Value RangeValue(engine::NumberRange range);

// Strings as a closed list.
engine::Value StringList(const std::vector<std::string>& strings);

// "no class of analytes 'X'"; engine::Value::Error.
engine::Value NoSuch(absl::string_view what, absl::string_view name);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_ARGUMENTS_H_
