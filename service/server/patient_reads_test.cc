// Patients as they stand, as they were known, and listed.
#include <string>
#include <vector>

#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "service/record/fold.h"
#include "service/record/reports.h"
#include "service/server/limits.h"
#include "service/server/patient_testing.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using PatientReadsTest = PatientHandlersTest;

TEST_F(PatientReadsTest, ARecordIsGivenAsItWasKnown) {
  const auto created = Create("id: 'p'");
  clock_->Advance(absl::Hours(24));
  ASSERT_TRUE(Update("patient { id: 'p' sex: SEX_MALE } update_mask { paths: "
                     "'sex' }")
                  .ok());
  const int64_t then = created->create_time().seconds();
  const auto known = Get(
      absl::StrCat("patient_id: 'p' known_at { seconds: ", then + 60, " }"));
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(engine::DeterministicBytes(*known),
            engine::DeterministicBytes(*created));
  EXPECT_EQ(
      Get(absl::StrCat("patient_id: 'p' known_at { seconds: ", then - 1, " }"))
          .status(),
      absl::NotFoundError("record: no such patient then"));
}

TEST_F(PatientReadsTest, RecordsAreListedInPagesByOutcomeAndFlag) {
  for (const char* id : {"c", "a", "b"}) {
    ASSERT_TRUE(
        Create(
            absl::StrCat("id: '", id, "' ", kElisa,
                         " medicines_complete: true weakness { axial: true }"))
            .ok());
  }
  ASSERT_TRUE(Create("id: 'd'").ok());
  const auto first = List("page_size: 2");
  EXPECT_THAT(Ids(first), ElementsAre("a", "b"));
  const std::string token = first->next_page_token();
  EXPECT_THAT(Ids(List("page_size: 2 page_token: '" + token + "'")),
              ElementsAre("c", "d"));
  EXPECT_EQ(List("page_size: 2 page_token: '" + token + "'")->next_page_token(),
            "");
  const std::string filter =
      "filter { outcomes: "
      "'subgroup_by_available_assays=ANTI_HMGCR_STATIN_NAIVE' pack: "
      "'imnm.lim2019' }";
  const auto naive = List(filter + " page_size: 2");
  EXPECT_THAT(Ids(naive), ElementsAre("a", "b"));
  EXPECT_THAT(
      Ids(List(filter + "page_token: '" + naive->next_page_token() + "'")),
      ElementsAre("c"));
  EXPECT_EQ(List(filter + "page_token: '" + token + "'").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Ids(List("filter { flags: 'axial-or-respiratory-weakness' }")),
              ElementsAre("a", "b", "c"));
}

TEST_F(PatientReadsTest, AFilterGivesNoRecordThatEnded) {
  const std::string facts = absl::StrCat(kElisa, " medicines_complete: true");
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    ASSERT_TRUE(Create(absl::StrCat("id: '", id, "' ", facts)).ok());
  }
  for (const char* ended : {"a", "b", "d"}) {
    ASSERT_TRUE(
        Merge(absl::StrCat("patient_id: 'e' from_patient_id: '", ended, "'"))
            .ok());
  }
  const std::string filter =
      "filter { outcomes: "
      "'subgroup_by_available_assays=ANTI_HMGCR_STATIN_NAIVE' } page_size: 1 ";
  const auto first = List(filter);
  EXPECT_THAT(Ids(first), ElementsAre("c"));
  const auto second =
      List(filter + "page_token: '" + first->next_page_token() + "'");
  EXPECT_THAT(Ids(second), ElementsAre("e"));
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_THAT(Ids(List("")), ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(PatientReadsTest, AFilterForWhatNoPackSaysIsASlip) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  const auto fault = [this](const std::string& filter) {
    return std::string(List("filter { " + filter + " }").status().message());
  };
  EXPECT_EQ(fault("flags: 'incomplete-serologie'"),
            "filter.flags[0]: is the id of no flag of a pack");
  EXPECT_EQ(fault("flags: 'ema-screen' flags: 'no-flag' pack: 'imnm.lim2019'"),
            "filter.flags[1]: is the id of no flag of that pack");
  EXPECT_EQ(fault("outcomes: 'subgroup=ANTI_HMGCR'"),
            "filter.outcomes[0]: is no decision and outcome of a pack");
  EXPECT_EQ(fault("flags: 'ema-screen' pack: 'imnm.lim2091'"),
            "filter.pack: is the name of no pack");
  EXPECT_EQ(fault("outcomes: 'subgroup=ANTI_SRP' outcomes: "
                  "'subgroup=SERONEGATIVE'"),
            "filter.outcomes[1]: is another outcome of the decision of "
            "filter.outcomes[0], and a record has one of them; list those of "
            "each by itself");
  EXPECT_EQ(fault("outcomes: 'exclusions_met=ANTISYNTHETASE' outcomes: "
                  "'exclusions_met=DM_RASH'"),
            "");
  // What could be, and is of nobody.
  EXPECT_EQ(fault("outcomes: 'subgroup=ANTI_SRP'"), "");
  EXPECT_EQ(fault("outcomes: 'subgroup=ANTI_SRP' pack: 'imnm.lim2019'"), "");
  EXPECT_EQ(fault("flags: 'ema-screen'"), "");
}

TEST_F(PatientReadsTest, APageThatWouldBeTooLargeEndsEarlier) {
  std::string facts;
  for (int i = 100; i < 1000; ++i) {
    absl::StrAppend(&facts, "diagnoses { name: '", std::string(990, 'x'), i,
                    "' } ");
  }
  const int enough = static_cast<int>(limits::kMaxPageBytes / facts.size()) + 2;
  for (int i = 0; i < enough; ++i) {
    const auto created = Create(absl::StrCat("id: 'p", i, "' ", facts));
    ASSERT_TRUE(created.ok()) << created.status();
  }
  const auto first = List("");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_LT(first->records_size(), enough);
  int listed = first->records_size();
  for (std::string token = first->next_page_token(); !token.empty();) {
    const auto next = List("page_token: '" + token + "'");
    ASSERT_TRUE(next.ok()) << next.status();
    listed += next->records_size();
    token = next->next_page_token();
  }
  EXPECT_EQ(listed, enough);
}

TEST_F(PatientReadsTest, TheHistorySaysWhatChangedAndWhy) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  clock_->Advance(absl::Hours(1));
  ASSERT_TRUE(Update(absl::StrCat("patient { id: 'p' ", kElisa,
                                  " } update_mask { paths: 'results' }"))
                  .ok());
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  request.set_page_size(1);
  v1::ListClassificationsResponse first;
  ASSERT_TRUE(ListClassifications(environment_, request, &first).ok());
  ASSERT_THAT(first.entries(), SizeIs(1));
  EXPECT_EQ(first.entries(0).version(), 2);
  EXPECT_EQ(first.entries(0).cause(), "registered");
  EXPECT_TRUE(first.entries(0).classified().first());
  request.set_page_token(first.next_page_token());
  v1::ListClassificationsResponse second;
  ASSERT_TRUE(ListClassifications(environment_, request, &second).ok());
  ASSERT_THAT(second.entries(), SizeIs(1));
  EXPECT_EQ(second.entries(0).cause(), "updated");
  EXPECT_EQ(second.entries(0).create_time().seconds(),
            first.entries(0).create_time().seconds() + 3600);
  EXPECT_THAT(second.entries(0).classified().changes(),
              testing::Not(IsEmpty()));
  EXPECT_EQ(second.next_page_token(), "");
  request.set_patient_id("q");
  request.clear_page_token();
  EXPECT_EQ(ListClassifications(environment_, request, &second).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(PatientReadsTest, TheHistoryTellsAllThatHappenedSinceTheAnswersBefore) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  ASSERT_TRUE(Update(absl::StrCat("patient { id: 'p' ", kElisa,
                                  " } update_mask { paths: 'results' }"))
                  .ok());
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  v1::ListClassificationsResponse history;
  ASSERT_TRUE(ListClassifications(environment_, request, &history).ok());
  ASSERT_THAT(history.entries(), SizeIs(2));
  ASSERT_THAT(history.entries(0).causes(), SizeIs(1));
  EXPECT_EQ(history.entries(0).causes(0).version(), 1);
  EXPECT_EQ(history.entries(0).causes(0).event().registered().patient().id(),
            "p");
  ASSERT_THAT(history.entries(1).causes(), SizeIs(1));
  EXPECT_EQ(history.entries(1).causes(0).version(), 3);
  EXPECT_THAT(
      history.entries(1).causes(0).event().updated().update_mask().paths(),
      ElementsAre("results"));
}

TEST_F(PatientReadsTest, TheHistoryTellsNoCausesThatNoPageHolds) {
  std::string facts;
  for (const char* list : {"diagnoses", "medicines"}) {
    for (int i = 100; i < 1000; ++i) {
      absl::StrAppend(&facts, list, " { name: '", std::string(990, 'x'), i,
                      "' } ");
    }
  }
  ASSERT_LT(facts.size(), limits::kMaxPageBytes);
  ASSERT_TRUE(Create(absl::StrCat("id: 'p' ", facts)).ok());
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  v1::ListClassificationsResponse history;
  ASSERT_TRUE(ListClassifications(environment_, request, &history).ok());
  EXPECT_THAT(history.entries(0).causes(), SizeIs(1));
  for (int i = 100; i < 500; ++i) {
    absl::StrAppend(&facts, "malignancies { site: '", std::string(990, 'x'), i,
                    "' } ");
  }
  const auto created = Create(absl::StrCat("id: 'q' ", facts));
  ASSERT_TRUE(created.ok()) << created.status();
  request.set_patient_id("q");
  history.Clear();
  ASSERT_TRUE(ListClassifications(environment_, request, &history).ok());
  ASSERT_THAT(history.entries(), SizeIs(1));
  EXPECT_EQ(history.entries(0).cause(), "registered");
  EXPECT_THAT(history.entries(0).causes(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service
