#include "engine/expr/value.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

template <typename T>
const T* Keep(const T& value) {
  return Memory::Current().New(value);
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

Value Value::Duration(absl::Duration value) {
  return Value(Kind::kDuration, Keep(value));
}
Value Value::Timestamp(absl::Time value) {
  return Value(Kind::kTimestamp, Keep(value));
}
Value Value::String(absl::string_view value) {
  return StringView(Memory::Current().Copy(value));
}
Value Value::Bytes(absl::string_view value) {
  return BytesView(Memory::Current().Copy(value));
}
Value Value::Error(absl::string_view message) {
  return Value(Kind::kError, Keep(ErrorValue{Memory::Current().Copy(message)}));
}
Value Value::List(const ListValue& value) {
  return Value(Kind::kList, value.items.size(), Keep(value));
}
Value Value::List(absl::Span<const Value> items) {
  ListValue list;
  list.items = Memory::Current().Copy(items);
  return List(list);
}
Value Value::Map(MapValue value) {
  return Value(Kind::kMap, value.entries.size(), Keep(value));
}
Value Value::Message(const MessageValue& value) {
  return Value(Kind::kMessage, Keep(value));
}
Value Value::OfType(Type type) {
  auto shared = std::make_shared<const Type>(std::move(type));
  const Type* kept = shared.get();
  Memory::Current().Own(std::move(shared));
  return Value(Kind::kType, kept);
}
Value Value::Date(DateRange value) {
  if (value.earliest == value.latest) {
    value.why = UnknownSet();
  } else if (value.why.empty()) {
    // So that no unknown ever comes without a fact.
    return Error(absl::StrCat("no fact would narrow the date ",
                              engine::ToString(value)));
  }
  return Value(Kind::kDate, Keep(value));
}
Value Value::Range(NumberRange value) {
  const bool is_nan = std::isnan(value.low) && std::isnan(value.high);
  if (value.low == value.high || is_nan) {
    value.why = UnknownSet();
  } else if (value.why.empty()) {
    return Error(absl::StrCat("no fact would narrow the number ",
                              engine::ToString(value)));
  }
  return Value(Kind::kRange, Keep(value));
}

Type Value::type() const {
  switch (kind()) {
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

Value NoMapKey(const Value& value) {
  return Value::Error(
      absl::StrCat("a value of type ", value.type().ToString(),
                   " cannot be a map key; bool, int, uint and string can"));
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

Value MakeMap(absl::Span<const MapEntry> entries) {
  Growing<MapEntry> kept;
  kept.append(entries);
  return MakeMapInPlace(absl::MakeSpan(kept.begin(), kept.size()));
}

Value MakeMapInPlace(absl::Span<MapEntry> entries) {
  for (const MapEntry& entry : entries) {
    if (!IsMapKey(entry.key)) return NoMapKey(entry.key);
  }
  std::sort(entries.begin(), entries.end(),
            [](const MapEntry& a, const MapEntry& b) {
              return CompareMapKeys(a.key, b.key) < 0;
            });
  for (size_t i = 1; i < entries.size(); ++i) {
    if (CompareMapKeys(entries[i - 1].key, entries[i].key) == 0) {
      return Value::Error(
          absl::StrCat("repeated map key ", KeyText(entries[i].key)));
    }
  }
  return Value::Map({entries});
}

const Value* MapValue::Find(const Value& key) const {
  if (key.kind() == Value::Kind::kDouble) {
    const absl::optional<Value> integer = IntegerOf(key.as_double());
    return integer.has_value() ? Find(*integer) : nullptr;
  }
  if (!IsMapKey(key)) return nullptr;
  auto found = std::lower_bound(entries.begin(), entries.end(), key,
                                [](const MapEntry& entry, const Value& sought) {
                                  return CompareMapKeys(entry.key, sought) < 0;
                                });
  if (found == entries.end() || CompareMapKeys(found->key, key) != 0) {
    return nullptr;
  }
  return &found->value;
}

}  // namespace myorules::engine
