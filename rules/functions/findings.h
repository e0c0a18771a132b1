// What the results of an analyte say together: ground rule 6 of the clinical
// specification.
#ifndef MYORULES_RULES_FUNCTIONS_FINDINGS_H_
#define MYORULES_RULES_FUNCTIONS_FINDINGS_H_

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
  // What it was measured as; an undivided result has several parts. Negative:
  // all of them are. Positive: at least one of them is.
  Parts parts;
  Verdict verdict = Verdict::kUndecided;
  engine::UnknownSet open;  // Undecided: why.
  engine::UnknownSet
      uncertain;  // Not empty: what would tell whether it counts.

  bool certain() const { return uncertain.empty(); }
};

// The questions about one analyte. Borrows all that it is made of.
class Findings {
 public:
  Findings(const Terminology& terminology, const SerologyValue& labs,
           absl::string_view analyte, engine::CallContext& context);

  // Takes the results, of the analyte and of those that are undivided with it,
  // whose method a cut covers, and judges them by it. A result without a method
  // may be one.
  void AddByCuts(const Cuts& cuts);
  // Takes those whose method no cut covers, and judges them as their laboratory
  // would. `only_own`: only results of exactly this analyte.
  void AddByOtherMethods(const Cuts& cuts, bool only_own);
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
  // Whether a valid positive is followed by a valid negative of a later day.
  Answer Changed() const;

  const std::vector<Finding>& all() const { return findings_; }

 private:
  std::vector<std::string> Related() const;
  void Add(const UsableResult& result, const Parts& parts,
           const Judgement& judgement, bool method_open);
  Judgement JudgeOpenMethod(const UsableResult& result, const Cuts& cuts) const;
  bool Supports(const Finding& finding) const;
  // What keeps a positive finding from being valid: empty for a valid one.
  engine::UnknownSet Against(const Finding& positive) const;
  bool IsValidPositive(const Finding& finding) const;
  Parts PositiveSiblings() const;
  bool OpposedForCertain(const Finding& positive) const;
  bool IsInConflict(const Finding& negative) const;
  // Merges what blocks a determined answer.
  engine::UnknownSet Blocking() const;
  Answer FromNegatives() const;

  const Terminology& terminology_;
  const SerologyValue& labs_;
  std::string analyte_;
  engine::CallContext& context_;
  Parts parts_;
  // Methods of the cuts, for the path of what is not on record.
  std::string method_name_;
  std::vector<Finding> findings_;
};

// The parts of an analyte.
Parts PartsOf(const Terminology& terminology, absl::string_view analyte);

// Some grade or number of the analyte, or of an undivided one that holds it, at
// or above a weak cut and below the positive one.
Answer Weak(const Terminology& terminology, const SerologyValue& labs,
            absl::string_view analyte, const Cuts& weak, const Cuts& positive,
            engine::CallContext& context);

// Notes for the trace what was read of a result.
void RecordValue(const UsableResult& result, engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_FINDINGS_H_
