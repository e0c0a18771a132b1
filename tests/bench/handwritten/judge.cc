#include "tests/bench/handwritten/judge.h"

#include <limits>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace myorules::handwritten {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Pluses; "(+)" lies below one.
double PlusesOf(v1::LineBlotGrade grade) {
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
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(
                                 v1::ResultWord_Name(word), "RESULT_WORD_")),
                             {{"_", " "}});
}

// "<20", "20-60".
std::string QuantityText(const v1::Quantity& quantity) {
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      return absl::StrCat("<", quantity.value());
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return absl::StrCat("<=", quantity.value());
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return absl::StrCat(">=", quantity.value());
    case v1::COMPARATOR_GREATER:
      return absl::StrCat(">", quantity.value());
    case v1::COMPARATOR_BETWEEN:
      return absl::StrCat(quantity.value(), "-", quantity.high());
    default:
      return absl::StrCat(quantity.value());
  }
}

// `cut` itself is positive, or is still negative.
Verdict Against(const Numbers& numbers, double cut, bool cut_is_positive) {
  if (numbers.low > cut ||
      (numbers.low == cut && (cut_is_positive || numbers.low_excluded))) {
    return Verdict::kPositive;
  }
  if (numbers.high < cut ||
      (numbers.high == cut && (!cut_is_positive || numbers.high_excluded))) {
    return Verdict::kNegative;
  }
  return Verdict::kUndecided;
}

bool HasGrade(const v1::LabResult& result) {
  return result.grade() != v1::LINE_BLOT_GRADE_UNSPECIFIED;
}
bool HasWord(const v1::LabResult& result) {
  return result.word() != v1::RESULT_WORD_UNSPECIFIED;
}

}  // namespace

Numbers NumbersOf(const v1::Quantity& quantity) {
  const double value = quantity.value();
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      return {0, value, false, true};  // Nothing measured here is negative.
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return {0, value};
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return {value, kInfinity};
    case v1::COMPARATOR_GREATER:
      return {value, kInfinity, true};
    case v1::COMPARATOR_BETWEEN:
      return {value, quantity.has_high() ? quantity.high() : kInfinity};
    default:
      return {value, value};
  }
}

Judgement Judge::Undecided(const Result& result, absl::string_view suffix,
                           absl::string_view reason) {
  return {Verdict::kUndecided,
          facts_.Entry(List::kResults, result.index, suffix, reason)};
}

template <typename... Parts>
Judgement Judge::UndecidedFor(const Result& result, absl::string_view suffix,
                              const Parts&... reason) {
  return Undecided(result, suffix,
                   facts_.texts().Copy(absl::StrCat(reason...)));
}

Judgement Judge::Unread(const Result& result) {
  const std::string& reason = result.message->unread_reason();
  return Undecided(result, "",
                   reason.empty()
                       ? absl::string_view("no value that could be read")
                       : reason);
}

Judgement Judge::Grade(const Result& result, v1::LineBlotGrade grade,
                       const Cuts& cuts) {
  if (cuts.method != v1::ASSAY_METHOD_LINE_BLOT) {
    return Undecided(result, "", "a grade decides on a line blot only");
  }
  const Cut* cut = cuts.WithUnit("grade");
  if (cut == nullptr) {
    return UndecidedFor(result, "", "a grade, where the cut is in ",
                        cuts.units);
  }
  return {
      PlusesOf(grade) >= cut->value ? Verdict::kPositive : Verdict::kNegative,
      {}};
}

Judgement Judge::Quantity(const Result& result, const v1::Quantity& quantity,
                          const Cuts& cuts) {
  if (quantity.unit().empty()) return Undecided(result, ".quantity.unit", "");
  if (!quantity.has_value()) return Undecided(result, ".quantity.value", "");
  const Cut* cut = cuts.WithUnit(quantity.unit());
  double factor = 1;
  for (const Cut& other : cuts.by_unit) {
    if (cut != nullptr) break;
    const auto exact =
        knowledge_.terminology().FactorBetween(quantity.unit(), other.unit);
    if (!exact.has_value()) continue;
    cut = &other;
    factor = *exact;
  }
  if (cut == nullptr) {
    return UndecidedFor(result, ".quantity.unit", "the unit is ",
                        quantity.unit(), ", the cut is in ", cuts.units);
  }
  if (&cuts == &knowledge_.blot && cut->unit == "intensity") {
    compared_intensity_ = true;
  }
  Numbers numbers = NumbersOf(quantity);
  numbers.low *= factor;
  numbers.high *= factor;
  const Verdict verdict = Against(numbers, cut->value, true);
  if (verdict != Verdict::kUndecided) return {verdict, {}};
  return UndecidedFor(result, ".quantity.value", QuantityText(quantity),
                      " may lie on either side of ", cut->decimal_text, " ",
                      cut->unit);
}

Judgement Judge::Word(const Result& result, const Cuts& cuts) {
  const v1::LabResult& message = *result.message;
  const v1::WordBand* band = knowledge_.terminology().FindBand(
      message.laboratory(), cuts.method, message.analyte(), message.word());
  if (band == nullptr) {
    return UndecidedFor(result, "", "'", WordText(message.word()),
                        "' without a grade or number, and no band of the "
                        "laboratory says what it means");
  }
  const Judgement judged = band->has_grade()
                               ? Grade(result, band->grade(), cuts)
                               : Quantity(result, band->quantity(), cuts);
  if (judged.verdict != Verdict::kUndecided) return judged;
  return UndecidedFor(result, "", "'", WordText(message.word()),
                      "' of this laboratory may lie on either side of the cut");
}

Judgement Judge::ByCuts(const Result& result, const Cuts& cuts) {
  const v1::LabResult& message = *result.message;
  if (HasGrade(message)) return Grade(result, message.grade(), cuts);
  if (message.has_quantity()) return Quantity(result, message.quantity(), cuts);
  if (HasWord(message)) return Word(result, cuts);
  return Unread(result);
}

Judgement Judge::ByCutsIfOfTheirMethod(const Result& result, const Cuts& cuts) {
  Judgement judged = ByCuts(result, cuts);
  if (judged.verdict == Verdict::kUndecided) {
    facts_.Add(facts_.Entry(List::kResults, result.index, ".method"),
               &judged.open);
  }
  return judged;
}

Judgement Judge::QuantityByLaboratory(const Result& result) {
  const v1::LabResult& message = *result.message;
  const v1::Quantity& quantity = message.quantity();
  if (!quantity.has_value()) return Undecided(result, ".quantity.value", "");
  double limit = 0;
  bool limit_is_positive = false;
  if (message.reference_range().has_high()) {
    limit = message.reference_range().high();
    limit_is_positive = message.reference_range().high_excluded();
  } else {
    const v1::WordBand* band = knowledge_.terminology().FindBand(
        message.laboratory(), message.method(), message.analyte(),
        v1::RESULT_WORD_NEGATIVE);
    if (band == nullptr || !band->has_quantity() ||
        band->quantity().unit() != quantity.unit() ||
        band->quantity().comparator() != v1::COMPARATOR_LESS) {
      return Undecided(result, ".reference_range.high", "");
    }
    limit = band->quantity().value();
    limit_is_positive = true;
  }
  const Verdict verdict =
      Against(NumbersOf(quantity), limit, limit_is_positive);
  if (verdict != Verdict::kUndecided) return {verdict, {}};
  return UndecidedFor(result, ".quantity.value", QuantityText(quantity),
                      " may lie on either side of the laboratory's limit ",
                      limit);
}

Judgement Judge::PlainWord(const Result& result) {
  const v1::LabResult& message = *result.message;
  const v1::ResultWord word = message.word();
  if (word == v1::RESULT_WORD_NEGATIVE) return {Verdict::kNegative, {}};
  if (word == v1::RESULT_WORD_POSITIVE ||
      word == v1::RESULT_WORD_STRONG_POSITIVE) {
    return {Verdict::kPositive, {}};
  }
  if (word == v1::RESULT_WORD_WEAK_POSITIVE) {
    const rules::Terminology& terminology = knowledge_.terminology();
    const v1::WordBand* band = terminology.FindBand(
        message.laboratory(), message.method(), message.analyte(), word);
    // A band of the laboratory's own, rather than the one for any.
    if (band != nullptr &&
        band != terminology.FindBand("ANY", message.method(), message.analyte(),
                                     word)) {
      return {Verdict::kPositive, {}};
    }
  }
  return UndecidedFor(result, "", "'", WordText(word),
                      "' by a method for which no cut is stated");
}

Judgement Judge::ByLaboratory(const Result& result) {
  const v1::LabResult& message = *result.message;
  if (message.has_quantity()) return QuantityByLaboratory(result);
  if (HasGrade(message)) {
    if (message.grade() == v1::LINE_BLOT_GRADE_NEGATIVE) {
      return {Verdict::kNegative, {}};
    }
    return Undecided(result, "", "a grade for which no cut is stated");
  }
  if (HasWord(message)) return PlainWord(result);
  return Unread(result);
}

}  // namespace myorules::handwritten
