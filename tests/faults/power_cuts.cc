#include "tests/faults/power_cuts.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "service/record/fold.h"
#include "service/record/recorder.h"
#include "service/record/reports.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/record/verify.h"

namespace myorules::faults {
namespace {

namespace record = service::record;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

// Then a record begins anew, so that none grows without end.
constexpr int kLives = 12;

// What the judge knows of a patient.
struct Known {
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

class Run {
 public:
  Run(const PowerCutOptions& options, Disk& disk)
      : options_(options), disk_(disk), random_(options.seed) {}

  PowerCutFigures Go() {
    while (figures_.kills < options_.kills) {
      disk_.Clear();
      known_.clear();
      waiting_.clear();
      pending_.reset();
      for (int life = 0; life < kLives && figures_.kills < options_.kills;
           ++life) {
        Live();
        ++figures_.kills;
        disk_.Restart(random_);
        if (!Judge()) break;
      }
    }
    return figures_;
  }

 private:
  absl::StatusOr<std::unique_ptr<record::SqliteStore>> Open() {
    return record::SqliteStore::Open({.path = "record.db",
                                      .vfs = disk_.name(),
                                      .patience = absl::Milliseconds(50),
                                      .durable = options_.durable});
  }

  int64_t Below(int64_t end) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(end));
  }

  // Until the power goes.
  void Live() {
    // Early cuts hit opening and recovery, late ones checkpoints.
    disk_.Set({Fault::Kind::kPowerCut, 1 + Below(Below(4) == 0 ? 8 : 600)});
    const auto store = Open();
    while (store.ok() && !disk_.happened()) {
      Call call = NextCall();
      const absl::Status status = Do(**store, call);
      if (status.ok()) {
        Acknowledge(call);
      } else {
        pending_ = std::move(call);
        if (!disk_.happened()) Unsound(status.ToString());
        return;
      }
    }
  }

  Call NextCall() {
    Call call;
    call.request_id = absl::StrCat("request-", ++calls_);
    const int64_t chance = Below(100);
    if (chance < 2) {
      call.kind = Call::Kind::kCompact;
      return call;
    }
    if (chance < 5 && !known_.empty()) {
      call.kind = Call::Kind::kErase;
      call.patient = AnyPatient();
      return call;
    }
    if (chance < 20) {
      call.patient = absl::StrCat("patient-", calls_);
      for (int64_t more = 1 + Below(3); more > 0; --more) {
        AddWaiting(std::string(Below(3000), 'y'), &call);
      }
      return call;
    }
    if (chance < 30 || known_.empty()) {
      // One for whom results wait, where there is one.
      call.patient = waiting_.empty() ? absl::StrCat("patient-", calls_)
                                      : waiting_.begin()->first;
      v1::RecordEvent event;
      event.mutable_registered()->mutable_patient()->set_id(call.patient);
      call.events.push_back(event);
    } else {
      call.patient = AnyPatient();
    }
    for (int64_t more = Below(4); more > 0 || call.events.empty(); --more) {
      v1::RecordEvent event;
      v1::PatientUpdated& updated = *event.mutable_updated();
      updated.mutable_update_mask()->add_paths("diagnoses");
      updated.mutable_patient()->add_diagnoses()->set_name(
          std::string(Below(6000), 'x') + call.request_id);
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

  const std::string& AnyPatient() {
    return std::next(known_.begin(), Below(static_cast<int64_t>(known_.size())))
        ->first;
  }

  // The patient as the call leaves it.
  Known After(const Call& call) const {
    Known after;
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

  absl::Status Do(record::Store& store, const Call& call) {
    const auto it = known_.find(call.patient);
    const int64_t version =
        it == known_.end() ? 0
                           : static_cast<int64_t>(it->second.payloads.size());
    if (call.kind == Call::Kind::kCompact) return store.Compact();
    if (call.kind == Call::Kind::kErase) {
      return store
          .Erase({.now = kNow,
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
          store.Queue({.patient_id = call.patient, .limit = 1 << 20});
      if (!rows.ok()) return rows.status();
      for (const record::QueuedResult& row : *rows) {
        commit.unqueue.push_back(row.number);
      }
      commit.appends.push_back(AppendOf(call, version));
    }
    commit.receipt =
        record::Receipt{call.request_id, "hash", {{call.patient, 1}}, "", kNow};
    return store.Apply(commit);
  }

  void Acknowledge(const Call& call) {
    ++figures_.acknowledged;
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

  // After a cut. False: the record cannot be gone on with.
  bool Judge() {
    const auto store = Open();
    if (!store.ok()) {
      figures_.lost += static_cast<int64_t>(known_.size());
      return Unsound(store.status().ToString());
    }
    const int64_t before = figures_.lost + figures_.duplicated;
    Resend(**store);
    for (const auto& [id, known] : known_) Compare(**store, id, known);
    CompareWaiting(**store);
    CheckNobodyElse(**store);
    record::VerifyReport report;
    const absl::Status status = record::Verify(
        record::Recorder(
            std::shared_ptr<record::Store>(store->get(), [](auto*) {}),
            nullptr),
        false, &report);
    if (!status.ok()) return Unsound(status.ToString());
    if (!report.faults.empty()) return Unsound(report.faults.front());
    return figures_.lost + figures_.duplicated == before;
  }

  // What had no answer is sent again, as a client does.
  void Resend(record::Store& store) {
    if (!pending_.has_value()) return;
    const Call call = *std::move(pending_);
    pending_.reset();
    if (call.kind == Call::Kind::kChange) {
      const auto receipt = store.FindReceipt(call.request_id, kNow);
      if (receipt.ok() && receipt->has_value()) {
        Know(call);
        return;
      }
    }
    const absl::Status status = Do(store, call);
    if (status.ok() ||
        (call.kind == Call::Kind::kErase && absl::IsNotFound(status))) {
      Acknowledge(call);
    } else {
      // The record has a part of it, or lacks what it rests on.
      Unsound(status.ToString());
    }
  }

  void Compare(record::Store& store, const std::string& id,
               const Known& known) {
    const auto events = store.Events(id, 0, 1 << 20);
    if (!events.ok()) {
      ++figures_.lost;
      Unsound(events.status().ToString());
      return;
    }
    size_t same = 0;
    while (same < events->size() && same < known.payloads.size() &&
           (*events)[same].payload == known.payloads[same]) {
      ++same;
    }
    const auto lost = static_cast<int64_t>(known.payloads.size() - same);
    const auto more = static_cast<int64_t>(events->size() - same);
    figures_.lost += lost;
    figures_.duplicated += lost == 0 ? more : 0;
    if (lost + more > 0) {
      Unsound(absl::StrCat(lost, " events lost, ", more, " too many"));
    }
  }

  void CompareWaiting(record::Store& store) {
    const auto rows = store.Queue({.limit = 1 << 20});
    if (!rows.ok()) {
      Unsound(rows.status().ToString());
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
    figures_.lost += lost;
    figures_.duplicated += lost == 0 ? 1 : 0;
    Unsound(absl::StrCat(lost, " results that wait lost, or some too many"));
  }

  // An erased patient does not come back.
  void CheckNobodyElse(record::Store& store) {
    const auto patients = store.List({.limit = 1 << 20});
    if (!patients.ok()) {
      Unsound(patients.status().ToString());
      return;
    }
    for (const record::StoredPatient& patient : *patients) {
      if (known_.count(patient.id) == 0) Unsound("a patient too many");
    }
  }

  bool Unsound(const std::string& fault) {
    ++figures_.unsound;
    if (figures_.first_fault.empty()) {
      figures_.first_fault =
          absl::StrCat("after kill ", figures_.kills, ": ", fault);
    }
    return false;
  }

  const PowerCutOptions options_;
  Disk& disk_;
  std::mt19937_64 random_;
  PowerCutFigures figures_;
  std::map<std::string, Known> known_;
  std::map<std::string, Queue> waiting_;
  absl::optional<Call> pending_;
  int64_t calls_ = 0;
};

}  // namespace

PowerCutFigures CutPower(const PowerCutOptions& options, Disk& disk) {
  return Run(options, disk).Go();
}

}  // namespace myorules::faults
