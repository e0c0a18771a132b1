#include "service/server/lab_reports.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/arena.h"
#include "rules/patient/limits.h"
#include "rules/patient/record_id.h"
#include "service/record/intake.h"
#include "service/record/kept_answers.h"
#include "service/record/reports.h"
#include "service/record/versions.h"
#include "service/record/wire.h"
#include "service/server/lab_handlers.h"
#include "service/server/lab_queue.h"
#include "service/server/lab_read_report.h"
#include "service/server/lab_versions.h"
#include "service/server/limits.h"
#include "service/server/patient_answers.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using record::Intake;
using record::Loaded;

constexpr char kPatientId[] = "patient_id";

absl::Status CheckRequest(const v1::ReportResultsRequest& request) {
  absl::Status status = CheckResultCount(request.results_size());
  if (!status.ok()) return status;
  std::set<absl::string_view> patients;
  for (const v1::ResultReport& report : request.results()) {
    patients.insert(report.patient_id());
  }
  if (patients.size() > limits::kMaxPatientsPerReport) {
    return InvalidField(
        "results",
        absl::StrCat("are of ", patients.size(), " patients; at most ",
                     limits::kMaxPatientsPerReport, " are reported at once"));
  }
  return absl::OkStatus();
}

void AddProblem(const std::string& field, const std::string& description,
                v1::ResultAcknowledgement* result) {
  v1::ReportProblem* problem = result->add_problems();
  problem->set_field(field);
  problem->set_description(description);
}

// What is wrong with a report beside its print, whoever the patient is.
void CheckReport(const v1::ResultReport& sent,
                 v1::ResultAcknowledgement* result) {
  if (sent.patient_id().empty()) {
    AddProblem(kPatientId, "must be set", result);
  } else if (sent.patient_id().size() > rules::limits::kMaxIdBytes) {
    AddProblem(
        kPatientId,
        absl::StrCat("has ", sent.patient_id().size(), " bytes; at most ",
                     rules::limits::kMaxIdBytes, " are allowed"),
        result);
  }
  // A withdrawal that names its result otherwise would withdraw nothing.
  for (const auto& [field, id] :
       std::initializer_list<std::pair<const char*, const std::string&>>{
           {kPatientId, sent.patient_id()},
           {"raw.id", sent.raw().id()},
           {"raw.specimen_id", sent.raw().specimen_id()},
           {"raw.supersedes", sent.raw().supersedes()}}) {
    const absl::string_view fault = rules::FaultInId(id);
    if (!fault.empty()) AddProblem(field, std::string(fault), result);
  }
  if (sent.has_result_time() && !IsTime(sent.result_time())) {
    AddProblem("result_time", "is no time from year 1 to 9999", result);
  }
}

// Where the results for one patient go.
struct Destination {
  // As it stands; with version 0 the patient is not on record.
  Loaded current;
  absl::optional<record::RecordIntake> intake;
  // Places of the results that go on record.
  std::vector<int> taken;
  // What is said of those and of what is there already.
  std::vector<v1::ResultAcknowledgement*> told;
  // Whether one was not refused.
  bool has_results = false;
  // Where one does not go on record.
  absl::optional<PatientQueue> queue;
};

// One attempt to store a request on the records as they are.
class Posting {
 public:
  Posting(const Environment& environment,
          const v1::ReportResultsRequest& request,
          const std::vector<ReadReport>& read,
          const engine::Interruption& interruption)
      : environment_(environment),
        request_(request),
        read_(read),
        interruption_(interruption),
        commit_(record::Recorder::CommitAt(environment.clock->Now())) {}

  // Gives the bytes of the response.
  absl::Status Run(const absl::optional<record::RequestKey>& key,
                   std::string* response) {
    for (int i = 0; i < request_.results_size(); ++i) {
      absl::Status status = Take(i);
      if (!status.ok()) return status;
    }
    for (auto& [id, destination] : destinations_) {
      absl::Status status = Extend(&destination);
      if (!status.ok()) return status;
    }
    // Before the wait for the disk: what wrote it is still in the caches.
    const std::string results = response_.SerializeAsString();
    if (key.has_value()) AddReceipt(*key, results);
    std::string bytes;
    bytes.reserve(results.size() + patients_.size());
    bytes.append(results);
    bytes.append(patients_);
    absl::Status status;
    if (!commit_.appends.empty() || !commit_.queue.empty() ||
        !commit_.unqueue.empty() || key.has_value()) {
      status = environment_.recorder->Apply(commit_);
    }
    if (!status.ok()) return status;
    *response = std::move(bytes);
    return absl::OkStatus();
  }

 private:
  absl::Status Take(int i) {
    const v1::ResultReport& sent = request_.results(i);
    v1::ResultAcknowledgement* result = response_.add_results();
    CheckReport(sent, result);
    if (!result->problems().empty() ||
        read_[i].reading.outcome() == v1::READING_OUTCOME_REFUSED) {
      *result->mutable_reading() = read_[i].reading;
      result->set_outcome(v1::REPORT_OUTCOME_REFUSED);
      return absl::OkStatus();
    }
    const absl::StatusOr<Destination*> destination = Find(sent.patient_id());
    if (!destination.ok()) return destination.status();
    return TakeInto(**destination, i, result);
  }

  static v1::ReportOutcome Stored(const v1::NormalisedResult& reading) {
    return reading.outcome() == v1::READING_OUTCOME_READ
               ? v1::REPORT_OUTCOME_STORED
               : v1::REPORT_OUTCOME_STORED_UNKNOWN;
  }

  absl::Status TakeInto(Destination& destination, int i,
                        v1::ResultAcknowledgement* result) {
    if (destination.current.version == 0) {
      *result->mutable_reading() = read_[i].reading;
      return Queue(destination, i, kPatientId, kWaitsForPatient, result);
    }
    *result->mutable_reading() =
        read_[i].For(destination.current.state.entered().sex());
    const Intake intake = destination.intake->Take(read_[i].report);
    switch (intake.outcome) {
      case Intake::Outcome::kTaken:
        Acknowledge(destination, i, Stored(read_[i].reading), result);
        TellOfDays(read_[i].report, environment_.clock->Today(), result);
        destination.taken.push_back(i);
        destination.told.push_back(result);
        break;
      case Intake::Outcome::kDuplicate:
        Acknowledge(destination, i, v1::REPORT_OUTCOME_DUPLICATE, result);
        destination.told.push_back(result);
        break;
      case Intake::Outcome::kDoesNotFit: {
        const auto there =
            IsWithTheRightOne(destination.current.state, read_[i].report);
        if (!there.ok()) return there.status();
        if (*there) {
          Acknowledge(destination, i, v1::REPORT_OUTCOME_DUPLICATE, result);
          break;
        }
        return Queue(destination, i, intake.field, intake.description, result);
      }
      case Intake::Outcome::kFull:
        Refuse(intake.field, intake.description, result);
    }
    return absl::OkStatus();
  }

  // Whether it is a version of what was moved, and was reported for the patient
  // to whom that went.
  absl::StatusOr<bool> IsWithTheRightOne(const v1::PatientState& wrong,
                                         const v1::ReportedResult& report) {
    for (const v1::ResultMovedAway& moved : wrong.moved_away()) {
      if (moved.to_patient_id().empty() || !record::IsOf(moved, report)) {
        continue;
      }
      const absl::StatusOr<Destination*> right = Find(moved.to_patient_id());
      if (!right.ok()) return right.status();
      if ((*right)->intake->Holds(report.identity())) return true;
    }
    return false;
  }

  void Acknowledge(Destination& destination, int i, v1::ReportOutcome outcome,
                   v1::ResultAcknowledgement* result) {
    result->set_outcome(outcome);
    result->set_patient_id(destination.current.patient_id);
    result->set_identity(read_[i].report.identity());
    destination.has_results = true;
  }

  static void Refuse(const std::string& field, const std::string& description,
                     v1::ResultAcknowledgement* result) {
    result->set_outcome(v1::REPORT_OUTCOME_REFUSED);
    result->clear_patient_id();
    result->clear_identity();
    AddProblem(field, description, result);
  }

  // The result waits; `field` and `description` say why.
  absl::Status Queue(Destination& destination, int i, const std::string& field,
                     const std::string& description,
                     v1::ResultAcknowledgement* result) {
    if (!destination.queue.has_value()) {
      absl::StatusOr<PatientQueue> queue = PatientQueue::Load(
          environment_.recorder->store(), destination.current.patient_id);
      if (!queue.ok()) return queue.status();
      destination.queue = *std::move(queue);
    }
    PatientQueue& queue = *destination.queue;
    const v1::ReportedResult& report = read_[i].report;
    // Did it wait again, it could go to a second patient.
    if (queue.WasMovedItself(report)) {
      Acknowledge(destination, i, v1::REPORT_OUTCOME_DUPLICATE, result);
      return absl::OkStatus();
    }
    const v1::UnmatchedResult* waiting = queue.Find(report.identity());
    if (waiting == nullptr && !queue.HasRoomFor(report)) {
      Refuse(kPatientId,
             absl::StrCat(limits::kMaxUnmatchedOfOnePatient,
                          " results wait for this patient; register the "
                          "patient first"),
             result);
      return absl::OkStatus();
    }
    const bool known =
        waiting != nullptr && engine::DeterministicBytes(waiting->report()) ==
                                  engine::DeterministicBytes(report);
    Acknowledge(
        destination, i,
        known ? v1::REPORT_OUTCOME_DUPLICATE : v1::REPORT_OUTCOME_UNMATCHED,
        result);
    const std::string why =
        queue.WasMoved(report) ? record::kWasMoved : description;
    AddProblem(field, why, result);
    if (!known) queue.Add(report, absl::StrCat(field, ": ", why), &commit_);
    return absl::OkStatus();
  }

  // The record of the patient, or the one in which it went on.
  absl::StatusOr<Destination*> Find(const std::string& patient_id) {
    std::string id = patient_id;
    const auto known = went_to_.find(patient_id);
    if (known != went_to_.end()) id = known->second;
    while (true) {
      const auto it = destinations_.find(id);
      if (it != destinations_.end()) break;
      absl::StatusOr<Loaded> loaded = environment_.recorder->Load(id);
      if (loaded.ok() && !loaded->state.merged_into().empty()) {
        id = loaded->state.merged_into();
        continue;
      }
      if (!loaded.ok() && !absl::IsNotFound(loaded.status())) {
        return loaded.status();
      }
      Destination& destination = destinations_[id];
      destination.current.patient_id = id;
      if (loaded.ok()) destination.current = *std::move(loaded);
      destination.intake.emplace(destination.current.state);
      break;
    }
    went_to_[patient_id] = id;
    return &destinations_.find(id)->second;
  }

  absl::Status Extend(Destination* destination) {
    const record::PatientVersion rests_on{destination->current.patient_id,
                                          destination->current.version};
    const std::vector<v1::RecordEvent>& events = destination->intake->events();
    const size_t own = events.size();
    absl::StatusOr<Joined> joined = Joined();
    if (!destination->told.empty()) {
      joined = JoinQueued(environment_.recorder->store(), destination->current,
                          &*destination->intake);
      if (!joined.ok()) return joined.status();
    }
    absl::StatusOr<bool> extended = false;
    std::vector<v1::RecordEvent> waiting;
    if (!joined->taken.empty()) {
      waiting.assign(events.begin() + static_cast<int64_t>(own), events.end());
      extended = ExtendBy(events, rests_on, destination);
      if (extended.ok() && *extended) Unqueue(joined->taken);
    }
    // Without what waits, where that is in the way.
    if (extended.ok() && !*extended && own > 0) {
      std::vector<v1::RecordEvent> alone = destination->intake->TakeEvents();
      alone.resize(own);
      extended = ExtendBy(std::move(alone), rests_on, destination);
    }
    if (!extended.ok()) return extended.status();
    if (*extended || own == 0) Unqueue(joined->held);
    if (*extended) return absl::OkStatus();
    for (const int i : destination->taken) {
      waiting.push_back(record::EventOf(read_[i].report));
    }
    return ExtendRefused(std::move(waiting), *joined, rests_on, destination);
  }

  // Of a record that is not to be extended by all of `events`, which came or
  // waited: what takes results back goes on it at once, or those would stand
  // until somebody updates it. All else waits.
  absl::Status ExtendRefused(std::vector<v1::RecordEvent> events,
                             const Joined& joined,
                             const record::PatientVersion& rests_on,
                             Destination* destination) {
    const v1::PatientState& state = destination->current.state;
    std::vector<v1::RecordEvent> taking_back;
    std::set<std::string> going;
    for (v1::RecordEvent& event : events) {
      const v1::ReportedResult& report = *record::ReportIn(event);
      if (!record::TakesBack(state, report)) continue;
      going.insert(report.identity());
      taking_back.push_back(std::move(event));
    }
    absl::Status status = QueueTaken(going, *destination);
    if (!status.ok()) return status;
    if (taking_back.empty()) {
      commit_.rests_on.push_back(rests_on);
      if (rests_on.version != 0 && destination->has_results) {
        TellOfVersions(state, destination->told);
        AddAnswers(destination->current, false);
      }
      return absl::OkStatus();
    }
    for (const Joined::Entries* entries : {&joined.held, &joined.taken}) {
      for (const auto& [identity, number] : *entries) {
        if (going.count(identity) != 0) commit_.unqueue.push_back(number);
      }
    }
    const absl::StatusOr<Loaded> record = environment_.recorder->ExtendAnyway(
        {std::move(destination->current), std::move(taking_back)},
        interruption_, &commit_);
    if (!record.ok()) return record.status();
    TellOfVersions(record->state, destination->told);
    AddAnswers(*record, true);
    return absl::OkStatus();
  }

  void Unqueue(const Joined::Entries& entries) {
    for (const auto& [identity, number] : entries) {
      commit_.unqueue.push_back(number);
    }
  }

  // False: the record cannot be classified so, and stays as it is.
  absl::StatusOr<bool> ExtendBy(std::vector<v1::RecordEvent> events,
                                const record::PatientVersion& rests_on,
                                Destination* destination) {
    // A record is large. Where it is needed again, it is read again.
    absl::StatusOr<Loaded> record = environment_.recorder->Extend(
        {std::move(destination->current), std::move(events)}, interruption_,
        &commit_);
    if (record.ok()) {
      TellOfVersions(record->state, destination->told);
      AddAnswers(*record, true);
      return true;
    }
    if (!record::IsOfThePatient(record.status())) return record.status();
    absl::Status status = ReadAgain(rests_on, &destination->current);
    if (!status.ok()) return status;
    return false;
  }

  void AddAnswers(const Loaded& record, bool changed) {
    heads_.push_back(AnswersHead(record, changed));
    record::AppendWireField(v1::ReportResultsResponse::kPatientsFieldNumber,
                            AnswersBytes(heads_.back(), record), &patients_);
  }

  // ABORTED: it has changed meanwhile.
  absl::Status ReadAgain(const record::PatientVersion& version,
                         Loaded* record) const {
    absl::StatusOr<Loaded> again =
        environment_.recorder->Load(version.patient_id);
    if (!again.ok() && !absl::IsNotFound(again.status())) return again.status();
    if (!again.ok() || again->version != version.version) {
      return absl::AbortedError("record: it has changed meanwhile");
    }
    *record = *std::move(again);
    return absl::OkStatus();
  }

  // Nothing of one patient holds up the others, and nothing is lost. `going`:
  // identities of what goes on record.
  absl::Status QueueTaken(const std::set<std::string>& going,
                          Destination& destination) {
    for (const int i : destination.taken) {
      if (going.count(read_[i].report.identity()) != 0) continue;
      absl::Status status =
          Queue(destination, i, kPatientId, kCannotBeClassified,
                response_.mutable_results(i));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // `results`: the bytes of the response without patients.
  void AddReceipt(const record::RequestKey& key, const std::string& results) {
    v1::ReportResultsResponse kept;
    std::map<std::string, int64_t> versions;
    // What is refused is told in the answer as well.
    for (const v1::ResultReport& sent : request_.results()) {
      if (sent.patient_id().size() <= rules::limits::kMaxIdBytes) {
        versions[sent.patient_id()] = 0;
      }
    }
    for (const v1::PatientAnswers& head : heads_) {
      versions[head.patient_id()] = head.version();
      *kept.add_patients() = AnswersToKeep(head);
    }
    commit_.receipt = record::Receipt{key.request_id,
                                      key.request_hash,
                                      {},
                                      results + kept.SerializeAsString(),
                                      commit_.now};
    for (const auto& [id, version] : versions) {
      commit_.receipt->patients.push_back({id, version});
    }
  }

  const Environment& environment_;
  const v1::ReportResultsRequest& request_;
  const std::vector<ReadReport>& read_;
  const engine::Interruption& interruption_;
  // Without the patients; their answers without what was classified, and the
  // bytes of all of it.
  google::protobuf::Arena arena_;
  v1::ReportResultsResponse& response_ =
      *google::protobuf::Arena::CreateMessage<v1::ReportResultsResponse>(
          &arena_);
  std::vector<v1::PatientAnswers> heads_;
  std::string patients_;
  record::Commit commit_;
  // By the id of the record; an intake points into its destination.
  std::map<std::string, Destination> destinations_;
  // From the id in the request to that of the record.
  std::map<std::string, std::string> went_to_;
};

}  // namespace

absl::Status ReportResultsAsBytes(const Environment& environment,
                                  const v1::ReportResultsRequest& request,
                                  std::string* response,
                                  const engine::Interruption& interruption) {
  absl::Status status = CheckHasRecord(environment);
  if (!status.ok()) return status;
  const auto soon = environment.recorder->ExtendsSoon();
  status = CheckRequest(request);
  if (!status.ok()) return status;
  const auto profile =
      FindLabProfile(*environment.lab_reader, request.profile());
  if (!profile.ok()) return profile.status();
  const auto key = RequestKeyOf(request, request.request_id());
  if (!key.ok()) return key.status();
  std::vector<ReadReport> read;
  read.reserve(request.results_size());
  for (const v1::ResultReport& sent : request.results()) {
    read.push_back(ReadReportOf(sent, request.profile(), **profile));
  }
  return AnswerFirst(
      environment, *key,
      [&](const record::Receipt& receipt) {
        v1::ReportResultsResponse restored;
        absl::Status found =
            RestoreResponse(*environment.recorder, receipt, &restored);
        if (found.ok()) *response = restored.SerializeAsString();
        return found;
      },
      [&] {
        return Posting(environment, request, read, interruption)
            .Run(*key, response);
      });
}

absl::Status ReportResults(const Environment& environment,
                           const v1::ReportResultsRequest& request,
                           v1::ReportResultsResponse* response,
                           const engine::Interruption& interruption) {
  std::string bytes;
  absl::Status status =
      ReportResultsAsBytes(environment, request, &bytes, interruption);
  if (!status.ok()) return status;
  return response->ParseFromString(bytes) ? absl::OkStatus()
                                          : record::UnreadableState();
}

}  // namespace myorules::service
