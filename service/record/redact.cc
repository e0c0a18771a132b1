#include "service/record/redact.h"

#include <algorithm>
#include <limits>
#include <map>

#include "engine/base/proto_text.h"
#include "service/record/fold.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

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
      after.mutable_result_moved_here()->clear_from_patient_id();
    }
    return after;
  }

  v1::RecordEvent AfterMovedAway(const v1::RecordEvent& event) {
    const v1::ResultMovedAway& moved = event.result_moved_away();
    if (IsErased(moved.identity())) {
      held_.erase(moved.identity());
      return Without(event);
    }
    v1::RecordEvent after = event;
    if (IsErasedPatient(moved.to_patient_id())) {
      after.mutable_result_moved_away()->clear_to_patient_id();
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
    auto* away = merged.mutable_moved_away();
    away->erase(std::remove_if(away->begin(), away->end(),
                               [this](const v1::ResultMovedAway& moved) {
                                 return IsErased(moved.identity());
                               }),
                away->end());
    for (v1::ResultMovedAway& moved : *away) {
      if (IsErasedPatient(moved.to_patient_id())) moved.clear_to_patient_id();
    }
    return event;
  }

  v1::RecordEvent AfterAnswer(const v1::RecordEvent& event) {
    const std::string& pack = event.classified().answer().pack().name();
    if (!held_.empty()) {
      told_against_.insert(pack);
      return Without(event);
    }
    if (told_against_.erase(pack) == 0) return event;
    v1::RecordEvent after = event;
    after.mutable_classified()->clear_changes();
    return after;
  }

  const Erased& erased_;
  // What is erased and was on record at this place of the log.
  std::set<std::string> held_;
  // Packs whose next answer says what is otherwise than in one that is gone.
  std::set<std::string> told_against_;
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
// erased.
absl::Status AddQueued(Store& store, const std::string& patient_id,
                       const std::set<std::string>& measurements,
                       Erasure* erasure) {
  const auto rows = store.Queue(
      {.patient_id = patient_id, .limit = std::numeric_limits<int>::max()});
  if (!rows.ok()) return rows.status();
  erasure->queue_marks.push_back(
      {patient_id, rows->empty() ? 0 : rows->back().number});
  for (const QueuedResult& row : *rows) {
    v1::UnmatchedResult result;
    if (!result.ParseFromString(row.body)) {
      return absl::DataLossError("record: a result that waits cannot be read");
    }
    if (measurements.count(MeasurementOf(result.report())) != 0) {
      erasure->unqueue.push_back(row.number);
    }
  }
  return absl::OkStatus();
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
  std::set<std::string> measurements;
  for (const Loaded& record : records) {
    erasure.patient_ids.push_back(record.patient_id);
    for (const v1::ReportedResult& report : record.state.reports()) {
      identities.insert(report.identity());
      const std::string measurement = MeasurementOf(report);
      if (!measurement.empty()) measurements.insert(measurement);
    }
  }
  erasure.expected_version = records.front().version;
  Neighbours neighbours(recorder, records);
  absl::Status status = neighbours.Load();
  if (!status.ok()) return status;
  for (const auto& [id, record] : neighbours.records()) {
    // What the other holds by now is its own, though it may read the same.
    Erased erased{neighbours.erased(), identities};
    for (const v1::ReportedResult& report :
         neighbours.End(record).state.reports()) {
      erased.identities.erase(report.identity());
    }
    status = AddRedaction(recorder, record, erased, &erasure);
    if (!status.ok()) return status;
    status = AddQueued(recorder.store(), id, measurements, &erasure);
    if (!status.ok()) return status;
  }
  return erasure;
}

}  // namespace myorules::service::record
