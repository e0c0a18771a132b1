// What the tables of a pack say of a partial record, by trying everything:
// slow and obviously right, the judge of the candidates that the engine tells.
// Semantics: docs/reference/pack-format.md and docs/reference/unknowns.md.
#ifndef MYORULES_ENGINE_ORACLE_BRUTE_FORCE_H_
#define MYORULES_ENGINE_ORACLE_BRUTE_FORCE_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/expr/value.h"
#include "engine/pack/compiled_pack.h"
#include "engine/testdata/parcel.pb.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine::oracle {

// Of tables with more than so many unknown definitions no candidates are worked
// out, nor of those with more assignments, and of tables that name such a
// table.
inline constexpr int kMostUnknown = 12;
inline constexpr int64_t kMostAssignments = 20'000;

// A table, over all assignments of the unknown definitions that it names.
struct BruteTable {
  // False: there were too many, and nothing else is said.
  bool is_worked_out = false;
  // How many unknown definitions and open tables it names.
  int unknown = 0;
  v1::DecisionStatus status = v1::DECISION_STATUS_UNSPECIFIED;
  // As DecisionResult tells them; `outcomes` are what holds for sure.
  std::set<std::string> outcomes;
  std::set<std::string> candidates;
  // A row stays open under some assignment.
  bool is_inexact = false;
  // It fails under some assignment, or under all; the texts, where those of the
  // tables that it names are known.
  bool may_fail = false;
  std::set<std::string> errors;
  // The facts that it hangs on; known where no row stays open, and those of the
  // tables that it names are.
  bool is_missing_known = false;
  std::set<std::string> missing;
};

// A definition, criterion or table.
struct BruteItem {
  // As the plain evaluator has it; of an open table an unknown or an open list
  // that stands for it.
  Value value;
  // Of a definition, what the plain evaluator and a program made of it that is
  // not the same; empty: nothing.
  std::string difference;
  // Unknown, an open range or an open table: what it may be, each with any of
  // the others'. A number or text: on, between and beyond all that rows compare
  // it with (Packs).
  std::vector<Value> values;
  std::set<std::string> missing;
  bool is_missing_known = true;
  // False: a table that may fail in several ways; which of them its error tells
  // is not said.
  bool is_error_known = true;
  BruteTable table;  // Tables only.
};

// All items of the pack, in its order (CompiledPack::items()), about a
// canonical parcel. `worked_with`: see RandomPack. The values are in the memory
// of the thread.
std::vector<BruteItem> WorkOutByBruteForce(
    const CompiledPack& pack,
    const std::vector<std::set<std::string>>& worked_with,
    const testdata::Parcel& parcel);

// The paths that are missing for a value, but for the one without a place.
std::set<std::string> MissingPaths(const Value& value);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_BRUTE_FORCE_H_
