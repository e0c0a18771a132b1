#include "service/record/measurements.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "service/record/likeness.h"

namespace myorules::service::record {
namespace {

bool IsIdOf(const std::string& id, const v1::ReportedResult& report) {
  return !id.empty() && id == report.result().id();
}

// What it supersedes goes before what it is called itself.
bool IsNamedByItsId(const v1::ReportedResult& report) {
  return CorrectionRank(report) != 0 && report.result().supersedes().empty();
}

// It says of which result it is, and it is not of this one.
bool NamesAnother(const v1::ReportedResult& report,
                  const v1::ReportedResult& other) {
  const std::string& id = other.result().id();
  return !report.result().supersedes().empty() && !id.empty() &&
         id != report.result().supersedes();
}

}  // namespace

Measurements::Sets::Sets(size_t size) : parents_(size) {
  std::iota(parents_.begin(), parents_.end(), 0);
}

int Measurements::Sets::Of(int report) const {
  while (parents_[report] != report) report = parents_[report];
  return report;
}

bool Measurements::Sets::Join(int a, int b) {
  a = Of(a);
  b = Of(b);
  parents_[std::max(a, b)] = std::min(a, b);
  return a != b;
}

Measurements::Measurements(const Reports& reports)
    : reports_(reports),
      measurements_(reports.size()),
      together_(reports.size()) {}

bool Measurements::AreNamedAsOne(const v1::ReportedResult& a,
                                 const v1::ReportedResult& b) {
  const std::string& of_a = a.result().supersedes();
  const std::string& of_b = b.result().supersedes();
  if (IsIdOf(of_a, b) || IsIdOf(of_b, a) || (!of_a.empty() && of_a == of_b)) {
    return true;
  }
  const bool corrects_none = CorrectionRank(a) == 0 && CorrectionRank(b) == 0;
  return IsIdOf(a.result().id(), b) &&
         (corrects_none || IsNamedByItsId(a) || IsNamedByItsId(b));
}

std::vector<int> Measurements::OfLikeOnes(
    int report, const std::vector<int>& candidates,
    bool (*alike)(const v1::ReportedResult&, const v1::ReportedResult&)) const {
  std::set<int> like;
  for (const int other : candidates) {
    if (alike(*reports_[report], *reports_[other])) {
      like.insert(measurements_.Of(other));
    }
  }
  if (like.empty()) return candidates;
  std::vector<int> left;
  std::copy_if(
      candidates.begin(), candidates.end(), std::back_inserter(left),
      [&](int other) { return like.count(measurements_.Of(other)) != 0; });
  return left;
}

std::vector<int> Measurements::Narrow(const Claim& claim, bool is_named) const {
  std::vector<int> left = claim.earlier;
  const auto leave_out = [&left](const auto& is_out) {
    left.erase(std::remove_if(left.begin(), left.end(), is_out), left.end());
  };
  if (is_named) {
    const int own = measurements_.Of(claim.report);
    leave_out([&](int other) { return measurements_.Of(other) != own; });
    return left;
  }
  leave_out([&](int other) {
    return NamesAnother(*reports_[claim.report], *reports_[other]);
  });
  left = OfLikeOnes(claim.report, left, AreOfOneDay);
  left = OfLikeOnes(claim.report, left, AreOfOneTime);
  return OfLikeOnes(claim.report, left, PrintOneName);
}

std::vector<int> Measurements::OfFinal(int report,
                                       const std::vector<int>& earlier) {
  const auto by_name = [&](int other) {
    return AreNamedAsOne(*reports_[report], *reports_[other]);
  };
  Claim claim{report, earlier, {}, {}};
  if (std::any_of(earlier.begin(), earlier.end(), by_name)) {
    claim.earlier.clear();
    std::copy_if(earlier.begin(), earlier.end(),
                 std::back_inserter(claim.earlier), by_name);
  }
  std::vector<int> left = Narrow(claim, false);
  for (const int other : left) together_.Join(report, other);
  return left;
}

void Measurements::JoinByNames(const std::vector<int>& group,
                               const AreTied& are_tied) {
  // By what they may name one another with.
  std::map<absl::string_view, std::vector<int>> named;
  for (const int report : group) {
    const v1::LabResult& result = reports_[report]->result();
    if (!result.id().empty()) named[result.id()].push_back(report);
    if (!result.supersedes().empty() && result.supersedes() != result.id()) {
      named[result.supersedes()].push_back(report);
    }
  }
  for (const auto& [name, with_it] : named) {
    JoinAll(with_it, are_tied, [this](int a, int b) {
      return AreNamedAsOne(*reports_[a], *reports_[b]);
    });
  }
}

void Measurements::JoinWhatSaysTheSame(const std::vector<Claim>& claims,
                                       const AreTied& are_tied) {
  std::set<int> results;
  for (const Claim& claim : claims) {
    if (claim.earlier.size() < 2) continue;
    for (const int other : claim.earlier) {
      if (CorrectionRank(*reports_[other]) == 0) results.insert(other);
    }
  }
  std::map<std::string, std::vector<int>> said;
  for (const int report : results) {
    said[WhatItSays(reports_[report]->result())].push_back(report);
  }
  for (const auto& [text, by] : said) {
    JoinAll(by, are_tied, [this](int a, int b) {
      return (reports_[a]->result().id().empty() ||
              reports_[b]->result().id().empty()) &&
             !AreToldApart(*reports_[a], *reports_[b]);
    });
  }
}

void Measurements::JoinAll(const std::vector<int>& candidates,
                           const AreTied& are_tied, const AreTied& are_one) {
  for (size_t i = 0; i < candidates.size(); ++i) {
    for (size_t j = i + 1; j < candidates.size(); ++j) {
      const int a = candidates[i];
      const int b = candidates[j];
      if (measurements_.Of(a) != measurements_.Of(b) && are_one(a, b) &&
          MayBeOfOneMethod(*reports_[a], *reports_[b]) && are_tied(a, b)) {
        measurements_.Join(a, b);
      }
    }
  }
}

std::set<int> Measurements::MethodsOfOne(const std::vector<int>& left) const {
  std::map<int, int> measurement_of;
  std::set<int> methods;
  for (const int other : left) {
    const int method = reports_[other]->result().method();
    const auto [it, is_first] =
        measurement_of.emplace(method, measurements_.Of(other));
    if (is_first) {
      methods.insert(method);
    } else if (it->second != measurements_.Of(other)) {
      methods.erase(method);
    }
  }
  return methods;
}

// Whether it is of another day or name than all that it is taken for: it may be
// of a measurement that is not on record.
bool Measurements::IsStray(const Claim& claim) const {
  const std::vector<int> left = Narrow(claim, false);
  return std::all_of(left.begin(), left.end(), [&](int other) {
    return AreToldApart(*reports_[claim.report], *reports_[other]);
  });
}

void Measurements::Decide(bool is_named, const std::vector<bool>& strays,
                          Claim* claim) {
  std::vector<int> left = Narrow(*claim, is_named);
  // All that there is has other names than the one that it gives.
  const bool none = left.empty() && !is_named;
  if (none) left = claim->earlier;
  const std::set<int> sure = MethodsOfOne(left);
  for (const int other : left) {
    const v1::ReportedResult& earlier = *reports_[other];
    together_.Join(claim->report, other);
    const bool is_known =
        !none && (is_named || sure.count(earlier.result().method()) != 0);
    const bool is_of_another =
        strays[other] && AreToldApart(*reports_[claim->report], earlier);
    // Nothing is lost by what is before its final version.
    if (IsBeforeFinal(earlier) || (is_known && !is_of_another)) {
      claim->replaced.push_back(other);
    } else {
      claim->doubtful.push_back(other);
    }
  }
}

// Whether a name says which measurement it is of.
bool Measurements::IsNamed(const Claim& claim,
                           const std::vector<int>& group) const {
  const auto is_its_own = [&](int other) {
    return other != claim.report &&
           measurements_.Of(other) == measurements_.Of(claim.report);
  };
  return std::any_of(claim.earlier.begin(), claim.earlier.end(), is_its_own) ||
         std::any_of(group.begin(), group.end(), [&](int other) {
           return is_its_own(other) && CorrectionRank(*reports_[other]) == 0;
         });
}

bool Measurements::IsCertain(const Claim& claim) const {
  const std::vector<int> left = Narrow(claim, false);
  const std::set<int> sure = MethodsOfOne(left);
  return left.empty() == claim.earlier.empty() &&
         std::all_of(left.begin(), left.end(), [&](int other) {
           return sure.count(reports_[other]->result().method()) != 0;
         });
}

// What one is of may hang on what another one is of. All are looked at before
// any of them is joined, so that their order does not matter.
void Measurements::JoinWhatIsAlone(const std::vector<Claim>& claims,
                                   const std::vector<bool>& named) {
  // Once it is certain what one is of, it stays so.
  std::vector<bool> is_done = named;
  for (bool again = true; again;) {
    std::vector<std::pair<int, int>> joins;
    for (size_t i = 0; i < claims.size(); ++i) {
      if (is_done[i]) continue;
      const std::vector<int> left = Narrow(claims[i], false);
      const std::set<int> sure = MethodsOfOne(left);
      is_done[i] = true;
      for (const int other : left) {
        if (sure.count(reports_[other]->result().method()) != 0) {
          joins.emplace_back(claims[i].report, other);
        } else {
          is_done[i] = false;
        }
      }
    }
    again = false;
    for (const auto& [a, b] : joins) again = measurements_.Join(a, b) || again;
  }
}

void Measurements::Settle(const std::vector<int>& group,
                          const AreTied& are_tied, std::vector<Claim>* claims) {
  JoinByNames(group, are_tied);
  JoinWhatSaysTheSame(*claims, are_tied);
  std::vector<bool> named;
  named.reserve(claims->size());
  for (const Claim& claim : *claims) named.push_back(IsNamed(claim, group));
  JoinWhatIsAlone(*claims, named);
  std::vector<bool> strays(reports_.size());
  for (size_t i = 0; i < claims->size(); ++i) {
    const Claim& claim = (*claims)[i];
    strays[claim.report] = !named[i] && IsStray(claim);
  }
  const auto is_said_by = [&](int report, const Claim& other, bool is_named) {
    const v1::ReportedResult& named_one = *reports_[other.report];
    return is_named && !named_one.result().supersedes().empty() &&
           are_tied(report, other.report) &&
           CompareTimes(named_one, *reports_[report]) >= 0 &&
           !AreToldApart(named_one, *reports_[report]) &&
           WhatItSays(named_one.result()) ==
               WhatItSays(reports_[report]->result());
  };
  for (size_t i = 0; i < claims->size(); ++i) {
    Claim& claim = (*claims)[i];
    const bool is_open = !named[i] && !IsCertain(claim);
    for (size_t j = 0; is_open && j < named.size(); ++j) {
      if (!is_said_by(claim.report, (*claims)[j], named[j])) continue;
      claim.is_repeated = true;
      together_.Join(claim.report, (*claims)[j].report);
      break;
    }
    if (!claim.is_repeated) Decide(named[i], strays, &claim);
  }
  for (const int report : group) {
    together_.Join(report, measurements_.Of(report));
  }
}

bool Measurements::AreTogether(int a, int b) const {
  return together_.Of(a) == together_.Of(b);
}

}  // namespace myorules::service::record
