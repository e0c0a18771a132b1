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

}  // namespace myorules::service::record
