#include "engine/expr/program_nodes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/expr/message_literal.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {

using google::protobuf::FieldDescriptor;

Value Frame::UseMessage(const Value& value) {
  const Value settled = Settle(value);
  if (value.as_message().partial) RecordRead(value.as_message().path, settled);
  return settled;
}

NamedField::NamedField(std::string name, const FieldDescriptor* expected)
    : name_(std::move(name)),
      reader_(expected == nullptr ? nullptr
                                  : std::make_unique<FieldReader>(*expected)) {}

const FieldDescriptor* NamedField::FieldIn(const MessageValue& message) const {
  return FindField(*message.message->GetDescriptor(), name_);
}

absl::optional<Value> NamedField::Read(const MessageValue& message,
                                       Frame& frame) const {
  const auto tell = [&frame](const Path* path, const Value& read,
                             const FieldDescriptor& field) {
    frame.OnRead(path, read, &field);
  };
  const ReadListener listener = tell;
  if (IsExpectedIn(message)) return reader_->Read(message, &listener);
  const FieldDescriptor* const field = FieldIn(message);
  if (field == nullptr) return absl::nullopt;
  return ReadField(message, *field, listener);
}

Value NamedField::SelectAndTell(const Value& operand, Frame& frame) const {
  if (operand.kind() == Value::Kind::kMessage) {
    const absl::optional<Value> read = Read(operand.as_message(), frame);
    if (read.has_value()) return frame.Copied(*read);
  }
  if (operand.is_error() || operand.is_unknown()) return operand;
  if (operand.kind() == Value::Kind::kMap) {
    const Value* found = operand.as_map().Find(Value::StringView(name_));
    return found != nullptr
               ? *found
               : Value::Error(absl::StrCat("no such key: '", name_, "'"));
  }
  return Value::Error(absl::StrCat("no such field: '", name_, "' of a ",
                                   operand.type().ToString()));
}

absl::optional<Value> NamedField::Has(const MessageValue& message,
                                      Frame& frame) const {
  const bool expected = IsExpectedIn(message);
  // Entries and bytes are charged whether or not anybody is told of them.
  if (frame.records_reads() || !expected || reader_->may_have_size()) {
    const absl::optional<Value> read = Read(message, frame);
    if (!read.has_value()) return absl::nullopt;
    frame.Use(*read);
    if (!read->is_unknown() && !frame.budget().Spend(CopySteps(*read))) {
      return StoppedEvaluation(frame.budget());
    }
  }
  return Value::Bool(expected ? reader_->Has(message)
                              : HasField(message, *FieldIn(message)));
}

Value SelectNode::Evaluate(Frame& frame) const {
  return field_.Select(operand_->Evaluate(frame), frame);
}

// Asks about the record, so that the answer is always there.
Value HasNode::Evaluate(Frame& frame) const {
  const Value operand = operand_->Evaluate(frame);
  if (operand.is_error()) return operand;
  if (operand.is_unknown()) return Value::Bool(false);
  if (operand.kind() == Value::Kind::kMap) {
    return Value::Bool(
        operand.as_map().Find(Value::StringView(field_.name())) != nullptr);
  }
  if (operand.kind() == Value::Kind::kMessage) {
    const absl::optional<Value> is_set =
        field_.Has(operand.as_message(), frame);
    if (is_set.has_value()) return *is_set;
  }
  return field_.Select(operand, frame);
}

namespace {

// The value of a node that must be bool, as AsCondition has it.
Value Condition(const Program::Node& node, Frame& frame) {
  const Value value = node.Evaluate(frame);
  return value.kind() == Value::Kind::kBool ? value
                                            : AsCondition(frame.Use(value));
}

}  // namespace

Value LogicNode::Evaluate(Frame& frame) const {
  const Value left = Condition(*left_, frame);
  const bool left_is_bool = left.kind() == Value::Kind::kBool;
  if (left_is_bool && left.as_bool() == absorbing_) return left;
  const Value right = Condition(*right_, frame);
  if (right.kind() == Value::Kind::kBool &&
      (left_is_bool || right.as_bool() == absorbing_)) {
    return right;
  }
  return Undecided(left, right, !absorbing_, frame.budget());
}

Value ConditionalNode::Evaluate(Frame& frame) const {
  const Value condition = Condition(*condition_, frame);
  if (condition.kind() != Value::Kind::kBool) return condition;
  return (condition.as_bool() ? yes_ : no_)->Evaluate(frame);
}

Value BinaryNode::Evaluate(Frame& frame) const {
  const Value left = frame.Use(left_->Evaluate(frame));
  if (left.is_error()) return left;
  const Value right = frame.Use(right_->Evaluate(frame));
  if (right.is_error()) return right;
  if (left.is_unknown() && right.is_unknown()) {
    return Undecided(left, right, false, frame.budget());
  }
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  return Apply(left, right, frame.budget());
}

Value BinaryNode::Apply(const Value& left, const Value& right,
                        WorkBudget& budget) const {
  switch (operator_) {
    case Operator::kIndex:
      return IndexInto(left, right);
    case Operator::kIn:
      return IsIn(left, right, budget);
    case Operator::kEqual:
    case Operator::kNotEqual:
      break;
  }
  const Value equal = Equal(left, right, budget);
  if (equal.kind() != Value::Kind::kBool) return equal;
  return Value::Bool(equal.as_bool() == (operator_ == Operator::kEqual));
}

CallNode::CallNode(std::string function, std::vector<const Overload*> overloads,
                   bool needs_check, std::vector<NodePtr> args)
    : function_(std::move(function)),
      overloads_(std::move(overloads)),
      needs_check_(needs_check),
      non_strict_(std::any_of(
          overloads_.begin(), overloads_.end(),
          [](const Overload* overload) { return overload->non_strict; })),
      args_(std::move(args)) {}

Value CallNode::Evaluate(Frame& frame) const {
  constexpr size_t kFew = 4;
  const size_t count = args_.size();
  Value few[kFew];
  Value* const args =
      count <= kFew ? few
                    : static_cast<Value*>(
                          Memory::Current().Allocate(count * sizeof(Value)));
  if (!non_strict_) {
    Value settled;
    if (!EvaluateStrictly(frame, args, settled)) return settled;
  } else {
    for (size_t i = 0; i < count; ++i) {
      args[i] = args_[i]->Evaluate(frame);
      frame.Use(args[i]);
    }
  }
  for (size_t i = 0; i < count; ++i) {
    if (args[i].has_size() && !frame.budget().Spend(CopySteps(args[i]))) {
      return StoppedEvaluation(frame.budget());
    }
  }
  return Call(absl::MakeConstSpan(args, count), frame);
}

// The arguments of a strict call, evaluated one by one. Returns false where
// one is an error, or else unknown: then `settled` is the answer.
bool CallNode::EvaluateStrictly(Frame& frame, Value* args,
                                Value& settled) const {
  UnknownUnion unknown;
  for (const NodePtr& node : args_) {
    const Value value = frame.Use(node->Evaluate(frame));
    if (value.is_error()) {
      settled = value;
      return false;
    }
    if (value.is_unknown()) {
      frame.budget().Spend(static_cast<int64_t>(value.as_unknown().size()));
      unknown.Add(value.as_unknown());
    }
    *args++ = value;
  }
  if (unknown.empty()) return true;
  settled = Value::Unknown(unknown.Join());
  return false;
}

Value CallNode::Call(absl::Span<const Value> args, Frame& frame) const {
  if (!frame.budget().Spend(1)) return StoppedEvaluation(frame.budget());
  for (const Overload* overload : overloads_) {
    if (!overload->body) continue;
    if (needs_check_ && !FitsAll(*overload, args)) continue;
    return frame.Copied(overload->body(args, frame));
  }
  return NoSuchOverload(function_, args);
}

Value ListNode::Evaluate(Frame& frame) const {
  Growing<Value> items;
  items.reserve(elements_.size());
  for (const NodePtr& element : elements_) {
    const Value item = element->Evaluate(frame);
    if (item.is_error()) return item;
    items.push_back(item);
  }
  ListValue list;
  list.items = items.span();
  return Value::List(list);
}

Value MapNode::Evaluate(Frame& frame) const {
  Growing<MapEntry> entries;
  entries.reserve(entries_.size());
  UnknownUnion unknown_keys;
  for (const auto& [key_node, value_node] : entries_) {
    const Value key = key_node->Evaluate(frame);
    if (key.is_error()) return key;
    const Value value = value_node->Evaluate(frame);
    if (value.is_error()) return value;
    if (key.is_unknown()) {
      unknown_keys.Add(key.as_unknown());
    } else {
      entries.push_back({key, value});
    }
  }
  const Value made =
      MakeMapInPlace(absl::MakeSpan(entries.begin(), entries.size()));
  if (made.is_error() || unknown_keys.empty()) return made;
  return Value::Unknown(unknown_keys.Join());
}

Value MessageNode::Evaluate(Frame& frame) const {
  std::vector<std::pair<std::string, Value>> fields;
  UnknownUnion missing;
  for (const auto& [name, node] : fields_) {
    const Value value = node->Evaluate(frame);
    if (value.is_error()) return value;
    missing.Add(MissingFor(value, frame.budget()));
    fields.emplace_back(name, value);
  }
  if (!missing.empty()) return Value::Unknown(missing.Join());
  return MakeMessage(type_, factory_, fields, frame.budget());
}

}  // namespace myorules::engine
