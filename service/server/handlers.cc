#include "service/server/handlers.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

// What the library does not look at.
absl::Status CheckRequest(const v1::ClassifyRequest& request) {
  if (!request.has_patient()) return InvalidField("patient", "must be set");
  if (!v1::View_IsValid(request.view())) {
    return InvalidField(
        "view", absl::StrCat(static_cast<int>(request.view()),
                             " is no view; VIEW_BASIC and VIEW_FULL are"));
  }
  if (request.packs_size() > limits::kMaxPacksPerRequest) {
    return InvalidField(
        "packs",
        absl::StrCat("has ", request.packs_size(), " entries; at most ",
                     limits::kMaxPacksPerRequest, " are allowed"));
  }
  return absl::OkStatus();
}

// A token holds the hash of the last pack of the page before: packs that come
// or go between two pages neither shift nor repeat the others.
constexpr absl::string_view kTokenPrefix = "after:";

std::string PageTokenAfter(const v1::PackIdentity& identity) {
  return absl::WebSafeBase64Escape(absl::StrCat(kTokenPrefix, identity.hash()));
}

// Position of the first pack of the page.
absl::StatusOr<size_t> FirstOfPage(const rules::Library& library,
                                   const std::string& token) {
  if (token.empty()) return 0;
  std::string text;
  if (absl::WebSafeBase64Unescape(token, &text) &&
      absl::StartsWith(text, kTokenPrefix)) {
    const absl::string_view hash =
        absl::string_view(text).substr(kTokenPrefix.size());
    for (size_t i = 0; i < library.packs().size(); ++i) {
      if (library.packs()[i]->identity().hash() == hash) return i + 1;
    }
  }
  return InvalidField("page_token",
                      "is not the next_page_token of an earlier page");
}

}  // namespace

absl::Status CheckAnswerSize(size_t bytes) {
  if (bytes <= limits::kMaxAnswerBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      "the answer has ", bytes, " bytes; at most ", limits::kMaxAnswerBytes,
      " are sent: ask for fewer packs at once, or for VIEW_BASIC"));
}

absl::Status Classify(const Environment& environment,
                      const v1::ClassifyRequest& request,
                      v1::ClassifyResponse* response,
                      const engine::Interruption& interruption) {
  response->Clear();
  absl::Status status = CheckRequest(request);
  if (!status.ok()) return status;
  status = environment.library->Classify(request, environment.clock->Today(),
                                         response, interruption);
  if (status.ok()) status = CheckAnswerSize(response->ByteSizeLong());
  if (!status.ok()) response->Clear();
  return status;
}

void ClassifyInStream(const Environment& environment, int64_t index,
                      const v1::ClassifyStreamRequest& request,
                      v1::ClassifyStreamResponse* response,
                      const engine::Interruption& interruption) {
  response->Clear();
  response->set_index(index);
  response->set_patient_id(request.request().patient().id());
  const absl::Status status =
      request.has_request()
          ? Classify(environment, request.request(),
                     response->mutable_response(), interruption)
          : InvalidField("request", "must be set");
  if (!status.ok()) *response->mutable_error() = ToRpcStatus(status);
}

void FailInStream(int64_t index, const absl::Status& status,
                  v1::ClassifyStreamResponse* response) {
  response->Clear();
  response->set_index(index);
  *response->mutable_error() = ToRpcStatus(status);
}

absl::Status ListRulePacks(const Environment& environment,
                           const v1::ListRulePacksRequest& request,
                           v1::ListRulePacksResponse* response) {
  if (request.page_size() < 0) {
    return InvalidField("page_size", "must not be negative");
  }
  const size_t page_size = std::min(
      request.page_size() == 0 ? limits::kDefaultPageSize : request.page_size(),
      limits::kMaxPageSize);
  const absl::StatusOr<size_t> first =
      FirstOfPage(*environment.library, request.page_token());
  if (!first.ok()) return first.status();
  const auto packs = environment.library->packs();
  const size_t end = std::min(packs.size(), *first + page_size);
  for (size_t i = *first; i < end; ++i) {
    v1::RulePackSummary* summary = response->add_rule_packs();
    *summary->mutable_identity() = packs[i]->identity();
    summary->set_title(packs[i]->source().title());
    summary->set_purpose(packs[i]->source().purpose());
  }
  if (end < packs.size()) {
    response->set_next_page_token(PageTokenAfter(packs[end - 1]->identity()));
  }
  return absl::OkStatus();
}

absl::Status GetRulePack(const Environment& environment,
                         const v1::GetRulePackRequest& request,
                         v1::GetRulePackResponse* response) {
  if (request.pack().empty()) return InvalidField("pack", "must be set");
  return environment.library->Describe(request.pack(), response);
}

}  // namespace myorules::service
