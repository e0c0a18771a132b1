// What is stated of the patient beside dates, results and medicines, and what
// follows from it: biopsy, mimics, manifestations, diagnoses, malignancies.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_FEATURES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_FEATURES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/patient.pb.h"
#include "tests/bench/handwritten/course.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/knowledge.h"
#include "tests/bench/handwritten/serology.h"

namespace myorules::handwritten {

struct Features {
  // Weakness.
  Answer subacute, symmetric, proximal, proximal_arms, proximal_legs;
  Answer axial_or_respiratory;

  // Biopsy.
  Answer biopsy_done, biopsy_necrotizing, other_histology;

  // Mimics.
  Answer toxic_myopathy, endocrinopathy, amyloidosis, family_dystrophy,
      family_motor_neuropathy, dm_rash;
  bool antisynthetase_diagnosed = false;
  bool dermatomyositis_diagnosed = false;
  Answer antisynthetase_stated, antisynthetase;

  // Manifestations; those that count as related to the myositis.
  Answer dysphagia;
  Answer lung_disease_counts, arthritis_counts, raynaud_counts, skin_counts,
      cardiac_counts;
  Answer ema;

  Answer ctd, related_cancer;
  // Names for a reader, in the order of the list.
  std::vector<absl::string_view> unrecognised_diagnoses;
  Missing perhaps_unrecognised_diagnoses;  // Not empty: there may be more.
};

// The antibodies that the features rest on.
struct AntibodyAnswers {
  Answer anti_hmgcr;
  Answer antisynthetase_antibody;
  Answer antisynthetase_by_other_method;
};

void ReadFeatures(const v1::Patient& patient, const Course& course,
                  const AntibodyAnswers& antibodies, const Knowledge& knowledge,
                  Facts* facts, Features* features);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_FEATURES_H_
