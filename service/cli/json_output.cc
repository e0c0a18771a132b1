#include "service/cli/json_output.h"

#include <string>

#include "service/cli/standard_streams.h"
#include "service/server/rpc_status.h"

namespace myorules::service {

nlohmann::ordered_json ErrorJson(const absl::Status& status) {
  nlohmann::ordered_json error = {
      {"code", absl::StatusCodeToString(status.code())},
      {"message", std::string(status.message())}};
  const auto violations = FieldViolations(status);
  if (violations.empty()) return error;
  error["field"] = violations.front().field();
  for (const auto& violation : violations) {
    error["violations"].push_back({{"field", violation.field()},
                                   {"description", violation.description()}});
  }
  return error;
}

int PrintJson(absl::string_view command, const nlohmann::ordered_json& json) {
  return Print(command,
               json.dump(2, ' ', false,
                         nlohmann::ordered_json::error_handler_t::replace) +
                   "\n");
}

}  // namespace myorules::service
