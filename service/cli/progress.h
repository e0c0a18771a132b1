// A line on standard error that says how far a long run is.
#ifndef MYORULES_SERVICE_CLI_PROGRESS_H_
#define MYORULES_SERVICE_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace myorules::service {

// "[#########           ]  45%  12,000 records, 3 failed, 8,100/s". Without a
// total (negative) there is no bar.
std::string ProgressLine(int64_t records, int64_t failed, int64_t bytes_read,
                         int64_t total_bytes, absl::Duration elapsed);

// Draws only where standard error is a terminal and standard output is none, a
// few times a second. Thread-compatible.
class Progress {
 public:
  // `total_bytes`: size of the input; negative: unknown.
  explicit Progress(int64_t total_bytes);
  ~Progress() { Clear(); }

  void Show(int64_t records, int64_t failed, int64_t bytes_read);

  // Takes the line away, for instance before something else is written.
  void Clear();

 private:
  const int64_t total_bytes_;
  const bool enabled_;
  const absl::Time started_ = absl::Now();
  absl::Time shown_ = absl::InfinitePast();
  bool visible_ = false;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PROGRESS_H_
