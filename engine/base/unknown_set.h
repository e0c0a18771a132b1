// The facts that an answer hangs on.
#ifndef MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
#define MYORULES_ENGINE_BASE_UNKNOWN_SET_H_

#include <string>
#include <tuple>
#include <vector>

namespace myorules::engine {

// One fact that was read and is not on record, or not well enough.
struct MissingFact {
  // Where it belongs, for instance "patient.birth_date.day". Lists are keyed by
  // content: "patient.items[name=a].size".
  std::string path;
  // Why what is on record does not settle it, in plain words; empty: there is
  // nothing on record.
  std::string reason;

  friend bool operator==(const MissingFact& a, const MissingFact& b) {
    return a.path == b.path && a.reason == b.reason;
  }
  friend bool operator<(const MissingFact& a, const MissingFact& b) {
    return std::tie(a.path, a.reason) < std::tie(b.path, b.reason);
  }
};

// A set of missing facts, ordered by path, then reason, so that output is
// stable. A value type; thread-compatible.
class UnknownSet {
 public:
  UnknownSet() = default;

  // The set of one fact.
  static UnknownSet Of(std::string path, std::string reason = "");

  // Adds the facts of `other`.
  void Merge(const UnknownSet& other);

  // Returns the union: a strict call of two unknowns hangs on both.
  static UnknownSet Union(const UnknownSet& a, const UnknownSet& b);

  bool empty() const { return facts_.empty(); }
  const std::vector<MissingFact>& facts() const { return facts_; }

  friend bool operator==(const UnknownSet& a, const UnknownSet& b) {
    return a.facts_ == b.facts_;
  }

 private:
  std::vector<MissingFact> facts_;  // Sorted, unique.
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
