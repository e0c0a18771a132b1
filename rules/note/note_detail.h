// How much a note tells.
#ifndef MYORULES_RULES_NOTE_NOTE_DETAIL_H_
#define MYORULES_RULES_NOTE_NOTE_DETAIL_H_

#include <algorithm>
#include <cstddef>

namespace myorules::rules {

inline constexpr int kMaxCuts = 5;

struct NoteDetail {
  // Everything: each criterion as a branch with what it read and used, where it
  // stands, what about it is ours; evidence at length; the rules.
  bool full = false;
  // Without `full`: how much is shortened, 0 to kMaxCuts,
  int cuts = 0;
  // and how many lines are left out, the least urgent first (note_lines.h).
  int lines_left_out = 0;
  // Dangers in a row by their titles, where there is no room for their words.
  bool dangers_in_a_row = false;

  // Characters of what stands in a row; of a few grounds, which are told before
  // many.
  size_t most_of_a_row() const {
    constexpr size_t kMost[kMaxCuts + 1] = {400, 300, 220, 150, 110, 75};
    return full ? kAll : kMost[cuts];
  }
  size_t most_of_grounds(size_t count) const {
    constexpr size_t kMost[kMaxCuts + 1] = {500, 400, 300, 170, 170, 110};
    constexpr size_t kMostOfFew = 300;
    constexpr size_t kFew = 3;
    return full            ? kAll
           : count <= kFew ? std::max(kMost[cuts], kMostOfFew)
                           : kMost[cuts];
  }
  // … of a remark.
  size_t most_of_a_note() const {
    return full || cuts < 3 ? kAll : 2 * most_of_a_row();
  }
  // Facts told of one criterion.
  size_t most_facts() const {
    constexpr size_t kMost[kMaxCuts + 1] = {3, 3, 3, 2, 2, 1};
    return full ? kAll : kMost[cuts];
  }
  // Names told together.
  size_t most_names() const {
    constexpr size_t kMost[kMaxCuts + 1] = {4, 4, 4, 3, 2, 2};
    return full ? kAll : kMost[cuts];
  }

 private:
  static constexpr size_t kAll = 1'000'000;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_DETAIL_H_
