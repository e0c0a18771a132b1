// The profiles of laboratories that a site keeps in a directory.
#ifndef MYORULES_SERVICE_LAB_PROFILE_FILES_H_
#define MYORULES_SERVICE_LAB_PROFILE_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rules/terminology/lab_profiles.h"

namespace myorules::service {

// The files *.textproto in `directory`, by name.
// Errors: NOT_FOUND where it or one of them cannot be read, or there is none.
absl::StatusOr<std::vector<rules::LabProfileFile>> ReadProfileFiles(
    const std::string& directory);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_PROFILE_FILES_H_
