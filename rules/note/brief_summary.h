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
  // What the part is called that begins where whose criteria they are ended
  // with ':'.
  std::string label;
  // "a draft": what the sentence ends with that the rules are, if anything.
  std::string state = {};
};

// The sentence in at most `most` characters, whole words and names always, and
// of those as many as there is room for. What goes first is whose criteria they
// are, and that they are a draft, which the heading says as well; then what is
// possible where it is more than two outcomes, but for their number ("4 are
// possible"): those left out would be the likely ones as often as not; then the
// last parts of the sentence, which "…" stands for. A part that begins with
// "provisionally" stays.
//
// `opening`, where it is not empty, stands for the first part: "Criteria: met".
std::string BriefSummary(SummaryWords words, const std::string& opening,
                         size_t most);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_BRIEF_SUMMARY_H_
