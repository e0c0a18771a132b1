// What the parts of the suite that every store passes have in common.
#ifndef MYORULES_SERVICE_RECORD_STORE_CONTRACT_TESTING_H_
#define MYORULES_SERVICE_RECORD_STORE_CONTRACT_TESTING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "service/record/store_contract_test.h"

namespace myorules::service::record {

inline const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

inline Commit CommitOf(Append append) {
  Commit commit;
  commit.now = kNow;
  commit.appends.push_back(std::move(append));
  return commit;
}

inline std::vector<std::string> Ids(
    const absl::StatusOr<std::vector<StoredPatient>>& patients) {
  EXPECT_TRUE(patients.ok()) << patients.status();
  std::vector<std::string> ids;
  for (const StoredPatient& patient : *patients) ids.push_back(patient.id);
  return ids;
}

inline std::vector<std::string> Payloads(
    const absl::StatusOr<std::vector<StoredEvent>>& events) {
  EXPECT_TRUE(events.ok()) << events.status();
  std::vector<std::string> payloads;
  for (const StoredEvent& event : *events) payloads.push_back(event.payload);
  return payloads;
}

inline std::vector<std::string> Bodies(
    const absl::StatusOr<std::vector<QueuedResult>>& results) {
  EXPECT_TRUE(results.ok()) << results.status();
  std::vector<std::string> bodies;
  for (const QueuedResult& result : *results) bodies.push_back(result.body);
  return bodies;
}

inline std::vector<std::string> Faults(Store& store) {
  std::vector<std::string> faults;
  const absl::Status status = store.CheckFiles(&faults);
  EXPECT_TRUE(status.ok()) << status;
  return faults;
}

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_STORE_CONTRACT_TESTING_H_
