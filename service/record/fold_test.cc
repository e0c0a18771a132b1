#include "service/record/fold.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/record/fold_testing.h"

namespace myorules::service::record {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Fold, AnUpdateReplacesWhatItsMaskNamesAndNothingElse) {
  const v1::PatientState state =
      Fold({Registered("id: 'p' sex: SEX_FEMALE weakness { subacute: true "
                       "proximal: true } medicines { name: 'a' } medicines { "
                       "name: 'b' }"),
            Updated("sex: SEX_MALE weakness { symmetric: false } medicines { "
                    "name: 'c' }",
                    "paths: 'weakness.symmetric' paths: 'medicines' paths: "
                    "'weakness.proximal'")});
  EXPECT_TRUE(MessageDifferencer::Equals(
      state.entered(),
      Parse<v1::Patient>("id: 'p' sex: SEX_FEMALE weakness { subacute: true "
                         "symmetric: false } medicines { name: 'c' }")))
      << state.entered().DebugString();
  EXPECT_EQ(state.facts_version(), 2);
}

TEST(Fold, AnUpdateTakesBackAMessageThatItLeavesUnset) {
  const v1::PatientState state = Fold(
      {Registered("id: 'p' weakness { subacute: true } birth_date { year: 1960 "
                  "}"),
       Updated("", "paths: 'weakness' paths: 'birth_date.year'")});
  EXPECT_FALSE(state.entered().has_weakness());
  EXPECT_EQ(state.entered().birth_date().year(), 0);
}

TEST(Fold, ACorrectionCountsInsteadOfWhatCameBefore) {
  const v1::PatientState state =
      Fold({Registered(), Reported(Report(1, v1::RESULT_STATUS_FINAL, 19.9)),
            Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 20.0))});
  EXPECT_THAT(Values(state), ElementsAre(20.0));
  EXPECT_THAT(state.reports(), SizeIs(2));
}

TEST(Fold, ACorrectionCountsAlsoWhereItComesBeforeTheOriginal) {
  EXPECT_THAT(
      Values(Fold({Registered(),
                   Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 20.0)),
                   Reported(Report(1, v1::RESULT_STATUS_FINAL, 19.9))})),
      ElementsAre(20.0));
}

TEST(Fold, ACancellationLeavesNothingThatCounts) {
  const v1::Patient patient = PatientOf(
      Fold({Registered(), Reported(Report(1, v1::RESULT_STATUS_FINAL, 20.0)),
            Reported(Report(3, v1::RESULT_STATUS_CANCELLED, 0))}));
  ASSERT_THAT(patient.results(), SizeIs(1));
  EXPECT_EQ(patient.results(0).status(), v1::RESULT_STATUS_CANCELLED);
}

TEST(Fold, AFinalResultCountsInsteadOfAPreliminaryOne) {
  EXPECT_THAT(
      Values(Fold({Registered(),
                   Reported(Report(1, v1::RESULT_STATUS_PRELIMINARY, 5)),
                   Reported(Report(1, v1::RESULT_STATUS_FINAL, 6))})),
      ElementsAre(6));
}

TEST(Fold, TwoFinalResultsThatDisagreeBothStay) {
  EXPECT_THAT(Values(Fold({Registered(),
                           Reported(Report(1, v1::RESULT_STATUS_FINAL, 5)),
                           Reported(Report(2, v1::RESULT_STATUS_FINAL, 60))})),
              ElementsAre(5, 60));
}

TEST(Fold, TwoCorrectionsOfOneInstantBothStay) {
  EXPECT_THAT(Values(Fold({Registered(),
                           Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 5)),
                           Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 60)),
                           Reported(Report(1, v1::RESULT_STATUS_FINAL, 7))})),
              ElementsAre(5, 60));
}

TEST(Fold, ACancellationGoesBeforeACorrectionOfTheSameInstant) {
  const v1::Patient patient = PatientOf(
      Fold({Registered(), Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 5)),
            Reported(Report(2, v1::RESULT_STATUS_CANCELLED, 0))}));
  ASSERT_THAT(patient.results(), SizeIs(1));
  EXPECT_EQ(patient.results(0).status(), v1::RESULT_STATUS_CANCELLED);
}

TEST(Fold, ACorrectionTouchesNoOtherMeasurement) {
  v1::ReportedResult other = Report(1, v1::RESULT_STATUS_FINAL, 5);
  for (const char* change :
       {"laboratory: 'B'", "specimen_id: '8'", "analyte: 'SRP'",
        "method: ASSAY_METHOD_LINE_BLOT"}) {
    v1::ReportedResult changed = other;
    changed.mutable_result()->MergeFrom(Parse<v1::LabResult>(change));
    EXPECT_THAT(
        Values(Fold({Registered(), Reported(Identified(changed)),
                     Reported(Report(2, v1::RESULT_STATUS_CORRECTED, 6))})),
        ElementsAre(5, 6))
        << change;
  }
}

TEST(Fold, WithoutAccessionTheLaboratorysIdTiesVersionsTogether) {
  const auto without = [](int hour, v1::ResultStatus status, double value,
                          const std::string& id) {
    v1::ReportedResult report = Report(hour, status, value);
    report.mutable_result()->clear_specimen_id();
    report.mutable_result()->set_id(id);
    return Reported(Identified(report));
  };
  EXPECT_THAT(
      Values(Fold({Registered(), without(1, v1::RESULT_STATUS_FINAL, 5, "r"),
                   without(2, v1::RESULT_STATUS_CORRECTED, 6, "r")})),
      ElementsAre(6));
}

TEST(Fold, WhatMayHaveBeenCorrectedIsReadWithoutStatus) {
  const auto without_name = [](int hour, v1::ResultStatus status) {
    v1::ReportedResult report = Report(hour, status, hour);
    report.mutable_result()->clear_specimen_id();
    return Reported(Identified(report));
  };
  const v1::Patient patient =
      PatientOf(Fold({Registered(), without_name(1, v1::RESULT_STATUS_FINAL),
                      without_name(2, v1::RESULT_STATUS_PRELIMINARY),
                      without_name(3, v1::RESULT_STATUS_CORRECTED)}));
  std::vector<std::pair<double, v1::ResultStatus>> read;
  for (const v1::LabResult& result : patient.results()) {
    read.emplace_back(result.quantity().value(), result.status());
  }
  EXPECT_THAT(read, testing::UnorderedElementsAre(
                        testing::Pair(1, v1::RESULT_STATUS_UNSPECIFIED),
                        testing::Pair(2, v1::RESULT_STATUS_PRELIMINARY),
                        testing::Pair(3, v1::RESULT_STATUS_CORRECTED)));
}

TEST(Fold, AReportThatComesTwiceIsOne) {
  const auto report = Reported(Report(1, v1::RESULT_STATUS_FINAL, 5));
  EXPECT_THAT(Fold({Registered(), report, report}).reports(), SizeIs(1));
}

TEST(Fold, AReportThatIsReadAnewTakesThePlaceOfItself) {
  const v1::ReportedResult first = Report(1, v1::RESULT_STATUS_FINAL, 5);
  v1::ReportedResult again = first;
  again.mutable_result()->mutable_quantity()->set_value(6);
  EXPECT_THAT(Values(Fold({Registered(), Reported(first), Reported(again)})),
              ElementsAre(6));
}

TEST(Fold, TheOrderOfReportsDoesNotMatter) {
  std::vector<v1::RecordEvent> reports;
  for (const v1::ResultStatus status :
       {v1::RESULT_STATUS_PRELIMINARY, v1::RESULT_STATUS_FINAL,
        v1::RESULT_STATUS_CORRECTED, v1::RESULT_STATUS_CANCELLED}) {
    for (int hour = 0; hour < 4; ++hour) {
      reports.push_back(
          Reported(Report(hour, status, 10 * status + hour, "id: 'r'")));
    }
  }
  std::string expected;
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::shuffle(reports.begin(), reports.end(), random);
    std::vector<v1::RecordEvent> events = {Registered()};
    for (const v1::RecordEvent& report : reports) {
      events.push_back(report);
      if (random() % 3 == 0) events.push_back(report);
    }
    v1::PatientState state = Fold(events);
    state.clear_facts_version();
    const std::string bytes = state.SerializeAsString();
    if (round == 0) expected = bytes;
    ASSERT_EQ(bytes, expected) << round;
    // The last cancellation.
    ASSERT_THAT(Values(state), ElementsAre(73));
  }
}

TEST(Fold, AnIdThatTwoResultsHaveNamesOnlyTheFirst) {
  const v1::Patient patient = PatientOf(
      Fold({Registered("id: 'p' results { id: 'r' analyte: 'CK' }"),
            Reported(Report(1, v1::RESULT_STATUS_FINAL, 5, "id: 'r'"))}));
  ASSERT_THAT(patient.results(), SizeIs(2));
  EXPECT_EQ(patient.results(0).id(), "r");
  EXPECT_EQ(patient.results(1).id(), "");
}

// A final CK with an id; each is a measurement of its own.
v1::RecordEvent ResultNamed(const std::string& id, const std::string& replaces,
                            const std::string& analyte = "CK") {
  auto report =
      Parse<v1::ReportedResult>("result { id: '" + id + "' supersedes: '" +
                                replaces + "' analyte: '" + analyte + "' }");
  return Reported(Identified(report));
}

// "ID>REPLACED" of each result, sorted.
std::vector<std::string> Replacements(
    const std::vector<v1::RecordEvent>& reports) {
  std::vector<v1::RecordEvent> events = {Registered()};
  events.insert(events.end(), reports.begin(), reports.end());
  std::vector<std::string> links;
  const v1::Patient patient = PatientOf(Fold(events));
  for (const v1::LabResult& result : patient.results()) {
    links.push_back(result.id() + ">" + result.supersedes());
  }
  std::sort(links.begin(), links.end());
  return links;
}

TEST(Fold, AResultReplacesOnlyThoseOfItsOwnLaboratory) {
  // By chance of a hash one or the other of two of an id comes first.
  for (int seed = 0; seed < 20; ++seed) {
    const auto at = [seed](const std::string& profile, const std::string& id,
                           const std::string& replaces, double value) {
      auto report = Parse<v1::ReportedResult>(
          "profile: '" + profile + "' result { id: '" + id + "' supersedes: '" +
          replaces + "' analyte: 'SRP' }");
      report.mutable_result()->set_raw_value(absl::StrCat(seed));
      report.mutable_result()->mutable_quantity()->set_value(value);
      return Reported(Identified(report));
    };
    const v1::Patient patient = PatientOf(
        Fold({Registered(), at("QUEST", "1", "", 51), at("MAYO", "1", "", 2),
              at("MAYO", "2", "1", 0), at("IOWA", "3", "2", 4)}));
    std::string replaced;
    std::string of_mayo;
    for (const v1::LabResult& result : patient.results()) {
      if (!result.supersedes().empty()) {
        EXPECT_EQ(result.quantity().value(), 0);
        replaced += result.supersedes();
      }
      if (result.quantity().value() == 2) of_mayo = result.id();
    }
    EXPECT_NE(replaced, "");
    EXPECT_EQ(replaced, of_mayo);
  }
}

TEST(Fold, OfARingOfResultsNoneReplacesAnother) {
  EXPECT_THAT(Replacements({ResultNamed("a", "b"), ResultNamed("b", "c"),
                            ResultNamed("c", "a"), ResultNamed("d", "a"),
                            ResultNamed("e", "d"), ResultNamed("f", "gone")}),
              ElementsAre("a>", "b>", "c>", "d>a", "e>d", "f>gone"));
}

TEST(Fold, AResultReplacesNoneOfAnotherAnalyte) {
  EXPECT_THAT(Replacements({ResultNamed("a", "b"), ResultNamed("b", "", "SRP"),
                            ResultNamed("c", "a")}),
              ElementsAre("a>", "b>", "c>a"));
}

TEST(Fold, TheSexOnRecordChoosesTheReferenceRangeWhicheverCameFirst) {
  auto report = Parse<v1::ReportedResult>(
      "result { analyte: 'CK' quantity { value: 160 unit: 'U/L' } } "
      "range_of_women { high: 145 } range_of_men { high: 171 }");
  const v1::RecordEvent reported = Reported(Identified(report));
  const auto high = [](const v1::PatientState& state) {
    return PatientOf(state).results(0).reference_range().high();
  };
  const v1::RecordEvent woman = Updated("sex: SEX_FEMALE", "paths: 'sex'");
  EXPECT_EQ(high(Fold({Registered(), reported})), 0);
  EXPECT_EQ(high(Fold({Registered(), reported, woman})), 145);
  EXPECT_EQ(high(Fold({Registered(), woman, reported})), 145);
  EXPECT_EQ(high(Fold({Registered("sex: SEX_MALE"), reported})), 171);
  EXPECT_EQ(high(Fold({Registered("sex: SEX_OTHER"), reported})), 0);
}

TEST(Fold, AVersionWithoutMethodIsOneOfEveryMethodOfItsAccession) {
  const auto with = [](v1::AssayMethod method, int hour,
                       v1::ResultStatus status, double value) {
    v1::ReportedResult report = Report(hour, status, value);
    report.mutable_result()->set_method(method);
    return Reported(Identified(report));
  };
  const v1::RecordEvent elisa =
      with(v1::ASSAY_METHOD_ELISA, 1, v1::RESULT_STATUS_FINAL, 5);
  const v1::RecordEvent cia =
      with(v1::ASSAY_METHOD_CHEMILUMINESCENCE, 1, v1::RESULT_STATUS_FINAL, 6);
  const v1::RecordEvent cancelled =
      with(v1::ASSAY_METHOD_UNSPECIFIED, 2, v1::RESULT_STATUS_CANCELLED, 7);
  const v1::RecordEvent corrected =
      with(v1::ASSAY_METHOD_UNSPECIFIED, 2, v1::RESULT_STATUS_CORRECTED, 8);
  const v1::RecordEvent of_elisa =
      with(v1::ASSAY_METHOD_ELISA, 3, v1::RESULT_STATUS_CORRECTED, 9);
  EXPECT_THAT(Values(Fold({Registered(), elisa, cancelled})), ElementsAre(7));
  EXPECT_THAT(Values(Fold({Registered(), cancelled, elisa})), ElementsAre(7));
  EXPECT_THAT(Values(Fold({Registered(), elisa, cia, corrected})),
              ElementsAre(8));
  EXPECT_THAT(Values(Fold({Registered(), elisa, cia, of_elisa})),
              ElementsAre(6, 9));
  EXPECT_THAT(Values(Fold({Registered(), corrected, cia, of_elisa})),
              ElementsAre(9));
}

TEST(Fold, WhatWasRedactedChangesNothing) {
  const v1::RecordEvent facts =
      Parse<v1::RecordEvent>("redacted { was: 'result_reported' }");
  const v1::RecordEvent answer =
      Parse<v1::RecordEvent>("redacted { was: 'classified' }");
  const v1::PatientState state = Fold({Registered(), facts, answer});
  EXPECT_EQ(state.facts_version(), 2);
  EXPECT_THAT(state.reports(), IsEmpty());
}

TEST(Fold, WhatCannotStandThereIsTold) {
  const auto fault = [](const std::vector<v1::RecordEvent>& events) {
    v1::PatientState state;
    absl::Status status;
    int64_t version = 0;
    for (const v1::RecordEvent& event : events) {
      status = ApplyEvent(event, ++version, &state);
    }
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    return std::string(status.message());
  };
  const std::string start = "record: an event that cannot stand there: ";
  EXPECT_EQ(fault({Updated("", "")}),
            start + "the registration is not the first");
  EXPECT_EQ(fault({Registered(), Registered()}),
            start + "the registration is not the first");
  EXPECT_EQ(fault({Registered(), Updated("", "paths: 'shoe_size'")}),
            start + "an update of no field");
  EXPECT_EQ(fault({Registered(), v1::RecordEvent()}),
            start + "of a kind that this program does not know");
  v1::RecordEvent ended;
  ended.mutable_merged_into()->set_patient_id("q");
  EXPECT_EQ(fault({Registered(), ended, Updated("", "")}),
            start + "something after the record ended");
}

v1::RecordEvent Classified(const std::string& answer) {
  return Parse<v1::RecordEvent>("classified { answer { " + answer + " } }");
}

TEST(Fold, TheLastAnswerOfEachPackStands) {
  const v1::PatientState state =
      Fold({Registered(), Classified("pack { name: 'b' version: '1' }"),
            Classified("pack { name: 'a' version: '1' }"),
            Classified("pack { name: 'b' version: '2' }")});
  ASSERT_THAT(state.answers(), SizeIs(2));
  EXPECT_EQ(state.answers(0).answer().pack().name(), "a");
  EXPECT_EQ(state.answers(1).answer().pack().version(), "2");
  EXPECT_EQ(state.facts_version(), 1);
}

TEST(Fold, OfOneWhoIsNotClassifiedNoAnswerStandsUntilTheNext) {
  const std::vector<v1::RecordEvent> events = {
      Registered(), Classified("pack { name: 'a' version: '1' }"),
      Parse<v1::RecordEvent>("not_classified { reason: 'x' }")};
  v1::PatientState state = Fold(events);
  EXPECT_THAT(state.answers(), IsEmpty());
  EXPECT_EQ(state.not_classified().reason(), "x");
  EXPECT_EQ(state.facts_version(), 1);
  EXPECT_THAT(LabelsOf(state), IsEmpty());
  EXPECT_TRUE(
      ApplyEvent(Classified("pack { name: 'b' version: '1' }"), 4, &state)
          .ok());
  EXPECT_THAT(state.answers(), SizeIs(1));
  EXPECT_FALSE(state.has_not_classified());
}

TEST(Fold, TheEtagChangesWithFactsAndNotWithAnswers) {
  const v1::RecordEvent update = Updated("sex: SEX_MALE", "paths: 'sex'");
  const std::string before = EtagOf(Fold({Registered()}));
  EXPECT_EQ(EtagOf(Fold({Registered(), Classified("pack { name: 'a' }")})),
            before);
  const std::string after = EtagOf(Fold({Registered(), update}));
  EXPECT_NE(after, before);
  // The same facts again are another version of them.
  EXPECT_NE(EtagOf(Fold({Registered(), update, update})), after);
}

TEST(Fold, LabelsNameOutcomesAndRaisedFlags) {
  EXPECT_THAT(
      LabelsOf(Fold(
          {Registered(),
           Classified("pack { name: 'a' } decisions { id: 'd' outcome: 'X' } "
                      "decisions { id: 'c' collected: 'Y' collected: 'Z' } "
                      "decisions { id: 'open' candidates: 'X' } flags { id: "
                      "'f' status: FLAG_STATUS_RAISED } flags { id: 'g' "
                      "status: FLAG_STATUS_POSSIBLE }")})),
      ElementsAre("a/c=Y", "a/c=Z", "a/d=X", "a/f", "c=Y", "c=Z", "d=X", "f"));
}

TEST(Fold, KindsHaveNames) {
  EXPECT_EQ(KindName(Registered()), "registered");
  EXPECT_EQ(KindName(Classified("")), "classified");
  EXPECT_EQ(KindName({}), "");
}

}  // namespace
}  // namespace myorules::service::record
