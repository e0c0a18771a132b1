// SHA-256, and the chain that ties each event of a patient to those before it.
#ifndef MYORULES_SERVICE_RECORD_DIGEST_H_
#define MYORULES_SERVICE_RECORD_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "service/record/store.h"

namespace myorules::service::record {

// Of all parts, each with its length before it, so that no two lists of parts
// read the same. 32 bytes.
std::string Sha256(absl::Span<const absl::string_view> parts);

// The same as 64 lower-case hex digits.
std::string Sha256Hex(absl::Span<const absl::string_view> parts);

// Hash of the event: over `previous` (the hash of the patient's event before
// it; empty for the first), whose it is, where it stands, when it was recorded
// and the hash of its payload. `event.hash` does not go in.
std::string ChainHash(absl::string_view previous, const StoredEvent& event);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_DIGEST_H_
