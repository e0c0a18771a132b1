#include "engine/base/canonical.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <tuple>
#include <typeinfo>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/base/proto_text.h"
#include "myorules/v1/date.pb.h"
#include "myorules/v1/options.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The fields of the option path_key.
std::vector<const FieldDescriptor*> FindKeyFields(const Descriptor& type) {
  std::vector<const FieldDescriptor*> fields;
  for (const std::string& name :
       type.options().GetRepeatedExtension(v1::path_key)) {
    const FieldDescriptor* field = type.FindFieldByName(name);
    if (field != nullptr && !field->is_repeated()) fields.push_back(field);
  }
  return fields;
}

// The same; of types that are part of the program they are found once.
absl::Span<const FieldDescriptor* const> KeyFields(
    const Descriptor& type, std::vector<const FieldDescriptor*>* kept) {
  if (type.file()->pool() != DescriptorPool::generated_pool()) {
    *kept = FindKeyFields(type);
    return *kept;
  }
  thread_local absl::flat_hash_map<const Descriptor*,
                                   std::vector<const FieldDescriptor*>>
      known;
  const auto [found, inserted] = known.try_emplace(&type);
  if (inserted) found->second = FindKeyFields(type);
  return found->second;
}

// A field that an entry is sorted by. Unset sorts first.
struct SortKey {
  bool set = false;
  double number = 0;
  int64_t integer = 0;
  std::string text;

  friend bool operator<(const SortKey& a, const SortKey& b) {
    return std::tie(a.set, a.number, a.integer, a.text) <
           std::tie(b.set, b.number, b.integer, b.text);
  }
  friend bool operator==(const SortKey& a, const SortKey& b) {
    return !(a < b) && !(b < a);
  }
};

bool IsDate(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         IsDateType(*field.message_type());
}

// An enum that is explicitly at *_UNSPECIFIED says as little as one that is not
// set.
bool IsSet(const Message& entry, const FieldDescriptor& field,
           const Reflection& reflection) {
  if (!field.has_presence()) {
    // Asked for what it holds it answers sooner.
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      return reflection.GetEnumValue(entry, &field) != 0;
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      std::string kept;
      return !reflection.GetStringReference(entry, &field, &kept).empty();
    }
  }
  if (!reflection.HasField(entry, &field)) return false;
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return true;
  const EnumValueDescriptor* value = field.enum_type()->FindValueByNumber(
      reflection.GetEnumValue(entry, &field));
  return value == nullptr || value->number() != 0 ||
         !absl::EndsWith(value->name(), "_UNSPECIFIED");
}

SortKey KeyOf(const Message& entry, const FieldDescriptor& field) {
  SortKey key;
  const Reflection& reflection = *entry.GetReflection();
  key.set = IsSet(entry, field, reflection);
  if (!key.set) return key;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      key.text = reflection.GetString(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      key.integer = reflection.GetEnumValue(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      key.integer = reflection.GetBool(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      key.integer = reflection.GetInt32(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      key.integer = reflection.GetInt64(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      key.integer = reflection.GetUInt32(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      // As text of a fixed width, which orders like the number.
      key.text = absl::StrFormat("%020u", reflection.GetUInt64(entry, &field));
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      key.number = reflection.GetFloat(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      key.number = reflection.GetDouble(entry, &field);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& message = reflection.GetMessage(entry, &field);
      if (IsDate(field)) {
        const DateParts date = DatePartsOf(message);
        key.integer =
            (int64_t{date.year} << 32) + date.month * int64_t{1000} + date.day;
      } else {
        key.text = DeterministicBytes(message);
      }
      break;
    }
  }
  // A NaN would be in no order with anything; its bytes still tell it apart.
  if (key.number != key.number) key.number = 0;
  return key;
}

void AppendTwoDigits(int32_t number, std::string* text) {
  if (number < 0 || number > 99) {
    absl::StrAppend(text, number);
    return;
  }
  text->push_back(static_cast<char>('0' + number / 10));
  text->push_back(static_cast<char>('0' + number % 10));
}

void AppendDate(const Message& message, std::string* text) {
  const DateParts date = DatePartsOf(message);
  if (date.year < 0 || date.year > 9999) {
    absl::StrAppend(text, absl::Dec(date.year, absl::kZeroPad4));
  } else {
    AppendTwoDigits(date.year / 100, text);
    AppendTwoDigits(date.year % 100, text);
  }
  if (date.month != 0 || date.day != 0) {
    *text += '-';
    AppendTwoDigits(date.month, text);
  }
  if (date.day != 0) {
    *text += '-';
    AppendTwoDigits(date.day, text);
  }
}

bool IsPlain(unsigned char byte) {
  switch (byte) {
    case '[':
    case ']':
    case ',':
    case '=':
    case '#':
    case '"':
    case '\\':
    case 0x7F:
      return false;
    default:
      return byte >= 0x20;
  }
}

// In quotes where it could be taken for another path.
void AppendQuoted(absl::string_view word, std::string* text) {
  if (std::all_of(word.begin(), word.end(), IsPlain)) {
    text->append(word.data(), word.size());
  } else {
    absl::StrAppend(text, "\"", absl::Utf8SafeCEscape(word), "\"");
  }
}

void AppendKey(const Message& entry, const FieldDescriptor& field,
               const Reflection& reflection, std::string* text) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string kept;
      return AppendQuoted(reflection.GetStringReference(entry, &field, &kept),
                          text);
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnumName(*field.enum_type(),
                            reflection.GetEnumValue(entry, &field), text);
    case FieldDescriptor::CPPTYPE_BOOL:
      return absl::StrAppend(
          text, reflection.GetBool(entry, &field) ? "true" : "false");
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrAppend(text, reflection.GetUInt32(entry, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrAppend(text, reflection.GetUInt64(entry, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrAppend(text, reflection.GetInt32(entry, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrAppend(text, reflection.GetInt64(entry, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      absl::StrAppendFormat(text, "%.9g", reflection.GetFloat(entry, &field));
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      absl::StrAppendFormat(text, "%.17g", reflection.GetDouble(entry, &field));
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  const Message& message = reflection.GetMessage(entry, &field);
  if (typeid(message) == typeid(v1::Date) || IsDate(field)) {
    AppendDate(message, text);
  } else {
    AppendQuoted(message.ShortDebugString(), text);
  }
}

// An entry, by its keys. Its bytes, which few need, are made where they are.
class Entry {
 public:
  Entry(const Message& entry, absl::Span<const FieldDescriptor* const> keys)
      : entry_(&entry) {
    keys_.reserve(keys.size());
    for (const FieldDescriptor* field : keys) {
      keys_.push_back(KeyOf(entry, *field));
    }
  }

  bool IsBefore(const Entry& other) const {
    if (keys_ != other.keys_) return keys_ < other.keys_;
    return Bytes() < other.Bytes();
  }

 private:
  const std::string& Bytes() const {
    if (!bytes_.has_value()) bytes_ = DeterministicBytes(*entry_);
    return *bytes_;
  }

  const Message* entry_;
  std::vector<SortKey> keys_;
  mutable absl::optional<std::string> bytes_;
};

void SortEntries(Message* parent, const FieldDescriptor& list) {
  const Reflection& reflection = *parent->GetReflection();
  const int size = reflection.FieldSize(*parent, &list);
  if (size < 2) return;
  std::vector<const FieldDescriptor*> found;
  const auto keys = KeyFields(*list.message_type(), &found);
  std::vector<Entry> entries;
  entries.reserve(size);
  for (int i = 0; i < size; ++i) {
    entries.emplace_back(reflection.GetRepeatedMessage(*parent, &list, i),
                         keys);
  }
  std::vector<int> source(size);
  std::iota(source.begin(), source.end(), 0);
  std::stable_sort(source.begin(), source.end(), [&entries](int a, int b) {
    return entries[a].IsBefore(entries[b]);
  });
  // Entry source[i] belongs at i; what stood at i moves to where that one was.
  std::vector<int> position(size);  // Of each entry now.
  std::vector<int> entry_at(size);
  std::iota(position.begin(), position.end(), 0);
  std::iota(entry_at.begin(), entry_at.end(), 0);
  for (int i = 0; i < size; ++i) {
    const int from = position[source[i]];
    if (from == i) continue;
    reflection.SwapElements(parent, &list, i, from);
    position[entry_at[i]] = from;
    std::swap(entry_at[i], entry_at[from]);
    position[source[i]] = i;
  }
}

// Whether the fields of a message of this type are all that the type has, and
// the type stays as it is.
bool IsFixed(const Descriptor& type) {
  return type.file()->pool() == DescriptorPool::generated_pool() &&
         type.extension_range_count() == 0;
}

// Whether a field is a list to sort, or may hold one at any depth but in the
// types already seen.
bool MayNeedSorting(const FieldDescriptor& field,
                    absl::flat_hash_set<const Descriptor*>* seen) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const Descriptor& type = *field.message_type();
  if (IsSorted(field) || !IsFixed(type)) return true;
  if (!seen->insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    if (MayNeedSorting(*type.field(i), seen)) return true;
  }
  return false;
}

// The fields of a fixed type that are, or may hold, lists to sort; found once.
const std::vector<const FieldDescriptor*>& FieldsToSort(
    const Descriptor& type) {
  thread_local absl::flat_hash_map<const Descriptor*,
                                   std::vector<const FieldDescriptor*>>
      known;
  const auto found = known.find(&type);
  if (found != known.end()) return found->second;
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    absl::flat_hash_set<const Descriptor*> seen;
    if (MayNeedSorting(field, &seen)) fields.push_back(&field);
  }
  return known[&type] = std::move(fields);
}

// The same of any message; of a type that is not fixed, those that it has.
absl::Span<const FieldDescriptor* const> FieldsToSort(
    const Message& message, std::vector<const FieldDescriptor*>* kept) {
  const Descriptor& type = *message.GetDescriptor();
  if (IsFixed(type)) return FieldsToSort(type);
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  absl::c_copy_if(set, std::back_inserter(*kept), [](const auto* field) {
    return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  });
  return *kept;
}

}  // namespace

bool IsSorted(const FieldDescriptor& list) {
  std::vector<const FieldDescriptor*> kept;
  return list.is_repeated() && !list.is_map() &&
         list.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !KeyFields(*list.message_type(), &kept).empty();
}

void Canonicalize(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  for (const FieldDescriptor* field : FieldsToSort(*message, &fields)) {
    if (!field->is_repeated()) {
      if (reflection.HasField(*message, field)) {
        Canonicalize(reflection.MutableMessage(message, field));
      }
      continue;
    }
    const Descriptor& entry = *field->message_type();
    if (!IsFixed(entry) || !FieldsToSort(entry).empty()) {
      const int size = reflection.FieldSize(*message, field);
      for (int i = 0; i < size; ++i) {
        Canonicalize(reflection.MutableRepeatedMessage(message, field, i));
      }
    }
    if (IsSorted(*field)) SortEntries(message, *field);
  }
}

absl::Span<const absl::string_view> EntryNames(const Message& parent,
                                               const FieldDescriptor& list) {
  using Counts = std::pair<const absl::string_view, int>;
  Memory& memory = Memory::Current();
  absl::flat_hash_map<absl::string_view, int, absl::Hash<absl::string_view>,
                      std::equal_to<absl::string_view>, InMemory<Counts>>
      seen{InMemory<Counts>(&memory)};
  // Room for a name, kept from list to list.
  thread_local std::string name;
  const Reflection& reflection = *parent.GetReflection();
  Growing<absl::string_view> names;
  const int size = reflection.FieldSize(parent, &list);
  names.reserve(size);
  std::vector<const FieldDescriptor*> found;
  const auto keys = KeyFields(*list.message_type(), &found);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(parent, &list, i);
    const Reflection& of_entry = *entry.GetReflection();
    name = "[";
    for (const FieldDescriptor* key : keys) {
      if (!IsSet(entry, *key, of_entry)) continue;
      if (name.size() > 1) name += ',';
      name += key->name();
      name += '=';
      AppendKey(entry, *key, of_entry, &name);
    }
    int& count = seen[memory.Copy(absl::string_view(name))];
    if (++count > 1 || name.size() == 1) absl::StrAppend(&name, "#", count);
    name += ']';
    names.push_back(memory.Copy(absl::string_view(name)));
  }
  return names.span();
}

std::vector<std::string> EntryPaths(absl::string_view base,
                                    const Message& parent,
                                    const FieldDescriptor& list) {
  Memory memory;
  const MemoryScope scope(memory);
  std::vector<std::string> paths;
  for (const absl::string_view name : EntryNames(parent, list)) {
    paths.push_back(absl::StrCat(base, name));
  }
  return paths;
}

}  // namespace myorules::engine
