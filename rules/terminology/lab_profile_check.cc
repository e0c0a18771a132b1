#include "rules/terminology/lab_profile_check.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "re2/re2.h"
#include "rules/terminology/normalize.h"
#include "rules/terminology/printed_text.h"

namespace myorules::rules {
namespace {

using engine::MessagePlace;

// A pattern may take so much memory; those that are shipped take a tenth.
constexpr int kPatternBytes = 1 << 20;

bool IsProfileId(absl::string_view id) {
  return !id.empty() && absl::ascii_isupper(id.front()) &&
         absl::c_all_of(id, [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

class ProfileCheck {
 public:
  ProfileCheck(const v1::LabProfile& profile, const MessagePlace& place,
               const Terminology& terminology)
      : profile_(profile), place_(place), terminology_(terminology) {}

  void Check() {
    CheckHead();
    CheckAnalytes();
    CheckMethods();
    CheckOrders();
    CheckUnits();
    CheckValues();
    CheckStatuses();
    CheckSpecimens();
    CheckFlags();
    CheckWords();
    CheckAssays();
    CheckGradeLines();
    CheckLimits();
  }

 private:
  // What each text of one kind means; two meanings are a fault.
  using Meanings = absl::flat_hash_map<std::string, std::string>;

  // Enters the texts of an entry by their keys.
  template <typename Entry, typename KeyOf>
  void Enter(const Entry& entry, const MessagePlace& at, const KeyOf& key_of,
             const std::string& meaning, Meanings* meanings) {
    if (entry.text().empty()) {
      at.AddError("it has no text; write each name that is printed as text");
    }
    for (int i = 0; i < entry.text_size(); ++i) {
      const std::string key = key_of(entry.text(i));
      if (key.empty()) {
        at.AddErrorAt("text", i,
                      "nothing is left of this text once blanks and "
                      "punctuation are dropped");
        continue;
      }
      const auto [found, inserted] = meanings->emplace(key, meaning);
      if (!inserted && found->second != meaning) {
        at.AddErrorAt("text", i,
                      absl::StrCat("'", entry.text(i),
                                   "' means two things: ", found->second,
                                   " and ", meaning, "; leave it out of one"));
      }
    }
  }

  // As Enter, of names of which none is read that carries a sign of doubt.
  template <typename Entry>
  void EnterNames(const Entry& entry, const MessagePlace& at,
                  std::string (*key_of)(absl::string_view),
                  const std::string& meaning, Meanings* meanings) {
    for (int i = 0; i < entry.text_size(); ++i) {
      if (terminology_.IsPrintInDoubt(entry.text(i))) {
        at.AddErrorAt("text", i,
                      "carries a sign of doubt, and no name is read that does");
      }
    }
    Enter(entry, at, key_of, meaning, meanings);
  }

  void NoSuch(const MessagePlace& at, absl::string_view field,
              absl::string_view what, const std::string& id,
              absl::string_view table) {
    at.AddError(
        field, absl::StrCat("no ", what, " '", id, "' in ", table, ".textproto",
                            engine::DidYouMean(id, terminology_.Ids(table))));
  }

  void CheckAnalyteId(const MessagePlace& at, const std::string& id) {
    if (terminology_.FindAnalyte(id) == nullptr) {
      NoSuch(at, "analyte", "analyte", id, "analytes");
    }
  }

  void CheckUnitId(const MessagePlace& at, absl::string_view field,
                   const std::string& id) {
    if (terminology_.FindUnit(id) == nullptr) {
      NoSuch(at, field, "unit", id, "units");
    }
  }

  void CheckHead() {
    if (!IsProfileId(profile_.id())) {
      place_.AddError("id",
                      "must be upper-case words joined by underscores, such "
                      "as \"LEIDEN\"");
    }
    if (profile_.title().empty()) {
      place_.AddError("title", "must say which laboratory it is");
    }
    if (!profile_.laboratory().empty() &&
        (terminology_.FindLaboratory(profile_.laboratory()) == nullptr ||
         profile_.laboratory() == "ANY")) {
      NoSuch(place_, "laboratory", "laboratory", profile_.laboratory(),
             "laboratories");
    }
  }

  void CheckAnalytes() {
    Meanings meanings;
    for (int i = 0; i < profile_.analyte_size(); ++i) {
      const v1::PrintedAnalyte& entry = profile_.analyte(i);
      const MessagePlace at = place_.Child("analyte", i);
      CheckAnalyteId(at, entry.analyte());
      std::string meaning = entry.analyte();
      if (entry.method() != v1::ASSAY_METHOD_UNSPECIFIED) {
        absl::StrAppend(&meaning, " by ", v1::AssayMethod_Name(entry.method()));
      }
      EnterNames(entry, at, NormalizeAnalyteName, meaning, &meanings);
      CheckNamesNoOther(entry, at);
    }
  }

  // A profile may say which part of an analyte a name means here (Mi-2: the
  // beta subunit), not give it the name of another one.
  void CheckNamesNoOther(const v1::PrintedAnalyte& entry,
                         const MessagePlace& at) {
    const AnalyteIndex& index = terminology_.analyte_index();
    const int meant = index.Find(entry.analyte());
    for (int i = 0; meant >= 0 && i < entry.text_size(); ++i) {
      const v1::Analyte* const named = terminology_.ReadAnalyte(entry.text(i));
      if (named == nullptr || named->id() == entry.analyte() ||
          index.IsPartOf(meant, index.Find(named->id()))) {
        continue;
      }
      at.AddErrorAt(
          "text", i,
          absl::StrCat("'", entry.text(i), "' is a name of ", named->id(),
                       "; a profile cannot make it ", entry.analyte()));
    }
  }

  void CheckMethods() {
    Meanings meanings;
    for (int i = 0; i < profile_.method_size(); ++i) {
      const v1::PrintedMethod& entry = profile_.method(i);
      const MessagePlace at = place_.Child("method", i);
      if (entry.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
        at.AddError("method",
                    "must be a method; ASSAY_METHOD_OTHER is one that packs "
                    "ask nothing about");
      }
      EnterNames(entry, at, NormalizeName, v1::AssayMethod_Name(entry.method()),
                 &meanings);
    }
  }

  void CheckOrders() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kPatternBytes);
    for (int i = 0; i < profile_.order_size(); ++i) {
      const v1::PrintedOrder& entry = profile_.order(i);
      const MessagePlace at = place_.Child("order", i);
      const RE2 pattern(entry.pattern(), options);
      if (!pattern.ok()) {
        at.AddError("pattern",
                    absl::StrCat("is no pattern (RE2): ", pattern.error()));
      } else if (RE2::PartialMatch("", pattern)) {
        at.AddError("pattern", "fits every order, even one without a name");
      }
    }
  }

  void CheckUnits() {
    Meanings meanings;
    for (int i = 0; i < profile_.unit_size(); ++i) {
      const v1::PrintedUnit& entry = profile_.unit(i);
      const MessagePlace at = place_.Child("unit", i);
      CheckUnitId(at, "unit", entry.unit());
      const auto key_of = [&](absl::string_view text) {
        std::string scratch;
        const std::string key(CleanText(text, &scratch));
        return key.empty()
                   ? key
                   : absl::StrCat(static_cast<int>(entry.method()), " ", key);
      };
      Enter(entry, at, key_of, entry.unit(), &meanings);
      if (entry.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
        CheckMeansNoOther(entry, at);
      }
    }
  }

  // Where an assay has units of its own that are printed like others, the
  // profile says of which method that holds.
  void CheckMeansNoOther(const v1::PrintedUnit& entry, const MessagePlace& at) {
    for (int i = 0; i < entry.text_size(); ++i) {
      const v1::Unit* const named = terminology_.ReadUnit(entry.text(i));
      if (named == nullptr || named->id() == entry.unit()) continue;
      at.AddErrorAt("text", i,
                    absl::StrCat("'", entry.text(i), "' means ", named->id(),
                                 "; say by which method it is ", entry.unit(),
                                 " here: method: ASSAY_METHOD_…"));
    }
  }

  void CheckValues() {
    Meanings meanings;
    for (int i = 0; i < profile_.value_size(); ++i) {
      const v1::PrintedValue& entry = profile_.value(i);
      const MessagePlace at = place_.Child("value", i);
      if (!entry.analyte().empty()) CheckAnalyteId(at, entry.analyte());
      CheckMeaning(entry, at);
      v1::PrintedValue meaning = entry;
      meaning.clear_text();
      meaning.clear_method();
      meaning.clear_analyte();
      const auto key_of = [&](absl::string_view text) {
        std::string scratch;
        const std::string key(TextKey(text, &scratch));
        return key.empty() ? key
                           : absl::StrCat(static_cast<int>(entry.method()), " ",
                                          entry.analyte(), " ", key);
      };
      Enter(entry, at, key_of, meaning.ShortDebugString(), &meanings);
    }
  }

  void CheckMeaning(const v1::PrintedValue& entry, const MessagePlace& at) {
    switch (entry.meaning_case()) {
      case v1::PrintedValue::kWord:
        if (entry.word() == v1::RESULT_WORD_UNSPECIFIED) {
          at.AddError("word", "must be a word");
        }
        break;
      case v1::PrintedValue::kGrade:
        if (entry.grade() == v1::LINE_BLOT_GRADE_UNSPECIFIED) {
          at.AddError("grade", "must be a grade");
        }
        if (entry.method() != v1::ASSAY_METHOD_LINE_BLOT) {
          at.AddError("grade",
                      "is for a line blot only; add method: "
                      "ASSAY_METHOD_LINE_BLOT");
        }
        break;
      case v1::PrintedValue::kQuantity:
        CheckQuantity(entry.quantity(), at.Child("quantity"));
        break;
      case v1::PrintedValue::kNotMeasured:
        if (entry.not_measured() != v1::RESULT_STATUS_CANCELLED &&
            entry.not_measured() != v1::RESULT_STATUS_REGISTERED) {
          at.AddError("not_measured",
                      "must be RESULT_STATUS_CANCELLED (nothing is to come) or "
                      "RESULT_STATUS_REGISTERED (not yet)");
        }
        break;
      case v1::PrintedValue::kAmbiguous:
      case v1::PrintedValue::kSaysNothing:
        if (entry.ambiguous().empty() && entry.says_nothing().empty()) {
          at.AddError("must say why, in words");
        }
        break;
      case v1::PrintedValue::MEANING_NOT_SET:
        at.AddError(
            "it says no meaning; add word, grade, quantity, not_measured, "
            "ambiguous or says_nothing");
    }
  }

  void CheckQuantity(const v1::Quantity& quantity, const MessagePlace& at) {
    CheckUnitId(at, "unit", quantity.unit());
    const auto is_number = [](double number) {
      return std::isfinite(number) && number >= 0;
    };
    if (!quantity.has_value() || !is_number(quantity.value())) {
      at.AddError("value", "must be a number, not below 0");
    }
    const bool between = quantity.comparator() == v1::COMPARATOR_BETWEEN;
    if (between != quantity.has_high() ||
        (between && !(is_number(quantity.high()) &&
                      quantity.high() >= quantity.value()))) {
      at.AddError("high",
                  "must be there with COMPARATOR_BETWEEN, and only there, and "
                  "not below value");
    }
  }

  void CheckStatuses() {
    Meanings meanings;
    for (int i = 0; i < profile_.status_size(); ++i) {
      const v1::PrintedStatus& entry = profile_.status(i);
      EnterNames(entry, place_.Child("status", i), NormalizeName,
                 v1::ResultStatus_Name(entry.status()), &meanings);
    }
  }

  void CheckSpecimens() {
    Meanings meanings;
    for (int i = 0; i < profile_.specimen_size(); ++i) {
      const v1::PrintedSpecimen& entry = profile_.specimen(i);
      EnterNames(entry, place_.Child("specimen", i), NormalizeName,
                 v1::Specimen_Name(entry.specimen()), &meanings);
    }
  }

  void CheckFlags() {
    Meanings meanings;
    for (int i = 0; i < profile_.flag_size(); ++i) {
      const v1::PrintedFlag& entry = profile_.flag(i);
      const auto key_of = [](absl::string_view text) {
        std::string scratch;
        return std::string(TextKey(text, &scratch));
      };
      Enter(entry, place_.Child("flag", i), key_of,
            entry.off_scale() ? "off scale" : "a flag", &meanings);
    }
  }

  static std::string KeyOf(absl::string_view text) {
    std::string scratch;
    return std::string(TextKey(text, &scratch));
  }

  // The words around numbers and in days. What stands before a number is either
  // a sign or says that the range is normal.
  void CheckWords() {
    Meanings around_numbers;
    for (int i = 0; i < profile_.range_word_size(); ++i) {
      const v1::PrintedRangeWord& entry = profile_.range_word(i);
      const MessagePlace at = place_.Child("range_word", i);
      CheckAreWords(entry, at, " .");
      Enter(entry, at, KeyOf, "a word for the normal range", &around_numbers);
    }
    for (int i = 0; i < profile_.bound_size(); ++i) {
      const v1::PrintedBound& entry = profile_.bound(i);
      const MessagePlace at = place_.Child("bound", i);
      const bool between = entry.comparator() == v1::COMPARATOR_BETWEEN;
      if (entry.comparator() == v1::COMPARATOR_UNSPECIFIED) {
        at.AddError("comparator", "must say which sign the words stand for");
      }
      CheckAreWords(entry, at, between ? "" : " ");
      Enter(entry, at, KeyOf, v1::Comparator_Name(entry.comparator()),
            &around_numbers);
    }
    Meanings months;
    for (int i = 0; i < profile_.month_size(); ++i) {
      const v1::PrintedMonth& entry = profile_.month(i);
      const MessagePlace at = place_.Child("month", i);
      if (entry.month() < 1 || entry.month() > 12) {
        at.AddError("month", "must be from 1 to 12");
      }
      CheckAreWords(entry, at, "");
      Enter(entry, at, KeyOf, absl::StrCat("month ", entry.month()), &months);
    }
  }

  // Whether each text has letters only, and what is between words.
  template <typename Entry>
  static void CheckAreWords(const Entry& entry, const MessagePlace& at,
                            absl::string_view between) {
    for (int i = 0; i < entry.text_size(); ++i) {
      const bool words = absl::c_all_of(KeyOf(entry.text(i)), [&](char c) {
        return absl::ascii_isalpha(c) || !absl::ascii_isascii(c) ||
               absl::StrContains(between, c);
      });
      if (words) continue;
      at.AddErrorAt("text", i,
                    between.empty() ? "must be one word of letters"
                                    : "must be words of letters");
    }
  }

  void CheckAssays() {
    absl::flat_hash_map<std::pair<std::string, int>, int> seen;
    for (int i = 0; i < profile_.assay_size(); ++i) {
      const v1::Assay& assay = profile_.assay(i);
      const MessagePlace at = place_.Child("assay", i);
      if (!assay.analyte().empty()) CheckAnalyteId(at, assay.analyte());
      if (assay.analyte().empty() &&
          assay.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
        at.AddError("it is about nothing; add analyte, method or both");
      }
      if (!seen.try_emplace({assay.analyte(), assay.method()}, i).second) {
        at.AddError("it is about the same as another; join the two");
      }
      if (assay.method_when_missing() != v1::ASSAY_METHOD_UNSPECIFIED &&
          assay.analyte().empty()) {
        at.AddError("method_when_missing", "is for an analyte; add which one");
      }
      if (assay.method_when_missing() != v1::ASSAY_METHOD_UNSPECIFIED &&
          assay.method() != v1::ASSAY_METHOD_UNSPECIFIED) {
        at.AddError("method_when_missing",
                    "is for results without a method; put it into an assay "
                    "without one");
      }
      CheckAssayMethods(assay, at);
      CheckAssayUnits(assay, at);
    }
  }

  static void CheckAssayMethods(const v1::Assay& assay,
                                const MessagePlace& at) {
    if (assay.possible_method().empty()) return;
    if (assay.analyte().empty() ||
        assay.method() != v1::ASSAY_METHOD_UNSPECIFIED) {
      at.AddError("possible_method",
                  "is for an analyte, whatever the method; put it into an "
                  "assay with an analyte and without a method");
    }
    if (absl::c_linear_search(assay.possible_method(),
                              v1::ASSAY_METHOD_UNSPECIFIED)) {
      at.AddError("possible_method", "must be methods");
    }
    if (assay.method_when_missing() != v1::ASSAY_METHOD_UNSPECIFIED &&
        !absl::c_linear_search(assay.possible_method(),
                               assay.method_when_missing())) {
      at.AddError("method_when_missing", "is none of possible_method");
    }
  }

  void CheckAssayUnits(const v1::Assay& assay, const MessagePlace& at) {
    if (!assay.unit_when_missing().empty()) {
      CheckUnitId(at, "unit_when_missing", assay.unit_when_missing());
      if (!assay.possible_unit().empty() &&
          !absl::c_linear_search(assay.possible_unit(),
                                 assay.unit_when_missing())) {
        at.AddError("unit_when_missing", "is none of possible_unit");
      }
    }
    for (int i = 0; i < assay.possible_unit_size(); ++i) {
      if (terminology_.FindUnit(assay.possible_unit(i)) == nullptr) {
        at.AddErrorAt(
            "possible_unit", i,
            absl::StrCat("no unit '", assay.possible_unit(i),
                         "' in units.textproto",
                         engine::DidYouMean(assay.possible_unit(i),
                                            terminology_.Ids("units"))));
      }
    }
    if (!assay.has_cut_off()) return;
    if (!std::isfinite(assay.cut_off()) || !(assay.cut_off() > 0)) {
      at.AddError("cut_off", "must be a number above 0");
    }
    if (assay.unit_when_missing().empty()) {
      at.AddError("cut_off", "has no unit; add unit_when_missing");
    }
  }

  void CheckGradeLines() {
    const v1::GradeLine* before = nullptr;
    for (int i = 0; i < profile_.grade_line_size(); ++i) {
      const v1::GradeLine& line = profile_.grade_line(i);
      const MessagePlace at = place_.Child("grade_line", i);
      if (line.grade() <= v1::LINE_BLOT_GRADE_NEGATIVE) {
        at.AddError("grade", "must be a grade above negative");
      }
      CheckUnitId(at, "unit", line.unit());
      if (!std::isfinite(line.from()) || !(line.from() > 0)) {
        at.AddError("from", "must be a number above 0");
      } else if (before != nullptr && (line.grade() <= before->grade() ||
                                       line.from() <= before->from() ||
                                       line.unit() != before->unit())) {
        at.AddError(
            "from",
            "must be above that of a lower grade, which stands before it, and "
            "in the same unit");
      }
      before = &line;
    }
  }

  void CheckLimits() {
    Meanings meanings;
    for (int i = 0; i < profile_.upper_limit_size(); ++i) {
      const v1::UpperLimit& limit = profile_.upper_limit(i);
      const MessagePlace at = place_.Child("upper_limit", i);
      CheckAnalyteId(at, limit.analyte());
      CheckUnitId(at, "unit", limit.unit());
      const auto is_limit = [](double number) {
        return std::isfinite(number) && number > 0;
      };
      if (!is_limit(limit.female())) {
        at.AddError("female", "must be a number above 0");
      }
      if (!is_limit(limit.male())) {
        at.AddError("male", "must be a number above 0");
      }
      if (!meanings.emplace(limit.analyte(), "").second) {
        at.AddError("analyte", "has an upper limit already");
      }
    }
  }

  const v1::LabProfile& profile_;
  const MessagePlace& place_;
  const Terminology& terminology_;
};

}  // namespace

void CheckLabProfile(const v1::LabProfile& profile,
                     const engine::MessagePlace& place,
                     const Terminology& terminology) {
  ProfileCheck(profile, place, terminology).Check();
}

}  // namespace myorules::rules
