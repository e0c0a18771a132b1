#include "service/record/versions.h"

#include <algorithm>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;

// An HMGCR ELISA of 2026-03-01 with what is said of it, without names.
v1::ReportedResult Report(const std::string& status, double value,
                          const std::string& result = "",
                          const std::string& report = "") {
  v1::ReportedResult parsed;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat(
          "result { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA ",
          result.find("collected_on") != std::string::npos
              ? ""
              : "collected_on { year: 2026 month: 3 day: 1 } ",
          "status: RESULT_STATUS_", status, value == 0 ? "" : " quantity {",
          value == 0 ? "" : absl::StrCat(" value: ", value, " }"), "} "),
      &parsed));
  v1::ReportedResult more;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat("result { ", result, " } ", report), &more));
  parsed.MergeFrom(more);
  parsed.set_content_hash(parsed.result().SerializeAsString());
  parsed.set_identity(ReportIdentity(parsed));
  return parsed;
}

constexpr char kNoDay[] = "collected_on {} ";

std::string TextOf(const Standing& standing) {
  const char* reaches[] = {"",          ">named",   ">only one",
                           ">doubtful", ">nothing", ">named by another"};
  return absl::StrCat(standing.replaced   ? "replaced"
                      : standing.doubtful ? "doubtful"
                                          : "counts",
                      reaches[static_cast<int>(standing.reach)]);
}

// What becomes of each, in whatever order they stand.
std::vector<std::string> Standings(
    const std::vector<v1::ReportedResult>& reports) {
  std::vector<size_t> order(reports.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937 random(1);
  std::vector<std::string> texts;
  for (int round = 0; round < 30; ++round) {
    std::vector<const v1::ReportedResult*> ordered;
    ordered.reserve(order.size());
    for (const size_t i : order) ordered.push_back(&reports[i]);
    const Versions versions(ordered);
    std::vector<std::string> found(order.size());
    for (size_t i = 0; i < order.size(); ++i) {
      found[order[i]] = TextOf(versions.standings()[i]);
    }
    if (round == 0) texts = found;
    EXPECT_EQ(found, texts);
    std::shuffle(order.begin(), order.end(), random);
  }
  return texts;
}

TEST(Versions, AWithdrawalWithoutNamesReplacesTheOnlyResultOfItsDay) {
  EXPECT_THAT(Standings({Report("FINAL", 34.5), Report("CANCELLED", 0)}),
              ElementsAre("replaced", "counts>only one"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5, "specimen_id: 'S'"),
                         Report("ENTERED_IN_ERROR", 0)}),
              ElementsAre("replaced", "counts>only one"));
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5, "id: 'r'"), Report("CORRECTED", 12)}),
      ElementsAre("replaced", "counts>only one"));
  // Also of what prints no method.
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5),
                 Report("CANCELLED", 0, "method: ASSAY_METHOD_UNSPECIFIED")}),
      ElementsAre("replaced", "counts>only one"));
}

TEST(Versions, OfSeveralThatAWithdrawalWithoutNamesMayBeOfEachIsDoubtful) {
  EXPECT_THAT(Standings({Report("FINAL", 34.5, "specimen_id: 'S'"),
                         Report("FINAL", 12, "specimen_id: 'T'"),
                         Report("CANCELLED", 0)}),
              ElementsAre("doubtful", "doubtful", "counts>doubtful"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5), Report("FINAL", 12),
                         Report("CORRECTED", 13)}),
              ElementsAre("doubtful", "doubtful", "counts>doubtful"));
  // Once it is sent with its name it is that one.
  EXPECT_THAT(Standings({Report("FINAL", 34.5, "specimen_id: 'S'"),
                         Report("FINAL", 12, "specimen_id: 'T'"),
                         Report("CANCELLED", 0),
                         Report("CANCELLED", 0, "specimen_id: 'S'")}),
              ElementsAre("replaced", "counts", "replaced>named by another",
                          "counts>named"));
}

TEST(Versions, WithoutADayNothingIsCertain) {
  const std::string day = "collected_on { year: 2026 month: 3 day: 2 }";
  EXPECT_THAT(
      Standings({Report("FINAL", 5, kNoDay), Report("CANCELLED", 0, kNoDay)}),
      ElementsAre("doubtful", "counts>doubtful"));
  EXPECT_THAT(Standings({Report("FINAL", 5, day), Report("CANCELLED", 0)}),
              ElementsAre("counts", "counts>nothing"));
  EXPECT_THAT(
      Standings({Report("FINAL", 5, day), Report("CANCELLED", 0, kNoDay)}),
      ElementsAre("doubtful", "counts>doubtful"));
  const std::string month = "collected_on { year: 2026 month: 3 }";
  EXPECT_THAT(
      Standings({Report("FINAL", 5, month), Report("CANCELLED", 0, month)}),
      ElementsAre("doubtful", "counts>doubtful"));
  // What was released before a specimen was drawn is not of it: 2026-03-02 is
  // the last day at the laboratory, 2026-03-01 in UTC.
  const std::string released = "result_time { seconds: 1772323200 }";
  EXPECT_THAT(Standings({Report("FINAL", 5, day),
                         Report("FINAL", 6,
                                "collected_on { year: 2026 month: 3 day: 3 }"),
                         Report("CANCELLED", 0, kNoDay, released)}),
              ElementsAre("doubtful", "counts", "counts>doubtful"));
  EXPECT_THAT(Standings({Report("FINAL", 5, day),
                         Report("CANCELLED", 0,
                                absl::StrCat(kNoDay,
                                             "reported_on { year: 2026 month: "
                                             "3 day: 1 }"))}),
              ElementsAre("counts", "counts>nothing"));
}

TEST(Versions, AReportWithoutProfileMayBeOfAnyLaboratory) {
  const std::string name = "specimen_id: 'S'";
  const std::string mayo = "profile: 'MAYO'";
  const std::string quest = "profile: 'QUEST'";
  EXPECT_THAT(Standings({Report("FINAL", 34.5, name),
                         Report("CANCELLED", 0, name, mayo)}),
              ElementsAre("replaced", "counts>named"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5, name, mayo),
                         Report("CORRECTED", 12, name)}),
              ElementsAre("replaced", "counts>named"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5, "id: 'r'"),
                         Report("CANCELLED", 0, "id: 'r'", mayo)}),
              ElementsAre("replaced", "counts>named"));
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5,
                        name + " collected_on { year: 2026 month: 2 day: 1 }"),
                 Report("CANCELLED", 0, name, mayo)}),
      ElementsAre("counts", "counts>nothing"));
  // Two laboratories may have a number; whose it is is told, and unknown.
  EXPECT_THAT(Standings({Report("FINAL", 34.5, name, quest),
                         Report("CANCELLED", 0, name, mayo)}),
              ElementsAre("doubtful", "counts>doubtful"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5, name, quest),
                         Report("FINAL", 34.5, name, mayo),
                         Report("CANCELLED", 0, name, mayo)}),
              ElementsAre("counts", "replaced", "counts>named"));
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5, name + " laboratory: 'QUEST'", quest),
                 Report("CANCELLED", 0, name + " laboratory: 'MAYO'", mayo)}),
      ElementsAre("counts", "counts>nothing"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5, "", quest),
                         Report("CANCELLED", 0, "", mayo)}),
              ElementsAre("counts", "counts>nothing"));
  // A profile that has learned its laboratory since.
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5, name, mayo),
                 Report("CANCELLED", 0, name + " laboratory: 'MAYO'", mayo)}),
      ElementsAre("replaced", "counts>named"));
}

TEST(Versions, ANameOfAnotherKindIsDoubtfulUntilItsOwnComes) {
  const v1::ReportedResult by_id = Report("FINAL", 34.5, "id: 'r'");
  const v1::ReportedResult withdrawal =
      Report("CANCELLED", 0, "specimen_id: 'S'");
  EXPECT_THAT(Standings({by_id, withdrawal}),
              ElementsAre("doubtful", "counts>doubtful"));
  EXPECT_THAT(
      Standings({by_id, withdrawal, Report("FINAL", 12, "specimen_id: 'S'")}),
      ElementsAre("counts", "counts>named", "replaced"));
  EXPECT_THAT(
      Standings({by_id, Report("CANCELLED", 0, "specimen_id: 'S' id: 'r'")}),
      ElementsAre("replaced", "counts>named"));
}

TEST(Versions, ACorrectionWithoutNamesIsWithdrawnWithItsResult) {
  const std::string name = "specimen_id: 'S'";
  EXPECT_THAT(Standings({Report("FINAL", 34.5, name), Report("CORRECTED", 12),
                         Report("CANCELLED", 0, name)}),
              ElementsAre("replaced", "replaced>only one", "counts>named"));
  EXPECT_THAT(Standings({Report("FINAL", 34.5), Report("CORRECTED", 12),
                         Report("CANCELLED", 0)}),
              ElementsAre("replaced", "replaced>only one", "counts>only one"));
  EXPECT_THAT(
      Standings({Report("FINAL", 34.5, name),
                 Report("FINAL", 5, "specimen_id: 'T'"),
                 Report("CORRECTED", 12), Report("CANCELLED", 0, name)}),
      ElementsAre("replaced", "doubtful", "doubtful>doubtful", "counts>named"));
  EXPECT_THAT(Standings({Report("CORRECTED", 12), Report("CANCELLED", 0)}),
              ElementsAre("doubtful>nothing", "counts>doubtful"));
}

TEST(Versions, OfOneAccessionACorrectionIsOfTheResultWithItsId) {
  const auto named = [](const std::string& status, double value,
                        const std::string& id) {
    return Report(status, value, "specimen_id: 'S' id: '" + id + "'");
  };
  EXPECT_THAT(Standings({named("FINAL", 34.5, "1"), named("FINAL", 5, "2"),
                         named("CORRECTED", 6, "2")}),
              ElementsAre("counts", "replaced", "counts>named"));
  // Each version may have an id of its own.
  EXPECT_THAT(Standings({named("FINAL", 34.5, "1"), named("FINAL", 5, "2"),
                         named("CORRECTED", 6, "3")}),
              ElementsAre("replaced", "replaced", "counts>named"));
}

TEST(Versions, AWordForWordRepeatByAProfileIsTheOneThatWasRead) {
  const v1::ReportedResult unread = Report("FINAL", 0, "specimen_id: 'S'");
  v1::ReportedResult read =
      Report("FINAL", 30, "specimen_id: 'S'", "profile: 'QUEST'");
  read.set_content_hash(unread.content_hash());
  EXPECT_THAT(Standings({unread, read}), ElementsAre("replaced", "counts"));
  v1::ReportedResult later = read;
  later.mutable_result_time()->set_seconds(9);
  EXPECT_THAT(Standings({unread, later}), ElementsAre("counts", "counts"));
  // A correction that was read anew does nothing by its first reading.
  v1::ReportedResult unread_correction =
      Report("CORRECTED", 0, "specimen_id: 'S'");
  v1::ReportedResult correction =
      Report("CORRECTED", 12, "specimen_id: 'S'", "profile: 'QUEST'");
  correction.set_content_hash(unread_correction.content_hash());
  EXPECT_THAT(
      Standings({read, unread_correction, correction,
                 Report("FINAL", 5, "specimen_id: 'S'", "profile: 'MAYO'")}),
      ElementsAre("replaced", "replaced", "counts>named", "counts"));
}

TEST(Versions, ACorrectionOfWhatIsHeldIsKnown) {
  const v1::ReportedResult result = Report("FINAL", 5, "specimen_id: 'S'");
  EXPECT_TRUE(ReplacesOne({&result}, Report("CANCELLED", 0)));
  EXPECT_TRUE(
      ReplacesOne({&result}, Report("CORRECTED", 6, "specimen_id: 'S'")));
  EXPECT_FALSE(
      ReplacesOne({&result}, Report("CANCELLED", 0, "specimen_id: 'T'")));
  EXPECT_FALSE(ReplacesOne({&result}, Report("FINAL", 6, "specimen_id: 'S'")));
}

TEST(Versions, AFinalResultIsNoCorrection) {
  EXPECT_THAT(Standings({Report("FINAL", 34.5), Report("FINAL", 12)}),
              ElementsAre("counts", "counts"));
  EXPECT_THAT(Standings({Report("PRELIMINARY", 34.5), Report("FINAL", 12)}),
              ElementsAre("counts", "counts"));
}

TEST(Versions, WhatIsReplacedForCertainIsOfOneMeasurementWithIt) {
  const v1::ReportedResult result = Report("FINAL", 34.5, "specimen_id: 'S'");
  const v1::ReportedResult withdrawal = Report("CANCELLED", 0);
  const v1::ReportedResult other =
      Report("FINAL", 5, "specimen_id: 'T' analyte: 'SRP'");
  const Versions versions({&result, &withdrawal, &other});
  EXPECT_TRUE(versions.AreOfOne(0, 1));
  EXPECT_FALSE(versions.AreOfOne(0, 2));
}

}  // namespace
}  // namespace myorules::service::record
