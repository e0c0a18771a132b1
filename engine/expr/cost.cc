#include "engine/expr/cost.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/cost_parts.h"
#include "engine/expr/function.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Steps from which a part of a loop, rather than the loop, is too much.
constexpr double kNoticeable = 1'000;

// Bytes of the text of a number or a time.
constexpr double kShortText = 40;

// Steps that noting or copying the value takes.
double Copying(const Extent& extent) {
  return std::max(extent.size, extent.facts);
}

// A bool or number that hangs on so many facts.
Extent Scalar(double facts) {
  Extent scalar;
  scalar.facts = facts;
  return scalar;
}

// Walks the tree as the evaluator does; one function a kind of node.
class Estimator {
 public:
  Estimator(const CheckedExpr& expr, CostModel& model)
      : expr_(expr), model_(model) {}

  CostEstimate Of(const Expr& node) {
    CostEstimate estimate = std::visit(
        [&](const auto& as_kind) { return As(node, as_kind); }, node.node);
    estimate.steps += 1;
    estimate.result.facts = model_.CapFacts(estimate.result.facts);
    estimates_[node.id] = estimate;
    return estimate;
  }

  // Whether the node is evaluated, and so was walked.
  bool Knows(const Expr& node) const { return estimates_.contains(node.id); }
  // Of a node that was.
  const CostEstimate& At(const Expr& node) const {
    return estimates_.at(node.id);
  }

  // The parts of a node that are evaluated, with how often at most.
  std::vector<std::pair<const Expr*, double>> PartsOf(const Expr& node) const {
    const auto* loop = std::get_if<ComprehensionExpr>(&node.node);
    std::vector<std::pair<const Expr*, double>> parts;
    for (const Expr* part : ChildrenOf(node)) {
      // The inside of a qualified name is not evaluated.
      if (!Knows(*part)) continue;
      const bool body = loop != nullptr && part != loop->range.get();
      parts.emplace_back(part, body ? At(*loop->range).result.size : 1);
    }
    return parts;
  }

 private:
  CostEstimate As(const Expr& node, const Literal& literal) {
    if (const auto* text = std::get_if<std::string>(&literal)) {
      return {0, CostModel::Text(static_cast<double>(text->size()))};
    }
    if (const auto* bytes = std::get_if<BytesLiteral>(&literal)) {
      return {0, CostModel::Text(static_cast<double>(bytes->value.size()))};
    }
    return {0, Scalar(0)};
  }

  CostEstimate As(const Expr& node, const IdentExpr& ident) {
    for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
      if (local->first == ident.name) return {0, local->second};
    }
    return Named(node);
  }

  // What a qualified name stands for.
  CostEstimate Named(const Expr& node) {
    const auto reference = expr_.references.find(node.id);
    if (reference == expr_.references.end()) return {0, OfType(node)};
    const std::string& variable = reference->second.variable;
    if (variable.empty()) return {0, Scalar(0)};
    const Extent* declared = model_.Find(variable);
    return {0, declared != nullptr ? *declared : OfType(node)};
  }

  Extent OfType(const Expr& node) {
    const auto type = expr_.types.find(node.id);
    return type == expr_.types.end() ? model_.ExtentOf(Type::Dyn())
                                     : model_.ExtentOf(type->second);
  }

  CostEstimate As(const Expr& node, const SelectExpr& select) {
    if (expr_.references.contains(node.id)) return Named(node);
    const CostEstimate operand = Of(*select.operand);
    Extent field = FieldOf(*select.operand, select.field, operand.result);
    // The unknown of an unknown operand, or the field's own.
    field.facts = std::max(field.facts, operand.result.facts);
    const double steps = operand.steps + Copying(field);
    if (select.test_only) return {steps, Scalar(0)};
    return {steps, std::move(field)};
  }

  Extent FieldOf(const Expr& operand, const std::string& name,
                 const Extent& extent) {
    const auto type = expr_.types.find(operand.id);
    if (type != expr_.types.end() &&
        type->second.kind() == Type::Kind::kMessage) {
      const Descriptor* message =
          model_.pool().FindMessageTypeByName(type->second.name());
      const FieldDescriptor* field =
          message == nullptr ? nullptr : message->FindFieldByName(name);
      if (field != nullptr) return model_.ExtentOf(*field);
    }
    if (extent.entry != nullptr) return *extent.entry;  // Of a map.
    return model_.ExtentOf(Type::Dyn());
  }

  CostEstimate As(const Expr& node, const ListExpr& list) {
    CostEstimate made;
    made.result.facts = 0;
    Extent entry = Scalar(0);
    for (const ExprPtr& element : list.elements) {
      const CostEstimate one = Of(*element);
      made.steps += one.steps;
      made.result.size += 1;
      made.result.weight += one.result.weight;
      entry = Larger(entry, one.result);
    }
    made.result.depth = 1 + entry.depth;
    made.result.entry = std::make_shared<const Extent>(std::move(entry));
    return made;
  }

  CostEstimate As(const Expr& node, const MapExpr& map) {
    CostEstimate made;
    made.result.facts = 0;
    Extent entry = Scalar(0);
    for (const auto& [key, value] : map.entries) {
      const CostEstimate key_cost = Of(*key);
      const CostEstimate value_cost = Of(*value);
      made.steps += key_cost.steps + key_cost.result.facts + value_cost.steps;
      made.result.size += 1;
      made.result.weight += value_cost.result.weight;
      made.result.facts += key_cost.result.facts;
      entry = Larger(entry, value_cost.result);
    }
    made.result.depth = 1 + entry.depth;
    made.result.entry = std::make_shared<const Extent>(std::move(entry));
    return made;
  }

  CostEstimate As(const Expr& node, const StructExpr& made) {
    CostEstimate estimate;
    double facts = 0;
    Extent last;
    for (const auto& [name, value] : made.fields) {
      const CostEstimate field = Of(*value);
      // Walked for what is missing, then copied.
      estimate.steps +=
          field.steps + 2 * field.result.weight + field.result.all_facts();
      facts += field.result.all_facts();
      last = field.result;
    }
    // A Struct or a ListValue is what its one field is, but for the kinds of
    // its entries.
    estimate.result = !IsListOrMap(node)    ? OfType(node)
                      : made.fields.empty() ? CostModel::List(0, Scalar(0))
                                            : AsJson(last);
    estimate.result.facts = facts;
    return estimate;
  }

  // In JSON much that is no text becomes one, bytes a longer one; a message has
  // the names of its fields besides.
  Extent AsJson(const Extent& value) {
    constexpr double kLonger = 2;
    constexpr double kBytesAStep = 8;
    if (value.compare > 0) return model_.ExtentOf(Type::Dyn());
    if (value.entry == nullptr) {
      return Larger(CostModel::Text(kShortText),
                    CostModel::Text(kLonger * kBytesAStep * value.size));
    }
    Extent list = CostModel::List(value.size, AsJson(*value.entry));
    list.depth = value.depth;
    return list;
  }

  CostEstimate As(const Expr& node, const CallExpr& call) {
    CostEstimate sum;
    double facts = 0;
    std::vector<Extent> args;
    const auto add = [&](const Expr& part) {
      const CostEstimate arg = Of(part);
      sum.steps += arg.steps + arg.result.facts;
      facts += arg.result.facts;
      args.push_back(arg.result);
    };
    // The target of a function with a qualified name is part of the name.
    const bool qualified =
        call.target != nullptr && !expr_.types.contains(call.target->id);
    if (call.target != nullptr && !qualified) add(*call.target);
    for (const ExprPtr& arg : call.args) add(*arg);
    sum.result = Scalar(facts);
    const std::string& function = call.function;
    if (function == "_&&_" || function == "_||_") return sum;
    if (function == "_?_:_") {
      sum.result = Larger(args[1], args[2]);
      sum.result.facts += args[0].facts;
    } else if (function == "_==_" || function == "_!=_") {
      sum.steps += StepsOfEqual(args[0], args[1]);
      sum.result.facts = args[0].all_facts() + args[1].all_facts();
    } else if (function == "_[_]") {
      sum.result = EntryOf(args[0]);
      sum.result.facts += facts;
    } else if (function == "@in") {
      const Extent entry = EntryOf(args[1]);
      sum.steps += args[1].size * StepsOfEqual(args[0], entry);
      sum.result.facts =
          facts + args[1].size * (entry.all_facts() + args[0].all_facts());
    } else {
      return Function(node, std::move(sum), args);
    }
    return sum;
  }

  Extent EntryOf(const Extent& collection) {
    return collection.entry != nullptr ? *collection.entry
                                       : model_.ExtentOf(Type::Dyn());
  }

  CostEstimate Function(const Expr& node, CostEstimate sum,
                        const std::vector<Extent>& args) {
    for (const Extent& arg : args) sum.steps += arg.size;
    const Extent plain = ResultOf(node, args);
    double steps = 0;
    bool first = true;
    for (const Overload* overload : OverloadsOf(node)) {
      const CallCost cost = overload->cost == nullptr
                                ? CallCost{0, plain}
                                : overload->cost(args, plain);
      steps = std::max(steps, cost.steps);
      sum.result = first ? cost.result : Larger(sum.result, cost.result);
      first = false;
    }
    if (first) sum.result = plain;
    sum.steps += steps + Copying(sum.result);
    return sum;
  }

  std::vector<const Overload*> OverloadsOf(const Expr& node) const {
    const auto bound = expr_.bound.find(node.id);
    if (bound != expr_.bound.end()) return {bound->second.get()};
    const auto overloads = expr_.overloads.find(node.id);
    if (overloads == expr_.overloads.end()) return {};
    return overloads->second;
  }

  bool IsListOrMap(const Expr& node) const {
    const auto type = expr_.types.find(node.id);
    return type != expr_.types.end() &&
           (type->second.kind() == Type::Kind::kMap ||
            type->second.kind() == Type::Kind::kList);
  }

  // The lists that a function puts around what it is given, by its type.
  int NestingBy(const Expr& node) const {
    int most = 0;
    for (const Overload* overload : OverloadsOf(node)) {
      int given = 0;
      for (const Type& param : overload->params) {
        given = std::max(given, param.depth());
      }
      most = std::max(most, overload->result.depth() - given);
    }
    return most;
  }

  // Where a function does not say better: a list or map is as large as all its
  // arguments together, a text by a short one more, since it may say a number;
  // and nested as deep as they are.
  Extent ResultOf(const Expr& node, const std::vector<Extent>& args) {
    Extent result = OfType(node);
    Extent sum = IsListOrMap(node) ? Extent() : CostModel::Text(kShortText);
    for (const Extent& arg : args) {
      sum.depth = std::max(sum.depth, arg.depth);
      sum.size += arg.size;
      sum.weight += arg.weight;
      sum.facts += arg.facts;
      sum.unordered |= arg.unordered;
      if (arg.entry == nullptr) continue;
      sum.entry =
          sum.entry == nullptr
              ? arg.entry
              : std::make_shared<const Extent>(Larger(*sum.entry, *arg.entry));
    }
    result.facts = sum.facts;
    if (result.size == 0) return result;
    sum.depth += NestingBy(node);
    sum.compare = result.compare;
    if (sum.entry == nullptr) sum.entry = result.entry;
    return sum;
  }

  CostEstimate As(const Expr& node, const ComprehensionExpr& loop) {
    CostEstimate range = Of(*loop.range);
    const double entries = range.result.size;
    Extent entry = loop.predicate == nullptr && loop.transform == nullptr
                       ? Scalar(1)
                       : VariableOf(*loop.range, range.result);
    locals_.emplace_back(loop.variable, std::move(entry));
    double each = 1, facts = 0;
    if (loop.predicate != nullptr) {
      const CostEstimate predicate = Of(*loop.predicate);
      each += 1 + predicate.steps + predicate.result.facts;
      facts = predicate.result.facts;
    }
    CostEstimate result;
    result.result = Scalar(0);
    if (loop.transform != nullptr) {
      const CostEstimate transform = Of(*loop.transform);
      each += 1 + transform.steps + transform.result.facts;
      result.result = CostModel::List(entries, transform.result);
      result.result.unordered = range.result.unordered;
      // An error beside them makes unknown elements facts of the whole.
      facts += transform.result.facts;
    } else if (loop.macro == Macro::kFilter) {
      result.result = range.result;
    }
    result.steps =
        range.steps + 2 * entries + (entries > 0 ? entries * each : 0);
    result.result.facts =
        range.result.facts + (entries > 0 ? entries * facts : 0);
    locals_.pop_back();
    return result;
  }

  // Entries of a list; keys of a map.
  Extent VariableOf(const Expr& range, const Extent& extent) {
    const auto type = expr_.types.find(range.id);
    if (type != expr_.types.end() && type->second.kind() == Type::Kind::kMap) {
      return model_.ExtentOf(type->second.parameters()[0]);
    }
    return EntryOf(extent);
  }

  const CheckedExpr& expr_;
  CostModel& model_;
  std::vector<std::pair<std::string, Extent>> locals_;
  absl::flat_hash_map<int, CostEstimate> estimates_;
};

bool IsList(const Extent& extent) { return extent.entry != nullptr; }

// "parcel.scans (1,000 entries)"; of what is no list or map its name alone.
std::string Sized(const Expr& node, const Estimator& estimator) {
  const Extent& extent = estimator.At(node).result;
  if (!IsList(extent)) return NameOf(node);
  return absl::StrCat(NameOf(node), " (", CountText(extent.size),
                      extent.size == 1 ? " entry)" : " entries)");
}

// What takes time of '+' is to copy texts and lists.
bool Joins(const CallExpr& call) { return call.function == "_+_"; }

// "it compares a (10 entries) with b (20 entries) entry by entry".
std::string ActOfCall(const CallExpr& call, const Estimator& estimator) {
  const auto argument = [&](int i) { return Sized(*call.args[i], estimator); };
  if (call.function == "_==_" || call.function == "_!=_") {
    const bool are_lists = IsList(estimator.At(*call.args[0]).result) ||
                           IsList(estimator.At(*call.args[1]).result);
    return absl::StrCat("it compares ", argument(0), " with ", argument(1),
                        are_lists ? " entry by entry" : " part by part");
  }
  if (call.function == "@in") {
    return absl::StrCat("it looks for ", argument(0), " in ", argument(1));
  }
  if (Joins(call)) {
    return absl::StrCat("it joins ", argument(0), " and ", argument(1),
                        " by '+'");
  }
  if (!absl::ascii_isalpha(call.function.front())) return "";
  std::vector<std::string> lists;
  if (call.target != nullptr && estimator.Knows(*call.target) &&
      IsList(estimator.At(*call.target).result)) {
    lists.push_back(Sized(*call.target, estimator));
  }
  for (const ExprPtr& each : call.args) {
    if (IsList(estimator.At(*each).result)) {
      lists.push_back(Sized(*each, estimator));
    }
  }
  return absl::StrCat("it calls ", call.function, "()",
                      lists.empty() ? "" : " with ",
                      absl::StrJoin(lists, " and "));
}

// What a node does that takes time; empty: nothing by itself.
std::string ActOf(const Expr& node, const Estimator& estimator) {
  if (const auto* loop = std::get_if<ComprehensionExpr>(&node.node)) {
    return absl::StrCat("it goes over ", Sized(*loop->range, estimator));
  }
  const auto* call = std::get_if<CallExpr>(&node.node);
  return call == nullptr ? "" : ActOfCall(*call, estimator);
}

std::string RemedyFor(const Expr& node) {
  const auto* call = std::get_if<CallExpr>(&node.node);
  return call != nullptr && Joins(*call)
             ? "join fewer or shorter ones"
             : "go over fewer lists inside one another, or over shorter ones";
}

}  // namespace

CostEstimate EstimateCost(const CheckedExpr& expr, CostModel& model) {
  return Estimator(expr, model).Of(*expr.root);
}

CostReason ExplainCost(const CheckedExpr& expr, CostModel& model, double most) {
  Estimator estimator(expr, model);
  estimator.Of(*expr.root);
  const Expr* node = expr.root.get();
  double times = 1;
  std::string inside;
  // The innermost on the way that does something of its own.
  const Expr* acting = nullptr;
  std::string told;
  bool is_all = true;
  const auto tell = [&] {
    const std::string act = ActOf(*node, estimator);
    if (act.empty()) return;
    acting = node;
    told = absl::StrCat(is_all ? "" : "among other things ", act, inside);
  };
  // The costliest part; null: none that is worth a word. What is cheap by
  // itself is not what is wrong, nor is reading a list.
  const auto costliest = [&] {
    std::pair<const Expr*, double> most_of_it = {nullptr, 1};
    double steps_of_it = 0;
    for (const auto& [part, often] : estimator.PartsOf(*node)) {
      const double steps = estimator.At(*part).steps;
      if (steps < kNoticeable || !(steps * often > steps_of_it) ||
          std::holds_alternative<SelectExpr>(part->node) ||
          std::holds_alternative<IdentExpr>(part->node)) {
        continue;
      }
      most_of_it = {part, often};
      steps_of_it = steps * often;
    }
    return most_of_it;
  };
  // Down to the innermost node that is too much by itself; where that does
  // nothing of its own, and no other on the way did, to the most of it.
  tell();
  for (auto part = costliest(); part.first != nullptr; part = costliest()) {
    const double steps = estimator.At(*part.first).steps;
    is_all = is_all && steps * times * part.second > most;
    if (!is_all && acting != nullptr) break;
    const auto* loop = std::get_if<ComprehensionExpr>(&node->node);
    if (loop != nullptr && part.first != loop->range.get()) {
      inside = absl::StrCat(" inside ", Sized(*loop->range, estimator), inside);
    }
    node = part.first;
    times *= part.second;
    tell();
  }
  return {acting == nullptr ? node->offset : acting->offset,
          acting == nullptr ? "it takes so long" : told,
          RemedyFor(acting == nullptr ? *node : *acting)};
}

}  // namespace myorules::engine
