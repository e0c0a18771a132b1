#include "engine/base/unknown_set.h"

#include <algorithm>

namespace myorules::engine {

// A place and a reason, once for each two in a memory, so that sets need not
// compare texts.
struct Fact {
  const Path* path;
  absl::string_view reason;
  uint32_t number;   // In the order in which facts came up.
  const Fact* next;  // Another reason of the same place.
  const Fact* self;
  FactList alone;  // The list of `self`.
};

namespace {

bool InOrder(const Fact* a, const Fact* b) { return a->number < b->number; }

const FactList* MakeList(absl::Span<const Fact* const> facts) {
  return Memory::Current().New(FactList{facts.size(), facts.data()});
}

absl::Span<const Fact* const> SpanOf(const FactList& list) {
  return absl::Span<const Fact* const>(list.facts, list.size);
}

bool Includes(const FactList& all, const FactList& some) {
  return std::includes(all.facts, all.facts + all.size, some.facts,
                       some.facts + some.size, InOrder);
}

}  // namespace

UnknownSet UnknownSet::Of(const Path* path, absl::string_view reason) {
  for (const Fact* fact = path->facts_; fact != nullptr; fact = fact->next) {
    if (fact->reason == reason) return UnknownSet(&fact->alone);
  }
  Memory& memory = Memory::Current();
  Fact* const fact = memory.New(Fact{path,
                                     memory.Copy(reason),
                                     memory.NextNumber(),
                                     path->facts_,
                                     nullptr,
                                     {}});
  fact->self = fact;
  fact->alone = {1, &fact->self};
  path->facts_ = fact;
  return UnknownSet(&fact->alone);
}

UnknownSet UnknownSet::Union(UnknownSet a, UnknownSet b) {
  if (b.facts_ == nullptr || a.facts_ == b.facts_) return a;
  if (a.facts_ == nullptr) return b;
  // The common case of evaluation: one holds the other.
  if (Includes(*a.facts_, *b.facts_)) return a;
  if (Includes(*b.facts_, *a.facts_)) return b;
  Growing<const Fact*> both;
  both.reserve(a.size() + b.size());
  const Fact* const* x = a.facts_->facts;
  const Fact* const* const x_end = x + a.size();
  const Fact* const* y = b.facts_->facts;
  const Fact* const* const y_end = y + b.size();
  while (x != x_end && y != y_end) {
    const bool same = *x == *y;
    const bool take_x = same || InOrder(*x, *y);
    both.push_back(take_x ? *x : *y);
    if (take_x) ++x;
    if (same || !take_x) ++y;
  }
  both.append(absl::Span<const Fact* const>(x, x_end - x));
  both.append(absl::Span<const Fact* const>(y, y_end - y));
  return UnknownSet(MakeList(both.span()));
}

absl::Span<const MissingFact> UnknownSet::facts() const {
  if (facts_ == nullptr) return {};
  if (!facts_->by_text.empty()) return facts_->by_text;
  Growing<MissingFact> facts;
  facts.reserve(facts_->size);
  for (const Fact* fact : SpanOf(*facts_)) {
    facts.push_back({fact->path->text(), fact->reason});
  }
  std::sort(facts.begin(), facts.end());
  facts.resize_down(std::unique(facts.begin(), facts.end()) - facts.begin());
  facts_->by_text = facts.span();
  return facts_->by_text;
}

void UnknownUnion::Add(UnknownSet set) {
  if (set.empty()) return;
  if (single_.empty()) {
    single_ = set;
    return;
  }
  if (facts_.empty()) {
    // What is added is often there already.
    if (single_.facts_ == set.facts_ ||
        Includes(*single_.facts_, *set.facts_)) {
      return;
    }
    facts_.append(SpanOf(*single_.facts_));
  }
  facts_.append(SpanOf(*set.facts_));
  if (facts_.size() <= most_held_) return;
  Sort();
  most_held_ = 2 * facts_.size() + kLeastHeld;
}

void UnknownUnion::Sort() {
  std::sort(facts_.begin(), facts_.end(), InOrder);
  facts_.resize_down(std::unique(facts_.begin(), facts_.end()) -
                     facts_.begin());
}

UnknownSet UnknownUnion::Join() const {
  if (facts_.empty()) return single_;
  UnknownUnion sorted = *this;
  sorted.Sort();
  return UnknownSet(MakeList(sorted.facts_.span()));
}

}  // namespace myorules::engine
