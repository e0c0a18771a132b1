// Parts of one call on several processors, where some have nothing to do.
#ifndef MYORULES_SERVICE_RECORD_SIDE_BY_SIDE_H_
#define MYORULES_SERVICE_RECORD_SIDE_BY_SIDE_H_

#include <atomic>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"

namespace myorules::service::record {

// Thread-safe.
class SideBySide {
 public:
  // Threads beside those that call.
  explicit SideBySide(int threads);
  ~SideBySide();
  SideBySide(const SideBySide&) = delete;
  SideBySide& operator=(const SideBySide&) = delete;

  // Calls `job` with each number from 0 to `jobs` - 1 once, on this thread and,
  // where they are free, on others; returns when all of these calls have. Of
  // callers at once one has the threads, and the others do their jobs alone.
  void Run(int jobs, absl::FunctionRef<void(int)> job);

  // Tells that jobs come within a moment: a thread is awake when they do, for
  // to wake one takes as long as a part of a job. Where several callers tell so
  // at once they have the processors busy as it is, and none is kept awake.
  class Soon {
   public:
    explicit Soon(SideBySide& jobs) : jobs_(jobs) { jobs_.AddExpected(1); }
    ~Soon() { jobs_.AddExpected(-1); }
    Soon(const Soon&) = delete;
    Soon& operator=(const Soon&) = delete;

   private:
    SideBySide& jobs_;
  };

 private:
  struct Batch {
    absl::FunctionRef<void(int)> job;
    const int jobs;
    // The first that nobody has taken.
    std::atomic<int> next{0};

    bool HasMore() const { return next.load(std::memory_order_relaxed) < jobs; }
    void Work() {
      for (int i = next.fetch_add(1); i < jobs; i = next.fetch_add(1)) job(i);
    }
  };

  // What a thread does.
  void Help();
  // Looks out for jobs that are expected, without sleeping.
  void LookOut() const;
  void AddExpected(int callers);

  absl::Mutex mutex_;
  // What is worked on; null: nothing.
  Batch* batch_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  // Somebody is to look out.
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  // Callers that told of jobs, and whether there are some to work on.
  std::atomic<int> expected_{0};
  std::atomic<bool> posted_{false};
  // Threads that hold `batch_`. Goes up under the mutex only.
  std::atomic<int> helping_{0};
  std::vector<std::thread> threads_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SIDE_BY_SIDE_H_
