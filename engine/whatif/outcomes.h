// What the values of one fact lead to, those together that lead to the same.
#ifndef MYORULES_ENGINE_WHATIF_OUTCOMES_H_
#define MYORULES_ENGINE_WHATIF_OUTCOMES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "engine/whatif/fact_values.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Of a value that was not tried, or contradicts what is on record.
inline constexpr int kNoOutcome = -1;

// Neighbouring values of an ordered scale that lead to the same outcome.
struct Run {
  double first = 0;
  double last = 0;
  int outcome = 0;
};

// Tries the points of the scale, and between two that lead to different
// outcomes halves until the place is found where the outcome changes.
// Ascending.
std::vector<Run> RunsOf(const Scale& scale,
                        absl::FunctionRef<int(double)> outcome_of);

// The values of the run at `index` in words: "at or above 20 U/mL", "from
// 2003-05-01 on", "any".
std::string RunInWords(const Scale& scale, const std::vector<Run>& runs,
                       size_t index);

class Outcomes {
 public:
  // Of values tried beside the answer `base`, which outlives it.
  explicit Outcomes(const v1::Classification& base) : base_(base) {}

  // The number of the outcome that `tried` has, from 0.
  int Find(const v1::Classification& tried);

  void AddValue(int outcome, absl::string_view name) {
    told_[outcome].add_values(std::string(name));
  }
  void AddRuns(const Scale& scale, const std::vector<Run>& runs);

  bool empty() const { return told_.empty(); }

  // Fills settles, may_settle, outcomes and only_with_others. `exhaustive`: no
  // other values are possible.
  void Tell(bool exhaustive, v1::MissingFact* fact) const;

 private:
  const v1::Classification& base_;
  std::vector<v1::ValueOutcome> told_;
  std::vector<std::string> bytes_;  // Of each, without its values.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_WHATIF_OUTCOMES_H_
