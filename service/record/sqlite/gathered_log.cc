#include "service/record/sqlite/gathered_log.h"

#include <algorithm>
#include <new>

#include "absl/base/attributes.h"
#include "absl/base/const_init.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// What is more is handed on before the sync: SQLite's file systems take no more
// bytes at once (seekAndWriteFd of os_unix.c).
constexpr size_t kMostGathered = 0x1ffff;

// A file system before another one.
struct FileSystem {
  sqlite3_vfs base;
  sqlite3_vfs* behind;
  std::string name;
};

// A write-ahead log. The file that it stands for lies right behind it.
struct LogFile {
  sqlite3_file base;
  bool gathers = false;
  // What is to be written, and where.
  std::string bytes;
  sqlite3_int64 at = 0;

  sqlite3_file* behind() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  int HandOn() {
    if (bytes.empty()) return SQLITE_OK;
    const int code = behind()->pMethods->xWrite(
        behind(), bytes.data(), static_cast<int>(bytes.size()), at);
    bytes.clear();
    return code;
  }
};

LogFile& Of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

int Close(sqlite3_file* file) {
  LogFile& log = Of(file);
  const int code = log.behind()->pMethods->xClose(log.behind());
  log.~LogFile();
  return code;
}

int Read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  LogFile& log = Of(file);
  const int code = log.HandOn();
  return code == SQLITE_OK
             ? log.behind()->pMethods->xRead(log.behind(), to, size, offset)
             : code;
}

int Write(sqlite3_file* file, const void* from, int size,
          sqlite3_int64 offset) {
  LogFile& log = Of(file);
  const auto end = log.at + static_cast<sqlite3_int64>(log.bytes.size());
  if (!log.gathers || offset != end ||
      log.bytes.size() + size > kMostGathered) {
    const int code = log.HandOn();
    if (code != SQLITE_OK) return code;
    log.at = offset;
  }
  if (!log.gathers) {
    return log.behind()->pMethods->xWrite(log.behind(), from, size, offset);
  }
  log.bytes.append(static_cast<const char*>(from), size);
  return SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  LogFile& log = Of(file);
  const int code = log.HandOn();
  return code == SQLITE_OK
             ? log.behind()->pMethods->xTruncate(log.behind(), size)
             : code;
}

int Sync(sqlite3_file* file, int flags) {
  LogFile& log = Of(file);
  const int code = log.HandOn();
  return code == SQLITE_OK ? log.behind()->pMethods->xSync(log.behind(), flags)
                           : code;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  LogFile& log = Of(file);
  const int code = log.HandOn();
  return code == SQLITE_OK
             ? log.behind()->pMethods->xFileSize(log.behind(), size)
             : code;
}

// Nothing that concerns a log's bytes.

int Lock(sqlite3_file* file, int level) {
  return Of(file).behind()->pMethods->xLock(Of(file).behind(), level);
}

int Unlock(sqlite3_file* file, int level) {
  return Of(file).behind()->pMethods->xUnlock(Of(file).behind(), level);
}

int CheckReservedLock(sqlite3_file* file, int* is) {
  return Of(file).behind()->pMethods->xCheckReservedLock(Of(file).behind(), is);
}

int FileControl(sqlite3_file* file, int what, void* argument) {
  return Of(file).behind()->pMethods->xFileControl(Of(file).behind(), what,
                                                   argument);
}

int SectorSize(sqlite3_file* file) {
  return Of(file).behind()->pMethods->xSectorSize(Of(file).behind());
}

int DeviceCharacteristics(sqlite3_file* file) {
  return Of(file).behind()->pMethods->xDeviceCharacteristics(Of(file).behind());
}

constexpr sqlite3_io_methods kLogMethods = {
    .iVersion = 1,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = FileSize,
    .xLock = Lock,
    .xUnlock = Unlock,
    .xCheckReservedLock = CheckReservedLock,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = DeviceCharacteristics,
};

int OpenFile(sqlite3_vfs* base, const char* name, sqlite3_file* file, int flags,
             int* given_flags) {
  sqlite3_vfs* behind = reinterpret_cast<FileSystem*>(base)->behind;
  // All other files are the other file system's alone.
  if ((flags & SQLITE_OPEN_WAL) == 0) {
    return behind->xOpen(behind, name, file, flags, given_flags);
  }
  auto* log = new (file) LogFile;
  log->base.pMethods = nullptr;
  log->behind()->pMethods = nullptr;
  const int code =
      behind->xOpen(behind, name, log->behind(), flags, given_flags);
  if (code == SQLITE_OK) {
    log->base.pMethods = &kLogMethods;
    return code;
  }
  if (log->behind()->pMethods != nullptr) {
    log->behind()->pMethods->xClose(log->behind());
  }
  log->~LogFile();
  return code;
}

}  // namespace

std::string GatheringFileSystem(const std::string& vfs) {
  ABSL_CONST_INIT static absl::Mutex mutex(absl::kConstInit);
  const absl::MutexLock lock(&mutex);
  sqlite3_vfs* behind = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
  if (behind == nullptr) return vfs;
  std::string name = absl::StrCat("gathering ", behind->zName);
  if (sqlite3_vfs_find(name.c_str()) != nullptr) return name;
  // SQLite keeps it for good.
  auto* system = new FileSystem{*behind, behind, name};
  system->base.zName = system->name.c_str();
  system->base.xOpen = OpenFile;
  system->base.szOsFile += static_cast<int>(sizeof(LogFile));
  system->base.pNext = nullptr;
  return sqlite3_vfs_register(&system->base, 0) == SQLITE_OK ? name : vfs;
}

GatheredLog::GatheredLog(sqlite3* connection) {
  sqlite3_file* log = nullptr;
  if (sqlite3_file_control(connection, nullptr, SQLITE_FCNTL_JOURNAL_POINTER,
                           &log) != SQLITE_OK ||
      log == nullptr || log->pMethods != &kLogMethods) {
    return;
  }
  log_ = log;
  Of(log_).gathers = true;
}

GatheredLog::~GatheredLog() {
  if (log_ == nullptr) return;
  Of(log_).gathers = false;
  Of(log_).bytes.clear();
}

}  // namespace myorules::service::record
