#include "rules/patient/prepare.h"

#include <map>
#include <vector>

#include "engine/base/canonical.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

// Takes from a patient what is not known yet on the day.
class Pruning {
 public:
  Pruning(v1::Patient* patient, absl::CivilDay assessed_on)
      : patient_(*patient), assessed_on_(assessed_on) {}

  void Run() {
    Remove("patient.medicines", patient_.mutable_medicines(),
           [this](const v1::Medicine& medicine) {
             return medicine.has_started_on() && IsLater(medicine.started_on());
           });
    Remove("patient.diagnoses", patient_.mutable_diagnoses(),
           [this](const v1::Diagnosis& diagnosis) {
             return diagnosis.has_diagnosed_on() &&
                    IsLater(diagnosis.diagnosed_on());
           });
    Remove("patient.malignancies", patient_.mutable_malignancies(),
           [this](const v1::Malignancy& malignancy) {
             return malignancy.has_diagnosed_on() &&
                    IsLater(malignancy.diagnosed_on());
           });
    Remove("patient.results", patient_.mutable_results(),
           [this](const v1::LabResult& result) {
             return result.has_collected_on() && IsLater(result.collected_on());
           });
    Remove("patient.visits", patient_.mutable_visits(),
           [this](const v1::Visit& visit) {
             return visit.has_date() && IsLater(visit.date());
           });
    ReopenEnds();
    RemoveLaterFacts();
  }

  std::vector<std::pair<std::string, int>> left_out() const {
    return {left_out_.begin(), left_out_.end()};
  }

 private:
  // Whether the whole period lies after the assessment.
  bool IsLater(const v1::Date& date) const {
    const absl::optional<Days> days = DaysOf(date);
    return days.has_value() && days->first > assessed_on_;
  }

  template <typename List, typename Condition>
  void Remove(const char* path, List* list, Condition is_later) {
    int kept = 0;
    for (int i = 0; i < list->size(); ++i) {
      if (is_later(list->Get(i))) continue;
      if (kept != i) list->SwapElements(kept, i);
      ++kept;
    }
    if (kept < list->size()) {
      left_out_[path] += list->size() - kept;
      list->DeleteSubrange(kept, list->size() - kept);
    }
  }

  // What ends after the day has not ended on it.
  void ReopenEnds() {
    for (v1::Medicine& medicine : *patient_.mutable_medicines()) {
      if (!medicine.has_stopped_on() || !IsLater(medicine.stopped_on())) {
        continue;
      }
      medicine.clear_stopped_on();
      // Taken until later, but perhaps not begun: only a known start tells.
      if (BegunByAssessment(medicine)) medicine.set_ongoing(true);
      ++left_out_["patient.medicines.stopped_on"];
    }
    for (v1::Malignancy& malignancy : *patient_.mutable_malignancies()) {
      if (!malignancy.has_active_until() ||
          !IsLater(malignancy.active_until())) {
        continue;
      }
      malignancy.clear_active_until();
      const bool known =
          malignancy.has_diagnosed_on() &&
          DaysOf(malignancy.diagnosed_on())->last <= assessed_on_;
      if (known) malignancy.set_active(true);
      ++left_out_["patient.malignancies.active_until"];
    }
  }

  bool BegunByAssessment(const v1::Medicine& medicine) const {
    return medicine.has_started_on() &&
           DaysOf(medicine.started_on())->last <= assessed_on_;
  }

  void RemoveLaterFacts() {
    if (patient_.biopsy().has_date() && IsLater(patient_.biopsy().date())) {
      patient_.clear_biopsy();
      ++left_out_["patient.biopsy"];
    }
    if (patient_.has_followed_until() && IsLater(patient_.followed_until())) {
      patient_.clear_followed_until();
      ++left_out_["patient.followed_until"];
      // The outcome is that at the end of follow-up.
      if (patient_.outcome() != v1::OUTCOME_UNSPECIFIED) {
        patient_.clear_outcome();
        ++left_out_["patient.outcome"];
      }
    }
  }

  v1::Patient& patient_;
  const absl::CivilDay assessed_on_;
  std::map<std::string, int> left_out_;
};

// States `gottron` where papules and sign decide it, and of these what
// `gottron` and the other one decide.
void StateGottron(v1::Manifestations* all) {
  const bool both_known = all->has_gottron_papules() && all->has_gottron_sign();
  if (all->gottron_papules() || all->gottron_sign()) {
    all->set_gottron(true);
  } else if (both_known) {
    all->set_gottron(false);
  }
  if (!all->has_gottron() || both_known) return;
  if (!all->gottron()) {
    all->set_gottron_papules(false);
    all->set_gottron_sign(false);
  } else if (all->has_gottron_papules() && !all->gottron_papules()) {
    all->set_gottron_sign(true);
  } else if (all->has_gottron_sign() && !all->gottron_sign()) {
    all->set_gottron_papules(true);
  }
}

// One of the signs means that there are skin symptoms; without these there is
// none of them.
void StateSkin(v1::Manifestations* all) {
  if (all->heliotrope() || all->gottron() || all->mechanics_hands() ||
      all->gottron_papules() || all->gottron_sign() || all->v_sign() ||
      all->shawl_sign()) {
    all->mutable_skin()->set_present(true);
  }
  if (!all->skin().has_present() || all->skin().present()) return;
  all->set_heliotrope(false);
  all->set_gottron(false);
  all->set_mechanics_hands(false);
  all->set_gottron_papules(false);
  all->set_gottron_sign(false);
  all->set_v_sign(false);
  all->set_shawl_sign(false);
}

// What is put down to the myositis is there, and what is not there is not put
// down to it.
void StateRelated(v1::Manifestation* one) {
  if (one->related()) one->set_present(true);
  if (one->has_present() && !one->present()) one->set_related(false);
}

void StateManifestations(v1::Manifestations* all) {
  if (all->has_interstitial_lung_disease()) {
    StateRelated(all->mutable_interstitial_lung_disease());
  }
  if (all->has_arthritis()) StateRelated(all->mutable_arthritis());
  if (all->has_raynaud()) StateRelated(all->mutable_raynaud());
  if (all->has_skin()) StateRelated(all->mutable_skin());
  if (all->has_cardiac()) StateRelated(all->mutable_cardiac());
  StateSkin(all);
  StateGottron(all);
}

// Weakness that is proximal is that of arms or legs.
void StateProximal(v1::Weakness* weakness) {
  if (weakness->has_proximal_arms() && !weakness->proximal_arms() &&
      weakness->has_proximal_legs() && !weakness->proximal_legs()) {
    weakness->set_proximal(false);
  }
  if (!weakness->proximal()) return;
  if (weakness->has_proximal_arms() && !weakness->proximal_arms()) {
    weakness->set_proximal_legs(true);
  } else if (weakness->has_proximal_legs() && !weakness->proximal_legs()) {
    weakness->set_proximal_arms(true);
  }
}

// A head that drops is weakness of the neck, and without this there is none.
// That the flexors are the weaker ones need not be: so they are in health.
void StateAxial(v1::Weakness* weakness) {
  if (weakness->neck_extensors_weaker()) weakness->set_axial(true);
  if (weakness->has_axial() && !weakness->axial()) {
    weakness->set_neck_extensors_weaker(false);
  }
}

// An onset is not both; where testing found no weakness it found none of neck
// and legs, and where it found one of these it found weakness; of the muscles
// of the neck at most one side is the weaker.
void StateWeakness(v1::Weakness* weakness) {
  if (weakness->subacute()) weakness->set_insidious(false);
  if (weakness->insidious()) weakness->set_subacute(false);
  StateProximal(weakness);
  StateAxial(weakness);
  if (weakness->neck_flexors_weaker() || weakness->legs_proximal_weaker()) {
    weakness->set_objective(true);
  }
  if (weakness->neck_flexors_weaker()) {
    weakness->set_neck_extensors_weaker(false);
  } else if (weakness->neck_extensors_weaker()) {
    weakness->set_neck_flexors_weaker(false);
  }
  if (!weakness->has_objective() || weakness->objective()) return;
  weakness->set_neck_flexors_weaker(false);
  weakness->set_legs_proximal_weaker(false);
}

// Whether a finding is on record that says more than the general ones.
bool HasDetailedFinding(const v1::Biopsy& biopsy) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  v1::Biopsy::GetReflection()->ListFields(biopsy, &set);
  return !set.empty() &&
         set.back()->number() > v1::Biopsy::kOtherMyositisFeaturesFieldNumber;
}

// Where no feature of another inflammatory myopathy was found, none of these
// was; where one of these was, there is one, whatever is in doubt beside it.
void StateFeatures(v1::Biopsy* biopsy) {
  if (biopsy->other_myositis_features() != v1::STATEMENT_ABSENT) {
    if (biopsy->t_cells_invading() || biopsy->perifascicular_atrophy() ||
        biopsy->rimmed_vacuoles()) {
      biopsy->set_other_myositis_features(v1::STATEMENT_PRESENT);
    }
    return;
  }
  biopsy->set_t_cells_invading(false);
  biopsy->set_perifascicular_atrophy(false);
  biopsy->set_rimmed_vacuoles(false);
}

// What is found of a kind of change, and what is not.
void StateFindings(v1::Biopsy* biopsy) {
  if (biopsy->necrosis_dominant()) biopsy->set_necrosis(true);
  if (biopsy->has_necrosis() && !biopsy->necrosis()) {
    biopsy->set_necrosis_dominant(false);
  }
  // CD8+ cells are mononuclear ones.
  if (biopsy->cd8_cells_surrounding()) {
    biopsy->set_endomysial_cells_surrounding(true);
  }
  if (biopsy->has_endomysial_cells_surrounding() &&
      !biopsy->endomysial_cells_surrounding()) {
    biopsy->set_cd8_cells_surrounding(false);
  }
  StateFeatures(biopsy);
}

// States what is on record already, by what the fields mean: rules that read
// the general field need not know the detailed ones.
void StateWhatFollows(v1::Patient* patient) {
  if (patient->has_weakness()) StateWeakness(patient->mutable_weakness());
  if (patient->has_manifestations()) {
    StateManifestations(patient->mutable_manifestations());
  }
  if (!patient->biopsy().has_done() && HasDetailedFinding(patient->biopsy())) {
    patient->mutable_biopsy()->set_done(true);
  }
  if (patient->has_biopsy()) StateFindings(patient->mutable_biopsy());
}

}  // namespace

PreparedPatient Prepare(const v1::Patient& patient,
                        absl::CivilDay assessed_on) {
  PreparedPatient prepared;
  prepared.patient = patient;
  Pruning pruning(&prepared.patient, assessed_on);
  pruning.Run();
  prepared.left_out = pruning.left_out();
  StateWhatFollows(&prepared.patient);
  engine::Canonicalize(&prepared.patient);
  return prepared;
}

}  // namespace myorules::rules
