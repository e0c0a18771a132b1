// WatchClassifications: what changes in the record, from where a client has
// come to.
#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "service/record/stored_messages.h"
#include "service/server/page.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using record::StoredEvent;
using record::Tombstone;
using Told = std::vector<v1::WatchClassificationsResponse>;

constexpr absl::string_view kWatch = "watch";
constexpr absl::string_view kErased = "erased-";

void MoveTo(const StoredEvent& stored, WatchPlace* place) {
  place->sequence = stored.sequence;
  place->mark =
      absl::BytesToHexString(absl::string_view(stored.hash).substr(0, 8));
}

void MoveTo(const Tombstone& tombstone, WatchPlace* place) {
  place->erasure = tombstone.number;
  place->erased_at = tombstone.erased_at;
}

// Sets the mark of the event at the place's sequence; none where there is none
// (any more).
absl::Status SetMark(record::Store& store, WatchPlace* place) {
  const auto events = store.EventsSince(place->sequence - 1, 1);
  if (!events.ok()) return events.status();
  if (events->empty() || events->front().sequence != place->sequence) {
    place->mark.clear();
  } else {
    MoveTo(events->front(), place);
  }
  return absl::OkStatus();
}

// Of a watch that tells nothing of what was before it, or that begins with all
// that is there: nothing of what was erased is in it.
absl::StatusOr<WatchPlace> PlaceOfNew(record::Store& store, int64_t sequence) {
  WatchPlace place;
  place.sequence = sequence;
  absl::Status status = SetMark(store, &place);
  if (!status.ok()) return status;
  const auto erased = store.Tombstones(0);
  if (!erased.ok()) return erased.status();
  if (!erased->empty()) MoveTo(erased->back(), &place);
  return place;
}

// "SEQUENCE:MARK:erased-NUMBER-MICROSECONDS"; either of the last two may not be
// there. False: it is none.
bool ReadToken(absl::string_view token, WatchPlace* place) {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, ':');
  if (parts.size() < 2 || parts.size() > 3 ||
      !absl::SimpleAtoi(parts[0], &place->sequence) || place->sequence < 0) {
    return false;
  }
  absl::string_view erased = parts.back();
  const bool has_erasure = absl::ConsumePrefix(&erased, kErased);
  if (parts.size() == 3 || !has_erasure) place->mark = std::string(parts[1]);
  if (!has_erasure) return parts.size() == 2;
  const std::pair<absl::string_view, absl::string_view> of =
      absl::StrSplit(erased, absl::MaxSplits('-', 1));
  int64_t micros = 0;
  if (!absl::SimpleAtoi(of.first, &place->erasure) || place->erasure < 1 ||
      !absl::SimpleAtoi(of.second, &micros)) {
    return false;
  }
  place->erased_at = absl::FromUnixMicros(micros);
  return true;
}

// Whether the place is one of this record.
absl::StatusOr<bool> IsThere(record::Store& store, const WatchPlace& place) {
  if (place.erasure > 0) {
    const auto erased = store.Tombstones(place.erasure - 1);
    if (!erased.ok()) return erased.status();
    if (erased->empty() || erased->front().number != place.erasure ||
        erased->front().erased_at != place.erased_at) {
      return false;
    }
  }
  WatchPlace there = place;
  const absl::Status status = SetMark(store, &there);
  if (!status.ok()) return status;
  // What was erased since cannot be compared.
  return place.mark.empty() || there.mark.empty() || place.mark == there.mark;
}

// Whether nothing is left of what the watch told of the patient.
absl::StatusOr<bool> IsGone(record::Store& store, const std::string& patient_id,
                            const WatchPlace& place) {
  const auto first = store.Events(patient_id, 0, 1);
  if (!first.ok()) return first.status();
  // One who came anew.
  return first->empty() || first->front().sequence > place.sequence;
}

// The erasures that the watch has not told of, in `told`.
absl::Status TellErasures(record::Store& store, const std::string& patient_id,
                          const std::vector<Tombstone>& erased,
                          WatchPlace* place, Told* told) {
  for (const Tombstone& tombstone : erased) {
    MoveTo(tombstone, place);
    // What waited for one who was not on record; no watch told of it.
    if (tombstone.events == 0) continue;
    if (!patient_id.empty()) {
      const auto gone = IsGone(store, patient_id, *place);
      if (!gone.ok()) return gone.status();
      if (!*gone) continue;
    }
    v1::WatchClassificationsResponse& message = told->emplace_back();
    message.set_resume_token(place->Token());
    message.set_patient_id(patient_id);
    *message.mutable_create_time() = TimestampOf(tombstone.erased_at);
    message.mutable_erased()->set_erased_events(tombstone.events);
  }
  return absl::OkStatus();
}

// Nothing where no answer changed, and no record ended.
absl::Status TellEvent(const StoredEvent& stored, const WatchPlace& place,
                       Told* told) {
  auto event = record::ReadEvent(stored);
  if (!event.ok()) return event.status();
  const bool changed =
      event->has_classified() && !event->classified().changes().empty();
  if (!changed && !event->has_merged_into()) return absl::OkStatus();
  v1::WatchClassificationsResponse& message = told->emplace_back();
  message.set_resume_token(place.Token());
  message.set_patient_id(stored.patient_id);
  message.set_version(stored.version);
  *message.mutable_create_time() = TimestampOf(stored.recorded_at);
  if (event->has_merged_into()) {
    message.set_merged_into(event->merged_into().patient_id());
    return absl::OkStatus();
  }
  v1::PatientClassified& classified = *event->mutable_classified();
  *message.mutable_pack() = classified.answer().pack();
  message.mutable_changes()->Swap(classified.mutable_changes());
  message.set_first(classified.first());
  return absl::OkStatus();
}

// What came after the place. Of a patient who was erased and came anew the
// erasure is among `erased` where an event is among `events`: it must be told
// first.
absl::Status ReadNews(record::Store& store, const WatchPlace& place,
                      std::vector<Tombstone>* erased,
                      std::vector<StoredEvent>* events) {
  while (true) {
    auto before = store.Tombstones(place.erasure);
    if (!before.ok()) return before.status();
    auto found = store.EventsSince(place.sequence, record::kEntriesAtOnce);
    if (!found.ok()) return found.status();
    if (!found->empty()) {
      const auto after = store.Tombstones(place.erasure);
      if (!after.ok()) return after.status();
      if (after->size() != before->size()) continue;
    }
    *erased = *std::move(before);
    *events = *std::move(found);
    return absl::OkStatus();
  }
}

}  // namespace

std::string WatchPlace::Token() const {
  std::string token = absl::StrCat(sequence, ":", mark);
  if (erasure > 0) {
    absl::StrAppend(&token, ":", kErased, erasure, "-",
                    absl::ToUnixMicros(erased_at));
  }
  return PageToken(kWatch, token);
}

absl::StatusOr<WatchPlace> BeginOfWatch(
    const Environment& environment,
    const v1::WatchClassificationsRequest& request) {
  record::Store& store = environment.recorder->store();
  const absl::StatusOr<int64_t> last = store.LastSequence();
  if (!last.ok()) return last.status();
  if (request.resume_token().empty()) {
    return PlaceOfNew(store, request.from_beginning() ? 0 : *last);
  }
  const auto token = LastOfPage(kWatch, request.resume_token());
  WatchPlace place;
  if (!token.ok() || !ReadToken(*token, &place)) {
    return InvalidField("resume_token",
                        "is not the resume_token of an earlier message");
  }
  const absl::StatusOr<bool> there = IsThere(store, place);
  if (!there.ok()) return there.status();
  if (place.sequence > *last || !*there) {
    return absl::OutOfRangeError(
        "resume_token: is not of this record as it is now (was a backup "
        "restored?); watch anew, from_beginning if need be");
  }
  return place;
}

absl::StatusOr<std::vector<v1::WatchClassificationsResponse>> NextChanges(
    const Environment& environment,
    const v1::WatchClassificationsRequest& request, WatchPlace* place) {
  record::Store& store = environment.recorder->store();
  std::vector<Tombstone> erased;
  std::vector<StoredEvent> events;
  absl::Status status = ReadNews(store, *place, &erased, &events);
  if (!status.ok()) return status;
  Told told;
  status = TellErasures(store, request.patient_id(), erased, place, &told);
  if (!status.ok()) return status;
  for (const StoredEvent& stored : events) {
    MoveTo(stored, place);
    if (!request.patient_id().empty() &&
        stored.patient_id != request.patient_id()) {
      continue;
    }
    status = TellEvent(stored, *place, &told);
    if (!status.ok()) return status;
  }
  return told;
}

}  // namespace myorules::service
