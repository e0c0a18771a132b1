// The memory of an evaluation: handed out piece by piece, taken back as a
// whole, so that values are small, copied freely and never counted.
#ifndef MYORULES_ENGINE_BASE_MEMORY_H_
#define MYORULES_ENGINE_BASE_MEMORY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace myorules::engine {

class Memory;

// Has a container keep what it holds in a memory, which takes it back as a
// whole.
template <typename T>
class InMemory {
 public:
  using value_type = T;

  explicit InMemory(Memory* memory) : memory_(memory) {}
  template <typename Other>
  InMemory(const InMemory<Other>& other)  // NOLINT: as allocators are.
      : memory_(other.memory()) {}

  T* allocate(size_t count);
  void deallocate(T*, size_t) {}

  Memory* memory() const { return memory_; }
  friend bool operator==(const InMemory& a, const InMemory& b) {
    return a.memory_ == b.memory_;
  }

 private:
  Memory* memory_;
};

// What is made in it stays until Reset, or until it goes. Once it has seen the
// largest evaluation it takes nothing more from the heap. Thread-compatible.
class Memory {
 public:
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Bytes that are not initialised, aligned for pointers and numbers.
  void* Allocate(size_t bytes) {
    const size_t rounded = (bytes + kAlignment - 1) & ~(kAlignment - 1);
    if (rounded > static_cast<size_t>(end_ - next_)) AddBlock(rounded);
    char* const piece = next_;
    next_ += rounded;
    return piece;
  }

  // A copy of `value`, which has nothing to destroy.
  template <typename T>
  T* New(const T& value) {
    static_assert(std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= kAlignment);
    return new (Allocate(sizeof(T))) T(value);
  }

  // Copies of `values`.
  template <typename T>
  absl::Span<const T> Copy(absl::Span<const T> values) {
    static_assert(std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= kAlignment);
    if (values.empty()) return {};
    T* const copies = static_cast<T*>(Allocate(values.size() * sizeof(T)));
    std::uninitialized_copy(values.begin(), values.end(), copies);
    return absl::Span<const T>(copies, values.size());
  }
  absl::string_view Copy(absl::string_view text) {
    if (text.empty()) return {};
    char* const copy = static_cast<char*>(Allocate(text.size()));
    std::memcpy(copy, text.data(), text.size());
    return absl::string_view(copy, text.size());
  }

  // Keeps what has something to destroy.
  void Own(std::shared_ptr<const void> object) {
    owned_.push_back(std::move(object));
  }

  // One entry for each text asked for, made by `make(copy of text)`.
  template <typename Entry, typename Make>
  const Entry* Interned(absl::string_view text, Make make) {
    if (!interned_.has_value()) interned_.emplace(InMemory<char>(this));
    const auto found = interned_->find(text);
    if (found != interned_->end()) {
      return static_cast<const Entry*>(found->second);
    }
    const absl::string_view kept = Copy(text);
    const Entry* const made = make(kept);
    interned_->emplace(kept, made);
    return made;
  }

  // Takes everything back, and keeps up to so many bytes for the next time.
  void Reset(size_t most_kept = std::numeric_limits<size_t>::max());

  // Bytes handed out since the last Reset, unused ends of blocks included.
  size_t bytes() const { return full_bytes_ + (next_ - begin_); }

  // A number that this memory has not given since the last Reset, from 1.
  uint32_t NextNumber() { return ++last_number_; }

  // That in which this thread makes values. Requires a MemoryScope.
  static Memory& Current() { return *current; }
  // Of the memory of this thread; 0 where it has none.
  static size_t BytesInUse() {
    return current == nullptr ? 0 : current->bytes();
  }

 private:
  friend class MemoryScope;

  static constexpr size_t kAlignment = alignof(void*);

  using InternedEntry = std::pair<const absl::string_view, const void*>;
  using InternedMap = absl::flat_hash_map<
      absl::string_view, const void*, absl::Hash<absl::string_view>,
      std::equal_to<absl::string_view>, InMemory<InternedEntry>>;

  void AddBlock(size_t at_least);

  char* begin_ = nullptr;  // Of the block in use.
  char* next_ = nullptr;
  char* end_ = nullptr;
  size_t full_bytes_ = 0;  // Of the blocks before.
  uint32_t last_number_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<std::shared_ptr<const void>> owned_;
  // In the memory itself.
  absl::optional<InternedMap> interned_;

  // Looked at for each value that is made: found without a call.
  [[gnu::tls_model(
      "initial-exec")]] static constinit thread_local Memory* current;
};

template <typename T>
T* InMemory<T>::allocate(size_t count) {
  return static_cast<T*>(memory_->Allocate(count * sizeof(T)));
}

// Has this thread make its values in `memory` as long as it stands. Scopes
// nest; the innermost counts.
class MemoryScope {
 public:
  explicit MemoryScope(Memory& memory)
      : outer_(std::exchange(Memory::current, &memory)) {}
  ~MemoryScope() { Memory::current = outer_; }
  MemoryScope(const MemoryScope&) = delete;
  MemoryScope& operator=(const MemoryScope&) = delete;

 private:
  Memory* const outer_;
};

// A memory of one's own, in use from the start: for tests and tools.
class OwnMemory {
 public:
  OwnMemory() : scope_(memory_) {}

 private:
  Memory memory_;
  MemoryScope scope_;
};

// A list that grows in the memory of this thread. Trivial to drop.
template <typename T>
class Growing {
 public:
  static_assert(std::is_trivially_destructible_v<T>);

  Growing() = default;

  void reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    T* const grown =
        static_cast<T*>(Memory::Current().Allocate(capacity * sizeof(T)));
    std::uninitialized_copy(begin_, begin_ + size_, grown);
    begin_ = grown;
    capacity_ = capacity;
  }
  void push_back(const T& value) {
    if (size_ == capacity_) {
      const T kept = value;  // It may be an entry of this list.
      reserve(std::max<size_t>(8, 2 * capacity_));
      new (begin_ + size_++) T(kept);
      return;
    }
    new (begin_ + size_++) T(value);
  }
  void append(absl::Span<const T> values) {
    if (size_ + values.size() > capacity_) {
      reserve(std::max(size_ + values.size(), 2 * capacity_));
    }
    std::uninitialized_copy(values.begin(), values.end(), begin_ + size_);
    size_ += values.size();
  }
  void resize_down(size_t size) { size_ = size; }

  T* begin() { return begin_; }
  T* end() { return begin_ + size_; }
  const T* begin() const { return begin_; }
  const T* end() const { return begin_ + size_; }
  T& operator[](size_t i) { return begin_[i]; }
  const T& operator[](size_t i) const { return begin_[i]; }
  T& back() { return begin_[size_ - 1]; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // Valid as long as the memory.
  absl::Span<const T> span() const {
    return absl::Span<const T>(begin_, size_);
  }

 private:
  T* begin_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_MEMORY_H_
