// Values of facets that are used again.
#ifndef MYORULES_ENGINE_CLASSIFY_FACT_VALUES_H_
#define MYORULES_ENGINE_CLASSIFY_FACT_VALUES_H_

#include <array>
#include <memory>
#include <vector>

#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// To clear a message frees what its oneofs hold. These are taken out before,
// and put in again where a value of the same kind is wanted.
class FactValues {
 public:
  // Takes the value out of a facet that is about to be cleared.
  void TakeFrom(v1::FacetResult* facet) {
    // On an arena to take it out would copy it.
    if (!facet->has_value() || facet->GetArena() != nullptr) return;
    std::vector<std::unique_ptr<v1::FactValue>>& spare =
        spare_[facet->value().kind_case()];
    if (spare.size() < kMostSpare) spare.emplace_back(facet->release_value());
  }

  // Gives the facet, which has none, a value that may hold another of that
  // kind, to be overwritten.
  v1::FactValue* GiveTo(v1::FactValue::KindCase kind, v1::FacetResult* facet) {
    std::vector<std::unique_ptr<v1::FactValue>>& spare = spare_[kind];
    if (!spare.empty() && facet->GetArena() == nullptr) {
      facet->set_allocated_value(spare.back().release());
      spare.pop_back();
    }
    return facet->mutable_value();
  }

 private:
  static constexpr size_t kMostSpare = 64;
  static constexpr size_t kKinds = 8;  // One a member of the oneof, and none.

  std::array<std::vector<std::unique_ptr<v1::FactValue>>, kKinds> spare_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_FACT_VALUES_H_
