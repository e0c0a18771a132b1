// Random choices, from a seed or from a fuzzer's bytes.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_H_

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "absl/types/span.h"

namespace myorules::engine::oracle {

class Random {
 public:
  explicit Random(unsigned seed) : next_(std::mt19937(seed)) {}
  // Chooses by these bytes, one a choice; once they are used up, the first of
  // everything. They outlive it.
  explicit Random(absl::Span<const uint8_t> bytes)
      : next_([bytes]() mutable -> unsigned {
          if (bytes.empty()) return 0;
          const unsigned first = bytes.front();
          bytes.remove_prefix(1);
          return first;
        }) {}
  int Below(int limit) { return static_cast<int>(next_() % limit); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  const T& Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int>(choices.size()))];
  }

 private:
  std::function<unsigned()> next_;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_RANDOM_H_
