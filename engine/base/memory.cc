#include "engine/base/memory.h"

namespace myorules::engine {
namespace {

constexpr size_t kFirstBlock = 16 << 10;

}  // namespace

constinit thread_local Memory* Memory::current = nullptr;

void Memory::AddBlock(size_t at_least) {
  full_bytes_ += end_ - begin_;
  const size_t size = std::max({kFirstBlock, at_least, full_bytes_});
  // Not cleared: whoever gets a piece fills it.
  blocks_.emplace_back(new char[size]);
  begin_ = blocks_.back().get();
  next_ = begin_;
  end_ = begin_ + size;
}

void Memory::Reset(size_t most_kept) {
  owned_.clear();
  interned_.reset();
  last_number_ = 0;
  const size_t size = full_bytes_ + (end_ - begin_);
  if (blocks_.size() > 1 || size > most_kept) {
    blocks_.clear();
    begin_ = next_ = end_ = nullptr;
    full_bytes_ = 0;
    // One block that holds all of it, for the next time.
    if (size <= most_kept) AddBlock(size);
  }
  next_ = begin_;
}

}  // namespace myorules::engine
