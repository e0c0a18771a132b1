// Names as people write them -> keys that can be compared.
#ifndef MYORULES_RULES_TERMINOLOGY_NORMALIZE_H_
#define MYORULES_RULES_TERMINOLOGY_NORMALIZE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// Lower case, without blanks and punctuation, Greek letters spelled out,
// accents dropped: "TIF1-γ" and "tif1 gamma" are both "tif1gamma". Letters of
// other scripts are kept as they are; bytes that are not UTF-8 as well.
std::string NormalizeName(absl::string_view text);

// What a letter beyond ASCII is written as there, in lower case: "alpha" for α,
// "e" for É. Empty: it has no such form.
absl::string_view FoldedLetter(char32_t code_point);

// NormalizeName without what only says that an antibody is meant: a leading
// "anti", a trailing "Ab", "antibody", "IgG" and the like, also in German,
// Dutch and French, unless nothing would be left. "anti-SRP Ab",
// "SRP-Antikörper" and "SRP" are all "srp".
std::string NormalizeAnalyteName(absl::string_view text);

// An ATC code without blanks, in upper case: "c10aa 01" is "C10AA01".
std::string NormalizeAtc(absl::string_view text);

// Whether `code`, normalized, has the form of an ATC code of the second to
// fifth level: "C10", "C10A", "C10AA", "C10AA01".
bool IsAtcForm(absl::string_view code);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_NORMALIZE_H_
