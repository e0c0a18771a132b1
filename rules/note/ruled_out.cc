#include "rules/note/ruled_out.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "absl/strings/match.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/parser.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::Expr;

const CallExpr* CallOf(const Expr& node, absl::string_view function) {
  const auto* const call = std::get_if<CallExpr>(&node.node);
  return call != nullptr && call->function == function ? call : nullptr;
}

engine::ExprPtr Parsed(const std::string& text) {
  std::vector<engine::ExprIssue> issues;
  return text.empty() ? nullptr : engine::Parse(text, &issues);
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

// Looks for what makes a condition true, or false.
class Finder {
 public:
  explicit Finder(const Items& items) : items_(items) {}

  Grounds Of(const Expr& node, bool truth) const {
    if (const CallExpr* const negation = CallOf(node, "!_")) {
      return Of(*negation->args[0], !truth);
    }
    // A conjunction is false by any part, and true by all.
    if (const CallExpr* const all = CallOf(node, "_&&_")) {
      return truth ? OfBoth(*all, truth) : OfEither(*all, truth);
    }
    if (const CallExpr* const any = CallOf(node, "_||_")) {
      return truth ? OfEither(*any, truth) : OfBoth(*any, truth);
    }
    Grounds grounds;
    const Item* const item = items_.Find(DottedName(node));
    if (item != nullptr) {
      if (item->is_evaluated() &&
          item->truth() == (truth ? Truth::kMet : Truth::kNotMet)) {
        grounds.certain.push_back(item);
      }
      return grounds;
    }
    engine::ForEachNode(node, [&](const Expr& part) {
      const Item* const number = items_.Find(DottedName(part));
      if (number != nullptr && number->is_evaluated() &&
          number->truth() == Truth::kValue) {
        grounds.compared.push_back(number);
      }
    });
    return grounds;
  }

 private:
  Grounds OfBoth(const CallExpr& call, bool truth) const {
    Grounds both = Of(*call.args[0], truth);
    const Grounds right = Of(*call.args[1], truth);
    if (both.empty() || right.empty()) return {};
    both.Add(right);
    return both;
  }

  // What is certain goes before what may be.
  Grounds OfEither(const CallExpr& call, bool truth) const {
    Grounds both = Of(*call.args[0], truth);
    both.Add(Of(*call.args[1], truth));
    if (!both.certain.empty()) both.compared.clear();
    return both;
  }

  const Items& items_;
};

// What a condition is by what is known; empty: it is open.
std::optional<bool> TruthOf(const Items& items, const Expr& node) {
  if (const CallExpr* const negation = CallOf(node, "!_")) {
    const std::optional<bool> truth = TruthOf(items, *negation->args[0]);
    return truth.has_value() ? std::optional<bool>(!*truth) : std::nullopt;
  }
  for (const bool is_all : {true, false}) {
    const CallExpr* const call = CallOf(node, is_all ? "_&&_" : "_||_");
    if (call == nullptr) continue;
    const std::optional<bool> left = TruthOf(items, *call->args[0]);
    const std::optional<bool> right = TruthOf(items, *call->args[1]);
    // One that is false decides a conjunction, one that is true the other.
    if (left == !is_all || right == !is_all) return !is_all;
    return left.has_value() && right.has_value() ? std::optional<bool>(is_all)
                                                 : std::nullopt;
  }
  const Item* const item = items.Find(DottedName(node));
  if (item == nullptr || !item->is_evaluated()) return std::nullopt;
  const Truth truth = item->truth();
  if (truth != Truth::kMet && truth != Truth::kNotMet) return std::nullopt;
  return truth == Truth::kMet;
}

void AddOpen(const Items& items, const Expr& node,
             std::set<const Item*>* open) {
  if (TruthOf(items, node).has_value()) return;
  for (const char* const function : {"!_", "_&&_", "_||_"}) {
    const CallExpr* const call = CallOf(node, function);
    if (call == nullptr) continue;
    for (const engine::ExprPtr& part : call->args) AddOpen(items, *part, open);
    return;
  }
  engine::ForEachNode(node, [&](const Expr& part) {
    const Item* const item = items.Find(DottedName(part));
    if (item != nullptr) open->insert(item);
  });
}

// The outcomes that `asked` names, of those that `open` cannot come to any
// more.
std::set<std::string> OutcomesRuledOut(const Item& asked, const Item& open) {
  std::set<std::string> named;
  for (const ItemRow& row : asked.rows) {
    const engine::ExprPtr root = Parsed(row.when);
    if (root == nullptr) continue;
    engine::ForEachNode(*root, [&](const Expr& node) {
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

std::set<const Item*> OpenIn(const Items& items, const std::string& when) {
  std::set<const Item*> open;
  const engine::ExprPtr root = Parsed(when);
  if (root != nullptr) AddOpen(items, *root, &open);
  return open;
}

Deciders DecidersOf(const Items& items, const v1::DecisionResult& decision) {
  const Item* const table = items.Find(decision.id());
  if (table == nullptr || table->table == nullptr ||
      table->table->hit_policy() != v1::HIT_POLICY_FIRST) {
    return {};
  }
  for (const ItemRow& row : table->rows) {
    const engine::ExprPtr root = Parsed(row.when);
    if (row.outcome != decision.outcome() || root == nullptr ||
        TruthOf(items, *root) != true) {
      continue;
    }
    return {Finder(items).Of(*root, /*truth=*/true).certain,
            absl::StartsWith(row.outcome, "NOT_")};
  }
  return {};
}

std::vector<const Item*> RuledOutBy(const Items& items, const Item& asked,
                                    const Item& open) {
  std::vector<const Item*> grounds;
  if (open.decision == nullptr) return grounds;
  const std::set<std::string> outcomes = OutcomesRuledOut(asked, open);
  const Finder finder(items);
  // By what a row above holds for certain, if one does.
  std::vector<const Item*> above;
  for (const ItemRow& row : open.rows) {
    const engine::ExprPtr root = Parsed(row.when);
    if (root == nullptr) continue;
    if (outcomes.count(row.outcome) > 0) {
      Grounds found = finder.Of(*root, /*truth=*/false);
      if (found.certain.empty() && !above.empty()) found = {above, {}};
      AddOnce(found.certain, &grounds);
      AddOnce(found.compared, &grounds);
    }
    const Grounds holds = finder.Of(*root, /*truth=*/true);
    if (above.empty() && holds.compared.empty()) above = holds.certain;
  }
  return grounds;
}

}  // namespace myorules::rules
