// What is missing for a value to be known.
#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "engine/base/limits.h"
#include "engine/expr/value.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;

// Values can share parts, so that walking each path would be endless.
class MissingFacts {
 public:
  explicit MissingFacts(WorkBudget& budget) : budget_(budget) {}

  void Add(const Value& value) {
    if (!budget_.Spend(1)) return;
    switch (value.kind()) {
      case Value::Kind::kUnknown:
        Note(value.as_unknown());
        break;
      case Value::Kind::kList:
        AddList(value.as_list());
        break;
      case Value::Kind::kMap:
        AddMap(value.as_map());
        break;
      case Value::Kind::kMessage:
        AddMessage(value.as_message());
        break;
      case Value::Kind::kDate:
        Note(value.as_date().why);
        break;
      case Value::Kind::kRange:
        Note(value.as_range().why);
        break;
      default:
        break;
    }
  }

  UnknownSet missing() const { return missing_.Join(); }

 private:
  void Note(const UnknownSet& set) {
    budget_.Spend(static_cast<int64_t>(set.size()));
    missing_.Add(set);
  }

  void AddList(const ListValue& list) {
    if (!seen_.insert(&list).second) return;
    Note(list.why_open);
    for (const Value& item : list.items) {
      if (budget_.stopped()) return;
      Add(item);
    }
  }

  void AddMap(const MapValue& map) {
    if (!seen_.insert(&map).second) return;
    for (const auto& [key, value] : map.entries) {
      if (budget_.stopped()) return;
      Add(value);
    }
  }

  void AddMessage(const MessageValue& message) {
    if (message.unset) {
      Note(UnknownSet::Of(message.path));
      return;
    }
    if (!message.partial) return;
    const Descriptor& type = *message.message->GetDescriptor();
    for (int i = 0; i < type.field_count() && !budget_.stopped(); ++i) {
      if (GivenInstead(message, *type.field(i)) != nullptr) continue;
      const Value value = ReadField(message, *type.field(i));
      budget_.Spend(CopySteps(value));
      Add(value);
    }
  }

  WorkBudget& budget_;
  UnknownUnion missing_;
  absl::flat_hash_set<const void*, absl::Hash<const void*>,
                      std::equal_to<const void*>, InMemory<const void*>>
      seen_{InMemory<const void*>(&Memory::Current())};
};

}  // namespace

UnknownSet MissingFor(const Value& value, WorkBudget& budget) {
  MissingFacts facts(budget);
  facts.Add(value);
  return facts.missing();
}

UnknownSet MissingFor(const Value& value) {
  WorkBudget budget(limits::kMaxEvaluationSteps);
  return MissingFor(value, budget);
}

bool IsShareable(const Value& value,
                 absl::FunctionRef<bool(const OpaqueValue&)> is_shareable) {
  switch (value.kind()) {
    case Value::Kind::kList: {
      const ListValue& list = value.as_list();
      return !list.open && !list.undecided &&
             absl::c_all_of(list.items, [&](const Value& item) {
               return IsShareable(item, is_shareable);
             });
    }
    case Value::Kind::kMap:
      return absl::c_all_of(value.as_map().entries, [&](const MapEntry& entry) {
        return IsShareable(entry.value, is_shareable);
      });
    case Value::Kind::kOpaque:
      return is_shareable(value.as_opaque());
    case Value::Kind::kDate:
      return value.as_date().why.empty();
    case Value::Kind::kRange:
      return value.as_range().why.empty();
    case Value::Kind::kMessage:
    case Value::Kind::kError:
    case Value::Kind::kUnknown:
      return false;
    default:
      return true;
  }
}

}  // namespace myorules::engine
