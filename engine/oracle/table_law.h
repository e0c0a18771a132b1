// The law of decision tables, as a check of a pack on one record.
#ifndef MYORULES_ENGINE_ORACLE_TABLE_LAW_H_
#define MYORULES_ENGINE_ORACLE_TABLE_LAW_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/oracle/brute_force.h"
#include "engine/oracle/random.h"
#include "engine/oracle/random_tables.h"
#include "engine/testdata/parcel.pb.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine::oracle {

// What the tables that were held against the law were like: each once for each
// partial record.
struct TableCounts {
  int64_t packs = 0;
  int64_t packs_refused = 0;  // That were drawn and do not load.
  int64_t tables = 0;
  // Of which brute force tells all: status, outcomes, candidates, error.
  int64_t compared = 0;
  // Of those that were compared:
  std::map<v1::HitPolicy, int64_t> open;  // By hit policy.
  std::array<int64_t, kMostUnknown + 1> open_by_unknown{};
  int64_t of_several_candidates = 0;
  int64_t with_sure_outcomes = 0;  // Open, with outcomes that hold for sure.
  int64_t open_that_may_fail = 0;
  int64_t open_inexact = 0;  // Of which it is held that nothing is left out.
  int64_t failing = 0;
  int64_t settled_over_unknown = 0;  // Determined, with definitions unknown.
  // Outcomes of completed records held against what the partial one left.
  int64_t completions = 0;
  int64_t completions_compared = 0;  // With what brute force says of them.
  int64_t completions_that_fail = 0;
  int64_t completions_open = 0;  // On what no fact settles.
  // Steps by which what is missing was filled in, and tables that were open
  // before one of them; of these, such as brute force does not work out.
  int64_t steps = 0;
  int64_t filled_in = 0;
  int64_t filled_in_untried = 0;
};

// What brute force finds that `decision`, whose candidates may be too many,
// leaves out; empty: nothing.
std::string LeftOut(const BruteTable& brute,
                    const v1::DecisionResult& decision);

// Where `decision` is not what brute force tells; where it says that its
// candidates may be too many, and they may, what it leaves out. Empty: nothing.
std::string DifferenceFrom(const BruteTable& brute,
                           const v1::DecisionResult& decision);

// Returns the law that did not hold, with pack and records; empty: all did.
// Adds to `counts`. The laws: of each decision
// - status, outcomes, candidates, what would fail and the missing facts are
// what
//   brute force tells (brute_force.h); where a table says that its candidates
//   may be too many, they have all of those that it tells, and so have the
//   missing facts. No table says so that is seen through;
// - each of `completed` ends in what brute force tells: in an outcome that
//   `partial` left possible, or in an error, and not where that was settled as
//   another one;
// - what is missing is lacking, and filling it in, again and again, ends with
//   nothing missing; on the way, up to where a definition fails, no table comes
//   to what it did not leave possible, and what it holds for sure stays so;
// - programs and the plain evaluator agree on each definition, and the answer
// is
//   the same whether it is traced or not. (Rows are evaluated by the one for
//   the answer, and by the other for brute force.)
//
// `partial` comes from Records::TakeAway(), `completed` from Records::Full(),
// the record that it was taken from first, and Complete().
std::string HoldTables(const RandomPack& pack, const testdata::Parcel& partial,
                       const std::vector<testdata::Parcel>& completed,
                       TableCounts* counts);

// Draws a pack, and holds its tables on so many records with some of their
// facts taken away, each completed in three ways.
std::string HoldRandomTables(Random& random, int records, TableCounts* counts);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_TABLE_LAW_H_
