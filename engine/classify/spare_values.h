// Values of facets and of facts read that are used again.
#ifndef MYORULES_ENGINE_CLASSIFY_SPARE_VALUES_H_
#define MYORULES_ENGINE_CLASSIFY_SPARE_VALUES_H_

#include <array>
#include <memory>
#include <vector>

#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// To clear a message frees what its oneofs hold. These are taken out before,
// and put in again where a value of the same kind is wanted.
class SpareValues {
 public:
  // Takes the value out of a message, which then has none.
  template <typename Holder>
  void TakeFrom(Holder* holder) {
    if (!holder->has_value()) return;
    std::vector<std::unique_ptr<v1::FactValue>>& spare =
        spare_[holder->value().kind_case()];
    // On an arena to take it out would copy it.
    if (holder->GetArena() != nullptr || spare.size() >= kMostSpare) {
      holder->clear_value();
    } else {
      spare.emplace_back(holder->release_value());
    }
  }

  // Gives the message, unless it has one of that kind, a value that may hold
  // another of the kind, to be overwritten.
  template <typename Holder>
  v1::FactValue* GiveTo(v1::FactValue::KindCase kind, Holder* holder) {
    if (holder->has_value()) {
      if (holder->value().kind_case() == kind) return holder->mutable_value();
      TakeFrom(holder);
    }
    std::vector<std::unique_ptr<v1::FactValue>>& spare = spare_[kind];
    if (!spare.empty() && holder->GetArena() == nullptr) {
      holder->set_allocated_value(spare.back().release());
      spare.pop_back();
    }
    return holder->mutable_value();
  }

 private:
  static constexpr size_t kMostSpare = 256;
  static constexpr size_t kKinds = 8;  // One a member of the oneof, and none.

  std::array<std::vector<std::unique_ptr<v1::FactValue>>, kKinds> spare_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SPARE_VALUES_H_
