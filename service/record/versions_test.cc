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
  // None is not merged.
  if (result.find("ASSAY_METHOD_UNSPECIFIED") != std::string::npos) {
    parsed.mutable_result()->clear_method();
  }
  parsed.set_content_hash(parsed.result().SerializeAsString());
  parsed.set_identity(ReportIdentity(parsed));
  return parsed;
}

constexpr char kNoDay[] = "collected_on {} ";

std::string TextOf(const Standing& standing) {
  const char* reaches[] = {"",          ">named",           ">only one",
                           ">doubtful", ">one of several",  ">nothing",
                           ">late",     ">named by another"};
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
  EXPECT_THAT(
      Standings({named("FINAL", 34.5, "1"), named("CORRECTED", 6, "3")}),
      ElementsAre("replaced", "counts>named"));
  EXPECT_THAT(Standings({named("FINAL", 34.5, "1"), named("FINAL", 5, "2"),
                         named("CORRECTED", 6, "3")}),
              ElementsAre("doubtful", "doubtful", "counts>one of several"));
}

constexpr char kBlood[] = "specimen_id: 'S' ";
constexpr char kNextDay[] =
    "specimen_id: 'S' collected_on { year: 2026 month: 3 day: 2 } ";

std::string Released(int seconds) {
  return absl::StrCat("result_time { seconds: ", 1'790'000'000 + seconds,
                      " } ");
}

TEST(Versions, OfTwoDaysOfOneAccessionACorrectionIsOfItsDay) {
  const v1::ReportedResult first =
      Report("FINAL", 8120, kBlood + std::string("id: 'a'"), Released(1));
  const v1::ReportedResult second =
      Report("FINAL", 7000, kNextDay + std::string("id: 'b'"), Released(2));
  EXPECT_THAT(
      Standings({first, second,
                 Report("CORRECTED", 7100, kNextDay + std::string("id: 'c'"),
                        Released(3)),
                 Report("CORRECTED", 7200, kNextDay + std::string("id: 'd'"),
                        Released(4))}),
      ElementsAre("counts", "replaced", "replaced>named", "counts>named"));
  EXPECT_THAT(
      Standings({first, second, Report("CANCELLED", 0, kNextDay, Released(3))}),
      ElementsAre("counts", "replaced", "counts>named"));
  // Of a third day, or of none, it may be of either.
  for (const std::string day :
       {"collected_on { year: 2026 month: 3 day: 3 }", "collected_on {}"}) {
    EXPECT_THAT(Standings({first, second,
                           Report("CANCELLED", 0, kBlood + day, Released(3))}),
                ElementsAre("doubtful", "doubtful", "counts>one of several"));
  }
  // Of the only result it is whatever day it prints.
  EXPECT_THAT(
      Standings({first, Report("CORRECTED", 7100, kNextDay, Released(3))}),
      ElementsAre("replaced", "counts>named"));
}

TEST(Versions, OfOneDayACorrectionIsOfItsTime) {
  const auto at = [](const std::string& time, int released) {
    return absl::StrCat("printed_collected_on: '2026-03-01 ", time, "' ",
                        Released(released));
  };
  const v1::ReportedResult morning = Report("FINAL", 1, kBlood, at("08:00", 1));
  const v1::ReportedResult evening = Report("FINAL", 2, kBlood, at("20:00", 2));
  EXPECT_THAT(Standings({morning, evening,
                         Report("CORRECTED", 3, kBlood, at("20:00", 3))}),
              ElementsAre("counts", "replaced", "counts>named"));
  EXPECT_THAT(Standings({morning, evening,
                         Report("CORRECTED", 3, kBlood, Released(3))}),
              ElementsAre("doubtful", "doubtful", "counts>one of several"));
}

TEST(Versions, OfTwoLinesOfOneAnalyteACorrectionIsOfItsName) {
  const std::string p155 = "printed_analyte: 'P155/140' ";
  const v1::ReportedResult gamma =
      Report("FINAL", 1, kBlood, "printed_analyte: 'TIF-1 gamma' ");
  EXPECT_THAT(Standings({gamma, Report("FINAL", 2, kBlood, p155),
                         Report("CORRECTED", 3, kBlood, p155)}),
              ElementsAre("counts", "replaced", "counts>named"));
  EXPECT_THAT(
      Standings({Report("FINAL", 1, kBlood, "printed_code: 'L1' "),
                 Report("FINAL", 2, kBlood, "printed_code: 'L2' "),
                 Report("CORRECTED", 3, kBlood, "printed_code: 'L2' ")}),
      ElementsAre("counts", "replaced", "counts>named"));
  EXPECT_THAT(
      Standings({gamma, Report("FINAL", 2, kBlood, p155),
                 Report("CANCELLED", 0, kBlood, "printed_analyte: 'SRP Ab' ")}),
      ElementsAre("doubtful", "doubtful", "counts>one of several"));
  // Also without accession.
  EXPECT_THAT(Standings({gamma, Report("FINAL", 2, kBlood, p155),
                         Report("CANCELLED", 0, "", p155)}),
              ElementsAre("counts", "replaced", "counts>only one"));
}

TEST(Versions, WhatACorrectionSupersedesGoesBeforeAllElse) {
  const v1::ReportedResult a =
      Report("FINAL", 1, kBlood + std::string("id: 'a'"), Released(1));
  const v1::ReportedResult b =
      Report("FINAL", 2, kNextDay + std::string("id: 'b'"), Released(2));
  const auto correction = [](const std::string& text, int released) {
    return Report("CORRECTED", 3, kBlood + text, Released(released));
  };
  EXPECT_THAT(Standings({a, b, correction("id: 'c' supersedes: 'b'", 3)}),
              ElementsAre("counts", "replaced", "counts>named"));
  EXPECT_THAT(Standings({a, b, correction("id: 'a' supersedes: 'b'", 3)}),
              ElementsAre("counts", "replaced", "counts>named"));
  // A correction of the correction, or of the same once more.
  for (const std::string of : {"b", "c"}) {
    EXPECT_THAT(
        Standings({a, b, correction("id: 'c' supersedes: 'b'", 3),
                   correction("id: 'd' supersedes: '" + of + "'", 4)}),
        ElementsAre("counts", "replaced", "replaced>named", "counts>named"));
  }
  // One that is not there yet is none of those that are.
  EXPECT_THAT(Standings({a, correction("id: 'c' supersedes: 'b'", 3)}),
              ElementsAre("doubtful", "counts>one of several"));
  // Sent again with what it supersedes, it is that one.
  EXPECT_THAT(Standings({a, Report("FINAL", 2, kBlood + std::string("id: 'b'")),
                         correction("id: 'c'", 3),
                         correction("id: 'd' supersedes: 'b'", 3)}),
              ElementsAre("counts", "replaced", "replaced>named by another",
                          "counts>named"));
}

TEST(Versions, ACorrectionOfAnotherDayThanItsOnlyResultIsNotLostWithIt) {
  const v1::ReportedResult first = Report("FINAL", 1, kBlood, Released(1));
  const v1::ReportedResult other =
      Report("CORRECTED", 2, kNextDay, Released(2));
  const v1::ReportedResult withdrawal =
      Report("CANCELLED", 0, kBlood, Released(3));
  EXPECT_THAT(
      Standings({first, other, withdrawal}),
      ElementsAre("replaced", "doubtful>named", "counts>one of several"));
  EXPECT_THAT(
      Standings({first, other, withdrawal,
                 Report("FINAL", 5, kNextDay, Released(1))}),
      ElementsAre("replaced", "counts>named", "counts>named", "replaced"));
}

TEST(Versions, WhatIsSaidTwiceIsOneMeasurement) {
  EXPECT_THAT(Standings({Report("FINAL", 1, kBlood),
                         Report("FINAL", 1, kBlood, Released(1)),
                         Report("CORRECTED", 2, kBlood, Released(2))}),
              ElementsAre("replaced", "replaced", "counts>named"));
  EXPECT_THAT(Standings({Report("FINAL", 1, kBlood + std::string("id: 'a'")),
                         Report("FINAL", 1, kBlood + std::string("id: 'b'")),
                         Report("CORRECTED", 2, kBlood, Released(2))}),
              ElementsAre("doubtful", "doubtful", "counts>one of several"));
}

TEST(Versions, AFinalResultReplacesThePreliminaryOneOfItsDay) {
  const v1::ReportedResult first =
      Report("PRELIMINARY", 1, kBlood, Released(1));
  const v1::ReportedResult second =
      Report("PRELIMINARY", 2, kNextDay, Released(1));
  EXPECT_THAT(
      Standings({first, second, Report("FINAL", 3, kNextDay, Released(2))}),
      ElementsAre("counts", "replaced", "counts"));
  // With what came before it, a final result is one measurement.
  EXPECT_THAT(Standings({Report("PRELIMINARY", 1,
                                kBlood + std::string("id: 'a'"), Released(1)),
                         Report("PRELIMINARY", 2,
                                kBlood + std::string("id: 'b'"), Released(2)),
                         Report("FINAL", 3, kBlood + std::string("id: 'c'"),
                                Released(3)),
                         Report("CORRECTED", 4, kBlood + std::string("id: 'd'"),
                                Released(4))}),
              ElementsAre("replaced", "replaced", "replaced", "counts>named"));
}

TEST(Versions, AWithdrawalWithoutMethodIsOfEachMethodOfItsDay) {
  const std::string blot = "method: ASSAY_METHOD_LINE_BLOT ";
  EXPECT_THAT(
      Standings(
          {Report("FINAL", 1, kBlood), Report("FINAL", 2, kBlood + blot),
           Report("FINAL", 3, kNextDay),
           Report("CANCELLED", 0,
                  kBlood + std::string("method: ASSAY_METHOD_UNSPECIFIED"))}),
      ElementsAre("replaced", "replaced", "counts", "counts>named"));
}

TEST(Versions, ACorrectionBeforeAllThatIsThereReplacesNothing) {
  EXPECT_THAT(Standings({Report("FINAL", 1, kBlood, Released(2)),
                         Report("CORRECTED", 2, kBlood, Released(1))}),
              ElementsAre("counts", "counts>late"));
}

TEST(Versions, ByTheFirstRulesACorrectionIsOfAllOfItsAccession) {
  const v1::ReportedResult first = Report("FINAL", 1, kBlood, Released(1));
  const v1::ReportedResult second = Report("FINAL", 2, kNextDay, Released(2));
  const v1::ReportedResult correction =
      Report("CORRECTED", 3, kNextDay, Released(3));
  const Versions versions({&first, &second, &correction},
                          CountingRules::kFirst);
  EXPECT_TRUE(versions.standings()[0].replaced);
  EXPECT_TRUE(versions.standings()[1].replaced);
  EXPECT_FALSE(versions.standings()[2].replaced);
}

TEST(Versions, OnlyWhatIsOfOneMeasurementGoesTogether) {
  const v1::ReportedResult first = Report("FINAL", 1, kBlood, Released(1));
  const v1::ReportedResult second = Report("FINAL", 2, kNextDay, Released(2));
  const v1::ReportedResult correction =
      Report("CORRECTED", 3, kNextDay, Released(3));
  const v1::ReportedResult unclear = Report(
      "CORRECTED", 3, kBlood + std::string("collected_on {}"), Released(3));
  {
    const Versions versions({&first, &second});
    EXPECT_FALSE(versions.AreOfOne(0, 1));
  }
  {
    const Versions versions({&first, &second, &correction});
    EXPECT_FALSE(versions.AreOfOne(0, 2));
    EXPECT_TRUE(versions.AreOfOne(1, 2));
  }
  // Were one left behind, the correction would be of that.
  const Versions versions({&first, &second, &unclear});
  EXPECT_TRUE(versions.AreOfOne(0, 1));
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

TEST(TakesBack, IsSaidOfWhatLeavesSomethingCountingNoMoreOrInDoubt) {
  const std::string of_s = "specimen_id: 'S'";
  const std::string of_t = "specimen_id: 'T'";
  const auto at = [](int hour) {
    return absl::StrCat("result_time { seconds: ", 3600 * hour, " }");
  };
  const v1::ReportedResult final = Report("FINAL", 34.5, of_s, at(2));
  const v1::ReportedResult withdrawn = Report("CANCELLED", 0, of_s, at(3));
  const struct {
    const char* what;
    std::vector<v1::ReportedResult> held;
    v1::ReportedResult report;
    bool takes_back;
  } kCases[] = {
      {"a withdrawal", {final}, withdrawn, true},
      {"a correction", {final}, Report("CORRECTED", 12, of_s, at(3)), true},
      {"of one without a day", {final}, Report("CANCELLED", 0, kNoDay), true},
      {"of another accession",
       {final},
       Report("CANCELLED", 0, of_t, at(3)),
       false},
      {"that came too late",
       {final},
       Report("CANCELLED", 0, of_s, at(1)),
       false},
      {"once more",
       {final, withdrawn},
       Report("CANCELLED", 0, of_s + " id: 'x'", at(3)),
       false},
      {"of a correction",
       {final, Report("CORRECTED", 12, of_s, at(3))},
       Report("CANCELLED", 0, of_s, at(4)),
       true},
      {"of a correction alone",
       {Report("CORRECTED", 12, of_s, at(3))},
       Report("CANCELLED", 0, of_s, at(4)),
       true},
      {"no correction", {Report("PRELIMINARY", 12, of_s, at(1))}, final, false},
      {"of nothing", {}, withdrawn, false},
  };
  for (const auto& each : kCases) {
    v1::PatientState state;
    for (const v1::ReportedResult& held : each.held) AddReport(held, &state);
    EXPECT_EQ(TakesBack(state, each.report), each.takes_back) << each.what;
  }
}

}  // namespace
}  // namespace myorules::service::record
