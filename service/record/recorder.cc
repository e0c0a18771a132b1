#include "service/record/recorder.h"

#include <limits>
#include <utility>

#include "absl/time/civil_time.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "rules/library/kept_pack.h"
#include "service/record/answer_changes.h"
#include "service/record/fold.h"

namespace myorules::service::record {
namespace {

// Events read from the store at once.
constexpr int kEventsAtOnce = 500;

absl::Status NotOnRecordThen() {
  return absl::NotFoundError("record: no such patient then");
}

// A record while its log is read.
absl::Status Take(const StoredEvent& stored, Loaded* record) {
  v1::RecordEvent event;
  if (!event.ParseFromString(stored.payload)) {
    return absl::DataLossError("record: an event cannot be read");
  }
  record->version = stored.version;
  if (stored.version == 1) record->created_at = stored.recorded_at;
  if (ChangesFacts(event)) record->updated_at = stored.recorded_at;
  return ApplyEvent(std::move(event), stored.version, &record->state);
}

// All events up to `last`.
absl::StatusOr<std::vector<StoredEvent>> Log(Store& store,
                                             absl::string_view patient_id,
                                             int64_t last) {
  std::vector<StoredEvent> log;
  while (true) {
    const int64_t after = log.empty() ? 0 : log.back().version;
    absl::StatusOr<std::vector<StoredEvent>> events =
        store.Events(patient_id, after, kEventsAtOnce);
    if (!events.ok()) return events.status();
    if (events->empty()) return log;
    for (StoredEvent& event : *events) {
      if (event.version > last) return log;
      log.push_back(std::move(event));
    }
  }
}

absl::StatusOr<Loaded> FoldLog(absl::string_view patient_id,
                               const std::vector<StoredEvent>& log) {
  Loaded record;
  record.patient_id = std::string(patient_id);
  for (const StoredEvent& event : log) {
    const absl::Status status = Take(event, &record);
    if (!status.ok()) return status;
  }
  return record;
}

absl::CivilDay DayOf(absl::Time now) {
  return absl::ToCivilDay(now, absl::UTCTimeZone());
}

}  // namespace

std::string InputHash(const v1::Patient& patient) {
  return engine::Sha256Hex(
      {"myorules.record.input/1", engine::DeterministicBytes(patient)});
}

absl::StatusOr<Loaded> Recorder::Read(const StoredPatient& patient) {
  Loaded record{
      patient.id, patient.version, {}, patient.created_at, patient.updated_at};
  if (!record.state.ParseFromString(patient.state)) {
    return absl::DataLossError("record: the state of a patient cannot be read");
  }
  return record;
}

absl::StatusOr<Loaded> Recorder::Load(absl::string_view patient_id) const {
  const absl::StatusOr<StoredPatient> patient = store_->Find(patient_id);
  if (!patient.ok()) return patient.status();
  return Read(*patient);
}

absl::StatusOr<Loaded> Recorder::LoadVersion(absl::string_view patient_id,
                                             int64_t version) const {
  const absl::StatusOr<std::vector<StoredEvent>> log =
      Log(*store_, patient_id, version);
  if (!log.ok()) return log.status();
  if (log->empty() || log->back().version != version) return NotOnRecordThen();
  return FoldLog(patient_id, *log);
}

absl::StatusOr<std::vector<v1::RecordEvent>> Recorder::LoadLog(
    absl::string_view patient_id, int64_t version) const {
  const absl::StatusOr<std::vector<StoredEvent>> log =
      Log(*store_, patient_id, version);
  if (!log.ok()) return log.status();
  if (log->empty() || log->back().version != version) return NotOnRecordThen();
  std::vector<v1::RecordEvent> events;
  for (const StoredEvent& stored : *log) {
    if (!events.emplace_back().ParseFromString(stored.payload)) {
      return absl::DataLossError("record: an event cannot be read");
    }
  }
  return events;
}

absl::StatusOr<Loaded> Recorder::LoadKnownAt(absl::string_view patient_id,
                                             absl::Time time) const {
  absl::StatusOr<std::vector<StoredEvent>> log =
      Log(*store_, patient_id, std::numeric_limits<int64_t>::max());
  if (!log.ok()) return log.status();
  // What came before a known entry was known, whatever the clock said.
  while (!log->empty() && log->back().recorded_at > time) log->pop_back();
  if (log->empty()) return NotOnRecordThen();
  return FoldLog(patient_id, *log);
}

void Recorder::KeepPackOf(const v1::Classification& answer,
                          record::Commit* commit) const {
  const std::string& hash = answer.pack().hash();
  {
    const absl::MutexLock lock(&mutex_);
    if (kept_.count(hash) != 0) return;
  }
  for (const auto& [added, body] : commit->packs) {
    if (added == hash) return;
  }
  const auto pack = library_->Find(hash);
  if (!pack.ok()) return;
  commit->packs.emplace_back(
      hash, rules::KeepPack(*library_, **pack).SerializeAsString());
}

absl::Status Recorder::Classify(absl::Time now,
                                const engine::Interruption& interruption,
                                Loaded* record, Append* append,
                                record::Commit* commit) const {
  v1::ClassifyRequest request;
  *request.mutable_patient() = PatientOf(record->state);
  request.set_view(v1::VIEW_BASIC);
  v1::ClassifyResponse response;
  absl::Status status =
      library_->Classify(request, DayOf(now), &response, interruption);
  if (!status.ok()) return status;
  const int64_t input_version = record->version;
  const std::string input_hash = InputHash(request.patient());
  for (v1::Classification& answer : *response.mutable_classifications()) {
    v1::RecordEvent event;
    v1::PatientClassified* classified = event.mutable_classified();
    classified->set_input_version(input_version);
    classified->set_input_hash(input_hash);
    classified->set_first(true);
    const v1::Classification* before = &v1::Classification::default_instance();
    for (const v1::PatientClassified& last : record->state.answers()) {
      if (last.answer().pack().name() != answer.pack().name()) continue;
      before = &last.answer();
      classified->set_first(false);
    }
    for (v1::AnswerChange& change : AnswerChanges(*before, answer)) {
      *classified->add_changes() = std::move(change);
    }
    KeepPackOf(answer, commit);
    *classified->mutable_answer() = std::move(answer);
    append->payloads.push_back(engine::DeterministicBytes(event));
    status = ApplyEvent(std::move(event), ++record->version, &record->state);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

record::Commit Recorder::CommitAt(absl::Time now) {
  record::Commit commit;
  commit.now = absl::FromUnixMicros(absl::ToUnixMicros(now));
  return commit;
}

absl::StatusOr<Loaded> Recorder::Extend(
    PatientChange change, const engine::Interruption& interruption,
    record::Commit* commit) const {
  Loaded record = std::move(change.current);
  Append append;
  append.patient_id = record.patient_id;
  append.expected_version = record.version;
  if (record.version == 0) record.created_at = commit->now;
  for (v1::RecordEvent& event : change.events) {
    append.payloads.push_back(engine::DeterministicBytes(event));
    if (ChangesFacts(event)) {
      append.changes_facts = true;
      record.updated_at = commit->now;
    }
    const absl::Status status =
        ApplyEvent(std::move(event), ++record.version, &record.state);
    if (!status.ok()) return status;
  }
  if (record.state.merged_into().empty()) {
    const absl::Status status =
        Classify(commit->now, interruption, &record, &append, commit);
    if (!status.ok()) return status;
  }
  append.state = engine::DeterministicBytes(record.state);
  append.labels = LabelsOf(record.state);
  commit->appends.push_back(std::move(append));
  return record;
}

absl::Status Recorder::Apply(const record::Commit& commit) const {
  absl::Status status = store_->Apply(commit);
  if (!status.ok()) return status;
  const absl::MutexLock lock(&mutex_);
  for (const auto& [hash, body] : commit.packs) kept_.insert(hash);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Loaded>> Recorder::Commit(
    std::vector<PatientChange> changes, const absl::optional<RequestKey>& key,
    record::Commit commit, const engine::Interruption& interruption) const {
  std::vector<Loaded> records;
  for (PatientChange& change : changes) {
    absl::StatusOr<Loaded> record =
        Extend(std::move(change), interruption, &commit);
    if (!record.ok()) return record.status();
    records.push_back(*std::move(record));
  }
  if (key.has_value()) {
    commit.receipt =
        Receipt{key->request_id,
                key->request_hash,
                {{records.front().patient_id, records.front().version}},
                "",
                commit.now};
  }
  absl::Status status = Apply(commit);
  if (!status.ok()) return status;
  return records;
}

}  // namespace myorules::service::record
