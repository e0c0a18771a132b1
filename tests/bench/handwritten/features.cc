#include "tests/bench/handwritten/features.h"

#include "absl/strings/str_cat.h"
#include "tests/bench/handwritten/medicines.h"

namespace myorules::handwritten {
namespace {

void ReadWeakness(const v1::Weakness& w, Facts* facts, Features* f) {
  f->subacute = Stated(w.has_subacute(), w.subacute(), kSubacute);
  f->symmetric = Stated(w.has_symmetric(), w.symmetric(), kSymmetric);
  f->proximal = Stated(w.has_proximal(), w.proximal(), kProximal);
  f->proximal_arms =
      Stated(w.has_proximal_arms(), w.proximal_arms(), kProximalArms);
  f->proximal_legs =
      Stated(w.has_proximal_legs(), w.proximal_legs(), kProximalLegs);
  f->axial_or_respiratory =
      facts->Or(Stated(w.has_axial(), w.axial(), kAxial),
                Stated(w.has_respiratory(), w.respiratory(), kRespiratory));
}

Answer OtherFeatures(v1::Statement statement) {
  switch (statement) {
    case v1::STATEMENT_PRESENT:
      return Answer::Of(true);
    case v1::STATEMENT_ABSENT:
      return Answer::Of(false);
    case v1::STATEMENT_UNCERTAIN:
      return Answer::Unknown(kOtherFeaturesUncertain);
    default:
      return Answer::Unknown(kOtherFeatures);
  }
}

void ReadBiopsy(const v1::Biopsy& b, const Answer& anti_hmgcr, Facts* facts,
                Features* f) {
  const bool any_finding =
      b.has_date() || b.has_necrosis() || b.has_sparse_infiltrate() ||
      b.has_necrosis_dominant() ||
      b.other_myositis_features() != v1::STATEMENT_UNSPECIFIED;
  f->biopsy_done = any_finding ? Answer::Of(true)
                               : Stated(b.has_done(), b.done(), kBiopsyDone);
  const Answer shows_it =
      facts->And(Stated(b.has_necrosis(), b.necrosis(), kBiopsyNecrosis),
                 Stated(b.has_sparse_infiltrate(), b.sparse_infiltrate(),
                        kSparseInfiltrate));
  f->biopsy_necrotizing =
      facts->Or(facts->And(f->biopsy_done, shows_it),
                facts->And(Not(f->biopsy_done), anti_hmgcr));
  f->other_histology =
      facts->And(f->biopsy_done, OtherFeatures(b.other_myositis_features()));
}

void ReadMimics(const v1::Mimics& m, Features* f) {
  f->toxic_myopathy =
      Stated(m.has_toxic_myopathy(), m.toxic_myopathy(), kToxicMyopathy);
  f->endocrinopathy = Stated(m.has_active_endocrinopathy(),
                             m.active_endocrinopathy(), kEndocrinopathy);
  f->amyloidosis = Stated(m.has_amyloidosis(), m.amyloidosis(), kAmyloidosis);
  f->family_dystrophy = Stated(m.has_family_muscular_dystrophy(),
                               m.family_muscular_dystrophy(), kFamilyDystrophy);
  f->family_motor_neuropathy =
      Stated(m.has_family_motor_neuropathy(), m.family_motor_neuropathy(),
             kFamilyMotorNeuropathy);
}

Answer Present(const v1::Manifestation& m, FactId id) {
  return Stated(m.has_present(), m.present(), id);
}

// Counts unless stated unrelated.
Answer CountsByDefault(const v1::Manifestation& m, const Answer& present) {
  if (m.has_related() && !m.related()) return Answer::Of(false);
  return present;
}

void ReadManifestations(const v1::Manifestations& m, Facts* facts,
                        Features* f) {
  const Answer skin = Present(m.skin(), kSkin);
  const Answer cardiac = Present(m.cardiac(), kCardiac);
  f->dysphagia = Stated(m.has_dysphagia(), m.dysphagia(), kDysphagia);
  f->dm_rash =
      facts->Or(Stated(m.has_heliotrope(), m.heliotrope(), kHeliotrope),
                Stated(m.has_gottron(), m.gottron(), kGottron));
  f->lung_disease_counts =
      CountsByDefault(m.interstitial_lung_disease(),
                      Present(m.interstitial_lung_disease(), kLungDisease));
  f->arthritis_counts =
      CountsByDefault(m.arthritis(), Present(m.arthritis(), kArthritis));
  f->raynaud_counts =
      CountsByDefault(m.raynaud(), Present(m.raynaud(), kRaynaud));
  f->skin_counts = facts->And(
      skin, Stated(m.skin().has_related(), m.skin().related(), kSkinRelated));
  f->cardiac_counts =
      facts->And(cardiac, Stated(m.cardiac().has_related(),
                                 m.cardiac().related(), kCardiacRelated));
  f->ema = f->lung_disease_counts;
  for (const Answer* one : {&f->arthritis_counts, &f->raynaud_counts,
                            &f->skin_counts, &f->cardiac_counts}) {
    f->ema = facts->Or(f->ema, *one);
  }
}

Answer AntisynthetaseSign(const v1::Manifestations& m, Facts* facts) {
  Answer sign = Present(m.interstitial_lung_disease(), kLungDisease);
  sign = facts->Or(sign, Present(m.arthritis(), kArthritis));
  sign = facts->Or(sign, Present(m.raynaud(), kRaynaud));
  sign = facts->Or(sign, Stated(m.has_mechanics_hands(), m.mechanics_hands(),
                                kMechanicsHands));
  return facts->Or(sign, Stated(m.has_unexplained_fever(),
                                m.unexplained_fever(), kUnexplainedFever));
}

// As stated by the clinician, else inferred from antibody and sign.
void ReadAntisynthetase(const v1::Patient& patient,
                        const AntibodyAnswers& antibodies, Facts* facts,
                        Features* f) {
  const v1::Mimics& m = patient.mimics();
  f->antisynthetase_stated =
      Stated(m.has_antisynthetase_syndrome(), m.antisynthetase_syndrome(),
             kAntisynthetase);
  if (f->antisynthetase_diagnosed) {
    f->antisynthetase_stated =
        Agreed(f->antisynthetase_stated, Answer::Of(true),
               kAntisynthetaseContradicted, facts);
  }
  if (f->antisynthetase_diagnosed || f->antisynthetase_stated.is_known()) {
    f->antisynthetase = f->antisynthetase_stated;
    return;
  }
  // One by another method leaves it to the statement.
  const Answer antibody =
      facts->Or(antibodies.antisynthetase_antibody,
                facts->And(antibodies.antisynthetase_by_other_method,
                           f->antisynthetase_stated));
  const Answer inferred =
      facts->And(antibody, AntisynthetaseSign(patient.manifestations(), facts));
  f->antisynthetase = inferred.is_known()
                          ? inferred
                          : facts->And(inferred, f->antisynthetase_stated);
}

void ReadDiagnoses(const v1::Patient& patient, const Knowledge& knowledge,
                   Facts* facts, Features* f) {
  f->antisynthetase_diagnosed = false;
  f->dermatomyositis_diagnosed = false;
  f->unrecognised_diagnoses.clear();
  f->perhaps_unrecognised_diagnoses = Missing();
  Exists ctd(facts);
  ctd.AddOpen(WhyOpen(patient.has_diagnoses_complete(),
                      patient.diagnoses_complete(), kDiagnosesComplete,
                      kDiagnosesIncomplete));
  for (int i = 0; i < patient.diagnoses_size(); ++i) {
    const v1::Diagnosis& diagnosis = patient.diagnoses(i);
    const bool has_name =
        !diagnosis.diagnosis().empty() || !diagnosis.name().empty();
    rules::DiagnosisReading reading;
    const DiagnosisInfo* info =
        has_name ? knowledge.ReadDiagnosis(diagnosis, &reading) : nullptr;
    if (info != nullptr) {
      ctd.Add(info->perhaps_ctd.empty()
                  ? Answer::Of(info->is_ctd)
                  : Answer::Unknown(facts->Entry(List::kDiagnoses, i, "",
                                                 info->perhaps_ctd)));
      f->antisynthetase_diagnosed |= info->is_antisynthetase_syndrome;
      f->dermatomyositis_diagnosed |= info->is_dermatomyositis;
    } else if (!has_name) {
      const Missing unread = facts->Entry(List::kDiagnoses, i, ".diagnosis");
      ctd.Add(Answer::Unknown(unread));
      facts->Add(unread, &f->perhaps_unrecognised_diagnoses);
    } else {
      f->unrecognised_diagnoses.emplace_back(
          !reading.doubt.empty()
              ? facts->texts().Copy(
                    absl::StrCat(diagnosis.name(), " (", reading.doubt, ")"))
          : diagnosis.diagnosis().empty() ? diagnosis.name()
                                          : diagnosis.diagnosis());
      ctd.Add(Answer::Unknown(facts->Entry(
          List::kDiagnoses, i, "", facts->texts().Copy(reading.reason))));
    }
  }
  f->ctd = ctd.ToAnswer();
}

// Whether a malignancy was there between the ends of the window.
Answer IsRelated(const v1::Malignancy& m, int index, const Course& course,
                 Facts* facts) {
  const Period diagnosed = EntryPeriod(
      m.has_diagnosed_on(), m.diagnosed_on(), List::kMalignancies, index,
      ".diagnosed_on", ".diagnosed_on.month", ".diagnosed_on.day", facts);
  const Period today = Period::Of(course.assessed_on);
  Period until = today;
  if (m.has_active_until()) {
    until = EntryPeriod(true, m.active_until(), List::kMalignancies, index,
                        ".active_until", ".active_until.month",
                        ".active_until.day", facts);
  }
  // It began before it ended, and what is on record was known by today.
  const Period begin = Within(diagnosed, m.has_diagnosed_on(), course.birth,
                              EarliestOf(until, today, facts), facts);
  const Answer begun = LessOrEqual(begin, course.window_end, facts);
  Answer lasted = LessOrEqual(course.window_start, begin, facts);
  if (m.has_active_until()) {
    lasted = facts->Or(lasted, LessOrEqual(course.window_start, until, facts));
  } else {
    const Answer ended = Answer::Unknown(
        facts->Entry(List::kMalignancies, index, ".active_until"));
    const Answer active = m.has_active()
                              ? Answer::Of(m.active())
                              : Answer::Unknown(facts->Entry(
                                    List::kMalignancies, index, ".active"));
    lasted = facts->Or(lasted, facts->Or(ended, active));
  }
  return facts->And(begun, lasted);
}

void ReadMalignancies(const v1::Patient& patient, const Course& course,
                      Facts* facts, Features* f) {
  Exists related(facts);
  related.AddOpen(WhyOpen(patient.has_malignancies_complete(),
                          patient.malignancies_complete(),
                          kMalignanciesComplete, kMalignanciesIncomplete));
  for (int i = 0; i < patient.malignancies_size(); ++i) {
    related.Add(IsRelated(patient.malignancies(i), i, course, facts));
  }
  f->related_cancer = related.ToAnswer();
}

}  // namespace

void ReadFeatures(const v1::Patient& patient, const Course& course,
                  const AntibodyAnswers& antibodies, const Knowledge& knowledge,
                  Facts* facts, Features* features) {
  ReadWeakness(patient.weakness(), facts, features);
  ReadBiopsy(patient.biopsy(), antibodies.anti_hmgcr, facts, features);
  ReadMimics(patient.mimics(), features);
  ReadManifestations(patient.manifestations(), facts, features);
  ReadDiagnoses(patient, knowledge, facts, features);
  ReadAntisynthetase(patient, antibodies, facts, features);
  ReadMalignancies(patient, course, facts, features);
}

}  // namespace myorules::handwritten
