// Literal patterns, compiled once however often they are written.
#ifndef MYORULES_ENGINE_EXPR_PATTERNS_H_
#define MYORULES_ENGINE_EXPR_PATTERNS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "re2/re2.h"

namespace myorules::engine {

// The pattern, or, as the message of a status, what is wrong with it; it has at
// most limits::kMaxPatternInstructions.
absl::StatusOr<std::shared_ptr<const RE2>> CompilePattern(
    absl::string_view pattern);

// The patterns of a pack and all that it imports. Thread-compatible.
class PatternSet {
 public:
  // `most`: instructions of all of them together; once there are more, none is
  // compiled any longer.
  explicit PatternSet(int64_t most) : most_(most) {}

  // As CompilePattern; equal patterns are one.
  absl::StatusOr<std::shared_ptr<const RE2>> Get(absl::string_view pattern);

 private:
  const int64_t most_;
  int64_t instructions_ = 0;
  absl::flat_hash_map<std::string, absl::StatusOr<std::shared_ptr<const RE2>>>
      patterns_;
};

// While it lives the literal patterns of expressions that this thread checks
// are of a set, which outlives it. Scopes nest.
class PatternScope {
 public:
  explicit PatternScope(PatternSet* set) : before_(current) { current = set; }
  ~PatternScope() { current = before_; }
  PatternScope(const PatternScope&) = delete;
  PatternScope& operator=(const PatternScope&) = delete;

  // That of this thread; null: there is none.
  static PatternSet* Current() { return current; }

 private:
  static thread_local PatternSet* current;
  PatternSet* const before_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PATTERNS_H_
