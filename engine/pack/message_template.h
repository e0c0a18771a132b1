// A sentence with placeholders: "Sent {days_late} days late by {carrier}.", and
// with parts that are said under a condition: "Sent{if late} too late{/if}."
#ifndef MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_
#define MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/type.h"

namespace myorules::engine {

// A piece of a sentence.
struct TemplatePart {
  enum class Kind {
    kText,   // As it stands.
    kValue,  // `text` is the name of an item.
    kIf,     // … of the condition of what follows, up to
    kEnd,    // this.
  };
  Kind kind = Kind::kText;
  std::string text;
  // Byte offset of the text or of the name.
  int offset = 0;

  // Whether `text` is the name of an item.
  bool is_name() const { return kind == Kind::kValue || kind == Kind::kIf; }
};

// A brace or a condition that has no partner.
struct TemplateFault {
  int offset = 0;
  std::string message;
};

// Splits a sentence. Without faults there is a kEnd after each kIf, before the
// next. Faults are added to `faults`, which may be null.
std::vector<TemplatePart> ParseTemplate(absl::string_view sentence,
                                        std::vector<TemplateFault>* faults);

// Whether a value of the type can stand in a sentence.
bool IsPrintable(const Type& type);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_
