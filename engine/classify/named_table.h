// Tables of tests, by the names of their outcomes.
#ifndef MYORULES_ENGINE_CLASSIFY_NAMED_TABLE_H_
#define MYORULES_ENGINE_CLASSIFY_NAMED_TABLE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "engine/classify/table.h"

namespace myorules::engine {

inline constexpr auto kFirst = v1::HIT_POLICY_FIRST;
inline constexpr auto kUnique = v1::HIT_POLICY_UNIQUE;
inline constexpr auto kCollect = v1::HIT_POLICY_COLLECT;
inline constexpr auto kDetermined = v1::DECISION_STATUS_DETERMINED;
inline constexpr auto kIndeterminate = v1::DECISION_STATUS_INDETERMINATE;
inline constexpr auto kError = v1::DECISION_STATUS_ERROR;

inline RowState T() { return RowState::True(); }
inline RowState F() { return RowState::False(); }
inline RowState E(const char* error) { return RowState::Error(error); }

// A table's rows, and its answer.
struct NamedShape {
  std::vector<std::string> outcomes;
  std::string otherwise;
  v1::HitPolicy hit_policy = kFirst;
};
struct NamedResult {
  v1::DecisionStatus status;
  std::vector<std::string> outcomes;
  std::vector<std::string> candidates;
  std::vector<std::vector<std::string>> lists;
  bool candidates_inexact;
  UnknownSet missing;
  std::string error;
  std::vector<int> deciding_rows;
};

// `atoms_of_rows`: the atoms that each row names; none given: all.
NamedResult SolveNamed(
    const NamedShape& named, absl::Span<const Atom> atoms,
    absl::FunctionRef<RowState(int, absl::Span<const int>)> state,
    const std::vector<std::vector<int>>& atoms_of_rows = {});

std::vector<std::string> Paths(const UnknownSet& missing);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_NAMED_TABLE_H_
