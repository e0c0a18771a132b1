// Checks that need several fields: order of events, contradictions, names.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "rules/patient/days.h"
#include "rules/patient/faults.h"
#include "rules/patient/unknown_id.h"

namespace myorules::rules {
namespace {

// The days of a field, or nullopt where it is not set or no date.
absl::optional<Days> DaysIf(bool is_set, const v1::Date& date) {
  return is_set ? DaysOf(date) : absl::nullopt;
}

class ContentCheck {
 public:
  ContentCheck(const v1::Patient& patient, absl::CivilDay assessed_on,
               const Terminology& terminology, Faults* faults)
      : patient_(patient),
        assessed_on_(assessed_on),
        terminology_(terminology),
        faults_(faults),
        birth_(DaysIf(patient.has_birth_date(), patient.birth_date())) {}

  void Check() {
    CheckCourse();
    CheckWeakness();
    CheckBiopsy();
    CheckManifestations();
    CheckGottron();
    for (int i = 0;
         i < Within(patient_.medicines_size(), limits::kMaxMedicines); ++i) {
      CheckMedicine(patient_.medicines(i),
                    absl::StrCat("patient.medicines[", i, "]"));
    }
    for (int i = 0;
         i < Within(patient_.diagnoses_size(), limits::kMaxDiagnoses); ++i) {
      CheckDiagnosis(patient_.diagnoses(i),
                     absl::StrCat("patient.diagnoses[", i, "]"));
    }
    for (int i = 0;
         i < Within(patient_.malignancies_size(), limits::kMaxMalignancies);
         ++i) {
      CheckMalignancy(patient_.malignancies(i),
                      absl::StrCat("patient.malignancies[", i, "]"));
    }
    for (int i = 0; i < Within(patient_.visits_size(), limits::kMaxVisits);
         ++i) {
      const v1::Visit& visit = patient_.visits(i);
      NotBeforeBirth(DaysIf(visit.has_date(), visit.date()),
                     absl::StrCat("patient.visits[", i, "].date"));
    }
  }

 private:
  // A list over its limit is told of as a whole.
  static int Within(int size, int most) { return size > most ? 0 : size; }

  void NotAfterAssessment(const absl::optional<Days>& days,
                          absl::string_view path) {
    if (days.has_value() && days->first > assessed_on_) {
      faults_->Add(path, "lies after the assessment date ",
                   absl::FormatCivilTime(assessed_on_));
    }
  }

  void NotBeforeBirth(const absl::optional<Days>& days,
                      absl::string_view path) {
    InOrder(birth_, days, path, "the date of birth");
  }

  // `later` must not lie before `earlier` for certain.
  void InOrder(const absl::optional<Days>& earlier,
               const absl::optional<Days>& later, absl::string_view path,
               absl::string_view what_is_earlier) {
    if (earlier.has_value() && later.has_value() &&
        later->last < earlier->first) {
      faults_->Add(path, "lies before ", what_is_earlier);
    }
  }

  void CheckCourse() {
    const auto onset = DaysIf(patient_.has_onset_date(), patient_.onset_date());
    const auto diagnosis =
        DaysIf(patient_.has_diagnosis_date(), patient_.diagnosis_date());
    NotAfterAssessment(birth_, "patient.birth_date");
    NotAfterAssessment(onset, "patient.onset_date");
    NotAfterAssessment(diagnosis, "patient.diagnosis_date");
    NotBeforeBirth(onset, "patient.onset_date");
    NotBeforeBirth(diagnosis, "patient.diagnosis_date");
    InOrder(onset, diagnosis, "patient.diagnosis_date", "the date of onset");
    if (patient_.has_diagnosed() && !patient_.diagnosed() &&
        patient_.has_diagnosis_date()) {
      faults_->Add("patient.diagnosis_date",
                   "is set, but patient.diagnosed is false; leave one out");
    }
    const auto end =
        DaysIf(patient_.has_followed_until(), patient_.followed_until());
    NotBeforeBirth(end, "patient.followed_until");
    InOrder(diagnosis, end, "patient.followed_until", "the date of diagnosis");
  }

  void CheckBiopsy() {
    const v1::Biopsy& biopsy = patient_.biopsy();
    NotBeforeBirth(DaysIf(biopsy.has_date(), biopsy.date()),
                   "patient.biopsy.date");
    // A statement counts as a finding whichever way it goes.
    std::vector<const google::protobuf::FieldDescriptor*> set;
    v1::Biopsy::GetReflection()->ListFields(biopsy, &set);
    if (biopsy.has_done() && !biopsy.done() && set.size() > 1) {
      faults_->Add("patient.biopsy.done",
                   "is false, but there are findings or a date of a biopsy; "
                   "leave them out, or done");
    }
    const std::pair<const char*, bool> features[] = {
        {"t_cells_invading", biopsy.t_cells_invading()},
        {"perifascicular_atrophy", biopsy.perifascicular_atrophy()},
        {"rimmed_vacuoles", biopsy.rimmed_vacuoles()},
    };
    for (const auto& [name, present] : features) {
      if (present && biopsy.other_myositis_features() == v1::STATEMENT_ABSENT) {
        faults_->Add(absl::StrCat("patient.biopsy.", name),
                     "is true, but other_myositis_features are stated absent");
      }
    }
    if (biopsy.necrosis_dominant() && biopsy.has_necrosis() &&
        !biopsy.necrosis()) {
      faults_->Add("patient.biopsy.necrosis_dominant",
                   "is true, but necrosis is false");
    }
    if (biopsy.cd8_cells_surrounding() &&
        biopsy.has_endomysial_cells_surrounding() &&
        !biopsy.endomysial_cells_surrounding()) {
      faults_->Add("patient.biopsy.cd8_cells_surrounding",
                   "is true, but endomysial_cells_surrounding is false");
    }
  }

  void CheckWeakness() {
    const v1::Weakness& weakness = patient_.weakness();
    if (weakness.subacute() && weakness.insidious()) {
      faults_->Add("patient.weakness.insidious",
                   "is true, but subacute is true as well; leave one out");
    }
    if (weakness.neck_flexors_weaker() && weakness.neck_extensors_weaker()) {
      faults_->Add("patient.weakness.neck_extensors_weaker",
                   "is true, but neck_flexors_weaker is true as well; leave "
                   "one out");
    }
    if (weakness.neck_extensors_weaker() && weakness.has_axial() &&
        !weakness.axial()) {
      faults_->Add("patient.weakness.neck_extensors_weaker",
                   "is true, but axial is false: there is no weakness of neck "
                   "or trunk");
    }
    if (weakness.proximal() && weakness.has_proximal_arms() &&
        !weakness.proximal_arms() && weakness.has_proximal_legs() &&
        !weakness.proximal_legs()) {
      faults_->Add("patient.weakness.proximal",
                   "is true, but proximal_arms and proximal_legs are false");
    }
    const std::pair<const char*, bool> by_testing[] = {
        {"neck_flexors_weaker", weakness.neck_flexors_weaker()},
        {"legs_proximal_weaker", weakness.legs_proximal_weaker()},
    };
    for (const auto& [name, weak] : by_testing) {
      if (weak && weakness.has_objective() && !weakness.objective()) {
        faults_->Add(absl::StrCat("patient.weakness.", name),
                     "is true, but objective is false: testing found no "
                     "weakness");
      }
    }
  }

  void CheckManifestations() {
    const v1::Manifestations& all = patient_.manifestations();
    const std::pair<const char*, const v1::Manifestation*> each[] = {
        {"interstitial_lung_disease", &all.interstitial_lung_disease()},
        {"arthritis", &all.arthritis()},
        {"raynaud", &all.raynaud()},
        {"skin", &all.skin()},
        {"cardiac", &all.cardiac()},
    };
    for (const auto& [name, one] : each) {
      if (one->has_present() && !one->present() && one->related()) {
        faults_->Add(absl::StrCat("patient.manifestations.", name, ".related"),
                     "is true, but the manifestation is stated absent");
      }
    }
    const std::pair<const char*, bool> skin_signs[] = {
        {"heliotrope", all.heliotrope()},
        {"gottron", all.gottron()},
        {"mechanics_hands", all.mechanics_hands()},
        {"gottron_papules", all.gottron_papules()},
        {"gottron_sign", all.gottron_sign()},
        {"v_sign", all.v_sign()},
        {"shawl_sign", all.shawl_sign()},
    };
    for (const auto& [name, present] : skin_signs) {
      if (present && all.skin().has_present() && !all.skin().present()) {
        faults_->Add(absl::StrCat("patient.manifestations.", name),
                     "is true, but skin symptoms are stated absent");
      }
    }
  }

  void CheckGottron() {
    const v1::Manifestations& all = patient_.manifestations();
    if (!all.has_gottron()) return;
    const std::pair<const char*, bool> parts[] = {
        {"gottron_papules", all.gottron_papules()},
        {"gottron_sign", all.gottron_sign()},
    };
    for (const auto& [name, present] : parts) {
      if (present && !all.gottron()) {
        faults_->Add(absl::StrCat("patient.manifestations.", name),
                     "is true, but gottron is false");
      }
    }
    if (all.gottron() && all.has_gottron_papules() && !all.gottron_papules() &&
        all.has_gottron_sign() && !all.gottron_sign()) {
      faults_->Add("patient.manifestations.gottron",
                   "is true, but gottron_papules and gottron_sign are false");
    }
  }

  void CheckMedicine(const v1::Medicine& medicine, const std::string& path) {
    const auto started =
        DaysIf(medicine.has_started_on(), medicine.started_on());
    const auto stopped =
        DaysIf(medicine.has_stopped_on(), medicine.stopped_on());
    NotBeforeBirth(started, absl::StrCat(path, ".started_on"));
    NotBeforeBirth(stopped, absl::StrCat(path, ".stopped_on"));
    InOrder(started, stopped, absl::StrCat(path, ".stopped_on"), "started_on");
    if (medicine.ongoing() && stopped.has_value() &&
        stopped->last < assessed_on_) {
      faults_->Add(absl::StrCat(path, ".ongoing"),
                   "is true, but stopped_on lies before the assessment date");
    }
    if (medicine.has_daily_dose_mg() && medicine.daily_dose_mg() == 0) {
      faults_->Add(absl::StrCat(path, ".daily_dose_mg"),
                   "is 0, which is no treatment; leave the entry out where "
                   "nothing was given, the dose where it is not known, and say "
                   "in stopped_on when it ended");
    }
    CheckMedicineNames(medicine, path);
  }

  void CheckMedicineNames(const v1::Medicine& medicine,
                          const std::string& path) {
    if (medicine.medicine().empty()) return;
    if (terminology_.FindMedicine(medicine.medicine()) == nullptr) {
      AddUnknownId(absl::StrCat(path, ".medicine"), kMedicineIds,
                   medicine.medicine(), "", "; put what is written into name",
                   terminology_, faults_);
      return;
    }
    if (medicine.atc().empty()) return;
    v1::Medicine by_id;
    by_id.set_medicine(medicine.medicine());
    v1::Medicine by_code;
    by_code.set_atc(medicine.atc());
    const MedicineReading id = terminology_.ReadMedicine(by_id);
    const MedicineReading code = terminology_.ReadMedicine(by_code);
    if (code.IsOfOtherClassesThan(id)) {
      faults_->AddQuoting(absl::StrCat(path, ".atc"),
                          "is that of another medicine; leave one out",
                          "is that of ", code.title, ", but medicine is ",
                          medicine.medicine(), "; leave one out");
    }
  }

  void CheckDiagnosis(const v1::Diagnosis& diagnosis, const std::string& path) {
    NotBeforeBirth(
        DaysIf(diagnosis.has_diagnosed_on(), diagnosis.diagnosed_on()),
        absl::StrCat(path, ".diagnosed_on"));
    if (!diagnosis.diagnosis().empty() &&
        terminology_.FindDiagnosis(diagnosis.diagnosis()) == nullptr) {
      AddUnknownId(absl::StrCat(path, ".diagnosis"), kDiagnosisIds,
                   diagnosis.diagnosis(), "", "; put what is written into name",
                   terminology_, faults_);
    }
  }

  void CheckMalignancy(const v1::Malignancy& malignancy,
                       const std::string& path) {
    const auto diagnosed =
        DaysIf(malignancy.has_diagnosed_on(), malignancy.diagnosed_on());
    const auto until =
        DaysIf(malignancy.has_active_until(), malignancy.active_until());
    NotBeforeBirth(diagnosed, absl::StrCat(path, ".diagnosed_on"));
    NotBeforeBirth(until, absl::StrCat(path, ".active_until"));
    InOrder(diagnosed, until, absl::StrCat(path, ".active_until"),
            "diagnosed_on");
    if (malignancy.active() && until.has_value() &&
        until->last < assessed_on_) {
      faults_->Add(absl::StrCat(path, ".active"),
                   "is true, but active_until lies before the assessment date");
    }
  }

  const v1::Patient& patient_;
  const absl::CivilDay assessed_on_;
  const Terminology& terminology_;
  Faults* faults_;
  const absl::optional<Days> birth_;
};

}  // namespace

void CheckContent(const v1::Patient& patient, absl::CivilDay assessed_on,
                  const Terminology& terminology, Faults* faults) {
  ContentCheck(patient, assessed_on, terminology, faults).Check();
}

}  // namespace myorules::rules
