// A patient for tests.
#ifndef MYORULES_RULES_LIBRARY_NECROTIZING_PATIENT_H_
#define MYORULES_RULES_LIBRARY_NECROTIZING_PATIENT_H_

namespace myorules::rules {

// An adult with all that necrotizing myopathy asks for by clinic, biopsy and
// creatine kinase, of whom hardly an antibody is on record; synthetic.
inline constexpr char kNecrotizingPatient[] = R"pb(
  id: "p"
  birth_date { year: 1960 month: 5 day: 1 }
  onset_date { year: 2025 month: 1 day: 10 }
  diagnosis_date { year: 2025 month: 3 day: 1 }
  weakness {
    subacute: true
    symmetric: true
    proximal: true
    proximal_arms: true
    proximal_legs: true
    objective: true
    neck_flexors_weaker: true
    legs_proximal_weaker: true
    finger_flexors: false
  }
  biopsy {
    done: true
    necrosis: true
    sparse_infiltrate: true
    other_myositis_features: STATEMENT_ABSENT
    endomysial_cells_surrounding: false
    perimysial_infiltrate: false
    perivascular_infiltrate: false
  }
  mimics {
    toxic_myopathy: false
    active_endocrinopathy: false
    amyloidosis: false
    family_muscular_dystrophy: false
    family_motor_neuropathy: false
    antisynthetase_syndrome: false
    better_explanation: false
  }
  manifestations { heliotrope: false gottron: false dysphagia: true }
  results {
    analyte: "CK"
    method: ASSAY_METHOD_ENZYME_ACTIVITY
    status: RESULT_STATUS_FINAL
    collected_on { year: 2025 month: 3 day: 1 }
    quantity { value: 6000 unit: "U/L" }
    reference_range { high: 200 }
  }
  results {
    analyte: "JO1"
    method: ASSAY_METHOD_LINE_BLOT
    status: RESULT_STATUS_FINAL
    collected_on { year: 2025 month: 3 day: 1 }
    grade: LINE_BLOT_GRADE_NEGATIVE
  }
)pb";

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_NECROTIZING_PATIENT_H_
