#include "rules/note/values.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "engine/base/day_text.h"
#include "engine/classify/value_text.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

absl::CivilDay DayOf(const v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

// Words of outcomes that are abbreviations; so is one without a vowel.
constexpr absl::string_view kAbbreviations[] = {
    "CSDMARD", "IIM", "ILD", "IMNM", "IVIG", "MAA", "MDA5", "MSA", "SAE1"};

bool IsAbbreviation(absl::string_view word) {
  return word.find_first_of("AEIOUY") == absl::string_view::npos ||
         std::find(std::begin(kAbbreviations), std::end(kAbbreviations),
                   word) != std::end(kAbbreviations);
}

// "WEEKS_5_TO_24" -> "5 to 24 weeks", "WEEKS_4_OR_LESS" -> "4 weeks or less":
// a unit stands behind the last of its numbers.
std::vector<absl::string_view> WordsInOrder(absl::string_view outcome) {
  constexpr absl::string_view kUnits[] = {"DAYS", "WEEKS", "MONTHS", "YEARS"};
  std::vector<absl::string_view> words = absl::StrSplit(outcome, '_');
  const auto is_number = [](absl::string_view word) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), absl::ascii_isdigit);
  };
  if (words.size() < 2 || !is_number(words[1]) ||
      std::find(std::begin(kUnits), std::end(kUnits), words[0]) ==
          std::end(kUnits)) {
    return words;
  }
  const auto last = std::find_if(words.rbegin(), words.rend(), is_number);
  std::rotate(words.begin(), words.begin() + 1, last.base());
  return words;
}

// A whole month or year by its name.
std::string DatesText(const v1::DateRange& range) {
  const absl::CivilDay earliest = DayOf(range.earliest());
  const absl::CivilDay latest = DayOf(range.latest());
  // A first day of what never was (first_start in docs/reference/functions.md).
  if (engine::IsNoEnd(earliest)) return "none on record";
  std::string period = engine::PeriodText(earliest, latest);
  if (!period.empty()) return period;
  const bool is_begun = !engine::IsNoStart(earliest);
  const bool is_ended = !engine::IsNoEnd(latest);
  if (!is_begun && !is_ended) return "any day";
  if (!is_begun) return absl::StrCat("until ", DateText(range.latest()));
  if (!is_ended) return absl::StrCat("from ", DateText(range.earliest()));
  return absl::StrCat("from ", DateText(range.earliest()), " to ",
                      DateText(range.latest()));
}

std::string NumberText(double number) {
  return absl::StrFormat("%.*g", engine::kDigitsTold, number);
}

double Rounded(double number, int digits) {
  double rounded = number;
  // It reads what it has written.
  (void)absl::SimpleAtod(absl::StrFormat("%.*g", digits, number), &rounded);
  return rounded;
}

// Of a number with many digits, which was computed, the first three; more where
// these would make it a round number, as limits are, and it lies beside it:
// "0.9996", not "1".
std::string RoundedNumberText(double number) {
  constexpr size_t kManyDigits = 10;
  constexpr int kFewDigits = 3;
  std::string text = NumberText(number);
  if (text.size() <= kManyDigits) return text;
  // Those before the point, at least.
  const double size = std::floor(std::log10(std::abs(number))) + 1;
  int digits = std::max(kFewDigits, static_cast<int>(size));
  while (digits < engine::kDigitsTold &&
         Rounded(number, digits) == Rounded(number, digits - 1)) {
    ++digits;
  }
  return absl::StrFormat("%.*g", digits, number);
}

// `number_text` tells a number.
std::string NumbersText(const v1::NumberRange& range,
                        std::string (*number_text)(double)) {
  if (range.has_low() && range.has_high() && range.low() == range.high()) {
    return number_text(range.low());
  }
  std::vector<std::string> ends;
  if (range.has_low()) {
    ends.push_back(absl::StrCat(range.low_excluded() ? "above " : "at least ",
                                number_text(range.low())));
  }
  if (range.has_high()) {
    ends.push_back(absl::StrCat(range.high_excluded() ? "below " : "at most ",
                                number_text(range.high())));
  }
  return ends.empty() ? "any number" : absl::StrJoin(ends, ", ");
}

std::string ListText(const v1::StringList& list) {
  if (list.values().empty()) return list.open() ? "" : "none";
  return absl::StrCat(absl::StrJoin(list.values(), ", "),
                      list.open() ? " and perhaps more" : "");
}

}  // namespace

std::string ValueText(const v1::FactValue& value) {
  switch (value.kind_case()) {
    case v1::FactValue::kBoolValue:
      return value.bool_value() ? "yes" : "no";
    case v1::FactValue::kIntValue:
      return absl::StrCat(value.int_value());
    case v1::FactValue::kDoubleValue:
      return NumberText(value.double_value());
    case v1::FactValue::kStringValue:
      return value.string_value().empty() ? "\"\"" : value.string_value();
    case v1::FactValue::kDateValue:
      return DatesText(value.date_value());
    case v1::FactValue::kRangeValue:
      return NumbersText(value.range_value(), NumberText);
    case v1::FactValue::kListValue:
      return ListText(value.list_value());
    case v1::FactValue::KIND_NOT_SET:
      return "";
  }
  return "";
}

namespace {

// "1 month", "2 grades", "2" of what is counted.
std::string UnitFor(absl::string_view value, absl::string_view unit) {
  if (unit == "count") return "";
  constexpr absl::string_view kPlurals[] = {"days",  "weeks",  "months",
                                            "years", "grades", "points"};
  for (const absl::string_view plural : kPlurals) {
    const absl::string_view singular = plural.substr(0, plural.size() - 1);
    if (unit != plural && unit != singular) continue;
    return std::string(value == "1" || value == "-1" ? singular : plural);
  }
  return std::string(unit);
}

std::string WithUnit(const std::string& text, absl::string_view unit) {
  const std::string own = UnitFor(text, unit);
  return text.empty() || own.empty() ? text : absl::StrCat(text, " ", own);
}

}  // namespace

std::string MeasuredText(absl::string_view value, absl::string_view unit) {
  // What is called by its unit rather than counted in it.
  if (unit == "intensity" || unit == "titre" || unit == "MRC grade") {
    return absl::StrCat(unit, " ", value);
  }
  return WithUnit(std::string(value), unit);
}

std::string QuantityText(const v1::FactValue& value, absl::string_view unit) {
  return WithUnit(ValueText(value), unit);
}

std::string RoundedText(const v1::FactValue& value, absl::string_view unit) {
  std::string text = value.has_double_value()
                         ? RoundedNumberText(value.double_value())
                     : value.has_range_value()
                         ? NumbersText(value.range_value(), RoundedNumberText)
                         : ValueText(value);
  return WithUnit(text, unit);
}

std::string OutcomeWords(absl::string_view outcome) {
  const bool is_in_capitals =
      !outcome.empty() &&
      std::all_of(outcome.begin(), outcome.end(), [](char character) {
        return absl::ascii_isupper(character) ||
               absl::ascii_isdigit(character) || character == '_';
      });
  if (!is_in_capitals) return std::string(outcome);
  std::string words;
  bool is_after_anti = false;
  for (const absl::string_view word : WordsInOrder(outcome)) {
    absl::StrAppend(
        &words,
        words.empty()   ? ""
        : is_after_anti ? "-"
                        : " ",
        IsAbbreviation(word) ? std::string(word) : absl::AsciiStrToLower(word));
    is_after_anti = word == "ANTI";
  }
  return words;
}

}  // namespace myorules::rules
