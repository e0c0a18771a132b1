// The pack's entries in its order, each with the number by which the code here
// knows it.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_PACK_TEXTS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_PACK_TEXTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "myorules/v1/rule_pack.pb.h"
#include "tests/bench/handwritten/sentences.h"

namespace myorules::handwritten {

enum class DecisionId : uint8_t {
  kEligibility,
  kInclusionsNotMet,
  kExclusionsMet,
  kSubgroup,
  kSubgroupByAvailableAssays,
  kCount,
};

enum class FacetId : uint8_t {
  kEma,
  kCtd,
  kRelatedCancer,
  kTreatmentLine,
  kStatinHistory,
  kCkAtDiagnosis,
  kCkLatest,
  kCkLatestDay,
  kOutcome,
  kAgeAtOnset,
  kSex,
  kProximalWeakness,
  kProximalArms,
  kProximalLegs,
  kDysphagia,
  kMaa,
  kMaaNames,
  kMsaFound,
  kFollowUpYears,
  kMimicsNotAssessed,
  kCount,
};

enum class FlagId : uint8_t {
  kSevereCourseStatinNaive,
  kDisabilityDespiteTreatment,
  kEmaScreen,
  kIldScreenSrp,
  kCtdScreen,
  kDysphagia,
  kAxialOrRespiratoryWeakness,
  kRelatedCancer,
  kCancerScreen,
  kMultipleMsa,
  kAntiMda5,
  kAntisynthetaseAntibody,
  kWeakAntibody,
  kSerologyChanged,
  kConflictingResults,
  kPositiveByAnotherMethod,
  kIncompleteSerology,
  kNormalCk,
  kNoPathologicConfirmation,
  kStatinExposureOngoing,
  kStatinReExposure,
  kUnrecognisedMedicine,
  kUnrecognisedDiagnosis,
  kOutsideTheScheme,
  kProvisionalReferenceDate,
  kMimicConsidered,
  kCount,
};

enum class NoteId : uint8_t {
  kCaveat,
  kRecordedDead,
  kDeathUndated,
  kStatinStartUnknown,
  kStatinBegunLater,
  kStatinCutoffDiagnosis,
  kEmaRelationUnstated,
  kAntisynthetaseInferred,
  kTreatmentAtLeastSecondLine,
  kTreatmentAtLeastFirstLine,
  kTreatmentPurposeUnstated,
  kTreatmentRouteUnstated,
  kTreatmentBeforeOnset,
  kNoBiopsyHistology,
  kStatedDermatomyositis,
  kCheckpointInhibitor,
  kCkNotCounted,
  kCount,
};

struct PackTexts {
  struct Ground {
    v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
    Sentence message;
  };
  struct Flag {
    FlagId id = FlagId::kCount;
    const v1::Flag* source = nullptr;
    std::vector<Ground> grounds;
  };
  std::vector<std::pair<DecisionId, const v1::Decision*>> decisions;
  std::vector<std::pair<FacetId, const v1::Facet*>> facets;
  std::vector<Flag> flags;
  struct Note {
    NoteId id = NoteId::kCount;
    const v1::Note* source = nullptr;
    Sentence message;
  };
  // What nobody has checked of a limit or criterion.
  struct Unverified {
    // Told only where an intensity was compared with the cut of positive ones;
    // all others are used for every patient.
    bool of_intensities = false;
    std::string text;
  };
  std::vector<Note> notes;
  std::vector<Unverified> unverified;
  Sentence summary;

  // `pack` outlives what is returned.
  // Errors: INVALID_ARGUMENT where the pack has an entry that is not written
  // here, or lacks one that is.
  static absl::StatusOr<PackTexts> Read(const v1::RulePack& pack);
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_PACK_TEXTS_H_
