// How much a note tells.
#ifndef MYORULES_RULES_NOTE_NOTE_DETAIL_H_
#define MYORULES_RULES_NOTE_NOTE_DETAIL_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "rules/note/note_lines.h"

namespace myorules::rules {

inline constexpr int kMaxCuts = 6;

// What is never left out, where even that alone has no room.
enum class Squeeze {
  kNone,
  // The summary of each pack in three lines, in two.
  kThreeLines,
  kTwoLines,
  // What is raised in rows as well, by titles; flags and notes without headings
  // of their own.
  kFlagsByTitle,
  // What asks for attention in a line.
  kFlagsInALine,
  // The summary in a line, which begins "Criteria: eligible".
  kOneLine,
};

struct NoteDetail {
  // Everything: each criterion as a branch with what it read and used, where it
  // stands, what about it is ours; evidence at length; the rules.
  bool full = false;
  // Without `full`: how much is shortened, 0 to kMaxCuts,
  int cuts = 0;
  // and how many lines are left out, the least urgent first (note_lines.h).
  int lines_left_out = 0;
  Squeeze squeeze = Squeeze::kNone;
  // No line as urgent as this is left out.
  Urgency kept = Urgency::kDanger;
  // Lines that stay though they would be among those that are left out, by
  // their place in the order of leaving.
  std::vector<size_t> stay = {};

  bool flags_by_title() const { return squeeze >= Squeeze::kFlagsByTitle; }
  // Characters of the summary of a pack.
  size_t most_of_a_summary() const {
    return squeeze == Squeeze::kNone         ? kAll
           : squeeze == Squeeze::kThreeLines ? 220
           : squeeze < Squeeze::kOneLine     ? 145
                                             : 76;
  }

  // Characters of what stands in a row; of a few grounds, which are told before
  // many.
  size_t most_of_a_row() const {
    constexpr size_t kMost[kMaxCuts + 1] = {400, 300, 220, 150, 110, 75, 75};
    return full ? kAll : kMost[cuts];
  }
  // Where some of them decide, there is room for what is behind the first.
  size_t most_of_grounds(size_t count, size_t deciding) const {
    constexpr size_t kAboutTwoLines = 140;
    constexpr size_t kMost[kMaxCuts + 1] = {500, 400, 300, 170, 170, 110, 65};
    constexpr size_t kMostOfFew[kMaxCuts + 1] = {500, 400, 300, 300,
                                                 300, 300, 140};
    constexpr size_t kFew = 3;
    const size_t most = (count <= kFew ? kMostOfFew : kMost)[cuts];
    return full ? kAll : deciding > 0 ? std::max(most, kAboutTwoLines) : most;
  }
  // Characters of what is raised, in a row: what asks for attention goes on
  // while grounds are shortened.
  size_t most_of_flags() const {
    constexpr size_t kAboutThreeLines = 220;
    constexpr size_t kAboutTwoLines = 130;
    constexpr size_t kAboutOneLine = 56;
    return squeeze >= Squeeze::kFlagsInALine ? kAboutOneLine
           : flags_by_title()                ? kAboutTwoLines
                              : std::max(most_of_a_row(), kAboutThreeLines);
  }
  // … of a remark.
  size_t most_of_a_note() const {
    return full || cuts < 3 ? kAll : 2 * most_of_a_row();
  }
  // … of one that is never left out.
  size_t most_of_what_stands() const {
    constexpr size_t kAboutOneLine = 76;
    return full || has_room_for_notes() ? kAll : kAboutOneLine;
  }
  bool has_room_for_notes() const { return squeeze < Squeeze::kTwoLines; }
  // Whether what packs differ in says what each says.
  bool has_room_for_sides() const { return squeeze < Squeeze::kTwoLines; }
  // Facts told of one criterion.
  size_t most_facts() const {
    constexpr size_t kMost[kMaxCuts + 1] = {3, 3, 3, 2, 2, 1, 1};
    return full ? kAll : kMost[cuts];
  }
  // Names told together.
  size_t most_names() const {
    constexpr size_t kMost[kMaxCuts + 1] = {4, 4, 4, 3, 2, 2, 2};
    return full ? kAll : kMost[cuts];
  }

 private:
  static constexpr size_t kAll = 1'000'000;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_DETAIL_H_
