// One laboratory result against cuts: positive, negative, or undecided.
#ifndef MYORULES_RULES_FUNCTIONS_JUDGE_H_
#define MYORULES_RULES_FUNCTIONS_JUDGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/lab.pb.h"
#include "rules/functions/serology_value.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

enum class Verdict { kNegative, kPositive, kUndecided };

// A verdict and, where undecided, why.
struct Judgement {
  Verdict verdict = Verdict::kUndecided;
  engine::UnknownSet open;
  // The cut that the value was compared with; null: with none.
  const engine::ThresholdValue* cut = nullptr;
};

// Cuts: the `threshold` values that an expression passes.
using Cuts = std::vector<const engine::ThresholdValue*>;

// The cuts of a list of thresholds. Returns false where an item is no
// threshold.
bool CutsOf(const engine::Value& list, Cuts* cuts);

// Those that name `analyte`; where none does, those that name no analyte.
Cuts CutsFor(const Cuts& cuts, absl::string_view analyte);

// Whether any of `cuts` is for results of `method`.
bool Covers(const Cuts& cuts, v1::AssayMethod method);

// The numbers that a quantity can be, in its own unit. Requires a value.
engine::NumberRange NumbersOf(const v1::Quantity& quantity);

// By those of `cuts` whose method is `method`; its unit and the result's must
// agree. Words are read by the laboratory's bands. Laboratory flags and
// reference ranges are not looked at. Requires Covers(cuts, method).
Judgement JudgeByCuts(const Terminology& terminology,
                      const UsableResult& result, v1::AssayMethod method,
                      const Cuts& cuts);

// Notes for the answer the cut that decided, or could not.
void RecordCut(const Judgement& judgement, engine::CallContext& context);

// Without a cut: by the printed reference range, the laboratory's own bands, or
// the plain word.
Judgement JudgeByLaboratory(const Terminology& terminology,
                            const UsableResult& result);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_JUDGE_H_
