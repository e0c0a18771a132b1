#include "engine/pack/combinations.h"

#include <utility>

#include "engine/base/bit_set.h"

namespace myorules::engine {

CombinationNumbers::CombinationNumbers(std::vector<int> cases,
                                       const std::vector<int>& order)
    : cases_(std::move(cases)), strides_(cases_.size(), 1) {
  for (auto atom = order.rbegin(); atom != order.rend(); ++atom) {
    strides_[*atom] = count_;
    count_ *= cases_[*atom];
  }
}

CombinationSet CombinationNumbers::With(int atom, int case_number) const {
  CombinationSet set(BitWords(count_), 0);
  for (int i = 0; i < count_; ++i) {
    if (CaseOf(atom, i) == case_number) AddBit(i, absl::MakeSpan(set));
  }
  return set;
}

CombinationSet CombinationNumbers::All() const {
  CombinationSet set(BitWords(count_), ~uint64_t{0});
  if (count_ % 64 != 0) set.back() = (uint64_t{1} << (count_ % 64)) - 1;
  return set;
}

}  // namespace myorules::engine
