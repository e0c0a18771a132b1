// Checks of laboratory results.
#include <string>

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
      const std::string path = absl::StrCat("patient.results[", i, "]");
      CheckNames(patient_.results(i), path);
      CheckValue(patient_.results(i), path);
      CheckDates(patient_.results(i), path);
      CheckIdentity(patient_.results(i), path);
    }
    CheckReplacements();
    CheckReplacedAnalytes();
  }

 private:
  void UnknownId(const std::string& path, const IdKind& kind,
                 const std::string& id, const std::string& meant) {
    AddUnknownId(path, kind, id, meant, "", terminology_, faults_);
  }

  void CheckUnit(const std::string& unit, const std::string& path) {
    if (unit.empty() || terminology_.FindUnit(unit) != nullptr) return;
    const v1::Unit* meant = terminology_.ReadUnit(unit);
    UnknownId(path, kUnitIds, unit, meant == nullptr ? "" : meant->id());
  }

  void CheckNames(const v1::LabResult& result, const std::string& path) {
    const std::string analyte_path = absl::StrCat(path, ".analyte");
    if (result.analyte().empty()) {
      faults_->Add(analyte_path, "is required");
    } else if (terminology_.FindAnalyte(result.analyte()) == nullptr) {
      const v1::Analyte* meant = terminology_.ReadAnalyte(result.analyte());
      UnknownId(analyte_path, kAnalyteIds, result.analyte(),
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
      UnknownId(absl::StrCat(path, ".laboratory"), kLaboratoryIds,
                result.laboratory(), "");
    }
    CheckUnit(result.quantity().unit(), absl::StrCat(path, ".quantity.unit"));
  }

  void CheckValue(const v1::LabResult& result, const std::string& path) {
    const v1::Quantity& quantity = result.quantity();
    const std::string high = absl::StrCat(path, ".quantity.high");
    if (quantity.comparator() == v1::COMPARATOR_BETWEEN) {
      if (!quantity.has_high()) {
        faults_->Add(high, "is required with COMPARATOR_BETWEEN");
      } else if (quantity.has_value() && quantity.high() < quantity.value()) {
        faults_->Add(high, "is below value");
      }
    } else if (quantity.has_high()) {
      faults_->Add(high, "is for COMPARATOR_BETWEEN only; leave it out");
    }
    const v1::ReferenceRange& range = result.reference_range();
    if (range.has_low() && range.has_high() && range.high() < range.low()) {
      faults_->Add(absl::StrCat(path, ".reference_range.high"), "is below low");
    }
    if (range.high() > 0 && range.high() < limits::kMinUpperLimit) {
      const std::string least =
          absl::StrFormat("at least %.6f is plausible", limits::kMinUpperLimit);
      faults_->AddQuoting(absl::StrCat(path, ".reference_range.high"), least,
                          "is ", range.high(), "; ", least);
    }
  }

  void CheckDates(const v1::LabResult& result, const std::string& path) {
    absl::optional<Days> collected;
    absl::optional<Days> reported;
    if (result.has_collected_on()) collected = DaysOf(result.collected_on());
    if (result.has_reported_on()) reported = DaysOf(result.reported_on());
    if (collected.has_value() && reported.has_value() &&
        reported->last < collected->first) {
      faults_->Add(absl::StrCat(path, ".reported_on"),
                   "lies before collected_on");
    }
    if (birth_.has_value() && collected.has_value() &&
        collected->last < birth_->first) {
      faults_->Add(absl::StrCat(path, ".collected_on"),
                   "lies before the date of birth");
    }
  }

  void CheckIdentity(const v1::LabResult& result, const std::string& path) {
    if (result.id().empty()) return;
    if (!ids_.insert(result.id()).second) {
      faults_->Add(absl::StrCat(path, ".id"),
                   "is that of another result of this patient");
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
      faults_->AddQuoting(absl::StrCat("patient.results[", i, "].supersedes"),
                          "names a result of another analyte",
                          "names a result of ", replaced->second,
                          ", and this one is of ", result.analyte());
    }
  }

  // Results that replace each other in a ring would all be gone.
  void CheckReplacements() {
    absl::flat_hash_set<std::string> cleared;
    for (int i = 0; i < patient_.results_size(); ++i) {
      absl::flat_hash_set<std::string> chain;
      std::string id = patient_.results(i).id();
      while (!id.empty() && !cleared.contains(id)) {
        if (!chain.insert(id).second) {
          faults_->Add(absl::StrCat("patient.results[", i, "].supersedes"),
                       "leads back to the result itself");
          break;
        }
        const auto next = replaces_.find(id);
        id = next == replaces_.end() ? "" : next->second;
      }
      cleared.insert(chain.begin(), chain.end());
    }
  }

  const v1::Patient& patient_;
  const Terminology& terminology_;
  Faults* faults_;
  absl::optional<Days> birth_;
  absl::flat_hash_map<std::string, int> results_of_;
  absl::flat_hash_set<std::string> ids_;
  absl::flat_hash_map<std::string, std::string> replaces_;
};

}  // namespace

void CheckResults(const v1::Patient& patient, const Terminology& terminology,
                  Faults* faults) {
  ResultCheck(patient, terminology, faults).Check();
}

}  // namespace myorules::rules
