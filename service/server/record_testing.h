// What tests of handlers that keep a record begin with.
#ifndef MYORULES_SERVICE_SERVER_RECORD_TESTING_H_
#define MYORULES_SERVICE_SERVER_RECORD_TESTING_H_

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/one_pack.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/record/verify.h"
#include "service/server/environment_testing.h"

namespace myorules::service {

// Stands still but for what tests do to it.
class SetClock final : public Clock {
 public:
  absl::Time Now() const override {
    return FixedClock().Now() + absl::Seconds(seconds_.load());
  }
  void Advance(absl::Duration time) { seconds_ += absl::ToInt64Seconds(time); }

 private:
  std::atomic<int64_t> seconds_ = 0;
};

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

// An empty record, one pack, the shipped profiles of laboratories.
class RecordTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(path_ + suffix);
    }
    auto store = record::SqliteStore::Open({.path = path_});
    ASSERT_TRUE(store.ok()) << store.status();
    environment_ = Shipped();
    environment_.library = rules::OnePackLibrary();
    environment_.clock = clock_;
    environment_.recorder = std::make_shared<record::Recorder>(
        *std::move(store), rules::OnePackLibrary());
  }

  std::vector<std::string> Faults() {
    record::VerifyReport report;
    const absl::Status status =
        record::Verify(*environment_.recorder, true, &report);
    EXPECT_TRUE(status.ok()) << status;
    return report.faults;
  }

  // Every byte of the record's files.
  std::string AllBytes() {
    std::string bytes;
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::ifstream file(path_ + suffix, std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
  }

  const std::string path_ = absl::StrCat(
      testing::TempDir(), "/",
      testing::UnitTest::GetInstance()->current_test_info()->name(), ".db");
  const std::shared_ptr<SetClock> clock_ = std::make_shared<SetClock>();
  Environment environment_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_RECORD_TESTING_H_
