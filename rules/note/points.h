// What counts in a sum of points: `number_if(item, threshold.points, …) + …`.
#ifndef MYORULES_RULES_NOTE_POINTS_H_
#define MYORULES_RULES_NOTE_POINTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::rules {

class Items;
struct Item;

// One summand, or what stands in it.
struct PointsTerm {
  // The variable of the item that it hangs on.
  std::string item;
  // Of points alone; null: one part counts, or all do.
  const v1::Threshold* points = nullptr;
  // With an `item`: what counts where it is met, and where it is not. Else
  // what is added up.
  std::vector<PointsTerm> parts;
};

// The summands of a sum of points of items; empty: it is none, or adds
// something else as well, so that what is listed would not be the sum.
std::vector<PointsTerm> PointsTermsOf(
    const engine::Expr& sum,
    const std::function<bool(absl::string_view)>& is_item,
    const std::function<const v1::Threshold*(absl::string_view)>& threshold);

// Points and the item by which they count.
struct CountedPoints {
  const Item* item = nullptr;
  const v1::Threshold* points = nullptr;
};

struct PointsTold {
  // What counts whatever the unknown items are.
  std::vector<CountedPoints> counted;
  // Of each summand that is open the ways in which it may come out: what each
  // counts. Just one of them will.
  std::vector<std::vector<std::vector<CountedPoints>>> open;

  bool empty() const { return counted.empty() && open.empty(); }
};

// What counts in a sum, by what was found of its items. Together with the
// greatest (the least) way of each summand that is open, what is counted comes
// to the upper (lower) bound of the sum.
PointsTold PointsOf(const Item& sum, const Items& items);

// "Rash 3.1".
std::string PointsInWords(const CountedPoints& points);

// "Rash 3.1", "Sign 3.3" for what may count apart from each other; "Older 2.1
// or adult 1.3" where at most one does, "either … or …" where just one does.
std::vector<std::string> OpenPointsInWords(
    const std::vector<std::vector<CountedPoints>>& ways);

// "3.1 points", "0 or 3.1 points", "0 of 3.1 points": what an item counts, may
// count, or would have counted in the sum; empty: none, several, or they count
// by another item.
std::string PointsText(const Item& item, const Item& sum,
                       const PointsTold& told);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_POINTS_H_
