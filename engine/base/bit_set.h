// Sets of small numbers as bits, wherever their words are kept.
#ifndef MYORULES_ENGINE_BASE_BIT_SET_H_
#define MYORULES_ENGINE_BASE_BIT_SET_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "engine/base/memory.h"

namespace myorules::engine {

using ConstBits = absl::Span<const uint64_t>;

// Words for the numbers below `size`.
inline constexpr size_t BitWords(size_t size) { return (size + 63) / 64; }

inline bool HasBit(ConstBits set, size_t number) {
  return (set[number / 64] >> (number % 64) & 1) != 0;
}
// Requires sets of one size.
inline bool HaveCommonBits(ConstBits a, ConstBits b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & b[i]) != 0) return true;
  }
  return false;
}
inline void AddBit(size_t number, absl::Span<uint64_t> set) {
  set[number / 64] |= uint64_t{1} << (number % 64);
}
inline void AddBits(ConstBits more, absl::Span<uint64_t> set) {
  for (size_t i = 0; i < set.size(); ++i) set[i] |= more[i];
}

// Calls `take(number)` for each, ascending.
template <typename Take>
void ForEachBit(ConstBits set, Take take) {
  for (size_t word = 0; word < set.size(); ++word) {
    for (uint64_t rest = set[word]; rest != 0; rest &= rest - 1) {
      take(static_cast<int>(64 * word) + __builtin_ctzll(rest));
    }
  }
}

// An empty set of numbers below `size`, in the memory of this thread.
inline absl::Span<uint64_t> NewBits(size_t size) {
  const size_t words = BitWords(size);
  uint64_t* const begin = static_cast<uint64_t*>(
      Memory::Current().Allocate(words * sizeof(uint64_t)));
  std::fill_n(begin, words, 0);
  return absl::Span<uint64_t>(begin, words);
}

// A copy in the memory of this thread.
inline absl::Span<uint64_t> CopyBits(ConstBits set) {
  const absl::Span<uint64_t> copy = NewBits(64 * set.size());
  AddBits(set, copy);
  return copy;
}

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_BIT_SET_H_
