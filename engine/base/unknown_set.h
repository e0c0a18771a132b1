// The facts that an answer hangs on.
#ifndef MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
#define MYORULES_ENGINE_BASE_UNKNOWN_SET_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/base/path.h"

namespace myorules::engine {

// One fact that was read and is not on record, or not well enough.
struct MissingFact {
  // Where it belongs, for instance "patient.birth_date.day". Lists are keyed by
  // content: "patient.items[name=a].size".
  absl::string_view path;
  // Why what is on record does not settle it, in plain words; empty: there is
  // nothing on record.
  absl::string_view reason;

  friend bool operator==(const MissingFact& a, const MissingFact& b) {
    return a.path == b.path && a.reason == b.reason;
  }
  friend bool operator<(const MissingFact& a, const MissingFact& b) {
    const int order = a.path.compare(b.path);
    return order != 0 ? order < 0 : a.reason < b.reason;
  }
};

// Facts in the order of their numbers, each once; never none.
struct FactList {
  size_t size;
  const Fact* const* facts;
  // The same by text, once asked for.
  mutable absl::Span<const MissingFact> by_text = {};
};

// A set of missing facts. A value type, one pointer; its facts are in the
// memory of the thread, and valid as long as that.
class UnknownSet {
 public:
  UnknownSet() = default;

  // The set of one fact.
  static UnknownSet Of(const Path* path, absl::string_view reason = "");
  static UnknownSet Of(absl::string_view path, absl::string_view reason = "") {
    return Of(Path::Of(path), reason);
  }

  // Adds the facts of `other`. To join many sets, use UnknownUnion.
  void Merge(UnknownSet other) { *this = Union(*this, other); }

  // Returns the union: a strict call of two unknowns hangs on both.
  static UnknownSet Union(UnknownSet a, UnknownSet b);

  bool empty() const { return facts_ == nullptr; }
  // An upper bound on the number of facts.
  size_t size() const { return facts_ == nullptr ? 0 : facts_->size; }

  // The facts by path, then reason, each once.
  absl::Span<const MissingFact> facts() const;

  // The same facts, by text.
  friend bool operator==(UnknownSet a, UnknownSet b) {
    return a.facts_ == b.facts_ || a.facts() == b.facts();
  }

 private:
  friend class UnknownUnion;

  explicit UnknownSet(const FactList* facts) : facts_(facts) {}

  const FactList* facts_ = nullptr;  // Null: none.
};

// The union of many sets, which are sorted once, at the end.
class UnknownUnion {
 public:
  // Takes time linear in `set`, over many additions; memory stays linear in
  // the union.
  void Add(UnknownSet set);
  void Add(const UnknownUnion& other) { Add(other.Join()); }

  bool empty() const { return single_.empty(); }

  // The union of what was added, in time that grows as sorting does.
  UnknownSet Join() const;

 private:
  void Sort();

  // As long as there is but one, or several that it holds.
  UnknownSet single_;
  // Else the facts of all; above how many they are sorted.
  Growing<const Fact*> facts_;
  size_t most_held_ = kLeastHeld;

  static constexpr size_t kLeastHeld = 1'024;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
