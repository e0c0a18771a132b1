#include "engine/whatif/outcomes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "engine/base/day_text.h"
#include "engine/whatif/trials.h"

namespace myorules::engine {
namespace {

// How closely the place is found where numbers lead to something else, as a
// part of them.
constexpr double kClose = 1e-3;

bool IsMark(const Scale& scale, double number) {
  return std::binary_search(scale.marks.begin(), scale.marks.end(), number);
}

// Whether no value that matters lies between the two.
bool AreNeighbours(const Scale& scale, double low, double high) {
  if (scale.kind != Scale::Kind::kNumbers) return high - low <= 1;
  return high - low <= kClose * std::max(std::abs(high), kClose);
}

class Halving {
 public:
  Halving(const Scale& scale, absl::FunctionRef<int(double)> outcome_of)
      : scale_(scale), outcome_of_(outcome_of) {}

  std::vector<std::pair<double, int>> Run() {
    for (const double point : scale_.points) {
      const int outcome = outcome_of_(point);
      if (outcome == kNoOutcome) continue;
      if (!tried_.empty()) Between(tried_.back(), {point, outcome});
      tried_.emplace_back(point, outcome);
    }
    return std::move(tried_);
  }

 private:
  // Adds what lies between two values, as far as it tells where the outcome
  // changes.
  void Between(std::pair<double, int> low, std::pair<double, int> high) {
    if (low.second == high.second ||
        AreNeighbours(scale_, low.first, high.first)) {
      return;
    }
    double middle = (low.first + high.first) / 2;
    if (scale_.kind != Scale::Kind::kNumbers) middle = std::floor(middle);
    const int outcome = outcome_of_(middle);
    // A value that cannot be is no place at which an outcome changes.
    if (outcome == kNoOutcome) return;
    Between(low, {middle, outcome});
    tried_.emplace_back(middle, outcome);
    Between({middle, outcome}, high);
  }

  const Scale& scale_;
  absl::FunctionRef<int(double)> outcome_of_;
  std::vector<std::pair<double, int>> tried_;
};

std::string NumberText(const Scale& scale, double number) {
  return absl::StrCat(number, scale.unit);
}

// To three digits: nearer than that nothing was tried (kClose).
std::string AboutText(const Scale& scale, double number) {
  if (number == 0) return NumberText(scale, number);
  constexpr int kDigits = 3;
  const double digit =
      std::pow(10, std::floor(std::log10(std::abs(number))) - (kDigits - 1));
  return NumberText(scale, std::round(number / digit) * digit);
}

std::string DaysInWords(const std::vector<Run>& runs, size_t index) {
  const std::string first = DayText(DayOf(runs[index].first));
  const std::string last = DayText(DayOf(runs[index].last));
  const bool begins = index > 0;
  const bool ends = index + 1 < runs.size();
  if (begins && ends) {
    return first == last ? first : absl::StrCat("from ", first, " to ", last);
  }
  return begins ? absl::StrCat("from ", first, " on")
                : absl::StrCat("up to ", last);
}

// Whether it is zero alone, found by halving towards it.
bool IsZero(const Run& run) { return run.first == 0 && run.last == 0; }

std::string NumbersInWords(const Scale& scale, const std::vector<Run>& runs,
                           size_t index) {
  const Run& run = runs[index];
  const bool begins = index > 0;
  const bool ends = index + 1 < runs.size();
  if (run.first == run.last && begins && ends && IsMark(scale, run.first)) {
    return absl::StrCat("exactly ", NumberText(scale, run.first));
  }
  const bool whole = scale.kind == Scale::Kind::kWhole;
  if (!whole && ends && IsZero(run)) return NumberText(scale, 0);
  std::string low;
  if (!whole && begins && IsZero(runs[index - 1])) {
    low = absl::StrCat("above ", NumberText(scale, 0));
  } else if (begins && (whole || IsMark(scale, run.first))) {
    low = absl::StrCat("at or above ", NumberText(scale, run.first));
  } else if (begins && IsMark(scale, runs[index - 1].last)) {
    low = absl::StrCat("above ", NumberText(scale, runs[index - 1].last));
  } else if (begins) {
    low = absl::StrCat("above about ", AboutText(scale, run.first));
  }
  std::string high;
  if (ends && IsMark(scale, runs[index + 1].first)) {
    high = absl::StrCat("below ", NumberText(scale, runs[index + 1].first));
  } else if (ends && (whole || IsMark(scale, run.last))) {
    high = absl::StrCat("at or below ", NumberText(scale, run.last));
  } else if (ends) {
    high =
        absl::StrCat("below about ", AboutText(scale, runs[index + 1].first));
  }
  return absl::StrCat(low, low.empty() || high.empty() ? "" : " and ", high);
}

// What stands otherwise in `tried` than in `base`.
v1::ValueOutcome Changes(const v1::Classification& base,
                         const v1::Classification& tried) {
  v1::ValueOutcome changes;
  for (int i = 0; i < base.decisions_size(); ++i) {
    v1::DecisionResult then = AnswerOf(tried.decisions(i));
    if (then.SerializeAsString() !=
        AnswerOf(base.decisions(i)).SerializeAsString()) {
      *changes.add_decisions() = std::move(then);
    }
  }
  const auto change = [&changes](const v1::FlagResult& flag,
                                 v1::FlagStatus from, v1::FlagStatus to) {
    if (from == to) return;
    v1::FlagChange* told = changes.add_flags();
    told->set_id(flag.id());
    told->set_title(flag.title());
    told->set_from(from);
    told->set_to(to);
    told->set_severity(flag.severity());
  };
  std::map<std::string, const v1::FlagResult*> before;
  for (const v1::FlagResult& flag : base.flags()) before[flag.id()] = &flag;
  for (const v1::FlagResult& flag : tried.flags()) {
    const auto found = before.find(flag.id());
    if (found == before.end()) {
      change(flag, v1::FLAG_STATUS_UNSPECIFIED, flag.status());
    } else {
      change(flag, found->second->status(), flag.status());
      before.erase(found);
    }
  }
  for (const v1::FlagResult& flag : base.flags()) {
    if (before.count(flag.id()) > 0) {
      change(flag, flag.status(), v1::FLAG_STATUS_UNSPECIFIED);
    }
  }
  return changes;
}

bool Settles(const v1::ValueOutcome& outcome, const std::string& decision) {
  return std::any_of(outcome.decisions().begin(), outcome.decisions().end(),
                     [&decision](const v1::DecisionResult& then) {
                       return then.id() == decision &&
                              then.status() == v1::DECISION_STATUS_DETERMINED;
                     });
}

}  // namespace

std::vector<Run> RunsOf(const Scale& scale,
                        absl::FunctionRef<int(double)> outcome_of) {
  std::vector<Run> runs;
  for (const auto& [value, outcome] : Halving(scale, outcome_of).Run()) {
    if (runs.empty() || runs.back().outcome != outcome) {
      runs.push_back({value, value, outcome});
    }
    runs.back().last = value;
  }
  return runs;
}

std::string RunInWords(const Scale& scale, const std::vector<Run>& runs,
                       size_t index) {
  if (scale.kind == Scale::Kind::kDays) {
    return runs.size() == 1 ? "any day" : DaysInWords(runs, index);
  }
  if (runs.size() > 1) return NumbersInWords(scale, runs, index);
  return absl::StrCat("any number", scale.unit.empty() ? "" : " in",
                      scale.unit);
}

int Outcomes::Find(const v1::Classification& tried) {
  v1::ValueOutcome changes = Changes(base_, tried);
  const std::string bytes = changes.SerializeAsString();
  const auto found = std::find(bytes_.begin(), bytes_.end(), bytes);
  if (found != bytes_.end()) return static_cast<int>(found - bytes_.begin());
  bytes_.push_back(bytes);
  told_.push_back(std::move(changes));
  return static_cast<int>(told_.size()) - 1;
}

void Outcomes::AddRuns(const Scale& scale, const std::vector<Run>& runs) {
  for (size_t i = 0; i < runs.size(); ++i) {
    AddValue(runs[i].outcome, RunInWords(scale, runs, i));
  }
}

void Outcomes::Tell(bool exhaustive, v1::MissingFact* fact) const {
  for (const v1::DecisionResult& decision : base_.decisions()) {
    if (decision.status() != v1::DECISION_STATUS_INDETERMINATE) continue;
    const auto settles = [&decision](const v1::ValueOutcome& outcome) {
      return Settles(outcome, decision.id());
    };
    if (exhaustive && std::all_of(told_.begin(), told_.end(), settles)) {
      fact->add_settles(decision.id());
    } else if (std::any_of(told_.begin(), told_.end(), settles)) {
      fact->add_may_settle(decision.id());
    }
  }
  bool changes_anything = false;
  for (const v1::ValueOutcome& outcome : told_) {
    changes_anything |=
        !outcome.decisions().empty() || !outcome.flags().empty();
    *fact->add_outcomes() = outcome;
  }
  fact->set_only_with_others(!changes_anything);
}

}  // namespace myorules::engine
