#include "service/cli/output_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {

int WriteFile(absl::string_view command, const std::string& path,
              absl::string_view text) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  bool written = file != nullptr &&
                 std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file != nullptr) written = std::fclose(file) == 0 && written;
  if (written) return kOk;
  std::fprintf(stderr, "%s\n",
               absl::StrCat("myorules ", command, ": cannot write ", path, ": ",
                            std::strerror(errno))
                   .c_str());
  return kCannotWrite;
}

}  // namespace myorules::service
