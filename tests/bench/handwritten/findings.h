// What several results of one family say together: ground rule 6 of the
// clinical specification.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_FINDINGS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_FINDINGS_H_

#include <vector>

#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/serology.h"

namespace myorules::handwritten {

// Questions about the antibody whose parts are `parts`, over the findings of
// its family. Time grows with the square of their number.
class Findings {
 public:
  Findings(const std::vector<Finding>& findings, uint8_t parts, Facts* facts)
      : findings_(findings), parts_(parts), facts_(*facts) {}

  // `absent`: the fact that it has no result at all; `absent_part`: the same by
  // bit of the family.
  Answer Positive(const Missing& absent, const Missing absent_part[]) const;
  // False where nothing speaks for it.
  Answer PositiveOnRecord() const;
  Answer Available() const;
  Answer Conflicting() const;
  // Whether a finding of that very antibody is known to be of a conflicting
  // pair.
  bool IsInConflict(Analyte analyte) const;
  Answer Changed() const;
  // Whether a valid positive is of that very antibody, its parts left aside.
  bool IsShownPositive(Analyte analyte) const;
  // Whether one of the findings, taken as a negative one, is of a conflicting
  // pair, which counts as neither.
  Answer InConflict(const Finding& own) const;

 private:
  // Which negatives deny what a positive means: all, or those of its parts
  // alone.
  enum class Denied { kByAny, kByParts };

  int size() const { return static_cast<int>(findings_.size()); }
  bool Concerns(const Finding& finding) const;
  bool Supports(const Finding& finding) const;
  static bool LeavesAside(Denied by, const Finding& other,
                          const Finding& positive);
  bool IsOpposed(const Finding& finding, Denied by) const;
  bool IsOpposedForCertain(const Finding& finding, Denied by) const;
  bool IsValidPositive(const Finding& finding) const;
  bool HasValidSupport() const;
  bool IsOpposedIfItCounts(const Finding& positive, Denied by) const;
  bool IsDisputed(const Finding& negative) const;
  bool CountsAsNeither(const Finding& negative) const;
  bool MayReverse(const Finding& earlier, const Finding& later) const;
  Answer StandsAgainst(const Finding& one, const Finding& negative) const;
  uint8_t PositiveSiblings() const;
  Missing Blocking() const;
  void AddOpposition(const Finding& positive, Denied by,
                     Missing* missing) const;
  void AddState(const Finding& finding, Missing* missing) const;
  void AddPair(const Finding& a, const Finding& b, Missing* missing) const;
  Answer FromNegatives(const Missing& absent,
                       const Missing absent_part[]) const;

  const std::vector<Finding>& findings_;
  const uint8_t parts_;
  Facts& facts_;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_FINDINGS_H_
