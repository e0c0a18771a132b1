// What the tables of a pack say of a partial record, by trying everything:
// slow and obviously right, the judge of the candidates that the engine tells.
// Semantics: docs/reference/pack-format.md and docs/reference/unknowns.md.
#ifndef MYORULES_ENGINE_ORACLE_BRUTE_FORCE_H_
#define MYORULES_ENGINE_ORACLE_BRUTE_FORCE_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
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

// A table, over all assignments of the unknown definitions that it names. Under
// each of them every row is true, false or fails, whatever it does with what it
// names.
struct BruteTable {
  // False: there were too many, or a row stays open that asks about a day, a
  // list or a message, or fails only once something that it reckons with is
  // known; nothing else is said.
  bool is_worked_out = false;
  // How many unknown definitions and open tables it names.
  int unknown = 0;
  // Its rows reckon with nothing that is unknown, nor do those of the tables
  // that it names: whoever tries cases sees through all of it.
  bool is_seen_through = false;
  v1::DecisionStatus status = v1::DECISION_STATUS_UNSPECIFIED;
  // As DecisionResult tells them; `outcomes` are what holds for sure.
  std::set<std::string> outcomes;
  std::set<std::string> candidates;
  // It fails under some assignment, or under all; the texts, where those of the
  // tables that it names are known.
  bool may_fail = false;
  std::set<std::string> errors;
  // The facts of all of which another value gives another end, all else alike.
  std::set<std::string> missing;
};

// What a table ends in: an error, whichever, or outcomes.
struct End {
  bool fails = false;
  std::set<std::string> outcomes;

  bool operator<(const End& other) const {
    return std::tie(fails, outcomes) < std::tie(other.fails, other.outcomes);
  }
  bool operator==(const End& other) const {
    return std::tie(fails, outcomes) == std::tie(other.fails, other.outcomes);
  }
};

// Something that is not known, with so many values that it may have, and the
// facts that it hangs on.
struct Unsettled {
  size_t values = 0;
  std::set<std::string> missing;
};

// Fills in what is so of a table that ends as `ends` says under each assignment
// of what is unsettled, as the digits of a number whose first digit changes
// fastest: status, outcomes, candidates, whether it may fail, and what is
// missing.
void Conclude(const std::vector<Unsettled>& unsettled,
              const std::vector<End>& ends, BruteTable* table);

// A definition, criterion or table.
struct BruteItem {
  // As the plain evaluator has it; of an open table an unknown that stands for
  // it.
  Value value;
  // Of a definition, what the plain evaluator and a program made of it that is
  // not the same; of a table, a row that stays unknown with all that it names
  // known. Empty: nothing.
  std::string difference;
  // Unknown, an open range or an open table: what it may be, each with any of
  // the others'. A number or text: on, between and beyond all that rows compare
  // it with (Packs); an enum each of its values; a table each of its ends, one
  // error standing for all.
  std::vector<Value> values;
  std::set<std::string> missing;
  // False: it is open, and what it may be is not said: a table that is not
  // worked out, a day, a list, a message.
  bool is_tried = true;
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
