// All profiles of laboratories: those that are shipped, and a site's own.
#ifndef MYORULES_RULES_TERMINOLOGY_LAB_PROFILES_H_
#define MYORULES_RULES_TERMINOLOGY_LAB_PROFILES_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rules/terminology/lab_profile.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// A profile as written. `name` is what messages call it.
struct LabProfileFile {
  std::string name;
  std::string text;
};

// Immutable once loaded; thread-safe.
class LabProfiles {
 public:
  // Those that are shipped, then `further`, which replace shipped ones of the
  // same id. Errors: INVALID_ARGUMENT with all faults of all files, each with
  // its place and what would be right.
  static absl::StatusOr<std::shared_ptr<const LabProfiles>> Load(
      const std::shared_ptr<const Terminology>& terminology,
      const std::vector<LabProfileFile>& further = {});

  // By id; "" is "ANY". Null: no such profile.
  const LabProfile* Find(absl::string_view id) const;

  // Sorted; with "ANY".
  std::vector<std::string> Ids() const;

 private:
  LabProfiles() = default;
  std::map<std::string, std::shared_ptr<const LabProfile>, std::less<>> by_id_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_LAB_PROFILES_H_
