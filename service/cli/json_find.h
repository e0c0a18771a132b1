// Finds one thing in JSON text that may be faulty elsewhere.
#ifndef MYORULES_SERVICE_CLI_JSON_FIND_H_
#define MYORULES_SERVICE_CLI_JSON_FIND_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::service {

// The string under `name` in the outermost object, the first where there are
// several: for telling whose text it is that cannot be read. Empty where there
// is none before the text breaks off.
std::string FindJsonString(absl::string_view json, absl::string_view name);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_JSON_FIND_H_
