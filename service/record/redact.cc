#include "service/record/redact.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "engine/base/proto_text.h"
#include "service/record/fold.h"
#include "service/record/reports.h"
#include "service/record/stored_messages.h"

namespace myorules::service::record {
namespace {

constexpr int kAll = std::numeric_limits<int>::max();

// A report of each measurement; of what nothing ties together, each.
using ReportsByMeasurement =
    std::map<std::string, const v1::ReportedResult*, std::less<>>;

std::string KnownBy(const v1::ReportedResult& report) {
  std::string measurement = MeasurementOf(report);
  return measurement.empty() ? report.identity() : measurement;
}

class LogRedaction {
 public:
  explicit LogRedaction(const Erased& erased) : erased_(erased) {}

  // The event without what is erased; unchanged where it tells nothing of it.
  v1::RecordEvent After(const v1::RecordEvent& event) {
    switch (event.kind_case()) {
      case v1::RecordEvent::kResultReported:
        return AfterReport(event, event.result_reported());
      case v1::RecordEvent::kResultCorrected:
        return AfterReport(event, event.result_corrected());
      case v1::RecordEvent::kResultCancelled:
        return AfterReport(event, event.result_cancelled());
      case v1::RecordEvent::kResultMovedHere:
        return AfterMovedHere(event);
      case v1::RecordEvent::kResultMovedAway:
        return AfterMovedAway(event);
      case v1::RecordEvent::kMergedFrom:
        return AfterMerge(event);
      case v1::RecordEvent::kClassified:
        return AfterAnswer(event);
      case v1::RecordEvent::kNotClassified:
        // It tells of nobody, and the next answers go on from none.
        told_against_.clear();
        versions_.clear();
        return event;
      default:
        return event;
    }
  }

 private:
  static v1::RecordEvent Without(const v1::RecordEvent& event) {
    v1::RecordEvent redacted;
    redacted.mutable_redacted()->set_was(KindName(event));
    return redacted;
  }

  bool IsErased(const std::string& identity) const {
    return erased_.identities.count(identity) != 0;
  }
  bool IsErasedPatient(const std::string& id) const {
    return erased_.patient_ids.count(id) != 0;
  }

  v1::RecordEvent AfterReport(const v1::RecordEvent& event,
                              const v1::ReportedResult& report) {
    if (!IsErased(report.identity())) return event;
    held_.insert(report.identity());
    return Without(event);
  }

  v1::RecordEvent AfterMovedHere(const v1::RecordEvent& event) {
    const v1::ResultMovedHere& moved = event.result_moved_here();
    v1::RecordEvent after = AfterReport(event, moved.result());
    if (after.has_result_moved_here() &&
        IsErasedPatient(moved.from_patient_id())) {
      after.mutable_result_moved_here()->set_from_patient_id(
          In(erased_.givers, moved.result().identity()));
    }
    return after;
  }

  v1::RecordEvent AfterMovedAway(const v1::RecordEvent& event) {
    const v1::ResultMovedAway& moved = event.result_moved_away();
    held_.erase(moved.identity());
    v1::RecordEvent after = event;
    *after.mutable_result_moved_away() = AfterMove(moved);
    return after;
  }

  // Empty: nobody.
  static std::string In(const std::map<std::string, std::string>& patients,
                        const std::string& identity) {
    const auto it = patients.find(identity);
    return it == patients.end() ? "" : it->second;
  }

  // A result that is known again when the laboratory repeats itself does not
  // come back to the wrong patient.
  v1::ResultMovedAway AfterMove(const v1::ResultMovedAway& moved) const {
    if (IsErased(moved.identity())) return MeasurementMarkOf(moved);
    v1::ResultMovedAway after = moved;
    if (IsErasedPatient(moved.to_patient_id())) {
      after.set_to_patient_id(In(erased_.holders, moved.identity()));
    }
    return after;
  }

  v1::RecordEvent AfterMerge(v1::RecordEvent event) {
    v1::RecordMergedFrom& merged = *event.mutable_merged_from();
    auto* reports = merged.mutable_reports();
    reports->erase(std::remove_if(reports->begin(), reports->end(),
                                  [this](const v1::ReportedResult& report) {
                                    const bool erased =
                                        IsErased(report.identity());
                                    if (erased) {
                                      held_.insert(report.identity());
                                    }
                                    return erased;
                                  }),
                   reports->end());
    for (v1::ResultMovedAway& moved : *merged.mutable_moved_away()) {
      moved = AfterMove(moved);
    }
    return event;
  }

  v1::RecordEvent AfterAnswer(const v1::RecordEvent& event) {
    const v1::PackIdentity& pack = event.classified().answer().pack();
    std::set<std::string>& gone = told_against_[pack.name()];
    // The first answer of a version that goes on from another one says what is
    // otherwise than in that.
    const bool is_new = versions_.insert({pack.name(), pack.version()}).second;
    if (!held_.empty()) {
      gone.insert(pack.version());
      return Without(event);
    }
    bool is_told = gone.erase(pack.version()) != 0;
    if (is_new && !event.classified().first()) {
      is_told = is_told || !gone.empty();
      gone.clear();
    }
    if (!is_told) return event;
    v1::RecordEvent after = event;
    after.mutable_classified()->clear_changes();
    return after;
  }

  const Erased& erased_;
  // What is erased and was on record at this place of the log.
  std::set<std::string> held_;
  // By name, versions of packs whose next answer says what is otherwise than in
  // one that is gone.
  std::map<std::string, std::set<std::string>> told_against_;
  // Name and version of the packs that answered up to here.
  std::set<std::pair<std::string, std::string>> versions_;
};

// All who have anything to do with the erased, over any number of steps.
class Neighbours {
 public:
  Neighbours(const Recorder& recorder, const std::vector<Loaded>& erased)
      : recorder_(recorder) {
    for (const Loaded& record : erased) erased_.insert(record.patient_id);
    for (const Loaded& record : erased) AddFrom(record.state);
  }

  absl::Status Load() {
    while (!open_.empty()) {
      const std::string id = open_.back();
      open_.pop_back();
      absl::StatusOr<Loaded> record = recorder_.Load(id);
      // Erased before.
      if (absl::IsNotFound(record.status())) continue;
      if (!record.ok()) return record.status();
      AddFrom(record->state);
      records_.emplace(id, *std::move(record));
    }
    return absl::OkStatus();
  }

  const std::map<std::string, Loaded>& records() const { return records_; }
  const std::set<std::string>& erased() const { return erased_; }

  // The record in which this one goes on.
  const Loaded& End(const Loaded& record) const {
    const Loaded* end = &record;
    while (!end->state.merged_into().empty()) {
      const auto next = records_.find(end->state.merged_into());
      if (next == records_.end()) break;
      end = &next->second;
    }
    return *end;
  }

 private:
  void AddFrom(const v1::PatientState& state) {
    for (const std::string& id : state.exchanged_with()) Add(id);
    for (const std::string& id : state.merged_from()) Add(id);
    if (!state.merged_into().empty()) Add(state.merged_into());
  }
  void Add(const std::string& id) {
    if (erased_.count(id) == 0 && seen_.insert(id).second) open_.push_back(id);
  }

  const Recorder& recorder_;
  std::set<std::string> erased_;
  std::set<std::string> seen_;
  std::vector<std::string> open_;
  std::map<std::string, Loaded> records_;
};

// Results that wait for a patient who stays, and are versions of what is
// erased, as `known_by` says.
absl::Status AddQueued(Store& store, const std::string& patient_id,
                       const ReportsByMeasurement& erased,
                       std::string (*known_by)(const v1::ReportedResult&),
                       Erasure* erasure) {
  const auto rows = store.Queue({.patient_id = patient_id, .limit = kAll});
  if (!rows.ok()) return rows.status();
  erasure->queue_marks.push_back(
      {patient_id, rows->empty() ? 0 : rows->back().number});
  for (const QueuedResult& row : *rows) {
    const auto result = ReadWaiting(row);
    if (!result.ok()) return result.status();
    if (!result->has_moved_away() &&
        erased.count(known_by(result->report())) != 0) {
      erasure->unqueue.push_back(row.number);
    }
  }
  return absl::OkStatus();
}

// Patients on no record for whom a result waited that is erased: it may have
// been reported for them again.
absl::StatusOr<std::set<std::string>> WaitedFor(
    Store& store, const ReportsByMeasurement& erased) {
  std::set<std::string> patients;
  QueueQuery query;
  query.limit = kEntriesAtOnce;
  while (true) {
    const auto rows = store.Queue(query);
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return patients;
    for (const QueuedResult& row : *rows) {
      const auto result = ReadWaiting(row);
      if (!result.ok()) return result.status();
      if (!result->has_moved_away()) continue;
      if (std::any_of(erased.begin(), erased.end(),
                      [&result](const auto& entry) {
                        return IsOf(result->moved_away(), *entry.second);
                      })) {
        patients.insert(row.patient_id);
      }
    }
    query.after = rows->back().number;
  }
}

// Where results are that went through the hands of the erased.
void AddHands(const Loaded& record, Erased* erased) {
  for (const v1::ResultMovedAway& moved : record.state.moved_away()) {
    if (erased->patient_ids.count(moved.to_patient_id()) != 0) {
      erased->givers.emplace(moved.identity(), record.patient_id);
    }
  }
  if (!record.state.merged_into().empty()) return;
  for (const v1::ReportedResult& report : record.state.reports()) {
    erased->holders.emplace(report.identity(), record.patient_id);
  }
}

absl::Status AddRedaction(const Recorder& recorder, const Loaded& record,
                          const Erased& erased, Erasure* erasure) {
  const auto log = recorder.LoadLog(record.patient_id, record.version);
  if (!log.ok()) return log.status();
  const auto events = Redact(*log, erased);
  if (events.empty()) return absl::OkStatus();
  Redaction redaction;
  redaction.patient_id = record.patient_id;
  redaction.expected_version = record.version;
  std::vector<v1::RecordEvent> after = *log;
  for (const auto& [version, event] : events) {
    after[version - 1] = event;
    redaction.events.emplace_back(version, engine::DeterministicBytes(event));
  }
  v1::PatientState state;
  int64_t version = 0;
  for (const v1::RecordEvent& event : after) {
    absl::Status status = ApplyEvent(event, ++version, &state);
    if (!status.ok()) return status;
  }
  redaction.state = engine::DeterministicBytes(state);
  redaction.labels = LabelsOf(state);
  erasure->redactions.push_back(std::move(redaction));
  return absl::OkStatus();
}

}  // namespace

std::vector<std::pair<int64_t, v1::RecordEvent>> Redact(
    const std::vector<v1::RecordEvent>& log, const Erased& erased) {
  std::vector<std::pair<int64_t, v1::RecordEvent>> changed;
  LogRedaction redaction(erased);
  int64_t version = 0;
  for (const v1::RecordEvent& event : log) {
    ++version;
    v1::RecordEvent after = redaction.After(event);
    if (engine::DeterministicBytes(after) !=
        engine::DeterministicBytes(event)) {
      changed.emplace_back(version, std::move(after));
    }
  }
  return changed;
}

absl::StatusOr<Erasure> ErasureOf(const Recorder& recorder,
                                  const std::vector<Loaded>& records,
                                  absl::Time now) {
  Erasure erasure;
  erasure.now = now;
  std::set<std::string> identities;
  ReportsByMeasurement measurements;
  for (const Loaded& record : records) {
    erasure.patient_ids.push_back(record.patient_id);
  }
  // All that the others held went on there. What they hold and it does not was
  // moved since, and is somebody else's.
  for (const v1::ReportedResult& report : records.front().state.reports()) {
    identities.insert(report.identity());
    measurements.emplace(KnownBy(report), &report);
  }
  erasure.expected_version = records.front().version;
  Neighbours neighbours(recorder, records);
  absl::Status status = neighbours.Load();
  if (!status.ok()) return status;
  Erased of_all{neighbours.erased(), identities, {}, {}};
  for (const auto& [id, record] : neighbours.records()) {
    AddHands(record, &of_all);
  }
  for (const auto& [id, record] : neighbours.records()) {
    // What the other holds by now is its own, though it may read the same.
    Erased erased = of_all;
    for (const v1::ReportedResult& report :
         neighbours.End(record).state.reports()) {
      erased.identities.erase(report.identity());
    }
    status = AddRedaction(recorder, record, erased, &erasure);
    if (!status.ok()) return status;
    status =
        AddQueued(recorder.store(), id, measurements, MeasurementOf, &erasure);
    if (!status.ok()) return status;
  }
  const auto others = WaitedFor(recorder.store(), measurements);
  if (!others.ok()) return others.status();
  for (const std::string& id : *others) {
    if (neighbours.erased().count(id) != 0) continue;
    status = AddQueued(recorder.store(), id, measurements, KnownBy, &erasure);
    if (!status.ok()) return status;
  }
  return erasure;
}

}  // namespace myorules::service::record
