#include "service/lab/range_reading.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rules/patient/limits.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/text_advice.h"
#include "service/lab/value_text.h"

namespace myorules::service {
namespace {

using rules::LabProfile;

constexpr char kField[] = "reference_range";

absl::string_view Trim(absl::string_view text) {
  while (!text.empty() && absl::StrContains(" :.,()[]", text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && absl::StrContains(" :.,()", text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

absl::string_view WithoutBrackets(absl::string_view text) {
  return text.size() > 1 && text.front() == '(' && text.back() == ')'
             ? text.substr(1, text.size() - 2)
             : text;
}

class RangeReading {
 public:
  RangeReading(const LabProfile& profile, const ReadSubject& subject,
               v1::LabResult* result, Problems* problems)
      : profile_(profile),
        subject_(subject),
        result_(*result),
        problems_(*problems) {}

  void Read(absl::string_view text) {
    if (!result_.has_quantity()) return;  // Nothing to compare with numbers.
    std::string scratch;
    const absl::string_view clean = rules::CleanText(text, &scratch);
    if (clean.empty() || profile_.IsRangeWord(clean) || IsValue(clean)) return;
    const absl::string_view numbers =
        WithoutRangeWord(WithoutBrackets(clean), profile_);
    std::string structured;
    const QuantityText quantity = ReadQuantity(numbers, profile_, &structured);
    switch (quantity.reading) {
      case NumberReading::kNumber:
        Take(quantity);
        break;
      case NumberReading::kAmbiguous:
        NotUsed(
            "a number in it may be a decimal or thousands; the profile of "
            "the laboratory does not state its decimal sign");
        break;
      case NumberReading::kOtherSign:
        NotUsed(
            "it is not written with the decimal sign that the profile of "
            "the laboratory states");
        break;
      case NumberReading::kImplausible:
        NotUsed("a number in it is too large");
        break;
      case NumberReading::kTooManyDigits:
        NotUsed("a number in it has more digits than can be kept");
        break;
      case NumberReading::kNone:
        NotUsed("it has no reading");
    }
  }

  // The limit that the profile states.
  void TakeHabit(v1::Sex sex) {
    if (!result_.has_quantity()) return;
    const std::string& unit = result_.quantity().unit();
    if (const v1::UpperLimit* limit =
            profile_.FindUpperLimit(*subject_.analyte)) {
      TakeUpperLimit(*limit, sex);
      return;
    }
    const rules::AssayHabits& habits =
        profile_.HabitsOf(*subject_.analyte, subject_.method);
    if (!habits.cut_off.has_value() || habits.cut_off_unit->id() != unit) {
      return;
    }
    result_.mutable_reference_range()->set_high(*habits.cut_off);
    result_.mutable_reference_range()->set_high_excluded(true);
  }

 private:
  bool IsValue(absl::string_view clean) {
    std::string scratch;
    bool of_others = false;
    return profile_.FindValue(rules::TextKey(clean, &scratch),
                              *subject_.analyte, subject_.method, &of_others)
                   .value != nullptr &&
           !absl::ascii_isdigit(clean.front());
  }

  void Take(const QuantityText& quantity) {
    if (quantity.titre != (result_.quantity().unit() == kTitreUnit) ||
        quantity.has_blank || (quantity.titre && quantity.value < 1)) {
      NotUsed("it is no range of such numbers");
      return;
    }
    if (!CheckRest(quantity.rest)) return;
    v1::ReferenceRange range;
    switch (quantity.comparator) {
      case v1::COMPARATOR_LESS:
        range.set_high_excluded(true);
        [[fallthrough]];
      case v1::COMPARATOR_LESS_OR_EQUAL:
        range.set_high(quantity.value);
        break;
      case v1::COMPARATOR_GREATER:
      case v1::COMPARATOR_GREATER_OR_EQUAL:
        range.set_low(quantity.value);
        break;
      case v1::COMPARATOR_BETWEEN:
        range.set_low(quantity.value);
        range.set_high(*quantity.high);
        range.set_high_excluded(quantity.high_excluded);
        break;
      default:
        NotUsed("one number is no range");
        return;
    }
    if (range.has_high() && range.high() < rules::limits::kMinUpperLimit) {
      NotUsed("an upper limit of 0 says nothing");
      return;
    }
    range.set_raw(result_.reference_range().raw());
    *result_.mutable_reference_range() = range;
  }

  // Behind the numbers: the unit again, or a word that says that they are the
  // normal range, or both.
  bool CheckRest(absl::string_view rest) {
    if (rest.empty() || profile_.IsRangeWord(Trim(rest))) return true;
    if (const auto found = UnitIn(rest)) return CheckUnit(*found);
    // "0-19 Units: Negative". Of "20-39 CU: weak positive" the numbers are
    // another range than the normal one.
    const size_t end = rest.find_last_of(": ");
    const size_t colon = rest.find(':');
    for (const size_t at : {colon, end}) {
      if (at == absl::string_view::npos) continue;
      const auto found = UnitIn(rest.substr(0, at));
      if (!found.has_value()) continue;
      const absl::string_view label = Trim(rest.substr(at + 1));
      if (label.empty() || profile_.IsRangeWord(label))
        return CheckUnit(*found);
      NotUsed(absl::StrCat(Quoted(label),
                           " does not say that it is the normal range"));
      return false;
    }
    NotUsed("it has no reading");
    return false;
  }

  absl::optional<rules::UnitName> UnitIn(absl::string_view text) const {
    for (const absl::string_view form : {text, Trim(text)}) {
      const auto found = profile_.FindUnit(form, subject_.method);
      if (found.has_value()) return found;
    }
    return absl::nullopt;
  }

  bool CheckUnit(const rules::UnitName& found) {
    const std::string& unit = result_.quantity().unit();
    if (found.unit->id() == unit) return true;
    NotUsed(absl::StrCat(
        "it is in ", found.unit->id(), ", the value ",
        unit.empty() ? "without a unit" : absl::StrCat("in ", unit)));
    return false;
  }

  void TakeUpperLimit(const v1::UpperLimit& limit, v1::Sex sex) {
    if (limit.unit() != result_.quantity().unit()) return;
    if (limit.female() == limit.male() || sex == v1::SEX_FEMALE ||
        sex == v1::SEX_MALE) {
      result_.mutable_reference_range()->set_high(
          sex == v1::SEX_MALE ? limit.male() : limit.female());
      return;
    }
    problems_.Note(
        kField, v1::READING_PROBLEM_KIND_RANGE_NOT_USED,
        absl::StrCat("none is printed, and the upper limits of the profile "
                     "differ by sex: women ",
                     limit.female(), ", men ", limit.male(), " ", limit.unit(),
                     "; send the sex"));
  }

  void NotUsed(absl::string_view why) {
    const std::string& printed = result_.reference_range().raw();
    const std::string advice = AdviceOnText(printed);
    problems_.Note(kField, v1::READING_PROBLEM_KIND_RANGE_NOT_USED,
                   absl::StrCat(Quoted(printed), " is not used: ",
                                advice.empty() ? why : advice));
  }

  const LabProfile& profile_;
  const ReadSubject& subject_;
  v1::LabResult& result_;
  Problems& problems_;
};

}  // namespace

void ReadRange(const v1::RawResult& raw, absl::string_view beside_value,
               const LabProfile& profile, const ReadSubject& subject,
               v1::Sex sex, v1::LabResult* result, Problems* problems) {
  RangeReading reading(profile, subject, result, problems);
  const absl::string_view printed =
      raw.reference_range().empty() ? beside_value
                                    : absl::string_view(raw.reference_range());
  if (printed.empty()) {
    reading.TakeHabit(sex);
    return;
  }
  result->mutable_reference_range()->set_raw(std::string(printed));
  reading.Read(printed);
}

std::string RangeAsText(const v1::ReferenceRange& range, bool titre,
                        v1::DecimalSign sign) {
  const auto text = [&](double number) {
    return absl::StrCat(titre ? "1:" : "", NumberText(number, sign));
  };
  if (range.has_low() && range.has_high()) {
    return absl::StrCat(NumberText(range.low(), sign),
                        range.high_excluded() ? "-<" : "-",
                        NumberText(range.high(), sign));
  }
  if (range.has_high()) {
    return absl::StrCat(range.high_excluded() ? "<" : "<=", text(range.high()));
  }
  return range.has_low() ? absl::StrCat(">=", text(range.low())) : "";
}

}  // namespace myorules::service
