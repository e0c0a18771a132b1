// The lines of a note, of which the least urgent are left out where there is no
// room for all.
#ifndef MYORULES_RULES_NOTE_NOTE_LINES_H_
#define MYORULES_RULES_NOTE_NOTE_LINES_H_

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/pages/document.h"

namespace myorules::rules {

// What is left out first comes first.
enum class Urgency {
  kProperty,
  kPossibleFlag,
  kFurtherFact,
  // Of form: a default that was taken, what was not used. What was found of the
  // patient goes after it.
  kNote,
  kInformation,
  kFact,
  kFurtherGround,
  // Of those that the summary tells as well.
  kToldConclusion,
  kGround,
  kFurtherConclusion,
  kFirstFact,
  kAttention,
  // What the conclusions rest on, without which they read as more than they
  // are; where packs contradict each other.
  kQualification,
  kDifference,
  // Never left out.
  kDanger,
  kConclusion,
};

struct NoteLine {
  Branch branch;
  Urgency urgency = Urgency::kConclusion;
  // Of what hangs on it.
  Urgency urgency_of_branches = Urgency::kConclusion;
  // How many things it tells.
  size_t count = 1;
  // Of what stands in a section of something else: what it is, "flag", "flags".
  std::string one = {};
  std::string many = {};
};

// Lines under a heading. `one` and `many` say what they tell: "flag", "flags".
struct NoteSection {
  std::string title;
  std::string one;
  std::string many;
  std::vector<NoteLine> lines;
};

// Things that are not told, with how many of each, in the order in which they
// were first counted.
class LeftOut {
 public:
  void Add(size_t count, const std::string& one, const std::string& many);
  // "1 caveat, 3 flags"; empty: nothing.
  std::string Text() const;

 private:
  struct Kind {
    std::string one, many;
    size_t count;
  };
  std::vector<Kind> kinds_;
};

// Which lines go. In the order in which they do the least urgent are the first,
// and of those that are equally urgent the last.
struct Leaving {
  // So many, or all that are less urgent than `kept`,
  size_t count = 0;
  Urgency kept = Urgency::kDanger;
  // but these, by their place in that order, from 0.
  std::vector<size_t> stay = {};
};

// Takes them out of the sections and counts them.
void LeaveOut(const Leaving& leaving, const std::vector<NoteSection*>& sections,
              LeftOut* left_out);

// As many of the texts, joined, as make no more than `most` characters, one at
// least; then how many more there are: "a; b; 3 more". Those in `kept`, by
// their place from 0, stand there in any case.
std::string Row(const std::vector<std::string>& texts,
                const std::string& separator, size_t most,
                const std::set<size_t>& kept = {});

// The first sentence of several; all of it where there is one alone.
std::string FirstSentence(const std::string& text);

// Its first sentences: as many as make no more than `most` characters, one at
// least, with what shows that it goes on.
std::string FirstSentences(const std::string& text, size_t most);

// As much of the text as makes no more than `most` characters, to the end of a
// word, with what shows that it goes on.
std::string Shortened(const std::string& text, size_t most);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_LINES_H_
