#include "rules/cases/answers.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "rules/cases/fact_text.h"

namespace myorules::rules {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A number, or the day of a date counted from one fixed day, as an interval.
struct Interval {
  double low = 0;
  double high = 0;
};

double DayNumber(const v1::Date& date) {
  return static_cast<double>(
      absl::CivilDay(date.year(), date.month(), date.day()) -
      absl::CivilDay(1970, 1, 1));
}

bool ToInterval(const v1::FactValue& value, Interval* interval) {
  switch (value.kind_case()) {
    case v1::FactValue::kIntValue:
      interval->low = interval->high = static_cast<double>(value.int_value());
      return true;
    case v1::FactValue::kDoubleValue:
      interval->low = interval->high = value.double_value();
      return true;
    case v1::FactValue::kRangeValue:
      interval->low = value.range_value().has_low() ? value.range_value().low()
                                                    : -kInfinity;
      interval->high = value.range_value().has_high()
                           ? value.range_value().high()
                           : kInfinity;
      return true;
    case v1::FactValue::kDateValue:
      interval->low = DayNumber(value.date_value().earliest());
      interval->high = DayNumber(value.date_value().latest());
      return true;
    default:
      return false;
  }
}

// Whether `all` has every text of `some`.
bool Includes(const v1::StringList& all, const v1::StringList& some) {
  return std::all_of(
      some.values().begin(), some.values().end(), [&](const auto& text) {
        return std::find(all.values().begin(), all.values().end(), text) !=
               all.values().end();
      });
}

v1::FactValue TextValue(const std::string& text) {
  v1::FactValue value;
  value.set_string_value(text);
  return value;
}

template <typename Texts>
std::vector<std::string> ToVector(const Texts& texts) {
  return std::vector<std::string>(texts.begin(), texts.end());
}

Conclusion OfDecision(const v1::DecisionResult& result) {
  Conclusion conclusion;
  conclusion.settled = result.status() == v1::DECISION_STATUS_DETERMINED;
  if (conclusion.settled) {
    if (result.outcome().empty()) {
      *conclusion.value.mutable_list_value()->mutable_values() =
          result.collected();
    } else {
      conclusion.value = TextValue(result.outcome());
    }
  } else {
    conclusion.candidates = ToVector(result.candidates());
    conclusion.missing = ToVector(result.missing());
  }
  return conclusion;
}

Conclusion OfFlag(const v1::FlagResult& flag) {
  Conclusion conclusion;
  conclusion.settled = flag.status() == v1::FLAG_STATUS_RAISED;
  if (conclusion.settled) {
    conclusion.value = TextValue("RAISED");
  } else {
    conclusion.missing = ToVector(flag.missing());
  }
  return conclusion;
}

}  // namespace

std::map<std::string, Conclusion> ConclusionsOf(
    const v1::RulePack& pack, const v1::Classification& answer) {
  std::map<std::string, Conclusion> conclusions;
  for (const v1::Flag& flag : pack.flag()) {
    Conclusion& conclusion = conclusions[absl::StrCat("flag ", flag.id())];
    conclusion.settled = true;
    conclusion.value = TextValue("NOT_RAISED");
  }
  for (const v1::FlagResult& flag : answer.flags()) {
    conclusions[absl::StrCat("flag ", flag.id())] = OfFlag(flag);
  }
  for (const auto& result : answer.trace()) {
    Conclusion& conclusion =
        conclusions[absl::StrCat("criterion ", result.id())];
    conclusion.settled = result.has_value();
    conclusion.value = result.value();
    conclusion.missing = ToVector(result.missing());
  }
  for (const auto& result : answer.facets()) {
    Conclusion& conclusion = conclusions[absl::StrCat("facet ", result.id())];
    conclusion.settled = result.has_value();
    conclusion.value = result.value();
    conclusion.candidates = ToVector(result.candidates());
    conclusion.missing = ToVector(result.missing());
  }
  for (const auto& result : answer.decisions()) {
    conclusions[absl::StrCat("decision ", result.id())] = OfDecision(result);
  }
  return conclusions;
}

bool Contradicts(const Conclusion& earlier, const Conclusion& later) {
  if (!later.settled) return false;
  if (!earlier.settled) {
    // COLLECT: what is collected has no candidate to be.
    return !earlier.candidates.empty() &&
           later.value.kind_case() == v1::FactValue::kStringValue &&
           std::find(earlier.candidates.begin(), earlier.candidates.end(),
                     later.value.string_value()) == earlier.candidates.end();
  }
  Interval before;
  Interval after;
  if (ToInterval(earlier.value, &before) && ToInterval(later.value, &after)) {
    // One that widens all round is less settled, as an answer that is open
    // again: two facts that disagree may do that.
    const bool narrower = after.low >= before.low && after.high <= before.high;
    const bool wider = after.low <= before.low && after.high >= before.high;
    return !narrower && !wider;
  }
  const v1::StringList& old_list = earlier.value.list_value();
  const v1::StringList& new_list = later.value.list_value();
  if (new_list.open()) {
    // Less settled, or as little; what it still says must have been said.
    return !old_list.open() && !Includes(old_list, new_list);
  }
  if (old_list.open()) return !Includes(new_list, old_list);
  return FactText(earlier.value) != FactText(later.value);
}

}  // namespace myorules::rules
