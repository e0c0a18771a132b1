// What a client called, in order, and what came of it: it is told with a fault,
// which then explains itself.
#ifndef MYORULES_TESTS_FAULTS_CALL_HISTORY_H_
#define MYORULES_TESTS_FAULTS_CALL_HISTORY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::faults {

class CallHistory {
 public:
  // One result of a call.
  struct Part {
    std::string accession;
    std::string text;
  };

  void Clear() { entries_.clear(); }

  // A call, or what befell all; with `parts` it is about these results alone.
  void Add(std::string text, std::vector<Part> parts = {});

  // A line for each call of whole records, and for each about a result of the
  // accession (empty: none), with its number and these results alone.
  std::string About(absl::string_view accession) const;

 private:
  struct Entry {
    std::string text;
    std::vector<Part> parts;
  };

  std::vector<Entry> entries_;
};

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_CALL_HISTORY_H_
