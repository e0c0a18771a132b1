// What is missing for a value to be known.
#include <cstdint>
#include <functional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/hash/hash.h"
#include "engine/base/limits.h"
#include "engine/expr/value.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;

// Values can share parts, so that walking each path would be endless. Whether
// two that are read from one place are one hangs on whether anybody asks what
// is read; where the steps must not, each is charged what the first one took.
class MissingFacts {
 public:
  MissingFacts(WorkBudget& budget, SharedPart charged, bool in_messages)
      : budget_(budget), charged_(charged), in_messages_(in_messages) {}

  // Of a value that stands in no other.
  void AddOutermost(const Value& value) {
    if (value.kind() != Value::Kind::kList) return Add(value);
    // Nor does it stand in itself, so that what it takes need not be kept.
    if (budget_.Spend(1)) AddItems(value.as_list());
  }

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
        if (in_messages_) AddMessage(value.as_message());
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
    Once(&list, [&] { AddItems(list); });
  }

  void AddItems(const ListValue& list) {
    Note(list.why_open);
    for (const Value& item : list.items) {
      if (budget_.stopped()) return;
      Add(item);
    }
  }

  void AddMap(const MapValue& map) {
    Once(&map, [&] {
      for (const auto& [key, value] : map.entries) {
        if (budget_.stopped()) return;
        Add(value);
      }
    });
  }

  void Once(const void* object, absl::FunctionRef<void()> walk) {
    const auto walked = steps_of_.find(object);
    if (walked != steps_of_.end()) {
      if (charged_ == SharedPart::kInEachPlace) budget_.Spend(walked->second);
      return;
    }
    const int64_t before = budget_.spent();
    walk();
    steps_of_.emplace(object, budget_.spent() - before);
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
  const SharedPart charged_;
  const bool in_messages_;
  UnknownUnion missing_;
  using Steps = std::pair<const void* const, int64_t>;
  absl::flat_hash_map<const void*, int64_t, absl::Hash<const void*>,
                      std::equal_to<const void*>, InMemory<Steps>>
      steps_of_{InMemory<Steps>(&Memory::Current())};
};

}  // namespace

UnknownSet MissingFor(const Value& value, WorkBudget& budget,
                      SharedPart charged) {
  MissingFacts facts(budget, charged, /*in_messages=*/true);
  facts.AddOutermost(value);
  return facts.missing();
}

UnknownSet MissingFor(const Value& value) {
  WorkBudget budget(limits::kMaxEvaluationSteps);
  return MissingFor(value, budget);
}

UnknownSet MissingBesideMessages(const Value& value, WorkBudget& budget) {
  MissingFacts facts(budget, SharedPart::kOnce, /*in_messages=*/false);
  facts.AddOutermost(value);
  return facts.missing();
}

namespace {

// Of values that share parts each is looked at once.
class Shareable {
 public:
  explicit Shareable(absl::FunctionRef<bool(const OpaqueValue&)> is_shareable)
      : is_shareable_(is_shareable) {}

  bool Is(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::kList: {
        const ListValue& list = value.as_list();
        if (list.open) return false;
        return !seen_.insert(&list).second ||
               absl::c_all_of(list.items,
                              [this](const Value& item) { return Is(item); });
      }
      case Value::Kind::kMap: {
        const MapValue& map = value.as_map();
        return !seen_.insert(&map).second ||
               absl::c_all_of(map.entries, [this](const MapEntry& entry) {
                 return Is(entry.value);
               });
      }
      case Value::Kind::kOpaque:
        return is_shareable_(value.as_opaque());
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

 private:
  const absl::FunctionRef<bool(const OpaqueValue&)> is_shareable_;
  absl::flat_hash_set<const void*> seen_;
};

}  // namespace

bool IsShareable(const Value& value,
                 absl::FunctionRef<bool(const OpaqueValue&)> is_shareable) {
  return Shareable(is_shareable).Is(value);
}

}  // namespace myorules::engine
