#include "service/record/digest.h"

#include "absl/strings/str_cat.h"
#include "engine/base/sha256.h"

namespace myorules::service::record {

std::string ChainHash(absl::string_view previous, const StoredEvent& event) {
  return engine::Sha256({"myorules.record.event/1", previous, event.patient_id,
                         absl::StrCat(event.sequence),
                         absl::StrCat(event.version),
                         absl::StrCat(absl::ToUnixMicros(event.recorded_at)),
                         event.payload_hash});
}

std::string RedactionHash(absl::string_view event_hash,
                          absl::string_view payload) {
  return engine::Sha256({"myorules.record.redaction/1", event_hash, payload});
}

}  // namespace myorules::service::record
