#include "rules/library/pack_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/packs/shipped_packs.h"

namespace myorules::rules {

std::vector<PackFile> ShippedPackFiles() {
  std::vector<PackFile> files;
  for (const auto& [path, text] : ShippedPacks()) {
    files.push_back({std::string(path), std::string(text)});
  }
  return files;
}

absl::StatusOr<std::vector<PackFile>> ReadPackFiles(
    absl::string_view directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  fs::directory_iterator entries(fs::path(std::string(directory)), error);
  for (; !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    const fs::path path = entries->path() / "pack.textproto";
    if (fs::exists(path, error)) paths.push_back(path);
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat("cannot read the packs below ",
                                            directory, ": ", error.message()));
  }
  std::sort(paths.begin(), paths.end());

  std::vector<PackFile> files;
  for (const fs::path& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf())) {
      return absl::NotFoundError(absl::StrCat("cannot read ", path.string()));
    }
    files.push_back({path.string(), text.str()});
  }
  return files;
}

}  // namespace myorules::rules
