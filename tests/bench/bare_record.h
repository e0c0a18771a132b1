// A program that writes to disk what the service wrote for a call, row by row
// in one transaction, and does nothing else: what a durable call costs at
// least.
#ifndef MYORULES_TESTS_BENCH_BARE_RECORD_H_
#define MYORULES_TESTS_BENCH_BARE_RECORD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/record/sqlite/connection.h"

namespace myorules::bench {

// What one call wrote for one patient.
struct BareCommit {
  struct Event {
    int64_t sequence;
    int64_t version;
    int64_t recorded_at;
    std::string payload;
    std::string payload_hash;
    std::string hash;
  };
  struct Receipt {
    std::string request_id;
    std::string request_hash;
    std::string response;
    int64_t made_at;
    std::string hash;
    int64_t version;
  };
  std::string patient_id;
  int64_t patient = 0;
  int64_t version = 0;
  std::string head;
  std::string state;
  int64_t updated_at = 0;
  std::vector<Event> events;
  std::vector<std::string> labels_gone;
  std::vector<std::string> labels_new;
  std::vector<Receipt> receipts;
};

// Thread-compatible.
class BareRecord {
 public:
  // Copies the record of a service, in the file `record`, to the file `copy`.
  static absl::StatusOr<std::unique_ptr<BareRecord>> Make(
      const std::string& record, const std::string& copy);

  // What the service's record has of the patient that the copy has not.
  absl::StatusOr<BareCommit> Read(const std::string& patient_id);

  // Writes it to the copy; once this returns OK, it is on disk.
  absl::Status Write(const BareCommit& commit);

  // OK: the copy and the service's record hold the same rows.
  absl::Status Compare();

 private:
  BareRecord() = default;

  std::string copy_path_;
  std::unique_ptr<service::record::Connection> service_;
  std::unique_ptr<service::record::Connection> copy_;
};

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_BARE_RECORD_H_
