// The facts that an answer hangs on.
#ifndef MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
#define MYORULES_ENGINE_BASE_UNKNOWN_SET_H_

#include <cstddef>
#include <iterator>
#include <memory>
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
// stable. A value type; thread-compatible. Facts are immutable and shared: a
// copy takes no time, a merge copies no text. Where many sets come together,
// UnknownUnion collects them.
class UnknownSet {
  using Shared = std::vector<std::shared_ptr<const MissingFact>>;

 public:
  // The facts in their order, valid as long as the set.
  class Facts {
   public:
    class const_iterator {
     public:
      using iterator_category = std::forward_iterator_tag;
      using value_type = MissingFact;
      using difference_type = std::ptrdiff_t;
      using pointer = const MissingFact*;
      using reference = const MissingFact&;

      const_iterator() = default;
      reference operator*() const { return **at_; }
      pointer operator->() const { return at_->get(); }
      const_iterator& operator++() {
        ++at_;
        return *this;
      }
      const_iterator operator++(int) { return const_iterator(at_++); }
      friend bool operator==(const_iterator a, const_iterator b) {
        return a.at_ == b.at_;
      }
      friend bool operator!=(const_iterator a, const_iterator b) {
        return a.at_ != b.at_;
      }

     private:
      friend class Facts;
      explicit const_iterator(Shared::const_iterator at) : at_(at) {}
      Shared::const_iterator at_;
    };
    using value_type = MissingFact;

    size_t size() const { return facts_->size(); }
    bool empty() const { return facts_->empty(); }
    const MissingFact& operator[](size_t i) const { return *(*facts_)[i]; }
    const_iterator begin() const { return const_iterator(facts_->begin()); }
    const_iterator end() const { return const_iterator(facts_->end()); }

   private:
    friend class UnknownSet;
    explicit Facts(const Shared* facts) : facts_(facts) {}
    const Shared* facts_;
  };

  UnknownSet() = default;

  // The set of one fact.
  static UnknownSet Of(std::string path, std::string reason = "");

  // Adds the facts of `other`, in time linear in both.
  void Merge(const UnknownSet& other);

  // Returns the union: a strict call of two unknowns hangs on both.
  static UnknownSet Union(const UnknownSet& a, const UnknownSet& b);

  bool empty() const { return facts_ == nullptr; }
  size_t size() const { return empty() ? 0 : facts_->size(); }
  Facts facts() const;

  friend bool operator==(const UnknownSet& a, const UnknownSet& b);

 private:
  friend class UnknownUnion;

  explicit UnknownSet(Shared facts);

  std::shared_ptr<const Shared> facts_;  // Sorted, unique; null: none.
};

// The union of many sets, which are sorted once, at the end. A value type.
class UnknownUnion {
 public:
  // Takes time linear in `set`, over many additions; memory stays linear in
  // the union.
  void Add(const UnknownSet& set);
  void Add(const UnknownUnion& other);

  bool empty() const { return sets_.empty(); }

  // The union of what was added, in time that grows as sorting does.
  UnknownSet Join() const;

 private:
  std::vector<UnknownSet> sets_;  // None empty.
  // Facts in `sets_`, and above how many the sets are joined into one.
  size_t held_ = 0;
  size_t most_held_ = kLeastHeld;

  static constexpr size_t kLeastHeld = 1'024;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_UNKNOWN_SET_H_
