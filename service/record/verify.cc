#include "service/record/verify.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "engine/classify/classify.h"
#include "rules/library/kept_pack.h"
#include "service/record/digest.h"
#include "service/record/fold.h"
#include "service/record/replay.h"
#include "service/record/reports.h"
#include "service/record/stored_messages.h"

namespace myorules::service::record {
namespace {

constexpr int kPatientsAtOnce = 200;

class Verifier {
 public:
  Verifier(const Recorder& recorder, bool replay, VerifyReport* report)
      : recorder_(recorder),
        replayer_(recorder),
        replay_(replay),
        report_(report) {}

  absl::Status Run() {
    absl::Status status = recorder_.store().CheckFiles(&report_->faults);
    if (!status.ok()) return status;
    const std::pair<const char*, absl::Status (Verifier::*)()> checks[] = {
        {"packs", &Verifier::CheckPacks},
        {"tombstones", &Verifier::CheckTombstones},
        {"results that wait", &Verifier::CheckQueue},
        {"receipts", &Verifier::CheckReceipts},
        {"patients", &Verifier::CheckPatients}};
    for (const auto& [what, check] : checks) {
      status = (this->*check)();
      const bool is_known = !report_->faults.empty();
      if (absl::IsDataLoss(status) || (is_known && absl::IsInternal(status))) {
        Fault(absl::StrCat("the ", what, " cannot be read to their end"));
      } else if (!status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

 private:
  void Fault(std::string fault) {
    if (report_->faults.size() < kMaxFaults) {
      report_->faults.push_back(std::move(fault));
    }
  }

  absl::Status CheckPacks() {
    const auto hashes = recorder_.store().PackHashes();
    if (!hashes.ok()) return hashes.status();
    for (const std::string& hash : *hashes) {
      ++report_->packs;
      const auto body = recorder_.store().FindPack(hash);
      if (absl::IsDataLoss(body.status())) {
        Fault(absl::StrCat("the pack ", hash, " was changed"));
        continue;
      }
      if (!body.ok()) return body.status();
      v1::KeptPack kept;
      if (!kept.ParseFromString(*body) || kept.hash() != hash) {
        Fault(absl::StrCat("the pack ", hash, " cannot be read"));
        continue;
      }
      functions_[hash] = kept.function_library_version();
      const auto library = rules::LoadKeptPack(kept);
      // What this program cannot run is no fault of the record.
      if (absl::IsDataLoss(library.status())) {
        Fault(std::string(library.status().message()));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckTombstones() {
    const auto tombstones = recorder_.store().Tombstones(0);
    if (!tombstones.ok()) return tombstones.status();
    for (const Tombstone& tombstone : *tombstones) {
      ++report_->tombstones;
      if (tombstone.hash != TombstoneHash(tombstone)) {
        Fault(absl::StrCat("tombstone ", tombstone.number, " was changed"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckQueue() {
    QueueQuery query;
    query.limit = kEntriesAtOnce;
    while (true) {
      const auto rows = recorder_.store().Queue(query);
      if (!rows.ok()) return rows.status();
      if (rows->empty()) return absl::OkStatus();
      for (const QueuedResult& row : *rows) {
        v1::UnmatchedResult result;
        const bool read = result.ParseFromString(row.body) &&
                          result.patient_id() == row.patient_id;
        const bool mark = result.has_moved_away();
        report_->waiting += mark ? 0 : 1;
        const std::string identity = mark ? result.moved_away().identity()
                                          : ReportIdentity(result.report());
        if (!read || identity != row.identity ||
            row.hash != QueuedResultHash(row) ||
            (!mark && result.report().identity() != row.identity)) {
          Fault(absl::StrCat("result ", row.number,
                             " that waits for its patient was changed"));
        }
      }
      query.after = rows->back().number;
    }
  }

  // An answer is given again from the records at the versions that it names.
  absl::Status CheckReceipts() {
    std::string after;
    while (true) {
      const auto receipts = recorder_.store().Receipts(after, kEntriesAtOnce);
      if (!receipts.ok()) return receipts.status();
      if (receipts->empty()) return absl::OkStatus();
      for (const Receipt& receipt : *receipts) {
        ++report_->receipts;
        const absl::StatusOr<bool> same = IsAsItWas(receipt);
        if (!same.ok()) return same.status();
        if (!*same) {
          Fault(absl::StrCat("receipt ", report_->receipts, " was changed"));
          continue;
        }
        const absl::StatusOr<bool> good = IsOnRecord(receipt);
        if (!good.ok()) return good.status();
        if (!*good) {
          Fault(absl::StrCat("receipt ", report_->receipts,
                             " tells of what is not on record"));
        }
      }
      after = receipts->back().request_id;
    }
  }

  // An erasure may take it away while it is read.
  absl::StatusOr<bool> IsAsItWas(const Receipt& receipt) {
    if (receipt.hash == ReceiptHash(receipt)) return true;
    const auto again =
        recorder_.store().FindReceipt(receipt.request_id, receipt.made_at);
    if (!again.ok()) return again.status();
    return !again->has_value() || (*again)->hash == ReceiptHash(**again);
  }

  absl::StatusOr<bool> IsOnRecord(const Receipt& receipt) {
    if (receipt.patients.empty()) return false;
    for (const PatientVersion& patient : receipt.patients) {
      if (patient.version == 0) continue;
      const auto found = recorder_.store().Find(patient.patient_id);
      if (found.ok() && found->version >= patient.version) continue;
      if (!found.ok() && !absl::IsNotFound(found.status())) {
        return found.status();
      }
      // Who was erased meanwhile took it along.
      const auto again =
          recorder_.store().FindReceipt(receipt.request_id, receipt.made_at);
      if (!again.ok()) return again.status();
      return !again->has_value();
    }
    return true;
  }

  absl::Status CheckPatients() {
    ListQuery query;
    query.limit = kPatientsAtOnce;
    while (true) {
      const auto patients = recorder_.store().List(query);
      if (!patients.ok()) return patients.status();
      if (patients->empty()) return absl::OkStatus();
      for (const StoredPatient& patient : *patients) {
        absl::Status status = CheckPatient(patient);
        if (absl::IsDataLoss(status)) {
          Fault("the events of a patient cannot be read");
        } else if (!status.ok()) {
          return status;
        }
      }
      query.after = patients->back().id;
    }
  }

  // Reads the log up to where the patient stood; others may have added to it.
  absl::Status CheckPatient(const StoredPatient& patient) {
    v1::PatientState state;
    int64_t version = 0;
    int64_t sequence = 0;
    std::string head;
    absl::Time created_at;
    absl::Time updated_at;
    while (version < patient.version) {
      const auto events =
          recorder_.store().Events(patient.id, version, kEntriesAtOnce);
      if (!events.ok()) return events.status();
      if (events->empty()) {
        if (IsErased(patient)) return absl::OkStatus();
        Fault(absl::StrCat("events are missing after event ", sequence));
        return absl::OkStatus();
      }
      for (const StoredEvent& event : *events) {
        if (version == patient.version) break;
        if (!CheckEvent(event, version + 1, sequence, &head, &state)) {
          return absl::OkStatus();
        }
        version = event.version;
        sequence = event.sequence;
        if (version == 1) created_at = event.recorded_at;
        if (state.facts_version() == version) updated_at = event.recorded_at;
      }
    }
    ++report_->patients;
    if (head != patient.head) {
      Fault(absl::StrCat("the log that ends with event ", sequence,
                         " is not the one that the patient had"));
    }
    if (engine::DeterministicBytes(state) != patient.state) {
      Fault(absl::StrCat("the state after event ", sequence,
                         " is not what the events come to"));
    }
    if (created_at != patient.created_at || updated_at != patient.updated_at) {
      Fault(absl::StrCat("the times of the record after event ", sequence,
                         " are not those of its events"));
    }
    CheckLabels(patient, state, sequence);
    return absl::OkStatus();
  }

  // False: the rest of the log makes no sense.
  bool CheckEvent(const StoredEvent& stored, int64_t version,
                  int64_t last_sequence, std::string* head,
                  v1::PatientState* state) {
    ++report_->events;
    const std::string name = absl::StrCat("event ", stored.sequence);
    if (stored.version != version || stored.sequence <= last_sequence) {
      Fault(absl::StrCat(name, " is out of order"));
      return false;
    }
    *head = ChainHash(*head, stored);
    const bool same =
        stored.redaction.empty()
            ? stored.payload_hash == engine::Sha256({stored.payload})
            : stored.redaction == RedactionHash(stored.hash, stored.payload);
    if (!same) {
      Fault(absl::StrCat(name, " was changed"));
      return false;
    }
    if (stored.hash != *head) {
      Fault(absl::StrCat(name, " does not follow from the one before"));
      return false;
    }
    v1::RecordEvent event;
    if (!event.ParseFromString(stored.payload)) {
      Fault(absl::StrCat(name, " cannot be read"));
      return false;
    }
    const absl::Status status = ApplyEvent(event, version, state);
    if (!status.ok()) {
      Fault(absl::StrCat(name, ": ", status.message()));
      return false;
    }
    if (event.has_classified()) {
      CheckAnswer(event.classified(), *state, name);
    }
    return true;
  }

  void CheckLabels(const StoredPatient& patient, const v1::PatientState& state,
                   int64_t sequence) {
    const auto labels = recorder_.store().Labels(patient.id);
    if (labels.ok() && *labels == LabelsOf(state)) return;
    const auto now = recorder_.store().Find(patient.id);
    // It went on meanwhile.
    if (!now.ok() || now->version != patient.version) return;
    Fault(absl::StrCat("the labels after event ", sequence,
                       " are not what the answers say"));
  }

  // Answers change no facts: the last that did is what it was made from.
  void CheckAnswer(const v1::PatientClassified& answer,
                   const v1::PatientState& state, const std::string& name) {
    ++report_->answers;
    if (!replay_) return;
    const auto replay = replayer_.ReplayOf(answer, state);
    const bool is_of_another =
        absl::IsFailedPrecondition(replay.status()) ||
        answer.answer().engine_version() != engine::kEngineVersion;
    if (is_of_another && !absl::IsDataLoss(replay.status())) {
      ++report_->not_replayed[MadeBy(answer)];
      return;
    }
    if (!replay.ok()) {
      Fault(absl::StrCat(name, ": the answer cannot be replayed: ",
                         replay.status().message()));
      return;
    }
    ++report_->replayed;
    if (!replay->same) {
      Fault(absl::StrCat(name, ": the answer is another one when replayed"));
    }
  }

  // "functions 4, engine 0.1.0".
  std::string MadeBy(const v1::PatientClassified& answer) {
    if (answer.counting_rules() > static_cast<int>(CountingRules::kLatest)) {
      return "a newer program";
    }
    return absl::StrCat("functions ", functions_[answer.answer().pack().hash()],
                        ", engine ", answer.answer().engine_version());
  }

  bool IsErased(const StoredPatient& patient) const {
    return absl::IsNotFound(recorder_.store().Find(patient.id).status());
  }

  const Recorder& recorder_;
  Replayer replayer_;
  const bool replay_;
  VerifyReport* const report_;
  // Of the packs by hash: which version of the functions they call.
  std::map<std::string, std::string> functions_;
};

}  // namespace

absl::Status Verify(const Recorder& recorder, bool replay,
                    VerifyReport* report) {
  return Verifier(recorder, replay, report).Run();
}

}  // namespace myorules::service::record
