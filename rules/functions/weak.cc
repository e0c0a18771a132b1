#include "rules/functions/weak.h"

#include "absl/types/optional.h"
#include "rules/functions/findings.h"
#include "rules/functions/judge.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::CallContext;
using engine::UnknownSet;

namespace {

// Whether a result measured by `method` is weak.
Answer WeakBy(const Terminology& terminology, const UsableResult& result,
              v1::AssayMethod method, Cuts weak, Cuts positive,
              CallContext& context) {
  if (!rules::Covers(weak, method)) return Answer::False();
  const Judgement low = JudgeByCuts(terminology, result, method, weak);
  RecordCut(low, context);
  if (low.verdict == Verdict::kNegative) return Answer::False();
  const Judgement high =
      rules::Covers(positive, method)
          ? JudgeByCuts(terminology, result, method, positive)
          : Judgement{Verdict::kNegative, {}};
  RecordCut(high, context);
  if (high.verdict == Verdict::kPositive) return Answer::False();
  UnknownSet missing = result.uncertain;
  missing.Merge(low.open);
  missing.Merge(high.open);
  return missing.empty() ? Answer::True() : Answer::Unknown(missing);
}

Answer WeakOne(const Terminology& terminology, const UsableResult& result,
               Cuts weak, Cuts positive, CallContext& context) {
  const v1::AssayMethod method = result.message->method();
  if (method != v1::ASSAY_METHOD_UNSPECIFIED) {
    return WeakBy(terminology, result, method, weak, positive, context);
  }
  for (int number = v1::AssayMethod_MIN; number <= v1::AssayMethod_MAX;
       ++number) {
    if (!v1::AssayMethod_IsValid(number)) continue;
    const Answer one =
        WeakBy(terminology, result, static_cast<v1::AssayMethod>(number), weak,
               positive, context);
    if (!one.is_false()) {
      return Answer::Unknown(UnknownSet::Union(
          one.missing, UnknownSet::Of(result.path->Child(".method"))));
    }
  }
  return Answer::False();
}

}  // namespace

Answer Weak(const SerologyValue& labs, int analyte, const CutSet& weak,
            const CutSet& positive, CallContext& context) {
  engine::UnknownUnion missing;
  bool any = false;
  // By the cuts of positive ones; made where something may be weak.
  absl::optional<Findings> findings;
  const AnalyteIndex& index = labs.analytes();
  for (const int other : index.families()[index[analyte].family].members) {
    const bool undivided = index[other].undivided &&
                           (index[other].parts & index[analyte].parts) != 0;
    if (other != analyte && !undivided) continue;
    for (const UsableResult& result : labs.ResultsOf(other)) {
      if (!context.budget().Spend(kStepsOfAFinding)) return Answer::False();
      Answer one = WeakOne(labs.terminology(), result, weak.For(other),
                           positive.For(other), context);
      if (!one.is_false()) {
        if (!findings.has_value()) {
          findings.emplace(labs, analyte, positive, Judging::kByCuts, context);
        }
        one = other != analyte && findings->IsShownPositive(other)
                  ? Answer::False()
                  : And(one, Not(findings->InConflict(result)));
      }
      any = any || one.is_true();
      if (one.is_unknown()) missing.Add(one.missing);
      RecordValue(result, context);
    }
  }
  if (any) return Answer::True();
  return missing.empty() ? Answer::False() : Answer::Unknown(missing.Join());
}

}  // namespace myorules::rules
