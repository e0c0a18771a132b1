// Why an open decision has come to none of some outcomes.
#ifndef MYORULES_RULES_NOTE_RULED_OUT_H_
#define MYORULES_RULES_NOTE_RULED_OUT_H_

#include <set>
#include <vector>

#include "rules/note/items.h"

namespace myorules::rules {

// The items by which rows of `open`, a decision that is open, do not hold whose
// outcomes `asked` compares it with. Of a comparison of numbers, which is not
// worked out again, the numbers. Empty: the rows do not tell.
std::vector<const Item*> RuledOutBy(const Items& items, const Item& asked,
                                    const Item& open);

// The items by which the condition of a row that is open may still become true
// or false: what stands beside a part that has decided already is none of them.
// Empty: it is not open.
std::set<const Item*> OpenIn(const Items& items, const ItemRow& row);

// What made the row hold that decided, of a table whose first row that holds
// does; empty: no row, or the rows do not tell.
struct Deciders {
  std::vector<const Item*> items;
  // Whether the outcome denies ("NOT_ELIGIBLE"): what is met among them speaks
  // against the patient.
  bool deny = false;
};
Deciders DecidersOf(const Items& items, const v1::DecisionResult& decision);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_RULED_OUT_H_
