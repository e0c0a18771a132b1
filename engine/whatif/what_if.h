// "What if this were known?": what the values of each missing fact would lead
// to, found by classifying again.
#ifndef MYORULES_ENGINE_WHATIF_WHAT_IF_H_
#define MYORULES_ENGINE_WHATIF_WHAT_IF_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/base/work_budget.h"
#include "engine/pack/compiled_pack.h"
#include "engine/whatif/fact_values.h"
#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// What only the host of a pack knows of its subjects. All may be unset.
struct WhatIfHost {
  // Makes a subject ready to be classified into which a value has been put:
  // canonical, and whatever else the host does to subjects. False: the value
  // contradicts what is on record. Unset: made canonical.
  std::function<bool(google::protobuf::Message* subject)> prepare;
  // The values of an entry that a list does not have, of which the fields are
  // set that its path tells. Unset: none.
  std::function<FactValues(
      const CompiledPack& pack, const google::protobuf::Message& subject,
      absl::CivilDay assessed_on, const google::protobuf::FieldDescriptor& list,
      const google::protobuf::Message& entry)>
      entry_values;
  // What a reader calls a missing fact, by its path. Unset, or "": as it is
  // written.
  std::function<std::string(absl::string_view path)> title;
};

// Fills in `answer`, which Classify gave of the same pack, day and subject,
// what each of its missing facts would lead to, leaves out those that are
// proved to change nothing, and ranks them (MissingFact). Deterministic.
//
// `subject` is canonical, and as it was before the host made it ready.
// Classifies up to limits::kMaxTrials times, in limits::kMaxTrialSteps steps;
// facts that are not reached say so.
// Errors: what `interruption` says; the answer is then as it was, or partly
// filled.
absl::Status AddWhatIf(const CompiledPack& pack,
                       const google::protobuf::Message& subject,
                       absl::CivilDay assessed_on, const WhatIfHost& host,
                       const Interruption& interruption,
                       v1::Classification* answer);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_WHATIF_WHAT_IF_H_
