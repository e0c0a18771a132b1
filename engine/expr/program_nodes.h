// The nodes of a program, one class a construct.
#ifndef MYORULES_ENGINE_EXPR_PROGRAM_NODES_H_
#define MYORULES_ENGINE_EXPR_PROGRAM_NODES_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "engine/base/work_budget.h"
#include "engine/expr/ast.h"
#include "engine/expr/field_reader.h"
#include "engine/expr/function.h"
#include "engine/expr/operators.h"
#include "engine/expr/program.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// One evaluation of a program.
class Frame final : public CallContext {
 public:
  // `locals` is room for the macro variables.
  Frame(ProgramInputs& inputs, WorkBudget& budget, Value* locals)
      : inputs_(inputs),
        budget_(budget),
        locals_(locals),
        ready_(inputs.ready()),
        records_reads_(inputs.records_reads()) {}

  Value Variable(int slot) {
    if (ready_ != nullptr && !ready_[slot].is_null()) return ready_[slot];
    return inputs_.Variable(slot);
  }
  Value& local(int place) { return locals_[place]; }

  // What has been kept in the slot; null: nothing. -1: no slot.
  const Value* Kept(int slot) const {
    if (slot < 0 || ready_ == nullptr || ready_[slot].is_null()) return nullptr;
    return &ready_[slot];
  }
  void Keep(int slot, const Value& value) {
    if (slot < 0 || ready_ == nullptr || value.is_error()) return;
    ready_[slot] = value;
  }

  void RecordRead(const Path* path, const Value& value) override {
    OnRead(path, value, nullptr);
  }
  bool records_reads() const override { return records_reads_; }
  void OnRead(const Path* path, const Value& value,
              const google::protobuf::FieldDescriptor* field) {
    if (records_reads_) inputs_.OnRead(path, value, field);
  }
  void OnDecided(const Value& entry) {
    if (records_reads_ && entry.kind() == Value::Kind::kMessage &&
        entry.as_message().path != nullptr) {
      inputs_.OnDecided(entry.as_message().path);
    }
  }
  void RecordThreshold(const OpaqueValue& threshold) override {
    inputs_.OnThreshold(threshold);
  }
  WorkBudget& budget() override { return budget_; }

  // The value after what copying it costs.
  Value Copied(const Value& value) {
    if (value.size() == 0 || budget_.Spend(CopySteps(value))) return value;
    return StoppedEvaluation(budget_);
  }

  // A value used as a whole: a message is reported as read and, where it is not
  // set, the unknown at its path.
  Value Use(const Value& value) {
    return value.kind() == Value::Kind::kMessage ? UseMessage(value) : value;
  }

 private:
  Value UseMessage(const Value& value);

  ProgramInputs& inputs_;
  WorkBudget& budget_;
  Value* const locals_;
  Value* const ready_;
  const bool records_reads_;
};

class Program::Node {
 public:
  virtual ~Node() = default;
  virtual Value Evaluate(Frame& frame) const = 0;
  // The same value at every evaluation; null: it depends. Of a ConstantNode
  // only.
  virtual const Value* constant() const { return nullptr; }
  // The slot of the variable that it is; -1: it is none.
  virtual int slot() const { return -1; }
  // The slot in which its value is kept; -1: it is not.
  virtual int kept_slot() const { return -1; }
  // Whether all of it are constants, variables, selections, comparisons with a
  // constant and logic: work that does not grow beyond the values that are
  // there.
  virtual bool is_light() const { return false; }
};

using NodePtr = std::unique_ptr<const Program::Node>;

// A literal, an enum value, a type; whatever it points to outlives the program.
class ConstantNode final : public Program::Node {
 public:
  explicit ConstantNode(Value value) : value_(value) {}
  Value Evaluate(Frame&) const override { return value_; }
  const Value* constant() const override { return &value_; }
  bool is_light() const override { return true; }

  const Value& value() const { return value_; }

 private:
  const Value value_;
};

// A node within another. Constants, variables and what is kept, which most are,
// are looked up without a call. Small, for a program has many.
class Part {
 public:
  Part(NodePtr node)  // NOLINT: a node, as it is used.
      : node_(std::move(node)) {
    if (node_ == nullptr) return;
    if (node_->constant() != nullptr) {
      form_ = Form::kConstant;
    } else if (node_->slot() >= 0) {
      form_ = Form::kVariable;
      slot_ = node_->slot();
    } else if (node_->kept_slot() >= 0) {
      form_ = Form::kKept;
      slot_ = node_->kept_slot();
    }
  }

  Value Evaluate(Frame& frame) const {
    if (form_ == Form::kVariable) return frame.Variable(slot_);
    if (form_ == Form::kKept) {
      if (const Value* kept = frame.Kept(slot_)) return frame.Copied(*kept);
    } else if (is_constant()) {
      return static_cast<const ConstantNode&>(*node_).value();
    }
    return node_->Evaluate(frame);
  }

  bool is_constant() const { return form_ == Form::kConstant; }
  const Value* constant() const {
    return is_constant() ? node_->constant() : nullptr;
  }
  bool is_light() const { return node_->is_light(); }
  explicit operator bool() const { return node_ != nullptr; }

 private:
  enum class Form : uint8_t { kOther, kConstant, kVariable, kKept };

  NodePtr node_;
  int slot_ = -1;  // Of a variable, or of what is kept.
  Form form_ = Form::kOther;
};
using Parts = std::vector<Part>;

inline Parts PartsOf(std::vector<NodePtr> nodes) {
  Parts parts;
  parts.reserve(nodes.size());
  for (NodePtr& node : nodes) parts.emplace_back(std::move(node));
  return parts;
}
inline bool AreLight(const Parts& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const Part& part) { return part.is_light(); });
}

// The name of a type, which is a value of its own.
class TypeNode final : public Program::Node {
 public:
  explicit TypeNode(Type type) : type_(std::move(type)) {}
  Value Evaluate(Frame&) const override { return Value::OfType(type_); }

 private:
  const Type type_;
};

// What can only be an error.
class ErrorNode final : public Program::Node {
 public:
  explicit ErrorNode(std::string message) : message_(std::move(message)) {}
  Value Evaluate(Frame&) const override { return Value::Error(message_); }

 private:
  const std::string message_;
};

class VariableNode final : public Program::Node {
 public:
  explicit VariableNode(int slot) : slot_(slot) {}
  Value Evaluate(Frame& frame) const override { return frame.Variable(slot_); }
  int slot() const override { return slot_; }
  bool is_light() const override { return true; }

 private:
  const int slot_;
};

class LocalNode final : public Program::Node {
 public:
  explicit LocalNode(int place) : place_(place) {}
  Value Evaluate(Frame& frame) const override { return frame.local(place_); }

 private:
  const int place_;
};

// A field that is named. `expected` is that of the operand's static type; null
// where that is known only at run time.
class NamedField {
 public:
  NamedField(std::string name,
             const google::protobuf::FieldDescriptor* expected);

  const std::string& name() const { return name_; }

  // What a selection from `operand` gives.
  Value Select(const Value& operand, Frame& frame) const {
    if (operand.kind() == Value::Kind::kMessage && !frame.records_reads() &&
        IsExpectedIn(operand.as_message())) {
      return frame.Copied(reader_->Read(operand.as_message(), nullptr));
    }
    return SelectAndTell(operand, frame);
  }

  // Whether the field of the message is on record; nullopt: it has none.
  absl::optional<Value> Has(const MessageValue& message, Frame& frame) const;

 private:
  // Whether the message is of the type that was expected.
  bool IsExpectedIn(const MessageValue& message) const {
    return reader_ != nullptr && reader_->Takes(*message.message);
  }
  const google::protobuf::FieldDescriptor* FieldIn(
      const MessageValue& message) const;
  Value SelectAndTell(const Value& operand, Frame& frame) const;
  absl::optional<Value> Read(const MessageValue& message, Frame& frame) const;

  std::unique_ptr<const FieldReader> reader_;
  std::string name_;
};

// `operand.field`.
class SelectNode final : public Program::Node {
 public:
  // `slot` is where what it selects is kept; -1: nowhere.
  SelectNode(NodePtr operand, NamedField field, int slot)
      : operand_(std::move(operand)), slot_(slot), field_(std::move(field)) {}
  Value Evaluate(Frame& frame) const override;
  int kept_slot() const override { return slot_; }
  bool is_light() const override { return operand_.is_light(); }

 private:
  const Part operand_;
  const int slot_;
  const NamedField field_;
};

// `has(operand.field)`.
class HasNode final : public Program::Node {
 public:
  HasNode(NodePtr operand, NamedField field)
      : operand_(std::move(operand)), field_(std::move(field)) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override { return operand_.is_light(); }

 private:
  const Part operand_;
  const NamedField field_;
};

// `a && b && c` where `absorbing` is false, `a || b || c` where it is true.
class LogicNode final : public Program::Node {
 public:
  LogicNode(bool absorbing, std::vector<NodePtr> conditions)
      : absorbing_(absorbing), conditions_(PartsOf(std::move(conditions))) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override { return AreLight(conditions_); }

 private:
  // From the condition `next` - 1, which gave `value`, on.
  Value EvaluateOpen(Value value, size_t next, Frame& frame) const;

  const bool absorbing_;
  const Parts conditions_;
};

// `!condition`, where the condition is no dyn.
class NotNode final : public Program::Node {
 public:
  explicit NotNode(NodePtr condition) : condition_(std::move(condition)) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override { return condition_.is_light(); }

 private:
  const Part condition_;
};

// `known(operand)`.
class KnownNode final : public Program::Node {
 public:
  explicit KnownNode(NodePtr operand) : operand_(std::move(operand)) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override { return operand_.is_light(); }

 private:
  const Part operand_;
};

// `condition ? yes : no`.
class ConditionalNode final : public Program::Node {
 public:
  ConditionalNode(NodePtr condition, NodePtr yes, NodePtr no)
      : condition_(std::move(condition)),
        yes_(std::move(yes)),
        no_(std::move(no)) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override {
    return condition_.is_light() && yes_.is_light() && no_.is_light();
  }

 private:
  const Part condition_;
  const Part yes_;
  const Part no_;
};

// The strict operators that are no functions: `==`, `!=`, `[]`, `in`.
class BinaryNode final : public Program::Node {
 public:
  enum class Operator { kEqual, kNotEqual, kIndex, kIn };

  BinaryNode(Operator op, NodePtr left, NodePtr right)
      : operator_(op), left_(std::move(left)), right_(std::move(right)) {}
  Value Evaluate(Frame& frame) const override;
  bool is_light() const override {
    return (operator_ == Operator::kEqual ||
            operator_ == Operator::kNotEqual) &&
           left_.is_light() && right_.is_light() &&
           (IsPlain(left_.constant()) || IsPlain(right_.constant()));
  }

 private:
  static bool IsPlain(const Value* constant) {
    return constant != nullptr && (constant->kind() == Value::Kind::kString ||
                                   constant->kind() == Value::Kind::kInt ||
                                   constant->kind() == Value::Kind::kBool);
  }
  Value Apply(const Value& left, const Value& right, WorkBudget& budget) const;

  const Operator operator_;
  const Part left_;
  const Part right_;
};

// A call of which the types of the arguments leave no doubt which body is
// called, and which answers unknowns and errors with themselves.
class StrictCallNode final : public Program::Node {
 public:
  StrictCallNode(const FunctionBody& body, std::vector<NodePtr> args);
  Value Evaluate(Frame& frame) const override;

 private:
  const FunctionBody& body_;
  const Parts args_;
  // Those that are constant, in their places, and what copying them costs.
  std::vector<Value> constants_;
  int64_t steps_ = 0;
};

// Any other call.
class CallNode final : public Program::Node {
 public:
  // `function` is what errors name. `needs_check`: the types of the arguments
  // are known only at run time, so that the overload must be found then.
  CallNode(std::string function, std::vector<const Overload*> overloads,
           bool needs_check, std::vector<NodePtr> args);
  Value Evaluate(Frame& frame) const override;

 private:
  Value Call(absl::Span<const Value> args, Frame& frame) const;

  const Parts args_;
  const std::vector<const Overload*> overloads_;
  const bool needs_check_;
  const bool non_strict_;
  const std::string function_;
};

// `[a, b]`.
class ListNode final : public Program::Node {
 public:
  explicit ListNode(std::vector<NodePtr> elements)
      : elements_(PartsOf(std::move(elements))) {}
  Value Evaluate(Frame& frame) const override;

 private:
  const Parts elements_;
};

// `{key: value}`.
class MapNode final : public Program::Node {
 public:
  explicit MapNode(std::vector<std::pair<NodePtr, NodePtr>> entries)
      : entries_(std::move(entries)) {}
  Value Evaluate(Frame& frame) const override;

 private:
  const std::vector<std::pair<NodePtr, NodePtr>> entries_;
};

// `Type{field: value}`.
class MessageNode final : public Program::Node {
 public:
  MessageNode(const google::protobuf::Descriptor& type,
              google::protobuf::MessageFactory* factory,
              std::vector<std::pair<std::string, NodePtr>> fields)
      : type_(type), factory_(factory), fields_(std::move(fields)) {}
  Value Evaluate(Frame& frame) const override;

 private:
  const google::protobuf::Descriptor& type_;
  google::protobuf::MessageFactory* const factory_;
  const std::vector<std::pair<std::string, NodePtr>> fields_;
};

// `range.macro(variable, …)`. `predicate` and `transform` may be null, as in
// ComprehensionExpr.
class MacroNode final : public Program::Node {
 public:
  MacroNode(Macro macro, NodePtr range, int place, NodePtr predicate,
            NodePtr transform)
      : macro_(macro),
        range_(std::move(range)),
        place_(place),
        predicate_(std::move(predicate)),
        transform_(std::move(transform)) {}
  Value Evaluate(Frame& frame) const override;

 private:
  class Run;

  const Macro macro_;
  const Part range_;
  const int place_;  // Of the variable.
  const Part predicate_;
  const Part transform_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PROGRAM_NODES_H_
