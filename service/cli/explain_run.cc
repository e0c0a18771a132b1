#include "service/cli/explain_run.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/cli/remote.h"
#include "service/server/handlers.h"

namespace myorules::service {

absl::StatusOr<v1::Patient> FindPatient(RecordReader* reader,
                                        const std::string& id) {
  v1::Patient found;
  // Where its records are, readable or not.
  std::vector<std::string> places;
  bool is_read = false;
  // Faulty records matter only where the patient may be one of them.
  std::string faulty;
  absl::Status last_fault;
  RawRecord record;
  while (reader->Next(&record)) {
    v1::Patient patient;
    const absl::Status status = ParsePatient(&record, &patient);
    const bool is_asked_for = id.empty() || patient.id() == id;
    if (is_asked_for) places.push_back(record.Place());
    if (status.ok() && is_asked_for) {
      found = std::move(patient);
      is_read = true;
    } else if (!status.ok() && (is_asked_for || patient.id().empty())) {
      absl::StrAppend(&faulty, "\n", record.Place(), ": ", status.message());
      last_fault = status;
    }
    if (id.empty() && (places.size() > 1 || !status.ok())) break;
  }
  if (!reader->status().ok()) return reader->status();
  if (id.empty() && places.size() > 1) {
    return absl::InvalidArgumentError(
        "the input holds several patients; choose one with --id");
  }
  if (places.size() > 1) {
    return absl::AlreadyExistsError(
        absl::StrCat("patient '", id, "' comes more than once: ",
                     absl::StrJoin(places, ", "), "; leave one of them in"));
  }
  if (is_read) return found;
  if (faulty.empty()) {
    return absl::NotFoundError(
        id.empty() ? "no patient in the input"
                   : absl::StrCat("no patient '", id, "' in the input"));
  }
  // It is there, or may be.
  absl::Status not_read = absl::NotFoundError(absl::StrCat(
      id.empty()        ? "the patient cannot be read"
      : !places.empty() ? absl::StrCat("patient '", id, "' cannot be read")
                        : absl::StrCat("no patient '", id,
                                       "' in what can be read of the input"),
      ":", faulty));
  // Which field it is.
  last_fault.ForEachPayload(
      [&not_read](absl::string_view url, const absl::Cord& payload) {
        not_read.SetPayload(url, payload);
      });
  return not_read;
}

absl::StatusOr<Explained> ExplainHere(const Environment& environment,
                                      const v1::ClassifyRequest& request) {
  Explained explained;
  absl::Status status = Classify(environment, request, &explained.response);
  for (const auto& answer : explained.response.classifications()) {
    if (!status.ok()) break;
    status = environment.library->Describe(answer.pack().hash(),
                                           &explained.packs.emplace_back());
  }
  if (!status.ok()) return status;
  return explained;
}

absl::StatusOr<Explained> ExplainThere(const std::string& address,
                                       const v1::ClassifyRequest& request) {
  const auto stub = ConnectTo(address);
  Explained explained;
  grpc::ClientContext context;
  grpc::Status status = stub->Classify(&context, request, &explained.response);
  for (const auto& answer : explained.response.classifications()) {
    if (!status.ok()) break;
    grpc::ClientContext pack_context;
    pack_context.set_deadline(std::chrono::system_clock::now() + kConnectTime);
    v1::GetRulePackRequest ask;
    ask.set_pack(answer.pack().hash());
    status =
        stub->GetRulePack(&pack_context, ask, &explained.packs.emplace_back());
  }
  if (!status.ok()) return ServerStatus(address, status);
  return explained;
}

}  // namespace myorules::service
