#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "rules/library/one_pack.h"
#include "service/server/environment.h"
#include "service/server/lab_reports.h"
#include "service/server/patient_handlers.h"
#include "tests/faults/call_history.h"
#include "tests/faults/loads.h"
#include "tests/faults/report_model.h"

namespace myorules::faults {
namespace {

class StoppedClock final : public service::Clock {
 public:
  absl::Time Now() const override {
    return absl::FromUnixSeconds(1'790'000'000);
  }
};

// One call of a client, and what came of it once there is an answer.
struct Call {
  enum class Kind { kReport, kCreate, kErase, kMerge, kMove };
  Kind kind = Kind::kReport;
  // Whose record is made or erased.
  std::string patient;
  v1::ReportResultsRequest report;
  v1::MergePatientsRequest merge;
  v1::MoveResultsRequest move;
  std::string answer;
};

// What the history says of a call.
std::string NameOf(const Call& call) {
  switch (call.kind) {
    case Call::Kind::kReport:
      return "report";
    case Call::Kind::kCreate:
      return absl::StrCat("create ", call.patient);
    case Call::Kind::kErase:
      return absl::StrCat("erase ", call.patient);
    case Call::Kind::kMerge:
      return absl::StrCat("merge ", call.merge.from_patient_id(), " into ",
                          call.merge.patient_id());
    case Call::Kind::kMove:
      return absl::StrCat("move ", call.move.specimen_ids(0), " from ",
                          call.move.from_patient_id(), " to ",
                          call.move.to_patient_id());
  }
  return "";
}

class ReportLoad final : public Load {
 public:
  ReportLoad() {
    environment_.library = rules::OnePackLibrary();
    environment_.clock = std::make_shared<StoppedClock>();
    environment_.lab_reader = *service::LabReader::Load();
  }

  void Forget() override {
    model_ = {};
    history_.Clear();
    printed_.clear();
    answered_.clear();
    pending_.reset();
    // Else ever fewer corrections would be of what is there.
    sent_.clear();
  }

  int64_t Known() const override { return model_.Size(); }

  void Use(StorePtr store) override {
    environment_.recorder = store == nullptr
                                ? nullptr
                                : std::make_shared<service::record::Recorder>(
                                      std::move(store), environment_.library);
  }

  absl::Status Act(Chance& chance) override {
    Call call = NextCall(chance);
    absl::Status status = Do(&call);
    Tell(call, status);
    if (status.ok()) {
      status = Acknowledge(std::move(call));
    } else {
      pending_ = std::move(call);
    }
    return status;
  }

  void Judge(PowerCutFigures* figures) override {
    history_.Add("the power goes");
    Resend(figures);
    Repeat(figures);
    std::map<std::string, int64_t> on_record;
    for (int i = 0; i < kPatients; ++i) {
      Compare(PatientNamed(i), &on_record, figures);
    }
    for (const auto& [identity, patients] : on_record) {
      if (patients == 1) continue;
      ++figures->duplicated;
      figures->AddFault(
          WithHistory("a result is on record of several patients", identity));
    }
  }

 private:
  static constexpr int kPatients = 8;

  static std::string PatientNamed(int64_t number) {
    return absl::StrCat("patient-", number);
  }
  static const std::string& AnyOf(const std::vector<std::string>& ids,
                                  Chance& chance) {
    return ids[chance.Below(static_cast<int64_t>(ids.size()))];
  }

  Call NextCall(Chance& chance) {
    Call call;
    const std::string request_id = absl::StrCat("request-", ++calls_);
    const int64_t kind = chance.Below(100);
    const std::vector<std::string> on_record = model_.OnRecord();
    const std::vector<std::string> with_results = model_.WithResults();
    call.patient = PatientNamed(chance.Below(kPatients));
    if (kind < 10 && !model_.IsOnRecord(call.patient) &&
        !model_.HasEnded(call.patient)) {
      call.kind = Call::Kind::kCreate;
    } else if (kind < 12 && !on_record.empty()) {
      call.kind = Call::Kind::kErase;
      call.patient = AnyOf(on_record, chance);
    } else if (kind < 15 && on_record.size() > 2) {
      call.kind = Call::Kind::kMerge;
      call.merge.set_request_id(request_id);
      const int64_t into =
          chance.Below(static_cast<int64_t>(on_record.size()) - 1);
      call.merge.set_patient_id(on_record[into]);
      call.merge.set_from_patient_id(on_record[into + 1]);
    } else if (kind < 40 && !on_record.empty() && !with_results.empty()) {
      call.kind = Call::Kind::kMove;
      call.move.set_request_id(request_id);
      call.move.set_from_patient_id(AnyOf(with_results, chance));
      call.move.set_to_patient_id(AnyOf(on_record, chance));
      const Identities& identities = model_.Of(call.move.from_patient_id());
      call.move.add_specimen_ids(model_.AccessionOf(
          *std::next(identities.begin(),
                     chance.Below(static_cast<int64_t>(identities.size())))));
      if (call.move.from_patient_id() != call.move.to_patient_id()) return call;
    }
    if (call.kind != Call::Kind::kReport && call.kind != Call::Kind::kMove) {
      return call;
    }
    call.kind = Call::Kind::kReport;
    call.report.set_request_id(request_id);
    const int64_t results = 1 + chance.Below(chance.Below(4) == 0 ? 18 : 4);
    for (int64_t i = 0; i < results; ++i) {
      *call.report.add_results() = NextResult(chance);
    }
    return call;
  }

  // A result of its own, a correction or a cancellation of one, or one that was
  // sent before: always for the patient for whom it was sent first.
  v1::ResultReport NextResult(Chance& chance) {
    const int64_t kind = chance.Below(10);
    if (kind == 0 && !sent_.empty()) {
      return sent_[chance.Below(static_cast<int64_t>(sent_.size()))];
    }
    v1::ResultReport report;
    ++results_;
    if (kind < 4 && !sent_.empty()) {
      report = sent_[chance.Below(static_cast<int64_t>(sent_.size()))];
      report.mutable_raw()->set_status(kind == 1 ? "X" : "C");
    } else {
      report.set_patient_id(PatientNamed(chance.Below(kPatients)));
      report.mutable_raw()->set_specimen_id(
          absl::StrCat("specimen-", results_));
      report.mutable_raw()->set_status("F");
    }
    v1::RawResult& raw = *report.mutable_raw();
    raw.set_analyte("anti-HMGCR");
    raw.set_method("ELISA");
    raw.set_value(absl::StrCat(chance.Below(100)));
    raw.set_unit("U/mL");
    raw.set_flag(std::string(chance.Below(500), 'x'));
    raw.set_id(absl::StrCat("result-", results_));
    report.mutable_result_time()->set_seconds(1'780'000'000 + results_);
    sent_.push_back(report);
    return report;
  }

  // Fills in the answer.
  absl::Status Do(Call* call) {
    absl::Status status;
    switch (call->kind) {
      case Call::Kind::kReport: {
        v1::ReportResultsResponse response;
        status = service::ReportResults(environment_, call->report, &response);
        call->answer = response.SerializeAsString();
        break;
      }
      case Call::Kind::kCreate: {
        v1::CreatePatientRequest request;
        request.mutable_patient()->set_id(call->patient);
        v1::CreatePatientResponse response;
        status = service::CreatePatient(environment_, request, &response);
        break;
      }
      case Call::Kind::kErase: {
        v1::DeletePatientRequest request;
        request.set_patient_id(call->patient);
        v1::DeletePatientResponse response;
        status = service::DeletePatient(environment_, request, &response);
        break;
      }
      case Call::Kind::kMerge: {
        v1::MergePatientsResponse response;
        status = service::MergePatients(environment_, call->merge, &response);
        call->answer = response.SerializeAsString();
        break;
      }
      case Call::Kind::kMove: {
        v1::MoveResultsResponse response;
        status = service::MoveResults(environment_, call->move, &response);
        call->answer = response.SerializeAsString();
        break;
      }
    }
    return status;
  }

  // INTERNAL: the answer cannot be right.
  absl::Status Acknowledge(Call call) {
    switch (call.kind) {
      case Call::Kind::kCreate:
        model_.Created(call.patient);
        return absl::OkStatus();
      case Call::Kind::kErase:
        ForgetSentFor(model_.Erased(call.patient));
        // The answers that told of the patient are gone.
        answered_.clear();
        return absl::OkStatus();
      case Call::Kind::kMerge:
        model_.Merged(call.merge.patient_id(), call.merge.from_patient_id());
        break;
      case Call::Kind::kMove: {
        v1::MoveResultsResponse response;
        response.ParseFromString(call.answer);
        model_.Moved(call.move.from_patient_id(), call.move.to_patient_id(),
                     response);
        break;
      }
      case Call::Kind::kReport: {
        v1::ReportResultsResponse response;
        response.ParseFromString(call.answer);
        const std::string fault = model_.Reported(call.report, response);
        if (!fault.empty()) return absl::InternalError(fault);
        break;
      }
    }
    answered_.push_back(std::move(call));
    return absl::OkStatus();
  }

  // What went from an erased patient to another one is not known by anything
  // any more: sent again, and moved to a third, it would be there twice.
  void ForgetSentFor(const std::set<std::string>& erased) {
    sent_.erase(std::remove_if(sent_.begin(), sent_.end(),
                               [&erased](const v1::ResultReport& report) {
                                 return erased.count(report.patient_id()) != 0;
                               }),
                sent_.end());
  }

  // What had no answer is sent again, as a client does.
  void Resend(PowerCutFigures* figures) {
    if (!pending_.has_value()) return;
    Call call = *std::move(pending_);
    pending_.reset();
    absl::Status status = Do(&call);
    Tell(call, status);
    const bool done =
        status.ok() ||
        (call.kind == Call::Kind::kCreate && absl::IsAlreadyExists(status)) ||
        (call.kind == Call::Kind::kErase && absl::IsNotFound(status));
    if (done) status = Acknowledge(std::move(call));
    if (!status.ok()) figures->AddFault(WithHistory(status.ToString()));
  }

  // What had an answer gets the same answer again, and changes nothing.
  void Repeat(PowerCutFigures* figures) {
    if (answered_.empty()) return;
    Call again = answered_.back();
    const absl::Status status = Do(&again);
    Tell(again, status);
    if (!status.ok()) {
      figures->AddFault(WithHistory(status.ToString()));
    } else if (again.answer != answered_.back().answer) {
      figures->AddFault(WithHistory("a call sent again got another answer"));
    }
  }

  // Each result that was acknowledged is with the patient once, on record or
  // waiting; one that was moved there is on record.
  void Compare(const std::string& patient,
               std::map<std::string, int64_t>* on_record,
               PowerCutFigures* figures) {
    std::map<std::string, int64_t> found = Waiting(patient, figures);
    Identities recorded;
    const auto record = environment_.recorder->Load(patient);
    if (record.ok() && record->state.merged_into().empty()) {
      for (const v1::ReportedResult& report : record->state.reports()) {
        recorded.insert(report.identity());
        ++found[report.identity()];
        ++(*on_record)[report.identity()];
      }
    } else if (!record.ok() && !absl::IsNotFound(record.status())) {
      figures->AddFault(record.status().ToString());
    }
    if (record.ok() !=
        (model_.IsOnRecord(patient) || model_.HasEnded(patient))) {
      figures->AddFault(
          WithHistory(absl::StrCat(patient, " is lost, or one too many")));
    }
    for (const std::string& identity : model_.Of(patient)) {
      const int64_t times = found[identity];
      const bool away = model_.IsAtHome(identity, patient) &&
                        recorded.count(identity) == 0 &&
                        !model_.MayWait(identity, patient);
      figures->lost += times == 0 || away ? 1 : 0;
      figures->duplicated += times > 1 ? times - 1 : 0;
      if (times != 1 || away) {
        figures->AddFault(WithHistory(
            absl::StrCat("a result of ", patient, " is there ", times, " times",
                         away ? ", and not on record" : ""),
            identity));
      }
    }
    for (const auto& [identity, times] : found) {
      if (times == 0 || model_.Of(patient).count(identity) != 0) continue;
      if (times == 1 && model_.PerhapsOf(patient).count(identity) != 0) {
        continue;
      }
      ++figures->duplicated;
      figures->AddFault(WithHistory(
          absl::StrCat("a result that nobody sent for ", patient), identity));
    }
  }

  // How often each result waits for the patient.
  std::map<std::string, int64_t> Waiting(const std::string& patient,
                                         PowerCutFigures* figures) {
    v1::ListUnmatchedResultsRequest request;
    request.set_patient_id(patient);
    request.set_page_size(1000);
    v1::ListUnmatchedResultsResponse response;
    const absl::Status status =
        service::ListUnmatchedResults(environment_, request, &response);
    if (!status.ok()) figures->AddFault(status.ToString());
    std::map<std::string, int64_t> waiting;
    for (const v1::UnmatchedResult& result : response.results()) {
      ++waiting[result.report().identity()];
    }
    return waiting;
  }

  // Into the history.
  void Tell(const Call& call, const absl::Status& status) {
    std::vector<CallHistory::Part> parts;
    if (call.kind == Call::Kind::kReport) {
      v1::ReportResultsResponse response;
      if (status.ok()) response.ParseFromString(call.answer);
      for (int i = 0; i < call.report.results_size(); ++i) {
        parts.push_back(
            ReportedPart(call.report.results(i),
                         status.ok() ? &response.results(i) : nullptr));
      }
    } else if (call.kind == Call::Kind::kMove) {
      v1::MoveResultsResponse response;
      if (status.ok()) response.ParseFromString(call.answer);
      std::string moved;
      for (const std::string& identity : response.identities()) {
        absl::StrAppend(&moved, moved.empty() ? "" : ", ",
                        printed_[identity].id());
      }
      parts.push_back({call.move.specimen_ids(0),
                       status.ok() ? moved : "it is not known what"});
    }
    history_.Add(
        absl::StrCat(
            NameOf(call), ": ",
            status.ok() ? "answered" : absl::StatusCodeToString(status.code())),
        std::move(parts));
  }

  // Null: without an answer.
  CallHistory::Part ReportedPart(const v1::ResultReport& sent,
                                 const v1::ResultAcknowledgement* result) {
    const v1::RawResult& raw = sent.raw();
    std::string text =
        absl::StrCat(raw.id(), " (", raw.status(), ") of ", raw.specimen_id(),
                     " for ", sent.patient_id());
    if (result != nullptr) {
      printed_[result->identity()] = raw;
      const std::string& outcome = v1::ReportOutcome_Name(result->outcome());
      absl::StrAppend(
          &text, ": ",
          absl::AsciiStrToLower(absl::StripPrefix(outcome, "REPORT_OUTCOME_")),
          " with ", result->patient_id());
    }
    return {raw.specimen_id(), std::move(text)};
  }

  // The fault with the calls that led to it.
  std::string WithHistory(absl::string_view fault,
                          const std::string& identity = "") const {
    const auto it = printed_.find(identity);
    if (it == printed_.end()) return absl::StrCat(fault, history_.About(""));
    return absl::StrCat(fault, ": ", it->second.id(), " of ",
                        it->second.specimen_id(),
                        history_.About(it->second.specimen_id()));
  }

  service::Environment environment_;
  ReportModel model_;
  CallHistory history_;
  // By identity.
  std::map<std::string, v1::RawResult> printed_;
  // Calls that were answered.
  std::vector<Call> answered_;
  absl::optional<Call> pending_;
  std::vector<v1::ResultReport> sent_;
  int64_t calls_ = 0;
  int64_t results_ = 0;
};

}  // namespace

std::unique_ptr<Load> MakeReportLoad() {
  return std::make_unique<ReportLoad>();
}

}  // namespace myorules::faults
