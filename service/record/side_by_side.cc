#include "service/record/side_by_side.h"

namespace myorules::service::record {
namespace {

// How often a caller that is done looks whether the others are as well before
// it sleeps until they are: some 50 microseconds, as long as it takes to be
// woken.
constexpr int kLooks = 2'000;

// How often a thread looks out for jobs that are expected: three times as long.
// They come after some 100 microseconds, or not.
constexpr int kMostLooksOut = 3 * kLooks;

void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

SideBySide::SideBySide(int threads) {
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Help(); });
}

SideBySide::~SideBySide() {
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void SideBySide::Run(int jobs, absl::FunctionRef<void(int)> job) {
  Batch batch{job, jobs};
  bool shared = false;
  if (jobs > 1 && !threads_.empty()) {
    const absl::MutexLock lock(&mutex_);
    shared = batch_ == nullptr;
    if (shared) batch_ = &batch;
    if (shared) posted_.store(true);
  }
  batch.Work();
  if (!shared) return;
  for (int i = 0; i < kLooks && helping_.load() != 0; ++i) Pause();
  // What they wrote is seen once this has the mutex.
  const absl::MutexLock lock(&mutex_);
  const auto none_helps = [this] { return helping_.load() == 0; };
  mutex_.Await(absl::Condition(&none_helps));
  batch_ = nullptr;
  posted_.store(false);
}

void SideBySide::AddExpected(int callers) {
  if (threads_.empty()) return;
  const bool alone = expected_.fetch_add(callers) + callers == 1;
  if (callers < 0 || !alone) return;
  const absl::MutexLock lock(&mutex_);
  wanted_ = batch_ == nullptr;
}

void SideBySide::LookOut() const {
  for (int i = 0; i < kMostLooksOut; ++i) {
    if (posted_.load() || expected_.load() != 1) return;
    Pause();
  }
}

void SideBySide::Help() {
  while (true) {
    Batch* batch = nullptr;
    {
      const absl::MutexLock lock(&mutex_);
      const auto something = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return ends_ || wanted_ || (batch_ != nullptr && batch_->HasMore());
      };
      mutex_.Await(absl::Condition(&something));
      if (ends_) return;
      wanted_ = false;
      if (batch_ != nullptr && batch_->HasMore()) {
        batch = batch_;
        ++helping_;
      }
    }
    if (batch == nullptr) {
      LookOut();
      continue;
    }
    batch->Work();
    const absl::MutexLock lock(&mutex_);
    --helping_;
  }
}

}  // namespace myorules::service::record
