#include "engine/expr/patterns.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

// Memory that one pattern may take, compiled.
constexpr int64_t kMaxPatternBytes = 1 << 20;

struct Compiled {
  absl::StatusOr<std::shared_ptr<const RE2>> pattern;
  // What it took.
  int64_t instructions;
};

Compiled Compile(absl::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternBytes);
  // RE2 has a type of its own for texts.
  auto pattern = std::make_shared<const RE2>(
      re2::StringPiece(text.data(), text.size()), options);
  if (!pattern->ok()) {
    return {absl::InvalidArgumentError(
                absl::StrCat("not a valid pattern: ", pattern->error())),
            pattern->error_code() == RE2::ErrorPatternTooLarge
                ? limits::kMaxPatternInstructions
                : 1};
  }
  const int size = pattern->ProgramSize();
  if (size > limits::kMaxPatternInstructions) {
    return {absl::InvalidArgumentError(
                absl::StrCat("not a valid pattern: it compiles to ", size,
                             " instructions, more than ",
                             limits::kMaxPatternInstructions, "; repeat less")),
            limits::kMaxPatternInstructions};
  }
  return {std::move(pattern), size};
}

}  // namespace

thread_local PatternSet* PatternScope::current = nullptr;

absl::StatusOr<std::shared_ptr<const RE2>> CompilePattern(
    absl::string_view pattern) {
  return Compile(pattern).pattern;
}

absl::StatusOr<std::shared_ptr<const RE2>> PatternSet::Get(
    absl::string_view pattern) {
  const auto known = patterns_.find(pattern);
  if (known != patterns_.end()) return known->second;
  if (instructions_ <= most_) {
    Compiled compiled = Compile(pattern);
    instructions_ += compiled.instructions;
    if (instructions_ <= most_) {
      return patterns_.emplace(pattern, std::move(compiled.pattern))
          .first->second;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "one pattern too many: with it those of the pack and what it imports "
      "compile to more than ",
      most_, " instructions; write fewer, or repeat less"));
}

}  // namespace myorules::engine
