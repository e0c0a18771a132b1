#include "rules/terminology/lab_profile_reversal.h"

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rules/terminology/printed_text.h"

namespace myorules::rules {
namespace {

using engine::MessagePlace;

std::string KeyOf(absl::string_view text) {
  std::string scratch;
  return std::string(TextKey(text, &scratch));
}

// What a value says of the antibody; not set: a number, or nothing.
enum class Finding { kNotSet, kNegative, kBorderline, kPositive, kNotMeasured };

Finding FindingOf(const v1::PrintedValue& value) {
  if (value.has_not_measured()) return Finding::kNotMeasured;
  if (value.word() == v1::RESULT_WORD_NEGATIVE ||
      value.grade() == v1::LINE_BLOT_GRADE_NEGATIVE) {
    return Finding::kNegative;
  }
  if (value.word() == v1::RESULT_WORD_BORDERLINE ||
      value.grade() == v1::LINE_BLOT_GRADE_BORDERLINE) {
    return Finding::kBorderline;
  }
  return value.has_word() || value.has_grade() ? Finding::kPositive
                                               : Finding::kNotSet;
}

// The grade that a word stands for by itself; unspecified: several.
v1::LineBlotGrade GradeOf(const v1::PrintedValue& value) {
  switch (value.word()) {
    case v1::RESULT_WORD_WEAK_POSITIVE:
      return v1::LINE_BLOT_GRADE_ONE_PLUS;
    case v1::RESULT_WORD_STRONG_POSITIVE:
      return v1::LINE_BLOT_GRADE_THREE_PLUS;
    default:
      return value.grade();
  }
}

// Whether a number may be what `finding` says: "negative" is none above a
// bound, "positive" none below one, and nothing measured is no number.
bool MayBe(const v1::Quantity& quantity, Finding finding) {
  if (finding == Finding::kNotMeasured) return false;
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return finding != Finding::kPositive;
    case v1::COMPARATOR_GREATER:
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return finding != Finding::kNegative;
    default:
      return true;
  }
}

// Whether `own` turns round, or makes another thing of, what `any` says.
bool Reverses(const v1::PrintedValue& own, const v1::PrintedValue& any) {
  const Finding said = FindingOf(any);
  if (said == Finding::kNotSet) return false;
  if (own.has_quantity()) return !MayBe(own.quantity(), said);
  const Finding meant = FindingOf(own);
  if (meant == Finding::kNotSet) return false;
  if (meant != said) return true;
  if (own.has_word() && any.has_word()) return own.word() != any.word();
  const v1::LineBlotGrade grade = GradeOf(any);
  return grade != v1::LINE_BLOT_GRADE_UNSPECIFIED &&
         GradeOf(own) != v1::LINE_BLOT_GRADE_UNSPECIFIED &&
         GradeOf(own) != grade;
}

std::string MeaningOf(const v1::PrintedValue& value) {
  v1::PrintedValue meaning = value;
  meaning.clear_text();
  meaning.clear_method();
  meaning.clear_analyte();
  return meaning.ShortDebugString();
}

// The place of a text among the profile's values.
struct OwnText {
  int value = 0;
  int text = 0;
  bool is_told = false;  // That it turns something round.
};

class ReversalCheck {
 public:
  ReversalCheck(const v1::LabProfile& profile, const v1::LabProfile& any,
                const MessagePlace& place)
      : profile_(profile), any_(any), place_(place) {}

  void Check() {
    if (!profile_.value().empty()) CheckValues();
    if (!profile_.range_word().empty() || !profile_.bound().empty()) {
      EnterWords();
      CheckRangeWords();
      CheckBounds();
    }
    CheckMonths();
  }

 private:
  void EnterWords() {
    for (const v1::LabProfile* from : {&any_, &profile_}) EnterResults(*from);
    for (const v1::PrintedRangeWord& entry : any_.range_word()) {
      for (const std::string& text : entry.text()) {
        around_numbers_.emplace(KeyOf(text), "a word for the normal range");
      }
    }
    for (const v1::PrintedBound& entry : any_.bound()) {
      for (const std::string& text : entry.text()) {
        around_numbers_.emplace(KeyOf(text),
                                v1::Comparator_Name(entry.comparator()));
      }
    }
  }

  // What stands for a result, or marks one, and is no word for "normal".
  void EnterResults(const v1::LabProfile& from) {
    for (const v1::PrintedValue& value : from.value()) {
      for (const std::string& text : value.text()) {
        const std::string key = KeyOf(text);
        if (FindingOf(value) == Finding::kNegative) {
          negative_.emplace(key, MeaningOf(value));
        } else {
          results_.emplace(key, MeaningOf(value));
        }
      }
    }
    for (const v1::PrintedFlag& flag : from.flag()) {
      for (const std::string& text : flag.text()) {
        results_.emplace(KeyOf(text), "a flag");
      }
    }
  }

  static void Add(const MessagePlace& at, int i, const std::string& text,
                  absl::string_view meaning, absl::string_view made) {
    at.AddErrorAt("text", i,
                  absl::StrCat("'", text, "' means ", meaning,
                               "; a profile cannot make it ", made));
  }

  void CheckValues() {
    absl::flat_hash_map<std::string, std::vector<OwnText>> own;
    for (int i = 0; i < profile_.value_size(); ++i) {
      for (int t = 0; t < profile_.value(i).text_size(); ++t) {
        own[KeyOf(profile_.value(i).text(t))].push_back({i, t});
      }
    }
    std::string scratch;
    for (const v1::PrintedValue& value : any_.value()) {
      for (const std::string& text : value.text()) {
        const auto found = own.find(TextKey(text, &scratch));
        if (found == own.end()) continue;
        for (OwnText& own_text : found->second) CheckValue(value, &own_text);
      }
    }
  }

  void CheckValue(const v1::PrintedValue& value, OwnText* text) {
    const v1::PrintedValue& own = profile_.value(text->value);
    const bool same_results = own.method() == value.method() ||
                              own.method() == v1::ASSAY_METHOD_UNSPECIFIED ||
                              value.method() == v1::ASSAY_METHOD_UNSPECIFIED;
    if (text->is_told || !same_results || !Reverses(own, value)) return;
    Add(place_.Child("value", text->value), text->text, own.text(text->text),
        MeaningOf(value), MeaningOf(own));
    text->is_told = true;
  }

  void CheckRangeWords() {
    for (int i = 0; i < profile_.range_word_size(); ++i) {
      const v1::PrintedRangeWord& own = profile_.range_word(i);
      CheckAround(own, place_.Child("range_word", i),
                  "a word for the normal range", {&results_});
    }
  }

  // Before a number a result says what it is, and a sign where it ends.
  void CheckBounds() {
    for (int i = 0; i < profile_.bound_size(); ++i) {
      const v1::PrintedBound& own = profile_.bound(i);
      CheckAround(own, place_.Child("bound", i),
                  v1::Comparator_Name(own.comparator()),
                  {&results_, &negative_});
    }
  }

  using Meanings = absl::flat_hash_map<std::string, std::string>;

  template <typename Entry>
  void CheckAround(const Entry& own, const MessagePlace& at,
                   const std::string& made,
                   const std::vector<const Meanings*>& results) {
    for (int i = 0; i < own.text_size(); ++i) {
      const std::string key = KeyOf(own.text(i));
      const auto around = around_numbers_.find(key);
      if (around != around_numbers_.end()) {
        if (around->second != made) {
          Add(at, i, own.text(i), around->second, made);
        }
        continue;
      }
      for (const Meanings* meanings : results) {
        const auto found = meanings->find(key);
        if (found == meanings->end()) continue;
        Add(at, i, own.text(i), found->second, made);
        break;
      }
    }
  }

  // The beginning of a name is that month's too.
  void CheckMonths() {
    for (int i = 0; i < profile_.month_size(); ++i) {
      const v1::PrintedMonth& own = profile_.month(i);
      for (int t = 0; t < own.text_size(); ++t) {
        const int month = MonthOf(KeyOf(own.text(t)), own.month());
        if (month == 0 || month == own.month()) continue;  // Open, or the same.
        Add(place_.Child("month", i), t, own.text(t),
            absl::StrCat("month ", month), absl::StrCat("month ", own.month()));
      }
    }
  }

  // What `key` names or begins: `preferred` where that is among them; 0: none.
  int MonthOf(const std::string& key, int preferred) const {
    int month = 0;
    for (const v1::PrintedMonth& entry : any_.month()) {
      for (const std::string& text : entry.text()) {
        const std::string name = KeyOf(text);
        if (name == key) return entry.month();
        if (key.empty() || !absl::StartsWith(name, key)) continue;
        if (month != preferred) month = entry.month();
      }
    }
    return month;
  }

  const v1::LabProfile& profile_;
  const v1::LabProfile& any_;
  const MessagePlace& place_;
  Meanings results_, negative_, around_numbers_;
};

}  // namespace

void CheckReversals(const v1::LabProfile& profile, const v1::LabProfile& any,
                    const engine::MessagePlace& place) {
  ReversalCheck(profile, any, place).Check();
}

}  // namespace myorules::rules
