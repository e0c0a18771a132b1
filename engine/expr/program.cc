#include "engine/expr/program.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/program_nodes.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

namespace {

// Of an expression without variables.
class NoInputs final : public ProgramInputs {
 public:
  Value Variable(int) override { return Value(); }
};

}  // namespace

// Builds the nodes of a program, from the leaves up.
class ProgramCompiler {
 public:
  ProgramCompiler(const CheckedExpr& expression, Program::SlotOf slot_of,
                  Program::SlotOf kept_slot_of)
      : expression_(expression),
        slot_of_(slot_of),
        kept_slot_of_(kept_slot_of) {}

  NodePtr Compile(const Expr& node) {
    return std::visit(
        [&](const auto& as_kind) { return CompileAs(node, as_kind); },
        node.node);
  }

  int most_locals() const { return most_locals_; }

 private:
  NodePtr CompileAs(const Expr&, const Literal& literal) {
    return std::make_unique<ConstantNode>(ValueOf(literal));
  }

  NodePtr CompileReference(const Reference& reference) {
    if (reference.enum_value.has_value()) {
      return std::make_unique<ConstantNode>(Value::Int(*reference.enum_value));
    }
    if (reference.type.has_value()) {
      return std::make_unique<TypeNode>(*reference.type);
    }
    return std::make_unique<VariableNode>(slot_of_(reference.variable));
  }

  NodePtr CompileAs(const Expr& node, const IdentExpr& ident) {
    const auto local = std::find(locals_.rbegin(), locals_.rend(), ident.name);
    if (local != locals_.rend()) {
      return std::make_unique<LocalNode>(
          static_cast<int>(locals_.rend() - local) - 1);
    }
    const auto reference = expression_.references.find(node.id);
    if (reference == expression_.references.end()) {
      return std::make_unique<ErrorNode>(
          absl::StrCat("no variable '", ident.name, "'"));
    }
    return CompileReference(reference->second);
  }

  NodePtr CompileAs(const Expr& node, const SelectExpr& select) {
    // A qualified name is one thing, whatever it looks like.
    const auto reference = expression_.references.find(node.id);
    if (reference != expression_.references.end()) {
      return CompileReference(reference->second);
    }
    NodePtr operand = Compile(*select.operand);
    NamedField field(select.field, FieldOf(*select.operand, select.field));
    if (select.test_only) {
      return std::make_unique<HasNode>(std::move(operand), std::move(field));
    }
    const std::string name = NameOf(node);
    return std::make_unique<SelectNode>(
        std::move(operand), std::move(field),
        name.empty() ? -1 : kept_slot_of_(name));
  }

  // "patient.biopsy.date" of what is selected, step by step, from a variable;
  // "": it is something else.
  std::string NameOf(const Expr& node) const {
    const auto* ident = std::get_if<IdentExpr>(&node.node);
    if (ident != nullptr && absl::c_linear_search(locals_, ident->name)) {
      return "";
    }
    const auto reference = expression_.references.find(node.id);
    if (reference != expression_.references.end()) {
      return reference->second.variable;
    }
    const auto* select = std::get_if<SelectExpr>(&node.node);
    if (select == nullptr || select->test_only ||
        FieldOf(*select->operand, select->field) == nullptr) {
      return "";
    }
    const std::string operand = NameOf(*select->operand);
    return operand.empty() ? "" : absl::StrCat(operand, ".", select->field);
  }

  // The field that a selection from `operand` reads, where its type says so.
  const FieldDescriptor* FieldOf(const Expr& operand,
                                 const std::string& field) const {
    const auto type = expression_.types.find(operand.id);
    if (type == expression_.types.end() ||
        type->second.kind() != Type::Kind::kMessage) {
      return nullptr;
    }
    // Messages of other pools are looked at when they come.
    const Descriptor* message =
        google::protobuf::DescriptorPool::generated_pool()
            ->FindMessageTypeByName(type->second.name());
    return message == nullptr ? nullptr : FindField(*message, field);
  }

  NodePtr CompileAs(const Expr&, const ListExpr& list) {
    std::vector<NodePtr> elements;
    for (const ExprPtr& element : list.elements) {
      elements.push_back(Compile(*element));
    }
    const bool foldable = AreConstant(elements);
    auto compiled = std::make_unique<ListNode>(std::move(elements));
    return foldable ? Folded(std::move(compiled)) : std::move(compiled);
  }

  NodePtr CompileAs(const Expr&, const MapExpr& map) {
    std::vector<std::pair<NodePtr, NodePtr>> entries;
    for (const auto& [key, value] : map.entries) {
      NodePtr key_node = Compile(*key);
      entries.emplace_back(std::move(key_node), Compile(*value));
    }
    return std::make_unique<MapNode>(std::move(entries));
  }

  NodePtr CompileAs(const Expr& node, const StructExpr& message) {
    const auto reference = expression_.references.find(node.id);
    if (reference == expression_.references.end() ||
        reference->second.message == nullptr) {
      return std::make_unique<ErrorNode>(
          absl::StrCat("no message type '", message.type_name, "'"));
    }
    std::vector<std::pair<std::string, NodePtr>> fields;
    for (const auto& [name, value] : message.fields) {
      fields.emplace_back(name, Compile(*value));
    }
    return std::make_unique<MessageNode>(
        *reference->second.message, expression_.factory, std::move(fields));
  }

  NodePtr CompileAs(const Expr& node, const CallExpr& call) {
    const std::string& function = call.function;
    if (function == "_&&_" || function == "_||_") {
      std::vector<NodePtr> conditions;
      AddConditions(call, &conditions);
      return std::make_unique<LogicNode>(/*absorbing=*/function == "_||_",
                                         std::move(conditions));
    }
    if (function == "_?_:_") {
      NodePtr condition = Compile(*call.args[0]);
      NodePtr yes = Compile(*call.args[1]);
      return std::make_unique<ConditionalNode>(
          std::move(condition), std::move(yes), Compile(*call.args[2]));
    }
    using Operator = BinaryNode::Operator;
    if (function == "_==_") return CompileBinary(Operator::kEqual, call);
    if (function == "_!=_") return CompileBinary(Operator::kNotEqual, call);
    if (function == "_[_]") return CompileBinary(Operator::kIndex, call);
    if (function == "@in") return CompileBinary(Operator::kIn, call);
    return CompileCall(node, call);
  }

  // The sides of `&&` or `||`, and where one is the same again, its sides.
  void AddConditions(const CallExpr& call, std::vector<NodePtr>* conditions) {
    for (const ExprPtr& side : call.args) {
      const auto* same = std::get_if<CallExpr>(&side->node);
      if (same != nullptr && same->function == call.function) {
        AddConditions(*same, conditions);
      } else {
        conditions->push_back(Compile(*side));
      }
    }
  }

  NodePtr CompileBinary(BinaryNode::Operator op, const CallExpr& call) {
    NodePtr left = Compile(*call.args[0]);
    return std::make_unique<BinaryNode>(op, std::move(left),
                                        Compile(*call.args[1]));
  }

  NodePtr CompileCall(const Expr& node, const CallExpr& call) {
    const auto bound = expression_.bound.find(node.id);
    const auto found = expression_.overloads.find(node.id);
    std::vector<const Overload*> overloads;
    if (bound != expression_.bound.end()) {
      overloads.push_back(bound->second.get());
    } else if (found != expression_.overloads.end()) {
      overloads = found->second;
    }
    if (overloads.empty()) {
      return std::make_unique<ErrorNode>(absl::StrCat(
          "no such function: '", call.function, "' with ", call.args.size(),
          call.args.size() == 1 ? " argument" : " arguments"));
    }
    // A target of a function that is no method is part of its name.
    std::vector<const Expr*> args;
    if (call.target != nullptr && overloads[0]->member) {
      args.push_back(call.target.get());
    }
    for (const ExprPtr& arg : call.args) args.push_back(arg.get());
    std::vector<NodePtr> nodes;
    nodes.reserve(args.size());
    for (const Expr* arg : args) nodes.push_back(Compile(*arg));
    const bool settled = IsSettled(overloads, args);
    const bool foldable =
        AreConstant(nodes) && settled && !overloads[0]->asks_about_record;
    NodePtr compiled;
    if (settled && call.function == "!_") {
      compiled = std::make_unique<NotNode>(std::move(nodes[0]));
    } else if (overloads.size() == 1 && overloads[0]->id == "known") {
      compiled = std::make_unique<KnownNode>(std::move(nodes[0]));
    } else if (settled && !overloads[0]->non_strict && overloads[0]->body) {
      compiled = std::make_unique<StrictCallNode>(overloads[0]->body,
                                                  std::move(nodes));
    } else {
      compiled = std::make_unique<CallNode>(call.function, std::move(overloads),
                                            !settled, std::move(nodes));
    }
    return foldable ? Folded(std::move(compiled)) : std::move(compiled);
  }

  static bool AreConstant(const std::vector<NodePtr>& nodes) {
    return std::all_of(nodes.begin(), nodes.end(), [](const NodePtr& node) {
      return node->constant() != nullptr;
    });
  }

  // The value of a node that depends on nothing, worked out once; the node
  // itself, where threads cannot share that or it takes too long.
  NodePtr Folded(NodePtr node) const {
    constexpr int64_t kMostSteps = 100'000;
    NoInputs inputs;
    WorkBudget budget(kMostSteps);
    Frame frame(inputs, budget, nullptr);
    const Value value = node->Evaluate(frame);
    if (budget.stopped() ||
        !IsShareable(value, [](const OpaqueValue&) { return false; })) {
      return node;
    }
    return std::make_unique<ConstantNode>(value);
  }

  // Whether the types of the arguments leave no doubt which body is called.
  bool IsSettled(const std::vector<const Overload*>& overloads,
                 const std::vector<const Expr*>& args) const {
    return overloads.size() == 1 &&
           std::all_of(args.begin(), args.end(), [&](const Expr* arg) {
             const auto type = expression_.types.find(arg->id);
             return type != expression_.types.end() && HasOneKind(type->second);
           });
  }

  // Whether all values of the type are of one kind.
  static bool HasOneKind(const Type& type) {
    switch (type.kind()) {
      case Type::Kind::kDyn:
      case Type::Kind::kNull:
      case Type::Kind::kWrapper:
      case Type::Kind::kParameter:
      case Type::Kind::kError:
        return false;
      default:
        return true;
    }
  }

  NodePtr CompileAs(const Expr&, const ComprehensionExpr& comprehension) {
    NodePtr range = Compile(*comprehension.range);
    const int place = static_cast<int>(locals_.size());
    locals_.push_back(comprehension.variable);
    most_locals_ = std::max(most_locals_, place + 1);
    NodePtr predicate, transform;
    if (comprehension.predicate != nullptr) {
      predicate = Compile(*comprehension.predicate);
    }
    if (comprehension.transform != nullptr) {
      transform = Compile(*comprehension.transform);
    }
    locals_.pop_back();
    return std::make_unique<MacroNode>(comprehension.macro, std::move(range),
                                       place, std::move(predicate),
                                       std::move(transform));
  }

  const CheckedExpr& expression_;
  const Program::SlotOf slot_of_;
  const Program::SlotOf kept_slot_of_;
  std::vector<std::string> locals_;  // Of the macros around, innermost last.
  int most_locals_ = 0;
};

Program::Program() = default;
Program::~Program() = default;

std::shared_ptr<const Program> Program::Compile(
    std::shared_ptr<const CheckedExpr> expression, SlotOf slot_of,
    SlotOf kept_slot_of) {
  std::shared_ptr<Program> program(new Program());
  ProgramCompiler compiler(*expression, slot_of, kept_slot_of);
  const MemoryScope scope(program->constants_);
  program->root_ = compiler.Compile(*expression->root);
  program->root_slot_ = program->root_->slot();
  program->is_light_ = program->root_->is_light();
  program->locals_ = compiler.most_locals();
  program->expression_ = std::move(expression);
  return program;
}

Value Program::Evaluate(ProgramInputs& inputs, WorkBudget& budget) const {
  if (root_slot_ >= 0 && inputs.ready() != nullptr && !budget.stopped()) {
    const Value& ready = inputs.ready()[root_slot_];
    if (!ready.is_null()) return ready;
  }
  if (is_light_) {
    Frame frame(inputs, budget, nullptr);
    const Value value = root_->Evaluate(frame);
    return budget.stopped() ? StoppedEvaluation(budget) : value;
  }
  return EvaluateInPart(inputs, budget);
}

Value Program::EvaluateInPart(ProgramInputs& inputs, WorkBudget& budget) const {
  WorkBudget own(limits::kMaxEvaluationSteps, &budget);
  Value* const locals =
      locals_ == 0 ? nullptr
                   : static_cast<Value*>(
                         Memory::Current().Allocate(sizeof(Value) * locals_));
  Frame frame(inputs, own, locals);
  const Value value = root_->Evaluate(frame);
  return own.stopped() ? StoppedEvaluation(own) : value;
}

}  // namespace myorules::engine
