#include "engine/base/work_budget.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"

namespace myorules::engine {

bool WorkBudget::Check() {
  const int64_t spent = slice_ - until_check_;
  left_ -= spent;
  slice_ = 0;
  until_check_ = 0;
  if (stopped()) {
    Stop(status_);
  } else if (whole_ != nullptr && !whole_->Spend(spent)) {
    Stop(whole_->status());
  } else if (left_ < 0) {
    Stop(absl::ResourceExhaustedError(
        absl::StrCat("takes more than ", limit_, " steps")));
  } else if (Memory::BytesInUse() > limits::kMaxEvaluationBytes) {
    Stop(absl::ResourceExhaustedError(absl::StrCat(
        "takes more than ", limits::kMaxEvaluationBytes, " bytes")));
  } else if (interruption_ != nullptr && *interruption_ != nullptr) {
    Stop((*interruption_)());
  }
  if (stopped()) return false;
  TakeSlice();
  return true;
}

// Whatever is asked for from now on is too much, even nothing.
void WorkBudget::Stop(absl::Status status) {
  status_ = std::move(status);
  if (!stopped()) return;
  slice_ = -1;
  until_check_ = -1;
}

}  // namespace myorules::engine
