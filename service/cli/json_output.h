// The JSON that commands print: reports, and errors in their place.
#ifndef MYORULES_SERVICE_CLI_JSON_OUTPUT_H_
#define MYORULES_SERVICE_CLI_JSON_OUTPUT_H_

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace myorules::service {

// {"code":"INVALID_ARGUMENT","message":"…"}; of a status that says which fields
// are wrong also "field", the first, and "violations", each with "field" and
// "description".
nlohmann::ordered_json ErrorJson(const absl::Status& status);

// Prints it as JSON over several lines. Returns the exit status.
int PrintJson(absl::string_view command, const nlohmann::ordered_json& json);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_JSON_OUTPUT_H_
