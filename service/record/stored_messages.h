// What a store keeps as bytes, as messages.
#ifndef MYORULES_SERVICE_RECORD_STORED_MESSAGES_H_
#define MYORULES_SERVICE_RECORD_STORED_MESSAGES_H_

#include "absl/status/statusor.h"
#include "myorules/v1/record.pb.h"
#include "service/record/store.h"

namespace myorules::service::record {

// Entries that are read from a store at once.
inline constexpr int kEntriesAtOnce = 500;

// Errors: DATA_LOSS.
absl::StatusOr<v1::RecordEvent> ReadEvent(const StoredEvent& stored);

// Errors: DATA_LOSS.
absl::StatusOr<v1::UnmatchedResult> ReadWaiting(const QueuedResult& queued);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_STORED_MESSAGES_H_
