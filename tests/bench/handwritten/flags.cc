// Flags: raised, possible, undetermined, or left out.
#include "absl/strings/str_cat.h"
#include "tests/bench/handwritten/parts.h"
#include "tests/bench/handwritten/subgroup_flags.h"
#include "tests/bench/handwritten/writing.h"

namespace myorules::handwritten {
namespace {

constexpr uint8_t Bits() { return 0; }
template <typename... Rest>
constexpr uint8_t Bits(Subgroup first, Rest... rest) {
  return static_cast<uint8_t>((1 << first) | Bits(rest...));
}

// At most the limit: true where the highest number is, false where the lowest
// is above it.
Answer AtMost(const Ratio& ratio, double limit) {
  if (!ratio.is_known()) return Answer::Unknown(ratio.missing);
  if (ratio.range.high <= limit) return Answer::Of(true);
  if (limit < ratio.range.low ||
      (limit == ratio.range.low && ratio.range.low_excluded)) {
    return Answer::Of(false);
  }
  return Answer::Unknown(ratio.why);
}

class FlagWriter {
 public:
  FlagWriter(const Desk& desk, v1::Classification* answer)
      : desk_(desk),
        view_(desk.view),
        facts_(desk.facts),
        answer_(*answer),
        dead_(IsRecordedDead(desk.view)) {}

  void Write(const PackTexts::Flag& flag) {
    flag_ = &flag;
    WriteThis();
  }

 private:
  v1::FlagResult* Add(v1::FlagStatus status, size_t ground) {
    const v1::Flag& source = *flag_->source;
    v1::FlagResult* result = answer_.add_flags();
    Assign(source.id(), result->mutable_id());
    Assign(source.title(), result->mutable_title());
    result->set_status(status);
    result->set_severity(flag_->grounds[ground].severity);
    std::string* message = result->mutable_message();
    message->clear();
    desk_.texts.AppendSentence(view_, flag_->grounds[ground].message, message);
    for (const std::string& id : source.evidence()) {
      AddText(id, result->mutable_evidence());
    }
    result->set_clinical(source.clinical());
    return result;
  }

  // Where to name what raised it; null: nowhere.
  Strings* NamesOf(v1::FlagResult* result) const {
    return desk_.names ? result->mutable_raised_by() : nullptr;
  }

  // A ground that holds or not for sure, or is open. Returns where to name what
  // raised it; null: nowhere, or it is not raised.
  Strings* Judge(const Answer& when, size_t ground = 0) {
    if (when.is_false()) return nullptr;
    v1::FlagResult* result = Add(
        when.is_true() ? v1::FLAG_STATUS_RAISED : v1::FLAG_STATUS_UNDETERMINED,
        ground);
    AddMissing(when.missing, &facts_, result);
    return when.is_true() ? NamesOf(result) : nullptr;
  }

  // One that a single criterion raises.
  void JudgeAs(const Answer& when, absl::string_view id) {
    if (Strings* by = Judge(when)) AddText(id, by);
  }

  void NameAlive(Strings* by) {
    AddDecided("recorded_dead", Answer::Of(false), by);
  }

  // "subgroup=…", then what else the ground asked for.
  void NameGround(absl::string_view table, const TableAnswer& outcome,
                  absl::string_view also, const Answer& also_answer,
                  Strings* by) {
    if (by == nullptr) return;
    Texts::AppendOutcomes(outcome, kSubgroupNames, AddValue(table, by));
    if (!also.empty()) AddDecided(also, also_answer, by);
    if (screens_) NameAlive(by);
  }

  void WriteSubgroupFlag(uint8_t outcomes, bool provisionally, bool also_holds,
                         absl::string_view also = "",
                         const Answer& also_answer = {}) {
    SubgroupVerdict verdict;
    JudgeSubgroupFlag(view_, outcomes, provisionally, also_holds, &facts_,
                      &verdict);
    if (verdict.state == SubgroupVerdict::kNotRaised) return;
    if (verdict.state == SubgroupVerdict::kRaised) {
      NameGround("subgroup", view_.subgroup, also, also_answer,
                 NamesOf(Add(v1::FLAG_STATUS_RAISED, 0)));
      return;
    }
    v1::FlagResult* result = Add(v1::FLAG_STATUS_POSSIBLE, 0);
    for (int i = 0; i < verdict.suppositions; ++i) {
      AddSupposition(verdict.under[i], result->add_possible_under());
    }
    if (verdict.provisional) {
      const TableAnswer& table = view_.subgroup_by_available_assays;
      Texts::AppendOutcomes(table, kSubgroupNames,
                            AddValue("subgroup_by_available_assays",
                                     result->mutable_possible_under()));
      NameGround("subgroup_by_available_assays", table, also, also_answer,
                 NamesOf(result));
    }
    AddMissing(verdict.missing, &facts_, result);
  }

  static void AddSupposition(const Supposition& under, std::string* text) {
    text->clear();
    if (under.subgroup >= 0) {
      absl::StrAppend(text, "subgroup=", kSubgroupNames[under.subgroup]);
    }
    if (under.by_available_assays >= 0) {
      absl::StrAppend(text, text->empty() ? "" : ", ",
                      "subgroup_by_available_assays=",
                      kSubgroupNames[under.by_available_assays]);
    }
  }

  // A screen, asked for of those who are not recorded as dead.
  void WriteScreen(uint8_t outcomes, bool also_holds,
                   absl::string_view also = "",
                   const Answer& also_answer = {}) {
    if (dead_) return;
    screens_ = true;
    WriteSubgroupFlag(outcomes, true, also_holds, also, also_answer);
    screens_ = false;
  }

  void WriteDysphagia() {
    const Answer& dysphagia = view_.features.dysphagia;
    if (dysphagia.is_unknown() && !dead_) {
      NameAlive(Judge(Answer::Of(true), 1));
    }
    if (dysphagia.is_unknown() && dead_) Judge(dysphagia);
    if (dysphagia.is_true()) JudgeAs(dysphagia, "dysphagia");
  }

  void WriteCancerScreen() {
    const Answer& cancer = view_.features.related_cancer;
    if (cancer.is_true() || dead_) return;
    const Period& end = view_.course.window_end;
    Strings* by =
        Judge(LessOrEqual(Period::Of(view_.course.assessed_on), end, &facts_));
    if (by == nullptr) return;
    AddDecided("related_cancer", cancer, by);
    AppendPeriod(end, AddValue("cancer_window_end", by));
    NameAlive(by);
  }

  void WriteMultipleMsa() {
    const Antibodies& a = view_.antibodies;
    Strings* by = Judge(a.several_msa);
    if (by == nullptr) return;
    AppendRange(a.msa_count, AddValue("msa_count", by));
  }

  void WritePositiveByAnotherMethod() {
    Strings* by = Judge(view_.antibodies.by_other_method);
    if (by == nullptr) return;
    desk_.texts.AppendOtherMethodIds(AddValue("other_method_antibodies", by));
  }

  void WriteNormalCk() {
    const Ratio& ratio = view_.ck_at_diagnosis;
    Strings* by = Judge(AtMost(ratio, desk_.texts.knowledge().enzyme_normal));
    if (by == nullptr) return;
    AppendRange(ratio.range, AddValue("ck_untreated", by));
  }

  void WriteNoPathologicConfirmation() {
    const Answer& done = view_.features.biopsy_done;
    const Answer& anti_hmgcr = view_.antibodies.anti_hmgcr;
    Strings* by = Judge(facts_.And(Not(done), anti_hmgcr));
    if (by == nullptr) return;
    AddDecided("biopsy_done", done, by);
    AddDecided("anti_hmgcr", anti_hmgcr, by);
  }

  // By a positive antibody (high), whatever the method, or by one that is not
  // known.
  void WriteStatinExposureOngoing() {
    const Answer& anti_hmgcr = view_.antibodies.anti_hmgcr;
    const bool by_other = view_.antibodies.hmgcr_known_by_other_method;
    const Answer& now = view_.medicines.statin_now;
    if (anti_hmgcr.is_false() || dead_) return;
    Strings* by = Judge(now, anti_hmgcr.is_true() ? 0 : by_other ? 1 : 2);
    if (by == nullptr) return;
    AddDecided("statin_now", now, by);
    AddDecided("anti_hmgcr", anti_hmgcr, by);
    if (anti_hmgcr.is_unknown()) AddByOtherMethodAlone(by);
    NameAlive(by);
  }

  void WriteStatinReExposure() {
    const Answer& anti_hmgcr = view_.antibodies.anti_hmgcr;
    const bool by_other = view_.antibodies.hmgcr_known_by_other_method;
    const Answer& after = view_.medicines.statin_after_diagnosis;
    Strings* by =
        by_other ? Judge(after, 1) : Judge(facts_.And(anti_hmgcr, after));
    if (by == nullptr) return;
    AddDecided("anti_hmgcr", anti_hmgcr, by);
    AddByOtherMethodAlone(by);
    AddDecided("statin_after_diagnosis", after, by);
  }

  void AddByOtherMethodAlone(Strings* by) {
    AddDecided("hmgcr_known_by_other_method",
               Answer::Of(view_.antibodies.hmgcr_known_by_other_method), by);
  }

  // Raised by a list that is not empty.
  void WriteListed(const Answer& when, absl::string_view id, Slot slot) {
    Strings* by = Judge(when);
    if (by != nullptr) desk_.texts.AppendSlot(view_, slot, AddValue(id, by));
  }

  // A list of names, which may go on.
  static Answer IsAny(const std::vector<absl::string_view>& names,
                      const Missing& perhaps_more) {
    return perhaps_more.empty() || !names.empty()
               ? Answer::Of(!names.empty())
               : Answer::Unknown(perhaps_more);
  }

  void WriteUnrecognisedMedicine() {
    const Medicines& m = view_.medicines;
    WriteListed(IsAny(m.unrecognised, m.perhaps_unrecognised),
                "unrecognised_medicines", Slot::kUnrecognisedMedicines);
  }

  void WriteUnrecognisedDiagnosis() {
    const Features& f = view_.features;
    WriteListed(
        IsAny(f.unrecognised_diagnoses, f.perhaps_unrecognised_diagnoses),
        "unrecognised_diagnoses", Slot::kUnrecognisedDiagnoses);
  }

  void WriteMimicConsidered() {
    bool any = false;
    ForEachMimicNotSettled(view_, [&](absl::string_view) { any = true; });
    WriteListed(Answer::Of(any), "mimics_not_settled", Slot::kMimicsNotSettled);
  }

  void WriteThis() {
    const Features& f = view_.features;
    const Antibodies& a = view_.antibodies;
    switch (flag_->id) {
      case FlagId::kSevereCourseStatinNaive:
        return WriteSubgroupFlag(Bits(kStatinNaive), true, true);
      case FlagId::kDisabilityDespiteTreatment:
        return WriteSubgroupFlag(
            Bits(kStatinAssociated, kStatinNaive, kAntiSrp, kSeronegative),
            true, true);
      case FlagId::kEmaScreen:
        return WriteScreen(Bits(kSeronegative), !f.ema.is_false(), "ema",
                           f.ema);
      case FlagId::kIldScreenSrp:
        return WriteScreen(Bits(kAntiSrp), !view_.patient->manifestations()
                                                .interstitial_lung_disease()
                                                .has_present());
      case FlagId::kCtdScreen:
        return WriteScreen(Bits(kSeronegative), f.ctd.is_unknown());
      case FlagId::kDysphagia:
        return WriteDysphagia();
      case FlagId::kAxialOrRespiratoryWeakness:
        return JudgeAs(f.axial_or_respiratory, "weakness.axial_or_respiratory");
      case FlagId::kRelatedCancer:
        return JudgeAs(f.related_cancer, "related_cancer");
      case FlagId::kCancerScreen:
        return WriteCancerScreen();
      case FlagId::kMultipleMsa:
        return WriteMultipleMsa();
      case FlagId::kAntiMda5:
        return JudgeAs(a.anti_mda5_any_method, "anti_mda5_any_method");
      case FlagId::kAntisynthetaseAntibody:
        if (f.antisynthetase_stated.is_known()) return;
        return JudgeAs(facts_.Or(a.antisynthetase_antibody,
                                 a.antisynthetase_by_other_method),
                       "antisynthetase_antibody_any_method");
      case FlagId::kWeakAntibody:
        return JudgeAs(a.weak, "weak_antibody");
      case FlagId::kSerologyChanged:
        return JudgeAs(a.changed, "serology_changed");
      case FlagId::kConflictingResults:
        return JudgeAs(a.conflicting, "results_conflict");
      case FlagId::kPositiveByAnotherMethod:
        return WritePositiveByAnotherMethod();
      case FlagId::kIncompleteSerology:
        return WriteSubgroupFlag(Bits(kIncompleteSerology), false, true);
      case FlagId::kNormalCk:
        return WriteNormalCk();
      case FlagId::kNoPathologicConfirmation:
        return WriteNoPathologicConfirmation();
      case FlagId::kStatinExposureOngoing:
        return WriteStatinExposureOngoing();
      case FlagId::kStatinReExposure:
        return WriteStatinReExposure();
      case FlagId::kUnrecognisedMedicine:
        return WriteUnrecognisedMedicine();
      case FlagId::kUnrecognisedDiagnosis:
        return WriteUnrecognisedDiagnosis();
      case FlagId::kOutsideTheScheme:
        WriteListed(Answer::Of(!view_.medicines.outside_scheme.empty()),
                    "medicines_outside_scheme", Slot::kMedicinesOutsideScheme);
        return;
      case FlagId::kProvisionalReferenceDate:
        return JudgeAs(Answer::Of(view_.course.stated_undiagnosed),
                       "stated_undiagnosed");
      case FlagId::kMimicConsidered:
        return WriteMimicConsidered();
      case FlagId::kCount:
        return;
    }
  }

  const Desk& desk_;
  const View& view_;
  Facts& facts_;
  v1::Classification& answer_;
  const bool dead_;
  bool screens_ = false;  // The flag at hand is a screen.
  const PackTexts::Flag* flag_ = nullptr;
};

}  // namespace

void WriteFlags(const Desk& desk, v1::Classification* answer) {
  answer->mutable_flags()->Clear();
  FlagWriter writer(desk, answer);
  for (const PackTexts::Flag& flag : desk.pack.flags) writer.Write(flag);
}

}  // namespace myorules::handwritten
