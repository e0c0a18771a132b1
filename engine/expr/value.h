// CEL values, with unknowns, open lists, partial dates and uncertain numbers.
#ifndef MYORULES_ENGINE_EXPR_VALUE_H_
#define MYORULES_ENGINE_EXPR_VALUE_H_

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/path.h"
#include "engine/base/unknown_set.h"
#include "engine/base/work_budget.h"
#include "engine/expr/type.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

class Value;

// A CEL error: the rule failed on this input (division by zero, overflow, no
// such key). Not a Status: the engine itself works.
struct ErrorValue {
  absl::string_view message;
};

// A list. `open`: there may be further entries; `why_open` says which facts
// would close it. `why_undecided`: those of them by which entries on record
// belong or not; the others would tell of entries that are not on record.
// `unordered`: the entries are sorted by content, so that a fact filled in can
// move them; no answer may lean on their positions.
struct ListValue {
  absl::Span<const Value> items;
  bool open = false;
  bool unordered = false;
  UnknownSet why_open;
  UnknownSet why_undecided;

  // Whether entries on record may belong or not.
  bool undecided() const { return !why_undecided.empty(); }
};

struct MapEntry;

// A map. Keys are bool, int, uint or string; sorted by CompareMapKeys, without
// equal ones.
struct MapValue {
  absl::Span<const MapEntry> entries;

  // Returns the value of `key`, or null. Numbers are found by value, so that 1u
  // and 1.0 find 1.
  const Value* Find(const Value& key) const;
};

// A message and where it stands.
struct MessageValue {
  // Never null. Part of the evaluated input, or kept by the memory.
  const google::protobuf::Message* message = nullptr;
  // Where it stands: "patient.biopsy", "patient.items[name=a]". Null where it
  // is not partial.
  const Path* path = nullptr;
  // True: fields that are not set are unknown rather than their default.
  bool partial = false;
  // True: the message itself is not set, so `message` is a default instance.
  // Selecting a field goes on (to that field's own path); any other use is the
  // unknown {path}.
  bool unset = false;
  // What a function made of the message, for the next call of its kind: as long
  // as the memory. `kept_by`: whose it is.
  mutable const void* kept = nullptr;
  mutable const void* kept_by = nullptr;
};

// A day known to lie between two days, both included. `why`: what would narrow
// it; empty where both are the same day (a value sees to that), and only there:
// otherwise the value is an error, since nothing on record could settle it.
struct DateRange {
  absl::CivilDay earliest;
  absl::CivilDay latest;
  UnknownSet why;
};

// A number known to lie in an interval. An infinite end that is not excluded is
// one of its numbers. `why`: what would narrow it; empty where both ends are
// the same number, or NaN, and only there, as of a DateRange.
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_excluded = false;
  bool high_excluded = false;
  UnknownSet why;
};

// A value of a library's own type. Immutable. Outlives the values that hold it:
// it belongs to a pack, or to the memory of an evaluation.
class OpaqueValue {
 public:
  // The name in Type::Opaque(name).
  virtual absl::string_view type_name() const = 0;

 protected:
  ~OpaqueValue() = default;
};

// A CEL value: two words, copied freely. What does not fit in them is
// immutable and in the memory in which the value was made (Memory::Current() of
// the thread), or belongs to the evaluated input.
class Value {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInt,
    kUint,
    kDouble,
    kString,
    kBytes,
    kDuration,
    kTimestamp,
    kList,
    kMap,
    kMessage,
    kType,
    kDate,
    kRange,
    kOpaque,
    kError,
    kUnknown,
  };

  Value() = default;  // null

  static Value Null() { return Value(); }
  static Value Bool(bool value) { return Value(Kind::kBool, value); }
  static Value Int(int64_t value) { return Value(Kind::kInt, value); }
  static Value Uint(uint64_t value) { return Value(Kind::kUint, value); }
  static Value Double(double value) { return Value(Kind::kDouble, value); }
  static Value Duration(absl::Duration value);
  static Value Timestamp(absl::Time value);
  // These copy the text …
  static Value String(absl::string_view value);
  static Value Bytes(absl::string_view value);
  static Value Error(absl::string_view message);
  // … and these do not: it outlives the value.
  static Value StringView(absl::string_view value) {
    return Value(Kind::kString, value);
  }
  static Value BytesView(absl::string_view value) {
    return Value(Kind::kBytes, value);
  }
  // The items outlive the value.
  static Value List(const ListValue& value);
  // A closed list; copies the items.
  static Value List(absl::Span<const Value> items);
  static Value Map(MapValue value);
  static Value Message(const MessageValue& value);
  static Value OfType(Type type);
  static Value Date(DateRange value);
  static Value Range(NumberRange value);
  static Value Opaque(const OpaqueValue* value) {
    return Value(Kind::kOpaque, value);
  }
  static Value Unknown(UnknownSet set) { return Value(set); }

  Kind kind() const { return static_cast<Kind>(head_ & 0xff); }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_unknown() const { return kind() == Kind::kUnknown; }
  bool is_error() const { return kind() == Kind::kError; }
  bool is_true() const { return kind() == Kind::kBool && as_bool(); }
  bool is_false() const { return kind() == Kind::kBool && !as_bool(); }
  // The bytes of a text, the entries of a list or map, the facts of an unknown;
  // 0 of all else.
  uint32_t size() const { return static_cast<uint32_t>(head_ >> kSizeShift); }

  // Each requires that kind.
  bool as_bool() const { return data_.boolean; }
  int64_t as_int() const { return data_.integer; }
  uint64_t as_uint() const { return data_.natural; }
  double as_double() const { return data_.real; }
  absl::string_view as_string() const { return text(); }
  absl::string_view as_bytes() const { return text(); }
  absl::Duration as_duration() const { return Get<absl::Duration>(); }
  absl::Time as_timestamp() const { return Get<absl::Time>(); }
  const ListValue& as_list() const { return Get<ListValue>(); }
  const MapValue& as_map() const { return Get<MapValue>(); }
  const MessageValue& as_message() const { return Get<MessageValue>(); }
  const Type& as_type() const { return Get<Type>(); }
  const DateRange& as_date() const { return Get<DateRange>(); }
  const NumberRange& as_range() const { return Get<NumberRange>(); }
  const OpaqueValue& as_opaque() const { return Get<OpaqueValue>(); }
  const ErrorValue& as_error() const { return Get<ErrorValue>(); }
  UnknownSet as_unknown() const { return data_.unknown; }

  // The run-time type: list(dyn) for any list, and so on.
  Type type() const;

  // For messages of tests and traces: `[1, "a"]`, `unknown{patient.x}`,
  // `2016-05`, `error{no such key}`. Stable; cut after some thousand bytes.
  std::string ToString() const;

 private:
  union Data {
    bool boolean;
    int64_t integer;
    uint64_t natural;
    double real;
    const void* object;
    UnknownSet unknown;

    Data() : integer(0) {}
  };

  explicit Value(Kind kind, uint32_t size = 0)
      : head_(static_cast<uint64_t>(kind) | uint64_t{size} << kSizeShift) {}
  Value(Kind kind, bool value) : Value(kind) { data_.boolean = value; }
  Value(Kind kind, int64_t value) : Value(kind) { data_.integer = value; }
  Value(Kind kind, uint64_t value) : Value(kind) { data_.natural = value; }
  Value(Kind kind, double value) : Value(kind) { data_.real = value; }
  Value(Kind kind, const void* object) : Value(kind) { data_.object = object; }
  Value(Kind kind, absl::string_view text)
      : Value(kind, text.size(), text.data()) {}
  Value(Kind kind, size_t size, const void* object)
      : Value(kind, static_cast<uint32_t>(size)) {
    data_.object = object;
  }
  explicit Value(UnknownSet set)
      : Value(Kind::kUnknown, static_cast<uint32_t>(set.size())) {
    data_.unknown = set;
  }

  template <typename T>
  const T& Get() const {
    return *static_cast<const T*>(data_.object);
  }
  absl::string_view text() const {
    return absl::string_view(static_cast<const char*>(data_.object), size());
  }

  static constexpr int kSizeShift = 32;

  // The kind, and above it the size: one word, so that values travel in
  // registers as they are.
  uint64_t head_ = 0;
  Data data_;
};

static_assert(sizeof(Value) == 16 && std::is_trivially_copyable_v<Value>);

struct MapEntry {
  Value key;
  Value value;
};

// The equality of CEL (heterogeneous numbers; NaN is not equal to itself), with
// unknowns: `unknown` where the missing facts could still change the answer
// (docs/reference/unknowns.md). An error of either side is the answer.
Value Equal(const Value& a, const Value& b);

// The same, which charges each pair compared and each missing fact noted:
// values can share parts so that they are small in memory and endless to walk.
Value Equal(const Value& a, const Value& b, WorkBudget& budget);

// -1, 0 or 1 for int, uint and double in any mixture, compared exactly (no
// conversion rounds; but a double of 2^63 equals the greatest int, and one of
// 2^64 the greatest uint); nullopt where one is NaN. Requires numbers.
absl::optional<int> CompareNumbers(const Value& a, const Value& b);
bool IsNumber(const Value& value);

// Orders map keys: bools, then numbers by value, then strings. Requires keys.
int CompareMapKeys(const Value& a, const Value& b);
// Whether `value` can be a key: bool, int, uint, string.
bool IsMapKey(const Value& value);
// The error of a value that can be no key.
Value NoMapKey(const Value& value);
// "'b'", as messages quote words, and "3".
std::string KeyText(const Value& key);
// Sorts the entries. Returns an error value for keys that are none, or equal.
Value MakeMap(absl::Span<const MapEntry> entries);
// The same in place: the entries outlive the value.
Value MakeMapInPlace(absl::Span<MapEntry> entries);

// A message that is not set, in a place where it is not selected from: the
// unknown at its path. Any other value: itself.
Value Settle(const Value& value);

// Whether threads can share the value as long as its memory lasts: it is known,
// and holds nothing that grows when it is looked at, as places do. Of an opaque
// value the caller knows.
bool IsShareable(const Value& value,
                 absl::FunctionRef<bool(const OpaqueValue&)> is_shareable);

// Steps that copying the value costs: an entry, or eight bytes, is about one.
inline int64_t CopySteps(const Value& value) {
  constexpr uint32_t kBytesAStep = 8;
  const bool is_text = value.kind() == Value::Kind::kString ||
                       value.kind() == Value::Kind::kBytes;
  return is_text ? value.size() / kBytesAStep : value.size();
}

// Everything missing that could still change `value`: its facts where it is an
// unknown, what keeps a list open, what would narrow a date or range, and the
// same for what it holds. Empty: the value is known. (For an error: empty.)
// Charges each value looked at and each fact noted; a part that stands in
// several places, `charged` so.
enum class SharedPart { kOnce, kInEachPlace };
UnknownSet MissingFor(const Value& value, WorkBudget& budget,
                      SharedPart charged = SharedPart::kOnce);
// The same, within limits::kMaxEvaluationSteps.
UnknownSet MissingFor(const Value& value);
// The same but for messages: not what is missing in them, nor that they are.
UnknownSet MissingBesideMessages(const Value& value, WorkBudget& budget);

// "2016-05-09"; "2016-05" and "2016" for whole periods; else
// "2016-05-10..2016-06-02".
std::string ToString(const DateRange& range);
// "17..18", "<20", ">=200", "(0, 20]"; a single number as itself.
std::string ToString(const NumberRange& range);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_H_
