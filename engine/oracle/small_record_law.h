// The law of decision tables on records so small that every completion of one
// can be tried: what the tables say of a record is what they say of those.
#ifndef MYORULES_ENGINE_ORACLE_SMALL_RECORD_LAW_H_
#define MYORULES_ENGINE_ORACLE_SMALL_RECORD_LAW_H_

#include <cstdint>
#include <string>

#include "engine/oracle/random.h"

namespace myorules::engine::oracle {

struct SmallRecordCounts {
  int64_t tables = 0;
  int64_t open = 0;     // With more than one end among the completions.
  int64_t inexact = 0;  // That say that their candidates may be too many.
  int64_t over_tables = 0;
};

// Draws a pack each of whose definitions is a fact of its own, holds its tables
// on records with some of these facts, and returns the law that did not hold;
// empty: all did. Adds to `counts`. The law: a table tells the ends of all
// completions, and the facts of which one alone makes another end; where it
// says that its candidates may be too many, or names a table beside what that
// hangs on, at least these. Tables that brute force does not work out are left
// out.
std::string HoldSmallRecords(Random& random, int records,
                             SmallRecordCounts* counts);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_SMALL_RECORD_LAW_H_
