#include "service/server/lab_queue.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "service/record/fold.h"
#include "service/record/reports.h"
#include "service/record/stored_messages.h"
#include "service/record/versions.h"
#include "service/server/limits.h"
#include "service/server/record_calls.h"

namespace myorules::service {

absl::StatusOr<PatientQueue> PatientQueue::Load(record::Store& store,
                                                const std::string& patient_id) {
  PatientQueue queue(patient_id);
  const auto stored = store.Queue(
      {.patient_id = patient_id, .limit = std::numeric_limits<int>::max()});
  if (!stored.ok()) return stored.status();
  for (const record::QueuedResult& row : *stored) {
    absl::StatusOr<v1::UnmatchedResult> result = record::ReadWaiting(row);
    if (!result.ok()) return result.status();
    queue.last_number_ = row.number;
    if (result->has_moved_away()) {
      queue.marks_.push_back({row.number, result->moved_away()});
    } else {
      queue.waiting_[row.identity] = {row.number, *std::move(result)};
    }
  }
  return queue;
}

const v1::UnmatchedResult* PatientQueue::Find(
    const std::string& identity) const {
  const auto it = waiting_.find(identity);
  return it == waiting_.end() ? nullptr : &it->second.result;
}

bool PatientQueue::HasRoomFor(const v1::ReportedResult& report) const {
  if (waiting_.size() < limits::kMaxUnmatchedOfOnePatient) return true;
  std::vector<const v1::ReportedResult*> held;
  held.reserve(waiting_.size());
  for (const auto& [identity, entry] : waiting_) {
    held.push_back(&entry.result.report());
  }
  return waiting_.size() < 2 * limits::kMaxUnmatchedOfOnePatient &&
         record::ReplacesOne(std::move(held), report);
}

void PatientQueue::Add(const v1::ReportedResult& report,
                       const std::string& reason, record::Commit* commit) {
  Waiting& waiting = waiting_[report.identity()];
  waiting.number = 0;
  v1::UnmatchedResult& result = waiting.result;
  if (!result.has_receive_time()) {
    *result.mutable_receive_time() = TimestampOf(commit->now);
  }
  result.set_patient_id(patient_id_);
  *result.mutable_report() = report;
  result.set_reason(reason);
  commit->queue.push_back(
      {0, patient_id_, report.identity(), engine::DeterministicBytes(result)});
}

void PatientQueue::Adopt(const Waiting& other, const std::string& reason,
                         record::Commit* commit) {
  commit->unqueue.push_back(other.number);
  *waiting_[other.result.report().identity()].result.mutable_receive_time() =
      other.result.receive_time();
  Add(other.result.report(), reason, commit);
}

bool PatientQueue::WasMoved(const v1::ReportedResult& report) const {
  return std::any_of(marks_.begin(), marks_.end(),
                     [&report](const MovedMark& mark) {
                       return record::IsOf(mark.moved, report);
                     });
}

bool PatientQueue::WasMovedItself(const v1::ReportedResult& report) const {
  return std::any_of(marks_.begin(), marks_.end(),
                     [&report](const MovedMark& mark) {
                       return record::IsItself(mark.moved, report);
                     });
}

void PatientQueue::AddMark(const v1::ReportedResult& report,
                           record::Commit* commit) {
  if (WasMovedItself(report)) return;
  MovedMark& mark = marks_.emplace_back();
  mark.moved = record::MarkOf(record::MovedAway(report, ""));
  v1::UnmatchedResult kept;
  kept.set_patient_id(patient_id_);
  *kept.mutable_moved_away() = mark.moved;
  commit->queue.push_back({0, patient_id_, mark.moved.identity(),
                           engine::DeterministicBytes(kept)});
}

namespace {

// What they correct is then there where a record is almost full.
std::vector<Waiting> CorrectionsLast(const PatientQueue& queue) {
  std::vector<Waiting> waiting;
  waiting.reserve(queue.waiting().size());
  for (const auto& [identity, entry] : queue.waiting()) {
    waiting.push_back(entry);
  }
  std::stable_partition(waiting.begin(), waiting.end(),
                        [](const Waiting& entry) {
                          return !record::IsCorrection(entry.result.report());
                        });
  return waiting;
}

}  // namespace

absl::StatusOr<int> TakeQueued(record::Store& store, bool classifiable,
                               std::vector<record::PatientChange>* changes,
                               record::Commit* commit) {
  std::vector<PatientQueue> queues;
  bool none = true;
  for (const record::PatientChange& change : *changes) {
    absl::StatusOr<PatientQueue> queue =
        PatientQueue::Load(store, change.current.patient_id);
    if (!queue.ok()) return queue.status();
    commit->queue_marks.push_back(queue->mark());
    none = none && queue->waiting().empty() && queue->marks().empty();
    queues.push_back(*std::move(queue));
  }
  if (none) return 0;
  record::PatientChange& first = changes->front();
  for (const PatientQueue& queue : queues) {
    for (const MovedMark& mark : queue.marks()) {
      *first.events.emplace_back().mutable_result_moved_away() = mark.moved;
      commit->unqueue.push_back(mark.number);
    }
  }
  v1::PatientState state = first.current.state;
  int64_t version = first.current.version;
  for (const v1::RecordEvent& event : first.events) {
    absl::Status status = record::ApplyEvent(event, ++version, &state);
    if (!status.ok()) return status;
  }
  record::RecordIntake intake(state);
  int taken = 0;
  for (PatientQueue& queue : queues) {
    for (const Waiting& entry : CorrectionsLast(queue)) {
      std::string reason = absl::StrCat("patient_id: ", kCannotBeClassified);
      if (classifiable) {
        const record::Intake taking = intake.Take(entry.result.report());
        if (taking.field.empty()) {
          commit->unqueue.push_back(entry.number);
          ++taken;
          continue;
        }
        reason = absl::StrCat(taking.field, ": ", taking.description);
      }
      if (&queue != &queues.front()) {
        queues.front().Adopt(entry, reason, commit);
      } else if (reason != entry.result.reason()) {
        queue.Add(entry.result.report(), reason, commit);
      }
    }
  }
  first.events.insert(first.events.end(), intake.events().begin(),
                      intake.events().end());
  return taken;
}

absl::StatusOr<Joined> JoinQueued(record::Store& store,
                                  const record::Loaded& patient,
                                  record::RecordIntake* intake) {
  const auto queue = PatientQueue::Load(store, patient.patient_id);
  if (!queue.ok()) return queue.status();
  Joined joined;
  for (const auto& [identity, entry] : queue->waiting()) {
    if (intake->Holds(identity)) {
      joined.held.emplace_back(identity, entry.number);
    } else if (intake->Take(entry.result.report()).field.empty()) {
      joined.taken.emplace_back(identity, entry.number);
    }
  }
  const std::string was_moved = absl::StrCat("patient_id: ", record::kWasMoved);
  for (const std::string& partner : patient.state.exchanged_with()) {
    const auto other = PatientQueue::Load(store, partner);
    if (!other.ok()) return other.status();
    for (const auto& [identity, entry] : other->waiting()) {
      if (entry.result.reason() == was_moved && intake->Holds(identity)) {
        joined.held.emplace_back(identity, entry.number);
      }
    }
  }
  return joined;
}

}  // namespace myorules::service
