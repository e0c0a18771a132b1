#include "service/record/digest.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
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

// A file of older tables gets these from its migration (sqlite/schema.cc), in
// the same form.

std::string ReceiptHash(const Receipt& receipt) {
  std::vector<std::string> told;
  for (const PatientVersion& patient : receipt.patients) {
    if (patient.version == 0) continue;
    told.push_back(absl::StrCat(absl::BytesToHexString(patient.patient_id), " ",
                                patient.version, ";"));
  }
  std::sort(told.begin(), told.end());
  std::string patients;
  for (const std::string& patient : told) patients += patient;
  return engine::Sha256({"myorules.record.receipt/1", receipt.request_id,
                         receipt.request_hash, receipt.response,
                         absl::StrCat(absl::ToUnixMicros(receipt.made_at)),
                         patients});
}

std::string QueuedResultHash(const QueuedResult& result) {
  return engine::Sha256({"myorules.record.queued/1", result.patient_id,
                         result.identity, result.body});
}

std::string PackBodyHash(absl::string_view hash, absl::string_view body) {
  return engine::Sha256({"myorules.record.pack/1", hash, body});
}

std::string TombstoneHash(const Tombstone& tombstone) {
  return engine::Sha256({"myorules.record.tombstone/1",
                         absl::StrCat(tombstone.number),
                         absl::StrCat(absl::ToUnixMicros(tombstone.erased_at)),
                         absl::StrCat(tombstone.events)});
}

}  // namespace myorules::service::record
