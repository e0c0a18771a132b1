#include "service/record/replay.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/base/proto_text.h"
#include "rules/library/kept_pack.h"
#include "service/record/fold.h"

namespace myorules::service::record {

absl::StatusOr<Replay> Replayer::ReplayAt(absl::string_view patient_id,
                                          int64_t version) {
  const auto events = recorder_.store().Events(patient_id, version - 1, 1);
  if (!events.ok()) return events.status();
  v1::RecordEvent event;
  if (events->empty() || events->front().version != version ||
      !event.ParseFromString(events->front().payload) ||
      !event.has_classified()) {
    return absl::NotFoundError(
        "record: no answer stands at this version of the record");
  }
  const absl::StatusOr<Loaded> record =
      recorder_.LoadVersion(patient_id, event.classified().input_version());
  if (!record.ok()) return record.status();
  return ReplayOf(event.classified(), record->state);
}

absl::StatusOr<Replay> Replayer::ReplayOf(const v1::PatientClassified& kept,
                                          const v1::PatientState& state) {
  if (kept.counting_rules() < 0 ||
      kept.counting_rules() > static_cast<int>(CountingRules::kLatest)) {
    return absl::FailedPreconditionError(
        "record: a newer program made the answer, by other rules of which "
        "results count");
  }
  const v1::Patient input =
      PatientOf(state, static_cast<CountingRules>(kept.counting_rules()));
  if (InputHash(input) != kept.input_hash()) {
    return absl::DataLossError(
        "record: the record was not what the answer was made from");
  }
  const std::string& hash = kept.answer().pack().hash();
  const auto pack = PackOf(hash);
  if (!pack.ok()) return pack.status();
  v1::ClassifyRequest request;
  *request.mutable_patient() = input;
  request.add_packs(hash);
  *request.mutable_assessed_on() = kept.answer().assessed_on();
  v1::ClassifyResponse response;
  const absl::Status status =
      (*pack)->Classify(request, absl::CivilDay(), &response);
  // What is refused of what was entered grows; what is on record stays.
  if (absl::IsInvalidArgument(status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "record: this program refuses what the answer was made from (",
        status.message(), "): use the program that made it"));
  }
  if (!status.ok()) return status;
  Replay replay;
  replay.kept = kept;
  replay.again = std::move(*response.mutable_classifications(0));
  replay.same = engine::DeterministicBytes(replay.again) ==
                engine::DeterministicBytes(kept.answer());
  return replay;
}

absl::StatusOr<std::shared_ptr<const rules::Library>> Replayer::PackOf(
    const std::string& hash) {
  const auto it = packs_.find(hash);
  if (it != packs_.end()) return it->second;
  const absl::StatusOr<std::string> body = recorder_.store().FindPack(hash);
  if (!body.ok()) return body.status();
  v1::KeptPack kept;
  if (!kept.ParseFromString(*body)) {
    return absl::DataLossError("record: a pack that was kept cannot be read");
  }
  absl::StatusOr<std::shared_ptr<const rules::Library>> library =
      rules::LoadKeptPack(kept);
  if (library.ok()) packs_[hash] = *library;
  return library;
}

}  // namespace myorules::service::record
