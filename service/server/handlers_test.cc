#include "service/server/handlers.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "service/server/environment_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::ClassifyRequest Request(const std::string& id) {
  v1::ClassifyRequest request;
  request.mutable_patient()->set_id(id);
  return request;
}

std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& violation : FieldViolations(status)) {
    fields.push_back(violation.field());
  }
  return fields;
}

absl::Status FaultOf(const v1::ClassifyRequest& request) {
  v1::ClassifyResponse response;
  response.add_classifications();
  absl::Status status = Classify(Shipped(), request, &response);
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(response.classifications_size(), 0);
  return status;
}

TEST(Classify, AnswersByAllPacksInProduction) {
  v1::ClassifyResponse response;
  ASSERT_TRUE(Classify(Shipped(), Request("p1"), &response).ok());
  ASSERT_GE(response.classifications_size(), 1);
  for (const auto& classification : response.classifications()) {
    EXPECT_EQ(classification.patient_id(), "p1");
    EXPECT_EQ(classification.pack().state(), v1::PACK_STATE_PRODUCTION);
  }
}

TEST(Classify, TakesTodayWhereNoDateIsGiven) {
  v1::ClassifyResponse response;
  ASSERT_TRUE(Classify(Shipped(), Request("p1"), &response).ok());
  const v1::Date& date = response.classifications(0).assessed_on();
  EXPECT_EQ(date.year(), 2026);
  EXPECT_EQ(date.month(), 1);
  EXPECT_EQ(date.day(), 2);
}

TEST(Classify, AddsTheTraceOnlyInTheFullView) {
  v1::ClassifyRequest request = Request("p1");
  v1::ClassifyResponse response;
  for (const v1::View view : {v1::VIEW_UNSPECIFIED, v1::VIEW_BASIC}) {
    request.set_view(view);
    ASSERT_TRUE(Classify(Shipped(), request, &response).ok());
    EXPECT_EQ(response.classifications(0).trace_size(), 0);
  }
  request.set_view(v1::VIEW_FULL);
  ASSERT_TRUE(Classify(Shipped(), request, &response).ok());
  EXPECT_GT(response.classifications(0).trace_size(), 0);
}

TEST(Classify, NeedsAPatient) {
  const absl::Status status = FaultOf(v1::ClassifyRequest());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FaultyFields(status), ElementsAre("patient"));
}

TEST(Classify, RefusesAViewThatIsNone) {
  v1::ClassifyRequest request = Request("p1");
  request.set_view(static_cast<v1::View>(17));
  EXPECT_THAT(FaultyFields(FaultOf(request)), ElementsAre("view"));
}

TEST(Classify, RefusesADateThatIsNotComplete) {
  v1::ClassifyRequest request = Request("p1");
  request.mutable_assessed_on()->set_year(2026);
  const absl::Status status = FaultOf(request);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FaultyFields(status),
              ElementsAre(::testing::StartsWith("assessed_on")));
}

TEST(Classify, SuggestsThePackThatWasMeant) {
  v1::ClassifyRequest request = Request("p1");
  request.add_packs("imnm.lim2091");
  const absl::Status status = FaultOf(request);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("imnm.lim2019"));
}

TEST(Classify, LimitsThePacksOfARequest) {
  v1::ClassifyRequest request = Request("p1");
  for (int i = 0; i < limits::kMaxPacksPerRequest; ++i) {
    request.add_packs("no.such.pack");
  }
  EXPECT_EQ(FaultOf(request).code(), absl::StatusCode::kNotFound);
  request.add_packs("no.such.pack");
  EXPECT_THAT(FaultyFields(FaultOf(request)), ElementsAre("packs"));
}

TEST(Classify, NamesEachFaultyField) {
  v1::ClassifyRequest request = Request("p1");
  v1::LabResult* result = request.mutable_patient()->add_results();
  result->set_analyte("CK");
  result->set_status(v1::RESULT_STATUS_FINAL);
  result->mutable_quantity()->set_value(-1);
  result->mutable_quantity()->set_unit("U/L");
  request.mutable_patient()->mutable_birth_date()->set_year(2030);
  EXPECT_THAT(FaultyFields(FaultOf(request)),
              ::testing::UnorderedElementsAre(
                  "patient.results[0].quantity.value", "patient.birth_date"));
}

TEST(ClassifyInStream, PutsAFaultIntoTheAnswer) {
  v1::ClassifyStreamRequest request;
  *request.mutable_request() = Request("p7");
  request.mutable_request()->mutable_patient()->set_sex(
      static_cast<v1::Sex>(9));
  v1::ClassifyStreamResponse response;
  ClassifyInStream(Shipped(), 4, request, &response);
  EXPECT_EQ(response.index(), 4);
  EXPECT_EQ(response.patient_id(), "p7");
  ASSERT_TRUE(response.has_error());
  EXPECT_THAT(FaultyFields(FromRpcStatus(response.error())),
              ElementsAre("patient.sex"));
}

TEST(ClassifyInStream, ARequestThatIsNotSetIsAFaultLikeAnyOther) {
  v1::ClassifyStreamResponse response;
  ClassifyInStream(Shipped(), 0, v1::ClassifyStreamRequest(), &response);
  EXPECT_THAT(FaultyFields(FromRpcStatus(response.error())),
              ElementsAre("request"));
}

TEST(ClassifyInStream, NothingOfOnePatientIsLeftInTheNextAnswer) {
  v1::ClassifyStreamRequest request;
  *request.mutable_request() = Request("first");
  v1::ClassifyStreamResponse reused;
  ClassifyInStream(Shipped(), 0, request, &reused);
  ASSERT_TRUE(reused.has_response());
  request.mutable_request()->mutable_patient()->set_id("second");
  request.mutable_request()->set_view(static_cast<v1::View>(17));
  ClassifyInStream(Shipped(), 1, request, &reused);
  v1::ClassifyStreamResponse fresh;
  ClassifyInStream(Shipped(), 1, request, &fresh);
  EXPECT_TRUE(MessageDifferencer::Equals(reused, fresh));
  EXPECT_THAT(reused.DebugString(), ::testing::Not(HasSubstr("first")));
}

// Copies of a shipped pack under other versions.
Environment WithVersions(const std::vector<std::string>& versions) {
  v1::GetRulePackResponse pack;
  EXPECT_TRUE(Shipped().library->Describe("imnm.lim2019", &pack).ok());
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) /
      absl::StrCat("packs", versions.size());
  for (const std::string& version : versions) {
    std::filesystem::create_directories(directory / version);
    std::ofstream(directory / version / "pack.textproto")
        << absl::StrReplaceAll(
               pack.source_text(),
               {{absl::StrCat("\nversion: \"", pack.identity().version(), "\""),
                 absl::StrCat("\nversion: \"", version, "\"")}});
  }
  return Load(directory.string());
}

std::vector<std::string> Hashes(const v1::ListRulePacksResponse& response) {
  std::vector<std::string> hashes;
  for (const auto& pack : response.rule_packs()) {
    hashes.push_back(pack.identity().hash());
  }
  return hashes;
}

TEST(ListRulePacks, ListsEveryPackOnce) {
  v1::ListRulePacksResponse response;
  ASSERT_TRUE(
      ListRulePacks(Shipped(), v1::ListRulePacksRequest(), &response).ok());
  EXPECT_EQ(static_cast<size_t>(response.rule_packs_size()),
            Shipped().library->packs().size());
  EXPECT_THAT(response.next_page_token(), IsEmpty());
  const v1::RulePackSummary& pack = response.rule_packs(0);
  EXPECT_THAT(pack.identity().hash(), SizeIs(64));
  EXPECT_THAT(pack.title(), ::testing::Not(IsEmpty()));
  EXPECT_THAT(pack.purpose(), ::testing::Not(IsEmpty()));
}

TEST(ListRulePacks, PagesOfAnySizeMakeTheWholeList) {
  const Environment environment =
      WithVersions({"2.0.0", "2.1.0", "10.0.0", "3.0.0-rc.1"});
  v1::ListRulePacksResponse whole;
  ASSERT_TRUE(
      ListRulePacks(environment, v1::ListRulePacksRequest(), &whole).ok());
  ASSERT_GE(whole.rule_packs_size(), 5);
  for (int page_size = 1; page_size <= whole.rule_packs_size() + 1;
       ++page_size) {
    v1::ListRulePacksRequest request;
    request.set_page_size(page_size);
    std::vector<std::string> hashes;
    do {
      v1::ListRulePacksResponse page;
      ASSERT_TRUE(ListRulePacks(environment, request, &page).ok());
      EXPECT_LE(page.rule_packs_size(), page_size);
      EXPECT_GE(page.rule_packs_size(), 1);
      for (const std::string& hash : Hashes(page)) hashes.push_back(hash);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(hashes, Hashes(whole)) << page_size;
  }
}

TEST(ListRulePacks, RefusesATokenThatNoPageGave) {
  for (const char* token : {"x", "!!!", "YWZ0ZXI6", "YWZ0ZXI6bm9uZQ"}) {
    v1::ListRulePacksRequest request;
    request.set_page_token(token);
    v1::ListRulePacksResponse response;
    const absl::Status status = ListRulePacks(Shipped(), request, &response);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << token;
    EXPECT_THAT(FaultyFields(status), ElementsAre("page_token"));
  }
}

TEST(ListRulePacks, RefusesANegativePageSizeAndTakesAHugeOne) {
  v1::ListRulePacksRequest request;
  v1::ListRulePacksResponse response;
  request.set_page_size(-1);
  EXPECT_THAT(FaultyFields(ListRulePacks(Shipped(), request, &response)),
              ElementsAre("page_size"));
  request.set_page_size(2'000'000'000);
  EXPECT_TRUE(ListRulePacks(Shipped(), request, &response).ok());
}

TEST(GetRulePack, ReturnsThePackAsWritten) {
  v1::GetRulePackRequest request;
  request.set_pack("imnm.lim2019");
  v1::GetRulePackResponse response;
  ASSERT_TRUE(GetRulePack(Shipped(), request, &response).ok());
  EXPECT_EQ(response.identity().name(), "imnm.lim2019");
  EXPECT_THAT(response.source_text(), HasSubstr("name: \"imnm.lim2019\""));
  EXPECT_GT(response.rule_pack().criterion_size(), 0);
  EXPECT_GT(response.sources_size(), 0);
  request.set_pack(response.identity().hash());
  EXPECT_TRUE(GetRulePack(Shipped(), request, &response).ok());
}

TEST(GetRulePack, NeedsAPackThatIsLoaded) {
  v1::GetRulePackRequest request;
  v1::GetRulePackResponse response;
  EXPECT_THAT(FaultyFields(GetRulePack(Shipped(), request, &response)),
              ElementsAre("pack"));
  request.set_pack("no.such.pack");
  EXPECT_EQ(GetRulePack(Shipped(), request, &response).code(),
            absl::StatusCode::kNotFound);
}

// The largest patient: long enough that somebody is asked whether to go on.
v1::Patient LargestPatient() {
  v1::Patient patient;
  patient.set_id("largest");
  const char* const analytes[] = {"SRP", "HMGCR", "JO1", "PL7",  "PL12", "EJ",
                                  "OJ",  "MDA5",  "KU",  "NXP2", "CK"};
  for (int i = 0; i < 10'000; ++i) {
    patient.add_results()->set_analyte(analytes[i % std::size(analytes)]);
  }
  return patient;
}

TEST(Classify, RefusesAnAnswerThatCannotBeSent) {
  v1::ClassifyRequest request = Request("large");
  for (int i = 0; i < 2'000; ++i) {
    request.mutable_patient()->add_medicines()->set_name(
        absl::StrCat(i, std::string(900, 'x')));
  }
  v1::ClassifyResponse response;
  ASSERT_TRUE(Classify(Shipped(), request, &response).ok());
  request.set_view(v1::VIEW_FULL);
  for (int i = 0; i < 3; ++i) request.add_packs("imnm.lim2019");
  const absl::Status status = Classify(Shipped(), request, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()),
              ::testing::MatchesRegex(
                  "the answer has [0-9]+ bytes; at most 67107864 are sent: ask "
                  "for fewer packs at once, or for VIEW_BASIC"));
  EXPECT_EQ(response.ByteSizeLong(), 0);
}

TEST(CheckAnswerSize, RefusesOneByteMoreThanTheLimit) {
  EXPECT_EQ(CheckAnswerSize(limits::kMaxAnswerBytes), absl::OkStatus());
  EXPECT_EQ(CheckAnswerSize(limits::kMaxAnswerBytes + 1),
            absl::ResourceExhaustedError(
                "the answer has 67107865 bytes; at most 67107864 are sent: ask "
                "for fewer packs at once, or for VIEW_BASIC"));
}

TEST(Classify, EndsWhenNobodyWaitsForItAnyMore) {
  v1::ClassifyRequest request;
  *request.mutable_patient() = LargestPatient();
  v1::ClassifyResponse response;
  int asked = 0;
  const absl::Status status = Classify(Shipped(), request, &response, [&asked] {
    return ++asked < 3 ? absl::OkStatus() : absl::CancelledError("gone");
  });
  EXPECT_EQ(status, absl::CancelledError("gone"));
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(response.ByteSizeLong(), 0);
}

TEST(ClassifyInStream, TellsAnInterruptionInTheAnswer) {
  v1::ClassifyStreamRequest request;
  *request.mutable_request()->mutable_patient() = LargestPatient();
  v1::ClassifyStreamResponse response;
  ClassifyInStream(Shipped(), 7, request, &response,
                   [] { return absl::CancelledError("gone"); });
  EXPECT_EQ(response.index(), 7);
  EXPECT_EQ(response.patient_id(), "largest");
  EXPECT_EQ(response.error().code(), 1);
  EXPECT_FALSE(response.has_response());
}

}  // namespace
}  // namespace myorules::service
