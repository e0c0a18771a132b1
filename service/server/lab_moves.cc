// LabService.MoveResults: results go from the wrong patient to the right one.
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "service/record/intake.h"
#include "service/record/reports.h"
#include "service/record/versions.h"
#include "service/server/lab_queue.h"
#include "service/server/lab_reports.h"
#include "service/server/limits.h"
#include "service/server/patient_answers.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using record::Loaded;

constexpr char kTo[] = "to_patient_id";

absl::Status CheckRequest(const v1::MoveResultsRequest& request) {
  if (request.from_patient_id().empty()) return MustBeSet("from_patient_id");
  if (request.to_patient_id().empty()) return MustBeSet(kTo);
  if (request.from_patient_id() == request.to_patient_id()) {
    return InvalidField(kTo, "must be another than from_patient_id");
  }
  const int named = request.identities_size() + request.specimen_ids_size();
  if (named == 0) {
    return InvalidField("identities", "or specimen_ids must have an entry");
  }
  if (named > limits::kMaxResultsPerRequest) {
    return InvalidField(
        "identities",
        absl::StrCat("and specimen_ids have ", named, " entries; at most ",
                     limits::kMaxResultsPerRequest, " are moved at once"));
  }
  return absl::OkStatus();
}

// Errors: FAILED_PRECONDITION where it was merged into another one.
absl::StatusOr<Loaded> LoadOpen(const Environment& environment,
                                const std::string& patient_id) {
  absl::StatusOr<Loaded> loaded = environment.recorder->Load(patient_id);
  if (loaded.ok() && !loaded->state.merged_into().empty()) return RecordEnded();
  return loaded;
}

// One result to be moved, from the record or the queue; with a number it waits.
struct Chosen {
  const v1::ReportedResult* report = nullptr;
  int64_t number = 0;
};

// The results that a request names.
class Choice {
 public:
  Choice(const v1::PatientState& from, const PatientQueue& queue,
         const v1::PatientState& to) {
    for (const v1::ReportedResult& report : from.reports()) {
      all_[report.identity()] = {&report, 0};
    }
    for (const auto& [identity, waiting] : queue.waiting()) {
      Chosen& chosen = all_[identity];
      if (chosen.report == nullptr) chosen.report = &waiting.result.report();
      chosen.number = waiting.number;
    }
    for (const v1::ReportedResult& report : to.reports()) {
      there_.insert(report.identity());
      specimens_there_.insert(report.result().specimen_id());
    }
  }

  // Errors: INVALID_ARGUMENT for what is with neither patient.
  absl::Status Name(const v1::MoveResultsRequest& request) {
    for (int i = 0; i < request.identities_size(); ++i) {
      const std::string& identity = request.identities(i);
      if (all_.count(identity) != 0) {
        AddVersions(identity);
      } else if (there_.count(identity) == 0) {
        return InvalidField(absl::StrCat("identities[", i, "]"),
                            "names no result of from_patient_id");
      }
    }
    for (int i = 0; i < request.specimen_ids_size(); ++i) {
      const std::string& specimen = request.specimen_ids(i);
      std::set<absl::string_view> laboratories;
      for (const auto& [identity, chosen] : all_) {
        if (specimen.empty() ||
            chosen.report->result().specimen_id() != specimen) {
          continue;
        }
        AddVersions(identity);
        laboratories.insert(chosen.report->profile());
      }
      if (laboratories.size() > 1) {
        return InvalidField(
            absl::StrCat("specimen_ids[", i, "]"),
            "is an accession of several laboratories (profiles); name the "
            "results by identities");
      }
      if (laboratories.empty() &&
          (specimen.empty() || specimens_there_.count(specimen) == 0)) {
        return InvalidField(absl::StrCat("specimen_ids[", i, "]"),
                            "names no result of from_patient_id");
      }
    }
    return absl::OkStatus();
  }

  // By identity.
  const std::map<std::string, Chosen>& chosen() const { return chosen_; }

 private:
  // Were an earlier version left behind, it would count again; were a
  // withdrawal, what it withdraws would.
  void AddVersions(const std::string& identity) {
    if (!chosen_.emplace(identity, all_.find(identity)->second).second) return;
    if (!versions_.has_value()) {
      std::vector<const v1::ReportedResult*> reports;
      reports.reserve(all_.size());
      for (const auto& [other, chosen] : all_) {
        reports.push_back(chosen.report);
      }
      versions_.emplace(std::move(reports));
    }
    const int named = PlaceOf(identity);
    int place = 0;
    for (const auto& [other, chosen] : all_) {
      if (versions_->AreOfOne(named, place++)) chosen_.emplace(other, chosen);
    }
  }

  int PlaceOf(const std::string& identity) const {
    return static_cast<int>(std::distance(all_.begin(), all_.find(identity)));
  }

  std::map<std::string, Chosen> all_;
  // Of all, in their order.
  absl::optional<record::Versions> versions_;
  std::map<std::string, Chosen> chosen_;
  // With the right patient already, as after a repeated call.
  std::set<std::string> there_;
  std::set<std::string> specimens_there_;
};

// Why the results cannot go to the patient.
absl::Status CheckFit(const Loaded& to,
                      const std::map<std::string, Chosen>& chosen) {
  record::RecordIntake intake(to.state);
  for (const auto& [identity, moved] : chosen) {
    const record::Intake fit = intake.CheckFit(*moved.report);
    if (fit.field.empty()) continue;
    return InvalidField(
        kTo, absl::StrCat("a result does not fit this patient: ", fit.field,
                          " ", fit.description));
  }
  return absl::OkStatus();
}

// One attempt, on the records as they are.
class Move {
 public:
  Move(const Environment& environment, const v1::MoveResultsRequest& request,
       const engine::Interruption& interruption,
       v1::MoveResultsResponse* response)
      : environment_(environment),
        request_(request),
        interruption_(interruption),
        response_(*response),
        commit_(record::Recorder::CommitAt(environment.clock->Now())) {}

  absl::Status Run(const absl::optional<record::RequestKey>& key) {
    response_.Clear();
    absl::Status status = Load();
    if (!status.ok()) return status;
    absl::StatusOr<PatientQueue> queue = PatientQueue::Load(
        environment_.recorder->store(), request_.from_patient_id());
    if (!queue.ok()) return queue.status();
    const record::QueueMark mark = queue->mark();
    if (from_.version == 0 && queue->waiting().empty()) {
      return absl::NotFoundError(
          "from_patient_id: is not on record, and nothing waits for it");
    }
    Choice choice(from_.state, *queue, to_.state);
    status = choice.Name(request_);
    if (!status.ok()) return status;
    status = CheckFit(to_, choice.chosen());
    if (!status.ok()) return status;
    status = Extend(choice.chosen(), &*queue);
    if (!status.ok()) return status;
    commit_.queue_marks.push_back(mark);
    // Of one on record the log tells with whom results were exchanged.
    if (from_.version == 0) {
      commit_.shared_receipts.push_back({from_.patient_id, to_.patient_id});
    }
    if (key.has_value()) AddReceipt(*key);
    if (choice.chosen().empty() && !key.has_value()) return absl::OkStatus();
    return environment_.recorder->Apply(commit_);
  }

 private:
  absl::Status Load() {
    absl::StatusOr<Loaded> from =
        LoadOpen(environment_, request_.from_patient_id());
    if (!from.ok() && !absl::IsNotFound(from.status())) return from.status();
    if (from.ok()) from_ = *std::move(from);
    from_.patient_id = request_.from_patient_id();
    absl::StatusOr<Loaded> to =
        LoadOpen(environment_, request_.to_patient_id());
    if (absl::IsNotFound(to.status())) {
      return absl::NotFoundError(absl::StrCat(kTo, ": is not on record"));
    }
    if (!to.ok()) return to.status();
    to_ = *std::move(to);
    return absl::OkStatus();
  }

  // Each leaves behind that it is not the wrong patient's, on the record or, of
  // one who is on none, in the queue.
  absl::Status Extend(const std::map<std::string, Chosen>& chosen,
                      PatientQueue* queue) {
    std::vector<v1::RecordEvent> away;
    std::vector<v1::RecordEvent> here;
    for (const auto& [identity, moved] : chosen) {
      response_.add_identities(identity);
      if (moved.number != 0) commit_.unqueue.push_back(moved.number);
      if (from_.version == 0) {
        queue->AddMark(*moved.report, &commit_);
        // It is there where the laboratory had repeated itself.
        if (record::FindReport(to_.state, identity) == nullptr) {
          here.push_back(record::EventOf(*moved.report));
        }
        continue;
      }
      *away.emplace_back().mutable_result_moved_away() =
          record::MovedAway(*moved.report, to_.patient_id);
      v1::ResultMovedHere& came =
          *here.emplace_back().mutable_result_moved_here();
      *came.mutable_result() = *moved.report;
      came.set_from_patient_id(from_.patient_id);
    }
    absl::Status status = ExtendOne(from_, away);
    if (!status.ok()) return status;
    return ExtendOne(to_, here);
  }

  absl::Status ExtendOne(const Loaded& current,
                         const std::vector<v1::RecordEvent>& events) {
    if (events.empty()) {
      commit_.rests_on.push_back({current.patient_id, current.version});
      return current.version == 0
                 ? absl::OkStatus()
                 : FillAnswers(current, false, response_.add_patients());
    }
    const absl::StatusOr<Loaded> record = ExtendWithQueued(current, events);
    if (!record.ok()) return record.status();
    return FillAnswers(*record, true, response_.add_patients());
  }

  // What waits because a version of it was elsewhere goes on record with that,
  // where the record can be classified so.
  absl::StatusOr<Loaded> ExtendWithQueued(
      const Loaded& current, const std::vector<v1::RecordEvent>& events) {
    // What is another one's must not stand here, whatever else is wrong.
    if (current.patient_id == from_.patient_id) {
      return environment_.recorder->ExtendAnyway({current, events},
                                                 interruption_, &commit_);
    }
    const record::Commit before = commit_;
    return WithQueued(
        [&](bool classifiable, int* taken) -> absl::StatusOr<Loaded> {
          commit_ = before;
          std::vector<record::PatientChange> changes = {{current, events}};
          const absl::StatusOr<int> took = TakeQueued(
              environment_.recorder->store(), classifiable, &changes, &commit_);
          if (!took.ok()) return took.status();
          *taken = *took;
          return environment_.recorder->Extend(std::move(changes.front()),
                                               interruption_, &commit_);
        });
  }

  void AddReceipt(const record::RequestKey& key) {
    v1::MoveResultsResponse kept;
    *kept.mutable_identities() = response_.identities();
    commit_.receipt =
        record::Receipt{key.request_id, key.request_hash, {}, "", commit_.now};
    for (const v1::PatientAnswers& answers : response_.patients()) {
      commit_.receipt->patients.push_back(
          {answers.patient_id(), answers.version()});
      *kept.add_patients() = AnswersToKeep(answers);
    }
    if (from_.version == 0) {
      commit_.receipt->patients.push_back({from_.patient_id, 0});
    }
    commit_.receipt->response = kept.SerializeAsString();
  }

  const Environment& environment_;
  const v1::MoveResultsRequest& request_;
  const engine::Interruption& interruption_;
  v1::MoveResultsResponse& response_;
  record::Commit commit_;
  // Version 0: not on record.
  Loaded from_;
  Loaded to_;
};

}  // namespace

absl::Status MoveResults(const Environment& environment,
                         const v1::MoveResultsRequest& request,
                         v1::MoveResultsResponse* response,
                         const engine::Interruption& interruption) {
  absl::Status status = CheckHasRecord(environment);
  if (!status.ok()) return status;
  status = CheckRequest(request);
  if (!status.ok()) return status;
  const auto key = RequestKeyOf(request, request.request_id());
  if (!key.ok()) return key.status();
  v1::MoveResultsResponse answer;
  status = AnswerOnce(
      environment, *key,
      [&](const record::Receipt& receipt) {
        return RestoreResponse(*environment.recorder, receipt, &answer);
      },
      [&] {
        return Move(environment, request, interruption, &answer).Run(*key);
      });
  if (status.ok()) *response = std::move(answer);
  return status;
}

}  // namespace myorules::service
