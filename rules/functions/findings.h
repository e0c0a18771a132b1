// What the results of an analyte say together: ground rule 6 of the clinical
// specification.
#ifndef MYORULES_RULES_FUNCTIONS_FINDINGS_H_
#define MYORULES_RULES_FUNCTIONS_FINDINGS_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "rules/functions/arguments.h"
#include "rules/functions/judge.h"
#include "rules/functions/serology_value.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Single analytes: those that an undivided one stands for, else the analyte.
using Parts = std::set<std::string>;

// One result and what it says.
struct Finding {
  const UsableResult* result = nullptr;
  // Bits of the parts that it was measured as; an undivided result has several.
  // Negative: all of them are. Positive: at least one of them is.
  uint32_t parts = 0;
  Verdict verdict = Verdict::kUndecided;
  engine::UnknownSet open;  // Undecided: why.
  engine::UnknownSet
      uncertain;  // Not empty: what would tell whether it counts.

  bool certain() const { return uncertain.empty(); }
};

// The questions about one analyte. Borrows all that it is made of. Time grows
// with the square of the number of results, which rules/patient limits; it is
// charged to the context's budget.
class Findings {
 public:
  Findings(const Terminology& terminology, const SerologyValue& labs,
           absl::string_view analyte, engine::CallContext& context);

  // Takes the results, of the analyte and of those that are undivided with it,
  // whose method a cut covers, and judges them by it. A result without a method
  // may be one.
  void AddByCuts(const Cuts& cuts);
  // Takes those whose method no cut covers, and judges them as their laboratory
  // would.
  void AddByOtherMethods(const Cuts& cuts);
  // As both, for results of exactly this analyte.
  void AddOwnByAnyMethod(const Cuts& cuts);

  // Any valid positive: true. Else anything undecided, conflicting or of
  // unknown standing: unknown. Else negative for all parts: false. Else
  // unknown, naming the result that is not on record.
  Answer Positive() const;
  // As Positive, but false where nothing speaks for it.
  Answer PositiveOnRecord() const;
  // Whether all parts have a result, whatever it says.
  Answer Available() const;
  // Whether two results of one specimen and method stand on opposite sides.
  Answer Conflicting() const;
  // Whether a valid positive is followed by a valid negative of a later day by
  // the same method.
  Answer Changed() const;
  // The results by a method of the cuts that count for nothing: "2025-11-03:
  // preliminary". Requires AddByCuts.
  std::vector<std::string> UnusableTexts() const;

 private:
  class Reasons;

  // Charges one look at all findings; false: the work has to end.
  bool ChargeLook() const;
  uint32_t BitsOf(const Parts& parts);
  std::vector<std::string> Related() const;
  void Add(const UsableResult& result, absl::string_view analyte,
           const Judgement& judgement, bool method_open);
  Judgement JudgeOpenMethod(const UsableResult& result, const Cuts& cuts) const;
  bool Concerns(const Finding& finding) const;
  bool Supports(const Finding& finding) const;
  bool IsOpposed(int positive, Reasons* reasons) const;
  bool IsOpposedForCertain(int positive) const;
  bool IsValidPositive(int index) const;
  bool IsInConflict(int negative) const;
  bool HasValidSupport() const;
  uint32_t PositiveSiblings() const;
  engine::UnknownSet Blocking() const;
  Answer FromNegatives() const;
  // Those of `analyte`, and of undivided ones and parts that say something of
  // it, that are withdrawn, replaced or not yet final.
  std::vector<const UsableResult*> Unusable(absl::string_view analyte) const;
  engine::UnknownSet NotOnRecord(absl::string_view analyte) const;
  void CheckLater(int earlier, int later, bool valid, bool clean,
                  Reasons* reasons, bool* changed) const;

  const Terminology& terminology_;
  const SerologyValue& labs_;
  std::string analyte_;
  engine::CallContext& context_;
  std::vector<std::string> part_names_;  // By bit.
  uint32_t parts_;                       // Those of the analyte.
  // Method of the cuts, for the path of what is not on record.
  std::string method_name_;
  std::vector<Finding> findings_;
};

// The parts of an analyte.
Parts PartsOf(const Terminology& terminology, absl::string_view analyte);

// Whether any part is in both.
bool HaveCommon(const Parts& a, const Parts& b);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_FINDINGS_H_
