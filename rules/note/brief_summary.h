// The sentence that sums an answer up, where there is little room for it.
#ifndef MYORULES_RULES_NOTE_BRIEF_SUMMARY_H_
#define MYORULES_RULES_NOTE_BRIEF_SUMMARY_H_

#include <cstddef>
#include <string>
#include <vector>

namespace myorules::rules {

struct SummaryWords {
  std::string text;
  // What the pack makes it from: "{in_words} of a paper; group: {group}."
  std::string pattern;
  // The outcomes that are possible, in words, of each decision that is open.
  std::vector<std::vector<std::string>> open;
};

// The sentence in at most `most` characters, whole words and names always, and
// of those as many as there is room for. What goes first is whose criteria they
// are, which the heading says as well; then of what is open all but the first
// outcomes, with their number ("A or 3 more"); then the last parts of the
// sentence, which "…" stands for.
//
// `opening`, where it is not empty, stands for the first part: "Criteria: met".
std::string BriefSummary(SummaryWords words, const std::string& opening,
                         size_t most);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_BRIEF_SUMMARY_H_
