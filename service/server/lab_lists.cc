// The calls of LabService that list what is kept.
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/sha256.h"
#include "service/record/stored_messages.h"
#include "service/server/lab_reports.h"
#include "service/server/limits.h"
#include "service/server/page.h"
#include "service/server/record_calls.h"
#include "service/server/rpc_status.h"

namespace myorules::service {

absl::Status ListUnmatchedResults(
    const Environment& environment,
    const v1::ListUnmatchedResultsRequest& request,
    v1::ListUnmatchedResultsResponse* response) {
  absl::Status status = CheckHasRecord(environment);
  if (!status.ok()) return status;
  const absl::StatusOr<int> page_size = PageSize(request.page_size());
  if (!page_size.ok()) return page_size.status();
  const std::string list =
      absl::StrCat("unmatched:", engine::Sha256Hex({request.patient_id()}));
  const auto last = LastOfPage(list, request.page_token());
  if (!last.ok()) return last.status();
  int64_t after = 0;
  if (!last->empty() && !absl::SimpleAtoi(*last, &after)) {
    return InvalidField("page_token", "is not a token of this list");
  }
  size_t bytes = 0;
  while (true) {
    // One more tells whether there is a next page.
    const auto rows =
        environment.recorder->store().Queue({.patient_id = request.patient_id(),
                                             .after = after,
                                             .limit = *page_size + 1});
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return absl::OkStatus();
    for (const record::QueuedResult& row : *rows) {
      absl::StatusOr<v1::UnmatchedResult> result = record::ReadWaiting(row);
      if (!result.ok()) return result.status();
      const bool full = response->results_size() == *page_size ||
                        bytes + row.body.size() > limits::kMaxPageBytes;
      if (!result->has_moved_away() && full && response->results_size() > 0) {
        response->set_next_page_token(PageToken(list, absl::StrCat(after)));
        return absl::OkStatus();
      }
      after = row.number;
      // What waits no more.
      if (result->has_moved_away()) continue;
      bytes += row.body.size();
      *response->add_results() = *std::move(result);
    }
  }
}

}  // namespace myorules::service
