// Whether a record is what it says: every event chained to the one before,
// every state what its events come to, every pack loadable, every answer
// replayed.
#ifndef MYORULES_SERVICE_RECORD_VERIFY_H_
#define MYORULES_SERVICE_RECORD_VERIFY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/record/recorder.h"

namespace myorules::service::record {

struct VerifyReport {
  int64_t patients = 0;
  int64_t events = 0;
  int64_t packs = 0;
  int64_t answers = 0;
  int64_t replayed = 0;
  // How many were not, by what made them: "functions 4, engine 0.1.0".
  std::map<std::string, int64_t> not_replayed;
  int64_t tombstones = 0;
  // Results that wait for their patient.
  int64_t waiting = 0;
  // Answers that are kept for calls that come again.
  int64_t receipts = 0;
  // What is wrong; names events by their sequence, nobody by name. At most
  // kMaxFaults.
  std::vector<std::string> faults;
};

inline constexpr size_t kMaxFaults = 100;

// Reads everything while others read and write. With `replay`, also computes
// every answer again that this version of the engine and its functions made.
// Nothing that is wrong keeps the rest from being looked at, as far as it can
// be read. Errors: as Store, where it cannot be read at all.
absl::Status Verify(const Recorder& recorder, bool replay,
                    VerifyReport* report);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_VERIFY_H_
