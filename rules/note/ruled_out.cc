#include "rules/note/ruled_out.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "engine/expr/ast_walk.h"
#include "rules/note/item_words.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::Expr;

const CallExpr* CallOf(const Expr& node, absl::string_view function) {
  const auto* const call = std::get_if<CallExpr>(&node.node);
  return call != nullptr && call->function == function ? call : nullptr;
}

// What made a condition what it is.
struct Grounds {
  std::vector<const Item*> certain;
  // Numbers that were compared, which is not worked out again.
  std::vector<const Item*> compared;

  bool empty() const { return certain.empty() && compared.empty(); }
  void Add(const Grounds& other) {
    certain.insert(certain.end(), other.certain.begin(), other.certain.end());
    compared.insert(compared.end(), other.compared.begin(),
                    other.compared.end());
  }
};

void AddOnce(const std::vector<const Item*>& some,
             std::vector<const Item*>* items) {
  for (const Item* item : some) {
    if (std::find(items->begin(), items->end(), item) == items->end()) {
      items->push_back(item);
    }
  }
}

// What is known of a condition, and by what.
struct Judgement {
  // Empty: it is open.
  std::optional<bool> truth;
  // What makes it false, and what makes it true.
  Grounds grounds[2];
  // What it hangs on while it is open: nothing that stands beside a part that
  // has decided.
  std::set<const Item*> open;
};

Grounds Both(Grounds left, const Grounds& right) {
  if (left.empty() || right.empty()) return {};
  left.Add(right);
  return left;
}

// What is certain goes before what may be.
Grounds Either(Grounds left, const Grounds& right) {
  left.Add(right);
  if (!left.certain.empty()) left.compared.clear();
  return left;
}

// A conjunction (`is_all`) is false by any part, and true by all; a disjunction
// the other way round.
Judgement Joined(const Judgement& left, const Judgement& right, bool is_all) {
  Judgement joined;
  joined.grounds[is_all] = Both(left.grounds[is_all], right.grounds[is_all]);
  joined.grounds[!is_all] =
      Either(left.grounds[!is_all], right.grounds[!is_all]);
  if (left.truth == !is_all || right.truth == !is_all) {
    joined.truth = !is_all;
  } else if (left.truth.has_value() && right.truth.has_value()) {
    joined.truth = is_all;
  } else {
    joined.open = left.open;
    joined.open.insert(right.open.begin(), right.open.end());
  }
  return joined;
}

// Of what no operator joins: an item, or a comparison of items.
Judgement JudgeOne(const Items& items, const Expr& node) {
  Judgement judgement;
  const Item* const item = items.Find(DottedName(node));
  if (item != nullptr && item->is_evaluated() && IsBool(*item)) {
    judgement.truth = item->truth() == Truth::kMet;
    judgement.grounds[*judgement.truth].certain.push_back(item);
    return judgement;
  }
  engine::ForEachNode(node, [&](const Expr& part) {
    const Item* const named = items.Find(DottedName(part));
    if (named == nullptr) return;
    judgement.open.insert(named);
    if (item == nullptr && named->is_evaluated() &&
        named->truth() == Truth::kValue) {
      for (Grounds& each : judgement.grounds) each.compared.push_back(named);
    }
  });
  return judgement;
}

Judgement Judge(const Items& items, const Expr& node) {
  if (const CallExpr* const negation = CallOf(node, "!_")) {
    Judgement judgement = Judge(items, *negation->args[0]);
    std::swap(judgement.grounds[false], judgement.grounds[true]);
    if (judgement.truth.has_value()) judgement.truth = !*judgement.truth;
    return judgement;
  }
  for (const bool is_all : {true, false}) {
    const CallExpr* const call = CallOf(node, is_all ? "_&&_" : "_||_");
    if (call == nullptr) continue;
    return Joined(Judge(items, *call->args[0]), Judge(items, *call->args[1]),
                  is_all);
  }
  return JudgeOne(items, node);
}

// The outcomes that `asked` names, of those that `open` cannot come to any
// more.
std::set<std::string> OutcomesRuledOut(const Item& asked, const Item& open) {
  std::set<std::string> named;
  for (const ItemRow& row : asked.rows) {
    if (row.condition == nullptr) continue;
    engine::ForEachNode(*row.condition, [&](const Expr& node) {
      const auto* const literal = std::get_if<engine::Literal>(&node.node);
      if (literal == nullptr) return;
      const auto* const text = std::get_if<std::string>(literal);
      if (text != nullptr) named.insert(*text);
    });
  }
  for (const std::string& candidate : open.decision->candidates()) {
    named.erase(candidate);
  }
  return named;
}

}  // namespace

std::set<const Item*> OpenIn(const Items& items, const ItemRow& row) {
  return row.condition == nullptr ? std::set<const Item*>()
                                  : Judge(items, *row.condition).open;
}

Deciders DecidersOf(const Items& items, const v1::DecisionResult& decision) {
  const Item* const table = items.Find(decision.id());
  if (table == nullptr || table->table == nullptr ||
      table->table->hit_policy() != v1::HIT_POLICY_FIRST) {
    return {};
  }
  for (const ItemRow& row : table->rows) {
    if (row.outcome != decision.outcome() || row.condition == nullptr) continue;
    Judgement judgement = Judge(items, *row.condition);
    if (judgement.truth != true) continue;
    return {std::move(judgement.grounds[true].certain),
            absl::StartsWith(row.outcome, "NOT_")};
  }
  return {};
}

std::vector<const Item*> RuledOutBy(const Items& items, const Item& asked,
                                    const Item& open) {
  std::vector<const Item*> grounds;
  if (open.decision == nullptr) return grounds;
  const std::set<std::string> outcomes = OutcomesRuledOut(asked, open);
  // By what a row above holds for certain, if one does.
  std::vector<const Item*> above;
  for (const ItemRow& row : open.rows) {
    if (row.condition == nullptr) continue;
    const Judgement judgement = Judge(items, *row.condition);
    if (outcomes.count(row.outcome) > 0) {
      Grounds found = judgement.grounds[false];
      if (found.certain.empty() && !above.empty()) found = {above, {}};
      AddOnce(found.certain, &grounds);
      AddOnce(found.compared, &grounds);
    }
    const Grounds& holds = judgement.grounds[true];
    if (above.empty() && holds.compared.empty()) above = holds.certain;
  }
  return grounds;
}

}  // namespace myorules::rules
