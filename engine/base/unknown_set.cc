#include "engine/base/unknown_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace myorules::engine {

UnknownSet UnknownSet::Of(std::string path, std::string reason) {
  UnknownSet set;
  set.facts_.push_back({std::move(path), std::move(reason)});
  return set;
}

void UnknownSet::Merge(const UnknownSet& other) {
  if (other.facts_.empty()) return;
  if (facts_.empty()) {
    facts_ = other.facts_;
    return;
  }
  // The common case of evaluation: what is merged is there already.
  if (std::includes(facts_.begin(), facts_.end(), other.facts_.begin(),
                    other.facts_.end())) {
    return;
  }
  std::vector<MissingFact> merged;
  merged.reserve(facts_.size() + other.facts_.size());
  std::set_union(facts_.begin(), facts_.end(), other.facts_.begin(),
                 other.facts_.end(), std::back_inserter(merged));
  facts_ = std::move(merged);
}

UnknownSet UnknownSet::Union(const UnknownSet& a, const UnknownSet& b) {
  UnknownSet both = a;
  both.Merge(b);
  return both;
}

}  // namespace myorules::engine
