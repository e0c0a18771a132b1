// The files that a new pack begins with.
#ifndef MYORULES_RULES_TEMPLATES_NEW_PACK_H_
#define MYORULES_RULES_TEMPLATES_NEW_PACK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "rules/library/pack_files.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {

struct NewPack {
  std::string name;    // "hospital.myositis".
  std::string author;  // Empty: of a copy, its author's.
  absl::CivilDay today;
};

// The files of the template by their path in the pack's folder: a pack that
// lint is content with, its changes, and cases that pass and see all of it.
std::vector<PackFile> PackFromTemplate(const NewPack& wanted);

// The files of a copy of `origin`, which loads: its text under the new name, in
// state draft, with the author besides its own; its changes; the cases that it
// brings. Comments stay.
// Errors: NOT_FOUND where its cases cannot be read.
absl::StatusOr<std::vector<PackFile>> PackFromCopy(const NewPack& wanted,
                                                   const OpenedPack& origin);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TEMPLATES_NEW_PACK_H_
