// The calls that change the record.
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/time_util.h"
#include "service/record/fold.h"
#include "service/record/join.h"
#include "service/server/limits.h"
#include "service/server/patient_handlers.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using google::protobuf::util::FieldMaskUtil;
using record::Loaded;
using record::PatientChange;
using Changes = absl::StatusOr<std::vector<PatientChange>>;

// Where others change the same record all the time.
constexpr int kAttempts = 20;

absl::Status MustBeSet(absl::string_view field) {
  return InvalidField(field, "must be set");
}

absl::Status Ended() {
  return absl::FailedPreconditionError(
      "the record was merged into another one; merged_into of GetPatient says "
      "which");
}

// Names the request with all that is in it.
template <typename Request>
absl::StatusOr<absl::optional<record::RequestKey>> KeyOf(
    const Request& request) {
  if (request.request_id().empty()) {
    return absl::optional<record::RequestKey>();
  }
  if (request.request_id().size() > limits::kMaxRequestIdBytes) {
    return InvalidField(
        "request_id",
        absl::StrCat("has more than ", limits::kMaxRequestIdBytes, " bytes"));
  }
  return absl::optional<record::RequestKey>(
      {request.request_id(),
       engine::Sha256({Request::descriptor()->full_name(),
                       engine::DeterministicBytes(request)})});
}

// The record as the first call with this key left it; nullopt: there was none.
absl::StatusOr<absl::optional<Loaded>> Answered(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key) {
  if (!key.has_value()) return absl::optional<Loaded>();
  const auto receipt = environment.recorder->store().FindReceipt(
      key->request_id, environment.clock->Now());
  if (!receipt.ok()) return receipt.status();
  if (!receipt->has_value()) return absl::optional<Loaded>();
  if ((*receipt)->request_hash != key->request_hash) {
    return InvalidField("request_id",
                        "was used for another call in the last 30 days");
  }
  absl::StatusOr<Loaded> record = environment.recorder->LoadVersion(
      (*receipt)->patient_id, (*receipt)->version);
  if (!record.ok()) return record.status();
  return absl::optional<Loaded>(*std::move(record));
}

// Commits what `prepare` says, again where a record changed meanwhile. Returns
// the first record.
template <typename Request>
absl::StatusOr<Loaded> Write(const Environment& environment,
                             const Request& request,
                             const std::function<Changes()>& prepare,
                             const engine::Interruption& interruption) {
  const auto key = KeyOf(request);
  if (!key.ok()) return key.status();
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    absl::StatusOr<absl::optional<Loaded>> answered =
        Answered(environment, *key);
    if (!answered.ok()) return answered.status();
    if (answered->has_value()) return **std::move(answered);
    const Changes changes = prepare();
    if (!changes.ok()) return changes.status();
    const auto records = environment.recorder->Commit(
        *changes, *key, environment.clock->Now(), interruption);
    if (records.ok()) return records->front();
    status = records.status();
    if (!absl::IsAborted(status) && !absl::IsAlreadyExists(status)) break;
  }
  return status;
}

// The record that a change rests on.
absl::StatusOr<Loaded> LoadToChange(const Environment& environment,
                                    absl::string_view patient_id,
                                    absl::string_view etag,
                                    absl::string_view etag_field) {
  absl::StatusOr<Loaded> loaded = environment.recorder->Load(patient_id);
  if (!loaded.ok()) return loaded.status();
  if (!loaded->state.merged_into().empty()) return Ended();
  if (!etag.empty() && etag != record::EtagOf(loaded->state)) {
    return absl::AbortedError(absl::StrCat(
        etag_field,
        ": the record has changed since it was read; read it again"));
  }
  return loaded;
}

// The mask with "*" spelled out. Errors: INVALID_ARGUMENT.
absl::StatusOr<google::protobuf::FieldMask> UpdateMask(
    const google::protobuf::FieldMask& asked_for) {
  google::protobuf::FieldMask mask = asked_for;
  if (mask.paths_size() == 1 && mask.paths(0) == "*") {
    mask = FieldMaskUtil::GetFieldMaskForAllFields<v1::Patient>();
    auto* paths = mask.mutable_paths();
    paths->erase(std::remove(paths->begin(), paths->end(), "id"), paths->end());
  }
  if (mask.paths().empty()) return MustBeSet("update_mask");
  if (mask.paths_size() > limits::kMaxMaskPaths) {
    return InvalidField(
        "update_mask",
        absl::StrCat("has more than ", limits::kMaxMaskPaths, " paths"));
  }
  for (const std::string& path : mask.paths()) {
    if (path == "id") {
      return InvalidField("update_mask",
                          "must not name id, which never changes");
    }
    if (!FieldMaskUtil::IsValidPath<v1::Patient>(path)) {
      return InvalidField("update_mask",
                          absl::StrCat("'", path, "' is no field of a patient"),
                          "names what is no field of a patient");
    }
  }
  return mask;
}

// What laboratories reported stands in the patient that clients read; where it
// comes back, it is not entered a second time.
void LeaveOutReported(const v1::PatientState& state, v1::Patient* patient) {
  const v1::Patient read = record::PatientOf(state);
  std::set<std::string> reported;
  for (int i = state.entered().results_size(); i < read.results_size(); ++i) {
    reported.insert(engine::DeterministicBytes(read.results(i)));
  }
  auto* results = patient->mutable_results();
  results->erase(
      std::remove_if(results->begin(), results->end(),
                     [&](const v1::LabResult& result) {
                       return reported.count(
                                  engine::DeterministicBytes(result)) != 0;
                     }),
      results->end());
}

// The patient with the ids of all whose records ended in it.
absl::StatusOr<std::vector<std::string>> WithMerged(
    const Environment& environment, const Loaded& loaded) {
  std::vector<std::string> ids = {loaded.patient_id};
  std::vector<std::string> open(loaded.state.merged_from().begin(),
                                loaded.state.merged_from().end());
  while (!open.empty()) {
    const std::string id = open.back();
    open.pop_back();
    const absl::StatusOr<Loaded> merged = environment.recorder->Load(id);
    if (!merged.ok()) return merged.status();
    ids.push_back(id);
    open.insert(open.end(), merged->state.merged_from().begin(),
                merged->state.merged_from().end());
  }
  return ids;
}

// The events that end `from` in `into`.
Changes Merge(Loaded into, Loaded from) {
  std::vector<std::string> conflicts;
  v1::RecordEvent joined;
  v1::RecordMergedFrom* merged = joined.mutable_merged_from();
  merged->set_patient_id(from.patient_id);
  *merged->mutable_joined() = record::JoinPatients(
      into.state.entered(), from.state.entered(), &conflicts);
  *merged->mutable_reports() = from.state.reports();
  *merged->mutable_moved_away() = from.state.moved_away();
  if (!conflicts.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the records state differently: ", absl::StrJoin(conflicts, ", "),
        "; update one of them first"));
  }
  v1::RecordEvent ended;
  ended.mutable_merged_into()->set_patient_id(into.patient_id);
  return std::vector<PatientChange>{{std::move(into), {std::move(joined)}},
                                    {std::move(from), {std::move(ended)}}};
}

}  // namespace

absl::Status CreatePatient(const Environment& environment,
                           const v1::CreatePatientRequest& request,
                           v1::CreatePatientResponse* response,
                           const engine::Interruption& interruption) {
  if (!request.has_patient()) return MustBeSet("patient");
  const std::string& id = request.patient().id();
  if (id.empty()) return MustBeSet("patient.id");
  const auto prepare = [&]() -> Changes {
    absl::Status found = environment.recorder->Load(id).status();
    if (found.ok()) {
      return absl::AlreadyExistsError("patient.id: is on record");
    }
    if (!absl::IsNotFound(found)) return found;
    Loaded none;
    none.patient_id = id;
    v1::RecordEvent registered;
    *registered.mutable_registered()->mutable_patient() = request.patient();
    return std::vector<PatientChange>{{std::move(none), {registered}}};
  };
  const absl::StatusOr<Loaded> record =
      Write(environment, request, prepare, interruption);
  if (!record.ok()) return record.status();
  *response->mutable_record() = RecordMessage(*record);
  return absl::OkStatus();
}

absl::Status UpdatePatient(const Environment& environment,
                           const v1::UpdatePatientRequest& request,
                           v1::UpdatePatientResponse* response,
                           const engine::Interruption& interruption) {
  const std::string& id = request.patient().id();
  if (id.empty()) return MustBeSet("patient.id");
  const auto mask = UpdateMask(request.update_mask());
  if (!mask.ok()) return mask.status();
  const auto prepare = [&]() -> Changes {
    absl::StatusOr<Loaded> loaded =
        LoadToChange(environment, id, request.etag(), "etag");
    if (!loaded.ok()) return loaded.status();
    v1::Patient given = request.patient();
    LeaveOutReported(loaded->state, &given);
    v1::RecordEvent event;
    v1::PatientUpdated* updated = event.mutable_updated();
    FieldMaskUtil::MergeMessageTo(given, *mask, FieldMaskUtil::MergeOptions(),
                                  updated->mutable_patient());
    *updated->mutable_update_mask() = *mask;
    return std::vector<PatientChange>{{*std::move(loaded), {event}}};
  };
  const absl::StatusOr<Loaded> record =
      Write(environment, request, prepare, interruption);
  if (!record.ok()) return record.status();
  *response->mutable_record() = RecordMessage(*record);
  return absl::OkStatus();
}

absl::Status DeletePatient(const Environment& environment,
                           const v1::DeletePatientRequest& request,
                           v1::DeletePatientResponse* response) {
  if (request.patient_id().empty()) return MustBeSet("patient_id");
  absl::StatusOr<record::Tombstone> tombstone = absl::AbortedError("not tried");
  for (int attempt = 0;
       attempt < kAttempts && absl::IsAborted(tombstone.status()); ++attempt) {
    const absl::StatusOr<Loaded> loaded =
        LoadToChange(environment, request.patient_id(), request.etag(), "etag");
    std::vector<std::string> ids = {request.patient_id()};
    if (loaded.ok()) {
      const auto all = WithMerged(environment, *loaded);
      if (!all.ok()) return all.status();
      ids = *all;
    } else if (!absl::IsNotFound(loaded.status())) {
      return loaded.status();
    }
    // Also of one that is not there: the store ends an erasure that was not
    // finished.
    tombstone = environment.recorder->store().Erase(
        ids, loaded.ok() ? loaded->version : 0, environment.clock->Now());
  }
  if (!tombstone.ok()) return tombstone.status();
  response->set_erased_events(tombstone->events);
  *response->mutable_erase_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
          absl::ToUnixMicros(tombstone->erased_at));
  return absl::OkStatus();
}

absl::Status MergePatients(const Environment& environment,
                           const v1::MergePatientsRequest& request,
                           v1::MergePatientsResponse* response,
                           const engine::Interruption& interruption) {
  if (request.patient_id().empty()) return MustBeSet("patient_id");
  if (request.from_patient_id().empty()) return MustBeSet("from_patient_id");
  if (request.patient_id() == request.from_patient_id()) {
    return InvalidField("from_patient_id", "must be another than patient_id");
  }
  const auto prepare = [&]() -> Changes {
    absl::StatusOr<Loaded> into =
        LoadToChange(environment, request.patient_id(), request.etag(), "etag");
    if (!into.ok()) return into.status();
    absl::StatusOr<Loaded> from =
        LoadToChange(environment, request.from_patient_id(),
                     request.from_etag(), "from_etag");
    if (!from.ok()) return from.status();
    return Merge(*std::move(into), *std::move(from));
  };
  const absl::StatusOr<Loaded> record =
      Write(environment, request, prepare, interruption);
  if (!record.ok()) return record.status();
  *response->mutable_record() = RecordMessage(*record);
  return absl::OkStatus();
}

}  // namespace myorules::service
