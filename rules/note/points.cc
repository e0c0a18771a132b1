#include "rules/note/points.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/pack/names.h"
#include "rules/note/item_words.h"
#include "rules/note/items.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::Expr;
using Way = std::vector<CountedPoints>;
using Ways = std::vector<Way>;

// Nobody reads as many.
constexpr size_t kMostWays = 64;

class TermReader {
 public:
  TermReader(
      const std::function<bool(absl::string_view)>& is_item,
      const std::function<const v1::Threshold*(absl::string_view)>& threshold)
      : is_item_(is_item), threshold_(threshold) {}

  // None: something else is in it. `item`: by which points count.
  std::optional<PointsTerm> Read(const Expr& node,
                                 const std::string& item) const {
    if (IsZero(node)) return PointsTerm();
    if (const auto* call = std::get_if<CallExpr>(&node.node)) {
      if (call->function == "rounded") return Read(*call->args[0], item);
      if (call->function == "_+_") return ReadSum(*call, item);
      if (call->function == "number_if") return ReadChoice(*call);
      return std::nullopt;
    }
    PointsTerm points;
    points.item = item;
    points.points = threshold_(DottedName(node));
    if (points.points == nullptr || item.empty()) return std::nullopt;
    return points;
  }

 private:
  static bool IsZero(const Expr& node) {
    const auto* const literal = std::get_if<engine::Literal>(&node.node);
    if (literal == nullptr) return false;
    const auto* const whole = std::get_if<int64_t>(literal);
    const auto* const number = std::get_if<double>(literal);
    return (whole != nullptr && *whole == 0) ||
           (number != nullptr && *number == 0);
  }

  std::optional<PointsTerm> ReadSum(const CallExpr& sum,
                                    const std::string& item) const {
    PointsTerm term;
    for (const engine::ExprPtr& summand : sum.args) {
      std::optional<PointsTerm> part = Read(*summand, item);
      if (!part.has_value()) return std::nullopt;
      term.parts.push_back(*std::move(part));
    }
    return term;
  }

  std::optional<PointsTerm> ReadChoice(const CallExpr& choice) const {
    PointsTerm term;
    term.item = DottedName(*choice.args[0]);
    if (!is_item_(term.item)) return std::nullopt;
    std::optional<PointsTerm> met = Read(*choice.args[1], term.item);
    // What counts for want of an item counts by none.
    std::optional<PointsTerm> not_met = Read(*choice.args[2], "");
    if (!met.has_value() || !not_met.has_value()) return std::nullopt;
    term.parts = {*std::move(met), *std::move(not_met)};
    return term;
  }

  const std::function<bool(absl::string_view)>& is_item_;
  const std::function<const v1::Threshold*(absl::string_view)>& threshold_;
};

void AddSummands(PointsTerm term, std::vector<PointsTerm>* summands) {
  if (!term.item.empty()) {
    summands->push_back(std::move(term));
    return;
  }
  for (PointsTerm& part : term.parts) AddSummands(std::move(part), summands);
}

bool Counts(const Way& way, const v1::Threshold* points) {
  return std::any_of(way.begin(), way.end(), [points](const auto& each) {
    return each.points == points;
  });
}

bool IsSame(const Way& left, const Way& right) {
  return left.size() == right.size() &&
         std::all_of(left.begin(), left.end(), [&right](const auto& each) {
           return Counts(right, each.points);
         });
}

Ways WaysOf(const PointsTerm& term, const Items& items);

Ways WaysOfSum(const std::vector<PointsTerm>& parts, const Items& items) {
  Ways ways = {{}};
  for (const PointsTerm& part : parts) {
    Ways longer;
    for (const Way& tail : WaysOf(part, items)) {
      for (const Way& way : ways) {
        if (longer.size() > kMostWays) return longer;
        longer.push_back(way);
        longer.back().insert(longer.back().end(), tail.begin(), tail.end());
      }
    }
    ways = std::move(longer);
  }
  return ways;
}

// The ways in which a summand may come out, the first those where what is
// unknown is met.
Ways WaysOf(const PointsTerm& term, const Items& items) {
  if (term.points != nullptr) {
    return {{{items.Find(term.item), term.points}}};
  }
  if (term.item.empty()) return WaysOfSum(term.parts, items);
  const Truth truth = items.Find(term.item)->truth();
  if (truth == Truth::kMet) return WaysOf(term.parts[0], items);
  if (truth == Truth::kNotMet) return WaysOf(term.parts[1], items);
  Ways ways = WaysOf(term.parts[0], items);
  Ways not_met = WaysOf(term.parts[1], items);
  if (not_met.size() > kMostWays) return not_met;
  for (Way& way : not_met) {
    if (std::none_of(ways.begin(), ways.end(),
                     [&way](const Way& each) { return IsSame(each, way); })) {
      ways.push_back(std::move(way));
    }
  }
  return ways;
}

// Takes out what counts whichever way it comes out.
Way TakeCommon(Ways* ways) {
  Way common;
  for (const CountedPoints& each : ways->front()) {
    if (std::all_of(ways->begin(), ways->end(), [&each](const Way& way) {
          return Counts(way, each.points);
        })) {
      common.push_back(each);
    }
  }
  for (Way& way : *ways) {
    way.erase(std::remove_if(way.begin(), way.end(),
                             [&common](const CountedPoints& each) {
                               return Counts(common, each.points);
                             }),
              way.end());
  }
  return common;
}

bool CountsBy(const Way& way, const Item& item) {
  return std::any_of(way.begin(), way.end(),
                     [&item](const auto& each) { return each.item == &item; });
}

// All points that hang on the item.
void AddPointsBy(absl::string_view item, const std::vector<PointsTerm>& terms,
                 std::vector<const v1::Threshold*>* points) {
  for (const PointsTerm& term : terms) {
    if (term.points != nullptr && term.item == item) {
      points->push_back(term.points);
    }
    AddPointsBy(item, term.parts, points);
  }
}

}  // namespace

std::vector<PointsTerm> PointsTermsOf(
    const Expr& sum, const std::function<bool(absl::string_view)>& is_item,
    const std::function<const v1::Threshold*(absl::string_view)>& threshold) {
  std::optional<PointsTerm> term = TermReader(is_item, threshold).Read(sum, "");
  std::vector<PointsTerm> summands;
  if (term.has_value()) AddSummands(*std::move(term), &summands);
  return summands;
}

PointsTold PointsOf(const Item& sum, const Items& items) {
  PointsTold told;
  for (const PointsTerm& summand : sum.points) {
    Ways ways = WaysOf(summand, items);
    if (ways.size() > kMostWays) return PointsTold();
    for (const CountedPoints& each : TakeCommon(&ways)) {
      told.counted.push_back(each);
    }
    if (ways.size() > 1) told.open.push_back(std::move(ways));
  }
  return told;
}

std::string PointsInWords(const CountedPoints& points) {
  return absl::StrCat(TitleOf(*points.item), " ", points.points->value());
}

std::vector<std::string> OpenPointsInWords(const Ways& ways) {
  Way each_once;
  bool may_be_none = false;
  for (const Way& way : ways) {
    may_be_none |= way.empty();
    for (const CountedPoints& points : way) {
      if (!Counts(each_once, points.points)) each_once.push_back(points);
    }
  }
  std::vector<std::string> words;
  // Any of them may count.
  if (each_once.size() < kMostWays && ways.size() == uint64_t{1}
                                                         << each_once.size()) {
    for (const CountedPoints& points : each_once) {
      words.push_back(PointsInWords(points));
    }
    return words;
  }
  for (const Way& way : ways) {
    if (way.empty()) continue;
    words.push_back(absl::StrJoin(
        way, " and ", [](std::string* out, const CountedPoints& points) {
          absl::StrAppend(out, PointsInWords(points));
        }));
  }
  return {
      absl::StrCat(may_be_none ? "" : "either ", absl::StrJoin(words, " or "))};
}

std::string PointsText(const Item& item, const Item& sum,
                       const PointsTold& told) {
  std::vector<const v1::Threshold*> hang;
  AddPointsBy(engine::VariableOf(item.id), sum.points, &hang);
  if (told.empty() || hang.size() != 1) return "";
  const v1::Threshold* const points = hang[0];
  if (CountsBy(told.counted, item)) return LimitText(*points);
  if (Counts(told.counted, points)) return "";
  bool may_by_another = false;
  for (const Ways& ways : told.open) {
    for (const Way& way : ways) {
      if (CountsBy(way, item)) {
        return absl::StrCat("0 or ", LimitText(*points));
      }
      may_by_another |= Counts(way, points);
    }
  }
  return may_by_another ? "" : absl::StrCat("0 of ", LimitText(*points));
}

}  // namespace myorules::rules
