// Text proto -> message, with the place of every field, down to the byte of a
// string's value.
#ifndef MYORULES_ENGINE_PACK_TEXT_PROTO_H_
#define MYORULES_ENGINE_PACK_TEXT_PROTO_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace myorules::engine {

// Where a message stands in the text. A small value; the TextProto and the
// Issues that it comes from outlive it.
class MessagePlace {
 public:
  // Byte offset of the field's name in the text; where the field is not set,
  // the offset of the message itself. `index` counts the entries of a repeated
  // field.
  int OffsetOf(absl::string_view field, int index = -1) const;

  // Byte offset of the byte `value_offset` of a singular string field's value,
  // which may be written with escapes and as several literals. One past the
  // last byte gives the closing quote.
  int OffsetInValue(absl::string_view field, absl::string_view value,
                    int value_offset) const;

  // The place of a message in `field`.
  MessagePlace Child(absl::string_view field, int index = -1) const;

  // Whether it is not worth while to look for more faults (Issues::is_full).
  bool is_full() const { return issues_->is_full(); }

  // Adds an error at the field, or at the message where it is not set.
  void AddError(absl::string_view field, std::string message) const;
  // … at one entry of a repeated field.
  void AddErrorAt(absl::string_view field, int index,
                  std::string message) const;
  // … at a byte of a singular string field's value.
  void AddErrorInValue(absl::string_view field, absl::string_view value,
                       int value_offset, std::string message) const;
  // … at the message itself.
  void AddError(std::string message) const;

 private:
  friend class TextProto;
  struct Location {
    int line = 0;
    int column = 0;
  };

  Location LocationOf(absl::string_view field, int index) const;
  void AddAt(int offset, std::string message) const;

  Issues* issues_ = nullptr;
  const google::protobuf::Descriptor* type_ = nullptr;
  const google::protobuf::TextFormat::ParseInfoTree* tree_ = nullptr;
  // Its line and column as the parser counts them, from 0.
  Location location_;
};

// A parsed text. Owns the places.
class TextProto {
 public:
  // Parses the text of `issues` into `message` (cleared first). Faults are
  // added to `issues`: every unknown field; of anything else, the first.
  // Returns null where there is one.
  static std::unique_ptr<const TextProto> Parse(
      google::protobuf::Message* message, Issues* issues);

  // The same, but where names of fields and of enum values are all that is
  // wrong, and each is near to one that there is and as easily put in its
  // place, the message is what the text then says, so that its other faults can
  // be told.
  static std::unique_ptr<const TextProto> ParsePastMisspelled(
      google::protobuf::Message* message, Issues* issues);

  // The place of the whole.
  MessagePlace root() const;

 private:
  TextProto() = default;
  static std::unique_ptr<TextProto> ParseText(
      const std::string& text, bool has_numbers,
      google::protobuf::Message* message,
      google::protobuf::io::ErrorCollector* collector, Issues* issues);

  Issues* issues_ = nullptr;
  const google::protobuf::Descriptor* type_ = nullptr;
  google::protobuf::TextFormat::ParseInfoTree tree_;
};

// The string literals that begin at or after `offset` (spaces and comments
// between them allowed), decoded as the text format decodes them: for each byte
// of the value its offset in `text`, then the offset of the last closing quote.
// Empty where there is no literal.
struct LiteralMap {
  std::string value;
  std::vector<int> offsets;
};
LiteralMap MapStringLiterals(absl::string_view text, int offset);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_TEXT_PROTO_H_
