#include "service/record/versions.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/util/time_util.h"
#include "rules/patient/days.h"

namespace myorules::service::record {
namespace {

// What replaces an earlier version: 1 a correction, 2 a withdrawal, which goes
// before a correction of the same instant: a value that may be withdrawn does
// not count. 0: neither.
int CorrectionRank(const v1::ReportedResult& report) {
  switch (report.result().status()) {
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

bool IsBeforeFinal(const v1::ReportedResult& report) {
  return report.result().status() == v1::RESULT_STATUS_PRELIMINARY ||
         report.result().status() == v1::RESULT_STATUS_REGISTERED;
}

// A withdrawal often prints neither the method nor the unit that would tell it.
// Then it is of whatever there is: too much is unknown rather than too little
// withdrawn.
bool MayBeOfOneMethod(const v1::ReportedResult& a,
                      const v1::ReportedResult& b) {
  return a.result().method() == b.result().method() ||
         a.result().method() == v1::ASSAY_METHOD_UNSPECIFIED ||
         b.result().method() == v1::ASSAY_METHOD_UNSPECIFIED;
}

// Negative: `a` was released before `b`; 0: together, or nobody knows.
int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  if (!a.has_result_time() || !b.has_result_time()) return 0;
  const auto& left = a.result_time();
  const auto& right = b.result_time();
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

// Of two of one measurement.
bool MayReplace(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier) {
  if (!MayBeOfOneMethod(later, earlier)) return false;
  const int order = CompareTimes(earlier, later);
  const int rank = CorrectionRank(later);
  if (rank != 0) {
    return order < 0 || (order == 0 && CorrectionRank(earlier) < rank);
  }
  return later.result().status() == v1::RESULT_STATUS_FINAL && order <= 0 &&
         IsBeforeFinal(earlier);
}

bool Differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

// The days on which the specimen can have been collected. Where none is stated,
// it was before the result was released.
rules::Days DaysOfCollection(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (result.has_collected_on()) {
    const auto days = rules::DaysOf(result.collected_on());
    if (days.has_value()) return *days;
  }
  rules::Days days{absl::CivilDay(1, 1, 1), absl::CivilDay(9999, 12, 31)};
  if (result.has_reported_on()) {
    const auto reported = rules::DaysOf(result.reported_on());
    if (reported.has_value()) days.last = reported->last;
  }
  if (report.has_result_time()) {
    // One more: a laboratory's day may be ahead of UTC's.
    const absl::CivilDay released =
        absl::ToCivilDay(absl::FromUnixSeconds(report.result_time().seconds()),
                         absl::UTCTimeZone()) +
        1;
    days.last = std::min(days.last, released);
  }
  return days;
}

bool MayBeOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  const rules::Days left = DaysOfCollection(a);
  const rules::Days right = DaysOfCollection(b);
  return left.first <= right.last && right.first <= left.last;
}

// Whether both say that they are of one and the same day.
bool AreOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  const rules::Days left = DaysOfCollection(a);
  const rules::Days right = DaysOfCollection(b);
  return left.first == left.last && right.first == right.last &&
         left.first == right.first;
}

// Without what names it.
std::string WhatItSays(v1::LabResult result) {
  result.clear_id();
  result.clear_specimen_id();
  result.clear_laboratory();
  return engine::DeterministicBytes(result);
}

std::vector<const v1::ReportedResult*> ReportsOf(
    const v1::PatientState& state) {
  std::vector<const v1::ReportedResult*> reports;
  reports.reserve(state.reports_size());
  for (const v1::ReportedResult& report : state.reports()) {
    reports.push_back(&report);
  }
  return reports;
}

}  // namespace

bool IsCorrection(const v1::ReportedResult& report) {
  return CorrectionRank(report) != 0;
}

bool IsWithdrawal(const v1::ReportedResult& report) {
  return CorrectionRank(report) == 2;
}

Versions::Versions(const v1::PatientState& state)
    : Versions(ReportsOf(state)) {}

Versions::Versions(std::vector<const v1::ReportedResult*> reports)
    : reports_(std::move(reports)),
      named_as_(reports_.size()),
      standings_(reports_.size()) {
  std::iota(named_as_.begin(), named_as_.end(), 0);
  FindReadAnew();
  const auto concerns_others = [](const v1::ReportedResult* report) {
    return IsCorrection(*report) || IsBeforeFinal(*report);
  };
  if (std::none_of(reports_.begin(), reports_.end(), concerns_others)) return;
  std::map<absl::string_view, Group> groups;
  for (size_t i = 0; i < reports_.size(); ++i) {
    groups[reports_[i]->result().analyte()].push_back(static_cast<int>(i));
  }
  for (const auto& [analyte, group] : groups) {
    std::vector<std::pair<int, int>> named;
    for (const int report : group) {
      if (!IsCorrection(*reports_[report]) || IsNamed(report) ||
          standings_[report].is_read_anew) {
        continue;
      }
      if (IsNamedByAnother(report, group)) {
        standings_[report] = {true, false, Reach::kNamedByAnother, false};
        continue;
      }
      const int only = OnlyOne(report, group);
      if (only != -1) named.emplace_back(report, only);
    }
    // Only now, so that none of them depends on another one.
    for (const auto& [report, as] : named) named_as_[report] = as;
    const bool has_early = std::any_of(
        group.begin(), group.end(),
        [this](int report) { return IsBeforeFinal(*reports_[report]); });
    for (const int report : group) {
      if (has_early || IsCorrection(*reports_[report])) Judge(report, group);
    }
  }
}

void Versions::FindReadAnew() {
  std::set<std::pair<absl::string_view, std::string>> by_profile;
  const auto print_of = [](const v1::ReportedResult& report) {
    return std::make_pair(absl::string_view(report.content_hash()),
                          engine::DeterministicBytes(report.result_time()));
  };
  const auto has_profile = [](const v1::ReportedResult* report) {
    return !report->profile().empty();
  };
  // Most often all are by one.
  if (std::all_of(reports_.begin(), reports_.end(), has_profile) ||
      std::none_of(reports_.begin(), reports_.end(), has_profile)) {
    return;
  }
  for (const v1::ReportedResult* report : reports_) {
    if (has_profile(report)) by_profile.insert(print_of(*report));
  }
  for (size_t i = 0; i < reports_.size(); ++i) {
    if (!has_profile(reports_[i]) &&
        by_profile.count(print_of(*reports_[i])) != 0) {
      standings_[i] = {true, false, Reach::kNone, true};
    }
  }
}

bool Versions::AreOfOne(int a, int b) const {
  return reports_[a]->result().analyte() == reports_[b]->result().analyte() &&
         TieOf(a, b) == Tie::kCertain;
}

bool Versions::IsNamed(int report) const {
  const v1::LabResult& result = reports_[report]->result();
  return named_as_[report] != report || !result.specimen_id().empty() ||
         !result.id().empty();
}

Versions::Tie Versions::TieOfNames(const v1::LabResult& a,
                                   const v1::LabResult& b) {
  if (!a.specimen_id().empty() && !b.specimen_id().empty()) {
    return a.specimen_id() == b.specimen_id() ? Tie::kCertain : Tie::kNone;
  }
  if (a.id().empty() || b.id().empty()) return Tie::kPerhaps;
  if (a.id() == b.id()) return Tie::kCertain;
  // Each version of a result may have an id of its own.
  return a.specimen_id() == b.specimen_id() ? Tie::kNone : Tie::kPerhaps;
}

Versions::Tie Versions::TieOf(int a, int b) const {
  if (named_as_[a] == named_as_[b]) return Tie::kCertain;
  const v1::ReportedResult& left = *reports_[named_as_[a]];
  const v1::ReportedResult& right = *reports_[named_as_[b]];
  const Tie names = TieOfNames(left.result(), right.result());
  if (names == Tie::kNone ||
      Differ(left.result().laboratory(), right.result().laboratory())) {
    return Tie::kNone;
  }
  const bool one_profile = left.profile() == right.profile();
  if (names == Tie::kCertain && one_profile) return Tie::kCertain;
  if (!MayBeOfOneDay(left, right)) return Tie::kNone;
  const bool differ = Differ(left.profile(), right.profile());
  if (names == Tie::kCertain) return differ ? Tie::kPerhaps : Tie::kCertain;
  return differ ? Tie::kNone : Tie::kPerhaps;
}

bool Versions::IsNamedByAnother(int report, const Group& group) const {
  const v1::ReportedResult& unnamed = *reports_[report];
  const std::string said = WhatItSays(unnamed.result());
  return std::any_of(group.begin(), group.end(), [&](int other) {
    const v1::ReportedResult& named = *reports_[other];
    return IsNamed(other) && TieOf(report, other) == Tie::kPerhaps &&
           CompareTimes(named, unnamed) >= 0 &&
           WhatItSays(named.result()) == said;
  });
}

int Versions::OnlyOne(int report, const Group& group) const {
  const v1::ReportedResult& unnamed = *reports_[report];
  int only = -1;
  for (const int other : group) {
    const v1::ReportedResult& candidate = *reports_[other];
    const bool is_like_it = IsCorrection(candidate) && !IsNamed(other);
    if (other == report || is_like_it || TieOf(report, other) == Tie::kNone ||
        !MayBeOfOneMethod(unnamed, candidate) ||
        CompareTimes(candidate, unnamed) > 0) {
      continue;
    }
    if (candidate.profile() != unnamed.profile() ||
        !AreOfOneDay(candidate, unnamed) ||
        (only != -1 && TieOf(only, other) != Tie::kCertain)) {
      return -1;
    }
    only = other;
  }
  return only;
}

void Versions::Judge(int report, const Group& group) {
  Standing& standing = standings_[report];
  if (standing.reach == Reach::kNamedByAnother || standing.is_read_anew) return;
  const v1::ReportedResult& later = *reports_[report];
  const std::string& id = later.result().id();
  Group replaced;
  Group perhaps;
  bool is_there = false;
  bool has_its_id = false;
  for (const int other : group) {
    const v1::ReportedResult& earlier = *reports_[other];
    const Tie tie = other == report ? Tie::kNone : TieOf(report, other);
    if (tie == Tie::kNone || standings_[other].is_read_anew ||
        !MayBeOfOneMethod(later, earlier)) {
      continue;
    }
    const bool may = MayReplace(later, earlier);
    if (tie == Tie::kCertain) {
      is_there = is_there || may || !IsCorrection(earlier);
      has_its_id = has_its_id || (!id.empty() && earlier.result().id() == id);
      if (may) replaced.push_back(other);
    } else if (may) {
      perhaps.push_back(other);
    }
  }
  bool replaces = false;
  for (const int other : replaced) {
    if (has_its_id && reports_[other]->result().id() != id) continue;
    standings_[other].replaced = true;
    replaces = true;
  }
  if (!IsCorrection(later)) return;
  bool is_doubtful = false;
  for (const int other : perhaps) {
    // Where it finds what it names, only another correction may be of that.
    if (is_there && (IsNamed(other) || !IsCorrection(*reports_[other]))) {
      continue;
    }
    standings_[other].doubtful = true;
    is_doubtful = true;
  }
  if (replaces) {
    standing.reach =
        named_as_[report] == report ? Reach::kNamed : Reach::kOnlyOne;
  } else {
    standing.reach = is_doubtful ? Reach::kDoubtful : Reach::kNothing;
  }
}

bool ReplacesOne(std::vector<const v1::ReportedResult*> held,
                 const v1::ReportedResult& report) {
  if (!IsCorrection(report)) return false;
  held.erase(std::remove_if(held.begin(), held.end(),
                            [](const v1::ReportedResult* other) {
                              return IsCorrection(*other);
                            }),
             held.end());
  held.push_back(&report);
  const Versions versions(std::move(held));
  const Reach reach = versions.standings().back().reach;
  return reach == Reach::kNamed || reach == Reach::kOnlyOne;
}

}  // namespace myorules::service::record
