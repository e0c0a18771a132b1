// The texts of rule packs: those in the program, and those below a directory.
#ifndef MYORULES_RULES_LIBRARY_PACK_FILES_H_
#define MYORULES_RULES_LIBRARY_PACK_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace myorules::rules {

// Names of the files in a pack's folder.
inline constexpr char kPackFileName[] = "pack.textproto";
inline constexpr char kEvidenceFileName[] = "evidence.textproto";

// A pack, or a file beside it, as written. `name` is what messages call it.
struct PackFile {
  std::string name;
  std::string text;
};

// The packs that are embedded in the program, by path.
std::vector<PackFile> ShippedPackFiles();

// Reads one, or a file beside it. Errors: NOT_FOUND where it cannot be read.
absl::StatusOr<PackFile> ReadPackFile(const std::string& path);

// Packs, and the sources and evidence that they bring.
struct PackFiles {
  std::vector<PackFile> packs;
  std::vector<PackFile> evidence;
};

// The files PACK/pack.textproto and PACK/evidence.textproto below `directory`,
// by path; none where it is empty.
// Errors: NOT_FOUND where the directory or one of the files cannot be read;
// INVALID_ARGUMENT where two packs of one name and version differ.
absl::StatusOr<PackFiles> ReadPackFiles(absl::string_view directory);

// Whether `a` comes before `b`: "1.9.0" before "1.10.0".
bool IsEarlierVersion(absl::string_view a, absl::string_view b);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_PACK_FILES_H_
