// What is missing for a value to be known.
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/expr/value.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;

// Values can share parts, so that walking each path would be endless.
class MissingFacts {
 public:
  void Add(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::kUnknown:
        missing_.Merge(value.as_unknown());
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
        missing_.Merge(value.as_date().why);
        break;
      case Value::Kind::kRange:
        missing_.Merge(value.as_range().why);
        break;
      default:
        break;
    }
  }

  const UnknownSet& missing() const { return missing_; }

 private:
  void AddList(const ListValue& list) {
    if (!seen_.insert(&list).second) return;
    missing_.Merge(list.why_open);
    for (const Value& item : list.items) Add(item);
  }

  void AddMap(const MapValue& map) {
    if (!seen_.insert(&map).second) return;
    for (const auto& [key, value] : map.entries) Add(value);
  }

  void AddMessage(const MessageValue& message) {
    if (message.unset) {
      missing_.Merge(UnknownSet::Of(message.path));
      return;
    }
    if (!message.partial) return;
    const Descriptor& type = *message.message->GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      if (IsGivenOtherwise(message, *type.field(i))) continue;
      // Kept, so that no address comes up twice.
      read_.push_back(ReadField(message, *type.field(i)));
      Add(Value(read_.back()));
    }
  }

  UnknownSet missing_;
  absl::flat_hash_set<const void*> seen_;
  std::vector<Value> read_;
};

}  // namespace

UnknownSet MissingFor(const Value& value) {
  MissingFacts facts;
  facts.Add(value);
  return facts.missing();
}

}  // namespace myorules::engine
