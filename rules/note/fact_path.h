// The paths by which answers name facts, taken apart.
#ifndef MYORULES_RULES_NOTE_FACT_PATH_H_
#define MYORULES_RULES_NOTE_FACT_PATH_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// A step of a path: "results[analyte=SRP,method=LINE_BLOT#2]".
struct FactStep {
  std::string field;
  // In the order in which they stand; without quotes.
  std::vector<std::pair<std::string, std::string>> keys;
  // "#2" of an entry; empty: none.
  std::string number;
  // The path up to and with this step, as it was.
  std::string path;

  bool is_entry() const { return !keys.empty() || !number.empty(); }
  // Null: the key is not there.
  const std::string* Key(absl::string_view name) const;
};

// The steps after the name of the message ("patient"), by the grammar of
// docs/reference/fact-paths.md. Empty where `path` does not follow it.
std::vector<FactStep> ParseFactPath(absl::string_view path);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_FACT_PATH_H_
