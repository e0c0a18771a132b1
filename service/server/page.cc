#include "service/server/page.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

// The list's name has no zero byte, so that the two cannot run together.
std::string Prefix(absl::string_view list) {
  return absl::StrCat("after:", list, absl::string_view("\0", 1));
}

}  // namespace

absl::StatusOr<int> PageSize(int asked_for) {
  if (asked_for < 0) return InvalidField("page_size", "must not be negative");
  return std::min(asked_for == 0 ? limits::kDefaultPageSize : asked_for,
                  limits::kMaxPageSize);
}

std::string PageToken(absl::string_view list, absl::string_view last) {
  return absl::WebSafeBase64Escape(absl::StrCat(Prefix(list), last));
}

absl::StatusOr<std::string> LastOfPage(absl::string_view list,
                                       absl::string_view token) {
  if (token.empty()) return "";
  std::string text;
  absl::string_view last;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    last = text;
    if (absl::ConsumePrefix(&last, Prefix(list))) return std::string(last);
  }
  return InvalidField(
      "page_token",
      "is not the next_page_token of an earlier page of the same list");
}

}  // namespace myorules::service
