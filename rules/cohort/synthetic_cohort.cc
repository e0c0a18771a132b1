#include "rules/cohort/synthetic_cohort.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/util/json_util.h"
#include "rules/cohort/draft.h"

namespace myorules::rules {
namespace {

using cohort::Choices;
using cohort::Draft;
using cohort::FollowUp;
using cohort::Line;
using cohort::Outcome;
using cohort::Sex;

constexpr uint64_t kSeed = 20190501;

constexpr std::array<absl::string_view, 12> kSpecificPanel = {
    "MI2_ALPHA", "MI2_BETA", "TIF1_GAMMA", "MDA5", "NXP2", "SAE1",
    "JO1",       "SRP",      "PL7",        "PL12", "EJ",   "OJ"};
constexpr std::array<absl::string_view, 4> kAssociatedPanel = {
    "KU", "PM_SCL100", "PM_SCL75", "RO52"};

// How a centre prints its line blots, and which upper limits it uses.
struct Centre {
  int patients;
  absl::string_view laboratory;
  enum { kPluses, kIntensities, kWords } blot_style;
  // The upper limit of CK is printed on the result; else the laboratory's
  // holds.
  bool prints_ck_limit;
};

// Amsterdam, Ghent, Nijmegen, Leiden (lim2019, Results).
constexpr std::array<Centre, 4> kCentres = {
    Centre{33, "NETHERLANDS", Centre::kPluses, true},
    Centre{16, "BELGIUM", Centre::kIntensities, false},
    Centre{12, "NETHERLANDS", Centre::kWords, false},
    Centre{3, "NETHERLANDS", Centre::kPluses, false},
};

void Set(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

// The same calendar day, years later or earlier, early enough in the month to
// exist in every year.
absl::CivilDay PlusYears(absl::CivilDay day, int years) {
  return absl::CivilDay(day.year() + years, day.month(),
                        std::min(day.day(), 28));
}

bool Has(const std::vector<std::string>& list, absl::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Upper limit of normal of CK in IU/L (lim2019, Methods).
int UpperLimit(const Centre& centre, Sex sex) {
  if (centre.laboratory == "BELGIUM") return sex == Sex::kFemale ? 170 : 195;
  return sex == Sex::kFemale ? 145 : 171;
}

// The days on which things happened to one patient.
struct Days {
  absl::CivilDay birth;
  absl::CivilDay onset;
  absl::CivilDay diagnosis;
  absl::CivilDay sampled;   // CK, before any treatment
  absl::CivilDay serology;  // mostly the same sample
  absl::CivilDay end;       // of follow-up
};

Days ChooseDays(const Draft& draft, Choices& choices) {
  Days days;
  const FollowUp& follow_up = *draft.follow_up;
  const absl::CivilDay first(2012, 1, 1);
  absl::CivilDay last(2017, 12, 31);
  last = std::min(
      last, PlusYears(absl::CivilDay(2018, 6, 28), -follow_up.years) - 300);
  if (follow_up.years > 6) {
    // No diagnosis in 2012 to 2017 leaves room for 24 years (evidence
    // lim2019.follow-up): this patient was first diagnosed long before.
    days.diagnosis = absl::CivilDay(1993, 3, 1) + choices.Between(0, 200);
  } else {
    days.diagnosis = first + choices.Between(0, static_cast<int>(last - first));
  }
  if (follow_up.one_week) {
    days.end = days.diagnosis + 7;
  } else if (follow_up.years == 0) {
    days.end = days.diagnosis + choices.Between(60, 330);
  } else {
    days.end =
        PlusYears(days.diagnosis, follow_up.years) + choices.Between(3, 300);
  }
  // Subacute: weeks to months. With an onset before 18 the diagnosis comes
  // after the 18th birthday: all were adults when included.
  const int age = *draft.age_at_onset;
  days.onset =
      age < 18 ? PlusYears(days.diagnosis, age - 19) - choices.Between(30, 90)
               : days.diagnosis - choices.Between(30, 270);
  days.birth = PlusYears(days.onset, -age) - choices.Between(0, 350);
  days.sampled = days.diagnosis - choices.Between(1, 20);
  days.serology = days.sampled;
  if (follow_up.years > 6) {
    days.serology = absl::CivilDay(2014, 1, 1) + choices.Between(0, 364);
  }
  return days;
}

// Builds one patient.
class PatientBuilder {
 public:
  PatientBuilder(const Centre& centre, Choices& choices)
      : centre_(centre), choices_(choices) {
    patient_.set_synthetic(true);
    SetEligible();
  }

  // A patient of whom eligibility and the availability of assays are known.
  v1::Patient Incomplete(bool line_blot) {
    // Adult is known; for that a year of birth has to be chosen.
    const int diagnosed = choices_.Between(2012, 2017);
    patient_.mutable_diagnosis_date()->set_year(diagnosed);
    patient_.mutable_birth_date()->set_year(diagnosed -
                                            choices_.Between(35, 75));
    if (line_blot) {
      for (absl::string_view analyte : kSpecificPanel) {
        AddUnpublished(analyte, v1::ASSAY_METHOD_LINE_BLOT, diagnosed);
      }
      for (absl::string_view analyte : kAssociatedPanel) {
        AddUnpublished(analyte, v1::ASSAY_METHOD_LINE_BLOT, diagnosed);
      }
    } else {
      AddUnpublished("HMGCR", v1::ASSAY_METHOD_ELISA, diagnosed);
    }
    return patient_;
  }

  v1::Patient Complete(const Draft& draft) {
    days_ = ChooseDays(draft, choices_);
    Set(days_.birth, patient_.mutable_birth_date());
    Set(days_.onset, patient_.mutable_onset_date());
    Set(days_.diagnosis, patient_.mutable_diagnosis_date());
    Set(days_.end, patient_.mutable_followed_until());
    patient_.set_sex(*draft.sex == Sex::kFemale ? v1::SEX_FEMALE
                                                : v1::SEX_MALE);
    AddWeaknessAndBiopsy(draft);
    AddManifestations(draft);
    AddDiagnoses(draft);
    AddMedicines(draft);
    AddSerology(draft);
    AddCk(draft);
    SetOutcome(draft);
    return patient_;
  }

 private:
  // What inclusion in the series implies for each of the 64: every inclusion
  // criterion, and every exclusion stated absent.
  void SetEligible() {
    patient_.mutable_weakness()->set_subacute(true);
    patient_.mutable_weakness()->set_symmetric(true);
    patient_.mutable_weakness()->set_proximal(true);
    v1::Biopsy* biopsy = patient_.mutable_biopsy();
    biopsy->set_done(true);
    biopsy->set_necrosis(true);
    biopsy->set_sparse_infiltrate(true);
    biopsy->set_other_myositis_features(v1::STATEMENT_ABSENT);
    v1::Mimics* mimics = patient_.mutable_mimics();
    mimics->set_toxic_myopathy(false);
    mimics->set_active_endocrinopathy(false);
    mimics->set_amyloidosis(false);
    mimics->set_family_muscular_dystrophy(false);
    mimics->set_family_motor_neuropathy(false);
    mimics->set_antisynthetase_syndrome(false);
    patient_.mutable_manifestations()->set_heliotrope(false);
    patient_.mutable_manifestations()->set_gottron(false);
  }

  void AddWeaknessAndBiopsy(const Draft& draft) {
    patient_.mutable_weakness()->set_proximal_arms(!draft.legs_only);
    patient_.mutable_weakness()->set_proximal_legs(true);
    if (draft.respiratory_weakness) {
      patient_.mutable_weakness()->set_respiratory(true);
    }
    if (draft.no_biopsy) {
      patient_.clear_biopsy();
      patient_.mutable_biopsy()->set_done(false);
    } else {
      Set(days_.diagnosis - choices_.Between(0, 1),
          patient_.mutable_biopsy()->mutable_date());
    }
  }

  static void SetManifestation(bool present, v1::Manifestation* manifestation) {
    manifestation->set_present(present);
    if (present) manifestation->set_related(true);
  }

  void AddManifestations(const Draft& draft) {
    v1::Manifestations* all = patient_.mutable_manifestations();
    SetManifestation(draft.ild, all->mutable_interstitial_lung_disease());
    SetManifestation(draft.arthritis, all->mutable_arthritis());
    SetManifestation(draft.raynaud, all->mutable_raynaud());
    SetManifestation(draft.skin, all->mutable_skin());
    SetManifestation(draft.cardiac, all->mutable_cardiac());
    all->set_dysphagia(*draft.dysphagia);
  }

  void AddDiagnoses(const Draft& draft) {
    for (const std::string& diagnosis : draft.diagnoses) {
      patient_.add_diagnoses()->set_diagnosis(diagnosis);
    }
    patient_.set_diagnoses_complete(true);
    if (!draft.cancer.empty()) {
      v1::Malignancy* malignancy = patient_.add_malignancies();
      malignancy->set_site(draft.cancer);
      const int latest =
          std::min(700, static_cast<int>(days_.end - days_.diagnosis));
      Set(days_.diagnosis + choices_.Between(-700, latest),
          malignancy->mutable_diagnosed_on());
    }
    patient_.set_malignancies_complete(true);
  }

  void AddMedicine(absl::string_view name, v1::Purpose purpose,
                   absl::CivilDay start) {
    v1::Medicine* medicine = patient_.add_medicines();
    medicine->set_name(std::string(name));
    medicine->set_purpose(purpose);
    Set(start, medicine->mutable_started_on());
  }

  // A day after the start of glucocorticoids, within follow-up.
  absl::CivilDay TreatmentDay(int earliest, int latest) {
    const int followed = static_cast<int>(days_.end - days_.diagnosis);
    return days_.diagnosis + choices_.Between(std::min(earliest, followed),
                                              std::min(latest, followed));
  }

  void AddMedicines(const Draft& draft) {
    if (draft.statin) {
      const std::array<absl::string_view, 4> statins = {
          "simvastatin", "atorvastatin", "rosuvastatin", "pravastatin"};
      v1::Medicine* medicine = patient_.add_medicines();
      medicine->set_name(std::string(statins[choices_.Between(0, 3)]));
      medicine->set_purpose(v1::PURPOSE_OTHER);
      medicine->mutable_started_on()->set_year(
          static_cast<int32_t>(days_.onset.year()) - choices_.Between(1, 8));
    } else if (Has(draft.antibodies, "HMGCR")) {
      patient_.set_medicines_complete(true);  // Known to have had no statin.
    }
    if (*draft.line == Line::kNotRecorded) return;
    patient_.set_myositis_medicines_complete(true);
    AddMedicine("prednisone", v1::PURPOSE_MYOSITIS, TreatmentDay(1, 3));
    if (*draft.line == Line::kFirst) return;
    // Two thirds of the third line had a second line before it.
    if (*draft.line == Line::kSecond || choices_.Between(0, 2) > 0) {
      const std::array<absl::string_view, 5> second_line = {
          "methotrexate", "azathioprine", "MTX", "mycophenolate mofetil",
          "tacrolimus"};
      const absl::string_view name = second_line[choices_.Between(0, 4)];
      AddMedicine(name, v1::PURPOSE_MYOSITIS, TreatmentDay(10, 60));
    }
    if (*draft.line == Line::kSecond) return;
    AddMedicine(draft.cyclophosphamide ? "cyclophosphamide" : "IVIg",
                v1::PURPOSE_MYOSITIS, TreatmentDay(20, 150));
    if (draft.rituximab) {
      AddMedicine("rituximab", v1::PURPOSE_MYOSITIS, TreatmentDay(150, 300));
    }
  }

  // A final result of the patient's laboratory.
  v1::LabResult* AddResult(absl::string_view analyte, v1::AssayMethod method) {
    v1::LabResult* result = patient_.add_results();
    result->set_id(absl::StrCat("r", patient_.results_size()));
    result->set_laboratory(std::string(centre_.laboratory));
    result->set_specimen(v1::SPECIMEN_SERUM);
    result->set_analyte(std::string(analyte));
    result->set_method(method);
    result->set_status(v1::RESULT_STATUS_FINAL);
    return result;
  }

  void AddUnpublished(absl::string_view analyte, v1::AssayMethod method,
                      int year) {
    v1::LabResult* result = AddResult(analyte, method);
    result->set_unread_reason(
        "the assay was done; its result is not published");
    result->mutable_collected_on()->set_year(year);
  }

  // As the centre prints a band: 0, borderline, 1+ (all negative), 2+ or 3+.
  void SetBand(int pluses, v1::LabResult* result) {
    if (centre_.blot_style == Centre::kIntensities) {
      const std::array<std::pair<int, int>, 4> bands = {
          std::pair<int, int>{0, 5}, {11, 25}, {26, 50}, {51, 120}};
      const int intensity =
          choices_.Between(bands[pluses].first, bands[pluses].second);
      result->mutable_quantity()->set_value(intensity);
      result->mutable_quantity()->set_unit("intensity");
      result->set_raw_value(absl::StrCat(intensity));
      return;
    }
    const std::array<v1::LineBlotGrade, 4> grades = {
        v1::LINE_BLOT_GRADE_NEGATIVE, v1::LINE_BLOT_GRADE_ONE_PLUS,
        v1::LINE_BLOT_GRADE_TWO_PLUS, v1::LINE_BLOT_GRADE_THREE_PLUS};
    const std::array<absl::string_view, 4> as_pluses = {"neg", "1+", "2+",
                                                        "3+"};
    const std::array<absl::string_view, 4> as_words = {
        "negative", "weak positive", "moderate", "strong positive"};
    result->set_grade(grades[pluses]);
    result->set_raw_value(std::string(
        (centre_.blot_style == Centre::kWords ? as_words : as_pluses)[pluses]));
  }

  void AddBand(absl::string_view analyte, const Draft& draft) {
    v1::LabResult* result = AddResult(analyte, v1::ASSAY_METHOD_LINE_BLOT);
    Set(days_.serology, result->mutable_collected_on());
    if (Has(draft.antibodies, analyte)) {
      SetBand(choices_.Between(2, 3), result);
    } else {
      SetBand(draft.weak_antibody == analyte ? 1 : 0, result);
    }
  }

  void AddSerology(const Draft& draft) {
    for (absl::string_view analyte : kSpecificPanel) AddBand(analyte, draft);
    for (absl::string_view analyte : kAssociatedPanel) AddBand(analyte, draft);
    if (Has(draft.antibodies, "SSA")) AddBand("SSA", draft);
    v1::LabResult* elisa = AddResult("HMGCR", v1::ASSAY_METHOD_ELISA);
    Set(days_.serology, elisa->mutable_collected_on());
    SetHmgcr(draft, elisa);
  }

  // Positive from 20 units/mL.
  void SetHmgcr(const Draft& draft, v1::LabResult* elisa) {
    const bool positive = Has(draft.antibodies, "HMGCR");
    int tenths =
        positive ? choices_.Between(250, 2600) : choices_.Between(5, 150);
    if (draft.hmgcr_at_the_cut) tenths = positive ? 200 : 199;
    v1::Quantity* quantity = elisa->mutable_quantity();
    quantity->set_unit("U/mL");
    elisa->set_raw_unit("units/mL");
    if (tenths > 2000) {
      quantity->set_comparator(v1::COMPARATOR_GREATER);
      quantity->set_value(200);
      elisa->set_raw_value("> 200");
    } else if (!positive && tenths < 50) {
      quantity->set_comparator(v1::COMPARATOR_LESS);
      quantity->set_value(5);
      elisa->set_raw_value("<5");
    } else {
      quantity->set_value(tenths / 10.0);
      elisa->set_raw_value(absl::StrFormat("%d.%d", tenths / 10, tenths % 10));
    }
  }

  void AddCk(const Draft& draft) {
    const int limit = UpperLimit(centre_, *draft.sex);
    const double value = std::round(*draft.ck_x_uln * limit);
    v1::LabResult* ck = AddResult("CK", v1::ASSAY_METHOD_ENZYME_ACTIVITY);
    Set(days_.sampled, ck->mutable_collected_on());
    ck->mutable_quantity()->set_value(value);
    ck->mutable_quantity()->set_unit("U/L");
    ck->set_raw_value(absl::StrCat(static_cast<int>(value)));
    ck->set_raw_unit("IU/L");
    if (centre_.prints_ck_limit) {
      ck->mutable_reference_range()->set_high(limit);
      ck->mutable_reference_range()->set_raw(absl::StrCat("<= ", limit));
    }
  }

  void SetOutcome(const Draft& draft) {
    switch (*draft.outcome) {
      case Outcome::kGoodExcellent:
        patient_.set_outcome(v1::OUTCOME_GOOD_EXCELLENT);
        break;
      case Outcome::kModerate:
        patient_.set_outcome(v1::OUTCOME_MODERATE);
        break;
      case Outcome::kPoor:
        patient_.set_outcome(v1::OUTCOME_POOR);
        break;
      case Outcome::kDead:
        patient_.set_outcome(v1::OUTCOME_DEAD);
        break;
      case Outcome::kNotRecorded:
        break;
    }
  }

  const Centre& centre_;
  Choices& choices_;
  v1::Patient patient_;
  Days days_;
};

}  // namespace

std::vector<v1::Patient> SyntheticCohort() {
  Choices choices(kSeed);
  const std::vector<Draft> drafts = cohort::DraftCohort(choices);
  std::vector<const Centre*> centres;
  for (const Centre& centre : kCentres) {
    centres.insert(centres.end(), static_cast<size_t>(centre.patients),
                   &centre);
  }
  choices.Shuffle(centres);

  constexpr int kWithoutLineBlot = 7;
  constexpr int kWithoutElisa = 2;
  std::vector<v1::Patient> patients;
  patients.reserve(drafts.size() + kWithoutLineBlot + kWithoutElisa);
  for (const Draft& draft : drafts) {
    patients.push_back(
        PatientBuilder(*centres[patients.size()], choices).Complete(draft));
  }
  for (int i = 0; i < kWithoutLineBlot + kWithoutElisa; ++i) {
    patients.push_back(PatientBuilder(*centres[patients.size()], choices)
                           .Incomplete(i >= kWithoutLineBlot));
  }
  // The place in the file tells nothing of the group.
  choices.Shuffle(patients);
  for (size_t i = 0; i < patients.size(); ++i) {
    patients[i].set_id(absl::StrFormat("synthetic-lim2019-%02d", i + 1));
  }
  return patients;
}

std::string CohortAsNdjson(const std::vector<v1::Patient>& patients) {
  std::string lines;
  for (const v1::Patient& patient : patients) {
    std::string line;
    // Cannot fail: no Any, no extension, all strings are UTF-8.
    (void)google::protobuf::util::MessageToJsonString(patient, &line);
    absl::StrAppend(&lines, line, "\n");
  }
  return lines;
}

}  // namespace myorules::rules
