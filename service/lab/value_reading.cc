#include "service/lab/value_reading.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "rules/patient/limits.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/value_text.h"

namespace myorules::service {
namespace {

using rules::AssayHabits;
using rules::LabProfile;
using rules::UnitName;
using rules::ValueMeaning;

constexpr char kUnit[] = "unit";
constexpr char kValue[] = "value";
constexpr absl::string_view kTitre = "titre";

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
        problems_(*problems) {}

  BesideValue Read() {
    FindUnit();
    const absl::string_view text = rules::CleanText(raw_.value(), &clean_);
    if (text.empty()) {
      problems_.LeaveUnread(v1::READING_PROBLEM_KIND_NO_VALUE,
                            "no value is printed");
      CheckUnitBesideNoNumber();
      return std::move(beside_);
    }
    ReadText(text);
    if (!result_.has_quantity()) CheckUnitBesideNoNumber();
    return std::move(beside_);
  }

 private:
  // The unit printed in its own field.
  void FindUnit() {
    std::string scratch;
    const absl::string_view text = rules::CleanText(raw_.unit(), &scratch);
    if (text.empty()) return;
    unit_ = profile_.FindUnit(text, subject_.method);
    unit_unknown_ = !unit_.has_value();
  }

  bool IsUnitPrinted() const { return unit_.has_value() || unit_unknown_; }

  void ReadText(absl::string_view text) {
    bool of_others = false;
    const ValueMeaning meaning =
        profile_.FindValue(rules::TextKey(text, &key_), *subject_.analyte,
                           subject_.method, &of_others);
    // A bare "2" is a number where a unit says of what. One that is printed
    // goes before whatever the laboratory means by a digit alone.
    const bool may_be_number =
        IsUnitPrinted() ||
        (habits_.unit_when_missing != nullptr && !meaning.own);
    if (meaning.value != nullptr && !may_be_number) {
      Take(*meaning.value);
      return;
    }
    const QuantityText quantity =
        ReadQuantity(text, profile_.source().decimal_sign(), &structured_);
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
      Unreadable();
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

  void Unreadable() {
    if (problems_.version() == Version::kWithdrawal) {
      problems_.LeaveUnread(
          v1::READING_PROBLEM_KIND_VALUE_SAYS_NOTHING,
          absl::StrCat(Quoted(raw_.value()),
                       " is the comment of a result that is withdrawn"));
      return;
    }
    problems_.RefuseValue(
        kValue, v1::READING_PROBLEM_KIND_UNREADABLE_VALUE,
        absl::StrCat(Quoted(raw_.value()),
                     " has no reading; add it to the profile"),
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
      std::string scratch;
      bool of_others = false;
      const ValueMeaning meaning =
          profile_.FindValue(rules::TextKey(part, &scratch), *subject_.analyte,
                             subject_.method, &of_others);
      if (meaning.value == nullptr) {
        if (kind == CodedPart::kText) return false;
        continue;
      }
      if (agreed != nullptr && agreed != meaning.value) return false;
      agreed = meaning.value;
    }
    if (agreed != nullptr) Take(*agreed);
    return agreed != nullptr;
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
    const QuantityText quantity =
        ReadQuantity(number, profile_.source().decimal_sign(), &structured_);
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

  // Unspecified: it is none.
  v1::ResultWord WordOf(absl::string_view text) {
    std::string scratch;
    bool of_others = false;
    const ValueMeaning meaning =
        profile_.FindValue(rules::TextKey(text, &scratch), *subject_.analyte,
                           subject_.method, &of_others);
    return meaning.value == nullptr ? v1::RESULT_WORD_UNSPECIFIED
                                    : meaning.value->word();
  }

  void TakeNumber(absl::string_view text, const QuantityText& quantity) {
    if (!TakeRest(quantity)) {
      Unreadable();
      return;
    }
    if (quantity.titre && beside_.word == v1::RESULT_WORD_NEGATIVE) {
      MayBeTheRange(text);
      return;
    }
    if (unit_unknown_) {
      problems_.RefuseValue(kUnit, v1::READING_PROBLEM_KIND_UNKNOWN_UNIT,
                            absl::StrCat("no unit ", Quoted(raw_.unit()),
                                         " is known; add it to the profile"),
                            profile_.NearestUnits(raw_.unit()));
      unit_unknown_ = false;
      return;
    }
    if (!CheckNumber(quantity) || !CheckScale(quantity) ||
        !CheckOneUnit(quantity.titre)) {
      return;
    }
    if (TakeBareNumber(quantity)) return;
    v1::Quantity* read = result_.mutable_quantity();
    read->set_comparator(quantity.comparator);
    read->set_value(quantity.value);
    if (quantity.high.has_value()) read->set_high(*quantity.high);
    SetUnit(quantity.titre, read);
  }

  // A number that no unit goes with means what it means alone, however it is
  // written and whatever mark stands behind it: "2.00", "2 H".
  bool TakeBareNumber(const QuantityText& quantity) {
    if (unit_.has_value() || quantity.titre ||
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
    const absl::string_view range = TakeBracketedRange(rest, &rest);
    beside_.range = std::string(range);
    if (rest.empty() || TakeUnit(rest) || TakeMark(rest)) return true;
    // "U/L H", "U/mL (positive)".
    const size_t blank = rest.rfind(' ');
    if (blank == absl::string_view::npos) return false;
    return TakeUnit(rest.substr(0, blank)) && TakeMark(rest.substr(blank + 1));
  }

  bool TakeUnit(absl::string_view text) {
    const auto unit = profile_.FindUnit(text, subject_.method);
    if (!unit.has_value()) return false;
    if (unit_.has_value() && unit_->unit != unit->unit) {
      other_unit_ = std::string(text);
    } else {
      unit_ = unit;
    }
    return true;
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

  // --- units ---

  // Of two units nobody knows which is the number's.
  bool CheckOneUnit(bool titre) {
    const bool other_than_titre =
        titre && unit_.has_value() && unit_->unit->id() != kTitre;
    if (other_unit_.empty() && !other_than_titre) return true;
    problems_.LeaveUnread(
        v1::READING_PROBLEM_KIND_UNIT_DISAGREES,
        absl::StrCat("the unit is ", Quoted(raw_.unit()), ", and ",
                     Quoted(raw_.value()), " says another"));
    return false;
  }

  void SetUnit(bool titre, v1::Quantity* read) {
    const v1::Unit* unit = unit_.has_value() ? unit_->unit : nullptr;
    if (unit == nullptr) {
      unit = titre ? profile_.terminology().FindUnit(kTitre)
                   : habits_.unit_when_missing;
    }
    if (unit == nullptr) {
      problems_.LeaveUnknown(
          kUnit, v1::READING_PROBLEM_KIND_NO_UNIT,
          "no unit is printed, and the profile of the laboratory states none");
      return;
    }
    read->set_unit(unit->id());
    CheckUnit(*unit);
  }

  // Whether the analyte and the method can be reported in it.
  void CheckUnit(const v1::Unit& unit) {
    if (!habits_.possible_units.empty() &&
        !absl::c_linear_search(habits_.possible_units, &unit)) {
      std::vector<absl::string_view> possible;
      for (const v1::Unit* each : habits_.possible_units) {
        possible.emplace_back(each->id());
      }
      const std::string units = absl::StrJoin(possible, ", ");
      if (habits_.unit_tells_analyte) {
        problems_.RefuseValue(
            kUnit, v1::READING_PROBLEM_KIND_ANALYTE_DISAGREES,
            absl::StrCat(unit.id(), " is no unit of ",
                         subject_.analyte->title(), ", which is reported in ",
                         units, "; is it another analyte?"));
      } else {
        UnitDisagrees(absl::StrCat(unit.id(), " is no unit of the method ",
                                   profile_.TextOf(subject_.method),
                                   ", which reports in ", units));
      }
      return;
    }
    if (unit_.has_value() && unit_->method != v1::ASSAY_METHOD_UNSPECIFIED &&
        unit_->method != subject_.method) {
      UnitDisagrees(absl::StrCat(
          unit.id(), " is a unit of ", profile_.TextOf(unit_->method),
          subject_.method == v1::ASSAY_METHOD_UNSPECIFIED
              ? ", and the method is not stated"
              : absl::StrCat(", and the method is ",
                             profile_.TextOf(subject_.method))));
    }
  }

  void UnitDisagrees(std::string description) {
    problems_.LeaveUnknown(kUnit, v1::READING_PROBLEM_KIND_UNIT_DISAGREES,
                           std::move(description));
  }

  // A unit that is not known changes no word.
  void CheckUnitBesideNoNumber() {
    if (unit_unknown_) {
      problems_.Note(kUnit, v1::READING_PROBLEM_KIND_UNKNOWN_UNIT,
                     absl::StrCat("no unit ", Quoted(raw_.unit()),
                                  " is known; it is kept as printed"),
                     profile_.NearestUnits(raw_.unit()));
    }
  }

  const v1::RawResult& raw_;
  const LabProfile& profile_;
  const ReadSubject& subject_;
  const AssayHabits& habits_;
  v1::LabResult& result_;
  Problems& problems_;
  BesideValue beside_;
  absl::optional<UnitName> unit_;
  bool unit_unknown_ = false;
  std::string other_unit_;
  std::string clean_, key_, structured_;
};

}  // namespace

BesideValue ReadValue(const v1::RawResult& raw, const LabProfile& profile,
                      const ReadSubject& subject, v1::LabResult* result,
                      Problems* problems) {
  return ValueReading(raw, profile, subject, result, problems).Read();
}

}  // namespace myorules::service
