// The calls that change the record.
#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/util/field_mask_util.h"
#include "rules/patient/record_id.h"
#include "service/record/fold.h"
#include "service/record/join.h"
#include "service/record/redact.h"
#include "service/record/reports.h"
#include "service/server/lab_queue.h"
#include "service/server/limits.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using google::protobuf::util::FieldMaskUtil;
using record::Loaded;
using record::PatientChange;
using Changes = absl::StatusOr<std::vector<PatientChange>>;

// The record as the first call left it.
absl::Status LoadAnswered(const Environment& environment,
                          const record::Receipt& receipt, Loaded* record) {
  if (receipt.patients.empty()) {
    return absl::DataLossError("record: a receipt tells of nobody");
  }
  const record::PatientVersion& answered = receipt.patients.front();
  absl::StatusOr<Loaded> loaded =
      environment.recorder->LoadVersion(answered.patient_id, answered.version);
  if (!loaded.ok()) return loaded.status();
  *record = *std::move(loaded);
  return absl::OkStatus();
}

// Commits the changes, and with them the results that wait for the patients.
// Where the record cannot be classified with these, without them.
absl::StatusOr<std::vector<Loaded>> CommitWithQueued(
    const Environment& environment, const std::vector<PatientChange>& changes,
    const absl::optional<record::RequestKey>& key,
    const engine::Interruption& interruption) {
  const record::Recorder& recorder = *environment.recorder;
  return WithQueued([&](bool classifiable,
                        int* taken) -> absl::StatusOr<std::vector<Loaded>> {
    record::Commit commit =
        record::Recorder::CommitAt(environment.clock->Now());
    std::vector<PatientChange> with_queued = changes;
    const absl::StatusOr<int> took =
        TakeQueued(recorder.store(), classifiable, &with_queued, &commit);
    if (!took.ok()) return took.status();
    *taken = *took;
    return recorder.Commit(std::move(with_queued), key, std::move(commit),
                           interruption);
  });
}

// Commits what `prepare` says, again where a record changed meanwhile. Returns
// the first record.
template <typename Request>
absl::StatusOr<Loaded> Write(const Environment& environment,
                             const Request& request,
                             const std::function<Changes()>& prepare,
                             const engine::Interruption& interruption) {
  const auto key = RequestKeyOf(request, request.request_id());
  if (!key.ok()) return key.status();
  Loaded record;
  absl::Status refused;
  const auto again = [&](const record::Receipt& receipt) {
    return LoadAnswered(environment, receipt, &record);
  };
  const auto anew = [&]() -> absl::Status {
    const Changes changes = prepare();
    if (!changes.ok()) {
      refused = changes.status();
      return absl::OkStatus();
    }
    auto records = CommitWithQueued(environment, *changes, *key, interruption);
    if (!records.ok()) return records.status();
    record = std::move(records->front());
    return absl::OkStatus();
  };
  absl::Status status = AnswerOnce(environment, *key, again, anew);
  if (status.ok() && !refused.ok()) {
    // The same call, sent twice, may have been stored since its answer was
    // looked for; then that is why this one is refused.
    status = AnswerOnce(
        environment, *key,
        [&](const record::Receipt& receipt) {
          refused = absl::OkStatus();
          return again(receipt);
        },
        [] { return absl::OkStatus(); });
  }
  if (!status.ok()) return status;
  if (!refused.ok()) return refused;
  return record;
}

// The record that a change rests on.
absl::StatusOr<Loaded> LoadToChange(const Environment& environment,
                                    absl::string_view patient_id,
                                    absl::string_view etag,
                                    absl::string_view etag_field) {
  absl::StatusOr<Loaded> loaded = environment.recorder->Load(patient_id);
  if (!loaded.ok()) return loaded.status();
  if (!loaded->state.merged_into().empty()) return RecordEnded();
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

// A result as a client may have read it: its id, what it replaces and the range
// for the sex on record are not always as they were reported.
std::string AsRead(v1::LabResult result) {
  result.clear_id();
  result.clear_supersedes();
  result.clear_reference_range();
  return engine::DeterministicBytes(result);
}

// What laboratories ever reported for the record, as AsRead.
absl::StatusOr<std::set<std::string>> EverReported(
    const Environment& environment, const Loaded& loaded) {
  std::set<std::string> all;
  const auto add = [&all](const v1::ReportedResult& report) {
    if (!report.has_result()) return;
    all.insert(AsRead(report.result()));
    // So it reads while it is unknown whether it counts.
    v1::LabResult doubtful = report.result();
    doubtful.clear_status();
    all.insert(AsRead(doubtful));
  };
  for (const v1::ReportedResult& report : loaded.state.reports()) add(report);
  // What went to others stands in the log alone.
  if (loaded.state.moved_away().empty()) return all;
  const auto log =
      environment.recorder->LoadLog(loaded.patient_id, loaded.version);
  if (!log.ok()) return log.status();
  for (const v1::RecordEvent& event : *log) {
    const v1::ReportedResult* reported = record::ReportIn(event);
    if (reported != nullptr) add(*reported);
    add(event.result_moved_here().result());
    for (const v1::ReportedResult& report : event.merged_from().reports()) {
      add(report);
    }
  }
  return all;
}

// What laboratories reported stands in the patient that clients read; where it
// comes back, however late, it is not entered a second time: no correction
// would reach it then.
absl::Status LeaveOutReported(const Environment& environment,
                              const Loaded& loaded, v1::Patient* patient) {
  if (patient->results().empty()) return absl::OkStatus();
  const auto reported = EverReported(environment, loaded);
  if (!reported.ok()) return reported.status();
  std::multiset<std::string> entered;
  for (const v1::LabResult& result : loaded.state.entered().results()) {
    entered.insert(engine::DeterministicBytes(result));
  }
  auto* results = patient->mutable_results();
  results->erase(std::remove_if(results->begin(), results->end(),
                                [&](const v1::LabResult& result) {
                                  const auto it = entered.find(
                                      engine::DeterministicBytes(result));
                                  if (it != entered.end()) {
                                    entered.erase(it);
                                    return false;
                                  }
                                  return reported->count(AsRead(result)) != 0;
                                }),
                 results->end());
  return absl::OkStatus();
}

// The record with all that ended in it.
absl::StatusOr<std::vector<Loaded>> WithMerged(const Environment& environment,
                                               const Loaded& loaded) {
  std::vector<Loaded> records = {loaded};
  for (size_t i = 0; i < records.size(); ++i) {
    const std::vector<std::string> ids(records[i].state.merged_from().begin(),
                                       records[i].state.merged_from().end());
    for (const std::string& id : ids) {
      absl::StatusOr<Loaded> merged = environment.recorder->Load(id);
      if (!merged.ok()) return merged.status();
      records.push_back(*std::move(merged));
    }
  }
  return records;
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
  const absl::string_view fault = rules::FaultInId(id);
  if (!fault.empty()) return InvalidField("patient.id", fault);
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
  return FillRecord(*record, response->mutable_record());
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
    absl::Status left = LeaveOutReported(environment, *loaded, &given);
    if (!left.ok()) return left;
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
  return FillRecord(*record, response->mutable_record());
}

absl::Status DeletePatient(const Environment& environment,
                           const v1::DeletePatientRequest& request,
                           v1::DeletePatientResponse* response) {
  if (request.patient_id().empty()) return MustBeSet("patient_id");
  record::Tombstone tombstone;
  const auto erase = [&]() -> absl::Status {
    const absl::StatusOr<Loaded> loaded =
        LoadToChange(environment, request.patient_id(), request.etag(), "etag");
    // Also of one that is not there: results may wait for it, and the store
    // ends an erasure that was not finished.
    std::vector<Loaded> records(1);
    records.front().patient_id = request.patient_id();
    if (loaded.ok()) {
      auto all = WithMerged(environment, *loaded);
      if (!all.ok()) return all.status();
      records = *std::move(all);
    } else if (!absl::IsNotFound(loaded.status())) {
      return loaded.status();
    }
    const auto erasure = record::ErasureOf(*environment.recorder, records,
                                           environment.clock->Now());
    if (!erasure.ok()) return erasure.status();
    const auto erased = environment.recorder->store().Erase(*erasure);
    if (erased.ok()) tombstone = *erased;
    return erased.status();
  };
  absl::Status status = UntilNothingInterferes(erase);
  if (!status.ok()) return status;
  response->set_erased_events(tombstone.events);
  *response->mutable_erase_time() = TimestampOf(tombstone.erased_at);
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
  return FillRecord(*record, response->mutable_record());
}

}  // namespace myorules::service
