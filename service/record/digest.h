// The chain that ties each event of a patient to those before it.
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

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_DIGEST_H_
