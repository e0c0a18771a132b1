// The functions by which SQLite uses a Disk.
#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "sqlite3.h"
#include "tests/faults/disk.h"

namespace myorules::faults {

namespace {

// What SQLite calls a file: one opening of it.
struct Handle {
  sqlite3_file base;
  Disk* disk;
  std::shared_ptr<DiskFile> file;
  int lock;
};

Handle& Of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

Disk& DiskOf(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int Read(sqlite3_file* base, void* to, int size, sqlite3_int64 offset) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  const int code = handle.disk->Count(Disk::Call::kRead, SQLITE_IOERR_READ);
  if (code != SQLITE_OK) return code;
  const std::string& bytes = handle.file->now;
  const int64_t there =
      std::clamp<int64_t>(static_cast<int64_t>(bytes.size()) - offset, 0, size);
  if (there > 0) std::memcpy(to, bytes.data() + offset, there);
  std::memset(static_cast<char*>(to) + there, 0, size - there);
  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* base, const void* from, int size,
          sqlite3_int64 offset) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  const int code = handle.disk->Count(Disk::Call::kChange, SQLITE_IOERR_WRITE);
  if (code != SQLITE_OK) return code;
  std::string& bytes = handle.file->now;
  const int64_t end = offset + size;
  const int64_t more = end - static_cast<int64_t>(bytes.size());
  if (more > 0) {
    if (!handle.disk->HasRoom(more)) return SQLITE_FULL;
    bytes.resize(end);
  }
  std::memcpy(bytes.data() + offset, from, size);
  handle.file->changes.push_back(
      {offset, std::string(static_cast<const char*>(from), size)});
  return SQLITE_OK;
}

int Truncate(sqlite3_file* base, sqlite3_int64 size) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  const int code =
      handle.disk->Count(Disk::Call::kChange, SQLITE_IOERR_TRUNCATE);
  if (code != SQLITE_OK) return code;
  if (size < static_cast<int64_t>(handle.file->now.size())) {
    handle.file->now.resize(size);
    handle.file->changes.push_back({size, "", true});
  }
  return SQLITE_OK;
}

int Sync(sqlite3_file* base, int flags) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  const int code = handle.disk->Count(Disk::Call::kChange, SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK) return code;
  handle.file->synced = handle.file->now;
  handle.file->changes.clear();
  // As SQLite's own file system does for journals and write-ahead logs; a
  // record's folder is synced when its file is made.
  if (!handle.file->named) handle.disk->SyncFolder();
  return SQLITE_OK;
}

int FileSize(sqlite3_file* base, sqlite3_int64* size) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  const int code = handle.disk->Count(Disk::Call::kRead, SQLITE_IOERR_FSTAT);
  if (code != SQLITE_OK) return code;
  *size = static_cast<sqlite3_int64>(handle.file->now.size());
  return SQLITE_OK;
}

// The five states of sqlite.org/lockingv3.html.
int Lock(sqlite3_file* base, int wanted) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  DiskFile& file = *handle.file;
  if (handle.lock >= wanted) return SQLITE_OK;
  if (file.exclusive != nullptr && file.exclusive != base) return SQLITE_BUSY;
  if (handle.lock == SQLITE_LOCK_NONE) {
    ++file.shared;
    handle.lock = SQLITE_LOCK_SHARED;
  }
  if (wanted >= SQLITE_LOCK_RESERVED) {
    if (file.reserved != nullptr && file.reserved != base) return SQLITE_BUSY;
    file.reserved = base;
    handle.lock = SQLITE_LOCK_RESERVED;
  }
  if (wanted == SQLITE_LOCK_EXCLUSIVE) {
    file.exclusive = base;
    handle.lock = SQLITE_LOCK_PENDING;
    if (file.shared > 1) return SQLITE_BUSY;
    handle.lock = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

int Unlock(sqlite3_file* base, int wanted) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  DiskFile& file = *handle.file;
  if (handle.lock <= wanted) return SQLITE_OK;
  if (file.exclusive == base) file.exclusive = nullptr;
  if (file.reserved == base) file.reserved = nullptr;
  if (wanted == SQLITE_LOCK_NONE) --file.shared;
  handle.lock = wanted;
  return SQLITE_OK;
}

int Close(sqlite3_file* base) {
  Unlock(base, SQLITE_LOCK_NONE);
  Of(base).~Handle();
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* base, int* reserved) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  *reserved = handle.file->reserved != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file* base, int operation, void* argument) {
  return SQLITE_NOTFOUND;
}

int SectorSize(sqlite3_file* base) { return 4096; }

// As the machine's own file system says.
int DeviceCharacteristics(sqlite3_file* base) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// The index of the write-ahead log: memory that connections share.
int ShmMap(sqlite3_file* base, int region, int size, int extend,
           void volatile** memory) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  auto& place = handle.file->index[region];
  if (place == nullptr && extend != 0) {
    const int code = handle.disk->Count(Disk::Call::kRead, SQLITE_IOERR_SHMMAP);
    if (code != SQLITE_OK) {
      *memory = nullptr;
      return code;
    }
    place = std::make_unique<std::vector<char>>(size);
  }
  *memory = place == nullptr ? nullptr : place->data();
  return SQLITE_OK;
}

int ShmLock(sqlite3_file* base, int first, int count, int flags) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  DiskFile::Slot* const slots = handle.file->slots + first;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (int i = 0; i < count; ++i) {
      if (exclusive) {
        slots[i].exclusive = nullptr;
      } else {
        --slots[i].shared;
      }
    }
    return SQLITE_OK;
  }
  for (int i = 0; i < count; ++i) {
    if (slots[i].exclusive != nullptr || (exclusive && slots[i].shared > 0)) {
      return SQLITE_BUSY;
    }
  }
  for (int i = 0; i < count; ++i) {
    if (exclusive) {
      slots[i].exclusive = base;
    } else {
      ++slots[i].shared;
    }
  }
  return SQLITE_OK;
}

void ShmBarrier(sqlite3_file* base) {
  // The mutex is one.
  const absl::MutexLock lock(&Of(base).disk->mutex());
}

int ShmUnmap(sqlite3_file* base, int remove) {
  Handle& handle = Of(base);
  const absl::MutexLock lock(&handle.disk->mutex());
  // Others may still map it; the last to close asks for its removal.
  if (remove != 0) handle.file->index.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    2,
    Close,
    Read,
    Write,
    Truncate,
    Sync,
    FileSize,
    Lock,
    Unlock,
    CheckReservedLock,
    FileControl,
    SectorSize,
    DeviceCharacteristics,
    ShmMap,
    ShmLock,
    ShmBarrier,
    ShmUnmap,
    nullptr,
    nullptr,
};

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags,
         int* flags_out) {
  Disk& disk = DiskOf(vfs);
  base->pMethods = nullptr;
  const absl::MutexLock lock(&disk.mutex());
  const int code = disk.Count(Disk::Call::kRead, SQLITE_CANTOPEN);
  if (code != SQLITE_OK) return code;
  // Temporary files have no name: nobody finds them again.
  std::shared_ptr<DiskFile> file =
      name == nullptr ? nullptr : disk.files()[name];
  if (file == nullptr) {
    if (name != nullptr && disk.IsReadOnly()) {
      disk.files().erase(name);
      return SQLITE_CANTOPEN;
    }
    file = std::make_shared<DiskFile>();
  }
  if (name != nullptr) disk.files()[name] = file;
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) file->named = true;
  new (base) Handle{{&kMethods}, &disk, std::move(file), SQLITE_LOCK_NONE};
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  Disk& disk = DiskOf(vfs);
  const absl::MutexLock lock(&disk.mutex());
  const int code = disk.Count(Disk::Call::kChange, SQLITE_IOERR_DELETE);
  if (code != SQLITE_OK) return code;
  return disk.Delete(name, sync_folder != 0) ? SQLITE_OK
                                             : SQLITE_IOERR_DELETE_NOENT;
}

int Access(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  Disk& disk = DiskOf(vfs);
  const absl::MutexLock lock(&disk.mutex());
  const int code = disk.Count(Disk::Call::kRead, SQLITE_IOERR_ACCESS);
  if (code != SQLITE_OK) return code;
  const auto it = disk.files().find(name);
  // SQLite takes an empty file for none.
  *result = it != disk.files().end() &&
                    (flags != SQLITE_ACCESS_EXISTS || !it->second->now.empty())
                ? 1
                : 0;
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs* vfs, const char* name, int size, char* path) {
  sqlite3_snprintf(size, path, "%s", name);
  return SQLITE_OK;
}

}  // namespace

// The disk outlives SQLite's use of it.
void RegisterFileSystem(Disk& disk) {
  // What has to do with files is ours, clock and chance are the machine's.
  auto* vfs = new sqlite3_vfs(*sqlite3_vfs_find(nullptr));
  vfs->pNext = nullptr;
  vfs->zName = disk.name().c_str();
  vfs->szOsFile = sizeof(Handle);
  vfs->pAppData = &disk;
  vfs->xOpen = Open;
  vfs->xDelete = Delete;
  vfs->xAccess = Access;
  vfs->xFullPathname = FullPathname;
  sqlite3_vfs_register(vfs, 0);
}

}  // namespace myorules::faults
