// How laboratories print: the names, words and habits that a profile states,
// each with what it means.
#ifndef MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_H_
#define MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/lab_profile.pb.h"
#include "myorules/v1/patient.pb.h"
#include "re2/set.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// What a name of an analyte says.
struct AnalyteName {
  const v1::Analyte* analyte = nullptr;
  // As it is written in the tables.
  absl::string_view text;
  // The method that the name says, too.
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;
  // Also the name of something else.
  bool needs_context = false;
};

// What a name of a unit says.
struct UnitName {
  const v1::Unit* unit = nullptr;
  // The only method that reports in it; unspecified: several.
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;
};

// What a text that stands for a value says.
struct ValueMeaning {
  const v1::PrintedValue* value = nullptr;
  // Stated by the laboratory's own profile, not for any laboratory.
  bool own = false;
};

// What holds for the results of an analyte by a method.
struct AssayHabits {
  v1::AssayMethod method_when_missing = v1::ASSAY_METHOD_UNSPECIFIED;
  const v1::Unit* unit_when_missing = nullptr;
  std::vector<const v1::Unit*> possible_units;  // Empty: any.
  std::vector<int> possible_methods;            // v1::AssayMethod. Empty: any.
  bool unit_tells_analyte = false;
  bool code_needs_name = false;
  absl::optional<double> cut_off;
  const v1::Unit* cut_off_unit = nullptr;

  bool CanBeBy(v1::AssayMethod method) const {
    return possible_methods.empty() ||
           absl::c_linear_search(possible_methods, method);
  }
};

// One laboratory's profile with what holds for any laboratory behind it.
// Immutable once loaded; thread-safe. Texts are asked for as they are printed.
class LabProfile {
 public:
  const v1::LabProfile& source() const { return *own_; }
  const Terminology& terminology() const { return *terminology_; }

  // Null: not known. `says_antibody` is set where the name itself says that an
  // antibody is meant ("anti-Ku", "Ku Ab").
  const AnalyteName* FindAnalyte(absl::string_view text,
                                 bool* says_antibody) const;
  absl::optional<v1::AssayMethod> FindMethod(absl::string_view text) const;
  // What the name of an order says; nullopt: nothing that is known. With a
  // method unspecified: that antibodies are meant, by no method or several.
  absl::optional<v1::AssayMethod> FindOrder(absl::string_view text) const;
  // `text` as CleanText gives it. Of a name of several units that of `method`.
  absl::optional<UnitName> FindUnit(absl::string_view text,
                                    v1::AssayMethod method) const;
  // What `key`, a TextKey, says of that analyte by that method; without a value
  // where it says nothing of them, but something of others (`of_others`).
  ValueMeaning FindValue(absl::string_view key, const v1::Analyte& analyte,
                         v1::AssayMethod method, bool* of_others) const;
  absl::optional<v1::ResultStatus> FindStatus(absl::string_view text) const;
  // Of several words those that are known; one that is not blood goes before.
  absl::optional<v1::Specimen> FindSpecimen(absl::string_view text) const;
  // By TextKey; null: no flag.
  const v1::PrintedFlag* FindFlag(absl::string_view key) const;

  // Whether the text says of the numbers of a range that they are the normal
  // ones.
  bool IsRangeWord(absl::string_view text) const;
  // The sign that words stand for; unspecified: none.
  v1::Comparator FindBound(absl::string_view words) const;
  // From 1 to 12; 0: the name of no month, or the beginning of several.
  int FindMonth(absl::string_view name) const;

  const AssayHabits& HabitsOf(const v1::Analyte& analyte,
                              v1::AssayMethod method) const;
  // Null: none stated.
  const v1::UpperLimit* FindUpperLimit(const v1::Analyte& analyte) const;

  // The laboratory's own, else those that hold for any.
  const google::protobuf::RepeatedPtrField<v1::GradeLine>& grade_lines() const {
    return own_->grade_line().empty() ? any_->grade_line() : own_->grade_line();
  }

  // How each is printed; empty: it is never printed. Valid as long as this.
  absl::string_view TextOf(v1::AssayMethod method) const;
  absl::string_view TextOf(v1::ResultStatus status) const;
  absl::string_view TextOf(v1::Specimen specimen) const;
  absl::string_view TextOf(v1::ResultWord word) const;
  absl::string_view TextOf(v1::LineBlotGrade grade) const;

  // At most three known names that are nearest to one that is not, each of
  // something else, as they are written in the tables.
  std::vector<std::string> NearestAnalytes(absl::string_view text) const;
  std::vector<std::string> NearestMethods(absl::string_view text) const;
  std::vector<std::string> NearestUnits(absl::string_view text) const;
  std::vector<std::string> NearestValues(absl::string_view text) const;
  std::vector<std::string> NearestStatuses(absl::string_view text) const;

 private:
  friend class LabProfileBuilder;
  LabProfile() = default;

  template <typename T>
  using ByText = absl::flat_hash_map<std::string, T>;
  // (key, as written, what it means: a number) for "did you mean".
  struct Known {
    std::string key;
    std::string text;
    int meaning;
  };
  // Patterns of orders, and the method that each says.
  struct Orders {
    std::unique_ptr<RE2::Set> patterns;  // Null: none.
    std::vector<v1::AssayMethod> methods;
  };
  // As FindOrder.
  static absl::optional<v1::AssayMethod> MethodsIn(
      const re2::StringPiece& order, const Orders& orders);
  static std::vector<std::string> Nearest(const std::string& key,
                                          absl::Span<const Known> known);

  std::shared_ptr<const Terminology> terminology_;
  std::shared_ptr<const v1::LabProfile> own_, any_;
  ByText<AnalyteName> analytes_;
  ByText<v1::AssayMethod> methods_;
  Orders own_orders_, any_orders_;
  ByText<std::vector<UnitName>> units_;
  ByText<std::vector<ValueMeaning>> values_;
  ByText<v1::ResultStatus> statuses_;
  ByText<v1::Specimen> specimens_;
  ByText<const v1::PrintedFlag*> flags_;
  absl::flat_hash_set<std::string> range_words_;
  ByText<v1::Comparator> bounds_;
  std::map<std::string, int> months_;
  std::vector<AssayHabits> habits_;  // By analyte, then method.
  std::vector<std::string> method_texts_, status_texts_, specimen_texts_,
      word_texts_, grade_texts_;
  std::vector<Known> known_analytes_, known_methods_, known_units_,
      known_values_, known_statuses_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_H_
