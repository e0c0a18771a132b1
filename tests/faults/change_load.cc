#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "service/record/fold.h"
#include "service/record/reports.h"
#include "tests/faults/loads.h"

namespace myorules::faults {
namespace {

namespace record = service::record;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

// What the judge knows of a patient.
struct PatientKnown {
  v1::PatientState state;
  std::vector<std::string> payloads;
};

// Results that wait for one patient, by identity.
using Queue = std::map<std::string, std::string>;

// One call of a client.
struct Call {
  enum class Kind { kChange, kErase, kCompact };
  Kind kind = Kind::kChange;
  std::string patient;
  std::string request_id;
  std::vector<v1::RecordEvent> events;
  // Results that begin to wait; with events, those that wait are taken.
  Queue waiting;
};

class ChangeLoad final : public Load {
 public:
  void Forget() override {
    known_.clear();
    waiting_.clear();
    pending_.reset();
  }

  int64_t Known() const override { return static_cast<int64_t>(known_.size()); }

  void Use(StorePtr store) override { store_ = std::move(store); }

  absl::Status Act(Chance& chance) override {
    Call call = NextCall(chance);
    absl::Status status = Do(call);
    if (status.ok()) {
      Acknowledge(call);
    } else {
      pending_ = std::move(call);
    }
    return status;
  }

  void Judge(PowerCutFigures* figures) override {
    Resend(figures);
    for (const auto& [id, known] : known_) Compare(id, known, figures);
    CompareWaiting(figures);
    CheckNobodyElse(figures);
  }

 private:
  Call NextCall(Chance& chance) {
    Call call;
    call.request_id = absl::StrCat("request-", ++calls_);
    const int64_t kind = chance.Below(100);
    if (kind < 2) {
      call.kind = Call::Kind::kCompact;
      return call;
    }
    if (kind < 5 && !known_.empty()) {
      call.kind = Call::Kind::kErase;
      call.patient = AnyPatient(chance);
      return call;
    }
    if (kind < 20) {
      call.patient = absl::StrCat("patient-", calls_);
      for (int64_t more = 1 + chance.Below(3); more > 0; --more) {
        AddWaiting(std::string(chance.Below(3000), 'y'), &call);
      }
      return call;
    }
    if (kind < 30 || known_.empty()) {
      // One for whom results wait, where there is one.
      call.patient = waiting_.empty() ? absl::StrCat("patient-", calls_)
                                      : waiting_.begin()->first;
      v1::RecordEvent event;
      event.mutable_registered()->mutable_patient()->set_id(call.patient);
      call.events.push_back(event);
    } else {
      call.patient = AnyPatient(chance);
    }
    for (int64_t more = chance.Below(4); more > 0 || call.events.empty();
         --more) {
      v1::RecordEvent event;
      v1::PatientUpdated& updated = *event.mutable_updated();
      updated.mutable_update_mask()->add_paths("diagnoses");
      updated.mutable_patient()->add_diagnoses()->set_name(
          std::string(chance.Below(6000), 'x') + call.request_id);
      call.events.push_back(event);
    }
    return call;
  }

  static void AddWaiting(std::string value, Call* call) {
    v1::UnmatchedResult result;
    result.set_patient_id(call->patient);
    v1::ReportedResult& report = *result.mutable_report();
    report.set_content_hash(
        absl::StrCat(call->request_id, "-", call->waiting.size()));
    report.mutable_result()->set_raw_value(std::move(value));
    report.set_identity(record::ReportIdentity(report));
    call->waiting[report.identity()] = engine::DeterministicBytes(result);
  }

  const std::string& AnyPatient(Chance& chance) {
    return std::next(known_.begin(),
                     chance.Below(static_cast<int64_t>(known_.size())))
        ->first;
  }

  // The patient as the call leaves it.
  PatientKnown After(const Call& call) const {
    PatientKnown after;
    const auto it = known_.find(call.patient);
    if (it != known_.end()) after = it->second;
    for (const v1::RecordEvent& event : call.events) {
      after.payloads.push_back(engine::DeterministicBytes(event));
      record::ApplyEvent(event, static_cast<int64_t>(after.payloads.size()),
                         &after.state)
          .IgnoreError();
    }
    return after;
  }

  record::Append AppendOf(const Call& call, int64_t version) const {
    record::Append append;
    append.patient_id = call.patient;
    append.expected_version = version;
    for (const v1::RecordEvent& event : call.events) {
      append.payloads.push_back(engine::DeterministicBytes(event));
    }
    append.state = engine::DeterministicBytes(After(call).state);
    append.changes_facts = true;
    return append;
  }

  absl::Status Do(const Call& call) {
    const auto it = known_.find(call.patient);
    const int64_t version =
        it == known_.end() ? 0
                           : static_cast<int64_t>(it->second.payloads.size());
    if (call.kind == Call::Kind::kCompact) return store_->Compact();
    if (call.kind == Call::Kind::kErase) {
      return store_
          ->Erase({.now = kNow,
                   .patient_ids = {call.patient},
                   .expected_version = version})
          .status();
    }
    record::Commit commit;
    commit.now = kNow;
    for (const auto& [identity, body] : call.waiting) {
      commit.queue.push_back({0, call.patient, identity, body});
    }
    if (!call.events.empty()) {
      const auto rows =
          store_->Queue({.patient_id = call.patient, .limit = 1 << 20});
      if (!rows.ok()) return rows.status();
      for (const record::QueuedResult& row : *rows) {
        commit.unqueue.push_back(row.number);
      }
      commit.appends.push_back(AppendOf(call, version));
    }
    commit.receipt = record::Receipt{
        call.request_id,
        "hash",
        {{call.patient, version + static_cast<int64_t>(call.events.size())}},
        "",
        kNow};
    return store_->Apply(commit);
  }

  void Acknowledge(const Call& call) {
    if (call.kind == Call::Kind::kChange) {
      Know(call);
    } else if (call.kind == Call::Kind::kErase) {
      known_.erase(call.patient);
    }
  }

  // What a change leaves.
  void Know(const Call& call) {
    if (call.events.empty()) {
      waiting_[call.patient].insert(call.waiting.begin(), call.waiting.end());
      return;
    }
    known_[call.patient] = After(call);
    waiting_.erase(call.patient);
  }

  // What had no answer is sent again, as a client does.
  void Resend(PowerCutFigures* figures) {
    if (!pending_.has_value()) return;
    const Call call = *std::move(pending_);
    pending_.reset();
    if (call.kind == Call::Kind::kChange) {
      const auto receipt = store_->FindReceipt(call.request_id, kNow);
      if (receipt.ok() && receipt->has_value()) {
        Know(call);
        return;
      }
    }
    const absl::Status status = Do(call);
    if (status.ok() ||
        (call.kind == Call::Kind::kErase && absl::IsNotFound(status))) {
      Acknowledge(call);
    } else {
      // The record has a part of it, or lacks what it rests on.
      figures->AddFault(status.ToString());
    }
  }

  void Compare(const std::string& id, const PatientKnown& known,
               PowerCutFigures* figures) {
    const auto events = store_->Events(id, 0, 1 << 20);
    if (!events.ok()) {
      ++figures->lost;
      figures->AddFault(events.status().ToString());
      return;
    }
    size_t same = 0;
    while (same < events->size() && same < known.payloads.size() &&
           (*events)[same].payload == known.payloads[same]) {
      ++same;
    }
    const auto lost = static_cast<int64_t>(known.payloads.size() - same);
    const auto more = static_cast<int64_t>(events->size() - same);
    figures->lost += lost;
    figures->duplicated += lost == 0 ? more : 0;
    if (lost + more > 0) {
      figures->AddFault(
          absl::StrCat(lost, " events lost, ", more, " too many"));
    }
  }

  void CompareWaiting(PowerCutFigures* figures) {
    const auto rows = store_->Queue({.limit = 1 << 20});
    if (!rows.ok()) {
      figures->AddFault(rows.status().ToString());
      return;
    }
    std::map<std::string, Queue> there;
    for (const record::QueuedResult& row : *rows) {
      there[row.patient_id][row.identity] = row.body;
    }
    if (there == waiting_) return;
    int64_t lost = 0;
    for (const auto& [patient, queue] : waiting_) {
      for (const auto& [identity, body] : queue) {
        lost += there[patient][identity] == body ? 0 : 1;
      }
    }
    figures->lost += lost;
    figures->duplicated += lost == 0 ? 1 : 0;
    figures->AddFault(
        absl::StrCat(lost, " results that wait lost, or some too many"));
  }

  // An erased patient does not come back.
  void CheckNobodyElse(PowerCutFigures* figures) {
    const auto patients = store_->List({.limit = 1 << 20});
    if (!patients.ok()) {
      figures->AddFault(patients.status().ToString());
      return;
    }
    for (const record::StoredPatient& patient : *patients) {
      if (known_.count(patient.id) == 0) {
        figures->AddFault("a patient too many");
      }
    }
  }

  StorePtr store_;
  std::map<std::string, PatientKnown> known_;
  std::map<std::string, Queue> waiting_;
  absl::optional<Call> pending_;
  int64_t calls_ = 0;
};

}  // namespace

std::unique_ptr<Load> MakeChangeLoad() {
  return std::make_unique<ChangeLoad>();
}

}  // namespace myorules::faults
