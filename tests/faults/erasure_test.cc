// Nothing of an erased patient is left in any file, whatever the pages of the
// file went through, and wherever the power went.
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/record/store.h"
#include "tests/faults/disk.h"

namespace myorules::faults {
namespace {

namespace record = service::record;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr int kPatients = 40;

Disk& TheDisk() {
  static Disk& disk = *new Disk("erasure");
  return disk;
}

absl::StatusOr<std::unique_ptr<record::SqliteStore>> Open() {
  return record::SqliteStore::Open({.path = "record.db",
                                    .vfs = TheDisk().name(),
                                    .patience = absl::Milliseconds(20),
                                    .background_checkpoint_pages = 0});
}

std::string Mark(int patient) { return absl::StrFormat("MARKER%03d", patient); }

std::string Repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// What was written.
struct Written {
  std::vector<int64_t> versions = std::vector<int64_t>(kPatients);
  // Where the log of the first holds the mark of the second, at which version.
  std::vector<std::tuple<int, int, int64_t>> moved;

  // Erases the patient with all that others hold of it.
  record::Erasure ErasureOf(int patient) const {
    record::Erasure erasure = {.now = kNow,
                               .patient_ids = {Mark(patient)},
                               .expected_version = versions[patient]};
    std::map<int, record::Redaction> redactions;
    for (const auto& [holder, of, version] : moved) {
      if (of != patient || holder == patient) continue;
      record::Redaction& redaction = redactions[holder];
      redaction.patient_id = Mark(holder);
      redaction.expected_version = versions[holder];
      redaction.events.emplace_back(version, "redacted");
      redaction.state = Mark(holder);
    }
    for (auto& [holder, redaction] : redactions) {
      erasure.redactions.push_back(std::move(redaction));
    }
    return erasure;
  }
};

// Rows of all sizes that grow, shrink and move from page to page, each with the
// mark of its patient: events, also in the logs of others, states, labels,
// results that wait and receipts.
Written Load(record::Store& store, std::mt19937& random, int commits) {
  Written written;
  for (int i = 0; i < commits; ++i) {
    const int patient = static_cast<int>(random() % kPatients);
    const std::string mark = Mark(patient);
    constexpr int kSizes[] = {1, 5, 50, 300, 900};
    record::Append append;
    append.patient_id = mark;
    append.expected_version = written.versions[patient]++;
    append.payloads = {Repeat(mark, kSizes[random() % 5])};
    if (random() % 4 == 0) {
      const int of = static_cast<int>(random() % kPatients);
      append.payloads[0] += Repeat(Mark(of), kSizes[random() % 5]);
      written.moved.emplace_back(patient, of, written.versions[patient]);
    }
    append.state = Repeat(mark, kSizes[random() % 5]);
    for (int label = static_cast<int>(random() % 7); label > 0; --label) {
      append.labels.push_back(
          absl::StrCat(mark, "/", label, std::string(random() % 60, 'x')));
    }
    record::Commit commit;
    commit.now = kNow;
    commit.appends.push_back(std::move(append));
    commit.queue.push_back({0, mark, absl::StrCat(mark, random() % 3),
                            Repeat(mark, kSizes[random() % 5])});
    commit.receipt = record::Receipt{absl::StrCat("request-", i),
                                     "hash",
                                     {{mark, written.versions[patient]}},
                                     mark,
                                     kNow};
    // A call may tell of two.
    const int other = static_cast<int>(random() % kPatients);
    if (other != patient) {
      commit.receipt->patients.push_back({Mark(other), 0});
      commit.receipt->response += Repeat(Mark(other), kSizes[random() % 5]);
    }
    const absl::Status status = store.Apply(commit);
    EXPECT_TRUE(status.ok()) << status;
  }
  return written;
}

// How often the mark stands in the files, or in what was written to them and
// not yet synced.
int Count(const std::string& mark) {
  const absl::MutexLock lock(&TheDisk().mutex());
  int count = 0;
  for (const auto& [name, file] : TheDisk().files()) {
    count += absl::StrContains(file->now, mark) ? 1 : 0;
    count += absl::StrContains(file->synced, mark) ? 1 : 0;
    for (const DiskFile::Change& change : file->changes) {
      count += absl::StrContains(change.bytes, mark) ? 1 : 0;
    }
  }
  return count;
}

TEST(Erasure, LeavesNoCopyOfRowsThatMoved) {
  // Among them one that leaves a copy where SQLite only overwrites what it
  // deletes.
  for (int seed = 50; seed < 53 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    TheDisk().Clear();
    TheDisk().Set({});
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    std::mt19937 random(seed);
    const Written written = Load(**store, random, 800);
    const int patient = static_cast<int>(random() % kPatients);
    if (written.versions[patient] == 0) continue;
    ASSERT_GT(Count(Mark(patient)), 0);
    const auto tombstone = (*store)->Erase(written.ErasureOf(patient));
    ASSERT_TRUE(tombstone.ok()) << tombstone.status();
    EXPECT_EQ(Count(Mark(patient)), 0);
    EXPECT_GT(Count(Mark((patient + 1) % kPatients)), 0);
  }
}

TEST(Erasure, EndsWhenTheRecordIsOpenedThoughThePowerWent) {
  int cut_after_commit = 0;
  for (int64_t at = 1;; ++at) {
    SCOPED_TRACE(at);
    TheDisk().Clear();
    TheDisk().Set({});
    std::mt19937 random(7);
    std::mt19937_64 chance(at);
    bool happened = false;
    int patient = 0;
    {
      const auto store = Open();
      ASSERT_TRUE(store.ok()) << store.status();
      const Written written = Load(**store, random, 30);
      while (written.versions[patient] == 0) ++patient;
      TheDisk().Set({Fault::Kind::kPowerCut, at});
      (*store)->Erase(written.ErasureOf(patient)).status().IgnoreError();
      happened = TheDisk().happened();
    }
    TheDisk().Restart(chance);
    const auto store = Open();
    ASSERT_TRUE(store.ok()) << store.status();
    if (absl::IsNotFound((*store)->Find(Mark(patient)).status())) {
      ++cut_after_commit;
      EXPECT_EQ(Count(Mark(patient)), 0);
    }
    std::vector<std::string> faults;
    ASSERT_TRUE((*store)->CheckFiles(&faults).ok());
    EXPECT_TRUE(faults.empty()) << faults.front();
    if (!happened) break;
  }
  EXPECT_GT(cut_after_commit, 3);
}

}  // namespace
}  // namespace myorules::faults
