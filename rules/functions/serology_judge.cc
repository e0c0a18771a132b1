// What the results of a family say, judged once.
#include "absl/algorithm/container.h"
#include "rules/functions/serology_value.h"
#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::UnknownSet;

// What a result would say by whichever of the methods it was measured.
Judgement JudgeOpenMethod(const Terminology& terminology,
                          const UsableResult& result, Cuts cuts) {
  Judgement joined;
  bool first = true;
  for (int number = v1::AssayMethod_MIN; number <= v1::AssayMethod_MAX;
       ++number) {
    const auto method = static_cast<v1::AssayMethod>(number);
    if (!v1::AssayMethod_IsValid(number) || !Covers(cuts, method)) continue;
    const Judgement one = JudgeByCuts(terminology, result, method, cuts);
    if (first) {
      joined = one;
    } else if (one.verdict != joined.verdict) {
      joined.verdict = Verdict::kUndecided;
      joined.open.Merge(one.open);
    }
    first = false;
  }
  if (joined.verdict == Verdict::kUndecided) {
    joined.open.Merge(UnknownSet::Of(result.path->Child(".method")));
  }
  return joined;
}

// It counts by any method; by which measure may be open.
Judgement JudgeByAnyMethod(const Terminology& terminology,
                           const UsableResult& result, Cuts cuts) {
  const v1::AssayMethod method = result.message->method();
  Judgement judgement = Covers(cuts, method)
                            ? JudgeByCuts(terminology, result, method, cuts)
                            : JudgeByLaboratory(terminology, result);
  if (method == v1::ASSAY_METHOD_UNSPECIFIED && !cuts.empty() &&
      JudgeOpenMethod(terminology, result, cuts).verdict != judgement.verdict) {
    judgement = {Verdict::kUndecided,
                 UnknownSet::Of(result.path->Child(".method"))};
  }
  return judgement;
}

}  // namespace

absl::Span<const Finding> SerologyValue::Judge(
    int analyte, const CutSet& cuts, Judging how,
    engine::CallContext& context) const {
  engine::Growing<Finding> findings;
  const auto add = [&](const UsableResult& result, const Judgement& judgement,
                       bool method_open) {
    if (!context.budget().Spend(kStepsOfAFinding)) return;
    RecordValue(result, context);
    RecordCut(judgement, context);
    Finding finding;
    finding.result = &result;
    finding.parts = analytes()[result.analyte].parts;
    finding.verdict = judgement.verdict;
    finding.open = judgement.open;
    finding.uncertain = result.uncertain;
    if (method_open) {
      finding.uncertain.Merge(UnknownSet::Of(result.path->Child(".method")));
    }
    findings.push_back(finding);
  };
  if (how == Judging::kOwnByAnyMethod) {
    for (const UsableResult& result : ResultsOf(analyte)) {
      add(result, JudgeByAnyMethod(terminology_, result, cuts.For(analyte)),
          /*method_open=*/false);
    }
    return findings.span();
  }
  const int family = analytes()[analyte].family;
  for (const int member : analytes().families()[family].members) {
    Cuts own = cuts.For(member);
    if (own.empty()) own = cuts.For(analyte);
    for (const UsableResult& result : ResultsOf(member)) {
      const v1::AssayMethod method = result.message->method();
      const bool covered = Covers(own, method);
      const bool open = method == v1::ASSAY_METHOD_UNSPECIFIED && !own.empty();
      if (how == Judging::kByOtherMethods) {
        if (!covered) {
          add(result, JudgeByLaboratory(terminology_, result), open);
        }
      } else if (covered) {
        add(result, JudgeByCuts(terminology_, result, method, own), false);
      } else if (open) {
        add(result, JudgeOpenMethod(terminology_, result, own), true);
      }
    }
  }
  return findings.span();
}

}  // namespace myorules::rules
