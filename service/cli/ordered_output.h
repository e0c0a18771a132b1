// Answers that are ready in any order, written in the order of the questions.
#ifndef MYORULES_SERVICE_CLI_ORDERED_OUTPUT_H_
#define MYORULES_SERVICE_CLI_ORDERED_OUTPUT_H_

#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "service/cli/progress.h"

namespace myorules::service {

// What came of one record or of several that follow each other.
struct Outcome {
  // For standard output, with its line ends.
  std::string output;
  // For standard error, a line each.
  std::vector<std::string> complaints;
  int64_t records = 0;
  int64_t failed = 0;
  // Of these, those where the fault is the program's.
  int64_t internal = 0;
  // How far the input was read.
  int64_t bytes_read = 0;
};

// Thread-safe.
class OrderedOutput {
 public:
  // Writes to `output` and complaints to standard error. At most `limit` places
  // are open at once. Both outlive it.
  OrderedOutput(std::FILE* output, int limit, Progress* progress)
      : output_(output), limit_(limit), progress_(progress) {}

  // Takes the next place; waits while `limit` are open. Returns a negative
  // number where nothing can be written any more.
  int64_t Reserve() ABSL_LOCKS_EXCLUDED(mutex_);

  // Fills a place; writes it with all filled places after it if it is the
  // first.
  void Fill(int64_t place, Outcome outcome) ABSL_LOCKS_EXCLUDED(mutex_);

  // Ends all waiting: nothing more will be written.
  void Abandon() ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t records() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t failed() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t internal() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Whether standard output took all.
  bool writable() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Write(const Outcome& outcome) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool CanReserve() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return abandoned_ || open_.size() < static_cast<size_t>(limit_);
  }

  std::FILE* const output_;
  const int limit_;
  Progress* const progress_;
  mutable absl::Mutex mutex_;
  // Places from first_ on.
  std::deque<absl::optional<Outcome>> open_ ABSL_GUARDED_BY(mutex_);
  int64_t first_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t records_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t internal_ ABSL_GUARDED_BY(mutex_) = 0;
  bool abandoned_ ABSL_GUARDED_BY(mutex_) = false;
  bool writable_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_ORDERED_OUTPUT_H_
