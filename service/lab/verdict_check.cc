#include "service/lab/verdict_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "service/lab/number_text.h"

namespace myorules::service {
namespace {

struct Limit {
  double value = 0;
  // Whether the limit itself lies below it.
  bool included = false;
};

enum class Side { kBelow, kAbove, kBoth };

Side SideOf(const v1::Quantity& quantity, const Limit& limit) {
  const auto below = [&](double number) {
    return limit.included ? number <= limit.value : number < limit.value;
  };
  const double number = quantity.value();
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      return number <= limit.value ? Side::kBelow : Side::kBoth;
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return below(number) ? Side::kBelow : Side::kBoth;
    case v1::COMPARATOR_GREATER:
      return number >= limit.value ? Side::kAbove : Side::kBoth;
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return below(number) ? Side::kBoth : Side::kAbove;
    case v1::COMPARATOR_BETWEEN:
      if (below(quantity.high())) return Side::kBelow;
      return below(number) ? Side::kBoth : Side::kAbove;
    default:
      return below(number) ? Side::kBelow : Side::kAbove;
  }
}

bool AreOpposite(Side one, Side other) {
  return one != Side::kBoth && other != Side::kBoth && one != other;
}

class VerdictCheck {
 public:
  VerdictCheck(const BesideValue& beside, const rules::LabProfile& profile,
               const v1::LabResult& result, Problems* problems)
      : beside_(beside),
        profile_(profile),
        result_(result),
        problems_(*problems) {}

  void Check() {
    const bool is_grade = beside_.grade != v1::LINE_BLOT_GRADE_UNSPECIFIED;
    if (!result_.has_quantity() ||
        (!is_grade && beside_.word == v1::RESULT_WORD_UNSPECIFIED)) {
      return;
    }
    const std::string contradiction = Contradiction();
    if (contradiction.empty()) return;
    const std::string reason =
        absl::StrCat("the ", is_grade ? "grade" : "word", " in ",
                     Quoted(result_.raw_value()), " and ", contradiction);
    problems_.LeaveUnreadFor("value", v1::READING_PROBLEM_KIND_AMBIGUOUS_VALUE,
                             reason, reason);
  }

 private:
  // Empty: there is none.
  std::string Contradiction() const {
    const absl::optional<Limit> normal = LimitOfNormal();
    if (normal.has_value() &&
        AreOpposite(SideOf(result_.quantity(), *normal), SideOfNormal())) {
      return absl::StrCat("the limit of normal ",
                          NumberText(normal->value, v1::DECIMAL_SIGN_POINT),
                          " say the opposite of each other");
    }
    if (result_.method() != v1::ASSAY_METHOD_LINE_BLOT) return "";
    for (const v1::GradeLine& line : profile_.grade_lines()) {
      if (line.unit() != result_.quantity().unit() ||
          !AreOpposite(SideOf(result_.quantity(), {line.from()}),
                       SideOfLine(line))) {
        continue;
      }
      return absl::StrCat("its number say the opposite of each other: ",
                          profile_.TextOf(line.grade()), " begins at ",
                          NumberText(line.from(), v1::DECIMAL_SIGN_POINT));
    }
    return "";
  }

  const v1::WordBand* BandOf(v1::ResultWord word) const {
    return profile_.terminology().FindBand(profile_.source().laboratory(),
                                           result_.method(), result_.analyte(),
                                           word);
  }

  // What is printed, or is the laboratory's habit; else where the band ends
  // that it calls negative.
  absl::optional<Limit> LimitOfNormal() const {
    const v1::ReferenceRange& range = result_.reference_range();
    if (range.has_high()) return Limit{range.high(), !range.high_excluded()};
    const v1::WordBand* band = BandOf(v1::RESULT_WORD_NEGATIVE);
    if (band == nullptr || !band->has_quantity() ||
        band->quantity().unit() != result_.quantity().unit()) {
      return absl::nullopt;
    }
    const v1::Quantity& negative = band->quantity();
    switch (negative.comparator()) {
      case v1::COMPARATOR_LESS:
        return Limit{negative.value()};
      case v1::COMPARATOR_LESS_OR_EQUAL:
        return Limit{negative.value(), /*included=*/true};
      case v1::COMPARATOR_BETWEEN:
        return Limit{negative.high(), /*included=*/true};
      default:
        return absl::nullopt;
    }
  }

  // Where the verdict puts the number, negative or not.
  Side SideOfNormal() const {
    if (beside_.grade == v1::LINE_BLOT_GRADE_BORDERLINE ||
        beside_.word == v1::RESULT_WORD_BORDERLINE) {
      return Side::kBoth;
    }
    return beside_.grade == v1::LINE_BLOT_GRADE_NEGATIVE ||
                   beside_.word == v1::RESULT_WORD_NEGATIVE
               ? Side::kBelow
               : Side::kAbove;
  }

  // Where it puts the number, below the grade or not.
  Side SideOfLine(const v1::GradeLine& line) const {
    v1::LineBlotGrade grade = beside_.grade;
    if (grade == v1::LINE_BLOT_GRADE_UNSPECIFIED) {
      const v1::WordBand* band = BandOf(beside_.word);
      if (band == nullptr) return Side::kBoth;
      if (band->has_quantity()) {
        return band->quantity().unit() == line.unit()
                   ? SideOf(band->quantity(), {line.from()})
                   : Side::kBoth;
      }
      grade = band->grade();
    }
    return grade < line.grade() ? Side::kBelow : Side::kAbove;
  }

  const BesideValue& beside_;
  const rules::LabProfile& profile_;
  const v1::LabResult& result_;
  Problems& problems_;
};

}  // namespace

void CheckVerdict(const BesideValue& beside, const rules::LabProfile& profile,
                  const v1::LabResult& result, Problems* problems) {
  VerdictCheck(beside, profile, result, problems).Check();
}

}  // namespace myorules::service
