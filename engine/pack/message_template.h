// A sentence with placeholders: "Sent {days_late} days late by {carrier}."
#ifndef MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_
#define MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/type.h"

namespace myorules::engine {

// A piece of a sentence: text as it stands, or the name of an item.
struct TemplatePart {
  bool is_placeholder = false;
  std::string text;
  // Byte offset of the text or, for a placeholder, of the name.
  int offset = 0;
};

// A brace that has no partner, or none between.
struct TemplateFault {
  int offset = 0;
  std::string message;
};

// Splits a sentence. A placeholder's text is the name between the braces.
// Faults are added to `faults`, which may be null.
std::vector<TemplatePart> ParseTemplate(absl::string_view sentence,
                                        std::vector<TemplateFault>* faults);

// Whether a value of the type can stand in a sentence.
bool IsPrintable(const Type& type);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_MESSAGE_TEMPLATE_H_
