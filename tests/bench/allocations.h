// Counts heap allocations. A program that links this has malloc and its kin
// replaced by ones that count and go on to the C library's.
#ifndef MYORULES_TESTS_BENCH_ALLOCATIONS_H_
#define MYORULES_TESTS_BENCH_ALLOCATIONS_H_

#include <cstdint>

namespace myorules::bench {

// Allocations of this thread so far, by whatever means: malloc, new, realloc.
int64_t Allocations();

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_ALLOCATIONS_H_
