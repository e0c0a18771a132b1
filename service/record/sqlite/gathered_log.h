// Frames of the write-ahead log in one write.
//
// SQLite writes each frame of a commit by two calls, its head and its page, and
// then syncs the file: for the commit of a laboratory's result nearly as much
// time as the sync itself. A file system that stands before another one gathers
// them instead, while it is told to, and hands them on when the file is synced
// (or read, or gets too long). What is synced then is the same; an error that
// writing meets is told by the sync.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_GATHERED_LOG_H_
#define MYORULES_SERVICE_RECORD_SQLITE_GATHERED_LOG_H_

#include <string>

struct sqlite3;
struct sqlite3_file;

namespace myorules::service::record {

// SQLite's name of a file system that can gather, and otherwise does as `vfs`
// (empty: the machine's). `vfs` itself where SQLite knows none of that name.
// Thread-safe.
std::string GatheringFileSystem(const std::string& vfs);

// While it lives what the connection writes to its log is gathered, if it uses
// a file system that can. For one statement that ends with a sync wherever it
// writes and succeeds, as COMMIT does with synchronous=FULL: whatever is not
// synced at the end is of a commit that failed, and is forgotten.
class GatheredLog {
 public:
  explicit GatheredLog(sqlite3* connection);
  ~GatheredLog();
  GatheredLog(const GatheredLog&) = delete;
  GatheredLog& operator=(const GatheredLog&) = delete;

 private:
  // Null: it cannot gather.
  sqlite3_file* log_ = nullptr;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_GATHERED_LOG_H_
