// The bounds of what loading a pack takes, beside those of limits.h, with what
// each protects. Each has a test at the limit and one past it.
#ifndef MYORULES_ENGINE_BASE_PACK_LIMITS_H_
#define MYORULES_ENGINE_BASE_PACK_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace myorules::engine::limits {

// Rows of tables, flags with their further grounds, notes and thresholds of a
// pack and all that it imports, together: each takes time and memory when the
// pack is loaded and in each classification.
inline constexpr int kMaxPackEntries = 10'000;

// Bytes of the name or id of an entry: what it could be confused with is looked
// up part by part.
inline constexpr size_t kMaxNameBytes = 200;

// Rows of one table, and grounds of one flag: each is held against each other.
inline constexpr int kMaxTableRows = 1'000;

// Steps that it takes to hold the conditions of a pack against each other, of
// its tables, flags, criteria and notes together (one condition of one of them
// in up to 64 combinations of cases, one row beside another; 16 to read a part
// of a condition): some seconds at most. A pack of which it takes more does not
// load.
inline constexpr int64_t kMaxPackCheckSteps = 100'000'000;

// Instructions of all the patterns of a pack and what it imports, equal ones
// counted once: some megabytes, and well below a second.
inline constexpr int64_t kMaxPackPatternInstructions = 100'000;

// Faults of a text that are told: nobody reads more. Where there are more they
// are not looked for.
inline constexpr int kMaxToldFaults = 200;

// Bytes of one fault that is told: it may quote names, and list names, as long
// as a pack.
inline constexpr size_t kMaxFaultBytes = 4'000;

}  // namespace myorules::engine::limits

#endif  // MYORULES_ENGINE_BASE_PACK_LIMITS_H_
