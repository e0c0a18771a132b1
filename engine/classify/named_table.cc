#include "engine/classify/named_table.h"

#include <algorithm>

namespace myorules::engine {

NamedResult SolveNamed(
    const NamedShape& named, absl::Span<const Atom> atoms,
    absl::FunctionRef<RowState(int, absl::Span<const int>)> state,
    const std::vector<std::vector<int>>& atoms_of_rows) {
  std::vector<std::string> names;
  const auto number_of = [&](const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const int number = static_cast<int>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return number;
  };
  std::vector<int> rows;
  for (const std::string& outcome : named.outcomes) {
    rows.push_back(number_of(outcome));
  }
  TableShape shape;
  shape.otherwise = named.otherwise.empty() ? -1 : number_of(named.otherwise);
  shape.outcomes = rows;
  shape.outcome_count = static_cast<int>(names.size());
  shape.hit_policy = named.hit_policy;
  std::vector<int> all;
  for (size_t i = 0; i < atoms.size(); ++i) all.push_back(static_cast<int>(i));
  std::vector<absl::Span<const int>> every(rows.size(), all);
  for (size_t row = 0; row < atoms_of_rows.size(); ++row) {
    every[row] = atoms_of_rows[row];
  }
  const TableResult result = SolveTable(shape, atoms, every, state);
  const auto named_list = [&](Outcomes outcomes) {
    std::vector<std::string> list;
    for (const int outcome : outcomes) list.push_back(names[outcome]);
    return list;
  };
  NamedResult told{result.status,
                   named_list(result.outcomes),
                   named_list(result.candidates),
                   {},
                   result.candidates_inexact,
                   result.missing,
                   std::string(result.error),
                   {result.deciding_rows.begin(), result.deciding_rows.end()}};
  for (const Outcomes& list : result.lists) {
    told.lists.push_back(named_list(list));
  }
  return told;
}

std::vector<std::string> Paths(const UnknownSet& missing) {
  std::vector<std::string> paths;
  for (const MissingFact& fact : missing.facts()) paths.emplace_back(fact.path);
  return paths;
}

}  // namespace myorules::engine
