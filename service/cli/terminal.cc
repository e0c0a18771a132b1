#include "service/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace myorules::service {
namespace {

constexpr absl::string_view kGreen = "\033[32m";
constexpr absl::string_view kRed = "\033[1;31m";
constexpr absl::string_view kYellow = "\033[1;33m";
constexpr absl::string_view kBold = "\033[1m";
constexpr absl::string_view kDim = "\033[2m";
constexpr absl::string_view kEnd = "\033[0m";

bool Wanted(ColorWhen when, std::FILE* stream) {
  if (when != ColorWhen::kAuto) return when == ColorWhen::kAlways;
  const char* const no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* const terminal = std::getenv("TERM");
  return isatty(fileno(stream)) == 1 && terminal != nullptr &&
         absl::string_view(terminal) != "dumb";
}

}  // namespace

bool AbslParseFlag(absl::string_view text, ColorWhen* when,
                   std::string* error) {
  if (text == "auto") {
    *when = ColorWhen::kAuto;
  } else if (text == "always") {
    *when = ColorWhen::kAlways;
  } else if (text == "never") {
    *when = ColorWhen::kNever;
  } else {
    *error = "write auto, always or never";
    return false;
  }
  return true;
}

std::string AbslUnparseFlag(ColorWhen when) {
  switch (when) {
    case ColorWhen::kAlways:
      return "always";
    case ColorWhen::kNever:
      return "never";
    default:
      return "auto";
  }
}

ScreenSize ScreenSizeOf(std::FILE* stream) {
  winsize size = {};
  ScreenSize screen;
  if (isatty(fileno(stream)) == 0 ||
      ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_row == 0 ||
      size.ws_col == 0) {
    return screen;
  }
  screen.lines = std::max(12, size.ws_row - 1);
  screen.columns = std::clamp<int>(size.ws_col, 40, screen.columns);
  return screen;
}

Colors::Colors(ColorWhen when, std::FILE* stream) : on_(Wanted(when, stream)) {}

std::string Colors::Put(absl::string_view code, absl::string_view text) const {
  return on_ ? absl::StrCat(code, text, kEnd) : std::string(text);
}

std::string Colors::Good(absl::string_view text) const {
  return Put(kGreen, text);
}

std::string Colors::Bad(absl::string_view text) const {
  return Put(kRed, text);
}

std::string Colors::Doubtful(absl::string_view text) const {
  return Put(kYellow, text);
}

std::string Colors::Strong(absl::string_view text) const {
  return Put(kBold, text);
}

std::string Colors::Faint(absl::string_view text) const {
  return Put(kDim, text);
}

engine::IssueMarks Colors::Marks() const {
  if (!on_) return {};
  return {kBold, kRed, kYellow, kGreen, kEnd};
}

}  // namespace myorules::service
