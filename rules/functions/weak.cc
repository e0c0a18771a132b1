#include "rules/functions/weak.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/functions/findings.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::CallContext;
using engine::UnknownSet;

namespace {

// Whether a result measured by `method` is weak.
Answer WeakBy(const Terminology& terminology, const UsableResult& result,
              v1::AssayMethod method, const Cuts& weak, const Cuts& positive,
              CallContext& context) {
  if (!rules::Covers(weak, method)) return Answer::False();
  const Judgement low = JudgeByCuts(terminology, result, method, weak);
  const Judgement high =
      rules::Covers(positive, method)
          ? JudgeByCuts(terminology, result, method, positive)
          : Judgement{Verdict::kNegative, {}};
  RecordCut(low, context);
  RecordCut(high, context);
  if (low.verdict == Verdict::kNegative || high.verdict == Verdict::kPositive) {
    return Answer::False();
  }
  UnknownSet missing = result.uncertain;
  missing.Merge(low.open);
  missing.Merge(high.open);
  return missing.empty() ? Answer::True() : Answer::Unknown(missing);
}

Answer WeakOne(const Terminology& terminology, const UsableResult& result,
               const Cuts& weak, const Cuts& positive, CallContext& context) {
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

Answer Weak(const Terminology& terminology, const SerologyValue& labs,
            absl::string_view analyte, const Cuts& weak, const Cuts& positive,
            CallContext& context) {
  engine::UnknownUnion missing;
  bool any = false;
  const Parts parts = PartsOf(terminology, analyte);
  for (const v1::Analyte& other : terminology.analytes().analyte()) {
    const bool undivided = !other.stands_for().empty() &&
                           HaveCommon(PartsOf(terminology, other.id()), parts);
    if (other.id() != analyte && !undivided) continue;
    const Cuts weak_cuts = CutsFor(weak, other.id());
    const Cuts positive_cuts = CutsFor(positive, other.id());
    for (const UsableResult& result : labs.Of(other.id())) {
      if (!context.budget().Spend(kStepsOfAFinding)) return Answer::False();
      Answer one =
          WeakOne(terminology, result, weak_cuts, positive_cuts, context);
      any = any || one.is_true();
      if (one.is_unknown()) missing.Add(std::move(one.missing));
      RecordValue(result, context);
    }
  }
  if (any) return Answer::True();
  return missing.empty() ? Answer::False() : Answer::Unknown(missing.Join());
}

}  // namespace myorules::rules
