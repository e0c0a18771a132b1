#include "tests/bench/handwritten/view.h"

namespace myorules::handwritten {
namespace {

// Builds a table's answer row by row, in order.
//
// The rows ask after atoms that are independent of each other. So a row that
// may hold makes its outcome possible, later rows are reached where it may not
// hold, and an atom matters wherever a row that asks after it is reached and
// both its values lead to other outcomes.
class Rows {
 public:
  explicit Rows(Facts* facts) : facts_(*facts) {}

  // The next row, which holds where `when` does.
  void Row(const Answer& when, int outcome) {
    if (ended_ || when.is_false()) return;
    answer_.outcomes |= 1 << outcome;
    if (when.is_true()) ended_ = true;
    facts_.Add(when.missing, &missing_);
  }
  // Two rows that both need `first`, and of which `second` says which.
  void Fork(const Answer& first, const Answer& second, int outcome_if,
            int outcome_if_not) {
    if (ended_ || first.is_false()) return;
    if (!second.is_false()) answer_.outcomes |= 1 << outcome_if;
    if (!second.is_true()) answer_.outcomes |= 1 << outcome_if_not;
    if (first.is_true()) ended_ = true;
    facts_.Add(first.missing, &missing_);
    facts_.Add(second.missing, &missing_);
  }
  TableAnswer Otherwise(int outcome) {
    if (!ended_) answer_.outcomes |= 1 << outcome;
    const bool single = (answer_.outcomes & (answer_.outcomes - 1)) == 0;
    if (!single) answer_.missing = missing_;
    return answer_;
  }

 private:
  Facts& facts_;
  TableAnswer answer_;
  Missing missing_;
  bool ended_ = false;  // No later row is reached.
};

}  // namespace

void View::ConcludeEligibility(Facts* facts) {
  const Features& f = features;
  all_inclusions_met = course.adult;
  for (const Answer* one :
       {&f.subacute, &f.symmetric, &f.proximal, &f.biopsy_necrotizing}) {
    all_inclusions_met = facts->And(all_inclusions_met, *one);
  }
  any_exclusion_met = f.toxic_myopathy;
  for (const Answer* one :
       {&f.endocrinopathy, &f.amyloidosis, &f.family_dystrophy,
        &f.family_motor_neuropathy, &f.other_histology, &f.antisynthetase,
        &f.dm_rash}) {
    any_exclusion_met = facts->Or(any_exclusion_met, *one);
  }
  Rows rows(facts);
  rows.Row(facts->Or(Not(all_inclusions_met), any_exclusion_met), kNotEligible);
  eligibility = rows.Otherwise(kEligible);
}

void View::Read(const v1::Patient& patient_read, Day assessed_on,
                const Knowledge& knowledge, Facts* facts) {
  patient = &patient_read;
  ReadCourse(*patient, assessed_on, knowledge, facts, &course);
  serology.Read(*patient, assessed_on);
  ReadAntibodies(serology, knowledge, facts, &antibodies);
  line_blot_name = serology.WithUnusable(
      "line blot with all twelve myositis-specific antibodies",
      knowledge.msa & knowledge.panel);
  hmgcr_elisa_name = serology.WithUnusable("anti-HMGCR ELISA", SetOf(kHmgcr));
  medicines.Read(*patient, course);
  ReadFeatures(*patient, course,
               {antibodies.anti_hmgcr, antibodies.antisynthetase_antibody,
                antibodies.antisynthetase_by_other_method},
               knowledge, facts, &features);
  ck_at_diagnosis = creatine_kinase.Nearest(
      serology.creatine_kinase(), course.reference,
      medicines.first_immunosuppression, patient->sex());
  creatine_kinase.ListNotCounted(
      serology.creatine_kinase(), serology.unusable_creatine_kinase(),
      course.reference, medicines.first_immunosuppression, &ck_not_counted);
  ck_latest =
      creatine_kinase.Latest(serology.creatine_kinase(), patient->sex());
  ck_latest_day = creatine_kinase.DayOfLatest(serology.creatine_kinase());
  ConcludeEligibility(facts);

  const Antibodies& a = antibodies;
  Rows full(facts);
  full.Row(facts->Or(Not(a.line_blot_available), Not(a.hmgcr_elisa_available)),
           kIncompleteSerology);
  full.Fork(a.anti_hmgcr, medicines.statin_before_onset, kStatinAssociated,
            kStatinNaive);
  full.Row(a.anti_srp, kAntiSrp);
  full.Row(a.other_msa, kOtherMsa);
  subgroup = full.Otherwise(kSeronegative);

  Rows available(facts);
  available.Fork(a.anti_hmgcr_any_method, medicines.statin_before_onset,
                 kStatinAssociated, kStatinNaive);
  available.Row(a.anti_srp_any_method, kAntiSrp);
  available.Row(a.other_msa_any_method, kOtherMsa);
  subgroup_by_available_assays = available.Otherwise(kSeronegative);

  Rows line(facts);
  line.Row(medicines.third_line, kLineThree);
  line.Row(medicines.second_line, kLineTwo);
  line.Row(medicines.glucocorticoids, kLineOne);
  treatment_line = line.Otherwise(kNoTreatment);
}

}  // namespace myorules::handwritten
