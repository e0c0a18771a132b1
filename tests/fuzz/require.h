// What fuzz targets promise of every input.
#ifndef MYORULES_TESTS_FUZZ_REQUIRE_H_
#define MYORULES_TESTS_FUZZ_REQUIRE_H_

#include "absl/strings/string_view.h"

namespace myorules::fuzz {

// Where `holds` is false, writes which promise is broken, and by what, to
// standard error and ends the program: that is a finding.
void Require(bool holds, absl::string_view promise, absl::string_view by = "");

}  // namespace myorules::fuzz

#endif  // MYORULES_TESTS_FUZZ_REQUIRE_H_
