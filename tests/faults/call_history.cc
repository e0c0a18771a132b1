#include "tests/faults/call_history.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace myorules::faults {

void CallHistory::Add(std::string text, std::vector<Part> parts) {
  entries_.push_back({std::move(text), std::move(parts)});
}

std::string CallHistory::About(absl::string_view accession) const {
  std::string lines;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    std::string parts;
    for (const Part& part : entry.parts) {
      if (part.accession == accession) absl::StrAppend(&parts, "; ", part.text);
    }
    if (parts.empty() && !entry.parts.empty()) continue;
    absl::StrAppend(&lines, "\n  ", i + 1, ". ", entry.text, parts);
  }
  return lines;
}

}  // namespace myorules::faults
