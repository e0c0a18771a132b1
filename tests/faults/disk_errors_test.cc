// Every call of the disk fails once, and for good; there is no room; nothing
// can be written: each time a clear error, and nothing lost.
#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/record/store.h"
#include "tests/faults/disk.h"

namespace myorules::faults {
namespace {

namespace record = service::record;

using StorePtr = std::unique_ptr<record::SqliteStore>;
using Step = std::function<absl::Status(record::Store&)>;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Disk& TheDisk() {
  static Disk& disk = *new Disk("errors");
  return disk;
}

absl::StatusOr<StorePtr> Open() {
  return record::SqliteStore::Open({.path = "record.db",
                                    .vfs = TheDisk().name(),
                                    .patience = absl::Milliseconds(20),
                                    .background_checkpoint_pages = 0});
}

Step Add(const std::string& patient, int64_t version, size_t bytes) {
  return [=](record::Store& store) {
    record::Commit commit;
    commit.now = kNow;
    commit.appends.push_back(
        {.patient_id = patient,
         .expected_version = version,
         .payloads = {absl::StrCat(patient, version, std::string(bytes, 'x'))},
         .state = std::string(bytes / 2, 's'),
         .labels = {patient, "all"}});
    return store.Apply(commit);
  };
}

// Two results begin to wait for the patient.
absl::Status LetWait(record::Store& store) {
  record::Commit commit;
  commit.now = kNow;
  commit.queue = {{0, "late", "i", std::string(2'000, 'q')},
                  {0, "late", "j", "result"}};
  commit.receipt = record::Receipt{"r", "hash", {{"late", 0}}, "", kNow};
  return store.Apply(commit);
}

// The patient comes and takes what waits.
absl::Status TakeWaiting(record::Store& store) {
  const auto rows = store.Queue({.patient_id = "late", .limit = 10});
  if (!rows.ok()) return rows.status();
  record::Commit commit;
  commit.now = kNow;
  commit.appends.push_back({.patient_id = "late", .payloads = {"registered"}});
  for (const record::QueuedResult& row : *rows) {
    commit.appends[0].payloads.push_back(row.body);
    commit.unqueue.push_back(row.number);
  }
  return store.Apply(commit);
}

// A day in the life of a record.
const std::vector<Step>& Day() {
  static const auto& day = *new std::vector<Step>{
      Add("a", 0, 100),
      Add("a", 1, 20'000),
      Add("b", 0, 5'000),
      [](record::Store& store) {
        return store
            .Erase({.now = kNow, .patient_ids = {"b"}, .expected_version = 1})
            .status();
      },
      Add("c", 0, 50),
      LetWait,
      TakeWaiting,
      [](record::Store& store) { return store.Compact(); },
      Add("a", 2, 3'000),
  };
  return day;
}

// All that is on record.
std::string Dump(record::Store& store) {
  std::string dump;
  const auto patients = store.List({.limit = 100});
  EXPECT_TRUE(patients.ok()) << patients.status();
  if (!patients.ok()) return "";
  for (const record::StoredPatient& patient : *patients) {
    absl::StrAppend(&dump, patient.id, " ", patient.version, ":");
    const auto events = store.Events(patient.id, 0, 100);
    EXPECT_TRUE(events.ok()) << events.status();
    for (const record::StoredEvent& event : *events) {
      absl::StrAppend(&dump, event.payload, ";");
    }
  }
  const auto waiting = store.Queue({.limit = 100});
  EXPECT_TRUE(waiting.ok()) << waiting.status();
  if (!waiting.ok()) return "";
  for (const record::QueuedResult& result : *waiting) {
    absl::StrAppend(&dump, result.identity, "=", result.body, ";");
  }
  return dump;
}

// What is on record after 0, 1, … steps, and how many calls the day takes.
struct Expected {
  std::vector<std::string> dumps;
  int64_t calls = 0;
  int64_t bytes = 0;
};

int64_t BytesOnDisk() {
  const absl::MutexLock lock(&TheDisk().mutex());
  int64_t bytes = 0;
  for (const auto& [name, file] : TheDisk().files()) {
    bytes += static_cast<int64_t>(file->now.size());
  }
  return bytes;
}

const Expected& GoodDay() {
  static const auto& expected = *new Expected([] {
    Expected good;
    TheDisk().Clear();
    TheDisk().Set({});
    const auto store = Open();
    EXPECT_TRUE(store.ok()) << store.status();
    good.dumps.push_back(Dump(**store));
    for (const Step& step : Day()) {
      const absl::Status status = step(**store);
      EXPECT_TRUE(status.ok()) << status;
      good.dumps.push_back(Dump(**store));
      good.bytes = std::max(good.bytes, BytesOnDisk());
    }
    good.calls = TheDisk().calls();
    return good;
  }());
  return expected;
}

void ExpectClear(const absl::Status& status) {
  EXPECT_TRUE(absl::IsUnavailable(status) ||
              absl::IsResourceExhausted(status) ||
              absl::IsFailedPrecondition(status))
      << status;
  EXPECT_TRUE(absl::StartsWith(status.message(), "record: ")) << status;
}

// Lives through a day with the fault, without it from the first error on, and
// expects that nothing is lost and that the day can be finished.
void LiveWith(const Fault& fault) {
  TheDisk().Clear();
  TheDisk().Set(fault);
  size_t done = 0;
  {
    absl::StatusOr<StorePtr> store = Open();
    if (!store.ok()) ExpectClear(store.status());
    while (store.ok() && done < Day().size()) {
      const absl::Status status = Day()[done](**store);
      if (!status.ok()) {
        ExpectClear(status);
        break;
      }
      ++done;
    }
  }
  std::mt19937_64 random(fault.at);
  TheDisk().Set({});
  // The power goes as well: what was acknowledged does not hang on it.
  TheDisk().Restart(random);
  const absl::StatusOr<StorePtr> store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const std::string dump = Dump(**store);
  const std::vector<std::string>& dumps = GoodDay().dumps;
  const bool whole = dump == dumps[done];
  const bool next = done < Day().size() && dump == dumps[done + 1];
  EXPECT_TRUE(whole || next) << "after " << done << " steps";
  std::vector<std::string> faults;
  ASSERT_TRUE((*store)->CheckFiles(&faults).ok());
  EXPECT_TRUE(faults.empty()) << faults.front();
  // A step that changes nothing that can be seen is taken again.
  for (size_t step = whole ? done : done + 1; step < Day().size(); ++step) {
    const absl::Status status = Day()[step](**store);
    ASSERT_TRUE(status.ok()) << status;
  }
  EXPECT_EQ(Dump(**store), dumps.back());
}

TEST(DiskErrors, OneCallFails) {
  const int64_t calls = GoodDay().calls;
  for (int64_t at = 1; at <= calls && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(absl::StrCat("call ", at));
    LiveWith({Fault::Kind::kError, at});
  }
}

TEST(DiskErrors, AllCallsFailFromOneOn) {
  const int64_t calls = GoodDay().calls;
  for (int64_t at = 1; at <= calls && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(absl::StrCat("call ", at));
    LiveWith({Fault::Kind::kError, at, true});
  }
}

TEST(DiskErrors, ThePowerGoesAtEveryCall) {
  const int64_t calls = GoodDay().calls;
  for (int64_t at = 1; at <= calls && !testing::Test::HasFailure(); ++at) {
    SCOPED_TRACE(absl::StrCat("call ", at));
    LiveWith({Fault::Kind::kPowerCut, at});
  }
}

TEST(DiskErrors, TheDiskIsFull) {
  const int64_t bytes = GoodDay().bytes;
  for (int64_t room = 0; room < bytes && !testing::Test::HasFailure();
       room += 1024) {
    SCOPED_TRACE(absl::StrCat("room for ", room));
    LiveWith({Fault::Kind::kFull, room});
  }
}

TEST(DiskErrors, AFullDiskIsToldAndRoomHelps) {
  TheDisk().Clear();
  TheDisk().Set({});
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(Add("a", 0, 100)(**store).ok());
  TheDisk().Set({Fault::Kind::kFull, BytesOnDisk() + 1000});
  EXPECT_EQ(Add("a", 1, 100'000)(**store),
            absl::ResourceExhaustedError(
                "record: the disk is full; nothing of this call was stored"));
  TheDisk().Set({});
  EXPECT_TRUE(Add("a", 1, 100'000)(**store).ok());
}

TEST(DiskErrors, AReadOnlyDiskIsTold) {
  TheDisk().Clear();
  TheDisk().Set({});
  const auto store = Open();
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(Add("a", 0, 100)(**store).ok());
  const std::string before = Dump(**store);
  TheDisk().Set({Fault::Kind::kReadOnly});
  const absl::Status status = Add("a", 1, 100)(**store);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(),
            "record: the file or its disk is read-only (SQLite 8)");
  EXPECT_EQ(Dump(**store), before);
  TheDisk().Set({});
  EXPECT_TRUE(Add("a", 1, 100)(**store).ok());
}

// As a backup lies in an archive.
TEST(DiskErrors, ARecordThatWasClosedOnAReadOnlyDiskIsTold) {
  TheDisk().Clear();
  TheDisk().Set({});
  {
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Add("a", 0, 100)(**store).ok());
  }
  TheDisk().Set({Fault::Kind::kReadOnly});
  const absl::Status status = Open().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(),
            "record: the file, or those beside it (-wal, -shm), cannot be "
            "opened; from a disk or folder that is read-only copy it to one "
            "that is not (SQLite 14)");
  TheDisk().Set({});
  EXPECT_TRUE(Open().ok());
}

}  // namespace
}  // namespace myorules::faults
