// Each after all that it uses.
#ifndef MYORULES_ENGINE_PACK_DEPENDENCY_ORDER_H_
#define MYORULES_ENGINE_PACK_DEPENDENCY_ORDER_H_

#include <vector>

namespace myorules::engine {

struct DependencyOrder {
  // All numbers 0 … n-1, each after all that it uses, as a walk from first to
  // last meets them. Where there are cycles one use of each is passed over.
  std::vector<int> order;
  // Each cycle found, of so many that no more are told, as the numbers on it,
  // each using the next and the last the first; it begins at its lowest number.
  std::vector<std::vector<int>> cycles;
  // By number: it is on a cycle, or uses, directly or not, what is.
  std::vector<bool> circular;
};

// `uses[i]`: what i uses directly.
DependencyOrder OrderByDependency(const std::vector<std::vector<int>>& uses);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_DEPENDENCY_ORDER_H_
