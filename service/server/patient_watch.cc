// WatchClassifications: what changes in the record, from where a client has
// come to.
#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/base/sha256.h"
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
constexpr absl::string_view kOf = "of-";

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

std::string MarkOf(absl::string_view patient_id) {
  return engine::Sha256Hex({patient_id}).substr(0, 8);
}

// The patient's first event, up to the place; 0: there is none.
absl::StatusOr<int64_t> FirstEvent(record::Store& store,
                                   const std::string& patient_id,
                                   const WatchPlace& place) {
  const auto first = store.Events(patient_id, 0, 1);
  if (!first.ok()) return first.status();
  if (first->empty() || first->front().sequence > place.sequence) return 0;
  return first->front().sequence;
}

// Of a watch that tells nothing of what was before it, or that begins with all
// that is there: nothing of what was erased is in it.
absl::StatusOr<WatchPlace> PlaceOfNew(record::Store& store, int64_t sequence,
                                      const std::string& patient_id) {
  WatchPlace place;
  place.sequence = sequence;
  absl::Status status = SetMark(store, &place);
  if (!status.ok()) return status;
  const auto erased = store.Tombstones(0);
  if (!erased.ok()) return erased.status();
  if (!erased->empty()) MoveTo(erased->back(), &place);
  if (patient_id.empty()) return place;
  const auto first = FirstEvent(store, patient_id, place);
  if (!first.ok()) return first.status();
  place.of = MarkOf(patient_id);
  place.first = *first;
  return place;
}

// "NUMBER-TEXT".
bool ReadPair(absl::string_view text, int64_t* number, std::string* rest) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('-', 1));
  *rest = std::string(parts.second);
  return absl::SimpleAtoi(parts.first, number);
}

// "SEQUENCE:MARK:erased-NUMBER-MICROSECONDS:of-FIRST-MARK"; each of the last
// three may not be there. False: it is none.
bool ReadToken(absl::string_view token, WatchPlace* place) {
  std::vector<absl::string_view> parts = absl::StrSplit(token, ':');
  std::string rest;
  if (parts.size() < 2 || !absl::SimpleAtoi(parts[0], &place->sequence) ||
      place->sequence < 0) {
    return false;
  }
  if (absl::ConsumePrefix(&parts.back(), kOf)) {
    if (!ReadPair(parts.back(), &place->first, &place->of) ||
        place->first < 0 || place->of.empty()) {
      return false;
    }
    parts.pop_back();
  }
  if (absl::ConsumePrefix(&parts.back(), kErased)) {
    int64_t micros = 0;
    if (!ReadPair(parts.back(), &place->erasure, &rest) || place->erasure < 1 ||
        !absl::SimpleAtoi(rest, &micros)) {
      return false;
    }
    place->erased_at = absl::FromUnixMicros(micros);
    parts.pop_back();
  }
  if (parts.size() == 2) place->mark = std::string(parts[1]);
  return parts.size() <= 2;
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

v1::WatchClassificationsResponse ErasureMessage(const WatchPlace& place,
                                                const Tombstone& tombstone) {
  v1::WatchClassificationsResponse message;
  message.set_resume_token(place.Token());
  *message.mutable_create_time() = TimestampOf(tombstone.erased_at);
  message.mutable_erased()->set_erased_events(tombstone.events);
  return message;
}

// The erasures that the watch of all has not told of.
void TellErasures(const std::vector<Tombstone>& erased, WatchPlace* place,
                  Told* told) {
  for (const Tombstone& tombstone : erased) {
    MoveTo(tombstone, place);
    // What waited for one who was not on record; no watch told of it.
    if (tombstone.events == 0) continue;
    told->push_back(ErasureMessage(*place, tombstone));
  }
}

// Tells once that what was on record of the patient at the place is gone.
// Nothing says which of several erasures it was. Where nothing says either
// whether the patient was on record, it is told: better for nothing than not.
absl::Status TellErasureOf(record::Store& store, const std::string& patient_id,
                           const std::vector<Tombstone>& erased,
                           WatchPlace* place, Told* told) {
  std::vector<Tombstone> candidates;
  for (const Tombstone& tombstone : erased) {
    MoveTo(tombstone, place);
    if (tombstone.events > 0) candidates.push_back(tombstone);
  }
  if (candidates.empty() && !place->of.empty()) return absl::OkStatus();
  const auto first = FirstEvent(store, patient_id, *place);
  if (!first.ok()) return first.status();
  const bool gone = place->of.empty()
                        ? *first == 0
                        : place->first > 0 && *first != place->first;
  place->of = MarkOf(patient_id);
  place->first = *first;
  if (candidates.empty() || !gone) return absl::OkStatus();
  Tombstone tombstone = candidates.back();
  if (candidates.size() > 1) tombstone.events = 0;
  told->push_back(ErasureMessage(*place, tombstone));
  told->back().set_patient_id(patient_id);
  return absl::OkStatus();
}

// Nothing where no answer changed, and no record ended.
absl::Status TellEvent(const StoredEvent& stored, const WatchPlace& place,
                       Told* told) {
  auto event = record::ReadEvent(stored);
  if (!event.ok()) return event.status();
  const bool changed =
      event->has_not_classified() || !event->classified().changes().empty();
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
  if (event->has_not_classified()) {
    *message.mutable_not_classified() = event->not_classified();
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
  if (!of.empty()) absl::StrAppend(&token, ":", kOf, first, "-", of);
  return PageToken(kWatch, token);
}

absl::StatusOr<WatchPlace> BeginOfWatch(
    const Environment& environment,
    const v1::WatchClassificationsRequest& request) {
  record::Store& store = environment.recorder->store();
  const absl::StatusOr<int64_t> last = store.LastSequence();
  if (!last.ok()) return last.status();
  if (request.resume_token().empty()) {
    return PlaceOfNew(store, request.from_beginning() ? 0 : *last,
                      request.patient_id());
  }
  const auto token = LastOfPage(kWatch, request.resume_token());
  WatchPlace place;
  if (!token.ok() || !ReadToken(*token, &place)) {
    return InvalidField("resume_token",
                        "is not the resume_token of an earlier message");
  }
  if (request.patient_id().empty()) {
    place.of.clear();
  } else if (!place.of.empty() && place.of != MarkOf(request.patient_id())) {
    return InvalidField("resume_token",
                        "is of a watch of another patient than `patient_id`");
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
  const std::string& patient_id = request.patient_id();
  if (patient_id.empty()) {
    TellErasures(erased, place, &told);
  } else {
    status = TellErasureOf(store, patient_id, erased, place, &told);
    if (!status.ok()) return status;
  }
  for (const StoredEvent& stored : events) {
    MoveTo(stored, place);
    if (!patient_id.empty()) {
      if (stored.patient_id != patient_id) continue;
      if (place->first == 0) place->first = stored.sequence;
    }
    status = TellEvent(stored, *place, &told);
    if (!status.ok()) return status;
  }
  return told;
}

}  // namespace myorules::service
