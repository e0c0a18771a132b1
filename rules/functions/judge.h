// One laboratory result against cuts: positive, negative, or undecided.
#ifndef MYORULES_RULES_FUNCTIONS_JUDGE_H_
#define MYORULES_RULES_FUNCTIONS_JUDGE_H_

#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/lab.pb.h"
#include "rules/functions/cuts.h"
#include "rules/functions/usable_result.h"
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

// The numbers that a quantity can be, in its own unit. Requires a value.
engine::NumberRange NumbersOf(const v1::Quantity& quantity);

// By those of `cuts` whose method is `method`; its unit and the result's must
// agree. Words are read by the laboratory's bands. Laboratory flags and
// reference ranges are not looked at. Requires Covers(cuts, method).
Judgement JudgeByCuts(const Terminology& terminology,
                      const UsableResult& result, v1::AssayMethod method,
                      Cuts cuts);

// Notes for the answer the cut that decided, or could not.
void RecordCut(const Judgement& judgement, engine::CallContext& context);

// Without a cut: by the printed reference range, the laboratory's own bands, or
// the plain word.
Judgement JudgeByLaboratory(const Terminology& terminology,
                            const UsableResult& result);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_JUDGE_H_
