// The calls that read the record.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/sha256.h"
#include "service/record/fold.h"
#include "service/record/stored_messages.h"
#include "service/server/limits.h"
#include "service/server/page.h"
#include "service/server/patient_filter.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using record::Loaded;
using record::StoredEvent;

absl::StatusOr<absl::Time> TimeOf(const google::protobuf::Timestamp& timestamp,
                                  absl::string_view field) {
  if (!IsTime(timestamp)) {
    return InvalidField(field, "is no time from year 1 to 9999");
  }
  return absl::FromUnixSeconds(timestamp.seconds()) +
         absl::Nanoseconds(timestamp.nanos());
}

// What happened before an answer, since the ones before it.
class Causes {
 public:
  Causes(record::Store& store, std::string patient_id)
      : store_(store), patient_id_(std::move(patient_id)) {}

  // Those of an answer for which the record was read up to `version`. Packs
  // answer one after the other: what was read is mostly asked for again.
  absl::Status Read(int64_t version) {
    if (version == version_) return absl::OkStatus();
    version_ = 0;
    cause_.clear();
    bytes_ = 0;
    causes_.clear();
    bool all = false;
    // A call mostly adds few entries, and never thousands.
    int64_t at_once = 16;
    for (int64_t last = version; last > 0 && !all;) {
      const int64_t after = std::max<int64_t>(0, last - at_once);
      const auto events =
          store_.Events(patient_id_, after, static_cast<int>(last - after));
      if (!events.ok()) return events.status();
      for (auto it = events->rbegin(); it != events->rend() && !all; ++it) {
        auto event = record::ReadEvent(*it);
        if (!event.ok()) return event.status();
        if (it->version == version) cause_ = record::KindName(*event);
        all = record::IsAnswer(*event);
        if (!all) Keep(*it, *std::move(event));
      }
      last = after;
      at_once *= 2;
    }
    // No page would hold them.
    if (bytes_ > limits::kMaxPageBytes) {
      bytes_ = 0;
      causes_.clear();
    }
    version_ = version;
    return absl::OkStatus();
  }

  // Of the events that are told.
  size_t bytes() const { return bytes_; }

  void AddTo(v1::ClassificationEntry* entry) const {
    entry->set_cause(cause_);
    for (const auto& [version, cause] : causes_) *entry->add_causes() = cause;
  }

 private:
  void Keep(const StoredEvent& stored, v1::RecordEvent event) {
    bytes_ += stored.payload.size();
    v1::LogEntry& cause = causes_[stored.version];
    cause.set_version(stored.version);
    *cause.mutable_event() = std::move(event);
  }

  record::Store& store_;
  const std::string patient_id_;
  // Of an answer that was made from this version; 0: none was read.
  int64_t version_ = 0;
  // The kind of the last entry before it.
  std::string cause_;
  std::map<int64_t, v1::LogEntry> causes_;
  size_t bytes_ = 0;
};

}  // namespace

absl::Status FillRecord(const Loaded& loaded, v1::PatientRecord* message) {
  message->set_id(loaded.patient_id);
  message->set_etag(record::EtagOf(loaded.state));
  message->set_version(loaded.version);
  *message->mutable_create_time() = TimestampOf(loaded.created_at);
  *message->mutable_update_time() = TimestampOf(loaded.updated_at);
  *message->mutable_merged_from() = loaded.state.merged_from();
  message->set_merged_into(loaded.state.merged_into());
  if (!loaded.state.merged_into().empty()) return absl::OkStatus();
  *message->mutable_patient() = record::PatientOf(loaded.state);
  for (const record::KeptAnswer& kept : loaded.answers) {
    auto answer = record::ReadAnswer(kept);
    if (!answer.ok()) return answer.status();
    *message->add_classifications() = std::move(*answer->mutable_answer());
  }
  if (loaded.state.has_not_classified()) {
    *message->mutable_not_classified() = loaded.state.not_classified();
  }
  return absl::OkStatus();
}

absl::Status GetPatient(const Environment& environment,
                        const v1::GetPatientRequest& request,
                        v1::GetPatientResponse* response) {
  if (request.patient_id().empty()) {
    return MustBeSet("patient_id");
  }
  absl::StatusOr<Loaded> loaded = absl::UnknownError("");
  if (request.has_known_at()) {
    const absl::StatusOr<absl::Time> time =
        TimeOf(request.known_at(), "known_at");
    if (!time.ok()) return time.status();
    loaded = environment.recorder->LoadKnownAt(request.patient_id(), *time);
  } else {
    loaded = environment.recorder->Load(request.patient_id());
  }
  if (!loaded.ok()) return loaded.status();
  return FillRecord(*loaded, response->mutable_record());
}

absl::Status ListPatients(const Environment& environment,
                          const v1::ListPatientsRequest& request,
                          v1::ListPatientsResponse* response) {
  const absl::StatusOr<int> page_size = PageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const auto labels = LabelsFor(request.filter());
  if (!labels.ok()) return labels.status();
  const std::string list = absl::StrCat(
      "patients:",
      engine::Sha256Hex({absl::StrJoin(*labels, "&")}).substr(0, 16));
  auto after = LastOfPage(list, request.page_token());
  if (!after.ok()) return after.status();
  size_t bytes = 0;
  while (true) {
    // One more tells whether there is a next page.
    const auto patients = environment.recorder->store().List(
        {.after = *after, .labels = *labels, .limit = *page_size + 1});
    if (!patients.ok()) return patients.status();
    for (const record::StoredPatient& patient : *patients) {
      const absl::StatusOr<Loaded> loaded = record::Recorder::Read(patient);
      if (!loaded.ok()) return loaded.status();
      const bool ended = !loaded->state.merged_into().empty();
      const bool full = response->records_size() == *page_size ||
                        bytes + patient.state.size() > limits::kMaxPageBytes;
      if (full && response->records_size() > 0) {
        response->set_next_page_token(PageToken(list, *after));
        return absl::OkStatus();
      }
      after = patient.id;
      // An ended record gives no answer that a filter could ask for.
      if (ended && !labels->empty()) continue;
      bytes += patient.state.size();
      absl::Status status = FillRecord(*loaded, response->add_records());
      if (!status.ok()) return status;
    }
    if (static_cast<int>(patients->size()) <= *page_size) break;
  }
  return response->records().empty() && request.page_token().empty()
             ? CheckIsKnown(environment, request.filter())
             : absl::OkStatus();
}

absl::Status ListClassifications(const Environment& environment,
                                 const v1::ListClassificationsRequest& request,
                                 v1::ListClassificationsResponse* response) {
  if (request.patient_id().empty()) {
    return MustBeSet("patient_id");
  }
  const absl::StatusOr<int> page_size = PageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const std::string list =
      absl::StrCat("answers:", engine::Sha256Hex({request.patient_id()}));
  const auto last = LastOfPage(list, request.page_token());
  if (!last.ok()) return last.status();
  int64_t version = 0;
  if (!last->empty() && !absl::SimpleAtoi(*last, &version)) {
    return InvalidField("page_token", "is not a token of this list");
  }
  record::Store& store = environment.recorder->store();
  absl::Status found = store.Find(request.patient_id()).status();
  if (!found.ok()) return found;
  Causes causes(store, request.patient_id());
  size_t bytes = 0;
  while (true) {
    const auto events =
        store.Events(request.patient_id(), version, record::kEntriesAtOnce);
    if (!events.ok()) return events.status();
    if (events->empty()) return absl::OkStatus();
    for (const StoredEvent& stored : *events) {
      auto event = record::ReadEvent(stored);
      if (!event.ok()) return event.status();
      if (!record::IsAnswer(*event)) continue;
      absl::Status status = causes.Read(
          event->has_classified() ? event->classified().input_version()
                                  : stored.version - 1);
      if (!status.ok()) return status;
      const size_t more = stored.payload.size() + causes.bytes();
      const bool full = response->entries_size() == *page_size ||
                        bytes + more > limits::kMaxPageBytes;
      if (full && response->entries_size() > 0) {
        const int64_t shown =
            response->entries(response->entries_size() - 1).version();
        response->set_next_page_token(PageToken(list, absl::StrCat(shown)));
        return absl::OkStatus();
      }
      bytes += more;
      v1::ClassificationEntry* entry = response->add_entries();
      entry->set_version(stored.version);
      *entry->mutable_create_time() = TimestampOf(stored.recorded_at);
      causes.AddTo(entry);
      if (event->has_classified()) {
        *entry->mutable_classified() = std::move(*event->mutable_classified());
      } else {
        *entry->mutable_not_classified() = event->not_classified();
      }
    }
    version = events->back().version;
  }
}

}  // namespace myorules::service
