#include "service/cli/record_options.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/cli/exit_codes.h"
#include "service/record/sqlite/sqlite_store.h"

namespace myorules::service {

absl::StatusOr<std::shared_ptr<record::Store>> OpenStore(
    const std::string& path, RecordAccess access) {
  absl::StatusOr<std::unique_ptr<record::SqliteStore>> store =
      record::SqliteStore::Open({.path = path,
                                 .create = access == RecordAccess::kCreate,
                                 .only_read = access == RecordAccess::kRead});
  if (!store.ok()) return store.status();
  return std::shared_ptr<record::Store>(*std::move(store));
}

absl::StatusOr<std::shared_ptr<const record::Recorder>> OpenRecord(
    const std::string& path, RecordAccess access,
    std::shared_ptr<const rules::Library> library) {
  absl::StatusOr<std::shared_ptr<record::Store>> store =
      OpenStore(path, access);
  if (!store.ok()) return store.status();
  return std::make_shared<const record::Recorder>(*std::move(store),
                                                  std::move(library));
}

int RecordFailure(absl::string_view command, const absl::Status& status) {
  std::fprintf(
      stderr, "%s\n",
      absl::StrCat("myorules ", command, ": ", status.message()).c_str());
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return kNoInput;
    case absl::StatusCode::kDataLoss:
      return kBadInput;
    case absl::StatusCode::kUnavailable:
      return kUnavailable;
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kFailedPrecondition:
      return kCannotWrite;
    default:
      return kInternal;
  }
}

}  // namespace myorules::service
