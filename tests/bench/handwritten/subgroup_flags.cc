#include "tests/bench/handwritten/subgroup_flags.h"

namespace myorules::handwritten {
namespace {

// What the flag comes to where each table has an outcome (its bit) or is open
// (several bits).
enum class State : uint8_t { kNotRaised, kRaised, kPossible, kOpen };

bool IsOpen(uint8_t outcomes) { return (outcomes & (outcomes - 1)) != 0; }

class Forecast {
 public:
  Forecast(const View& view, uint8_t outcomes, bool provisionally,
           SubgroupVerdict* verdict)
      : subgroup_(view.subgroup.outcomes),
        // A table that is not asked has no outcome.
        by_available_(provisionally ? view.subgroup_by_available_assays.outcomes
                                    : 0),
        outcomes_(outcomes),
        verdict_(*verdict) {}

  State Now() const { return Look(subgroup_, by_available_); }

  // Supposes each outcome of each open table, alone, then together.
  void LookAhead() {
    const State now = Now();
    for (int s = subgroup_; IsOpen(subgroup_) && s != 0; s &= s - 1) {
      if (Counts(Look(Lowest(s), by_available_), now)) Add(s, 0);
    }
    for (int a = by_available_; IsOpen(by_available_) && a != 0; a &= a - 1) {
      if (Counts(Look(subgroup_, Lowest(a)), now)) Add(0, a);
    }
    if (!IsOpen(subgroup_)) {
      LookAt(subgroup_, 0, now);
    } else {
      for (int s = subgroup_; s != 0; s &= s - 1) LookAt(Lowest(s), s, now);
    }
    KeepLeast();
  }

  bool all_raised() const { return all_raised_; }
  bool all_not_raised() const { return all_not_raised_; }

 private:
  static uint8_t Lowest(int outcomes) {
    return static_cast<uint8_t>(outcomes & -outcomes);
  }

  State Look(uint8_t subgroup, uint8_t by_available) const {
    if (!IsOpen(subgroup) && (subgroup & outcomes_) != 0) {
      return State::kRaised;
    }
    if (!IsOpen(by_available)) {
      if ((by_available & outcomes_) != 0) return State::kPossible;
      if (!IsOpen(subgroup)) return State::kNotRaised;
    }
    return State::kOpen;
  }

  static bool Counts(State state, State now) {
    return state == State::kRaised ||
           (state == State::kPossible && now != State::kPossible);
  }

  // Under one outcome of the subgroup; if that leaves it open, under each of
  // the provisional one.
  void LookAt(uint8_t subgroup, int supposed, State now) {
    const State state = Look(subgroup, by_available_);
    if (state != State::kOpen && supposed != 0) {
      AddLeaf(state, supposed, 0, now);
      return;
    }
    for (int a = by_available_; a != 0; a &= a - 1) {
      AddLeaf(Look(subgroup, Lowest(a)), supposed, a, now);
    }
  }

  void AddLeaf(State state, int subgroup, int by_available, State now) {
    all_raised_ &= state == State::kRaised;
    all_not_raised_ &= state == State::kNotRaised;
    if (Counts(state, now)) Add(subgroup, by_available);
  }

  // The lowest outcome of each that is not 0.
  void Add(int subgroup, int by_available) {
    if (verdict_.suppositions == SubgroupVerdict::kMost) return;
    verdict_.under[verdict_.suppositions++] = {
        subgroup == 0 ? -1 : __builtin_ctz(subgroup),
        by_available == 0 ? -1 : __builtin_ctz(by_available)};
  }

  // Whether `more` supposes all that `less` does.
  static bool Contains(const Supposition& more, const Supposition& less) {
    return (less.subgroup < 0 || less.subgroup == more.subgroup) &&
           (less.by_available_assays < 0 ||
            less.by_available_assays == more.by_available_assays);
  }

  // Leaves out what supposes more than another; of equals the first stays.
  void KeepLeast() {
    const int count = verdict_.suppositions;
    bool keep[SubgroupVerdict::kMost];
    for (int i = 0; i < count; ++i) {
      keep[i] = true;
      for (int j = 0; j < count && keep[i]; ++j) {
        const Supposition& one = verdict_.under[i];
        const Supposition& other = verdict_.under[j];
        keep[i] =
            i == j || !Contains(one, other) || (j > i && Contains(other, one));
      }
    }
    verdict_.suppositions = 0;
    for (int i = 0; i < count; ++i) {
      if (keep[i]) verdict_.under[verdict_.suppositions++] = verdict_.under[i];
    }
  }

  const uint8_t subgroup_;
  const uint8_t by_available_;
  const uint8_t outcomes_;
  SubgroupVerdict& verdict_;
  bool all_raised_ = true;
  bool all_not_raised_ = true;
};

}  // namespace

void JudgeSubgroupFlag(const View& view, uint8_t outcomes, bool provisionally,
                       bool also_holds, Facts* facts,
                       SubgroupVerdict* verdict) {
  verdict->state = SubgroupVerdict::kNotRaised;
  verdict->provisional = false;
  verdict->suppositions = 0;
  verdict->missing = Missing();
  if (!also_holds) return;
  Forecast forecast(view, outcomes, provisionally, verdict);
  const State now = forecast.Now();
  if (now == State::kNotRaised) return;
  if (now == State::kRaised) {
    verdict->state = SubgroupVerdict::kRaised;
    return;
  }
  verdict->missing = view.subgroup.missing;
  if (provisionally) {
    facts->Add(view.subgroup_by_available_assays.missing, &verdict->missing);
  }
  verdict->provisional = now == State::kPossible;
  const bool either_open =
      view.subgroup.is_open() ||
      (provisionally && view.subgroup_by_available_assays.is_open());
  if (either_open && !(verdict->provisional && !view.subgroup.is_open())) {
    forecast.LookAhead();
    if (forecast.all_raised()) {
      verdict->state = SubgroupVerdict::kRaised;
      return;
    }
    if (forecast.all_not_raised()) return;
  }
  verdict->state = SubgroupVerdict::kPossible;
}

}  // namespace myorules::handwritten
