// The laboratory results of a patient that can count, read once.
#ifndef MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_
#define MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "myorules/v1/lab.pb.h"

namespace myorules::rules {

// One result that counts, or of which it is unknown whether it does. Results
// that are withdrawn, replaced or of a later day are not there at all.
struct UsableResult {
  const v1::LabResult* message = nullptr;
  const engine::Path* path = nullptr;
  // Empty: it counts. Else what would tell whether it does.
  engine::UnknownSet uncertain;
  // Days on which the specimen can have been collected. Where no day is on
  // record, up to the day of the report, with the reason.
  engine::DateRange collected;
  // Number of its specimen, the same for the same specimen_id; 0: none stated.
  int specimen = 0;
};

enum class Same { kNo, kYes, kMaybe };

// Whether two results are of one specimen: by specimen_id where both have one,
// else by the day of collection.
Same SameSpecimen(const UsableResult& a, const UsableResult& b);
// What would tell, where SameSpecimen is kMaybe.
engine::UnknownSet SpecimenMissing(const UsableResult& a,
                                   const UsableResult& b);

// The value of serology(results, day). Immutable.
class SerologyValue final : public engine::OpaqueValue {
 public:
  static constexpr absl::string_view kTypeName = "serology";

  // Indexes a list of LabResult messages as known on `assessed_on`.
  // Returns an error value where an item is something else.
  static engine::Value Make(const engine::ListValue& results,
                            const engine::DateRange& assessed_on,
                            engine::CallContext& context);

  absl::string_view type_name() const override { return kTypeName; }

  // Results of exactly this analyte, in the order of the list.
  const std::vector<UsableResult>& Of(absl::string_view analyte) const;
  // Those known by then that count for nothing: not final, withdrawn, or
  // replaced.
  const std::vector<UsableResult>& Unusable(absl::string_view analyte) const;

 private:
  using ByAnalyte =
      std::map<std::string, std::vector<UsableResult>, std::less<>>;

  ByAnalyte usable_;
  ByAnalyte unusable_;
};

// Why a result of Unusable() counts for nothing: "preliminary", "replaced by
// another result".
std::string WhyUnusable(const v1::LabResult& result);

// Days of collection as they are on record: "2025-11-03"; "": none is.
std::string DayText(const UsableResult& result);

// Notes for the trace what was read of a result's value.
void RecordValue(const UsableResult& result, engine::CallContext& context);

// "LINE_BLOT"; "" where the method is not stated.
std::string MethodName(v1::AssayMethod method);

// Where a result would stand that is not on record:
// "patient.results[analyte=SRP,method=LINE_BLOT]".
std::string ResultPath(absl::string_view analyte, absl::string_view method);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_SEROLOGY_VALUE_H_
