#include "engine/base/proto_text.h"

#include <typeinfo>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "myorules/v1/date.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What stands in `name` behind the name of the type, in whichever way that is
// split into words; all of it where it does not begin so.
absl::string_view WithoutType(absl::string_view name, absl::string_view type) {
  size_t at = 0;
  for (const char letter : type) {
    if (at < name.size() && name[at] == '_' && letter != '_') ++at;
    if (at >= name.size() || name[at] != absl::ascii_toupper(letter)) {
      return name;
    }
    ++at;
  }
  return at + 1 < name.size() && name[at] == '_' ? name.substr(at + 1) : name;
}

int32_t PartOf(const Message& date, const char* name) {
  const FieldDescriptor* field = date.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? 0 : date.GetReflection()->GetInt32(date, field);
}

}  // namespace

std::string EnumName(const google::protobuf::EnumDescriptor& type,
                     int64_t number) {
  std::string name;
  AppendEnumName(type, number, &name);
  return name;
}

void AppendEnumName(const google::protobuf::EnumDescriptor& type,
                    int64_t number, std::string* text) {
  const auto* value = number == static_cast<int>(number)
                          ? type.FindValueByNumber(static_cast<int>(number))
                          : nullptr;
  if (value == nullptr) {
    absl::StrAppend(text, number);
  } else {
    absl::StrAppend(text, WithoutType(value->name(), type.name()));
  }
}

std::string DeterministicBytes(const Message& message) {
  // In one piece: a stream that grows the text takes several times as long.
  std::string bytes(message.ByteSizeLong(), '\0');
  google::protobuf::io::ArrayOutputStream stream(
      bytes.data(), static_cast<int>(bytes.size()));
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
  return bytes;
}

bool IsDateType(const google::protobuf::Descriptor& type) {
  return type.full_name() == "myorules.v1.Date";
}

DateParts DatePartsOf(const Message& date) {
  if (typeid(date) == typeid(v1::Date)) {
    const auto& generated = static_cast<const v1::Date&>(date);
    return {generated.year(), generated.month(), generated.day()};
  }
  return {PartOf(date, "year"), PartOf(date, "month"), PartOf(date, "day")};
}

}  // namespace myorules::engine
