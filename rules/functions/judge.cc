#include "rules/functions/judge.h"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace myorules::rules {
namespace {

using engine::NumberRange;
using engine::UnknownSet;

Judgement Undecided(const engine::Path* path, absl::string_view reason) {
  return {Verdict::kUndecided, UnknownSet::Of(path, reason)};
}

// Pluses of a grade; "(+)" lies below one.
double Pluses(v1::LineBlotGrade grade) {
  switch (grade) {
    case v1::LINE_BLOT_GRADE_BORDERLINE:
      return 0.5;
    case v1::LINE_BLOT_GRADE_ONE_PLUS:
      return 1;
    case v1::LINE_BLOT_GRADE_TWO_PLUS:
      return 2;
    case v1::LINE_BLOT_GRADE_THREE_PLUS:
      return 3;
    default:
      return 0;
  }
}

// "weak positive".
std::string WordText(v1::ResultWord word) {
  const std::string name(
      absl::StripPrefix(v1::ResultWord_Name(word), "RESULT_WORD_"));
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", " "}});
}

std::string NumberText(const v1::Quantity& quantity) {
  std::string value = absl::StrCat(quantity.value());
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      return absl::StrCat("<", value);
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return absl::StrCat("<=", value);
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return absl::StrCat(">=", value);
    case v1::COMPARATOR_GREATER:
      return absl::StrCat(">", value);
    case v1::COMPARATOR_BETWEEN:
      return absl::StrCat(value, "-", quantity.high());
    default:
      return value;
  }
}

// At or above the cut (`cut_is_positive`), or above it.
Verdict Against(const NumberRange& numbers, double cut, bool cut_is_positive) {
  if (numbers.low > cut) return Verdict::kPositive;
  if (numbers.low == cut && (cut_is_positive || numbers.low_excluded)) {
    return Verdict::kPositive;
  }
  if (numbers.high < cut) return Verdict::kNegative;
  if (numbers.high == cut && (!cut_is_positive || numbers.high_excluded)) {
    return Verdict::kNegative;
  }
  return Verdict::kUndecided;
}

// The cut for results of the method in that unit; null: none.
const engine::ThresholdValue* WithUnit(Cuts cuts, v1::AssayMethod method,
                                       absl::string_view unit) {
  for (const Cut& cut : cuts) {
    if (cut.IsFor(method) && cut.threshold->unit == unit) return cut.threshold;
  }
  return nullptr;
}

// The same for results that are grades.
inline const engine::ThresholdValue* OfGrades(Cuts cuts,
                                              v1::AssayMethod method) {
  for (const Cut& cut : cuts) {
    if (cut.is_grade && cut.IsFor(method)) return cut.threshold;
  }
  return nullptr;
}

std::string UnitsOf(Cuts cuts, v1::AssayMethod method) {
  std::string units;
  for (const Cut& cut : cuts) {
    if (!cut.IsFor(method)) continue;
    absl::StrAppend(&units, units.empty() ? "" : " or ", cut.threshold->unit);
  }
  return units;
}

inline Judgement JudgeGrade(v1::LineBlotGrade grade, v1::AssayMethod method,
                            Cuts cuts, const engine::Path* path) {
  if (method != v1::ASSAY_METHOD_LINE_BLOT) {
    return Undecided(path, "a grade decides on a line blot only");
  }
  const engine::ThresholdValue* cut = OfGrades(cuts, method);
  if (cut == nullptr) {
    return Undecided(path, absl::StrCat("a grade, where the cut is in ",
                                        UnitsOf(cuts, method)));
  }
  return {Pluses(grade) >= cut->value ? Verdict::kPositive : Verdict::kNegative,
          {},
          cut};
}

Judgement JudgeQuantity(const Terminology& terminology,
                        const v1::Quantity& quantity, v1::AssayMethod method,
                        Cuts cuts, const engine::Path* path) {
  if (quantity.unit().empty()) {
    return Undecided(path->Child(".quantity.unit"), "");
  }
  if (!quantity.has_value()) {
    return Undecided(path->Child(".quantity.value"), "");
  }
  double factor = 1;
  const engine::ThresholdValue* cut = WithUnit(cuts, method, quantity.unit());
  for (const Cut& other : cuts) {
    if (cut != nullptr) break;
    if (!other.IsFor(method)) continue;
    const auto exact =
        terminology.FactorBetween(quantity.unit(), other.threshold->unit);
    if (!exact.has_value()) continue;
    cut = other.threshold;
    factor = *exact;
  }
  if (cut == nullptr) {
    return Undecided(path->Child(".quantity.unit"),
                     absl::StrCat("the unit is ", quantity.unit(),
                                  ", the cut is in ", UnitsOf(cuts, method)));
  }
  NumberRange numbers = NumbersOf(quantity);
  numbers.low *= factor;
  numbers.high *= factor;
  Judgement judgement{
      Against(numbers, cut->value, /*cut_is_positive=*/true), {}, cut};
  if (judgement.verdict == Verdict::kUndecided) {
    judgement.open = UnknownSet::Of(
        path->Child(".quantity.value"),
        absl::StrCat(NumberText(quantity), " may lie on either side of ",
                     cut->decimal_text, " ", cut->unit));
  }
  return judgement;
}

Judgement JudgeWord(const Terminology& terminology, const v1::LabResult& result,
                    v1::AssayMethod method, Cuts cuts,
                    const engine::Path* path) {
  const v1::WordBand* band = terminology.FindBand(
      result.laboratory(), method, result.analyte(), result.word());
  if (band == nullptr) {
    return Undecided(path,
                     absl::StrCat("'", WordText(result.word()),
                                  "' without a grade or number, and no ",
                                  "band of the laboratory says what it means"));
  }
  Judgement judged =
      band->has_grade()
          ? JudgeGrade(band->grade(), method, cuts, path)
          : JudgeQuantity(terminology, band->quantity(), method, cuts, path);
  if (judged.verdict == Verdict::kUndecided) {
    judged.open =
        UnknownSet::Of(path, absl::StrCat("'", WordText(result.word()),
                                          "' of this laboratory may lie on ",
                                          "either side of the cut"));
  }
  return judged;
}

absl::string_view UnreadReason(const v1::LabResult& result) {
  return result.unread_reason().empty()
             ? absl::string_view("no value that could be read")
             : absl::string_view(result.unread_reason());
}

// Whether the laboratory has a band of its own for the word, rather than the
// one that holds for any.
bool HasOwnBand(const Terminology& terminology, const v1::LabResult& result) {
  const v1::WordBand* band = terminology.FindBand(
      result.laboratory(), result.method(), result.analyte(), result.word());
  return band != nullptr &&
         band != terminology.FindBand("ANY", result.method(), result.analyte(),
                                      result.word());
}

Judgement JudgePlainWord(const Terminology& terminology,
                         const UsableResult& result) {
  switch (result.message->word()) {
    case v1::RESULT_WORD_NEGATIVE:
      return {Verdict::kNegative, {}};
    case v1::RESULT_WORD_POSITIVE:
    case v1::RESULT_WORD_STRONG_POSITIVE:
      return {Verdict::kPositive, {}};
    case v1::RESULT_WORD_WEAK_POSITIVE:
      if (HasOwnBand(terminology, *result.message)) {
        return {Verdict::kPositive, {}};
      }
      [[fallthrough]];
    default:
      return Undecided(
          result.path,
          absl::StrCat("'", WordText(result.message->word()),
                       "' by a method for which no cut is stated"));
  }
}

// The limit above which the laboratory calls the number abnormal: printed, or
// of its own band of negative numbers.
struct UpperLimit {
  double value = 0;
  bool value_is_abnormal = false;
};

absl::optional<UpperLimit> LimitOf(const Terminology& terminology,
                                   const v1::LabResult& result) {
  if (result.reference_range().has_high()) {
    return UpperLimit{result.reference_range().high(),
                      result.reference_range().high_excluded()};
  }
  const v1::WordBand* band =
      terminology.FindBand(result.laboratory(), result.method(),
                           result.analyte(), v1::RESULT_WORD_NEGATIVE);
  if (band != nullptr && band->has_quantity() &&
      band->quantity().unit() == result.quantity().unit() &&
      band->quantity().comparator() == v1::COMPARATOR_LESS) {
    return UpperLimit{band->quantity().value(), true};
  }
  return absl::nullopt;
}

}  // namespace

NumberRange NumbersOf(const v1::Quantity& quantity) {
  NumberRange numbers;
  numbers.low = quantity.value();
  numbers.high = quantity.value();
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      numbers.high_excluded = true;
      [[fallthrough]];
    case v1::COMPARATOR_LESS_OR_EQUAL:
      numbers.low = 0;  // What is measured here is never negative.
      break;
    case v1::COMPARATOR_GREATER:
      numbers.low_excluded = true;
      [[fallthrough]];
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      numbers.high = std::numeric_limits<double>::infinity();
      numbers.high_excluded = true;
      break;
    case v1::COMPARATOR_BETWEEN:
      numbers.high = quantity.has_high()
                         ? quantity.high()
                         : std::numeric_limits<double>::infinity();
      numbers.high_excluded = !quantity.has_high();
      break;
    default:
      break;
  }
  return numbers;
}

Judgement JudgeByCuts(const Terminology& terminology,
                      const UsableResult& result, v1::AssayMethod method,
                      Cuts cuts) {
  const v1::LabResult& message = *result.message;
  if (message.has_grade() &&
      message.grade() != v1::LINE_BLOT_GRADE_UNSPECIFIED) {
    return JudgeGrade(message.grade(), method, cuts, result.path);
  }
  if (message.has_quantity()) {
    return JudgeQuantity(terminology, message.quantity(), method, cuts,
                         result.path);
  }
  if (message.has_word() && message.word() != v1::RESULT_WORD_UNSPECIFIED) {
    return JudgeWord(terminology, message, method, cuts, result.path);
  }
  return Undecided(result.path, UnreadReason(message));
}

void RecordCut(const Judgement& judgement, engine::CallContext& context) {
  if (judgement.cut != nullptr) context.RecordThreshold(*judgement.cut);
}

Judgement JudgeByLaboratory(const Terminology& terminology,
                            const UsableResult& result) {
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) {
    if (!message.quantity().has_value()) {
      return Undecided(result.path->Child(".quantity.value"), "");
    }
    const auto limit = LimitOf(terminology, message);
    if (!limit.has_value()) {
      return Undecided(result.path->Child(".reference_range.high"), "");
    }
    const Verdict verdict =
        Against(NumbersOf(message.quantity()), limit->value,
                /*cut_is_positive=*/limit->value_is_abnormal);
    if (verdict != Verdict::kUndecided) return {verdict, {}};
    return Undecided(result.path->Child(".quantity.value"),
                     absl::StrCat(NumberText(message.quantity()),
                                  " may lie on either side of the ",
                                  "laboratory's limit ", limit->value));
  }
  if (message.has_grade() &&
      message.grade() != v1::LINE_BLOT_GRADE_UNSPECIFIED) {
    if (message.grade() == v1::LINE_BLOT_GRADE_NEGATIVE) {
      return {Verdict::kNegative, {}};
    }
    return Undecided(result.path, "a grade for which no cut is stated");
  }
  if (message.has_word() && message.word() != v1::RESULT_WORD_UNSPECIFIED) {
    return JudgePlainWord(terminology, result);
  }
  return Undecided(result.path, UnreadReason(message));
}

}  // namespace myorules::rules
