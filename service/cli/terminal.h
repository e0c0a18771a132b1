// Colours, where somebody sees them.
#ifndef MYORULES_SERVICE_CLI_TERMINAL_H_
#define MYORULES_SERVICE_CLI_TERMINAL_H_

#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/base/issues.h"

namespace myorules::service {

enum class ColorWhen {
  // Where the stream is a terminal that can, unless NO_COLOR is set
  // (no-color.org).
  kAuto,
  kAlways,
  kNever,
};

// "auto", "always" or "never" (for options).
bool AbslParseFlag(absl::string_view text, ColorWhen* when, std::string* error);
std::string AbslUnparseFlag(ColorWhen when);

// What fits on a screen, in characters.
struct ScreenSize {
  int lines = 24;
  int columns = 80;
};

// Of the terminal that `stream` is, without the line of its prompt, as far as
// it can be read with ease: at least 12 lines, 40 to 80 columns. Of anything
// else that of the first terminals.
ScreenSize ScreenSizeOf(std::FILE* stream);

// Puts colours around words, or nothing.
class Colors {
 public:
  explicit Colors(bool on) : on_(on) {}
  // For what is written to `stream`.
  Colors(ColorWhen when, std::FILE* stream);

  bool on() const { return on_; }
  std::string Good(absl::string_view text) const;
  std::string Bad(absl::string_view text) const;
  std::string Doubtful(absl::string_view text) const;
  std::string Strong(absl::string_view text) const;
  std::string Faint(absl::string_view text) const;

  // For engine::Issues::Format.
  engine::IssueMarks Marks() const;

 private:
  std::string Put(absl::string_view code, absl::string_view text) const;

  bool on_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_TERMINAL_H_
