#include "service/record/sqlite/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "service/record/sqlite/schema.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

namespace fs = std::filesystem;

// What SQLite keeps beside a file.
constexpr const char* kBeside[] = {"-wal", "-shm", "-journal"};

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return absl::StatusCode::kResourceExhausted;
    case EROFS:
    case EACCES:
    case EPERM:
      return absl::StatusCode::kFailedPrecondition;
    case ENOENT:
      return absl::StatusCode::kNotFound;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

absl::Status FileStatus(const std::string& path, int error) {
  return absl::Status(CodeOf(error), absl::StrCat("record: ", path, ": ",
                                                  std::strerror(error)));
}

absl::Status SyncFolderOf(const std::string& path) {
  std::string folder = fs::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return FileStatus(folder, errno);
  const int synced = fsync(file);
  const int error = errno;
  close(file);
  // Some file systems cannot, and keep order by themselves.
  return synced == 0 || error == EINVAL ? absl::OkStatus()
                                        : FileStatus(folder, error);
}

absl::Status AlreadyThere(const std::string& path) {
  return absl::AlreadyExistsError(
      absl::StrCat("record: ", path, " is there already"));
}

}  // namespace

absl::Status PrepareFile(const std::string& path, bool create) {
  if (Exists(path)) {
    return fs::is_directory(path) ? absl::FailedPreconditionError(absl::StrCat(
                                        "record: ", path, " is a folder"))
                                  : absl::OkStatus();
  }
  if (!create) return FileStatus(path, ENOENT);
  // The log of an earlier file would be taken for this one's.
  for (const char* suffix : kBeside) {
    const std::string beside = path + suffix;
    if (Exists(beside)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "record: ", beside, " is there, and ", path,
          " is not; bring the record back, or move the file away"));
    }
  }
  const int file =
      open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  // Another process was faster.
  if (file < 0 && errno == EEXIST) return absl::OkStatus();
  if (file < 0) return FileStatus(path, errno);
  close(file);
  return SyncFolderOf(path);
}

absl::Status CopyRecord(Connection& source, const std::string& path) {
  if (Exists(path)) return AlreadyThere(path);
  const absl::StatusOr<int64_t> to_clear =
      Query(source, "SELECT pages_to_clear FROM ledger").Number();
  if (!to_clear.ok()) return to_clear.status();
  const std::string part = path + ".part";
  // Of an attempt that was cut off.
  unlink(part.c_str());
  absl::Status status = PrepareFile(part, true);
  if (!status.ok()) return status;
  absl::Cleanup remove_part = [&part] {
    unlink(part.c_str());
    unlink(absl::StrCat(part, "-journal").c_str());
  };
  absl::StatusOr<std::unique_ptr<Connection>> copy =
      Connection::Open(part, "", absl::Seconds(1));
  if (!copy.ok()) return copy.status();
  sqlite3_backup* backup =
      sqlite3_backup_init((*copy)->handle(), "main", source.handle(), "main");
  if (backup == nullptr) {
    return SqliteStatus(sqlite3_extended_errcode((*copy)->handle()));
  }
  // In one step: one instant, whoever writes meanwhile.
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) return SqliteStatus(stepped);
  if (finished != SQLITE_OK) return SqliteStatus(finished);
  // Without a write-ahead log beside it.
  status = (*copy)->Execute("PRAGMA journal_mode=DELETE");
  if (status.ok() && *to_clear != 0) {
    status = (*copy)->Execute("VACUUM; UPDATE ledger SET pages_to_clear = 0");
  }
  if (!status.ok()) return status;
  copy->reset();
  // Unlike rename, link never takes the place of a file.
  if (link(part.c_str(), path.c_str()) != 0) {
    return errno == EEXIST ? AlreadyThere(path) : FileStatus(path, errno);
  }
  unlink(part.c_str());
  std::move(remove_part).Cancel();
  return SyncFolderOf(path);
}

absl::Status BackUpRecord(const std::string& record, const std::string& path) {
  absl::Status status = PrepareFile(record, false);
  if (!status.ok()) return status;
  absl::StatusOr<std::unique_ptr<Connection>> source =
      Connection::OpenToRead(record, absl::Seconds(10));
  if (!source.ok()) return source.status();
  status = CheckIsRecord(**source);
  if (!status.ok()) return status;
  return CopyRecord(**source, path);
}

absl::Status RestoreBackup(const std::string& backup, const std::string& path) {
  if (Exists(path)) return AlreadyThere(path);
  // The log of an earlier record would be taken for this one's.
  for (const char* suffix : kBeside) {
    if (Exists(path + suffix)) return AlreadyThere(path + suffix);
  }
  return BackUpRecord(backup, path);
}

}  // namespace myorules::service::record
