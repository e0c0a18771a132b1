#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "rules/library/one_pack.h"
#include "service/server/environment.h"
#include "service/server/lab_reports.h"
#include "service/server/patient_handlers.h"
#include "tests/faults/loads.h"

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
  enum class Kind { kReport, kCreate, kErase };
  Kind kind = Kind::kReport;
  // Whose record is made or erased.
  std::string patient;
  v1::ReportResultsRequest report;
  std::string answer;
};

class ReportLoad final : public Load {
 public:
  ReportLoad() {
    environment_.library = rules::OnePackLibrary();
    environment_.clock = std::make_shared<StoppedClock>();
    environment_.lab_reader = *service::LabReader::Load();
  }

  void Forget() override {
    reported_.clear();
    patients_.clear();
    answered_.clear();
    pending_.reset();
  }

  int64_t Known() const override {
    int64_t results = 0;
    for (const auto& [id, identities] : reported_) {
      results += static_cast<int64_t>(identities.size());
    }
    return results;
  }

  void Use(StorePtr store) override {
    environment_.recorder = store == nullptr
                                ? nullptr
                                : std::make_shared<service::record::Recorder>(
                                      std::move(store), environment_.library);
  }

  absl::Status Act(Chance& chance) override {
    Call call = NextCall(chance);
    absl::Status status = Do(&call);
    if (status.ok()) {
      Acknowledge(std::move(call));
    } else {
      pending_ = std::move(call);
    }
    return status;
  }

  void Judge(PowerCutFigures* figures) override {
    Resend(figures);
    Repeat(figures);
    for (const auto& [id, identities] : reported_) {
      Compare(id, identities, figures);
    }
  }

 private:
  std::string AnyPatient(Chance& chance) {
    return absl::StrCat("patient-", chance.Below(8));
  }

  Call NextCall(Chance& chance) {
    Call call;
    const int64_t kind = chance.Below(100);
    if (kind < 10) {
      call.kind = Call::Kind::kCreate;
      call.patient = AnyPatient(chance);
      if (patients_.count(call.patient) == 0) return call;
      call.kind = Call::Kind::kReport;
    } else if (kind < 12 && !patients_.empty()) {
      call.kind = Call::Kind::kErase;
      call.patient = *patients_.begin();
      return call;
    }
    call.report.set_request_id(absl::StrCat("request-", ++calls_));
    const int64_t results = 1 + chance.Below(chance.Below(4) == 0 ? 18 : 4);
    for (int64_t i = 0; i < results; ++i) {
      *call.report.add_results() = NextResult(chance);
    }
    return call;
  }

  // A result of its own, a correction or a cancellation of one, or one that was
  // sent before.
  v1::ResultReport NextResult(Chance& chance) {
    const int64_t kind = chance.Below(10);
    if (kind == 0 && !sent_.empty()) {
      return sent_[chance.Below(static_cast<int64_t>(sent_.size()))];
    }
    v1::ResultReport report;
    if (kind < 4 && !sent_.empty()) {
      report = sent_[chance.Below(static_cast<int64_t>(sent_.size()))];
      report.mutable_raw()->set_status(kind == 1 ? "X" : "C");
    } else {
      report.set_patient_id(AnyPatient(chance));
      report.mutable_raw()->set_specimen_id(absl::StrCat("specimen-", calls_));
      report.mutable_raw()->set_status("F");
    }
    v1::RawResult& raw = *report.mutable_raw();
    raw.set_analyte("anti-HMGCR");
    raw.set_method("ELISA");
    raw.set_value(absl::StrCat(chance.Below(100)));
    raw.set_unit("U/mL");
    raw.set_flag(std::string(chance.Below(500), 'x'));
    raw.set_id(absl::StrCat("result-", ++results_));
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
    }
    return status;
  }

  void Acknowledge(Call call) {
    if (call.kind == Call::Kind::kCreate) {
      patients_.insert(call.patient);
    } else if (call.kind == Call::Kind::kErase) {
      patients_.erase(call.patient);
      reported_.erase(call.patient);
      // What it sent is the laboratory's to send again, and the answers that
      // told of the patient are gone.
      answered_.clear();
    } else {
      v1::ReportResultsResponse response;
      response.ParseFromString(call.answer);
      for (const v1::ResultAcknowledgement& result : response.results()) {
        if (result.outcome() == v1::REPORT_OUTCOME_REFUSED) continue;
        reported_[result.patient_id()].insert(result.identity());
      }
      answered_.push_back(std::move(call));
    }
  }

  // What had no answer is sent again, as a client does.
  void Resend(PowerCutFigures* figures) {
    if (!pending_.has_value()) return;
    Call call = *std::move(pending_);
    pending_.reset();
    const absl::Status status = Do(&call);
    const bool done =
        status.ok() ||
        (call.kind == Call::Kind::kCreate && absl::IsAlreadyExists(status)) ||
        (call.kind == Call::Kind::kErase && absl::IsNotFound(status));
    if (done) {
      Acknowledge(std::move(call));
    } else {
      figures->AddFault(status.ToString());
    }
  }

  // What had an answer gets the same answer again, and changes nothing.
  void Repeat(PowerCutFigures* figures) {
    if (answered_.empty()) return;
    Call again = answered_.back();
    const absl::Status status = Do(&again);
    if (!status.ok()) {
      figures->AddFault(status.ToString());
    } else if (again.answer != answered_.back().answer) {
      figures->AddFault("a call sent again got another answer");
    }
  }

  // Each result that was acknowledged is in the log or waits, once.
  void Compare(const std::string& id, const std::set<std::string>& identities,
               PowerCutFigures* figures) {
    std::map<std::string, int64_t> found;
    const auto events = environment_.recorder->store().Events(id, 0, 1 << 20);
    if (!events.ok()) {
      figures->AddFault(events.status().ToString());
      return;
    }
    for (const service::record::StoredEvent& stored : *events) {
      v1::RecordEvent event;
      event.ParseFromString(stored.payload);
      for (const v1::ReportedResult* report :
           {&event.result_reported(), &event.result_corrected(),
            &event.result_cancelled()}) {
        if (!report->identity().empty()) ++found[report->identity()];
      }
    }
    v1::ListUnmatchedResultsRequest request;
    request.set_patient_id(id);
    request.set_page_size(1000);
    v1::ListUnmatchedResultsResponse response;
    const absl::Status status =
        service::ListUnmatchedResults(environment_, request, &response);
    if (!status.ok()) figures->AddFault(status.ToString());
    for (const v1::UnmatchedResult& waiting : response.results()) {
      ++found[waiting.report().identity()];
    }
    for (const std::string& identity : identities) {
      const int64_t times = found[identity];
      figures->lost += times == 0 ? 1 : 0;
      figures->duplicated += times > 1 ? times - 1 : 0;
      if (times != 1) {
        figures->AddFault(absl::StrCat("a result is there ", times, " times"));
      }
    }
    for (const auto& [identity, times] : found) {
      if (identities.count(identity) != 0) continue;
      ++figures->duplicated;
      figures->AddFault("a result that nobody sent");
    }
  }

  service::Environment environment_;
  // Identities of results that were acknowledged, by patient.
  std::map<std::string, std::set<std::string>> reported_;
  std::set<std::string> patients_;
  // Reports that were answered.
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
