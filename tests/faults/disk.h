// A disk in memory that loses power: what was written and not synced may then
// be there, gone, there in part, or there though something written before it is
// gone. SQLite uses it as one of its file systems.
#ifndef MYORULES_TESTS_FAULTS_DISK_H_
#define MYORULES_TESTS_FAULTS_DISK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace myorules::faults {

// What goes wrong, at which call of those that change or sync a file (or, for
// kError, of all calls).
struct Fault {
  enum class Kind {
    kNone,
    // The machine is off from call `at` on.
    kPowerCut,
    // Call `at` fails, and all later ones where `lasting`.
    kError,
    // Files together may have no more than `at` bytes.
    kFull,
    // Nothing can be changed.
    kReadOnly,
  };
  Kind kind = Kind::kNone;
  int64_t at = 0;
  bool lasting = false;
};

// One file. Public to the file system's functions alone.
struct DiskFile {
  // A change since the last sync.
  struct Change {
    // Bytes at a place, or (with `truncate`) the size.
    int64_t offset = 0;
    std::string bytes;
    bool truncate = false;
  };

  // What programs read, and what is on the disk for sure.
  std::string now;
  std::string synced;
  std::vector<Change> changes;
  // Whether the folder names it after a loss of power.
  bool named = false;

  // Locks of SQLite's own, by file and by slot of the write-ahead log's index,
  // and that index, which no loss of power leaves.
  int shared = 0;
  const void* reserved = nullptr;
  const void* exclusive = nullptr;
  std::map<int, std::unique_ptr<std::vector<char>>> index;
  struct Slot {
    int shared = 0;
    const void* exclusive = nullptr;
  };
  Slot slots[8];
};

// Thread-safe.
class Disk {
 public:
  // Registers a file system with SQLite under `name`, for good.
  explicit Disk(std::string name);
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  const std::string& name() const { return name_; }

  // From here on; calls are counted from 1 again.
  void Set(Fault fault);
  // Calls since then.
  int64_t calls() const;
  // Whether the fault has happened.
  bool happened() const;

  // Cuts the power if it is not cut, and brings it back: every file holds what
  // was synced, and of what was written later as chance has it. All that used
  // the files has been closed.
  void Restart(std::mt19937_64& random);

  // An empty disk.
  void Clear();

  // For the functions of the file system.
  enum class Call { kRead, kChange };
  // Counts a call; SQLite's result code for it, `error` where it fails.
  int Count(Call call, int error);
  // Whether there is room for `bytes` more.
  bool HasRoom(int64_t bytes) const;
  // Whether the machine is off.
  bool IsOff() const;
  // Whether no file can be made.
  bool IsReadOnly() const { return fault_.kind == Fault::Kind::kReadOnly; }

  // Takes the file out of the folder; until the folder is synced a loss of
  // power may bring it back. Returns whether it was there.
  bool Delete(const std::string& name, bool sync_folder);
  // What was made or deleted stays so.
  void SyncFolder();

  absl::Mutex& mutex() { return mutex_; }
  std::map<std::string, std::shared_ptr<DiskFile>>& files() { return files_; }

 private:
  const std::string name_;
  mutable absl::Mutex mutex_;
  // Guarded by mutex_, which SQLite's callbacks hold in ways that annotations
  // cannot follow.
  std::map<std::string, std::shared_ptr<DiskFile>> files_;
  std::map<std::string, std::shared_ptr<DiskFile>> deleted_;
  Fault fault_;
  int64_t calls_ = 0;
  bool happened_ = false;
};

// Makes the disk a file system of SQLite's (file_system.cc).
void RegisterFileSystem(Disk& disk);

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_DISK_H_
