// What items, limits and sources are called in a note.
#ifndef MYORULES_RULES_NOTE_ITEM_WORDS_H_
#define MYORULES_RULES_NOTE_ITEM_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rules/note/facts.h"
#include "rules/note/items.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// Behind candidates of a decision or facet that may be too many: " (or fewer)".
template <typename Result>
absl::string_view OrFewer(const Result& result) {
  return result.candidates_inexact() ? " (or fewer)" : "";
}

// Whether it came out as true or false.
bool IsBool(const Item& item);

// "met", "not met", "unknown", "yes"; of what has a value nothing.
Inline MarkOf(const Item& item);

// Its title beside its mark: "All inclusion criteria" where "met" stands before
// it and would stand behind it once more.
std::string TitleByMark(const Item& item);

// Its title, else its id.
std::string TitleOf(const Item& item);

// "4.8 points", "SERONEGATIVE", "A or B", "A or B (or
// fewer)"; empty: none that can be printed.
std::string ValueOf(const Item& item);

// Whether nothing but one finding on record is behind it, which says no more
// than the title does.
bool IsFinding(const Item& item);

// The facts that it read itself.
const FactReads& ReadsOf(const Item& item);

// Those among them that made it what it is: where one entry of a list decided,
// of the list nothing else.
FactReads DecidingReadsOf(const Item& item);

// "18 years", "2+", "intensity 26", "0.55", "1 x ULN".
std::string LimitText(const v1::Threshold& threshold);

// How a reader is told of a source by its key: what is no publication is told
// as what it is.
std::string SourceName(absl::string_view key);

// "lim2019, Methods; table 2": where something stands.
std::string SourcesText(
    const google::protobuf::RepeatedPtrField<v1::SourceRef>& sources);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_ITEM_WORDS_H_
