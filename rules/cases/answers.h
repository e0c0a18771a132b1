// What an answer concludes, item by item, to compare two answers.
#ifndef MYORULES_RULES_CASES_ANSWERS_H_
#define MYORULES_RULES_CASES_ANSWERS_H_

#include <map>
#include <string>
#include <vector>

#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::rules {

// What is concluded of one item.
struct Conclusion {
  // Settled; `value` says to what. Else `candidates` are what it can still be
  // (empty: not told), and it hangs on the facts `missing`.
  bool settled = false;
  v1::FactValue value;
  std::vector<std::string> candidates;
  std::vector<std::string> missing;
};

// Criteria, definitions, decisions, facets and the flags of `pack` by kind and
// id ("criterion adult", "decision subgroup", "facet ema", "flag dysphagia").
// `answer` is one with trace. A flag is settled as "RAISED" or "NOT_RAISED".
std::map<std::string, Conclusion> ConclusionsOf(
    const v1::RulePack& pack, const v1::Classification& answer);

// Whether `later`, concluded with one fact more, goes against `earlier`: other
// than what was settled, or none of the candidates. What is open again, and an
// interval inside or around the other, goes against nothing.
bool Contradicts(const Conclusion& earlier, const Conclusion& later);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_ANSWERS_H_
