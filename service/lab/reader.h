// Laboratory results as printed -> results as a patient holds them. It never
// guesses: what it does not know is refused by name, what can be read in two
// ways is kept as unknown.
#ifndef MYORULES_SERVICE_LAB_READER_H_
#define MYORULES_SERVICE_LAB_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/lab_reading.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/terminology/lab_profiles.h"

namespace myorules::service {

// Immutable once made; thread-safe. The same print gives the same reading.
class LabReader {
 public:
  explicit LabReader(std::shared_ptr<const rules::LabProfiles> profiles)
      : profiles_(std::move(profiles)) {}

  // The shipped profiles and those below `directory` (*.textproto; empty:
  // none). Errors: NOT_FOUND where the directory cannot be read,
  // INVALID_ARGUMENT with all faults of all profiles.
  static absl::StatusOr<std::shared_ptr<const LabReader>> Load(
      const std::string& directory = "");

  // The profile of a laboratory; "": what holds for any. Null: no such profile.
  const rules::LabProfile* FindProfile(absl::string_view id) const {
    return profiles_->Find(id);
  }
  std::vector<std::string> ProfileIds() const { return profiles_->Ids(); }

  // Reads one result, whatever is in it; `out` is cleared first. `sex` is the
  // patient's, for limits that differ by it. What is read holds to the limits
  // and rules of a patient (rules/patient), but for those that need the whole
  // patient.
  static void Read(const v1::RawResult& raw, const rules::LabProfile& profile,
                   v1::Sex sex, v1::NormalisedResult* out);

  // The way back: `raw` as the laboratory would print it, so that it is read as
  // `result` again. A result without a value is printed as it was.
  static void Print(const v1::LabResult& result,
                    const rules::LabProfile& profile, v1::RawResult* raw);

 private:
  const std::shared_ptr<const rules::LabProfiles> profiles_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_READER_H_
