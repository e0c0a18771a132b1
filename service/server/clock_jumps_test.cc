// A clock that jumps under a running server, forward and back: what is kept,
// what was answered, in which order.
#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "service/server/served_record_testing.h"

namespace myorules::service {
namespace {

using testing::IsEmpty;

constexpr absl::Duration kDay = absl::Hours(24);

class ClockJumpsTest : public ServedRecordTest {
 protected:
  void SetUp() override {
    ServedRecordTest::SetUp();
    grpc::ClientContext context;
    v1::CreatePatientResponse created;
    const grpc::Status status = patients_->CreatePatient(
        &context, Parse<v1::CreatePatientRequest>("patient { id: 'p' }"),
        &created);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  // The call with this number: an anti-HMGCR ELISA, now below the cut and now
  // above it, so that each changes the answer.
  v1::ReportResultsResponse Report(int number) {
    grpc::ClientContext context;
    v1::ReportResultsResponse response;
    const grpc::Status status = labs_->ReportResults(
        &context,
        Parse<v1::ReportResultsRequest>(absl::StrCat(
            "request_id: 'r", number,
            "' results { patient_id: 'p' raw { analyte: 'anti-HMGCR' method: "
            "'ELISA' value: '",
            number % 2 == 0 ? 100 + number : 1 + number % 10,
            "' unit: 'U/mL' status: 'C' specimen_id: 'A' collected_on: "
            "'1960-01-01' } result_time { "
            "seconds: ",
            number + 1, " } }")),
        &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // All that a watcher is given who begins there; "" is the beginning.
  std::vector<v1::WatchClassificationsResponse> Watch(const std::string& token,
                                                      int64_t last_version) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::minutes(1));
    v1::WatchClassificationsRequest request;
    request.set_resume_token(token);
    request.set_from_beginning(token.empty());
    const auto stream = patients_->WatchClassifications(&context, request);
    std::vector<v1::WatchClassificationsResponse> changes;
    v1::WatchClassificationsResponse change;
    while ((changes.empty() || changes.back().version() < last_version) &&
           stream->Read(&change)) {
      // The first one only says where the watch begins.
      if (change.version() != 0) changes.push_back(change);
    }
    context.TryCancel();
    stream->Finish().ok();
    return changes;
  }

  std::vector<v1::ClassificationEntry> History() {
    grpc::ClientContext context;
    v1::ListClassificationsResponse history;
    const grpc::Status status = patients_->ListClassifications(
        &context,
        Parse<v1::ListClassificationsRequest>("patient_id: 'p' page_size: 999"),
        &history);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return {history.entries().begin(), history.entries().end()};
  }
};

TEST_F(ClockJumpsTest, NothingIsLostTwiceOrOutOfOrderWhateverTheClockSays) {
  std::string token;
  int64_t seen = 0;
  int number = 0;
  for (const absl::Duration jump :
       {40 * kDay, -400 * kDay, absl::Hours(2), -20'000 * kDay, 60'000 * kDay,
        -absl::Seconds(1), -39'642 * kDay}) {
    clock_->Advance(jump);
    for (int i = 0; i < 3; ++i) {
      const v1::ReportResultsResponse first = Report(number);
      ASSERT_EQ(first.results(0).outcome(), v1::REPORT_OUTCOME_STORED)
          << number;
      // The same call gets the same answer, whatever the time is.
      EXPECT_EQ(engine::DeterministicBytes(Report(number)),
                engine::DeterministicBytes(first));
      ++number;
    }
    // A watcher that comes back gets what came since, and nothing else.
    const int64_t last = History().back().version();
    const auto changes = Watch(token, last);
    ASSERT_FALSE(changes.empty());
    for (const v1::WatchClassificationsResponse& change : changes) {
      EXPECT_GT(change.version(), seen);
      seen = change.version();
    }
    EXPECT_EQ(seen, last);
    token = changes.back().resume_token();
  }
  // Each answer, in the order in which they were made.
  const auto history = History();
  const auto all = Watch("", history.back().version());
  ASSERT_EQ(all.size(), history.size());
  ASSERT_EQ(all.size(), static_cast<size_t>(number + 1));
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].version(), history[i].version());
    EXPECT_EQ(all[i].create_time().seconds(),
              history[i].create_time().seconds());
    if (i > 0) {
      EXPECT_GT(history[i].version(), history[i - 1].version());
    }
  }
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(ClockJumpsTest, ACallIsKnownFor30DaysAndItsResultsForGood) {
  const v1::ReportResultsResponse first = Report(0);
  const auto is_remembered = [&] {
    return engine::DeterministicBytes(Report(0)) ==
           engine::DeterministicBytes(first);
  };
  clock_->Advance(-400 * kDay);
  EXPECT_TRUE(is_remembered());
  clock_->Advance(430 * kDay);
  EXPECT_TRUE(is_remembered());
  clock_->Advance(absl::Seconds(1));
  EXPECT_EQ(Report(0).results(0).outcome(), v1::REPORT_OUTCOME_DUPLICATE);
  // A jump forward forgets calls too early; what they stored is still known.
  clock_->Advance(40 * kDay);
  Report(1);
  clock_->Advance(-40 * kDay);
  EXPECT_EQ(Report(0).results(0).outcome(), v1::REPORT_OUTCOME_DUPLICATE);
  EXPECT_EQ(History().size(), 3u);
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service
