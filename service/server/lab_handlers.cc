#include "service/server/lab_handlers.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

absl::Status CheckRequest(const v1::NormaliseResultsRequest& request) {
  if (!v1::Sex_IsValid(request.sex())) {
    return InvalidField("sex",
                        absl::StrCat("there is no Sex number ",
                                     static_cast<int>(request.sex())),
                        "is no number of the enum Sex");
  }
  return CheckResultCount(request.results_size());
}

}  // namespace

absl::Status CheckResultCount(int results) {
  if (results == 0) return InvalidField("results", "must have an entry");
  if (results > limits::kMaxResultsPerRequest) {
    return InvalidField(
        "results",
        absl::StrCat("has ", results, " entries; at most ",
                     limits::kMaxResultsPerRequest, " are read at once"));
  }
  return absl::OkStatus();
}

absl::StatusOr<const rules::LabProfile*> FindLabProfile(const LabReader& reader,
                                                        absl::string_view id) {
  const rules::LabProfile* const profile = reader.FindProfile(id);
  if (profile != nullptr) return profile;
  const std::vector<std::string> ids = reader.ProfileIds();
  std::string remedy = engine::DidYouMean(id, ids);
  if (remedy.empty()) {
    remedy = absl::StrCat("; there are: ", absl::StrJoin(ids, ", "),
                          "; others are read from a folder by "
                          "--lab_profiles=DIR (of the server: myorules serve)");
  }
  return InvalidField("profile",
                      absl::StrCat("there is no profile '", id, "'", remedy));
}

absl::Status NormaliseResults(const Environment& environment,
                              const v1::NormaliseResultsRequest& request,
                              v1::NormaliseResultsResponse* response) {
  response->Clear();
  absl::Status status = CheckRequest(request);
  if (!status.ok()) return status;
  const auto profile =
      FindLabProfile(*environment.lab_reader, request.profile());
  if (!profile.ok()) return profile.status();
  for (const v1::RawResult& raw : request.results()) {
    LabReader::Read(raw, **profile, request.sex(), response->add_results());
  }
  return absl::OkStatus();
}

}  // namespace myorules::service
