#include "service/cli/standard_streams.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {

int Print(absl::string_view command, absl::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
      std::fflush(stdout) == 0) {
    return kOk;
  }
  std::fprintf(
      stderr, "%s\n",
      absl::StrCat("myorules ", command, ": cannot write the output").c_str());
  return kCannotWrite;
}

}  // namespace myorules::service
