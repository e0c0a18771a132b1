#include "rules/library/pack_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/pack/modules.h"
#include "rules/packs/shipped_packs.h"

namespace myorules::rules {
namespace {

// "1.10.0" as {1, 10, 0}, so that it comes after "1.9.0".
std::vector<int> VersionParts(absl::string_view version) {
  std::vector<int> parts;
  for (absl::string_view part : absl::StrSplit(version, '.')) {
    int number = 0;
    if (!absl::SimpleAtoi(part, &number)) number = -1;  // Before any number.
    parts.push_back(number);
  }
  return parts;
}

// The files PACK/`name` below `directory`, by path.
absl::StatusOr<std::vector<PackFile>> FilesBelow(absl::string_view directory,
                                                 const char* name) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  fs::directory_iterator entries(fs::path(std::string(directory)), error);
  for (; !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    const fs::path path = entries->path() / name;
    if (fs::exists(path, error)) paths.push_back(path);
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat("cannot read the packs below ",
                                            directory, ": ", error.message()));
  }
  std::sort(paths.begin(), paths.end());

  std::vector<PackFile> files;
  for (const fs::path& path : paths) {
    absl::StatusOr<PackFile> file = ReadPackFile(path.string());
    if (!file.ok()) return file.status();
    files.push_back(*std::move(file));
  }
  return files;
}

// Whether no two of the files are different packs, or modules, of one name and
// version: nobody could say which of them is meant.
absl::Status CheckAgreement(const std::vector<PackFile>& files) {
  std::map<std::pair<std::string, std::string>, const PackFile*> seen;
  for (const PackFile& file : files) {
    const v1::RulePack pack = engine::SkimPack(file.text);
    if (pack.name().empty()) continue;  // Told of it when it is loaded.
    const PackFile* const first =
        seen.emplace(std::pair(pack.name(), pack.version()), &file)
            .first->second;
    if (first->text == file.text) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        first->name, " and ", file.name, " are both '", pack.name(),
        "' of version '", pack.version(),
        "', and differ; give one of them another name or version, or take it "
        "away"));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<PackFile> ShippedPackFiles() {
  std::vector<PackFile> files;
  for (const auto& [path, text] : ShippedPacks()) {
    files.push_back({std::string(path), std::string(text)});
  }
  return files;
}

absl::StatusOr<PackFile> ReadPackFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  if (stream) text.assign(std::istreambuf_iterator<char>(stream), {});
  // A folder can be opened, not read.
  if (!stream || stream.bad() ||
      std::filesystem::is_directory(std::filesystem::path(path))) {
    return absl::NotFoundError(absl::StrCat("cannot read ", path));
  }
  return PackFile{path, std::move(text)};
}

absl::StatusOr<PackFiles> ReadPackFiles(absl::string_view directory) {
  PackFiles files;
  if (directory.empty()) return files;
  absl::StatusOr<std::vector<PackFile>> packs =
      FilesBelow(directory, kPackFileName);
  if (!packs.ok()) return packs.status();
  files.packs = *std::move(packs);
  const absl::Status agreement = CheckAgreement(files.packs);
  if (!agreement.ok()) return agreement;
  absl::StatusOr<std::vector<PackFile>> evidence =
      FilesBelow(directory, kEvidenceFileName);
  if (!evidence.ok()) return evidence.status();
  files.evidence = *std::move(evidence);
  return files;
}

bool IsEarlierVersion(absl::string_view a, absl::string_view b) {
  return VersionParts(a) < VersionParts(b);
}

}  // namespace myorules::rules
