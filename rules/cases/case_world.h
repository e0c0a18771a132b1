// What the tests made from the cases share: the patients, the pack, and what
// the exceptions leave out.
#ifndef MYORULES_RULES_CASES_CASE_WORLD_H_
#define MYORULES_RULES_CASES_CASE_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/pack_case.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cases/answers.h"
#include "rules/cases/case_file.h"
#include "rules/cases/facts.h"
#include "rules/library/library.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

using Conclusions = std::map<std::string, Conclusion>;

// The pack imnm.lim2019 with its cases. Immutable.
class CaseWorld {
 public:
  // Loads it once; ends the program where that fails.
  static const CaseWorld& Get();

  // Each patient once, by scenario; none that is refused.
  const std::vector<PackCase>& cases() const { return cases_; }
  const v1::RulePack& pack() const { return pack_->linked(); }
  const Terminology& terminology() const { return *terminology_; }

  // With trace. False where the patient is refused.
  bool Answer(const v1::Patient& patient, absl::CivilDay assessed_on,
              v1::Classification* answer) const;
  // Empty where the patient is refused.
  Conclusions Classify(const v1::Patient& patient,
                       absl::CivilDay assessed_on) const;

  // Whether the fact may turn the item round from that answer, by an exception.
  bool MayTurnRound(absl::string_view item, const Conclusion& from,
                    absl::string_view fact) const;
  // Whether the exceptions let the fact open an item again that was settled.
  bool MayOpenAgain(absl::string_view item, const Conclusion& from,
                    absl::string_view fact) const;
  bool NeverDecidesAlone(absl::string_view fact) const;

 private:
  CaseWorld();

  std::shared_ptr<const Library> library_;
  std::shared_ptr<const engine::CompiledPack> pack_;
  std::shared_ptr<const Terminology> terminology_;
  std::vector<PackCase> cases_;
  v1::CaseExceptions exceptions_;
};

// Opens the list in which the fact is an entry: an entry that is not there is
// missing only where there may be others.
void OpenListOf(const Fact& fact, v1::Patient* patient);

// Patients with one entry that a list which is not complete may turn out to
// have.
std::vector<v1::Patient> FurtherEntries();

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_CASE_WORLD_H_
