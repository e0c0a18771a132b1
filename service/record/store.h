// Where the record is kept: logs of events, one a patient, and what is derived
// from them. A store knows bytes and positions; what an event means is told in
// fold.h. Every store passes the same suite (store_contract_test.h).
#ifndef MYORULES_SERVICE_RECORD_STORE_H_
#define MYORULES_SERVICE_RECORD_STORE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace myorules::service::record {

// One event as kept.
struct StoredEvent {
  // In the whole record: ascending in the order of the commits, never used
  // twice. An erased event leaves a gap.
  int64_t sequence = 0;
  std::string patient_id;
  // In the patient's log: 1, 2, …
  int64_t version = 0;
  // To the microsecond. Clocks jump: it need not ascend.
  absl::Time recorded_at;
  // A v1::RecordEvent.
  std::string payload;
  // SHA-256 of the payload (32 bytes) as it was recorded.
  std::string payload_hash;
  // ChainHash (digest.h).
  std::string hash;
  // RedactionHash (digest.h) of the payload, where it took the place of the one
  // that was recorded; else empty.
  std::string redaction;
};

// A patient's record as it stands.
struct StoredPatient {
  std::string id;
  // Of the last event.
  int64_t version = 0;
  // A v1::PatientState.
  std::string state;
  // Hash of the last event.
  std::string head;
  absl::Time created_at;
  // When facts or results last changed.
  absl::Time updated_at;
};

// What a commit adds to one patient's log.
struct Append {
  std::string patient_id;
  // The version that this rests on; 0: the patient is not on record.
  int64_t expected_version = 0;
  // Each a v1::RecordEvent.
  std::vector<std::string> payloads;
  // SHA-256 of each, where whoever makes them has it; empty: the store computes
  // them.
  std::vector<std::string> payload_hashes;
  // What the log comes to with them.
  std::string state;
  // By which List finds it, each once.
  std::vector<std::string> labels;
  // Whether facts or results changed.
  bool changes_facts = false;
};

// A record at a version; 0: the patient is not on record.
struct PatientVersion {
  std::string patient_id;
  int64_t version = 0;
};

// The answer that a call got, for when it comes again.
struct Receipt {
  std::string request_id;
  // Of the request's content.
  std::string request_hash;
  // Of whom the answer tells, each once, at which version. The receipt goes
  // when one of them is erased.
  std::vector<PatientVersion> patients;
  // What of the answer cannot be computed from the records again.
  std::string response;
  absl::Time made_at;
  // ReceiptHash (digest.h); given by the store.
  std::string hash = {};
};

// A result that waits for its patient.
struct QueuedResult {
  // Given by the store: ascending in the order of the commits, never used
  // twice.
  int64_t number = 0;
  std::string patient_id;
  // One of the same patient and identity takes its place.
  std::string identity;
  // A v1::UnmatchedResult.
  std::string body;
  // QueuedResultHash (digest.h); given by the store.
  std::string hash = {};
};

// Receipts that tell of one patient tell of another one, too, whose results
// they hold: they go when either is erased.
struct SharedReceipts {
  std::string of;
  std::string with;
};

// The results that waited for a patient when they were read.
struct QueueMark {
  std::string patient_id;
  // Of the last of them; 0: there was none.
  int64_t last_number = 0;
};

// All of it, or nothing.
struct Commit {
  absl::Time now;
  // What it rests on beside the records that it adds to.
  std::vector<PatientVersion> rests_on;
  std::vector<QueueMark> queue_marks;

  std::vector<Append> appends;
  // Numbers of the results that wait no longer.
  std::vector<int64_t> unqueue;
  // Results that wait from here on.
  std::vector<QueuedResult> queue;
  // v1::KeptPack by hash; one that is kept already stays as it is.
  std::vector<std::pair<std::string, std::string>> packs;
  // Of receipts of earlier calls.
  std::vector<SharedReceipts> shared_receipts;
  absl::optional<Receipt> receipt;
};

// What is taken out of the log of a patient because it tells of another one who
// is erased.
struct Redaction {
  std::string patient_id;
  // The version that this rests on.
  int64_t expected_version = 0;
  // Versions of the events, each with what takes the payload's place.
  std::vector<std::pair<int64_t, std::string>> events;
  // What the log comes to then, and its labels.
  std::string state;
  std::vector<std::string> labels;
};

// What is erased. All of it, or nothing.
struct Erasure {
  absl::Time now;
  // Whose records go.
  std::vector<std::string> patient_ids;
  // That of the first; 0: the patient is not on record.
  int64_t expected_version = 0;
  // With each go the receipts that tell of that patient.
  std::vector<Redaction> redactions;
  // Of the others, what waited for them, and which of that goes as well.
  std::vector<QueueMark> queue_marks;
  std::vector<int64_t> unqueue;
};

// What is left of an erased record.
struct Tombstone {
  int64_t number = 0;
  absl::Time erased_at;
  int64_t events = 0;
  // TombstoneHash (digest.h).
  std::string hash;
};

// Which records List gives.
struct ListQuery {
  // Ids after this one.
  std::string after;
  // With all of these labels.
  std::vector<std::string> labels;
  int limit = 0;
};

// Which results that wait Queue gives.
struct QueueQuery {
  // Only of this patient; empty: of all.
  std::string patient_id;
  // Numbers after this one.
  int64_t after = 0;
  int limit = 0;
};

// How long a receipt is kept.
inline constexpr absl::Duration kReceiptTime = absl::Hours(24 * 30);

// Thread-safe. Where a call fails, nothing of it is stored that is then
// acknowledged; messages repeat nothing of the record. Errors of every call:
//   RESOURCE_EXHAUSTED    the disk is full
//   UNAVAILABLE           the disk reports an error, or others hold the record
//   FAILED_PRECONDITION   it cannot be written, or a newer program wrote it
//   DATA_LOSS             the file is damaged
class Store {
 public:
  virtual ~Store() = default;

  // Stores all of it. Once it returns OK, it is on disk: no loss of power takes
  // it back. Receipts that are older than kReceiptTime go.
  // Errors: ABORTED where a patient has another version than expected, or other
  // results wait (nothing is stored); ALREADY_EXISTS where the request id is
  // known.
  virtual absl::Status Apply(const Commit& commit) = 0;

  // NOT_FOUND: not on record.
  virtual absl::StatusOr<StoredPatient> Find(absl::string_view patient_id) = 0;

  // By id (bytes).
  virtual absl::StatusOr<std::vector<StoredPatient>> List(
      const ListQuery& query) = 0;

  // The labels of one patient, sorted. NOT_FOUND: not on record.
  virtual absl::StatusOr<std::vector<std::string>> Labels(
      absl::string_view patient_id) = 0;

  // The events of one patient after version `after`, in order.
  virtual absl::StatusOr<std::vector<StoredEvent>> Events(
      absl::string_view patient_id, int64_t after, int limit) = 0;

  // The events of all patients after sequence `after`, in order.
  virtual absl::StatusOr<std::vector<StoredEvent>> EventsSince(int64_t after,
                                                               int limit) = 0;

  // The sequence of the last commit; 0: there was none.
  virtual absl::StatusOr<int64_t> LastSequence() = 0;

  // NOT_FOUND: no such pack is kept. DATA_LOSS: it is not what was stored.
  virtual absl::StatusOr<std::string> FindPack(absl::string_view hash) = 0;
  virtual absl::StatusOr<std::vector<std::string>> PackHashes() = 0;

  // Null: no call with this id in the last kReceiptTime.
  virtual absl::StatusOr<absl::optional<Receipt>> FindReceipt(
      absl::string_view request_id, absl::Time now) = 0;

  // All of them, by request id (bytes), after this one.
  virtual absl::StatusOr<std::vector<Receipt>> Receipts(absl::string_view after,
                                                        int limit) = 0;

  // By number.
  virtual absl::StatusOr<std::vector<QueuedResult>> Queue(
      const QueueQuery& query) = 0;

  // Erases the records, with the results that wait for them and the receipts
  // that tell of them, so that nothing of them is left in any file of the
  // store, and leaves one tombstone for all. Once begun it ends, if need be
  // when the store is opened again. Errors: ABORTED as Apply; NOT_FOUND where
  // there is nothing of one of the patients.
  virtual absl::StatusOr<Tombstone> Erase(const Erasure& erasure) = 0;

  // By number, those after this one.
  virtual absl::StatusOr<std::vector<Tombstone>> Tombstones(int64_t after) = 0;

  // Whether the files are whole, and no event is missing or too many. What
  // events mean is not looked at (verify.h). Appends what is wrong.
  virtual absl::Status CheckFiles(std::vector<std::string>* faults) = 0;

  // Writes a copy of the record as of one instant to `path`, which must not
  // exist, while others read and write.
  // Errors: ALREADY_EXISTS.
  virtual absl::Status Backup(const std::string& path) = 0;

  // Gives what is unused back to the file system. Drops no event.
  virtual absl::Status Compact() = 0;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_STORE_H_
