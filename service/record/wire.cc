#include "service/record/wire.h"

#include "google/protobuf/wire_format_lite.h"

namespace myorules::service::record {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

bool WireFields::ReadRest(uint32_t tag) {
  value_ = 0;
  content_ = {};
  switch (WireFormatLite::GetTagWireType(tag)) {
    case WireFormatLite::WIRETYPE_VARINT:
      return input_.ReadVarint64(&value_);
    case WireFormatLite::WIRETYPE_FIXED64:
      return input_.Skip(8);
    case WireFormatLite::WIRETYPE_FIXED32:
      return input_.Skip(4);
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
      int size = 0;
      if (!input_.ReadVarintSizeAsInt(&size)) return false;
      content_ = bytes_.substr(input_.CurrentPosition(), size);
      return input_.Skip(size);
    }
    default:
      return false;
  }
}

bool WireFields::Next() {
  const uint32_t tag = input_.ReadTag();
  number_ = WireFormatLite::GetTagFieldNumber(tag);
  if (number_ == 0 || !ReadRest(tag)) return false;
  const auto position = static_cast<size_t>(input_.CurrentPosition());
  field_ = bytes_.substr(end_, position - end_);
  end_ = position;
  return true;
}

void AppendWireField(int number, absl::string_view content,
                     std::string* bytes) {
  uint8_t head[2 * sizeof(uint64_t)];
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(number,
                              WireFormatLite::WIRETYPE_LENGTH_DELIMITED),
      head);
  end = CodedOutputStream::WriteVarint64ToArray(content.size(), end);
  bytes->append(reinterpret_cast<const char*>(head), end - head);
  bytes->append(content.data(), content.size());
}

absl::string_view FindWireField(absl::string_view bytes,
                                absl::Span<const int> path) {
  for (const int number : path) {
    absl::string_view found;
    for (WireFields fields(bytes); fields.Next();) {
      if (fields.number() == number) found = fields.content();
    }
    bytes = found;
  }
  return bytes;
}

}  // namespace myorules::service::record
