#include <algorithm>
#include <utility>

#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/expr/cost.h"
#include "engine/expr/cost_parts.h"

namespace myorules::engine {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

namespace {

constexpr double kBytesAStep = 8;
// Finite, so that none of it is nothing.
constexpr double kEndless = 1e300;

// A number, a bool, null.
bool IsPlain(const Extent& extent) {
  return extent.size == 0 && extent.compare == 0 && extent.entry == nullptr;
}

}  // namespace

double StepsOfEqual(const Extent& a, const Extent& b) {
  double steps = 1 + a.all_facts() + b.all_facts();
  // Of another kind, or as plain.
  if (IsPlain(a) || IsPlain(b)) return steps;
  steps += a.compare + b.compare;
  if (a.entry == nullptr || b.entry == nullptr) return steps + a.size + b.size;
  // Lists without order, and those that may be open, look at each pair from
  // either side.
  const bool each_pair =
      a.unordered || b.unordered || a.facts > 0 || b.facts > 0;
  const double pairs =
      each_pair ? 2 * a.size * b.size : std::min(a.size, b.size);
  return pairs == 0 ? steps : steps + pairs * StepsOfEqual(*a.entry, *b.entry);
}

Extent Larger(const Extent& a, const Extent& b) {
  Extent larger;
  larger.size = std::max(a.size, b.size);
  larger.weight = std::max(a.weight, b.weight);
  larger.compare = std::max(a.compare, b.compare);
  larger.facts = std::max(a.facts, b.facts);
  larger.parts = std::max(a.parts, b.parts);
  larger.depth = std::max(a.depth, b.depth);
  larger.unordered = a.unordered || b.unordered;
  larger.entry =
      a.entry == nullptr ? b.entry
      : b.entry == nullptr
          ? a.entry
          : std::make_shared<const Extent>(Larger(*a.entry, *b.entry));
  return larger;
}

CostModel::CostModel(const google::protobuf::DescriptorPool* pool,
                     InputBounds bounds)
    : pool_(pool), bounds_(std::move(bounds)), all_facts_(kEndless) {}

Extent CostModel::Text(double bytes) {
  Extent text;
  text.size = bytes / kBytesAStep;
  text.weight = 1 + text.size;
  return text;
}

Extent CostModel::List(double size, const Extent& entry) {
  Extent list;
  list.size = size;
  list.weight = size == 0 ? 1 : 1 + size * entry.weight;
  list.depth = 1 + entry.depth;
  list.entry = std::make_shared<const Extent>(entry);
  return list;
}

Extent CostModel::ExtentOf(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::kString:
    case Type::Kind::kBytes:
      return Text(bounds_.text_bytes);
    case Type::Kind::kWrapper:
      return ExtentOf(type.parameters()[0]);
    case Type::Kind::kMessage: {
      const Descriptor* message = pool_->FindMessageTypeByName(type.name());
      return message == nullptr ? Extent() : ExtentOf(*message);
    }
    case Type::Kind::kList:
      return List(limits::kDefaultListEntries, ExtentOf(type.parameters()[0]));
    case Type::Kind::kMap:
      return List(limits::kDefaultListEntries, ExtentOf(type.parameters()[1]));
    case Type::Kind::kDyn:
    case Type::Kind::kParameter: {
      // A text, or a list of anything.
      Extent any = Text(bounds_.text_bytes);
      any.size = std::max<double>(any.size, limits::kDefaultListEntries);
      any.weight += any.size;
      any.compare = any.size * any.size;
      return any;
    }
    default:
      return Extent();
  }
}

Extent CostModel::ExtentOf(const FieldDescriptor& field) {
  if (field.is_map()) {
    const FieldDescriptor& value = *field.message_type()->map_value();
    return List(bounds_.entries(field), ExtentOf(value));
  }
  Extent one;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    one = ExtentOf(*field.message_type());
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    one = Text(bounds_.text_bytes);
  }
  if (!field.is_repeated()) return one;
  Extent list = List(bounds_.entries(field), one);
  list.unordered = IsSorted(field);
  return list;
}

Extent CostModel::ExtentOf(const Descriptor& message) {
  const Type type = TypeOfMessage(message);
  if (type.kind() != Type::Kind::kMessage) return ExtentOf(type);
  const auto known = messages_.find(&message);
  if (known != messages_.end()) return known->second;
  // A type that holds itself has no bound.
  Extent endless;
  endless.weight = endless.compare = endless.parts = kEndless;
  messages_[&message] = endless;
  Extent extent;
  for (int i = 0; i < message.field_count(); ++i) {
    const Extent field = ExtentOf(*message.field(i));
    extent.weight += 1 + field.size + field.weight;
    extent.compare += 2 * field.size + StepsOfEqual(field, field);
    extent.parts += field.all_facts();
  }
  messages_[&message] = extent;
  return extent;
}

void CostModel::Declare(absl::string_view variable, Extent extent) {
  variables_[std::string(variable)] = std::move(extent);
}

const Extent* CostModel::Find(absl::string_view variable) const {
  const auto found = variables_.find(variable);
  return found == variables_.end() ? nullptr : &found->second;
}

}  // namespace myorules::engine
