#include "tests/faults/disk.h"

#include <algorithm>
#include <utility>

#include "sqlite3.h"

namespace myorules::faults {
namespace {

// Bytes that a disk writes at once, or not at all.
constexpr int64_t kSector = 512;

void ApplyTo(const DiskFile::Change& change, std::string* bytes) {
  if (change.truncate) {
    bytes->resize(change.offset);
    return;
  }
  const size_t end = change.offset + change.bytes.size();
  if (bytes->size() < end) bytes->resize(end);
  bytes->replace(change.offset, change.bytes.size(), change.bytes);
}

// Of a write some sectors, the others as they were.
void ApplyInPart(const DiskFile::Change& change, std::mt19937_64& random,
                 std::string* bytes) {
  for (int64_t from = change.offset,
               end = change.offset + static_cast<int64_t>(change.bytes.size());
       from < end;) {
    const int64_t to = std::min(end, (from / kSector + 1) * kSector);
    if (random() % 2 == 0) {
      ApplyTo({from, change.bytes.substr(from - change.offset, to - from)},
              bytes);
    }
    from = to;
  }
}

}  // namespace

Disk::Disk(std::string name) : name_(std::move(name)) {
  RegisterFileSystem(*this);
}

void Disk::Set(Fault fault) {
  const absl::MutexLock lock(&mutex_);
  fault_ = fault;
  calls_ = 0;
  happened_ = false;
}

int64_t Disk::calls() const {
  const absl::MutexLock lock(&mutex_);
  return calls_;
}

bool Disk::happened() const {
  const absl::MutexLock lock(&mutex_);
  return happened_;
}

void Disk::Clear() {
  const absl::MutexLock lock(&mutex_);
  files_.clear();
  deleted_.clear();
}

void Disk::Restart(std::mt19937_64& random) {
  const absl::MutexLock lock(&mutex_);
  for (const auto& [name, file] : deleted_) {
    if (file->named && random() % 2 == 0) files_.emplace(name, file);
  }
  deleted_.clear();
  for (auto it = files_.begin(); it != files_.end();) {
    DiskFile& file = *it->second;
    if (!file.named && random() % 2 == 0) {
      it = files_.erase(it);
      continue;
    }
    // In any order: what stays is applied, what is lost is not.
    for (const DiskFile::Change& change : file.changes) {
      const uint64_t chance = random() % 4;
      if (chance == 0 && !change.truncate) {
        ApplyInPart(change, random, &file.synced);
      } else if (chance <= 1) {
        ApplyTo(change, &file.synced);
      }
    }
    auto next = std::make_shared<DiskFile>();
    next->synced = file.synced;
    next->now = file.synced;
    next->named = true;
    it->second = std::move(next);
    ++it;
  }
  fault_ = {};
  calls_ = 0;
  happened_ = false;
}

int Disk::Count(Call call, int error) {
  switch (fault_.kind) {
    case Fault::Kind::kNone:
    case Fault::Kind::kFull:
      ++calls_;
      return SQLITE_OK;
    case Fault::Kind::kPowerCut:
      if (call == Call::kChange) ++calls_;
      happened_ = happened_ || calls_ >= fault_.at;
      return happened_ ? error : SQLITE_OK;
    case Fault::Kind::kError: {
      ++calls_;
      const bool fails =
          fault_.lasting ? calls_ >= fault_.at : calls_ == fault_.at;
      happened_ = happened_ || fails;
      return fails ? error : SQLITE_OK;
    }
    case Fault::Kind::kReadOnly:
      happened_ = happened_ || call == Call::kChange;
      return call == Call::kChange ? SQLITE_READONLY : SQLITE_OK;
  }
  return SQLITE_OK;
}

bool Disk::HasRoom(int64_t bytes) const {
  if (fault_.kind != Fault::Kind::kFull) return true;
  int64_t used = 0;
  for (const auto& [name, file] : files_) {
    used += static_cast<int64_t>(file->now.size());
  }
  return used + bytes <= fault_.at;
}

bool Disk::Delete(const std::string& name, bool sync_folder) {
  const auto it = files_.find(name);
  if (it == files_.end()) return false;
  deleted_[name] = it->second;
  files_.erase(it);
  if (sync_folder) SyncFolder();
  return true;
}

void Disk::SyncFolder() {
  deleted_.clear();
  for (auto& [name, file] : files_) file->named = true;
}

bool Disk::IsOff() const {
  return fault_.kind == Fault::Kind::kPowerCut && happened_;
}

}  // namespace myorules::faults
