#include "rules/evidence/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "re2/re2.h"
#include "rules/cohort/statistics.h"
#include "rules/evidence/evidence.h"

namespace myorules::rules {
namespace {

constexpr char kFisher[] = "2-sided Fisher exact";
constexpr char kChiSquared[] = "chi-squared";
constexpr char kCorrected[] = "chi-squared with continuity correction";

// "29.4", as it was printed.
std::string NumberText(double number) {
  return absl::StrFormat("%.15g", number);
}

// Half of the last digit of a printed number: 0.05 of 29.4. What is printed as
// 20 may be 20.0 with its last digit dropped, and is 20 to the half.
double HalfDigit(double printed) {
  const std::string text = NumberText(printed);
  const size_t point = text.find('.');
  const size_t digits =
      point == std::string::npos ? 0 : text.size() - point - 1;
  // A rounding error beside the half must not count.
  return 0.5 * std::pow(10.0, -static_cast<double>(digits)) * (1 + 1e-9);
}

// Whether `text` holds `number` as a number of its own, as in "7 (63)" or
// "63%".
bool Names(absl::string_view text, absl::string_view number) {
  for (size_t at = text.find(number); at != absl::string_view::npos;
       at = text.find(number, at + 1)) {
    const size_t end = at + number.size();
    const bool begins = at == 0 || !absl::ascii_isdigit(text[at - 1]);
    const bool ends = end == text.size() || !absl::ascii_isdigit(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

// A p-value is printed to two digits at least; what is 0.2 was 0.20.
double HalfDigitOfP(double printed) {
  return std::min(HalfDigit(printed), 0.005);
}

bool IsContradicted(const v1::Evidence& record, double printed) {
  const std::string number = NumberText(printed);
  return Names(record.contradiction().one(), number) ||
         Names(record.contradiction().other(), number);
}

bool IsSound(const v1::Count& count) {
  return count.count() >= 0 && count.total() > 0 &&
         count.count() <= count.total();
}

std::string FractionText(const v1::Count& count) {
  return absl::StrCat(count.count(), " of ", count.total());
}

// Whether a percentage is that of one of the record's counts, or printed with
// it.
bool IsOfACount(const v1::Evidence& record, double percentage) {
  for (const v1::Count& count : record.count()) {
    if (!IsSound(count)) continue;
    const double percent = 100.0 * count.count() / count.total();
    if (std::abs(percent - percentage) <= HalfDigit(percentage) ||
        (count.has_percent_printed() &&
         count.percent_printed() == percentage)) {
      return true;
    }
  }
  return false;
}

// Whether the counts and tests of the record give a number of its statement.
// Whole ones without "%" are counts, or times and grades that say what is
// counted.
bool IsShown(const v1::Evidence& record, const std::string& digits,
             absl::string_view percent) {
  double value = 0;
  if (!absl::SimpleAtod(digits, &value)) return true;
  if (!percent.empty()) {
    return IsOfACount(record, value) ||
           absl::StrContains(record.statement(), ".contradiction.");
  }
  const auto is_its_p_value = [value](const v1::StatisticalTest& test) {
    return test.p_value() == value;
  };
  return !absl::StrContains(digits, '.') ||
         std::any_of(record.test().begin(), record.test().end(),
                     is_its_p_value);
}

// "(54-74)," is 54-74.
std::string WithoutPunctuation(absl::string_view word) {
  constexpr absl::string_view kMarks = "(),;:.";
  while (!word.empty() && absl::StrContains(kMarks, word.front())) {
    word.remove_prefix(1);
  }
  while (!word.empty() && absl::StrContains(kMarks, word.back())) {
    word.remove_suffix(1);
  }
  return std::string(word);
}

// Gathers the faults of one record.
class Check {
 public:
  explicit Check(const v1::Evidence& record) : record_(record) {}

  std::vector<NumberFault> Faults() {
    for (int i = 0; i < record_.count_size(); ++i) CheckCount(i);
    for (int i = 0; i < record_.test_size(); ++i) CheckTest(i);
    return std::move(faults_);
  }

 private:
  void CheckCount(int i) {
    const v1::Count& count = record_.count(i);
    const auto add = [&](const char* field, std::string message) {
      faults_.push_back({"count", i, field, std::move(message)});
    };
    if (!seen_.emplace(count.group(), count.what()).second) {
      add("what", absl::StrCat("'", count.what(), "' of '", count.group(),
                               "' is counted twice; take one out"));
    }
    if (count.count() < 0) add("count", "a count cannot be below 0");
    if (count.total() <= 0) {
      add("total", "a count needs a total above 0: the size of the group");
    } else if (count.count() > count.total()) {
      add("count", absl::StrCat("the count ", count.count(),
                                " is above its total ", count.total()));
    }
    if (!count.has_percent_printed() || !IsSound(count)) return;
    const double printed = count.percent_printed();
    const double percent = 100.0 * count.count() / count.total();
    if (std::abs(percent - printed) <= HalfDigit(printed) ||
        IsContradicted(record_, printed)) {
      return;
    }
    add("percent_printed",
        absl::StrFormat("%s is %.3g%%, not %s%%; mend the counts, or, where it "
                        "is printed so, name %s in the contradiction",
                        FractionText(count), percent, NumberText(printed),
                        NumberText(printed)));
  }

  // Null: there is no such count, which is a fault.
  const v1::Count* FindCount(int i, const char* field,
                             const std::string& group) {
    const std::string& what = record_.test(i).what();
    for (const v1::Count& count : record_.count()) {
      if (count.group() == group && count.what() == what) return &count;
    }
    faults_.push_back({"test", i, field,
                       absl::StrCat("the test compares '", what, "' of '",
                                    group, "', of which there is no count")});
    return nullptr;
  }

  void CheckTest(int i) {
    const v1::StatisticalTest& test = record_.test(i);
    const std::vector<std::string> known = TestsOfCounts();
    if (std::find(known.begin(), known.end(), test.name()) == known.end()) {
      return;
    }
    const v1::Count* const a = FindCount(i, "group_a", test.group_a());
    const v1::Count* const b = FindCount(i, "group_b", test.group_b());
    if (a == nullptr || b == nullptr || !IsSound(*a) || !IsSound(*b)) return;
    const int rest_of_a = a->total() - a->count();
    const int rest_of_b = b->total() - b->count();
    const double p_value =
        test.name() == kFisher
            ? FisherExactTwoSided(a->count(), rest_of_a, b->count(), rest_of_b)
            : ChiSquared(a->count(), rest_of_a, b->count(), rest_of_b,
                         test.name() == kCorrected);
    if (std::abs(p_value - test.p_value()) <= HalfDigitOfP(test.p_value()) ||
        IsContradicted(record_, test.p_value())) {
      return;
    }
    faults_.push_back(
        {"test", i, "p_value",
         absl::StrFormat("the p-value of %s and %s by %s is %.3g, not %s; mend "
                         "the counts, or, where it is printed so, name %s in "
                         "the contradiction",
                         FractionText(*a), FractionText(*b), test.name(),
                         p_value, NumberText(test.p_value()),
                         NumberText(test.p_value()))});
  }

  const v1::Evidence& record_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<NumberFault> faults_;
};

}  // namespace

std::vector<std::string> TestsOfCounts() {
  return {kFisher, kChiSquared, kCorrected};
}

bool LacksSourceOfFigures(const v1::Evidence& record) {
  static const auto& figure = *new RE2(R"(\d ?%|\b\d+ of \d|\b\d+/\d|p = \d)");
  const bool has_figures = !record.count().empty() || !record.test().empty() ||
                           RE2::PartialMatch(record.statement(), figure);
  const bool has_source = std::any_of(
      record.source().begin(), record.source().end(),
      [](const v1::SourceRef& source) {
        return source.key() != kClinicalSourceKey && !source.place().empty();
      });
  return has_figures && !has_source && record.unverified().empty();
}

std::vector<std::string> FiguresNotComputed(const v1::Evidence& record) {
  static const auto& number =
      *new RE2(R"((\d+(?:,\d{3})*(?:\.\d+)?(?:-\d+)?)(%?))");
  static const auto& year = *new RE2(R"((?:19|20)\d\d)");
  if (record.has_contradiction()) return {};
  const bool has_counts = !record.count().empty() || !record.test().empty();
  std::vector<std::string> figures;
  std::string before;
  for (absl::string_view word :
       absl::StrSplit(record.statement(), ' ', absl::SkipEmpty())) {
    const std::string stripped = WithoutPunctuation(word);
    std::string digits, percent;
    const bool is_number =
        RE2::FullMatch(stripped, number, &digits, &percent) &&
        !RE2::FullMatch(digits, year) && before != "PMID";
    if (is_number && !(has_counts && IsShown(record, digits, percent))) {
      figures.push_back(stripped);
    }
    before = stripped;
  }
  return figures;
}

std::vector<NumberFault> NumberFaultsOf(const v1::Evidence& record) {
  return Check(record).Faults();
}

}  // namespace myorules::rules
