#include "tests/bench/handwritten/serology.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/bench/handwritten/findings.h"
#include "tests/bench/handwritten/unusable.h"

namespace myorules::handwritten {
namespace {

FactId AbsenceOf(Analyte analyte) {
  return static_cast<FactId>(int{kFirstAntibody} + int{analyte});
}

bool IsUsable(v1::ResultStatus status) {
  return status == v1::RESULT_STATUS_FINAL ||
         status == v1::RESULT_STATUS_AMENDED ||
         status == v1::RESULT_STATUS_CORRECTED;
}

constexpr char kMayBeLater[] =
    "it may have been collected after the assessment, and then does not count";

// The part of the day of collection that is not on record.
absl::string_view MissingPart(const v1::LabResult& message) {
  if (!message.has_collected_on()) return ".collected_on";
  return message.collected_on().month() == 0 ? ".collected_on.month"
                                             : ".collected_on.day";
}

}  // namespace

void Question::Set(Analyte analyte, const Answer& answer) {
  const AnalyteSet bit = SetOf(analyte);
  yes = answer.is_true() ? yes | bit : yes & ~bit;
  open = answer.is_unknown() ? open | bit : open & ~bit;
  if (answer.is_unknown()) missing[analyte] = answer.missing;
}

Answer Question::Of(Analyte analyte) const {
  if ((open & SetOf(analyte)) != 0) return Answer::Unknown(missing[analyte]);
  return Answer::Of((yes & SetOf(analyte)) != 0);
}

Answer Question::AnyOf(AnalyteSet set, Facts* facts) const {
  if ((yes & set) != 0 || (open & set) == 0) {
    return Answer::Of((yes & set) != 0);
  }
  Missing all;
  for (AnalyteSet rest = open & set; rest != 0; rest &= rest - 1) {
    facts->Add(missing[FirstOf(rest)], &all);
  }
  return Answer::Unknown(all);
}

Answer Question::AllOf(AnalyteSet set, Facts* facts) const {
  if ((set & ~yes & ~open) != 0) return Answer::Of(false);
  if ((open & set) == 0) return Answer::Of(true);
  return AnyOf(open & set, facts);
}

Serology::Serology(const Knowledge& knowledge, Facts* facts)
    : knowledge_(knowledge), facts_(*facts), judge_(knowledge, facts) {}

void Serology::Read(const v1::Patient& patient, Day assessed_on) {
  judge_.Begin();
  ReadResults(patient, assessed_on);
  AnswerAsNothingOnRecord();
  for (size_t i = 0; i < knowledge_.families.size(); ++i) {
    if (first_of_family_[i] < 0) continue;
    AnswerFamily(knowledge_.families[i], first_of_family_[i]);
  }
}

// --- The results that count ------------------------------------------------

void Serology::ReadResults(const v1::Patient& patient, Day assessed_on) {
  on_record_.clear();
  replaced_.clear();
  for (int i = 0; i < patient.results_size(); ++i) {
    ReadResult(patient.results(i), i, assessed_on);
  }
  ApplyStanding();
  FileResults();
}

void Serology::ReadResult(const v1::LabResult& message, int index,
                          Day assessed_on) {
  Result result;
  result.message = &message;
  result.index = index;
  const auto missing = [&](absl::string_view suffix) {
    return facts_.Entry(List::kResults, index, suffix);
  };
  if (!message.has_collected_on()) {
    result.collected.why = missing(".collected_on");
  } else if (message.collected_on().day() != 0) {
    result.collected = PeriodOf(message.collected_on(), {}, {});
  } else {
    result.collected =
        PeriodOf(message.collected_on(), missing(".collected_on.month"),
                 missing(".collected_on.day"));
  }
  if (message.has_reported_on()) {
    // It cannot have been collected after the report.
    const Day reported = PeriodOf(message.reported_on(), {}, {}).last;
    if (reported < result.collected.last &&
        reported >= result.collected.first) {
      result.collected.last = reported;
      if (result.collected.is_single()) result.collected.why = Missing();
    }
  }
  if (result.collected.first > assessed_on) return;
  if (result.collected.last > assessed_on) {
    result.uncertain =
        facts_.Entry(List::kResults, index, MissingPart(message), kMayBeLater);
  }
  if (!message.supersedes().empty()) AddReplaced(message, result.uncertain);
  on_record_.push_back(result);
}

// The status of the replacing result does not matter: a withdrawal replaces,
// too.
void Serology::AddReplaced(const v1::LabResult& message,
                           const Missing& uncertain) {
  const auto [found, inserted] =
      replaced_.emplace(message.supersedes(), uncertain);
  if (inserted) return;
  if (uncertain.empty() || found->second.empty()) {
    found->second = Missing();
  } else {
    facts_.Add(uncertain, &found->second);
  }
}

void Serology::ApplyStanding() {
  results_.clear();
  unusable_ck_.clear();
  unusable_.clear();
  const auto leave_out = [&](const Result& result) {
    (result.message->analyte() == "CK" ? unusable_ck_ : unusable_)
        .push_back(result);
  };
  for (Result& result : on_record_) {
    const v1::LabResult& message = *result.message;
    if (!IsOfBlood(message)) {
      leave_out(result);
      continue;
    }
    if (message.status() == v1::RESULT_STATUS_UNSPECIFIED) {
      facts_.Add(facts_.Entry(List::kResults, result.index, ".status"),
                 &result.uncertain);
    } else if (!IsUsable(message.status())) {
      leave_out(result);
      continue;
    }
    if (!replaced_.empty() && !message.id().empty() &&
        message.supersedes() != message.id()) {
      const auto by = replaced_.find(message.id());
      if (by != replaced_.end()) {
        if (by->second.empty()) {
          leave_out(result);
          continue;
        }
        facts_.Add(by->second, &result.uncertain);
      }
    }
    results_.push_back(result);
  }
}

// Links the results of each family, in the order of the list.
void Serology::FileResults() {
  first_of_family_.assign(knowledge_.families.size(), -1);
  last_of_family_.assign(knowledge_.families.size(), -1);
  ck_.clear();
  for (int i = 0; i < static_cast<int>(results_.size()); ++i) {
    Result& result = results_[i];
    result.analyte = knowledge_.AnalyteOf(result.message->analyte());
    if (result.analyte == kAnalyteCount) {
      if (result.message->analyte() == "CK") ck_.push_back(result);
      continue;
    }
    const int family = knowledge_.analytes[result.analyte].family;
    if (last_of_family_[family] < 0) {
      first_of_family_[family] = i;
    } else {
      results_[last_of_family_[family]].next = i;
    }
    last_of_family_[family] = i;
  }
}

// --- What they say ----------------------------------------------------------

void Serology::AnswerAsNothingOnRecord() {
  for (Question* question : {&available, &positive, &changed, &conflicting,
                             &weak, &by_other_method, &on_record}) {
    question->yes = 0;
    question->open = 0;
  }
  in_conflict = 0;
  positive.open = SetOf(kAnalyteCount) - 1;
  for (int i = 0; i < kAnalyteCount; ++i) {
    absent_[i] = Missing::Of(AbsenceOf(static_cast<Analyte>(i)));
  }
  if (!unusable_.empty()) ExplainAbsence();
  positive.missing = absent_;
}

// Whether a result that counts for nothing is one by the antibody's assay, of
// the antibody, of an undivided one with it or of a part.
bool Serology::SaysSomethingOf(const Result& unusable, Analyte analyte) const {
  if (unusable.analyte == kAnalyteCount) return false;
  const AnalyteInfo& of = knowledge_.analytes[unusable.analyte];
  const AnalyteInfo& asked = knowledge_.analytes[analyte];
  const v1::AssayMethod method = unusable.message->method();
  return of.family == asked.family && (of.parts & asked.parts) != 0 &&
         (method == v1::ASSAY_METHOD_UNSPECIFIED ||
          method == knowledge_.CutsOf(analyte).method);
}

void Serology::ExplainAbsence() {
  for (Result& result : unusable_) {
    result.analyte = knowledge_.AnalyteOf(result.message->analyte());
  }
  for (int i = 0; i < kAnalyteCount; ++i) {
    const auto analyte = static_cast<Analyte>(i);
    Missing reasons;
    for (const Result& result : unusable_) {
      if (!SaysSomethingOf(result, analyte)) continue;
      const std::string day = DayText(result);
      const absl::string_view reason = facts_.texts().Copy(absl::StrCat(
          day.empty() ? "a result without a day" : "the result of ", day,
          " is ", WhyUnusable(result), " and does not count"));
      facts_.Add(facts_.WithReason(AbsenceOf(analyte), reason), &reasons);
    }
    if (!reasons.empty()) absent_[i] = reasons;
  }
}

absl::string_view Serology::WithUnusable(absl::string_view assay,
                                         AnalyteSet analytes) {
  unusable_texts_.clear();
  const AnalyteSet absent = analytes & ~available.yes & ~available.open;
  for (const Result& result : unusable_) {
    bool concerns = false;
    for (AnalyteSet rest = absent; rest != 0; rest &= rest - 1) {
      concerns = concerns || SaysSomethingOf(result, FirstOf(rest));
    }
    if (!concerns) continue;
    const std::string day = DayText(result);
    unusable_texts_.push_back(absl::StrCat(day.empty() ? "without a day" : day,
                                           ": ", WhyUnusable(result)));
  }
  if (unusable_texts_.empty()) return assay;
  std::sort(unusable_texts_.begin(), unusable_texts_.end());
  unusable_texts_.erase(
      std::unique(unusable_texts_.begin(), unusable_texts_.end()),
      unusable_texts_.end());
  return facts_.texts().Copy(
      absl::StrCat(assay, " (", absl::StrJoin(unusable_texts_, ", "), ")"));
}

void Serology::AnswerFamily(const Family& family, int first) {
  const Result& result = results_[first];
  if (result.next < 0 && family.undivided == 0 && AnswerSimply(result)) return;

  Missing absent_part[8];
  for (AnalyteSet rest = family.members & ~family.undivided; rest != 0;
       rest &= rest - 1) {
    const Analyte part = FirstOf(rest);
    absent_part[__builtin_ctz(knowledge_.analytes[part].parts)] = absent_[part];
  }
  AddByCuts(first);
  for (AnalyteSet rest = family.members; rest != 0; rest &= rest - 1) {
    const Analyte member = FirstOf(rest);
    const Findings findings(findings_, knowledge_.analytes[member].parts,
                            &facts_);
    available.Set(member, findings.Available());
    positive.Set(member, findings.Positive(absent_[member], absent_part));
    changed.Set(member, findings.Changed());
    conflicting.Set(member, findings.Conflicting());
    if (findings.IsInConflict(member)) in_conflict |= SetOf(member);
    if ((SetOf(member) & family.undivided) != 0) {
      on_record.Set(member, findings.PositiveOnRecord());
    }
  }
  AddByOtherMethods(first);
  for (AnalyteSet rest = family.members; rest != 0; rest &= rest - 1) {
    const Analyte member = FirstOf(rest);
    const Findings findings(findings_, knowledge_.analytes[member].parts,
                            &facts_);
    by_other_method.Set(member, findings.PositiveOnRecord());
    changed.Set(member, facts_.Or(changed.Of(member), findings.Changed()));
    conflicting.Set(member,
                    facts_.Or(conflicting.Of(member), findings.Conflicting()));
    if (findings.IsInConflict(member)) in_conflict |= SetOf(member);
  }
  const AnalyteSet alone =
      family.members & knowledge_.off_panel() & ~family.undivided;
  for (AnalyteSet rest = alone; rest != 0; rest &= rest - 1) {
    const Analyte member = FirstOf(rest);
    AddByAnyMethod(first, member);
    const Findings findings(findings_, knowledge_.analytes[member].parts,
                            &facts_);
    on_record.Set(member, findings.PositiveOnRecord());
  }
  AnswerWeak(family, first);
}

// Nearly every antibody has one result, by the source's assay, that counts and
// decides.
bool Serology::AnswerSimply(const Result& result) {
  const Analyte analyte = result.analyte;
  const Cuts& cuts = knowledge_.CutsOf(analyte);
  if (result.message->method() != cuts.method || !result.uncertain.empty()) {
    return false;
  }
  const Judgement judged = judge_.ByCuts(result, cuts);
  if (judged.verdict == Verdict::kUndecided) return false;
  const Answer answer = Answer::Of(judged.verdict == Verdict::kPositive);
  available.Set(analyte, Answer::Of(true));
  positive.Set(analyte, answer);
  if ((SetOf(analyte) & knowledge_.off_panel()) != 0) {
    on_record.Set(analyte, answer);
  }
  if (answer.is_false()) weak.Set(analyte, Weak(result));
  return true;
}

void Serology::AddFinding(const Result& result, const Judgement& judgement,
                          bool method_open) {
  Finding finding;
  finding.result = &result;
  finding.parts = knowledge_.analytes[result.analyte].parts;
  finding.verdict = judgement.verdict;
  finding.open = judgement.open;
  finding.uncertain = result.uncertain;
  if (method_open) {
    facts_.Add(facts_.Entry(List::kResults, result.index, ".method"),
               &finding.uncertain);
  }
  findings_.push_back(finding);
}

void Serology::AddByCuts(int first) {
  findings_.clear();
  for (int i = first; i >= 0; i = results_[i].next) {
    const Result& result = results_[i];
    const Cuts& cuts = knowledge_.CutsOf(result.analyte);
    if (result.message->method() == cuts.method) {
      AddFinding(result, judge_.ByCuts(result, cuts), false);
    } else if (result.message->method() == v1::ASSAY_METHOD_UNSPECIFIED) {
      AddFinding(result, judge_.ByCutsIfOfTheirMethod(result, cuts), true);
    }
  }
}

void Serology::AddByOtherMethods(int first) {
  findings_.clear();
  for (int i = first; i >= 0; i = results_[i].next) {
    const Result& result = results_[i];
    const v1::AssayMethod method = result.message->method();
    if (method == knowledge_.CutsOf(result.analyte).method) continue;
    AddFinding(result, judge_.ByLaboratory(result),
               method == v1::ASSAY_METHOD_UNSPECIFIED);
  }
}

void Serology::AddByBlot(int first) {
  findings_.clear();
  for (int i = first; i >= 0; i = results_[i].next) {
    const Result& result = results_[i];
    const v1::AssayMethod method = result.message->method();
    if (method == knowledge_.blot.method) {
      AddFinding(result, judge_.ByCuts(result, knowledge_.blot), false);
    } else if (method == v1::ASSAY_METHOD_UNSPECIFIED) {
      AddFinding(result, judge_.ByCutsIfOfTheirMethod(result, knowledge_.blot),
                 true);
    }
  }
}

// A result counts by whatever method; by which measure may be open.
void Serology::AddByAnyMethod(int first, Analyte analyte) {
  findings_.clear();
  for (int i = first; i >= 0; i = results_[i].next) {
    const Result& result = results_[i];
    if (result.analyte != analyte) continue;
    const Cuts& cuts = knowledge_.CutsOf(analyte);
    Judgement judged = result.message->method() == cuts.method
                           ? judge_.ByCuts(result, cuts)
                           : judge_.ByLaboratory(result);
    if (result.message->method() == v1::ASSAY_METHOD_UNSPECIFIED &&
        judge_.ByCutsIfOfTheirMethod(result, cuts).verdict != judged.verdict) {
      judged = {Verdict::kUndecided,
                facts_.Entry(List::kResults, result.index, ".method")};
    }
    AddFinding(result, judged, false);
  }
}

// --- Weak bands --------------------------------------------------------------

void Serology::AnswerWeak(const Family& family, int first) {
  const AnalyteSet asked =
      family.members & knowledge_.msa & ~knowledge_.undivided;
  AddByBlot(first);
  const Findings findings(findings_, /*parts=*/0, &facts_);
  for (AnalyteSet rest = asked; rest != 0; rest &= rest - 1) {
    const Analyte member = FirstOf(rest);
    Exists any(&facts_);
    // Only a result of the blot can be weak.
    for (const Finding& finding : findings_) {
      const Result& result = *finding.result;
      if (result.analyte != member &&
          (SetOf(result.analyte) & family.undivided) == 0) {
        continue;
      }
      const Answer one = Weak(result);
      if (one.is_false()) continue;
      // Beside a positive undivided one a weak undivided one says nothing.
      if (result.analyte != member &&
          findings.IsShownPositive(result.analyte)) {
        continue;
      }
      any.Add(facts_.And(one, Not(findings.InConflict(finding))));
    }
    weak.Set(member, any.ToAnswer());
  }
}

Answer Serology::Weak(const Result& result) {
  const v1::AssayMethod method = result.message->method();
  if (method == knowledge_.blot_weak.method) return WeakIfOfTheMethod(result);
  if (method != v1::ASSAY_METHOD_UNSPECIFIED) return Answer::Of(false);
  const Answer one = WeakIfOfTheMethod(result);
  if (one.is_false()) return one;
  return Answer::Unknown(facts_.Join(
      one.missing, facts_.Entry(List::kResults, result.index, ".method")));
}

// At or above the weak cut and below the positive one.
Answer Serology::WeakIfOfTheMethod(const Result& result) {
  const Judgement low = judge_.ByCuts(result, knowledge_.blot_weak);
  const Judgement high = judge_.ByCuts(result, knowledge_.blot);
  if (low.verdict == Verdict::kNegative || high.verdict == Verdict::kPositive) {
    return Answer::Of(false);
  }
  const Missing missing =
      facts_.Join(result.uncertain, facts_.Join(low.open, high.open));
  return missing.empty() ? Answer::Of(true) : Answer::Unknown(missing);
}

}  // namespace myorules::handwritten
