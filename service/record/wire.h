// Messages as bytes: their fields one by one, without what it takes to read all
// of them. Bytes that are put together so are those that protobuf writes where
// the fields ascend.
#ifndef MYORULES_SERVICE_RECORD_WIRE_H_
#define MYORULES_SERVICE_RECORD_WIRE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/io/coded_stream.h"

namespace myorules::service::record {

// The fields of a message in the order in which they stand. Views into `bytes`,
// which outlives it and has less than 2 GiB.
class WireFields {
 public:
  explicit WireFields(absl::string_view bytes)
      : bytes_(bytes),
        input_(reinterpret_cast<const uint8_t*>(bytes.data()),
               static_cast<int>(bytes.size())) {}

  // False: there is no further one, or what follows is no field (`whole`).
  bool Next();

  // Whether all bytes were fields. Groups, which proto3 has not, are none.
  bool whole() const { return end_ == bytes_.size(); }

  int number() const { return number_; }
  // With its tag.
  absl::string_view field() const { return field_; }
  // Of a text, bytes or a message; empty where it is something else.
  absl::string_view content() const { return content_; }
  // Of a number or a truth value; 0 where it is something else.
  uint64_t value() const { return value_; }

 private:
  // What follows a tag of this type.
  bool ReadRest(uint32_t tag);

  absl::string_view bytes_;
  google::protobuf::io::CodedInputStream input_;
  // Of the last field.
  size_t end_ = 0;
  absl::string_view field_;
  absl::string_view content_;
  uint64_t value_ = 0;
  int number_ = 0;
};

// Appends a text, bytes or a message as field `number`.
void AppendWireField(int number, absl::string_view content, std::string* bytes);

// The content of the last field of this number in the message at `path`, which
// leads through messages; empty where there is none.
absl::string_view FindWireField(absl::string_view bytes,
                                absl::Span<const int> path);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_WIRE_H_
