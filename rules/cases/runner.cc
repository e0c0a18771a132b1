#include "rules/cases/runner.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "google/rpc/error_details.pb.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/cases/compare.h"

namespace myorules::rules {
namespace {

std::vector<std::string> RefusalMismatches(const v1::Want& want,
                                           const absl::Status& status) {
  std::vector<std::string> fields = FaultyFields(status);
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  std::vector<std::string> wanted(want.input_error().begin(),
                                  want.input_error().end());
  std::sort(wanted.begin(), wanted.end());
  if (fields == wanted && !wanted.empty()) return {};
  return {absl::StrCat(
      "input: wanted ",
      wanted.empty() ? std::string("an answer")
                     : absl::StrCat("faults in ", absl::StrJoin(wanted, ", ")),
      ", got ", absl::StatusCodeToString(status.code()), ": ",
      status.message())};
}

}  // namespace

absl::Status ClassifyBy(const Library& library, absl::string_view pack,
                        const v1::Patient& patient, absl::CivilDay assessed_on,
                        v1::Classification* answer) {
  v1::ClassifyRequest request;
  *request.mutable_patient() = patient;
  request.add_packs(std::string(pack));
  request.set_view(v1::VIEW_FULL);
  v1::ClassifyResponse response;
  absl::Status status = library.Classify(request, assessed_on, &response);
  if (!status.ok()) return status;
  if (response.classifications_size() != 1) {
    return absl::InternalError("one pack was asked for and not one answered");
  }
  *answer = std::move(*response.mutable_classifications(0));
  return absl::OkStatus();
}

std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  const absl::optional<absl::Cord> payload =
      status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest faults;
  if (!payload.has_value() || !faults.ParseFromString(std::string(*payload))) {
    return fields;
  }
  for (const auto& violation : faults.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

CaseResult RunCase(const Library& library, absl::string_view pack,
                   const PackCase& pack_case) {
  CaseResult result;
  auto compiled = library.Find(pack);
  if (!compiled.ok()) {
    result.mismatches.push_back(std::string(compiled.status().message()));
    return result;
  }
  absl::Status status = ClassifyBy(library, pack, pack_case.patient,
                                   pack_case.assessed_on, &result.answer);
  if (!status.ok()) {
    result.mismatches = RefusalMismatches(pack_case.want, status);
    return result;
  }
  if (!pack_case.want.input_error().empty()) {
    result.mismatches.push_back(absl::StrCat(
        "input: wanted faults in ",
        absl::StrJoin(pack_case.want.input_error(), ", "), ", got an answer"));
  }
  for (std::string& line :
       Mismatches(pack_case.want, (*compiled)->linked(), result.answer)) {
    result.mismatches.push_back(std::move(line));
  }
  return result;
}

std::string Report(const PackCase& pack_case, const CaseResult& result) {
  return absl::StrCat(pack_case.Title(), "\n  (shows ", pack_case.statement,
                      ")\n  ", absl::StrJoin(result.mismatches, "\n  "));
}

}  // namespace myorules::rules
