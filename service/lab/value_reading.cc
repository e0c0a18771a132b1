#include "service/lab/value_reading.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "rules/patient/limits.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/text_advice.h"
#include "service/lab/unit_reading.h"
#include "service/lab/value_text.h"

namespace myorules::service {
namespace {

using rules::AssayHabits;
using rules::LabProfile;
using rules::ValueMeaning;

constexpr char kValue[] = "value";

class ValueReading {
 public:
  ValueReading(const v1::RawResult& raw, const LabProfile& profile,
               const ReadSubject& subject, v1::LabResult* result,
               Problems* problems)
      : raw_(raw),
        profile_(profile),
        subject_(subject),
        habits_(profile.HabitsOf(*subject.analyte, subject.method)),
        result_(*result),
        problems_(*problems),
        unit_(raw, profile, subject, habits_, problems) {}

  BesideValue Read() {
    const absl::string_view text = rules::CleanText(raw_.value(), &clean_);
    if (text.empty()) {
      problems_.LeaveUnread(v1::READING_PROBLEM_KIND_NO_VALUE,
                            "no value is printed");
      unit_.CheckBesideNoNumber();
      return std::move(beside_);
    }
    ReadText(text);
    if (!result_.has_quantity()) unit_.CheckBesideNoNumber();
    return std::move(beside_);
  }

 private:
  void ReadText(absl::string_view text) {
    bool of_others = false;
    const ValueMeaning meaning =
        profile_.FindValue(rules::TextKey(text, &key_), *subject_.analyte,
                           subject_.method, &of_others);
    // A bare "2" is a number where a unit says of what. One that is printed
    // goes before whatever the laboratory means by a digit alone.
    const bool may_be_number =
        unit_.is_printed() ||
        (habits_.unit_when_missing != nullptr && !meaning.own);
    if (meaning.value != nullptr && !may_be_number) {
      Take(*meaning.value);
      return;
    }
    if (meaning.value == nullptr && !of_others && TakeGradeAndNumber(text)) {
      return;
    }
    const QuantityText quantity = ReadQuantity(text, profile_, &structured_);
    if (meaning.value != nullptr) {
      if (quantity.reading == NumberReading::kNumber && quantity.rest.empty()) {
        TakeNumber(text, quantity);
      } else {
        Take(*meaning.value);
      }
    } else if (quantity.reading != NumberReading::kNone &&
               !(of_others && !quantity.rest.empty())) {
      TakeNumber(text, quantity);
    } else if (of_others) {
      NotOfThisMethod();
    } else if (!TakeComponents(text) && !TakeWordAndNumber(text)) {
      if (quantity.high.has_value() && *quantity.high < quantity.value) {
        Unreadable("; the second number of an interval is above the first");
      } else {
        Unreadable();
      }
    }
  }

  // --- what stands in the tables ---

  void Take(const v1::PrintedValue& value) {
    switch (value.meaning_case()) {
      case v1::PrintedValue::kWord:
        result_.set_word(value.word());
        CheckBand(value.word());
        break;
      case v1::PrintedValue::kGrade:
        result_.set_grade(value.grade());
        break;
      case v1::PrintedValue::kQuantity:
        *result_.mutable_quantity() = value.quantity();
        break;
      case v1::PrintedValue::kNotMeasured:
        beside_.not_measured = value.not_measured();
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_NOT_MEASURED,
            absl::StrCat(
                Quoted(raw_.value()), ": ",
                value.not_measured() == v1::RESULT_STATUS_REGISTERED
                    ? "nothing is measured yet"
                    : "nothing was measured, which is not a negative result"));
        break;
      case v1::PrintedValue::kAmbiguous:
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_AMBIGUOUS_VALUE,
            absl::StrCat(Quoted(raw_.value()), " may mean: ", value.ambiguous(),
                         "; the profile of the laboratory does not say which"));
        break;
      default:
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_VALUE_SAYS_NOTHING,
            absl::StrCat(Quoted(raw_.value()),
                         " says nothing of the value: ", value.says_nothing()));
    }
  }

  // Of methods that packs have cuts for a word decides by a band only.
  void CheckBand(v1::ResultWord word) {
    switch (subject_.method) {
      case v1::ASSAY_METHOD_UNSPECIFIED:
      case v1::ASSAY_METHOD_LINE_BLOT:
      case v1::ASSAY_METHOD_ELISA:
      case v1::ASSAY_METHOD_ENZYME_ACTIVITY:
        break;
      default:
        return;
    }
    if (profile_.terminology().FindBand(profile_.source().laboratory(),
                                        subject_.method, subject_.analyte->id(),
                                        word) != nullptr) {
      return;
    }
    problems_.LeaveUnknown(
        kValue, v1::READING_PROBLEM_KIND_WORD_WITHOUT_BAND,
        absl::StrCat(Quoted(raw_.value()),
                     " is printed without grade or number, and no band of "
                     "the laboratory says what it means"));
  }

  void NotOfThisMethod() {
    problems_.LeaveUnread(
        v1::READING_PROBLEM_KIND_NOT_OF_THIS_METHOD,
        absl::StrCat(Quoted(raw_.value()), " is a value of another method; ",
                     subject_.method == v1::ASSAY_METHOD_UNSPECIFIED
                         ? "the method is not stated"
                         : absl::StrCat("the method is ",
                                        profile_.TextOf(subject_.method))));
  }

  void Unreadable() { UnreadableOr("add it to the profile"); }

  // `otherwise`: what to do where the text itself does not tell.
  void UnreadableOr(absl::string_view otherwise) {
    Unreadable(AdviceOr(AdviceOnValue(raw_.value()), otherwise));
  }

  void Unreadable(absl::string_view advice) {
    if (problems_.version() == Version::kWithdrawal) {
      problems_.LeaveUnread(
          v1::READING_PROBLEM_KIND_VALUE_SAYS_NOTHING,
          absl::StrCat(Quoted(raw_.value()),
                       " is the comment of a result that is withdrawn"));
      return;
    }
    problems_.RefuseValue(
        kValue, v1::READING_PROBLEM_KIND_UNREADABLE_VALUE,
        absl::StrCat(Quoted(raw_.value()), " has no reading", advice),
        profile_.NearestValues(raw_.value()));
  }

  // "NEG^NEGATIVE^L", a coded value of HL7 v2: what its parts agree in. A code
  // that nobody knows says nothing; a text says something, known or not.
  bool TakeComponents(absl::string_view text) {
    if (!absl::StrContains(text, '^')) return false;
    const v1::PrintedValue* agreed = nullptr;
    int place = 0;
    for (const absl::string_view part : absl::StrSplit(text, '^')) {
      const CodedPart kind = CodedPartAt(place++);
      if (kind == CodedPart::kOther || part.empty()) continue;
      bool of_others = false;
      const v1::PrintedValue* meaning = MeaningOf(part, &of_others);
      if (meaning == nullptr) {
        if (kind == CodedPart::kText) return false;
        continue;
      }
      if (agreed != nullptr && agreed != meaning) return false;
      agreed = meaning;
    }
    if (agreed != nullptr) Take(*agreed);
    return agreed != nullptr;
  }

  // "2+ (34)", "34 (2+)": a grade and the number that it was made from, one of
  // them in brackets. False: it is something else.
  bool TakeGradeAndNumber(absl::string_view text) {
    if (text.back() != ')' && text.back() != ']') return false;
    const size_t open = text.find_last_of("([");
    if (open == absl::string_view::npos || open == 0) return false;
    const absl::string_view outside =
        absl::StripTrailingAsciiWhitespace(text.substr(0, open));
    const absl::string_view inside =
        text.substr(open + 1, text.size() - open - 2);
    return !inside.empty() && (TakeGradeAndNumber(outside, inside) ||
                               TakeGradeAndNumber(inside, outside));
  }

  bool TakeGradeAndNumber(absl::string_view grade_text,
                          absl::string_view number) {
    bool of_others = false;
    const v1::PrintedValue* grade = MeaningOf(grade_text, &of_others);
    const bool has_sign = absl::StrContains(grade_text, '+');
    if (has_sign ? grade == nullptr && !of_others
                 : grade == nullptr || !IsGradeInWords(grade_text, *grade)) {
      return false;
    }
    const QuantityText quantity = ReadQuantity(number, profile_, &structured_);
    if (quantity.reading != NumberReading::kNumber || quantity.titre ||
        quantity.comparator != v1::COMPARATOR_UNSPECIFIED) {
      return false;
    }
    const v1::Unit* unit = nullptr;
    if (grade == nullptr || !grade->has_grade() || quantity.has_blank ||
        MayBeAGradeToo(number) ||
        (unit = unit_.TakeBeside(quantity.rest)) == nullptr) {
      Unreadable(
          "; a grade and a number, one of them in brackets, are read of a line "
          "blot whose numbers are intensities; send the two as two results, "
          "the number with its unit");
      return true;
    }
    beside_.grade = grade->grade();
    result_.mutable_quantity()->set_value(quantity.value);
    result_.mutable_quantity()->set_unit(unit->id());
    return true;
  }

  // "moderate". Of "0 (34)" either may be the number, and "high" may be a flag.
  bool IsGradeInWords(absl::string_view text, const v1::PrintedValue& meaning) {
    std::string scratch;
    return meaning.has_grade() && !absl::ascii_isdigit(text.front()) &&
           profile_.FindFlag(rules::TextKey(text, &scratch)) == nullptr;
  }

  // Of "2+ (3)" without a unit nobody knows whether the 3 is a grade.
  bool MayBeAGradeToo(absl::string_view number) {
    bool of_others = false;
    return !unit_.is_known() && habits_.unit_when_missing == nullptr &&
           MeaningOf(number, &of_others) != nullptr;
  }

  // --- numbers ---

  // "POSITIVE 34.5 U/mL": the number says more than the word. A bound behind a
  // word may be the value or the limit that it was compared with, and so may a
  // titre behind "negative".
  bool TakeWordAndNumber(absl::string_view text) {
    size_t begin = 0;
    while (begin < text.size() && !absl::ascii_isdigit(text[begin]) &&
           !absl::StrContains("<>=", text[begin])) {
      ++begin;
    }
    if (begin == text.size()) return false;
    absl::string_view word = text.substr(0, begin);
    absl::string_view number = text.substr(begin);
    // A sign, not a dash: "neg -34.5".
    if (word.size() > 1 && word.back() == '-') return false;
    while (!word.empty() && absl::StrContains(" :,-([", word.back())) {
      word.remove_suffix(1);
    }
    const bool bracketed = number.back() == ')' || number.back() == ']';
    if (bracketed) number.remove_suffix(1);
    beside_.word = WordOf(word);
    if (beside_.word == v1::RESULT_WORD_UNSPECIFIED) return false;
    const QuantityText quantity = ReadQuantity(number, profile_, &structured_);
    if (quantity.reading == NumberReading::kNone) return false;
    if (quantity.comparator != v1::COMPARATOR_UNSPECIFIED) {
      MayBeTheRange(number);
    } else {
      TakeNumber(number, quantity);
    }
    return true;
  }

  void MayBeTheRange(absl::string_view number) {
    problems_.LeaveUnread(
        v1::READING_PROBLEM_KIND_AMBIGUOUS_VALUE,
        absl::StrCat(Quoted(raw_.value()), ": ", Quoted(number),
                     " may be the value or the reference range; send them in "
                     "fields of their own"));
  }

  // Null: none by this method, or only by others.
  const v1::PrintedValue* MeaningOf(absl::string_view text, bool* of_others) {
    std::string scratch;
    return profile_
        .FindValue(rules::TextKey(text, &scratch), *subject_.analyte,
                   subject_.method, of_others)
        .value;
  }

  // Unspecified: it is none.
  v1::ResultWord WordOf(absl::string_view text) {
    bool of_others = false;
    const v1::PrintedValue* meaning = MeaningOf(text, &of_others);
    return meaning == nullptr ? v1::RESULT_WORD_UNSPECIFIED : meaning->word();
  }

  void TakeNumber(absl::string_view text, const QuantityText& quantity) {
    if (!TakeRest(quantity)) {
      UnreadableOr(absl::StrCat(
          Quoted(quantity.rest),
          " behind the number is no unit, flag or word that is known: add a "
          "unit to the profile, and send a comment elsewhere"));
      return;
    }
    if (quantity.titre && beside_.word == v1::RESULT_WORD_NEGATIVE) {
      MayBeTheRange(text);
      return;
    }
    if (!unit_.CheckKnown() || !CheckNumber(quantity) ||
        !CheckScale(quantity) || !unit_.CheckOne(quantity.titre) ||
        !CheckTitre(quantity)) {
      return;
    }
    if (TakeBareNumber(quantity)) return;
    v1::Quantity* read = result_.mutable_quantity();
    read->set_comparator(quantity.comparator);
    read->set_value(quantity.value);
    if (quantity.high.has_value()) read->set_high(*quantity.high);
    unit_.Set(quantity.titre, read);
  }

  // A number that no unit goes with means what it means alone, however it is
  // written and whatever mark stands behind it: "2.00", "2 H".
  bool TakeBareNumber(const QuantityText& quantity) {
    if (unit_.is_known() || quantity.titre ||
        quantity.comparator != v1::COMPARATOR_UNSPECIFIED) {
      return false;
    }
    bool of_others = false;
    const ValueMeaning meaning =
        profile_.FindValue(NumberText(quantity.value, v1::DECIMAL_SIGN_POINT),
                           *subject_.analyte, subject_.method, &of_others);
    if (meaning.value == nullptr ||
        (habits_.unit_when_missing != nullptr && !meaning.own)) {
      return false;
    }
    Take(*meaning.value);
    return true;
  }

  // What stands behind the number: a unit, a flag, a word, a range in brackets.
  // False: something else.
  bool TakeRest(const QuantityText& quantity) {
    if (quantity.rest.empty()) return true;
    absl::string_view rest = quantity.rest;
    const absl::string_view range = TakeBracketedRange(rest, profile_, &rest);
    beside_.range = std::string(range);
    if (rest.empty() || unit_.Take(rest) || TakeMark(rest)) return true;
    // "U/L H", "U/mL (positive)".
    const size_t blank = rest.rfind(' ');
    if (blank == absl::string_view::npos) return false;
    return unit_.Take(rest.substr(0, blank)) &&
           TakeMark(rest.substr(blank + 1));
  }

  // A flag or a word: the laboratory's own verdict, which decides nothing.
  bool TakeMark(absl::string_view text) {
    if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
      text = text.substr(1, text.size() - 2);
    }
    const v1::ResultWord word = WordOf(text);
    if (word != v1::RESULT_WORD_UNSPECIFIED) beside_.word = word;
    std::string scratch;
    if (profile_.FindFlag(rules::TextKey(text, &scratch)) != nullptr) {
      beside_.flag = std::string(text);
      return true;
    }
    return word != v1::RESULT_WORD_UNSPECIFIED;
  }

  // Whether the number is one, and only one.
  bool CheckNumber(const QuantityText& quantity) {
    switch (quantity.reading) {
      case NumberReading::kAmbiguous:
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_AMBIGUOUS_NUMBER,
            absl::StrCat(Quoted(raw_.value()),
                         " may be a decimal or thousands; the profile of the "
                         "laboratory does not state its decimal sign"));
        return false;
      case NumberReading::kOtherSign:
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_AMBIGUOUS_NUMBER,
            absl::StrCat(Quoted(raw_.value()),
                         " is not written with the decimal sign that the "
                         "profile of the laboratory states"));
        return false;
      case NumberReading::kImplausible:
        problems_.RefuseValue(
            kValue, v1::READING_PROBLEM_KIND_IMPLAUSIBLE_NUMBER,
            absl::StrCat(Quoted(raw_.value()), " is above ",
                         static_cast<int64_t>(rules::limits::kMaxLabNumber),
                         "; check the decimal sign and the unit"));
        return false;
      case NumberReading::kTooManyDigits:
        problems_.LeaveUnread(
            v1::READING_PROBLEM_KIND_AMBIGUOUS_NUMBER,
            absl::StrCat(Quoted(raw_.value()),
                         " has more digits than can be kept; rounded it may "
                         "lie on the other side of a limit"));
        return false;
      default:
        break;
    }
    // A range in the field of ranges: "70_105".
    if (quantity.high.has_value() && absl::StrContains(raw_.value(), '_')) {
      problems_.LeaveUnread(
          v1::READING_PROBLEM_KIND_AMBIGUOUS_NUMBER,
          absl::StrCat(Quoted(raw_.value()),
                       " may be two numbers, or one with a line in it"));
      return false;
    }
    // Two numbers, or a thousand and more? Who states the decimal sign of a
    // laboratory knows how it writes numbers; an intensity has no thousands.
    if (quantity.has_blank &&
        (subject_.method == v1::ASSAY_METHOD_LINE_BLOT ||
         quantity.high.has_value() ||
         profile_.source().decimal_sign() == v1::DECIMAL_SIGN_UNSPECIFIED)) {
      problems_.LeaveUnread(
          v1::READING_PROBLEM_KIND_AMBIGUOUS_NUMBER,
          absl::StrCat(Quoted(raw_.value()),
                       " may be two numbers, or one with a blank in it"));
      return false;
    }
    return true;
  }

  // A number beyond the scale is a bound; printed without a comparator it is
  // not what it seems.
  bool CheckScale(const QuantityText& quantity) {
    if (quantity.comparator != v1::COMPARATOR_UNSPECIFIED) return true;
    const std::string& printed =
        raw_.flag().empty() ? beside_.flag : raw_.flag();
    std::string scratch;
    const v1::PrintedFlag* flag =
        profile_.FindFlag(rules::TextKey(printed, &scratch));
    if (flag == nullptr || !flag->off_scale()) return true;
    problems_.LeaveUnread(
        v1::READING_PROBLEM_KIND_OFF_SCALE,
        absl::StrCat("the flag ", Quoted(printed), " says that ",
                     Quoted(raw_.value()),
                     " is beyond what is measured, and it is printed as if "
                     "it were exact"));
    return false;
  }

  // One part in none is no dilution; it may be meant to say that nothing was
  // found, or be a slip.
  bool CheckTitre(const QuantityText& quantity) {
    const bool titre = quantity.titre || unit_.is_titre();
    if (!titre || quantity.high.value_or(quantity.value) >= 1) return true;
    problems_.LeaveUnread(
        v1::READING_PROBLEM_KIND_VALUE_SAYS_NOTHING,
        absl::StrCat(Quoted(raw_.value()),
                     " is no titre, which is 1 or more: undiluted, or diluted "
                     "so many times"));
    return false;
  }

  const v1::RawResult& raw_;
  const LabProfile& profile_;
  const ReadSubject& subject_;
  const AssayHabits& habits_;
  v1::LabResult& result_;
  Problems& problems_;
  BesideValue beside_;
  UnitReading unit_;
  std::string clean_, key_, structured_;
};

}  // namespace

BesideValue ReadValue(const v1::RawResult& raw, const LabProfile& profile,
                      const ReadSubject& subject, v1::LabResult* result,
                      Problems* problems) {
  return ValueReading(raw, profile, subject, result, problems).Read();
}

}  // namespace myorules::service
