// How ids that are on record may be written: of patients, of results.
#ifndef MYORULES_RULES_PATIENT_RECORD_ID_H_
#define MYORULES_RULES_PATIENT_RECORD_ID_H_

#include <algorithm>
#include <cstddef>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "engine/base/utf8.h"

namespace myorules::rules {

// Blanks beyond ASCII, soft hyphens, joiners, direction marks.
inline bool IsNotSeen(char32_t c) {
  return c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
         c == 0x3000 || c == 0xFEFF;
}

// What is wrong with the characters of an id; empty: nothing. With one that
// nobody sees it would be the id of another patient or result.
inline absl::string_view FaultInId(absl::string_view id) {
  if (absl::StripAsciiWhitespace(id).size() != id.size()) {
    return "begins or ends with a blank";
  }
  const auto is_control = [](char c) { return absl::ascii_iscntrl(c); };
  if (absl::c_any_of(id, is_control)) return "has a control character";
  for (size_t position = 0; position < id.size();) {
    char32_t c = 0;
    const size_t length = engine::DecodeCodePoint(id, position, &c);
    if (length > 0 && IsNotSeen(c)) return "has a character that is not seen";
    position += std::max<size_t>(length, 1);
  }
  return "";
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_RECORD_ID_H_
