#include "service/record/versions.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "engine/base/proto_text.h"
#include "service/record/likeness.h"

namespace myorules::service::record {
namespace {

std::vector<const v1::ReportedResult*> ReportsOf(
    const v1::PatientState& state) {
  std::vector<const v1::ReportedResult*> reports;
  reports.reserve(state.reports_size());
  for (const v1::ReportedResult& report : state.reports()) {
    reports.push_back(&report);
  }
  return reports;
}

bool HaveOneName(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  const v1::LabResult& left = a.result();
  const v1::LabResult& right = b.result();
  if (left.specimen_id() != right.specimen_id()) return false;
  return !left.specimen_id().empty() ||
         (!left.id().empty() && left.id() == right.id());
}

}  // namespace

bool IsCorrection(const v1::ReportedResult& report) {
  return CorrectionRank(report) != 0;
}

bool IsWithdrawal(const v1::ReportedResult& report) {
  return CorrectionRank(report) == 2;
}

Versions::Versions(const v1::PatientState& state, CountingRules rules)
    : Versions(ReportsOf(state), rules) {}

Versions::Versions(std::vector<const v1::ReportedResult*> reports,
                   CountingRules rules)
    : reports_(std::move(reports)),
      rules_(rules),
      named_as_(reports_.size()),
      standings_(reports_.size()),
      measurements_(reports_) {
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
    JudgeGroup(group);
  }
}

void Versions::JudgeGroup(const Group& group) {
  if (rules_ != CountingRules::kFirst) {
    JudgeByMeasurement(group);
    return;
  }
  const bool has_early = std::any_of(
      group.begin(), group.end(),
      [this](int report) { return IsBeforeFinal(*reports_[report]); });
  for (const int report : group) {
    if (has_early || IsCorrection(*reports_[report]))
      JudgeAtFirst(report, group);
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
  const v1::ReportedResult& left = *reports_[a];
  const v1::ReportedResult& right = *reports_[b];
  if (left.result().analyte() != right.result().analyte() ||
      TieOf(a, b) != Tie::kCertain) {
    return false;
  }
  return measurements_.AreTogether(a, b) ||
         Measurements::AreNamedAsOne(left, right) ||
         // Of one specimen, measured twice.
         (!MayBeOfOneMethod(left, right) && !AreToldApart(left, right));
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
           WhatItSays(named.result()) == said &&
           (rules_ != CountingRules::kFirst ||
            named.result().supersedes() == unnamed.result().supersedes());
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

std::vector<int> Versions::Earlier(int report, const Group& group) const {
  std::vector<int> earlier;
  for (const int other : group) {
    if (other != report && !standings_[other].is_read_anew &&
        MayReplace(*reports_[report], *reports_[other]) &&
        TieOf(report, other) == Tie::kCertain) {
      earlier.push_back(other);
    }
  }
  return earlier;
}

bool Versions::DoesNothing(int report) const {
  return standings_[report].reach == Reach::kNamedByAnother ||
         standings_[report].is_read_anew;
}

void Versions::JudgeByMeasurement(const Group& group) {
  // By which final results each preliminary one is replaced.
  std::map<int, std::set<int>> finals;
  for (const int report : group) {
    if (IsCorrection(*reports_[report]) || DoesNothing(report)) continue;
    for (const int early :
         measurements_.OfFinal(report, Earlier(report, group))) {
      standings_[early].replaced = true;
      finals[early].insert(report);
    }
  }
  std::vector<Claim> claims;
  for (const int report : group) {
    if (!IsCorrection(*reports_[report]) || DoesNothing(report)) continue;
    Claim& claim = claims.emplace_back();
    claim.report = report;
    const std::vector<int> earlier = Earlier(report, group);
    const std::set<int> all(earlier.begin(), earlier.end());
    for (const int other : earlier) {
      const std::set<int>& final = finals[other];
      // What is final stands for what came before it.
      if (std::none_of(final.begin(), final.end(),
                       [&all](int one) { return all.count(one) != 0; })) {
        claim.earlier.push_back(other);
      }
    }
  }
  measurements_.Settle(
      group, [this](int a, int b) { return TieOf(a, b) == Tie::kCertain; },
      &claims);
  for (const Claim& claim : claims) Judge(claim, group);
}

void Versions::Judge(const Claim& claim, const Group& group) {
  const int report = claim.report;
  Standing& standing = standings_[report];
  if (claim.is_repeated) {
    standing.replaced = true;
    standing.reach = Reach::kNamedByAnother;
    return;
  }
  for (const int other : claim.replaced) standings_[other].replaced = true;
  for (const int other : claim.doubtful) standings_[other].doubtful = true;
  bool is_there = !claim.earlier.empty();
  bool is_late = false;
  Group perhaps;
  for (const int other : group) {
    const v1::ReportedResult& earlier = *reports_[other];
    const Tie tie = other == report ? Tie::kNone : TieOf(report, other);
    if (tie == Tie::kNone || standings_[other].is_read_anew ||
        !MayBeOfOneMethod(*reports_[report], earlier)) {
      continue;
    }
    if (tie == Tie::kCertain) {
      is_there = is_there || !IsCorrection(earlier);
      is_late = is_late || !IsCorrection(earlier);
    } else if (MayReplace(*reports_[report], earlier)) {
      perhaps.push_back(other);
    }
  }
  bool is_doubtful = false;
  for (const int other : perhaps) {
    // Where it finds what it names, only another correction may be of that.
    if (is_there && (IsNamed(other) || !IsCorrection(*reports_[other]))) {
      continue;
    }
    standings_[other].doubtful = true;
    is_doubtful = true;
  }
  if (!claim.doubtful.empty()) {
    standing.reach = Reach::kOneOfSeveral;
  } else if (!claim.replaced.empty()) {
    standing.reach =
        named_as_[report] == report ? Reach::kNamed : Reach::kOnlyOne;
  } else if (is_doubtful) {
    standing.reach = Reach::kDoubtful;
  } else {
    standing.reach = is_late ? Reach::kOvertaken : Reach::kNothing;
  }
}

void Versions::JudgeAtFirst(int report, const Group& group) {
  if (DoesNothing(report)) return;
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
  for (const int other : replaced) {
    if (has_its_id && reports_[other]->result().id() != id) continue;
    standings_[other].replaced = true;
  }
  if (!IsCorrection(later)) return;
  for (const int other : perhaps) {
    if (is_there && (IsNamed(other) || !IsCorrection(*reports_[other]))) {
      continue;
    }
    standings_[other].doubtful = true;
  }
}

bool TakesBack(const v1::PatientState& state,
               const v1::ReportedResult& report) {
  if (!IsCorrection(report)) return false;
  std::vector<const v1::ReportedResult*> reports = ReportsOf(state);
  const Versions before(reports);
  reports.push_back(&report);
  const Versions after(std::move(reports));
  for (size_t i = 0; i < before.standings().size(); ++i) {
    const Standing& was = before.standings()[i];
    const Standing& is = after.standings()[i];
    if (!was.replaced && (is.replaced || (is.doubtful && !was.doubtful))) {
      return true;
    }
  }
  return false;
}

bool ReplacesOne(std::vector<const v1::ReportedResult*> held,
                 const v1::ReportedResult& report) {
  if (!IsCorrection(report)) return false;
  // Many corrections are slow to judge. Of those only one of the same name may
  // be what is replaced: its original need not have come.
  held.erase(std::remove_if(held.begin(), held.end(),
                            [&report](const v1::ReportedResult* other) {
                              return IsCorrection(*other) &&
                                     !HaveOneName(*other, report);
                            }),
             held.end());
  held.push_back(&report);
  const Versions versions(std::move(held), CountingRules::kLatest);
  const Reach reach = versions.standings().back().reach;
  return reach == Reach::kNamed || reach == Reach::kOnlyOne;
}

}  // namespace myorules::service::record
