// What every store promises. A store's own test gives the suite a home for it:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContractTest, Values(…));
#ifndef MYORULES_SERVICE_RECORD_STORE_CONTRACT_TEST_H_
#define MYORULES_SERVICE_RECORD_STORE_CONTRACT_TEST_H_

#include <functional>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "service/record/store.h"

namespace myorules::service::record {

// Where one test keeps a store.
class StoreHome {
 public:
  virtual ~StoreHome() = default;
  // Opens the store, empty at first. Several may be open at once.
  virtual std::unique_ptr<Store> Open() = 0;
  // Every byte of every file that the store uses.
  virtual std::string AllBytes() = 0;
  // Opens a backup.
  virtual std::unique_ptr<Store> OpenBackup(const std::string& path) = 0;
};

class StoreContractTest : public testing::TestWithParam<
                              std::function<std::unique_ptr<StoreHome>()>> {
 protected:
  void SetUp() override {
    home_ = GetParam()();
    store_ = home_->Open();
    ASSERT_NE(store_, nullptr);
  }

  // Adds one event.
  absl::Status Add(const std::string& patient, int64_t expected_version,
                   const std::string& payload);

  std::unique_ptr<StoreHome> home_;
  std::unique_ptr<Store> store_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_STORE_CONTRACT_TEST_H_
