// The pack's sentences, and what their placeholders stand for.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_SENTENCES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_SENTENCES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/rule_pack.pb.h"
#include "tests/bench/handwritten/view.h"

namespace myorules::handwritten {

// What the sentences of the pack name.
enum class Slot : uint8_t {
  kNone,
  kEligibility,
  kEligibilityInWords,
  kSubgroup,
  kSubgroupByAvailableAssays,
  kProvisionalTellsMore,  // A condition.
  kProvisionalInWords,
  kAssaysMissing,
  kSerologyAhead,
  kMsaNames,
  kMsaNamesOtherMethod,
  // Conditions: whether the names are told.
  kMsaBySourceTold,
  kMsaByOtherMethodTold,
  kMsaByBothTold,
  kMda5KnownByOtherMethod,            // A condition.
  kAntisynthetaseKnownByOtherMethod,  // A condition.
  kWeakNames,
  kChangedNames,
  kConflictingNames,
  kPositiveByOtherMethodNames,
  kConfirmingAssays,
  kEmaNotAssessed,
  kEmaHasGaps,             // A condition.
  kStatinNowContradicted,  // A condition: list and statement disagree on it.
  kStatinNowBy,
  kStatinNowCorrection,
  kMimicsNotSettled,
  kUnrecognisedMedicines,
  kUnrecognisedDiagnoses,
  kBesideUnrecognised,
  kMedicinesOutsideScheme,
  kCkNotCounted,
};

// A text, then what a slot stands for; where the slot is a condition, it has to
// hold for what follows to be said, up to the part of the number `end`.
struct SentencePart {
  std::string text;
  Slot slot = Slot::kNone;
  size_t end = 0;
};
using Sentence = std::vector<SentencePart>;

// Splits a sentence; thresholds are written out.
// Errors: INVALID_ARGUMENT for a placeholder that is not written by hand.
absl::StatusOr<Sentence> ParseSentence(const v1::RulePack& pack,
                                       absl::string_view text);

// Titles of sets and lists for one patient.
class Texts {
 public:
  explicit Texts(const Knowledge& knowledge);

  void AppendSentence(const View& view, const Sentence& sentence,
                      std::string* text) const;
  void AppendSlot(const View& view, Slot slot, std::string* text) const;
  // Ids of the antibodies that are looked at for results by another method.
  void AppendOtherMethodIds(std::string* text) const;
  // "A, B or C".
  static void AppendOutcomes(const TableAnswer& table,
                             const absl::string_view names[],
                             std::string* text);

  // Calls `take` for each title of the set, in the order in which the pack
  // lists them.
  template <typename Take>
  void ForEachTitle(AnalyteSet set, const std::vector<Analyte>& order,
                    Take take) const {
    if (set == 0) return;
    for (const Analyte analyte : order) {
      if ((set & SetOf(analyte)) != 0) {
        take(absl::string_view(knowledge_.analytes[analyte].title));
      }
    }
  }
  const Knowledge& knowledge() const { return knowledge_; }
  const std::vector<Analyte>& by_id() const { return by_id_; }
  const std::vector<Analyte>& hmgcr_then_panel() const {
    return hmgcr_then_panel_;
  }

 private:
  void AppendTitles(AnalyteSet set, const std::vector<Analyte>& order,
                    bool open, std::string* text) const;

  const Knowledge& knowledge_;
  std::vector<Analyte> by_id_;
  std::vector<Analyte> hmgcr_then_panel_;
  std::vector<Analyte> msa_then_maa_;
  std::vector<Analyte> panel_then_others_;
};

// Facts that are not assessed yet, by name.
template <typename Take>
void ForEachManifestationNotAssessed(const View& view, Take take) {
  const v1::Manifestations& m = view.patient->manifestations();
  if (!m.interstitial_lung_disease().has_present()) {
    take("interstitial lung disease");
  }
  if (!m.arthritis().has_present()) take("arthritis");
  if (!m.raynaud().has_present()) take("Raynaud phenomenon");
  if (!m.skin().has_present()) take("skin symptoms");
  if (!m.cardiac().has_present()) take("cardiac symptoms");
  if (view.features.skin_counts.is_unknown() && m.skin().has_present()) {
    take("whether the skin symptoms are related");
  }
  if (view.features.cardiac_counts.is_unknown() && m.cardiac().has_present()) {
    take("whether the cardiac symptoms are related");
  }
}
// The last day of follow-up stands for that of death.
inline bool IsRecordedDead(const View& view) {
  return view.patient->outcome() == v1::OUTCOME_DEAD &&
         view.course.followed_by_assessment;
}
inline bool IsDeathUndated(const View& view) {
  return view.patient->outcome() == v1::OUTCOME_DEAD &&
         !view.course.followed_by_assessment;
}
inline bool HasOtherFeatures(const View& view) {
  return view.patient->biopsy().other_myositis_features() !=
         v1::STATEMENT_UNSPECIFIED;
}
template <typename Take>
void ForEachMimicNotAssessed(const View& view, Take take) {
  const Features& f = view.features;
  if (f.toxic_myopathy.is_unknown()) take("toxic myopathy");
  if (f.endocrinopathy.is_unknown()) take("active endocrinopathy");
  if (f.amyloidosis.is_unknown()) take("amyloidosis");
  if (f.family_dystrophy.is_unknown()) {
    take("family history of muscular dystrophy");
  }
  if (f.family_motor_neuropathy.is_unknown()) {
    take("family history of proximal motor neuropathy");
  }
  if (f.other_histology.is_unknown() && !HasOtherFeatures(view)) {
    take("histology of another inflammatory myopathy");
  }
  if (f.antisynthetase.is_unknown() &&
      !view.patient->mimics().has_antisynthetase_syndrome()) {
    take("anti-synthetase syndrome");
  }
  if (f.dm_rash.is_unknown()) take("rash of dermatomyositis");
}

template <typename Take>
void ForEachMimicNotSettled(const View& view, Take take) {
  ForEachMimicNotAssessed(view, take);
  const Features& f = view.features;
  if (f.other_histology.is_unknown() && HasOtherFeatures(view)) {
    take("histology of another inflammatory myopathy (stated to be uncertain)");
  }
  if (f.antisynthetase.is_unknown() &&
      view.patient->mimics().has_antisynthetase_syndrome()) {
    take("anti-synthetase syndrome (contradictory statements)");
  }
}

// Known assays that are not on record. Returns false where an assay may or may
// not be.
template <typename Take>
bool ForEachAssayMissing(const View& view, Take take) {
  const Antibodies& a = view.antibodies;
  if (a.line_blot_available.is_false()) {
    take(view.line_blot_name);
  }
  if (a.hmgcr_elisa_available.is_false()) take(view.hmgcr_elisa_name);
  return a.line_blot_available.is_known() && a.hmgcr_elisa_available.is_known();
}

// The shortest text that reads back as the same number.
void AppendNumber(double number, std::string* text);
// "4–176", "≥ 20", "> 4 and ≤ 20"; empty: any number.
void AppendRange(const Numbers& range, std::string* text);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_SENTENCES_H_
