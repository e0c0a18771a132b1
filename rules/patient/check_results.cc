// Checks of laboratory results.
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "rules/patient/days.h"
#include "rules/patient/faults.h"
#include "rules/patient/unknown_id.h"

namespace myorules::rules {
namespace {

class ResultCheck {
 public:
  ResultCheck(const v1::Patient& patient, const Terminology& terminology,
              Faults* faults)
      : patient_(patient), terminology_(terminology), faults_(faults) {}

  void Check() {
    if (patient_.results_size() > limits::kMaxResults) return;
    if (patient_.has_birth_date()) birth_ = DaysOf(patient_.birth_date());
    for (int i = 0; i < patient_.results_size() && !faults_->full(); ++i) {
      const Place at{i};
      CheckNames(patient_.results(i), at);
      CheckValue(patient_.results(i), at);
      CheckDates(patient_.results(i), at);
      CheckIdentity(patient_.results(i), at);
    }
    if (absl::c_all_of(patient_.results(), [](const v1::LabResult& result) {
          return result.supersedes().empty();
        })) {
      return;
    }
    CheckReplacements();
    CheckReplacedAnalytes();
  }

 private:
  // A result. Told as text only where there is a fault.
  struct Place {
    int index;

    std::string Path(absl::string_view field) const {
      return absl::StrCat("patient.results[", index, "]", field);
    }
  };

  void UnknownId(const std::string& path, const IdKind& kind,
                 const std::string& id, const std::string& meant) {
    AddUnknownId(path, kind, id, meant, "", terminology_, faults_);
  }

  void CheckUnit(const std::string& unit, const Place& at) {
    if (unit.empty() || terminology_.FindUnit(unit) != nullptr) return;
    const v1::Unit* meant = terminology_.ReadUnit(unit);
    UnknownId(at.Path(".quantity.unit"), kUnitIds, unit,
              meant == nullptr ? "" : meant->id());
  }

  void CheckNames(const v1::LabResult& result, const Place& at) {
    if (result.analyte().empty()) {
      faults_->Add(at.Path(".analyte"), "is required");
    } else if (terminology_.FindAnalyte(result.analyte()) == nullptr) {
      const v1::Analyte* meant = terminology_.ReadAnalyte(result.analyte());
      UnknownId(at.Path(".analyte"), kAnalyteIds, result.analyte(),
                meant == nullptr ? "" : meant->id());
    } else if (++results_of_[result.analyte()] ==
               limits::kMaxResultsOfOneAnalyte + 1) {
      faults_->AddQuoting(
          "patient.results",
          absl::StrCat("has more than ", limits::kMaxResultsOfOneAnalyte,
                       " results of one analyte"),
          "has more than ", limits::kMaxResultsOfOneAnalyte, " results of ",
          result.analyte());
    }
    if (!result.laboratory().empty() &&
        terminology_.FindLaboratory(result.laboratory()) == nullptr) {
      UnknownId(at.Path(".laboratory"), kLaboratoryIds, result.laboratory(),
                "");
    }
    CheckUnit(result.quantity().unit(), at);
  }

  void CheckValue(const v1::LabResult& result, const Place& at) {
    const v1::Quantity& quantity = result.quantity();
    const auto add_high = [&](absl::string_view description) {
      faults_->Add(at.Path(".quantity.high"), description);
    };
    if (quantity.comparator() == v1::COMPARATOR_BETWEEN) {
      if (!quantity.has_high()) {
        add_high("is required with COMPARATOR_BETWEEN");
      } else if (quantity.has_value() && quantity.high() < quantity.value()) {
        add_high("is below value");
      }
    } else if (quantity.has_high()) {
      add_high("is for COMPARATOR_BETWEEN only; leave it out");
    }
    const v1::ReferenceRange& range = result.reference_range();
    if (range.has_low() && range.has_high() && range.high() < range.low()) {
      faults_->Add(at.Path(".reference_range.high"), "is below low");
    }
    if (range.high() > 0 && range.high() < limits::kMinUpperLimit) {
      const std::string least =
          absl::StrFormat("at least %.6f is plausible", limits::kMinUpperLimit);
      faults_->AddQuoting(at.Path(".reference_range.high"), least, "is ",
                          range.high(), "; ", least);
    }
  }

  void CheckDates(const v1::LabResult& result, const Place& at) {
    absl::optional<Days> collected;
    absl::optional<Days> reported;
    if (result.has_collected_on()) collected = DaysOf(result.collected_on());
    if (result.has_reported_on()) reported = DaysOf(result.reported_on());
    if (collected.has_value() && reported.has_value() &&
        reported->last < collected->first) {
      faults_->Add(at.Path(".reported_on"), "lies before collected_on");
    }
    if (birth_.has_value() && collected.has_value() &&
        collected->last < birth_->first) {
      faults_->Add(at.Path(".collected_on"), "lies before the date of birth");
    }
  }

  void CheckIdentity(const v1::LabResult& result, const Place& at) {
    if (result.id().empty()) return;
    if (!ids_.insert(result.id()).second) {
      faults_->Add(at.Path(".id"), "is that of another result of this patient");
    }
    if (!result.supersedes().empty()) {
      replaces_[result.id()] = result.supersedes();
    }
  }

  // A result of another analyte would be gone without a word.
  void CheckReplacedAnalytes() {
    absl::flat_hash_map<absl::string_view, absl::string_view> analyte_of;
    for (const v1::LabResult& result : patient_.results()) {
      if (!result.id().empty()) analyte_of[result.id()] = result.analyte();
    }
    for (int i = 0; i < patient_.results_size() && !faults_->full(); ++i) {
      const v1::LabResult& result = patient_.results(i);
      const auto replaced = analyte_of.find(result.supersedes());
      if (result.supersedes().empty() || replaced == analyte_of.end() ||
          replaced->second == result.analyte()) {
        continue;
      }
      faults_->AddQuoting(Place{i}.Path(".supersedes"),
                          "names a result of another analyte",
                          "names a result of ", replaced->second,
                          ", and this one is of ", result.analyte());
    }
  }

  // Results that replace each other in a ring would all be gone.
  void CheckReplacements() {
    absl::flat_hash_set<absl::string_view> cleared;
    for (int i = 0; i < patient_.results_size(); ++i) {
      absl::flat_hash_set<absl::string_view> chain;
      absl::string_view id = patient_.results(i).id();
      while (!id.empty() && !cleared.contains(id)) {
        if (!chain.insert(id).second) {
          faults_->Add(Place{i}.Path(".supersedes"),
                       "leads back to the result itself");
          break;
        }
        const auto next = replaces_.find(id);
        id = next == replaces_.end() ? absl::string_view() : next->second;
      }
      cleared.insert(chain.begin(), chain.end());
    }
  }

  const v1::Patient& patient_;
  const Terminology& terminology_;
  Faults* faults_;
  absl::optional<Days> birth_;
  // Texts of the patient.
  absl::flat_hash_map<absl::string_view, int> results_of_;
  absl::flat_hash_set<absl::string_view> ids_;
  absl::flat_hash_map<absl::string_view, absl::string_view> replaces_;
};

}  // namespace

void CheckResults(const v1::Patient& patient, const Terminology& terminology,
                  Faults* faults) {
  ResultCheck(patient, terminology, faults).Check();
}

}  // namespace myorules::rules
