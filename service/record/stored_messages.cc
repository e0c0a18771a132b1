#include "service/record/stored_messages.h"

namespace myorules::service::record {

absl::StatusOr<v1::RecordEvent> ReadEvent(const StoredEvent& stored) {
  v1::RecordEvent event;
  if (event.ParseFromString(stored.payload)) return event;
  return absl::DataLossError("record: an event cannot be read");
}

absl::StatusOr<v1::UnmatchedResult> ReadWaiting(const QueuedResult& queued) {
  v1::UnmatchedResult result;
  if (result.ParseFromString(queued.body)) return result;
  return absl::DataLossError("record: a result that waits cannot be read");
}

}  // namespace myorules::service::record
