// What the results of an analyte say together: ground rule 6 of the clinical
// specification.
#ifndef MYORULES_RULES_FUNCTIONS_FINDINGS_H_
#define MYORULES_RULES_FUNCTIONS_FINDINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "rules/functions/arguments.h"
#include "rules/functions/cuts.h"
#include "rules/functions/serology_value.h"

namespace myorules::rules {

// The questions about one analyte. Borrows all that it is made of. Time grows
// with the square of the number of results, which rules/patient limits; it is
// charged to the context's budget.
class Findings {
 public:
  Findings(const SerologyValue& labs, int analyte, const CutSet& cuts,
           Judging how, engine::CallContext& context)
      : labs_(labs),
        analyte_(analyte),
        cuts_(cuts),
        context_(context),
        parts_(labs.analytes()[analyte].parts),
        findings_(labs.Judged(analyte, cuts, how, context)) {}

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
  // Whether a result of that very analyte is known to be of such a pair: of an
  // undivided one, not of its parts.
  Answer InConflictItself() const;
  // Whether a valid positive is of that very analyte: of an undivided one, not
  // of its parts.
  bool IsShownPositive(int analyte) const;
  // Whether `result`, taken as a negative one, is of a conflicting pair, which
  // counts as neither. False where it was not added.
  Answer InConflict(const UsableResult& result) const;
  // Whether a valid positive is followed by a valid negative of a later day by
  // the same method; one that may mean several analytes by negatives of all.
  Answer Changed() const;
  // The results by a method of the cuts that count for nothing: "2025-11-03:
  // preliminary". Requires AddByCuts.
  std::vector<std::string> UnusableTexts() const;

 private:
  class Reasons;
  struct OppositionByParts;
  struct Standing;
  // Which negatives deny what a positive means: all, or those of its parts
  // alone, each of which denies some of it.
  enum class Denied { kByAny, kByParts };

  absl::optional<bool> Alone() const;
  // Charges one look at all findings; false: the work has to end.
  bool ChargeLook() const;
  bool Concerns(const Finding& finding) const {
    return (finding.parts & parts_) != 0;
  }
  bool Supports(const Finding& finding) const;
  static bool LeavesAside(Denied by, const Finding& other,
                          const Finding& positive);
  bool IsOpposed(int positive, Denied by, Reasons* reasons) const;
  bool IsOpposedForCertain(int positive, Denied by) const;
  // The same, if the positive counts.
  bool IsOpposedIfItCounts(int positive, Denied by) const;
  // IsOpposed and IsOpposedForCertain by parts alone: each is found once, for
  // it is asked again for each result that the positive may stand against.
  bool IsOpposedByParts(int positive, Reasons* reasons) const;
  bool IsOpposedByPartsForCertain(int positive) const;
  OppositionByParts& ByParts(int positive) const;
  bool IsValidPositive(int index) const;
  bool IsInConflict(int negative) const;
  // Whether a valid positive of its specimen and method stands against it, if
  // it counts itself.
  bool CountsAsNeither(int negative) const;
  Answer::State StandsAgainst(int one, int negative, Reasons* reasons) const;
  bool HasValidSupport() const;
  uint32_t PositiveSiblings() const;
  engine::UnknownSet Blocking() const;
  Answer FromNegatives() const;
  // The method of the first cut, by which a result that is not on record would
  // be.
  v1::AssayMethod Method() const;
  // Those of `analyte`, and of undivided ones and parts that say something of
  // it, that are withdrawn, replaced or not yet final.
  engine::Growing<const UsableResult*> Unusable(int analyte) const;
  engine::UnknownSet NotOnRecord(int analyte) const;
  engine::UnknownSet FindNotOnRecord(int analyte) const;
  bool MayReverse(int earlier, int later, const Standing* standings) const;
  bool IsReversed(int earlier, bool valid, Standing* standings,
                  Reasons* reasons) const;
  void MarkDisputes(const Standing* standings, Reasons* reasons) const;

  const SerologyValue& labs_;
  const int analyte_;
  const CutSet& cuts_;
  engine::CallContext& context_;
  const uint32_t parts_;  // Those of the analyte.
  const absl::Span<const Finding> findings_;
  // By finding, what has been found of it; null: nothing so far.
  mutable OppositionByParts* by_parts_ = nullptr;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_FINDINGS_H_
