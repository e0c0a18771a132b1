#include "tests/bench/allocations.h"

#include <cerrno>
#include <cstddef>

// The names are the C library's.
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)

// Its own functions, as it calls them for whoever replaces them.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* place, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

// Not in thread-local storage that is itself allocated on first use.
thread_local constinit int64_t allocations = 0;

}  // namespace

extern "C" {

void* malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}

void* realloc(void* place, size_t size) {
  ++allocations;
  return __libc_realloc(place, size);
}

void* memalign(size_t alignment, size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** place, size_t alignment, size_t size) {
  ++allocations;
  *place = __libc_memalign(alignment, size);
  return *place == nullptr ? ENOMEM : 0;
}

}  // extern "C"

// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)

namespace myorules::bench {

int64_t Allocations() { return allocations; }

}  // namespace myorules::bench
