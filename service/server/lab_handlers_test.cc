#include "service/server/lab_handlers.h"

#include <string>

#include "gtest/gtest.h"
#include "service/server/environment_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

v1::NormaliseResultsRequest RequestOf(int results) {
  v1::NormaliseResultsRequest request;
  for (int i = 0; i < results; ++i) {
    v1::RawResult* raw = request.add_results();
    raw->set_analyte("Creatine kinase");
    raw->set_value("312");
    raw->set_unit("U/L");
    raw->set_status("F");
  }
  return request;
}

std::string FaultOf(const v1::NormaliseResultsRequest& request) {
  v1::NormaliseResultsResponse response;
  const absl::Status status = NormaliseResults(Shipped(), request, &response);
  if (status.ok()) return "";
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(response.results_size(), 0);
  const auto violations = FieldViolations(status);
  EXPECT_EQ(violations.size(), 1u);
  return violations.empty()
             ? ""
             : violations[0].field() + " " + violations[0].description();
}

TEST(NormaliseResults, ReadsEachResultOnItsOwn) {
  v1::NormaliseResultsRequest request = RequestOf(3);
  request.mutable_results(1)->set_analyte("creatin");
  v1::NormaliseResultsResponse response;
  ASSERT_TRUE(NormaliseResults(Shipped(), request, &response).ok());
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(0).outcome(), v1::READING_OUTCOME_READ);
  EXPECT_EQ(response.results(1).outcome(), v1::READING_OUTCOME_REFUSED);
  EXPECT_EQ(response.results(2).result().quantity().value(), 312);
}

TEST(NormaliseResults, TakesTheProfileAndTheSex) {
  v1::NormaliseResultsRequest request = RequestOf(1);
  request.set_profile("NETHERLANDS");
  request.set_sex(v1::SEX_FEMALE);
  v1::NormaliseResultsResponse response;
  ASSERT_TRUE(NormaliseResults(Shipped(), request, &response).ok());
  EXPECT_EQ(response.results(0).result().laboratory(), "NETHERLANDS");
}

TEST(NormaliseResults, SaysWhatIsWrongWithARequest) {
  EXPECT_EQ(FaultOf({}), "results must have an entry");
  v1::NormaliseResultsRequest request = RequestOf(1);
  request.set_profile("NETHERLAND");
  EXPECT_EQ(FaultOf(request),
            "profile there is no profile 'NETHERLAND' (did you mean "
            "'NETHERLANDS'?)");
  request.set_profile("X");
  EXPECT_EQ(FaultOf(request),
            "profile there is no profile 'X'; there are: ANY, ARUP, BELGIUM, "
            "IOWA, LABCORP_ESOTERIX, LONDON_ONTARIO, MAYO, NATIONAL_JEWISH, "
            "NETHERLANDS, QUEST; others are read from a folder by "
            "--lab_profiles=DIR (of the server: myorules serve)");
  request = RequestOf(1);
  request.set_sex(static_cast<v1::Sex>(17));
  EXPECT_EQ(FaultOf(request), "sex there is no Sex number 17");
}

TEST(NormaliseResults, ReadsAsManyAtOnceAsTheLimitAllows) {
  EXPECT_EQ(FaultOf(RequestOf(limits::kMaxResultsPerRequest)), "");
  EXPECT_EQ(FaultOf(RequestOf(limits::kMaxResultsPerRequest + 1)),
            "results has 1001 entries; at most 1000 are read at once");
}

}  // namespace
}  // namespace myorules::service
