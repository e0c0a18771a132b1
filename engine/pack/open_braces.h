// Braces of a text proto that nothing closes.
#ifndef MYORULES_ENGINE_PACK_OPEN_BRACES_H_
#define MYORULES_ENGINE_PACK_OPEN_BRACES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::engine {

// A field whose brace is open.
struct OpenBrace {
  std::string field;
  int offset = 0;  // Of the field's name.
};

// Those that are open at the end of `text`, the innermost last. What stands in
// quotes and comments is no brace.
std::vector<OpenBrace> OpenBraces(absl::string_view text);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_OPEN_BRACES_H_
