#include "rules/cases/told_range.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_split.h"
#include "re2/re2.h"

namespace myorules::rules {
namespace {

// As a part of a number: next to a limit, and as near as "about" tells one.
constexpr double kNext = 1e-5;
constexpr double kAbout = 0.01;
// Next to zero.
constexpr double kLeast = 1e-5;
constexpr int kYears = 110;

// One end of a range: "at or above 20", "below about 907".
struct End {
  std::string words;  // Empty: there is none.
  double number = 0;

  // The number of the range that is nearest to the end, `towards` being 1 at
  // the low end and -1 at the high one.
  double Nearest(int towards) const {
    if (words == "at or above" || words == "at or below") return number;
    const bool is_about = words == "above about" || words == "below about";
    const double step = std::abs(number) * (is_about ? kAbout : kNext);
    return number + towards * std::max(step, kLeast);
  }
};

// A number within the range, away from its ends.
double Within(const End& low, const End& high) {
  if (!low.words.empty() && !high.words.empty()) {
    return (low.number + high.number) / 2;
  }
  return low.words.empty() ? high.number / 3 : 3 * low.number + 1;
}

std::vector<Sample<double>> SamplesBetween(const End& low, const End& high) {
  const double first = low.words.empty() ? 0 : low.Nearest(1);
  const double last = high.words.empty() ? HUGE_VAL : high.Nearest(-1);
  // A range that is hardly wider than "about" tells has no number that surely
  // lies in it.
  if (first > last) return {};
  std::vector<Sample<double>> samples = {{first, !low.words.empty()},
                                         {Within(low, high), false}};
  if (!high.words.empty()) samples.push_back({last, true});
  return samples;
}

}  // namespace

ToldNumbers NumbersIn(const std::string& words) {
  static const RE2& any = *new RE2("any number(?: in (.+))?");
  static const RE2& one = *new RE2(R"((?:exactly )?(-?[\d.e+-]+)(?: (.+))?)");
  static const RE2& low_end =
      *new RE2(R"((at or above|above about|above) (-?[\d.e+-]+)(?: (.+))?)");
  static const RE2& high_end =
      *new RE2(R"((at or below|below about|below) (-?[\d.e+-]+)(?: (.+))?)");
  ToldNumbers told;
  double number = 0;
  if (RE2::FullMatch(words, any, &told.unit)) {
    told.samples = {{1, false}, {50, false}, {5000, false}};
    return told;
  }
  if (RE2::FullMatch(words, one, &number, &told.unit)) {
    told.samples = {{number, true}};
    return told;
  }
  End low;
  End high;
  const std::vector<std::string> ends = absl::StrSplit(words, " and ");
  for (const std::string& end : ends) {
    if (!RE2::FullMatch(end, low_end, &low.words, &low.number, &told.unit) &&
        !RE2::FullMatch(end, high_end, &high.words, &high.number, &told.unit)) {
      return {};
    }
  }
  told.samples = SamplesBetween(low, high);
  return told;
}

bool ReadDay(const std::string& text, absl::CivilDay* day) {
  static const RE2& date = *new RE2(R"((\d{4})-(\d{2})-(\d{2}))");
  int year = 0;
  int month = 0;
  int day_of_month = 0;
  if (!RE2::FullMatch(text, date, &year, &month, &day_of_month)) return false;
  *day = absl::CivilDay(year, month, day_of_month);
  return true;
}

std::vector<Sample<absl::CivilDay>> DaysIn(const std::string& words,
                                           absl::CivilDay last) {
  static const RE2& range = *new RE2(
      "any day|from (\\S+) to (\\S+)|from (\\S+) on|up to (\\S+)|(\\S+)");
  std::string from, to, on, up_to, only;
  if (!RE2::FullMatch(words, range, &from, &to, &on, &up_to, &only)) return {};
  absl::CivilDay low(last.year() - kYears, 1, 1);
  absl::CivilDay high = last;
  bool has_low = false;
  bool has_high = false;
  for (const std::string& text : {from, on, only}) {
    has_low |= ReadDay(text, &low);
  }
  for (const std::string& text : {to, up_to, only}) {
    has_high |= ReadDay(text, &high);
  }
  if (!has_low && !has_high && words != "any day") return {};
  return {{low, has_low}, {low + (high - low) / 2, false}, {high, has_high}};
}

}  // namespace myorules::rules
