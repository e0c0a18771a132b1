#include "tests/fuzz/require.h"

#include <cstdlib>
#include <iostream>

namespace myorules::fuzz {

void Require(bool holds, absl::string_view promise, absl::string_view by) {
  if (holds) return;
  std::cerr << "broken: " << promise << "\n" << by << std::endl;
  std::abort();
}

}  // namespace myorules::fuzz
