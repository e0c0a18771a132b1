#include "engine/expr/value.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

template <typename T>
std::shared_ptr<const void> Share(T value) {
  return std::make_shared<const T>(std::move(value));
}

// The int or uint of exactly that value; nullopt: there is none.
absl::optional<Value> IntegerOf(double value) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  constexpr double kTwoTo64 = 18446744073709551616.0;
  if (std::trunc(value) != value) return absl::nullopt;
  if (value >= -kTwoTo63 && value < kTwoTo63) {
    return Value::Int(static_cast<int64_t>(value));
  }
  if (value >= 0 && value < kTwoTo64) {
    return Value::Uint(static_cast<uint64_t>(value));
  }
  return absl::nullopt;
}

}  // namespace

template <typename T>
const T& Value::Get() const {
  return *static_cast<const T*>(std::get<Shared>(data_).get());
}

Value Value::String(absl::string_view value) {
  return Value(Kind::kString, Share(std::string(value)));
}
Value Value::Bytes(absl::string_view value) {
  return Value(Kind::kBytes, Share(std::string(value)));
}
Value Value::List(ListValue value) {
  return Value(Kind::kList, Share(std::move(value)));
}
Value Value::List(std::vector<Value> items) {
  ListValue list;
  list.items = std::move(items);
  return List(std::move(list));
}
Value Value::Map(MapValue value) {
  return Value(Kind::kMap, Share(std::move(value)));
}
Value Value::Message(MessageValue value) {
  return Value(Kind::kMessage, Share(std::move(value)));
}
Value Value::OfType(Type type) {
  return Value(Kind::kType, Share(std::move(type)));
}
Value Value::Date(DateRange value) {
  if (value.earliest == value.latest) {
    value.why = UnknownSet();
  } else if (value.why.empty()) {
    // So that no unknown ever comes without a reason.
    value.why = UnknownSet::Of(
        "", absl::StrCat("known only to be in ", engine::ToString(value)));
  }
  return Value(Kind::kDate, Share(std::move(value)));
}
Value Value::Range(NumberRange value) {
  if (value.low == value.high) {
    value.why = UnknownSet();
  } else if (value.why.empty()) {
    value.why = UnknownSet::Of(
        "", absl::StrCat("known only to be ", engine::ToString(value)));
  }
  return Value(Kind::kRange, Share(std::move(value)));
}
Value Value::Opaque(std::shared_ptr<const OpaqueValue> value) {
  return Value(Kind::kOpaque, Share(std::move(value)));
}
Value Value::Error(absl::string_view message) {
  return Value(Kind::kError, Share(ErrorValue{std::string(message)}));
}
Value Value::Unknown(UnknownSet set) {
  return Value(Kind::kUnknown, Share(std::move(set)));
}

const std::string& Value::as_string() const { return Get<std::string>(); }
const std::string& Value::as_bytes() const { return Get<std::string>(); }
const ListValue& Value::as_list() const { return Get<ListValue>(); }
const MapValue& Value::as_map() const { return Get<MapValue>(); }
const MessageValue& Value::as_message() const { return Get<MessageValue>(); }
const Type& Value::as_type() const { return Get<Type>(); }
const DateRange& Value::as_date() const { return Get<DateRange>(); }
const NumberRange& Value::as_range() const { return Get<NumberRange>(); }
const OpaqueValue& Value::as_opaque() const {
  return *Get<std::shared_ptr<const OpaqueValue>>();
}
const ErrorValue& Value::as_error() const { return Get<ErrorValue>(); }
const UnknownSet& Value::as_unknown() const { return Get<UnknownSet>(); }

Type Value::type() const {
  switch (kind_) {
    case Kind::kNull:
      return Type::Null();
    case Kind::kBool:
      return Type::Bool();
    case Kind::kInt:
      return Type::Int();
    case Kind::kUint:
      return Type::Uint();
    case Kind::kDouble:
      return Type::Double();
    case Kind::kString:
      return Type::String();
    case Kind::kBytes:
      return Type::Bytes();
    case Kind::kDuration:
      return Type::Duration();
    case Kind::kTimestamp:
      return Type::Timestamp();
    case Kind::kList:
      return Type::List(Type::Dyn());
    case Kind::kMap:
      return Type::Map(Type::Dyn(), Type::Dyn());
    case Kind::kMessage:
      return Type::Message(as_message().message->GetDescriptor()->full_name());
    case Kind::kType:
      return Type::TypeOf(Type::Dyn());
    case Kind::kDate:
      return Type::Date();
    case Kind::kRange:
      return Type::Range();
    case Kind::kOpaque:
      return Type::Opaque(as_opaque().type_name());
    case Kind::kError:
      return Type::Error();
    case Kind::kUnknown:
      return Type::Dyn();
  }
  return Type::Dyn();
}

Value Settle(const Value& value) {
  if (value.kind() != Value::Kind::kMessage || !value.as_message().unset) {
    return value;
  }
  return Value::Unknown(UnknownSet::Of(value.as_message().path));
}

int64_t CopySteps(const Value& value) {
  constexpr size_t kBytesAStep = 8;
  size_t steps = 0;
  switch (value.kind()) {
    case Value::Kind::kString:
      steps = value.as_string().size() / kBytesAStep;
      break;
    case Value::Kind::kBytes:
      steps = value.as_bytes().size() / kBytesAStep;
      break;
    case Value::Kind::kList:
      steps = value.as_list().items.size();
      break;
    case Value::Kind::kMap:
      steps = value.as_map().entries.size();
      break;
    case Value::Kind::kUnknown:
      steps = value.as_unknown().size();
      break;
    default:
      break;
  }
  return static_cast<int64_t>(steps);
}

bool IsMapKey(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
    case Value::Kind::kInt:
    case Value::Kind::kUint:
    case Value::Kind::kString:
      return true;
    default:
      return false;
  }
}

int CompareMapKeys(const Value& a, const Value& b) {
  auto rank = [](const Value& key) {
    if (key.kind() == Value::Kind::kBool) return 0;
    return key.kind() == Value::Kind::kString ? 2 : 1;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  switch (rank(a)) {
    case 0:
      return int{a.as_bool()} - int{b.as_bool()};
    case 1:
      return CompareNumbers(a, b).value_or(0);
    default:
      return std::clamp(a.as_string().compare(b.as_string()), -1, 1);
  }
}

Value MakeMap(std::vector<std::pair<Value, Value>> entries) {
  for (const auto& [key, value] : entries) {
    if (!IsMapKey(key)) {
      return Value::Error(
          absl::StrCat("a value of type ", key.type().ToString(),
                       " cannot be a map key; bool, int, uint and string can"));
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return CompareMapKeys(a.first, b.first) < 0;
  });
  for (size_t i = 1; i < entries.size(); ++i) {
    if (CompareMapKeys(entries[i - 1].first, entries[i].first) == 0) {
      return Value::Error(
          absl::StrCat("repeated map key ", entries[i].first.ToString()));
    }
  }
  MapValue map;
  map.entries = std::move(entries);
  return Value::Map(std::move(map));
}

const Value* MapValue::Find(const Value& key) const {
  if (key.kind() == Value::Kind::kDouble) {
    const absl::optional<Value> integer = IntegerOf(key.as_double());
    return integer.has_value() ? Find(*integer) : nullptr;
  }
  if (!IsMapKey(key)) return nullptr;
  auto found =
      std::lower_bound(entries.begin(), entries.end(), key,
                       [](const auto& entry, const Value& sought) {
                         return CompareMapKeys(entry.first, sought) < 0;
                       });
  if (found == entries.end() || CompareMapKeys(found->first, key) != 0) {
    return nullptr;
  }
  return &found->second;
}

}  // namespace myorules::engine
