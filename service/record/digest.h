// The chain that ties each event of a patient to those before it, and the
// hashes of what no chain holds.
#ifndef MYORULES_SERVICE_RECORD_DIGEST_H_
#define MYORULES_SERVICE_RECORD_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "service/record/store.h"

namespace myorules::service::record {

// Hash of the event: over `previous` (the hash of the patient's event before
// it; empty for the first), whose it is, where it stands, when it was recorded
// and the hash of its payload. `event.hash` does not go in.
std::string ChainHash(absl::string_view previous, const StoredEvent& event);

// Hash of what took the place of an event's payload: over the event's own hash
// and the payload.
std::string RedactionHash(absl::string_view event_hash,
                          absl::string_view payload);

// Hash of what a receipt says. Patients that it tells nothing of (version 0) do
// not go in: there come more, when receipts are shared. `receipt.hash` neither.
std::string ReceiptHash(const Receipt& receipt);

// Hash of a result that waits, without its number, which the store gives.
std::string QueuedResultHash(const QueuedResult& result);

// Hash of a pack as kept. Its own hash (`hash`) does not hold the terminology
// and evidence that it was read with.
std::string PackBodyHash(absl::string_view hash, absl::string_view body);

std::string TombstoneHash(const Tombstone& tombstone);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_DIGEST_H_
