// Pages of lists: how many entries, and tokens that bring the next.
#ifndef MYORULES_SERVICE_SERVER_PAGE_H_
#define MYORULES_SERVICE_SERVER_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace myorules::service {

// Entries on a page. Errors: INVALID_ARGUMENT for a negative size.
absl::StatusOr<int> PageSize(int asked_for);

// A token for what comes after `last` in the list that `list` names (by what
// it is filtered). Opaque to clients.
std::string PageToken(absl::string_view list, absl::string_view last);

// The `last` of a token; empty for an empty token.
// Errors: INVALID_ARGUMENT for one that is not of this list.
absl::StatusOr<std::string> LastOfPage(absl::string_view list,
                                       absl::string_view token);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PAGE_H_
