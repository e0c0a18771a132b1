#include "engine/pack/open_braces.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace myorules::engine {
namespace {

// The end of the quotation that begins at `at`; it ends with its line at last.
size_t EndOfQuotation(absl::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at;
    if (text[at] == '\\') ++at;
  }
  return at;
}

}  // namespace

std::vector<OpenBrace> OpenBraces(absl::string_view text) {
  std::vector<OpenBrace> open;
  OpenBrace last;  // The last name before.
  for (size_t at = 0; at < text.size(); ++at) {
    const char here = text[at];
    if (here == '#') {
      while (at < text.size() && text[at] != '\n') ++at;
    } else if (here == '"' || here == '\'') {
      at = EndOfQuotation(text, at);
    } else if (here == '{') {
      open.push_back(last);
    } else if (here == '}') {
      if (!open.empty()) open.pop_back();
    } else if (absl::ascii_isalpha(here) || here == '_') {
      const size_t begin = at;
      while (at + 1 < text.size() &&
             (absl::ascii_isalnum(text[at + 1]) || text[at + 1] == '_')) {
        ++at;
      }
      last = {std::string(text.substr(begin, at + 1 - begin)),
              static_cast<int>(begin)};
    }
  }
  return open;
}

}  // namespace myorules::engine
