#include "engine/base/unknown_set.h"

#include <algorithm>
#include <utility>

namespace myorules::engine {
namespace {

using Fact = std::shared_ptr<const MissingFact>;

// Facts that are shared are told apart without a look at their texts.
bool Less(const Fact& a, const Fact& b) { return a != b && *a < *b; }
bool Same(const Fact& a, const Fact& b) { return a == b || *a == *b; }

}  // namespace

UnknownSet::UnknownSet(Shared facts)
    : facts_(facts.empty() ? nullptr
                           : std::make_shared<const Shared>(std::move(facts))) {
}

UnknownSet UnknownSet::Of(std::string path, std::string reason) {
  return UnknownSet(Shared{std::make_shared<const MissingFact>(
      MissingFact{std::move(path), std::move(reason)})});
}

void UnknownSet::Merge(const UnknownSet& other) {
  if (other.empty() || facts_ == other.facts_) return;
  if (empty()) {
    facts_ = other.facts_;
    return;
  }
  const Shared& a = *facts_;
  const Shared& b = *other.facts_;
  // The common case of evaluation: what is merged is there already.
  if (std::includes(a.begin(), a.end(), b.begin(), b.end(), Less)) return;
  Shared merged;
  merged.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(),
                 std::back_inserter(merged), Less);
  facts_ = std::make_shared<const Shared>(std::move(merged));
}

UnknownSet UnknownSet::Union(const UnknownSet& a, const UnknownSet& b) {
  UnknownSet both = a;
  both.Merge(b);
  return both;
}

UnknownSet::Facts UnknownSet::facts() const {
  static const auto& none = *new Shared();
  return Facts(empty() ? &none : facts_.get());
}

bool operator==(const UnknownSet& a, const UnknownSet& b) {
  if (a.facts_ == b.facts_) return true;
  if (a.size() != b.size()) return false;
  return std::equal(a.facts_->begin(), a.facts_->end(), b.facts_->begin(),
                    Same);
}

void UnknownUnion::Add(const UnknownSet& set) {
  if (set.empty() || (!sets_.empty() && sets_.back().facts_ == set.facts_)) {
    return;
  }
  sets_.push_back(set);
  held_ += set.size();
  if (held_ <= most_held_) return;
  UnknownSet joined = Join();
  held_ = joined.size();
  most_held_ = 2 * held_ + kLeastHeld;
  sets_.clear();
  sets_.push_back(std::move(joined));
}

void UnknownUnion::Add(const UnknownUnion& other) {
  for (const UnknownSet& set : other.sets_) Add(set);
}

UnknownSet UnknownUnion::Join() const {
  if (sets_.empty()) return UnknownSet();
  if (sets_.size() == 1) return sets_.front();
  if (sets_.size() == 2) return UnknownSet::Union(sets_[0], sets_[1]);
  UnknownSet::Shared facts;
  facts.reserve(held_);
  for (const UnknownSet& set : sets_) {
    facts.insert(facts.end(), set.facts_->begin(), set.facts_->end());
  }
  // What sets share goes first, so that fewer texts are compared.
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  std::sort(facts.begin(), facts.end(), Less);
  facts.erase(std::unique(facts.begin(), facts.end(), Same), facts.end());
  return UnknownSet(std::move(facts));
}

}  // namespace myorules::engine
