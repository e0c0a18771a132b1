// Records as the programs left them that had each version of the tables
// (README.md), opened by this one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/classify/classify_options.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "rules/functions/functions.h"
#include "service/record/older/record_dump.h"
#include "service/record/older/sample_record.h"
#include "service/record/redact.h"
#include "service/record/replay.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/schema.h"
#include "service/record/sqlite/sqlite_testing.h"
#include "service/record/verify.h"

namespace myorules::service::record {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// From which version on there is what.
constexpr int kReceipts = 2;
constexpr int kReports = 3;

std::string SampleOf(int version) {
  return absl::StrCat("service/record/older/version-", version, ".sql");
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class OlderRecordsTest : public SqliteStoreTest,
                         public testing::WithParamInterface<int> {
 protected:
  // A file as the older program left it.
  void Restore() {
    ASSERT_TRUE(PrepareFile(path_, true).ok());
    const std::string sql = ReadFile(SampleOf(GetParam()));
    ASSERT_NE(sql, "") << "there is no " << SampleOf(GetParam())
                       << ": README.md beside it says how one is made";
    const absl::Status status = Raw()->Execute(sql);
    ASSERT_TRUE(status.ok()) << status;
  }
  // Of all files of the record.
  std::string AllBytes() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      all += ReadFile(entry.path().string());
    }
    return all;
  }
  std::unique_ptr<Recorder> OpenRecord() {
    return std::make_unique<Recorder>(Open(), SampleLibrary());
  }
  static VerifyReport Verified(const Recorder& recorder) {
    VerifyReport report;
    const absl::Status status = Verify(recorder, /*replay=*/true, &report);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_THAT(report.faults, IsEmpty());
    return report;
  }
};

INSTANTIATE_TEST_SUITE_P(EveryVersion, OlderRecordsTest,
                         testing::Range(1, LatestSchemaVersion() + 1),
                         [](const auto& version) {
                           return absl::StrCat("Version", version.param);
                         });

// A step that is released is never changed: it would not be what made these.
TEST_P(OlderRecordsTest, HasTheTablesThatTheStepsMake) {
  Restore();
  const std::string made = folder_ + "/made.db";
  ASSERT_TRUE(PrepareFile(made, true).ok());
  const auto connection = *Connection::Open(made, "", absl::Seconds(1));
  ASSERT_TRUE(Migrate(*connection, GetParam()).ok());
  EXPECT_EQ(ObjectsOf(*Raw()), ObjectsOf(*connection));
  EXPECT_EQ(*Query(*Raw(), "PRAGMA user_version").Number(), GetParam());
}

TEST_P(OlderRecordsTest, HoldsTheSameRowsOnceItIsUpToDate) {
  Restore();
  std::map<std::string, std::vector<std::string>> columns = ColumnsOf(*Raw());
  std::map<std::string, std::vector<std::string>> rows;
  ASSERT_NE(Open(), nullptr);
  const auto later = ColumnsOf(*Raw());
  std::filesystem::remove(path_);
  Restore();
  for (auto& [table, names] : columns) {
    ASSERT_EQ(later.count(table), 1u) << table;
    names.erase(std::remove_if(names.begin(), names.end(),
                               [&later, &table = table](const auto& name) {
                                 return !absl::c_linear_search(later.at(table),
                                                               name);
                               }),
                names.end());
    rows[table] = RowsOf(*Raw(), table, names);
  }
  ASSERT_NE(Open(), nullptr);
  for (const auto& [table, names] : columns) {
    EXPECT_EQ(RowsOf(*Raw(), table, names), rows[table]) << table;
  }
}

TEST_P(OlderRecordsTest, IsVerifiedOnceItIsUpToDate) {
  Restore();
  const auto recorder = OpenRecord();
  const VerifyReport report = Verified(*recorder);
  EXPECT_EQ(report.patients, GetParam() < kReports ? 2 : 3);
  EXPECT_EQ(report.packs, 1);
  EXPECT_EQ(report.tombstones, 1);
  EXPECT_EQ(report.receipts, GetParam() < kReceipts ? 0 : 1);
  EXPECT_EQ(report.waiting, GetParam() < kReports ? 0 : 1);
}

// Answers are the program's that made them. While the functions and the engine
// are the same ones, they are the same answers, or one of the two needs another
// number.
TEST_P(OlderRecordsTest, ReplaysItsAnswersOrSaysWhoseTheyAre) {
  Restore();
  const auto recorder = OpenRecord();
  const auto first = Replayer(*recorder).ReplayAt("p-1", 2);
  v1::KeptPack kept;
  ASSERT_TRUE(kept.ParseFromString(
      *recorder->store().FindPack(recorder->store().PackHashes()->front())));
  if (kept.function_library_version() != rules::kFunctionLibraryVersion) {
    EXPECT_EQ(first.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(Verified(*recorder).replayed, 0);
    return;
  }
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->same,
            first->kept.answer().engine_version() == engine::kEngineVersion);
  const VerifyReport report = Verified(*recorder);
  EXPECT_GT(report.answers, 3);
  if (first->same) {
    EXPECT_EQ(report.replayed, report.answers);
  }
}

TEST_P(OlderRecordsTest, SaysWhatItSaid) {
  Restore();
  const auto recorder = OpenRecord();
  const auto joined = recorder->Load("p-1");
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->created_at, kSampleTime);
  EXPECT_EQ(joined->state.entered().sex(), v1::SEX_FEMALE);
  EXPECT_TRUE(joined->state.entered().medicines_complete());
  EXPECT_TRUE(joined->state.entered().weakness().subacute()) << "of p-2";
  EXPECT_THAT(joined->state.entered().results(), SizeIs(1));
  EXPECT_EQ(recorder->Load("p-2")->state.merged_into(), "p-1");
  EXPECT_EQ(recorder->Load("p-3").status().code(), absl::StatusCode::kNotFound);
  EXPECT_GT(recorder->store().Tombstones(0)->front().events, 0);
  if (GetParam() >= kReceipts) {
    const auto receipt = recorder->store().FindReceipt("update-1", kSampleTime);
    ASSERT_TRUE(receipt.ok() && receipt->has_value()) << receipt.status();
    EXPECT_EQ((*receipt)->request_hash, std::string(32, 'h'));
    ASSERT_THAT((*receipt)->patients, SizeIs(1));
    EXPECT_EQ((*receipt)->patients[0].patient_id, "p-1");
    EXPECT_EQ((*receipt)->patients[0].version, 4);
  }
  if (GetParam() < kReports) return;
  EXPECT_THAT(joined->state.reports(), SizeIs(2));
  EXPECT_THAT(recorder->Load("p-4")->state.reports(), IsEmpty());
  EXPECT_THAT(*recorder->store().Queue({.patient_id = "p-9", .limit = 9}),
              SizeIs(1));
}

TEST_P(OlderRecordsTest, GoesOnOnceItIsUpToDate) {
  Restore();
  const auto recorder = OpenRecord();
  v1::RecordEvent event;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "updated { patient { id: 'p-1' sex: SEX_MALE } update_mask { paths: "
      "'sex' } }",
      &event));
  const auto after =
      recorder->Commit({{*recorder->Load("p-1"), {event}}}, absl::nullopt,
                       Recorder::CommitAt(kSampleTime + absl::Hours(48)));
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->front().state.entered().sex(), v1::SEX_MALE);
  Verified(*recorder);
}

TEST_P(OlderRecordsTest, IsErasedToTheLastByteOnceItIsUpToDate) {
  Restore();
  ASSERT_NE(AllBytes().find("p-1"), std::string::npos);
  {
    const auto recorder = OpenRecord();
    const auto erasure =
        ErasureOf(*recorder, {*recorder->Load("p-1"), *recorder->Load("p-2")},
                  kSampleTime + absl::Hours(48));
    ASSERT_TRUE(erasure.ok()) << erasure.status();
    const auto erased = recorder->store().Erase(*erasure);
    ASSERT_TRUE(erased.ok()) << erased.status();
    EXPECT_EQ(AllBytes().find("p-1"), std::string::npos);
    Verified(*recorder);
  }
  EXPECT_EQ(AllBytes().find("p-1"), std::string::npos);
}

// What this program makes is a sample of its version, too; where it is asked
// for, as MYORULES_WRITE_SAMPLE says, it is written.
TEST_F(SqliteStoreTest, ThisProgramMakesASampleOfItsOwnVersion) {
  {
    const Recorder recorder(Open(), SampleLibrary());
    const absl::Status status = MakeSampleRecord(recorder);
    ASSERT_TRUE(status.ok()) << status;
    VerifyReport report;
    ASSERT_TRUE(Verify(recorder, /*replay=*/true, &report).ok());
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.replayed, report.answers);
  }
  const std::string sql = DumpRecord(*Raw());
  if (const char* path = std::getenv("MYORULES_WRITE_SAMPLE")) {
    std::ofstream(path, std::ios::binary) << sql;
  }
  const std::string again = folder_ + "/again.db";
  ASSERT_TRUE(PrepareFile(again, true).ok());
  const auto connection = *Connection::Open(again, "", absl::Seconds(1));
  ASSERT_TRUE(connection->Execute(sql).ok());
  EXPECT_EQ(DumpRecord(*connection), sql);
}

}  // namespace
}  // namespace myorules::service::record
