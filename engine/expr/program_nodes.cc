#include "engine/expr/program_nodes.h"

#include <algorithm>
#include <cstddef>
#include <memory>

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
    : reader_(expected == nullptr ? nullptr
                                  : std::make_unique<FieldReader>(*expected)),
      name_(std::move(name)) {}

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
  return Value::Error(absl::StrCat("no such field: '", name_, "' of ",
                                   operand.type().ToString()));
}

absl::optional<Value> NamedField::Has(const MessageValue& message,
                                      Frame& frame) const {
  const bool expected = IsExpectedIn(message);
  // Entries and bytes are charged whether or not anybody is told of them.
  int64_t steps = 0;
  if (expected && !frame.records_reads()) {
    steps = reader_->StepsOf(message);
  } else {
    const absl::optional<Value> read = Read(message, frame);
    if (!read.has_value()) return absl::nullopt;
    frame.Use(*read);
    steps = read->is_unknown() ? 0 : CopySteps(*read);
  }
  if (!frame.budget().Spend(steps)) return StoppedEvaluation(frame.budget());
  return Value::Bool(expected ? reader_->Has(message)
                              : HasField(message, *FieldIn(message)));
}

Value SelectNode::Evaluate(Frame& frame) const {
  // Within another node that has been looked for already.
  if (const Value* kept = frame.Kept(slot_)) return frame.Copied(*kept);
  const Value value = field_.Select(operand_.Evaluate(frame), frame);
  frame.Keep(slot_, value);
  return value;
}

// Asks about the record, so that the answer is always there.
Value HasNode::Evaluate(Frame& frame) const {
  const Value operand = operand_.Evaluate(frame);
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
inline Value Condition(const Part& part, Frame& frame) {
  const Value value = part.Evaluate(frame);
  return value.kind() == Value::Kind::kBool ? value
                                            : AsCondition(frame.Use(value));
}

// The unknowns of the arguments, in a call of which one is unknown; an error of
// one goes before. `value` is what the argument `next` - 1 gave.
Value UnknownOf(Value value, const Parts& args, size_t next, Frame& frame) {
  UnknownUnion missing;
  while (true) {
    if (value.is_error()) return value;
    if (value.is_unknown()) {
      frame.budget().Spend(static_cast<int64_t>(value.as_unknown().size()));
      missing.Add(value.as_unknown());
    }
    if (next == args.size()) return Value::Unknown(missing.Join());
    value = frame.Use(args[next++].Evaluate(frame));
  }
}

bool IsSettled(const Value& value) {
  return value.is_error() || value.is_unknown();
}

// What conditions hang on of which none decides. Only then are their unknowns
// put together, and charged: each once, in whatever way the whole is bracketed.
Value UnionOf(const Value& first, absl::Span<const Value> others,
              WorkBudget& budget) {
  budget.Spend(CopySteps(first));
  UnknownUnion missing;
  missing.Add(first.as_unknown());
  for (const Value& each : others) {
    budget.Spend(CopySteps(each));
    missing.Add(each.as_unknown());
  }
  return Value::Unknown(missing.Join());
}

// Room for the arguments of a call.
class Arguments {
 public:
  explicit Arguments(size_t count)
      : begin_(reinterpret_cast<Value*>(
            count <= kFew
                ? few_
                : Memory::Current().Allocate(count * sizeof(Value)))) {}

  Value* begin() { return begin_; }

 private:
  static constexpr size_t kFew = 4;

  // Not initialised.
  alignas(Value) std::byte few_[kFew * sizeof(Value)];
  Value* const begin_;
};

}  // namespace

Value LogicNode::Evaluate(Frame& frame) const {
  const Part* const begin = conditions_.data();
  const Part* const end = begin + conditions_.size();
  for (const Part* condition = begin; condition != end; ++condition) {
    const Value value = condition->Evaluate(frame);
    if (value.kind() != Value::Kind::kBool) {
      return EvaluateOpen(value, condition + 1 - begin, frame);
    }
    if (value.as_bool() == absorbing_) return value;
  }
  return Value::Bool(!absorbing_);
}

Value LogicNode::EvaluateOpen(Value value, size_t next, Frame& frame) const {
  Value undecided;        // The first that is no bool; null: none so far.
  Growing<Value> others;  // Where that is unknown, further unknowns.
  value = AsCondition(frame.Use(value));
  while (true) {
    if (value.kind() == Value::Kind::kBool) {
      if (value.as_bool() == absorbing_) return value;
    } else if (!undecided.is_unknown()) {
      // An unknown goes before an error.
      const bool is_first = undecided.kind() == Value::Kind::kNull;
      if (is_first || value.is_unknown()) undecided = value;
    } else if (value.is_unknown()) {
      others.push_back(value);
    }
    if (next == conditions_.size()) break;
    value = Condition(conditions_[next++], frame);
  }
  if (undecided.kind() == Value::Kind::kNull) return Value::Bool(!absorbing_);
  return others.empty() ? undecided
                        : UnionOf(undecided, others.span(), frame.budget());
}

Value NotNode::Evaluate(Frame& frame) const {
  const Value value = Condition(condition_, frame);
  if (!frame.budget().Spend(1 + CopySteps(value))) {
    return StoppedEvaluation(frame.budget());
  }
  return value.kind() == Value::Kind::kBool ? Value::Bool(!value.as_bool())
                                            : value;
}

Value KnownNode::Evaluate(Frame& frame) const {
  const Value value = operand_.Evaluate(frame);
  if (value.kind() == Value::Kind::kBool && frame.budget().Spend(1)) {
    return Value::Bool(true);
  }
  if (!frame.budget().Spend(1 + CopySteps(value))) {
    return StoppedEvaluation(frame.budget());
  }
  switch (value.kind()) {
    case Value::Kind::kBool:
    case Value::Kind::kString:
      return Value::Bool(true);
    case Value::Kind::kUnknown:
      return Value::Bool(false);
    case Value::Kind::kError:
      return value;
    default:
      frame.Use(value);
      return Value::Bool(
          MissingFor(value, frame.budget(), SharedPart::kInEachPlace).empty());
  }
}

Value ConditionalNode::Evaluate(Frame& frame) const {
  const Value condition = Condition(condition_, frame);
  if (condition.kind() != Value::Kind::kBool) return condition;
  return (condition.as_bool() ? yes_ : no_).Evaluate(frame);
}

Value BinaryNode::Evaluate(Frame& frame) const {
  const Value left = frame.Use(left_.Evaluate(frame));
  if (left.is_error()) return left;
  const Value right = frame.Use(right_.Evaluate(frame));
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
    : args_(PartsOf(std::move(args))),
      overloads_(std::move(overloads)),
      needs_check_(needs_check),
      non_strict_(std::any_of(
          overloads_.begin(), overloads_.end(),
          [](const Overload* overload) { return overload->non_strict; })),
      function_(std::move(function)) {}

StrictCallNode::StrictCallNode(const FunctionBody& body,
                               std::vector<NodePtr> args)
    : body_(body), args_(PartsOf(std::move(args))), steps_(1) {
  constants_.reserve(args_.size());
  for (const Part& arg : args_) {
    const Value* const constant = arg.constant();
    constants_.push_back(constant != nullptr ? *constant : Value());
    steps_ += CopySteps(constants_.back());
  }
}

Value StrictCallNode::Evaluate(Frame& frame) const {
  const size_t count = args_.size();
  Arguments args(count);
  int64_t steps = steps_;
  for (size_t i = 0; i < count; ++i) {
    if (args_[i].is_constant()) {
      new (args.begin() + i) Value(constants_[i]);
      continue;
    }
    const Value value = frame.Use(args_[i].Evaluate(frame));
    if (IsSettled(value)) return UnknownOf(value, args_, i + 1, frame);
    steps += CopySteps(value);
    new (args.begin() + i) Value(value);
  }
  if (!frame.budget().Spend(steps)) return StoppedEvaluation(frame.budget());
  return frame.Copied(body_(absl::MakeConstSpan(args.begin(), count), frame));
}

Value CallNode::Evaluate(Frame& frame) const {
  const size_t count = args_.size();
  Arguments args(count);
  int64_t steps = 1;
  for (size_t i = 0; i < count; ++i) {
    Value value = args_[i].Evaluate(frame);
    const Value used = frame.Use(value);
    if (!non_strict_) {
      if (IsSettled(used)) return UnknownOf(used, args_, i + 1, frame);
      value = used;
    }
    new (args.begin() + i) Value(value);
    steps += CopySteps(value);
  }
  if (!frame.budget().Spend(steps)) return StoppedEvaluation(frame.budget());
  return Call(absl::MakeConstSpan(args.begin(), count), frame);
}

Value CallNode::Call(absl::Span<const Value> args, Frame& frame) const {
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
  for (const Part& element : elements_) {
    const Value item = element.Evaluate(frame);
    if (item.is_error()) return item;
    frame.Use(item);
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
    frame.Use(value);
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
    frame.Use(value);
    missing.Add(MissingFor(value, frame.budget(), SharedPart::kInEachPlace));
    fields.emplace_back(name, value);
  }
  if (!missing.empty()) return Value::Unknown(missing.Join());
  return MakeMessage(type_, factory_, fields, frame.budget());
}

}  // namespace myorules::engine
