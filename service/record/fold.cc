#include "service/record/fold.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "google/protobuf/util/field_mask_util.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

using google::protobuf::util::FieldMaskUtil;

// KindName of an answer.
constexpr absl::string_view kClassifiedKind = "classified";

absl::Status Impossible(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("record: an event that cannot stand there: ", what));
}

absl::Status Update(const v1::PatientUpdated& updated,
                    v1::PatientState* state) {
  if (!FieldMaskUtil::IsValidFieldMask<v1::Patient>(updated.update_mask())) {
    return Impossible("an update of no field");
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(updated.patient(), updated.update_mask(),
                                options, state->mutable_entered());
  return absl::OkStatus();
}

bool IsOfPack(const v1::PatientClassified& answer, const std::string& name) {
  return answer.answer().pack().name() == name;
}

// By name and version of their packs. Unless it is the first of its pack, or
// beside other versions, it takes the place of older versions.
void SetAnswer(v1::PatientClassified classified, v1::PatientState* state) {
  const std::string name = classified.answer().pack().name();
  const std::string version = classified.answer().pack().version();
  auto* answers = state->mutable_answers();
  const auto place = [&] {
    return std::find_if(answers->begin(), answers->end(),
                        [&](const v1::PatientClassified& answer) {
                          const v1::PackIdentity& pack = answer.answer().pack();
                          return std::tie(pack.name(), pack.version()) >=
                                 std::tie(name, version);
                        });
  };
  auto it = place();
  if (it != answers->end() && IsOfPack(*it, name) &&
      it->answer().pack().version() == version) {
    *it = std::move(classified);
    return;
  }
  if (!classified.first()) {
    answers->erase(std::remove_if(answers->begin(), answers->end(),
                                  [&name](const auto& answer) {
                                    return IsOfPack(answer, name);
                                  }),
                   answers->end());
    it = place();
  }
  const auto at = it - answers->begin();
  *answers->Add() = std::move(classified);
  std::rotate(answers->pointer_begin() + at, answers->pointer_end() - 1,
              answers->pointer_end());
}

// By identity. What is held did not go, or came back.
void AddMovedAway(const v1::ResultMovedAway& moved, v1::PatientState* state) {
  if (std::any_of(state->reports().begin(), state->reports().end(),
                  [&moved](const v1::ReportedResult& held) {
                    return CameBack(moved, held);
                  })) {
    return;
  }
  auto* away = state->mutable_moved_away();
  const auto it = std::lower_bound(
      away->begin(), away->end(), moved,
      [](const v1::ResultMovedAway& a, const v1::ResultMovedAway& b) {
        return a.identity() < b.identity();
      });
  const auto place = it - away->begin();
  if (it != away->end() && it->identity() == moved.identity()) {
    *it = moved;
    return;
  }
  *away->Add() = moved;
  std::rotate(away->pointer_begin() + place, away->pointer_end() - 1,
              away->pointer_end());
}

// Empty: the partner was erased.
void AddPartner(const std::string& patient_id, v1::PatientState* state) {
  auto* partners = state->mutable_exchanged_with();
  const auto it =
      std::lower_bound(partners->begin(), partners->end(), patient_id);
  if (patient_id.empty() || (it != partners->end() && *it == patient_id)) {
    return;
  }
  const auto place = it - partners->begin();
  *partners->Add() = patient_id;
  std::rotate(partners->pointer_begin() + place, partners->pointer_end() - 1,
              partners->pointer_end());
}

// It need not be there: some waited, and of others nothing is kept.
void MoveAway(const v1::ResultMovedAway& moved, v1::PatientState* state) {
  RemoveReport(moved.identity(), state);
  AddMovedAway(moved, state);
  AddPartner(moved.to_patient_id(), state);
}

void Join(const v1::RecordMergedFrom& merged, v1::PatientState* state) {
  *state->mutable_entered() = merged.joined();
  for (const v1::ReportedResult& report : merged.reports()) {
    AddReport(report, state);
  }
  for (const v1::ResultMovedAway& moved : merged.moved_away()) {
    AddMovedAway(moved, state);
  }
  state->add_merged_from(merged.patient_id());
}

// The links between results that a patient can have: a result that names one of
// another analyte replaces nothing, and of a ring none replaces another. All of
// a ring then stay, and disagree, whichever came first.
void MendReplacements(v1::Patient* patient) {
  const int size = patient->results_size();
  std::map<absl::string_view, int> place_of;
  for (int i = 0; i < size; ++i) {
    const std::string& id = patient->results(i).id();
    if (!id.empty()) place_of[id] = i;
  }
  // What each replaces; -1: nothing that is there.
  std::vector<int> replaced(size, -1);
  for (int i = 0; i < size; ++i) {
    v1::LabResult& result = *patient->mutable_results(i);
    const auto it = place_of.find(result.supersedes());
    if (result.supersedes().empty() || it == place_of.end()) continue;
    if (patient->results(it->second).analyte() == result.analyte()) {
      replaced[i] = it->second;
    } else {
      result.clear_supersedes();
    }
  }
  // From which walk each was seen first; a walk that meets itself is a ring.
  std::vector<int> seen(size, -1);
  for (int i = 0; i < size; ++i) {
    int at = i;
    while (at != -1 && seen[at] == -1) {
      seen[at] = i;
      at = replaced[at];
    }
    if (at == -1 || seen[at] != i) continue;
    for (const int begin = at; replaced[at] != -1;) {
      patient->mutable_results(at)->clear_supersedes();
      at = std::exchange(replaced[at], -1);
      if (at == begin) break;
    }
  }
}

// What a laboratory calls a result: its ids say nothing of those of others.
using NameAtLaboratory =
    std::tuple<absl::string_view, absl::string_view, absl::string_view>;

// Ids of the results as the patient will have them, where an id names one, and
// `supersedes` by them: each looks only among those of its own laboratory.
class ResultIds {
 public:
  explicit ResultIds(const v1::PatientState& state) {
    for (const v1::LabResult& result : state.entered().results()) {
      taken_.insert(result.id());
      entered_.emplace(result.laboratory(), result.id());
    }
    for (const v1::ReportedResult& report : state.reports()) {
      const v1::LabResult& result = report.result();
      if (!result.supersedes().empty()) {
        superseded_.emplace(report.profile(), result.laboratory(),
                            result.supersedes());
      }
    }
  }

  // Sets the id of a result that counts; in the order of the reports.
  void SetId(const v1::ReportedResult& report, v1::LabResult* result) {
    if (result->id().empty()) return;
    const NameAtLaboratory name(report.profile(), report.result().laboratory(),
                                report.result().id());
    if (!taken_.insert(result->id()).second) {
      result->clear_id();
      // One that another names needs an id.
      if (superseded_.count(name) == 0 || ids_.count(name) != 0) return;
      for (int i = 2; result->id().empty(); ++i) {
        std::string id = absl::StrCat(report.result().id(), "~", i);
        if (taken_.insert(id).second) result->set_id(std::move(id));
      }
    }
    ids_.emplace(name, result->id());
  }

  // Once all have their ids.
  void SetSupersedes(const v1::ReportedResult& report,
                     v1::LabResult* result) const {
    if (result->supersedes().empty()) return;
    const v1::LabResult& sent = report.result();
    const auto it =
        ids_.find({report.profile(), sent.laboratory(), sent.supersedes()});
    if (it != ids_.end()) {
      result->set_supersedes(it->second);
    } else if (taken_.count(sent.supersedes()) != 0 &&
               entered_.count({sent.laboratory(), sent.supersedes()}) == 0) {
      result->clear_supersedes();
    }
  }

 private:
  std::set<std::string> taken_;
  std::set<std::pair<absl::string_view, absl::string_view>> entered_;
  std::set<NameAtLaboratory> superseded_;
  std::map<NameAtLaboratory, std::string> ids_;
};

// The result as rules read it, for a patient of this sex.
v1::LabResult ResultOf(const v1::ReportedResult& report, v1::Sex sex) {
  v1::LabResult result = report.result();
  if (sex == v1::SEX_FEMALE && report.has_range_of_women()) {
    *result.mutable_reference_range() = report.range_of_women();
  } else if (sex == v1::SEX_MALE && report.has_range_of_men()) {
    *result.mutable_reference_range() = report.range_of_men();
  }
  return result;
}

// It may have been corrected or withdrawn.
void MakeDoubtful(v1::LabResult* result) {
  switch (result->status()) {
    case v1::RESULT_STATUS_FINAL:
    case v1::RESULT_STATUS_AMENDED:
    case v1::RESULT_STATUS_CORRECTED:
      result->clear_status();
      break;
    default:
      break;
  }
}

std::string OutcomeOf(const v1::DecisionResult& decision) {
  return absl::StrCat(decision.id(), "=", decision.outcome());
}

}  // namespace

absl::Status ApplyEvent(v1::RecordEvent event, int64_t version,
                        v1::PatientState* state) {
  if (event.has_registered() != (version == 1)) {
    return Impossible("the registration is not the first");
  }
  if (!state->merged_into().empty()) {
    return Impossible("something after the record ended");
  }
  const bool changes_facts = ChangesFacts(event);
  absl::Status status;
  switch (event.kind_case()) {
    case v1::RecordEvent::kRegistered:
      *state->mutable_entered() =
          std::move(*event.mutable_registered()->mutable_patient());
      break;
    case v1::RecordEvent::kUpdated:
      status = Update(event.updated(), state);
      break;
    case v1::RecordEvent::kResultReported:
      AddReport(std::move(*event.mutable_result_reported()), state);
      break;
    case v1::RecordEvent::kResultCorrected:
      AddReport(std::move(*event.mutable_result_corrected()), state);
      break;
    case v1::RecordEvent::kResultCancelled:
      AddReport(std::move(*event.mutable_result_cancelled()), state);
      break;
    case v1::RecordEvent::kResultMovedAway:
      MoveAway(event.result_moved_away(), state);
      break;
    case v1::RecordEvent::kResultMovedHere:
      AddReport(std::move(*event.mutable_result_moved_here()->mutable_result()),
                state);
      AddPartner(event.result_moved_here().from_patient_id(), state);
      break;
    case v1::RecordEvent::kClassified:
      SetAnswer(std::move(*event.mutable_classified()), state);
      state->clear_not_classified();
      break;
    case v1::RecordEvent::kNotClassified:
      state->clear_answers();
      *state->mutable_not_classified() =
          std::move(*event.mutable_not_classified());
      break;
    case v1::RecordEvent::kMergedInto:
      state->set_merged_into(event.merged_into().patient_id());
      break;
    case v1::RecordEvent::kMergedFrom:
      Join(event.merged_from(), state);
      break;
    case v1::RecordEvent::kRedacted:
      break;
    case v1::RecordEvent::KIND_NOT_SET:
      status = Impossible("of a kind that this program does not know");
      break;
  }
  if (changes_facts) state->set_facts_version(version);
  return status;
}

bool ChangesFacts(const v1::RecordEvent& event) {
  return !IsAnswer(event) && event.redacted().was() != kClassifiedKind;
}

bool IsAnswer(const v1::RecordEvent& event) {
  return event.has_classified() || event.has_not_classified();
}

std::string KindName(const v1::RecordEvent& event) {
  const google::protobuf::FieldDescriptor* field =
      v1::RecordEvent::descriptor()->FindFieldByNumber(event.kind_case());
  return field == nullptr ? "" : field->name();
}

v1::Patient PatientOf(const v1::PatientState& state, CountingRules rules) {
  v1::Patient patient = state.entered();
  ResultIds ids(state);
  const Versions versions(state, rules);
  const std::vector<Standing>& standings = versions.standings();
  for (int i = 0; i < state.reports_size(); ++i) {
    if (standings[i].replaced) continue;
    v1::LabResult* result = patient.add_results();
    *result = ResultOf(state.reports(i), state.entered().sex());
    if (standings[i].doubtful) MakeDoubtful(result);
    ids.SetId(state.reports(i), result);
  }
  for (int i = 0, at = state.entered().results_size(); i < state.reports_size();
       ++i) {
    if (!standings[i].replaced) {
      ids.SetSupersedes(state.reports(i), patient.mutable_results(at++));
    }
  }
  MendReplacements(&patient);
  return patient;
}

std::string EtagOf(const v1::PatientState& state) {
  std::string identities;
  for (const v1::ReportedResult& report : state.reports()) {
    identities += report.identity();
  }
  return engine::Sha256Hex({"myorules.record.etag/1",
                            absl::StrCat(state.facts_version()),
                            engine::DeterministicBytes(state.entered()),
                            identities, state.merged_into()})
      .substr(0, 32);
}

void AddLabels(const v1::Classification& answer,
               std::set<std::string>* labels) {
  const auto add = [&](const std::string& label) {
    labels->insert(label);
    labels->insert(absl::StrCat(answer.pack().name(), "/", label));
  };
  for (const v1::DecisionResult& decision : answer.decisions()) {
    if (!decision.outcome().empty()) add(OutcomeOf(decision));
    for (const std::string& outcome : decision.collected()) {
      add(absl::StrCat(decision.id(), "=", outcome));
    }
  }
  for (const v1::FlagResult& flag : answer.flags()) {
    if (flag.status() == v1::FLAG_STATUS_RAISED) add(flag.id());
  }
}

std::vector<std::string> LabelsOf(const v1::PatientState& state) {
  std::set<std::string> labels;
  for (const v1::PatientClassified& answer : state.answers()) {
    AddLabels(answer.answer(), &labels);
  }
  return {labels.begin(), labels.end()};
}

}  // namespace myorules::service::record
