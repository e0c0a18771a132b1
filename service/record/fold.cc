#include "service/record/fold.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/time_util.h"

namespace myorules::service::record {
namespace {

using google::protobuf::util::FieldMaskUtil;

absl::Status Impossible(absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("record: an event that cannot stand there: ", what));
}

// The position of the report, or where it would stand: they are by identity.
int Place(const v1::PatientState& state, absl::string_view identity) {
  const auto& reports = state.reports();
  const auto it = std::lower_bound(
      reports.begin(), reports.end(), identity,
      [](const v1::ReportedResult& report, absl::string_view wanted) {
        return absl::string_view(report.identity()) < wanted;
      });
  return static_cast<int>(it - reports.begin());
}

bool Holds(const v1::PatientState& state, int place,
           absl::string_view identity) {
  return place < state.reports_size() &&
         state.reports(place).identity() == identity;
}

// A report that is held already changes nothing.
void AddReport(const v1::ReportedResult& report, v1::PatientState* state) {
  const int place = Place(*state, report.identity());
  if (Holds(*state, place, report.identity())) return;
  *state->add_reports() = report;
  auto* reports = state->mutable_reports();
  std::rotate(reports->pointer_begin() + place, reports->pointer_end() - 1,
              reports->pointer_end());
}

absl::Status RemoveReport(absl::string_view identity, v1::PatientState* state) {
  const int place = Place(*state, identity);
  if (!Holds(*state, place, identity)) {
    return Impossible("a result moved away that was not there");
  }
  state->mutable_reports()->DeleteSubrange(place, 1);
  return absl::OkStatus();
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

// By name of their packs.
void SetAnswer(const v1::PatientClassified& classified,
               v1::PatientState* state) {
  const std::string& name = classified.answer().pack().name();
  auto* answers = state->mutable_answers();
  const auto it = std::lower_bound(
      answers->begin(), answers->end(), name,
      [](const v1::PatientClassified& answer, const std::string& wanted) {
        return answer.answer().pack().name() < wanted;
      });
  if (it != answers->end() && it->answer().pack().name() == name) {
    *it = classified;
    return;
  }
  const auto place = it - answers->begin();
  *answers->Add() = classified;
  std::rotate(answers->pointer_begin() + place, answers->pointer_end() - 1,
              answers->pointer_end());
}

void Join(const v1::RecordMergedFrom& merged, v1::PatientState* state) {
  *state->mutable_entered() = merged.joined();
  for (const v1::ReportedResult& report : merged.reports()) {
    AddReport(report, state);
  }
  state->add_merged_from(merged.patient_id());
}

// What replaces an earlier version: 1 a correction, 2 a cancellation, which
// goes before a correction of the same instant: a value that may be withdrawn
// does not count. 0: neither.
int CorrectionRank(v1::ResultStatus status) {
  switch (status) {
    case v1::RESULT_STATUS_CORRECTED:
    case v1::RESULT_STATUS_AMENDED:
      return 1;
    case v1::RESULT_STATUS_CANCELLED:
    case v1::RESULT_STATUS_ENTERED_IN_ERROR:
      return 2;
    default:
      return 0;
  }
}

bool IsBeforeFinal(v1::ResultStatus status) {
  return status == v1::RESULT_STATUS_PRELIMINARY ||
         status == v1::RESULT_STATUS_REGISTERED;
}

// The versions of one measurement. Without an accession the laboratory's own
// id of the result ties them together; without both nothing does.
using Measurement =
    std::tuple<std::string, std::string, std::string, std::string, int>;

absl::optional<Measurement> MeasurementOf(const v1::LabResult& result) {
  if (result.specimen_id().empty() && result.id().empty()) return {};
  return Measurement(result.laboratory(), result.specimen_id(),
                     result.specimen_id().empty() ? result.id() : std::string(),
                     result.analyte(), result.method());
}

// Negative: `a` was released before `b`; 0: together, or nobody knows.
int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  if (!a.has_result_time() || !b.has_result_time()) return 0;
  const auto& left = a.result_time();
  const auto& right = b.result_time();
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

// Both are of one measurement.
bool Supersedes(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier) {
  const int order = CompareTimes(earlier, later);
  const v1::ResultStatus status = earlier.result().status();
  const int rank = CorrectionRank(later.result().status());
  if (rank != 0) {
    return order < 0 || (order == 0 && CorrectionRank(status) < rank);
  }
  return later.result().status() == v1::RESULT_STATUS_FINAL && order <= 0 &&
         IsBeforeFinal(status);
}

// For each report whether another one supersedes it.
std::vector<bool> Superseded(const v1::PatientState& state) {
  std::map<Measurement, std::vector<int>> versions;
  for (int i = 0; i < state.reports_size(); ++i) {
    const absl::optional<Measurement> measurement =
        MeasurementOf(state.reports(i).result());
    if (measurement.has_value()) versions[*measurement].push_back(i);
  }
  std::vector<bool> superseded(state.reports_size());
  for (const auto& [measurement, places] : versions) {
    for (const int place : places) {
      superseded[place] =
          std::any_of(places.begin(), places.end(), [&](int other) {
            return other != place &&
                   Supersedes(state.reports(other), state.reports(place));
          });
    }
  }
  return superseded;
}

std::string OutcomeOf(const v1::DecisionResult& decision) {
  return absl::StrCat(decision.id(), "=", decision.outcome());
}

}  // namespace

absl::Status ApplyEvent(const v1::RecordEvent& event, int64_t version,
                        v1::PatientState* state) {
  if (event.has_registered() != (version == 1)) {
    return Impossible("the registration is not the first");
  }
  if (!state->merged_into().empty()) {
    return Impossible("something after the record ended");
  }
  absl::Status status;
  switch (event.kind_case()) {
    case v1::RecordEvent::kRegistered:
      *state->mutable_entered() = event.registered().patient();
      break;
    case v1::RecordEvent::kUpdated:
      status = Update(event.updated(), state);
      break;
    case v1::RecordEvent::kResultReported:
      AddReport(event.result_reported(), state);
      break;
    case v1::RecordEvent::kResultCorrected:
      AddReport(event.result_corrected(), state);
      break;
    case v1::RecordEvent::kResultCancelled:
      AddReport(event.result_cancelled(), state);
      break;
    case v1::RecordEvent::kResultMovedAway:
      status = RemoveReport(event.result_moved_away().identity(), state);
      break;
    case v1::RecordEvent::kResultMovedHere:
      AddReport(event.result_moved_here().result(), state);
      break;
    case v1::RecordEvent::kClassified:
      SetAnswer(event.classified(), state);
      break;
    case v1::RecordEvent::kMergedInto:
      state->set_merged_into(event.merged_into().patient_id());
      break;
    case v1::RecordEvent::kMergedFrom:
      Join(event.merged_from(), state);
      break;
    case v1::RecordEvent::KIND_NOT_SET:
      status = Impossible("of a kind that this program does not know");
      break;
  }
  if (ChangesFacts(event)) state->set_facts_version(version);
  return status;
}

bool ChangesFacts(const v1::RecordEvent& event) {
  return !event.has_classified();
}

std::string KindName(const v1::RecordEvent& event) {
  const google::protobuf::FieldDescriptor* field =
      v1::RecordEvent::descriptor()->FindFieldByNumber(event.kind_case());
  return field == nullptr ? "" : field->name();
}

v1::Patient PatientOf(const v1::PatientState& state) {
  v1::Patient patient = state.entered();
  std::set<std::string> ids;
  for (const v1::LabResult& result : patient.results()) ids.insert(result.id());
  const std::vector<bool> superseded = Superseded(state);
  for (int i = 0; i < state.reports_size(); ++i) {
    if (superseded[i]) continue;
    v1::LabResult* result = patient.add_results();
    *result = state.reports(i).result();
    // In a patient an id names one result.
    if (!result->id().empty() && !ids.insert(result->id()).second) {
      result->clear_id();
    }
  }
  return patient;
}

std::vector<std::string> SupersededReports(const v1::PatientState& state) {
  const std::vector<bool> superseded = Superseded(state);
  std::vector<std::string> identities;
  for (int i = 0; i < state.reports_size(); ++i) {
    if (superseded[i]) identities.push_back(state.reports(i).identity());
  }
  return identities;
}

std::string ReportIdentity(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  return engine::Sha256Hex({"myorules.record.report/1", result.laboratory(),
                            result.specimen_id(), result.analyte(),
                            absl::StrCat(static_cast<int>(result.method())),
                            engine::DeterministicBytes(report.result_time()),
                            engine::DeterministicBytes(result)});
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

std::vector<std::string> LabelsOf(const v1::PatientState& state) {
  std::set<std::string> labels;
  const auto add = [&labels](const std::string& pack,
                             const std::string& label) {
    labels.insert(label);
    labels.insert(absl::StrCat(pack, "/", label));
  };
  for (const v1::PatientClassified& answer : state.answers()) {
    const std::string& pack = answer.answer().pack().name();
    for (const v1::DecisionResult& decision : answer.answer().decisions()) {
      if (!decision.outcome().empty()) add(pack, OutcomeOf(decision));
      for (const std::string& outcome : decision.collected()) {
        add(pack, absl::StrCat(decision.id(), "=", outcome));
      }
    }
    for (const v1::FlagResult& flag : answer.answer().flags()) {
      if (flag.status() == v1::FLAG_STATUS_RAISED) add(pack, flag.id());
    }
  }
  return {labels.begin(), labels.end()};
}

}  // namespace myorules::service::record
