// Combinations of cases, by number: sets of them, 64 in a word.
#ifndef MYORULES_ENGINE_PACK_COMBINATIONS_H_
#define MYORULES_ENGINE_PACK_COMBINATIONS_H_

#include <cstdint>
#include <vector>

namespace myorules::engine {

using CombinationSet = std::vector<uint64_t>;

// Numbers the combinations of the cases of some atoms, from 0, so that those
// that agree in the atoms that come first in an order stand together.
class CombinationNumbers {
 public:
  // `cases`: of each atom how many; their product is an int. `order`: each atom
  // once.
  CombinationNumbers(std::vector<int> cases, const std::vector<int>& order);

  int count() const { return count_; }
  int CaseOf(int atom, int combination) const {
    return combination / strides_[atom] % cases_[atom];
  }
  // Those in which the atom has that case.
  CombinationSet With(int atom, int case_number) const;
  CombinationSet All() const;

 private:
  int count_ = 1;
  std::vector<int> cases_;
  std::vector<int> strides_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_COMBINATIONS_H_
