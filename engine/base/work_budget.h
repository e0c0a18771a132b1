// What an evaluation may still do, and whether anybody still wants its answer.
#ifndef MYORULES_ENGINE_BASE_WORK_BUDGET_H_
#define MYORULES_ENGINE_BASE_WORK_BUDGET_H_

#include <algorithm>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "engine/base/limits.h"

namespace myorules::engine {

// Asked now and then while work goes on, on the thread that does it. Anything
// but OK (CANCELLED, DEADLINE_EXCEEDED) ends the work with that status. Empty:
// nobody interrupts.
using Interruption = std::function<absl::Status()>;

// Steps of work. All work that grows with the input is charged before or while
// it is done; once the budget has stopped, whoever works comes to an end at
// once with any value, for nobody reads it: the owner of the budget looks at
// its status. Thread-compatible.
class WorkBudget {
 public:
  // `steps` in all. `interruption`, which outlives the budget, is asked every
  // limits::kStepsBetweenChecks steps; null: nobody is.
  explicit WorkBudget(int64_t steps, const Interruption* interruption = nullptr)
      : limit_(steps), interruption_(interruption), left_(steps) {
    TakeSlice();
  }
  // A part of `whole`: it ends after `steps` of its own, or with the whole, and
  // what it spends is spent of the whole. `whole` outlives it.
  WorkBudget(int64_t steps, WorkBudget* whole)
      : limit_(steps), whole_(whole), left_(steps) {
    TakeSlice();
    if (whole->stopped()) Stop(whole->status());
  }
  WorkBudget(const WorkBudget&) = delete;
  WorkBudget& operator=(const WorkBudget&) = delete;
  ~WorkBudget() {
    if (whole_ != nullptr && !stopped()) whole_->Spend(slice_ - until_check_);
  }

  // Takes off `steps` (not negative). False: the work has to end.
  bool Spend(int64_t steps) {
    until_check_ -= steps;
    return until_check_ >= 0 || Check();
  }

  bool stopped() const { return !status_.ok(); }
  // OK; RESOURCE_EXHAUSTED where the steps are used up; else what interrupted.
  const absl::Status& status() const { return status_; }
  // Steps spent so far.
  int64_t spent() const { return limit_ - left_ + slice_ - until_check_; }

 private:
  bool Check();
  void TakeSlice() {
    slice_ = std::min<int64_t>(left_, limits::kStepsBetweenChecks);
    until_check_ = slice_;
  }
  void Stop(absl::Status status);

  const int64_t limit_;
  WorkBudget* const whole_ = nullptr;
  const Interruption* const interruption_ = nullptr;
  // Left before the slice that is being spent; the slice, and what is left of
  // it.
  int64_t left_;
  int64_t slice_ = 0;
  int64_t until_check_ = 0;
  absl::Status status_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_WORK_BUDGET_H_
