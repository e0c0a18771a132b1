#include "service/cli/ordered_output.h"

#include <utility>

namespace myorules::service {

int64_t OrderedOutput::Reserve() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &OrderedOutput::CanReserve));
  if (abandoned_) return -1;
  open_.emplace_back();
  return first_ + static_cast<int64_t>(open_.size()) - 1;
}

void OrderedOutput::Fill(int64_t place, Outcome outcome) {
  absl::MutexLock lock(&mutex_);
  open_[static_cast<size_t>(place - first_)] = std::move(outcome);
  while (!open_.empty() && open_.front().has_value()) {
    if (!abandoned_) Write(*open_.front());
    open_.pop_front();
    ++first_;
  }
}

void OrderedOutput::Write(const Outcome& outcome) {
  records_ += outcome.records;
  failed_ += outcome.failed;
  internal_ += outcome.internal;
  if (!outcome.complaints.empty()) progress_->Clear();
  for (const std::string& complaint : outcome.complaints) {
    std::fprintf(stderr, "%s\n", complaint.c_str());
  }
  const size_t written =
      std::fwrite(outcome.output.data(), 1, outcome.output.size(), output_);
  if (written != outcome.output.size() || std::fflush(output_) != 0) {
    writable_ = false;
    abandoned_ = true;
  }
  progress_->Show(records_, failed_, outcome.bytes_read);
}

void OrderedOutput::Abandon() {
  absl::MutexLock lock(&mutex_);
  abandoned_ = true;
}

int64_t OrderedOutput::records() const {
  absl::MutexLock lock(&mutex_);
  return records_;
}

int64_t OrderedOutput::failed() const {
  absl::MutexLock lock(&mutex_);
  return failed_;
}

int64_t OrderedOutput::internal() const {
  absl::MutexLock lock(&mutex_);
  return internal_;
}

bool OrderedOutput::writable() const {
  absl::MutexLock lock(&mutex_);
  return writable_;
}

}  // namespace myorules::service
