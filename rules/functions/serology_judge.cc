// What the results of a family say, judged once.
#include <algorithm>

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
    int analyte, const CutSet& cuts, Judging how, bool charged,
    engine::CallContext& context) const {
  const int family = analytes()[analyte].family;
  engine::Growing<Finding> findings;
  findings.reserve(usable_in_family_[family]);
  const auto add = [&](const UsableResult& result, const Judgement& judgement,
                       bool method_open) {
    if (!charged && !context.budget().Spend(kStepsOfAFinding)) return;
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

// Of the only result that may count, of an analyte that is a family of its own.
Plain SerologyValue::JudgeAlone(const UsableResult& result, Cuts cuts,
                                Judging how,
                                engine::CallContext& context) const {
  const v1::AssayMethod method = result.message->method();
  if (!result.uncertain.empty() || method == v1::ASSAY_METHOD_UNSPECIFIED) {
    return Plain::kNotPlain;
  }
  const bool covered = Covers(cuts, method);
  if (how == (covered ? Judging::kByOtherMethods : Judging::kByCuts)) {
    return Plain::kNone;
  }
  const Judgement judgement =
      covered ? JudgeByCuts(terminology_, result, method, cuts)
              : JudgeByLaboratory(terminology_, result);
  if (judgement.verdict == Verdict::kUndecided ||
      !context.budget().Spend(kStepsOfAFinding)) {
    return Plain::kNotPlain;
  }
  RecordCut(judgement, context);
  return judgement.verdict == Verdict::kPositive ? Plain::kPositive
                                                 : Plain::kNegative;
}

Plain SerologyValue::PlainlyAtLength(int analyte, const CutSet& cuts,
                                     Judging how,
                                     engine::CallContext& context) const {
  const int family = analytes()[analyte].family;
  if (usable_in_family_[family] == 0) return Plain::kNone;
  if (!cuts.has_places()) MakePlaces(cuts);
  Plain* const place = cuts.PlaceOf(analyte, family, how);
  if (place == nullptr) return Plain::kNotPlain;
  if (*place != Plain::kNotYet) return *place;
  // What is read is told anew at each question.
  if (context.records_reads()) {
    return InAWord(analyte, Judged(analyte, cuts, how, context));
  }
  const bool is_alone = usable_in_family_[family] == 1 &&
                        analytes().families()[family].members.size() == 1;
  // What has been judged at length is not judged again.
  if (is_alone && KeptOf(family, how) == nullptr) {
    *place = JudgeAlone(usable_[analyte][0], cuts.For(analyte), how, context);
  } else {
    *place = InAWord(analyte, Judged(analyte, cuts, how, context));
  }
  return *place;
}

void SerologyValue::MakePlaces(const CutSet& cuts) const {
  const int places = analytes().size() * kWaysOfJudging;
  Plain* const plain = static_cast<Plain*>(
      engine::Memory::Current().Allocate(places * sizeof(Plain)));
  // Without a cut for them, analytes are hardly asked for.
  const bool for_any = !cuts.general().empty();
  std::fill_n(plain, places, for_any ? Plain::kNone : Plain::kNotYet);
  cuts.SetPlaces(plain);
  if (!for_any) return;
  v1::AssayMethod last = v1::ASSAY_METHOD_UNSPECIFIED;
  bool covered = false;
  for (const UsableResult& result : all_usable_) {
    const v1::AssayMethod method = result.message->method();
    if (method != last) covered = Covers(cuts.general(), method);
    last = method;
    const int family = analytes()[result.analyte].family;
    for (const int member : analytes().families()[family].members) {
      Plain* const of_member = plain + member * kWaysOfJudging;
      if (!covered)
        of_member[static_cast<int>(Judging::kByOtherMethods)] = Plain::kNotYet;
      if (covered || method == v1::ASSAY_METHOD_UNSPECIFIED) {
        of_member[static_cast<int>(Judging::kByCuts)] = Plain::kNotYet;
      }
      of_member[static_cast<int>(Judging::kOwnByAnyMethod)] = Plain::kNotYet;
    }
  }
}

Plain SerologyValue::InAWord(int analyte,
                             absl::Span<const Finding> findings) const {
  const uint32_t parts = analytes()[analyte].parts;
  const Finding* own = nullptr;
  for (const Finding& finding : findings) {
    if ((finding.parts & parts) == 0) continue;
    if (own != nullptr) return Plain::kNotPlain;
    own = &finding;
  }
  if (own == nullptr) {
    // That others have results is among the reasons of some answers.
    return findings.empty() ? Plain::kNone : Plain::kNotPlain;
  }
  if (own->parts != parts || !own->certain() ||
      own->verdict == Verdict::kUndecided) {
    return Plain::kNotPlain;
  }
  return own->verdict == Verdict::kPositive ? Plain::kPositive
                                            : Plain::kNegative;
}

}  // namespace myorules::rules
