// Texts that live as long as one answer takes to fill.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_TEXT_ARENA_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_TEXT_ARENA_H_

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::handwritten {

// Keeps its memory when cleared, so that it allocates only until it is warm.
class TextArena {
 public:
  // What was copied before is gone.
  void Clear() {
    chunk_ = 0;
    used_ = 0;
  }

  absl::string_view Copy(absl::string_view text) {
    if (text.empty()) return {};
    char* place = Reserve(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

 private:
  static constexpr size_t kChunkBytes = 16 << 10;

  struct Chunk {
    size_t size = 0;
    std::unique_ptr<char[]> bytes;
  };

  char* Reserve(size_t size) {
    while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < size) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) {
      const size_t bytes = std::max(kChunkBytes, size);
      chunks_.push_back({bytes, std::make_unique<char[]>(bytes)});
    }
    char* place = chunks_[chunk_].bytes.get() + used_;
    used_ += size;
    return place;
  }

  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;  // The one that is being filled.
  size_t used_ = 0;   // Bytes of it.
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_TEXT_ARENA_H_
