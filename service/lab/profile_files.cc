#include "service/lab/profile_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/library/pack_files.h"

namespace myorules::service {

absl::StatusOr<std::vector<rules::LabProfileFile>> ReadProfileFiles(
    const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::string> paths;
  fs::directory_iterator entries(fs::path(directory), error);
  for (; !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    if (entries->path().extension() == ".textproto") {
      paths.push_back(entries->path().string());
    }
  }
  if (error) {
    return absl::NotFoundError(
        absl::StrCat("cannot read ", directory, ": ", error.message()));
  }
  if (paths.empty()) {
    return absl::NotFoundError(
        absl::StrCat("no profile in ", directory,
                     "; a profile is a file NAME.textproto in it"));
  }
  std::sort(paths.begin(), paths.end());
  std::vector<rules::LabProfileFile> files;
  for (const std::string& path : paths) {
    absl::StatusOr<rules::PackFile> file = rules::ReadPackFile(path);
    if (!file.ok()) return file.status();
    files.push_back({std::move(file->name), std::move(file->text)});
  }
  return files;
}

}  // namespace myorules::service
