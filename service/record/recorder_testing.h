// What tests of records that are classified begin with.
#ifndef MYORULES_SERVICE_RECORD_RECORDER_TESTING_H_
#define MYORULES_SERVICE_RECORD_RECORDER_TESTING_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/library.h"
#include "rules/library/one_pack.h"
#include "service/record/recorder.h"
#include "service/record/sqlite/connection.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/record/verify.h"

namespace myorules::service::record {

inline const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

inline v1::RecordEvent Registered(const std::string& patient) {
  return Parse<v1::RecordEvent>("registered { patient {" + patient + "} }");
}

inline constexpr char kElisa[] =
    "results { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA status: "
    "RESULT_STATUS_FINAL specimen_id: '1' quantity { value: 100 unit: 'U/mL' } "
    "collected_on { year: 2026 month: 1 day: 2 } }";

class RecorderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove(path_);
    Open();
  }
  void Open(
      std::shared_ptr<const rules::Library> library = rules::OnePackLibrary()) {
    recorder_.reset();
    auto store = SqliteStore::Open({.path = path_});
    ASSERT_TRUE(store.ok()) << store.status();
    recorder_ =
        std::make_unique<Recorder>(*std::move(store), std::move(library));
  }

  absl::StatusOr<Loaded> Change(Loaded current,
                                std::vector<v1::RecordEvent> events,
                                absl::Time now = kNow) {
    absl::StatusOr<std::vector<Loaded>> records =
        recorder_->Commit({{std::move(current), std::move(events)}},
                          absl::nullopt, Recorder::CommitAt(now));
    if (!records.ok()) return records.status();
    return records->front();
  }
  Loaded Register(const std::string& facts, const std::string& id = "p") {
    const auto record =
        Change({.patient_id = id},
               {Registered(absl::StrCat("id: '", id, "' ", facts))});
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() ? *record : Loaded();
  }
  std::vector<std::string> Faults() { return Verified().faults; }
  VerifyReport Verified() {
    VerifyReport report;
    const absl::Status status = Verify(*recorder_, true, &report);
    EXPECT_TRUE(status.ok()) << status;
    return report;
  }
  void Raw(const std::string& sql) {
    const auto connection = Connection::Open(path_, "", absl::Seconds(1));
    ASSERT_TRUE(connection.ok());
    const absl::Status status = (*connection)->Execute(sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name(), ".db");
  std::unique_ptr<Recorder> recorder_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_RECORDER_TESTING_H_
