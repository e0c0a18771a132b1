// A line of a note that begins with what it is.
#ifndef MYORULES_RULES_NOTE_LABELLED_H_
#define MYORULES_RULES_NOTE_LABELLED_H_

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// "source: lim2019, Methods".
inline Branch Labelled(absl::string_view label, absl::string_view text) {
  return {
      Inline().Mark(Inline::Kind::kFaint, absl::StrCat(label, ": ")).Text(text),
      {}};
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_LABELLED_H_
