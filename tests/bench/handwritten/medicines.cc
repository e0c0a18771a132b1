#include "tests/bench/handwritten/medicines.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace myorules::handwritten {
namespace {

constexpr uint16_t kLines = kThirdLine | kSecondLine | kGlucocorticoid;
constexpr uint16_t kImmunosuppression = kLines | kOutsideScheme;

}  // namespace

Answer Agreed(const Answer& a, const Answer& b, FactId contradicted,
              Facts* facts) {
  if (a.is_unknown() && b.is_unknown()) {
    return Answer::Unknown(facts->Join(a.missing, b.missing));
  }
  if (a.is_unknown()) return b;
  if (b.is_unknown() || a.state == b.state) return a;
  return Answer::Unknown(contradicted);
}

Missing WhyOpen(bool is_set, bool complete, FactId unset, FactId incomplete) {
  if (complete) return Missing();
  return Missing::Of(is_set ? incomplete : unset);
}

void Medicines::Clear() {
  others_used_ = 0;
  unrecognised.clear();
  outside_scheme.clear();
  perhaps_unrecognised = Missing();
  statin_known_in_time = false;
  statin_begun_later = false;
  purpose_assumed = false;
  route_assumed = false;
  begun_before_onset = false;
  checkpoint_inhibitor = false;
  unrecognised_may_be_statin_now_ = false;
  for (Exists* any :
       {&on_record_, &on_record_now_, &listed_, &listed_in_time_, &listed_now_,
        &after_diagnosis_, &third_, &second_, &first_}) {
    *any = Exists(&facts_);
  }
  starts_.clear();
  earliest_ = kLastDay;
  latest_ = kLastDay;
}

void Medicines::Read(const v1::Patient& patient, const Course& course) {
  Clear();
  course_ = &course;
  const Missing why_open =
      WhyOpen(patient.has_medicines_complete(), patient.medicines_complete(),
              kMedicinesComplete, kMedicinesIncomplete);
  Missing myositis_open =
      patient.myositis_medicines_complete() ? Missing() : why_open;
  if (!why_open.empty() && !patient.has_myositis_medicines_complete()) {
    facts_.Add(Missing::Of(kMyositisMedicinesComplete), &myositis_open);
  }
  for (Exists* any :
       {&listed_, &listed_in_time_, &listed_now_, &after_diagnosis_}) {
    any->AddOpen(why_open);
  }
  for (Exists* any : {&third_, &second_, &first_}) any->AddOpen(myositis_open);

  for (int i = 0; i < patient.medicines_size(); ++i) {
    const Entry entry = ReadEntry(patient.medicines(i), i);
    ReadStatin(entry);
    ReadTreatment(entry);
    ReadNames(entry);
  }
  third_line = third_.ToAnswer();
  second_line = second_.ToAnswer();
  glucocorticoids = first_.ToAnswer();
  ConcludeStatins(patient);
  ConcludeFirstStart(!myositis_open.empty(), myositis_open);
}

Missing Medicines::Lacks(const Entry& entry, absl::string_view suffix) {
  return facts_.Entry(List::kMedicines, entry.index, suffix);
}

Medicines::Entry Medicines::ReadEntry(const v1::Medicine& message, int index) {
  Entry entry;
  entry.message = &message;
  entry.index = index;
  if (others_used_ == others_.size()) others_.emplace_back();
  entry.info = &knowledge_.ReadMedicine(message, &others_[others_used_]);
  if (entry.info == &others_[others_used_]) ++others_used_;
  entry.classes = entry.info->classes;
  // The source names intravenous immunoglobulin; under the skin it is another
  // treatment.
  if ((entry.classes & kIvig) != 0 &&
      message.route() == v1::ROUTE_SUBCUTANEOUS) {
    entry.classes = kOutsideScheme;
  }
  if (entry.info->state == MedicineInfo::kNothing) {
    entry.unread = Lacks(entry, ".name");
  } else if (entry.info->state == MedicineInfo::kUnrecognised) {
    entry.unread =
        facts_.Entry(List::kMedicines, index, "", entry.info->reason);
  }
  if (message.has_started_on()) {
    entry.started = EntryPeriod(true, message.started_on(), List::kMedicines,
                                index, ".started_on", ".started_on.month",
                                ".started_on.day", &facts_);
  }
  if (!IsOf(entry, kImmunosuppression).is_false()) entry.begun = Begun(entry);
  return entry;
}

// Not after the last day on which it was taken.
Period Medicines::Begun(const Entry& entry) {
  const v1::Medicine& message = *entry.message;
  Period begun = entry.started;
  if (!message.has_started_on()) {
    begun = {kFirstDay, kLastDay, Lacks(entry, ".started_on")};
    if (!message.has_stopped_on()) {
      facts_.Add(Lacks(entry, ".stopped_on"), &begun.why);
    }
  }
  if (message.has_stopped_on()) {
    const Day stopped = PeriodOf(message.stopped_on(), {}, {}).last;
    if (stopped < begun.last && stopped >= begun.first) begun.last = stopped;
    if (begun.is_single()) begun.why = Missing();
  }
  return begun;
}

// Of any of the classes.
Answer Medicines::IsOf(const Entry& entry, uint16_t classes) const {
  if (!entry.unread.empty()) return Answer::Unknown(entry.unread);
  return Answer::Of((entry.classes & classes) != 0);
}

Answer Medicines::IsSystemic(const Entry& entry) {
  const MedicineInfo& info = *entry.info;
  if ((info.classes & kTopical) != 0) return Answer::Of(false);
  const v1::Route route = entry.message->route();
  if (route != v1::ROUTE_TOPICAL && route != v1::ROUTE_UNSPECIFIED) {
    return Answer::Of(true);
  }
  const bool systemic_code = info.by_code && info.classes != 0;
  const bool may_be_topical = info.state != MedicineInfo::kRecognised ||
                              (info.classes & kHasTopicalForm) != 0;
  if (route == v1::ROUTE_UNSPECIFIED) {
    return systemic_code || !may_be_topical
               ? Answer::Of(true)
               : Answer::Unknown(Lacks(entry, ".route"));
  }
  if (systemic_code) {
    return Answer::Unknown(facts_.Entry(List::kMedicines, entry.index, ".route",
                                        "the code is that of a systemic form"));
  }
  if (!may_be_topical) {
    return Answer::Unknown(
        facts_.Entry(List::kMedicines, entry.index, ".route",
                     "no topical form of it is in the dictionary"));
  }
  return Answer::Of(false);
}

bool Medicines::RouteIsAssumed(const Entry& entry,
                               const Answer& systemic) const {
  return systemic.is_unknown() &&
         entry.message->route() == v1::ROUTE_UNSPECIFIED;
}

Answer Medicines::GivenForMyositis(const Entry& entry) {
  if (entry.message->purpose() != v1::PURPOSE_UNSPECIFIED) {
    return Answer::Of(entry.message->purpose() == v1::PURPOSE_MYOSITIS);
  }
  const Period& onset = course_->onset;
  if (entry.begun.first > onset.last) return Answer::Of(true);
  if (entry.begun.last <= onset.first) return Answer::Of(false);
  Missing missing = entry.begun.why;
  facts_.Add(Lacks(entry, ".purpose"), &missing);
  facts_.Add(onset.why, &missing);
  return Answer::Unknown(missing);
}

Answer Medicines::StillTaken(const Entry& entry) {
  const v1::Medicine& message = *entry.message;
  if (message.has_ongoing()) return Answer::Of(message.ongoing());
  Missing missing = Lacks(entry, ".ongoing");
  if (message.has_stopped_on()) {
    const Period stopped = EntryPeriod(
        true, message.stopped_on(), List::kMedicines, entry.index,
        ".stopped_on", ".stopped_on.month", ".stopped_on.day", &facts_);
    // The last day on which it was taken.
    if (stopped.last < course_->assessed_on) return Answer::Of(false);
    if (stopped.first >= course_->assessed_on) return Answer::Of(true);
    facts_.Add(stopped.why, &missing);
  } else {
    facts_.Add(Lacks(entry, ".stopped_on"), &missing);
  }
  return Answer::Unknown(missing);
}

void Medicines::ReadStatin(const Entry& entry) {
  const Answer statin = IsOf(entry, kStatin);
  if (statin.is_false()) return;
  const v1::Medicine& message = *entry.message;
  const Period& cutoff = course_->statin_cutoff;
  const Period& reference = course_->reference;
  const bool has_start = message.has_started_on();
  const bool has_stop = message.has_stopped_on();
  const Period stopped = EntryPeriod(
      has_stop, message.stopped_on(), List::kMedicines, entry.index,
      ".stopped_on", ".stopped_on.month", ".stopped_on.day", &facts_);

  on_record_.Add(statin);
  listed_.Add(statin);
  // A use with unknown start counts (our choice).
  const Answer in_time = has_start ? LessOrEqual(entry.started, cutoff, &facts_)
                                   : Answer::Of(true);
  listed_in_time_.Add(facts_.And(statin, in_time));
  const Answer still_taken = StillTaken(entry);
  const Answer taken_now = facts_.And(statin, still_taken);
  listed_now_.Add(taken_now);
  on_record_now_.Add(taken_now);
  unrecognised_may_be_statin_now_ |=
      statin.is_unknown() && !still_taken.is_false();
  Answer after = has_start ? Less(reference, entry.started, &facts_)
                           : Answer::Unknown(Lacks(entry, ".started_on"));
  if (has_stop) {
    after = facts_.And(after, Less(reference, stopped, &facts_));
  }
  after_diagnosis_.Add(facts_.And(statin, after));

  if (!statin.is_true()) return;
  statin_known_in_time |=
      (has_start && in_time.is_true()) ||
      (has_stop && LessOrEqual(stopped, cutoff, &facts_).is_true());
  statin_begun_later |=
      has_start && Less(cutoff, entry.started, &facts_).is_true();
}

void Medicines::ReadTreatment(const Entry& entry) {
  const Answer counts = IsOf(entry, kImmunosuppression);
  if (counts.is_false()) return;
  const Answer systemic = IsSystemic(entry);
  const Answer given = GivenForMyositis(entry);

  // A route that is not stated is taken as systemic; one that is counts against
  // the dictionary's list of forms, not against a code.
  Answer taken = systemic;
  if (RouteIsAssumed(entry, systemic)) taken = Answer::Of(true);
  if (entry.message->route() == v1::ROUTE_TOPICAL && !entry.info->by_code) {
    taken = Answer::Of(false);
  }
  const Answer for_myositis = facts_.And(taken, given);
  third_.Add(facts_.And(IsOf(entry, kThirdLine), for_myositis));
  second_.Add(facts_.And(IsOf(entry, kSecondLine), for_myositis));
  first_.Add(facts_.And(IsOf(entry, kGlucocorticoid), for_myositis));

  if (counts.is_true()) {
    const bool taken_as_given = for_myositis.is_true();
    const bool purpose_stated =
        entry.message->purpose() != v1::PURPOSE_UNSPECIFIED;
    purpose_assumed |= !purpose_stated && taken_as_given;
    begun_before_onset |= !purpose_stated && given.is_false();
    route_assumed |= RouteIsAssumed(entry, systemic) && taken_as_given;
  }
  AddFirstStart(entry, facts_.And(counts, for_myositis));
}

void Medicines::AddFirstStart(const Entry& entry, const Answer& counts) {
  if (counts.is_false()) return;
  earliest_ = std::min(earliest_, entry.begun.first);
  if (counts.is_true()) latest_ = std::min(latest_, entry.begun.last);
  starts_.push_back(
      {entry.begun.first, facts_.Join(counts.missing, entry.begun.why)});
}

void Medicines::ConcludeFirstStart(bool open, const Missing& why_open) {
  if (open) {
    earliest_ = kFirstDay;
    starts_.push_back({kFirstDay, why_open});
  }
  first_immunosuppression = {earliest_, latest_, {}};
  if (earliest_ == latest_) return;
  for (const Start& start : starts_) {
    // What begins later than every possible first day says nothing.
    if (start.first > latest_) continue;
    facts_.Add(start.why, &first_immunosuppression.why);
  }
}

void Medicines::ReadNames(const Entry& entry) {
  const v1::Medicine& m = *entry.message;
  switch (entry.info->state) {
    case MedicineInfo::kNothing:
      facts_.Add(entry.unread, &perhaps_unrecognised);
      break;
    case MedicineInfo::kUnrecognised: {
      const absl::string_view written = !m.medicine().empty() ? m.medicine()
                                        : !m.name().empty()   ? m.name()
                                                              : m.atc();
      unrecognised.push_back(
          entry.info->doubt.empty()
              ? written
              : facts_.texts().Copy(absl::StrCat(
                    m.name().empty() ? written : absl::string_view(m.name()),
                    " (", entry.info->doubt, ")")));
      break;
    }
    case MedicineInfo::kRecognised:
      if ((entry.classes & kOutsideScheme) != 0) {
        outside_scheme.emplace_back(entry.info->title);
      }
      checkpoint_inhibitor |= (entry.classes & kCheckpointInhibitor) != 0;
      break;
  }
}

void Medicines::ConcludeStatins(const v1::Patient& patient) {
  statin_listed = listed_.ToAnswer();
  const v1::StatinUse use = patient.statin_use();
  const bool is_stated = use != v1::STATIN_USE_UNSPECIFIED;

  const Answer on_record = on_record_.ToAnswer();
  const bool stated_never = use == v1::STATIN_USE_NEVER && on_record.is_false();
  statin_after_diagnosis =
      stated_never ? Answer::Of(false) : after_diagnosis_.ToAnswer();
  const Answer listed_now = listed_now_.ToAnswer();
  const bool list_speaks = on_record.is_true() || statin_listed.is_false();
  statin_now_by_statement_alone = use == v1::STATIN_USE_CURRENT &&
                                  list_speaks &&
                                  on_record_now_.ToAnswer().is_false();
  may_complete_for_statement =
      statin_now_by_statement_alone && !patient.medicines_complete();
  statin_now_by_list_alone =
      listed_now.is_true() && is_stated && use != v1::STATIN_USE_CURRENT;
  // What is not recognised may be one.
  statin_before_onset =
      on_record.is_unknown()
          ? on_record
          : Agreed(statin_listed,
                   Stated(is_stated, use != v1::STATIN_USE_NEVER, kStatinUse),
                   kStatinUseContradicted, &facts_);
  if (statin_listed.is_true()) {
    statin_before_onset =
        facts_.And(statin_before_onset, listed_in_time_.ToAnswer());
  }
  statin_now = listed_now;
  // A statement that the list puts in doubt says nothing of today.
  if (use == v1::STATIN_USE_NEVER && !on_record.is_false()) return;
  if (use == v1::STATIN_USE_PREVIOUS && unrecognised_may_be_statin_now_) return;
  if (use == v1::STATIN_USE_CURRENT || statin_now.is_true()) {
    statin_now = Answer::Of(true);
  } else {
    statin_now = Agreed(statin_now, Stated(is_stated, false, kStatinUse),
                        kStatinUseContradicted, &facts_);
  }
}

}  // namespace myorules::handwritten
