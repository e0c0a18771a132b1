#include "service/record/recorder.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <thread>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "rules/library/kept_pack.h"
#include "service/record/answer_changes.h"
#include "service/record/fold.h"
#include "service/record/stored_messages.h"

namespace myorules::service::record {
namespace {

// Scratches that are kept for the next classifications, and from which size of
// an answer on one is not: it would hold that memory for good.
constexpr size_t kMaxIdleScratches = 8;
constexpr size_t kMaxIdleScratchBytes = 256 << 10;

absl::Status NotOnRecordThen() {
  return absl::NotFoundError("record: no such patient then");
}

// A record while its log is read.
absl::Status Take(const StoredEvent& stored, Loaded* record) {
  absl::StatusOr<v1::RecordEvent> event = ReadEvent(stored);
  if (!event.ok()) return event.status();
  record->version = stored.version;
  if (stored.version == 1) record->created_at = stored.recorded_at;
  if (ChangesFacts(*event)) record->updated_at = stored.recorded_at;
  return ApplyEvent(*std::move(event), stored.version, &record->state);
}

// All events up to `last`.
absl::StatusOr<std::vector<StoredEvent>> Log(Store& store,
                                             absl::string_view patient_id,
                                             int64_t last) {
  std::vector<StoredEvent> log;
  while (true) {
    const int64_t after = log.empty() ? 0 : log.back().version;
    absl::StatusOr<std::vector<StoredEvent>> events =
        store.Events(patient_id, after, kEntriesAtOnce);
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
  record.answers = TakeAnswers(&record.state);
  return record;
}

// Name and version.
using PackVersion = std::pair<absl::string_view, absl::string_view>;

// The labels of all answers but those of `left_out`.
absl::Status AddLabelsOf(const KeptAnswers& answers,
                         const std::set<PackVersion>& left_out,
                         std::set<std::string>* labels) {
  for (const KeptAnswer& answer : answers) {
    if (left_out.count({answer.pack, answer.version}) != 0) continue;
    const auto classified = ReadAnswer(answer);
    if (!classified.ok()) return classified.status();
    AddLabels(classified->answer(), labels);
  }
  return absl::OkStatus();
}

// The answer that the next one by this pack goes on from; null: none. Versions
// that answer beside each other each have a history of their own; where there
// is none of a version, the earliest goes on from one that answers no more.
const KeptAnswer* AnswerBefore(const KeptAnswers& answers,
                               const v1::PackIdentity& pack,
                               const rules::Library& library) {
  const KeptAnswer* same = FindAnswer(answers, pack.name(), pack.version());
  if (same != nullptr) return same;
  std::set<absl::string_view> versions;
  for (const auto& other : library.packs()) {
    const v1::PackIdentity& identity = other->identity();
    if (identity.name() != pack.name() ||
        identity.state() != v1::PACK_STATE_PRODUCTION) {
      continue;
    }
    // They are by version.
    if (versions.empty() && identity.version() != pack.version()) {
      return nullptr;
    }
    versions.insert(identity.version());
  }
  const KeptAnswer* last = nullptr;
  for (const KeptAnswer& answer : answers) {
    if (answer.pack != pack.name()) continue;
    if (versions.count(answer.version) != 0) return nullptr;
    last = &answer;
  }
  return last;
}

// The record with the change, but for new answers; `append` says what it adds.
absl::StatusOr<Loaded> Extended(PatientChange change, absl::Time now,
                                Append* append) {
  Loaded record = std::move(change.current);
  append->patient_id = record.patient_id;
  append->expected_version = record.version;
  if (record.version == 0) record.created_at = now;
  for (v1::RecordEvent& event : change.events) {
    append->payloads.push_back(engine::DeterministicBytes(event));
    append->payload_hashes.push_back(engine::Sha256({append->payloads.back()}));
    if (ChangesFacts(event)) {
      append->changes_facts = true;
      record.updated_at = now;
    }
    const absl::Status applied =
        ApplyEvent(std::move(event), ++record.version, &record.state);
    if (!applied.ok()) return applied;
  }
  return record;
}

void AddAppend(const Loaded& record, Append append, record::Commit* commit) {
  append.state = StateBytes(record.state, record.answers);
  commit->appends.push_back(std::move(append));
}

absl::CivilDay DayOf(absl::Time now) {
  return absl::ToCivilDay(now, absl::UTCTimeZone());
}

// Threads that help those of the calls: no more than there are processors
// beside the call's own, and packs beside the one that it answers by itself.
int HelpersFor(const rules::Library* library) {
  if (library == nullptr) return 0;
  const auto packs = absl::c_count_if(library->packs(), [](const auto& pack) {
    return pack->identity().state() == v1::PACK_STATE_PRODUCTION;
  });
  const int processors = static_cast<int>(std::thread::hardware_concurrency());
  return std::max(0, std::min(processors, static_cast<int>(packs)) - 1);
}

}  // namespace

Recorder::Recorder(std::shared_ptr<Store> store,
                   std::shared_ptr<const rules::Library> library)
    : store_(std::move(store)),
      library_(std::move(library)),
      side_by_side_(HelpersFor(library_.get())) {}

bool IsOfThePatient(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsResourceExhausted(status);
}

std::string InputHash(const v1::Patient& patient) {
  return engine::Sha256Hex(
      {"myorules.record.input/1", engine::DeterministicBytes(patient)});
}

absl::StatusOr<Loaded> Recorder::Read(const StoredPatient& patient) {
  Loaded record{patient.id, patient.version,    {},
                {},         patient.created_at, patient.updated_at};
  const absl::Status status =
      ReadState(patient.state, &record.state, &record.answers);
  if (!status.ok()) return status;
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
  events.reserve(log->size());
  for (const StoredEvent& stored : *log) {
    absl::StatusOr<v1::RecordEvent> event = ReadEvent(stored);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
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

absl::Status Recorder::KeepPackOf(const v1::Classification& answer,
                                  record::Commit* commit) const {
  const std::string& hash = answer.pack().hash();
  {
    const absl::MutexLock lock(&mutex_);
    if (kept_.count(hash) != 0) return absl::OkStatus();
  }
  for (const auto& [added, body] : commit->packs) {
    if (added == hash) return absl::OkStatus();
  }
  const auto pack = library_->Find(hash);
  if (!pack.ok()) return pack.status();
  commit->packs.emplace_back(
      hash, rules::KeepPack(*library_, **pack).SerializeAsString());
  return absl::OkStatus();
}

class Recorder::ScratchUse {
 public:
  explicit ScratchUse(const Recorder& recorder) : recorder_(recorder) {
    const absl::MutexLock lock(&recorder_.mutex_);
    if (recorder_.idle_.empty()) {
      scratch_ = std::make_unique<Scratch>();
    } else {
      scratch_ = std::move(recorder_.idle_.back());
      recorder_.idle_.pop_back();
    }
  }
  ~ScratchUse() {
    const absl::MutexLock lock(&recorder_.mutex_);
    if (!large_ && recorder_.idle_.size() < kMaxIdleScratches) {
      recorder_.idle_.push_back(std::move(scratch_));
    }
  }
  ScratchUse(const ScratchUse&) = delete;
  ScratchUse& operator=(const ScratchUse&) = delete;

  Scratch& operator*() { return *scratch_; }

  // An answer of so many bytes was in it.
  void Held(size_t bytes) { large_ = large_ || bytes > kMaxIdleScratchBytes; }

 private:
  const Recorder& recorder_;
  std::unique_ptr<Scratch> scratch_;
  bool large_ = false;
};

// What comes of one pack.
struct Recorder::Answered {
  absl::Status status;
  std::string payload;
  std::string payload_hash;
  KeptAnswer kept;
  bool first = false;
  std::set<std::string> labels;
};

void Recorder::Answer(const rules::Library::Question& question, int pack,
                      const engine::Interruption& interruption,
                      const Loaded& record, v1::PatientClassified classified,
                      v1::Classification* answer, Answered* answered) const {
  answered->status = question.Answer(pack, interruption, answer);
  if (!answered->status.ok()) return;
  const KeptAnswer* before =
      AnswerBefore(record.answers, answer->pack(), *library_);
  const std::string bytes = engine::DeterministicBytes(*answer);
  auto changes =
      ChangesOfKept(before == nullptr ? "" : ClassificationOf(*before), bytes);
  if (!changes.ok()) {
    answered->status = changes.status();
    return;
  }
  classified.set_first(before == nullptr);
  classified.mutable_changes()->Assign(
      std::make_move_iterator(changes->begin()),
      std::make_move_iterator(changes->end()));
  AddLabels(*answer, &answered->labels);
  answered->first = classified.first();
  answered->kept = KeepAnswer(answer->pack(), bytes, classified);
  answered->payload = EventBytes(answered->kept);
  answered->payload_hash = engine::Sha256({answered->payload});
}

absl::Status Recorder::Classify(absl::Time now,
                                const engine::Interruption& interruption,
                                Loaded* record, Append* append,
                                std::set<std::string>* labels,
                                record::Commit* commit) const {
  ScratchUse use(*this);
  v1::ClassifyRequest& request = (*use).request;
  v1::ClassifyResponse& response = (*use).response;
  *request.mutable_patient() = PatientOf(record->state);
  request.set_view(v1::VIEW_BASIC);
  const auto question = library_->Ask(request, DayOf(now));
  if (!question.ok()) return question.status();
  v1::PatientClassified classified;
  classified.set_input_version(record->version);
  classified.set_input_hash(InputHash(request.patient()));
  classified.set_counting_rules(static_cast<int>(CountingRules::kLatest));

  std::vector<Answered> all(question->packs());
  response.Clear();
  for (size_t i = 0; i < all.size(); ++i) response.add_classifications();
  side_by_side_.Run(question->packs(), [&](int i) {
    Answer(*question, i, interruption, *record, classified,
           response.mutable_classifications(i), &all[i]);
  });
  for (const Answered& answered : all) {
    use.Held(answered.payload.size());
    if (!answered.status.ok()) return answered.status;
  }
  std::set<PackVersion> packs;
  for (int i = 0; i < question->packs(); ++i) {
    const v1::Classification& answer = response.classifications(i);
    absl::Status status = KeepPackOf(answer, commit);
    if (!status.ok()) return status;
    packs.insert({answer.pack().name(), answer.pack().version()});
    labels->merge(all[i].labels);
    append->payloads.push_back(std::move(all[i].payload));
    append->payload_hashes.push_back(std::move(all[i].payload_hash));
    ++record->version;
    SetAnswer(std::move(all[i].kept), all[i].first, &record->answers);
    record->state.clear_not_classified();
  }
  return AddLabelsOf(record->answers, packs, labels);
}

record::Commit Recorder::CommitAt(absl::Time now) {
  record::Commit commit;
  commit.now = absl::FromUnixMicros(absl::ToUnixMicros(now));
  return commit;
}

absl::StatusOr<Loaded> Recorder::Extend(
    PatientChange change, const engine::Interruption& interruption,
    record::Commit* commit) const {
  Append append;
  absl::StatusOr<Loaded> record =
      Extended(std::move(change), commit->now, &append);
  if (!record.ok()) return record;
  std::set<std::string> labels;
  const absl::Status status = record->state.merged_into().empty()
                                  ? Classify(commit->now, interruption,
                                             &*record, &append, &labels, commit)
                                  : AddLabelsOf(record->answers, {}, &labels);
  if (!status.ok()) return status;
  append.labels.assign(labels.begin(), labels.end());
  AddAppend(*record, std::move(append), commit);
  return record;
}

absl::StatusOr<Loaded> Recorder::ExtendAnyway(
    PatientChange change, const engine::Interruption& interruption,
    record::Commit* commit) const {
  absl::StatusOr<Loaded> answered = Extend(change, interruption, commit);
  if (!IsOfThePatient(answered.status())) return answered;
  v1::PatientNotClassified refused;
  refused.set_reason(std::string(answered.status().message()));
  const v1::PatientState& state = change.current.state;
  // Said once.
  if (!state.has_not_classified() ||
      state.not_classified().reason() != refused.reason()) {
    *change.events.emplace_back().mutable_not_classified() = refused;
  }
  Append append;
  absl::StatusOr<Loaded> record =
      Extended(std::move(change), commit->now, &append);
  if (!record.ok()) return record;
  record->answers.clear();
  AddAppend(*record, std::move(append), commit);
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
