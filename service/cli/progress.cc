#include "service/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace myorules::service {
namespace {

constexpr int kBarWidth = 20;
constexpr absl::Duration kInterval = absl::Milliseconds(200);

// 1234567 -> "1,234,567".
std::string Grouped(int64_t number) {
  std::string digits = absl::StrCat(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<size_t>(at), ",");
  }
  return digits;
}

}  // namespace

std::string ProgressLine(int64_t records, int64_t failed, int64_t bytes_read,
                         int64_t total_bytes, absl::Duration elapsed) {
  std::string line;
  if (total_bytes > 0) {
    const double share =
        std::clamp(static_cast<double>(bytes_read) / total_bytes, 0.0, 1.0);
    const int filled = static_cast<int>(share * kBarWidth);
    line = absl::StrFormat("[%s%s] %3d%%  ", std::string(filled, '#'),
                           std::string(kBarWidth - filled, ' '),
                           static_cast<int>(share * 100));
  }
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 0.001);
  absl::StrAppend(&line, Grouped(records), " records");
  if (failed > 0) absl::StrAppend(&line, ", ", Grouped(failed), " failed");
  absl::StrAppend(&line, ", ", Grouped(static_cast<int64_t>(records / seconds)),
                  "/s");
  return line;
}

Progress::Progress(int64_t total_bytes)
    : total_bytes_(total_bytes),
      enabled_(isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0) {}

void Progress::Show(int64_t records, int64_t failed, int64_t bytes_read) {
  if (!enabled_) return;
  const absl::Time now = absl::Now();
  if (now - shown_ < kInterval) return;
  shown_ = now;
  visible_ = true;
  std::fprintf(
      stderr, "\r%s\033[K",
      ProgressLine(records, failed, bytes_read, total_bytes_, now - started_)
          .c_str());
}

void Progress::Clear() {
  if (!visible_) return;
  visible_ = false;
  std::fputs("\r\033[K", stderr);
}

}  // namespace myorules::service
