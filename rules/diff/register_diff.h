// How two packs answer differently for all patients of a register.
#ifndef MYORULES_RULES_DIFF_REGISTER_DIFF_H_
#define MYORULES_RULES_DIFF_REGISTER_DIFF_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"
#include "rules/diff/answer_diff.h"
#include "rules/diff/edit_effects.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {

// A patient whose answer changes.
struct PatientChange {
  std::string patient_id;
  std::string place;  // "line 17".
  std::vector<AnswerChange> changes;
};

// How many patients went from what to what.
using Matrix = std::map<std::pair<std::string, std::string>, int64_t>;

// Thread-compatible. The packs, which both load and are no modules, outlive it.
class RegisterDiff {
 public:
  RegisterDiff(const OpenedPack& before, const OpenedPack& after,
               absl::CivilDay assessed_on);

  // Classifies the patient by both packs. Errors: as Library::Classify; the
  // patient then counts as not compared.
  absl::Status Add(const v1::Patient& patient, std::string place);

  const std::vector<RuleChange>& rule_changes() const {
    return answers_.rule_changes();
  }
  // Patients compared, and those whose answer changes, in order.
  int64_t patients() const { return patients_; }
  const std::vector<PatientChange>& changed() const { return changed_; }

  // For each decision, facet or flag with few values ("decision eligibility")
  // of which one changes, the whole matrix, those who stay included.
  std::map<std::string, Matrix> Matrices() const;

 private:
  const OpenedPack& before_;
  const OpenedPack& after_;
  const absl::CivilDay assessed_on_;
  const AnswerDiff answers_;
  EditEffects effects_;
  int64_t patients_ = 0;
  std::vector<PatientChange> changed_;
  std::map<std::string, Matrix> matrices_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_DIFF_REGISTER_DIFF_H_
