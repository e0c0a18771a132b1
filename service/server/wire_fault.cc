#include "service/server/wire_fault.h"

#include <cstdint>
#include <map>

#include "absl/strings/str_cat.h"
#include "engine/base/utf8.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// As protobuf's own parser.
constexpr int kMaxDepth = 100;

// Reads fields one after the other until one is at fault.
class Walk {
 public:
  explicit Walk(absl::string_view bytes)
      : input_(reinterpret_cast<const uint8_t*>(bytes.data()),
               static_cast<int>(bytes.size())) {}

  // Returns false with the fault in `status`. The message ends where the input
  // or its limit does.
  bool Message(const Descriptor& type, const std::string& path, int depth) {
    if (depth > kMaxDepth) return Fault(path, "is nested too deeply");
    std::map<int, int> entries;
    while (const uint32_t tag = input_.ReadTag()) {
      const FieldDescriptor* field =
          type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
      if (field == nullptr || !CanBe(*field, tag)) {
        if (!WireFormatLite::SkipField(&input_, tag)) return Damaged(path);
        continue;
      }
      std::string at = absl::StrCat(path, ".", field->name());
      if (field->is_repeated()) {
        absl::StrAppend(&at, "[", entries[field->number()]++, "]");
      }
      if (!Field(*field, tag, at, depth)) return false;
    }
    return input_.ConsumedEntireMessage() || Damaged(path);
  }

  const absl::Status& status() const { return status_; }

 private:
  // A field of another form than this type's is a field that nobody knows.
  static bool CanBe(const FieldDescriptor& field, uint32_t tag) {
    const auto form = WireFormatLite::GetTagWireType(tag);
    if (form == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) return true;
    return form != WireFormatLite::WIRETYPE_START_GROUP &&
           form != WireFormatLite::WIRETYPE_END_GROUP &&
           field.type() != FieldDescriptor::TYPE_STRING &&
           field.type() != FieldDescriptor::TYPE_MESSAGE;
  }

  bool Field(const FieldDescriptor& field, uint32_t tag, const std::string& at,
             int depth) {
    if (WireFormatLite::GetTagWireType(tag) !=
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      return WireFormatLite::SkipField(&input_, tag) || EndsEarly(at);
    }
    uint32_t size = 0;
    // Without a limit there are as many bytes as the input has.
    if (!input_.ReadVarint32(&size) || size > BytesLeft()) return EndsEarly(at);
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      const auto limit = input_.PushLimit(static_cast<int>(size));
      if (!Message(*field.message_type(), at, depth + 1)) return false;
      input_.PopLimit(limit);
      return true;
    }
    std::string bytes;
    if (!input_.ReadString(&bytes, static_cast<int>(size))) {
      return EndsEarly(at);
    }
    return field.type() != FieldDescriptor::TYPE_STRING ||
           engine::FindInvalidUtf8(bytes) == absl::string_view::npos ||
           Fault(at, "is not UTF-8");
  }

  uint32_t BytesLeft() {
    const int within_limit = input_.BytesUntilLimit();
    if (within_limit >= 0) return within_limit;
    const void* data = nullptr;
    int size = 0;
    input_.GetDirectBufferPointerInline(&data, &size);
    return size;
  }

  bool Fault(absl::string_view path, absl::string_view description) {
    status_ = InvalidField(path, description);
    return false;
  }
  bool EndsEarly(absl::string_view path) {
    return Fault(path, "ends too early; the message is cut off or damaged");
  }
  bool Damaged(absl::string_view path) {
    return Fault(path, "is damaged, or is another message");
  }

  CodedInputStream input_;
  absl::Status status_;
};

}  // namespace

absl::Status WireFault(const Descriptor& type, absl::string_view root,
                       absl::string_view bytes) {
  Walk walk(bytes);
  walk.Message(type, std::string(root), 1);
  if (!walk.status().ok()) return walk.status();
  return InvalidField(root, "is damaged, or is another message");
}

}  // namespace myorules::service
