// Whether the numbers of an evidence record follow from one another, and which
// of them nothing can show.
#ifndef MYORULES_RULES_EVIDENCE_ARITHMETIC_H_
#define MYORULES_RULES_EVIDENCE_ARITHMETIC_H_

#include <string>
#include <vector>

#include "myorules/v1/evidence.pb.h"

namespace myorules::rules {

// A number that does not.
struct NumberFault {
  std::string list;   // "count" or "test" of the record,
  int index = 0;      // the entry of it,
  std::string field;  // and its field.
  // What is wrong, with both numbers, and what would be right.
  std::string message;
};

// What of the record is not so: no count is below 0 or above its total, and
// nothing is counted twice; each printed percentage is that of its count, to
// the last digit printed; each p-value is that of its test on its counts,
// likewise. A printed number that the record's contradiction names may be
// another. A test of values ("Mann-Whitney U") cannot be told from counts.
std::vector<NumberFault> NumberFaultsOf(const v1::Evidence& record);

// Whether the record has figures (counts, tests, percentages, "5 of 11") and
// neither a publication with the place in it nor a word on what of it nobody
// has checked.
bool LacksSourceOfFigures(const v1::Evidence& record);

// The numbers of the statement, as they are written, that nothing computes
// again: all where the record has neither counts nor tests, else decimals and
// percentages that are of none of them, but those that a contradiction on
// record explains. None of a contradiction: its numbers are those that do not
// agree. A number is one that stands alone: not that of "PM-Scl75" or "2+", and
// no year or PMID.
std::vector<std::string> FiguresNotComputed(const v1::Evidence& record);

// The tests whose p-values are computed again, by what records call them.
std::vector<std::string> TestsOfCounts();

// A test that records may name and that has no counts.
inline constexpr char kTestOfValues[] = "Mann-Whitney U";

}  // namespace myorules::rules

#endif  // MYORULES_RULES_EVIDENCE_ARITHMETIC_H_
