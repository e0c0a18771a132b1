#include "service/server/lab_reports.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "service/record/fold.h"
#include "service/server/lab_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using LabReportsTest = LabTest;

TEST_F(LabReportsTest, AResultGoesOnRecordWithANewAnswer) {
  Create("id: 'p'");
  const v1::ReportResultsResponse response = Report(Elisa("p", "100"));
  EXPECT_THAT(Outcomes(response), ElementsAre(kStored));
  const v1::ResultAcknowledgement& result = response.results(0);
  EXPECT_EQ(result.patient_id(), "p");
  EXPECT_EQ(result.identity().size(), 64u);
  EXPECT_EQ(result.reading().result().quantity().value(), 100);
  ASSERT_THAT(response.patients(), SizeIs(1));
  const v1::PatientAnswers& answers = response.patients(0);
  EXPECT_EQ(answers.patient_id(), "p");
  EXPECT_TRUE(answers.changed());
  ASSERT_THAT(answers.answers(), SizeIs(1));
  EXPECT_THAT(answers.answers(0).changes(), testing::Not(IsEmpty()));
  const v1::PatientRecord record = Get("p");
  EXPECT_EQ(answers.version(), record.version());
  EXPECT_EQ(answers.etag(), record.etag());
  EXPECT_EQ(engine::DeterministicBytes(answers.answers(0).answer()),
            engine::DeterministicBytes(record.classifications(0)));
  EXPECT_THAT(Values("p"), ElementsAre("100"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabReportsTest, TheHistoryNamesEachResultThatLedToAnAnswer) {
  Create("id: 'p'");
  constexpr int kResults = 40;
  std::string results;
  for (int i = 0; i < kResults; ++i) {
    results += Ck("p", absl::StrCat(100 + i), absl::StrCat("C", i));
  }
  Report(results);
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  v1::ListClassificationsResponse history;
  ASSERT_TRUE(ListClassifications(environment_, request, &history).ok());
  ASSERT_THAT(history.entries(), SizeIs(2));
  ASSERT_THAT(history.entries(1).causes(), SizeIs(kResults));
  for (int i = 0; i < kResults; ++i) {
    const v1::LogEntry& cause = history.entries(1).causes(i);
    EXPECT_EQ(cause.version(), 3 + i);
    EXPECT_EQ(cause.event().result_reported().result().quantity().value(),
              100 + i);
  }
}

TEST_F(LabReportsTest, EachResultIsTakenOnItsOwn) {
  Create("id: 'p' birth_date { year: 1960 }");
  const v1::ReportResultsResponse response = Report(
      Elisa("p", "100") +
      // Recognised, and not known for certain.
      "results { patient_id: 'p' raw { analyte: 'anti-SRP' method: 'line blot' "
      "value: '2' status: 'F' } }"
      "results { patient_id: 'p' raw { analyte: 'anti-SPR' value: 'neg' } }" +
      Elisa("", "100") + Elisa(std::string(129, 'x'), "100") +
      "results { patient_id: 'p' raw { analyte: 'CK' value: '5' unit: 'U/L' } "
      "result_time { seconds: 253402300800 } }" +
      Elisa("p ", "100"));
  EXPECT_THAT(Outcomes(response),
              ElementsAre(kStored, kUnknown, kRefused, kRefused, kRefused,
                          kRefused, kRefused));
  EXPECT_EQ(response.results(2).reading().problems(0).field(), "analyte");
  EXPECT_EQ(Problem(response, 3), "patient_id: must be set");
  EXPECT_EQ(Problem(response, 4),
            "patient_id: has 129 bytes; at most 128 are allowed");
  EXPECT_EQ(Problem(response, 5),
            "result_time: is no time from year 1 to 9999");
  EXPECT_EQ(response.results(5).identity(), "");
  EXPECT_EQ(Problem(response, 6), "patient_id: begins or ends with a blank");
  EXPECT_THAT(Values("p"), ElementsAre("100", "2"));
  EXPECT_NE(Get("p").patient().results(0).raw_value(), "");
}

// "S101" and "S101 " look alike: a withdrawal by the latter would withdraw
// nothing.
TEST_F(LabReportsTest, AnIdWithWhatNobodySeesIsRefused) {
  Create("id: 'p'");
  for (const char* field : {"id", "specimen_id", "supersedes"}) {
    const auto problem = [&](const std::string& id) {
      const v1::ReportResultsResponse response = Report(absl::StrCat(
          "results { patient_id: 'p' raw { analyte: 'CK' value: '5' unit: "
          "'U/L' status: 'X' ",
          field, ": '", id, "' } }"));
      EXPECT_THAT(Outcomes(response), ElementsAre(kRefused)) << id;
      return Problem(response, 0);
    };
    const std::string of = absl::StrCat("raw.", field, ": ");
    EXPECT_EQ(problem("S101 "), of + "begins or ends with a blank");
    EXPECT_EQ(problem("S\\000101"), of + "has a control character");
    EXPECT_EQ(problem("S101\u00A0"), of + "has a character that is not seen");
    EXPECT_EQ(problem("S\u00AD101"), of + "has a character that is not seen");
  }
  EXPECT_THAT(Outcomes(Report("results { patient_id: 'p' raw { analyte: 'CK' "
                              "value: '5' unit: 'U/L' specimen_id: 'Ä 1/2' } "
                              "}")),
              ElementsAre(kStored));
}

TEST_F(LabReportsTest, WhatComesTwiceCountsOnce) {
  Create("id: 'p'");
  Report(Elisa("p", "100"));
  const int64_t events = Events();
  const v1::ReportResultsResponse again =
      Report(Elisa("p", "100") + Elisa("p", "100"));
  EXPECT_THAT(Outcomes(again), ElementsAre(kDuplicate, kDuplicate));
  EXPECT_EQ(Events(), events);
  ASSERT_THAT(again.patients(), SizeIs(1));
  EXPECT_FALSE(again.patients(0).changed());
  EXPECT_THAT(again.patients(0).answers(0).changes(), IsEmpty());
  EXPECT_EQ(again.patients(0).version(), Get("p").version());
  // Also in one call.
  EXPECT_THAT(Outcomes(Report(Ck("p", "300") + Ck("p", "300"))),
              ElementsAre(kStored, kDuplicate));
  EXPECT_THAT(Values("p"), ElementsAre("100", "300"));
}

TEST_F(LabReportsTest, ACorrectionAndACancellationSupersedeInWhateverOrder) {
  Create("id: 'p' ");
  EXPECT_THAT(Outcomes(Report(Elisa("p", "20.0", "C", 2))),
              ElementsAre(kStored));
  EXPECT_THAT(Values("p"), ElementsAre("20.0"));
  EXPECT_THAT(Outcomes(Report(Elisa("p", "19.9"))), ElementsAre(kStored));
  EXPECT_THAT(Values("p"), ElementsAre("20.0"));
  Report(Elisa("p", "", "X", 3));
  const v1::PatientRecord record = Get("p");
  ASSERT_THAT(record.patient().results(), SizeIs(1));
  EXPECT_EQ(record.patient().results(0).status(), v1::RESULT_STATUS_CANCELLED);
  std::vector<std::string> kinds;
  const auto stored = environment_.recorder->store().Events("p", 0, 100);
  for (const record::StoredEvent& event : *stored) {
    v1::RecordEvent parsed;
    parsed.ParseFromString(event.payload);
    kinds.push_back(record::KindName(parsed));
  }
  EXPECT_THAT(kinds, ElementsAre("registered", "classified", "result_corrected",
                                 "classified", "result_reported", "classified",
                                 "result_cancelled", "classified"));
}

TEST_F(LabReportsTest, ACreatineKinaseOfTheSpinalFluidIsKeptWithoutAValue) {
  Create("id: 'p'");
  EXPECT_THAT(Outcomes(Report(Ck("p", "5", "C2", "specimen: 'CSF'"))),
              ElementsAre(kUnknown));
  const v1::PatientRecord record = Get("p");
  EXPECT_FALSE(record.patient().results(0).has_quantity());
  EXPECT_EQ(record.patient().results(0).specimen(), v1::SPECIMEN_OTHER);
}

TEST_F(LabReportsTest, QuantitiesComeTheSameWayWithTheirUpperLimit) {
  Create("id: 'p'");
  Report(Ck("p", "4000"));
  const v1::PatientRecord record = Get("p");
  const v1::LabResult& result = record.patient().results(0);
  EXPECT_EQ(result.analyte(), "CK");
  EXPECT_EQ(result.quantity().value(), 4000);
  EXPECT_EQ(result.reference_range().high(), 200);
}

TEST_F(LabReportsTest, ALimitThatDiffersBySexFollowsTheSexOnRecord) {
  UseProfile("upper_limit { analyte: 'CK' female: 145 male: 171 unit: 'U/L' }");
  const std::string request =
      "profile: 'LEIDEN' results { patient_id: 'p' raw { analyte: "
      "'Creatine kinase' value: '160' unit: 'U/L' status: 'F' } }";
  const auto high = [this] {
    return Get("p").patient().results(0).reference_range().high();
  };
  Create("id: 'p'");
  const v1::ReportResultsResponse response = Report(request);
  ASSERT_THAT(Outcomes(response), ElementsAre(kStored));
  EXPECT_EQ(response.results(0).reading().problems(0).kind(),
            v1::READING_PROBLEM_KIND_RANGE_NOT_USED);
  EXPECT_EQ(high(), 0);
  Update("patient { id: 'p' sex: SEX_FEMALE } update_mask { paths: 'sex' }");
  EXPECT_EQ(high(), 145);
  Update("patient { id: 'p' sex: SEX_MALE } update_mask { paths: 'sex' }");
  EXPECT_EQ(high(), 171);
  // Known by its print, whatever the sex is by now.
  const v1::ReportResultsResponse again = Report(request);
  EXPECT_THAT(Outcomes(again), ElementsAre(kDuplicate));
  EXPECT_EQ(again.results(0).reading().result().reference_range().high(), 171);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabReportsTest, AResultFromBeforeItsSpecimenWasCollectedIsToldOf) {
  Create("id: 'p'");
  const auto told = [this](int64_t seconds) {
    const v1::ReportResultsResponse response = Report(
        absl::StrCat("results { patient_id: 'p' raw { analyte: 'CK' value: "
                     "'300' unit: 'U/L' status: 'F' collected_on: '2025-01-05' "
                     "} result_time { seconds: ",
                     seconds, " } }"));
    EXPECT_THAT(Outcomes(response), ElementsAre(kStored));
    return Problem(response, 0);
  };
  // 2025-01-03 ends, and in the east 2025-01-05 has begun.
  EXPECT_EQ(told(1'735'948'799),
            "result_time: lies before the day of collection; by it a later "
            "version is told from an earlier one");
  EXPECT_EQ(told(1'735'948'800), "");
}

TEST_F(LabReportsTest, APrintThatTheProfileHasLearnedToReadIsReadAnew) {
  const std::string request =
      "profile: 'LEIDEN' results { patient_id: 'p' raw { analyte: 'anti-SRP' "
      "method: 'line blot' value: '2' status: 'F' specimen_id: '1' } } "
      "results { patient_id: 'late' raw { analyte: 'anti-SRP' method: 'line "
      "blot' value: '2' status: 'F' specimen_id: '1' } }";
  UseProfile("");
  Create("id: 'p'");
  EXPECT_THAT(Outcomes(Report(request)), ElementsAre(kUnknown, kUnmatched));
  UseProfile(
      "value { method: ASSAY_METHOD_LINE_BLOT text: '2' grade: "
      "LINE_BLOT_GRADE_TWO_PLUS }");
  EXPECT_THAT(Outcomes(Report(request)), ElementsAre(kStored, kUnmatched));
  Create("id: 'late'");
  for (const char* patient : {"p", "late"}) {
    const v1::PatientRecord record = Get(patient);
    ASSERT_THAT(record.patient().results(), SizeIs(1));
    EXPECT_EQ(record.patient().results(0).grade(),
              v1::LINE_BLOT_GRADE_TWO_PLUS);
  }
  EXPECT_THAT(Outcomes(Report(request)), ElementsAre(kDuplicate, kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabReportsTest, APrintThatIsSentAgainWithItsProfileIsReadAnew) {
  UseProfile(
      "assay { method: ASSAY_METHOD_LINE_BLOT unit_when_missing: 'intensity' "
      "}");
  Create("id: 'p'");
  const std::string request =
      "results { patient_id: 'p' raw { analyte: 'anti-SRP' method: 'line "
      "blot' value: '30' status: 'F' specimen_id: 'L1' } }";
  EXPECT_THAT(Outcomes(Report(request)), ElementsAre(kUnknown));
  EXPECT_THAT(Outcomes(Report("profile: 'LEIDEN' " + request)),
              ElementsAre(kStored));
  const v1::PatientRecord record = Get("p");
  ASSERT_THAT(record.patient().results(), SizeIs(1));
  EXPECT_EQ(record.patient().results(0).quantity().value(), 30);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabReportsTest, ARepeatedRequestGetsTheSameResponse) {
  Create("id: 'p'");
  const std::string request = "request_id: 'r' " + Elisa("p", "100") +
                              Ck("q", "300") + Ck("p", "no number");
  const v1::ReportResultsResponse first = Report(request);
  EXPECT_THAT(Outcomes(first), ElementsAre(kStored, kUnmatched, kRefused));
  Report(Elisa("p", "5", "C", 2));
  const int64_t events = Events();
  EXPECT_EQ(engine::DeterministicBytes(Report(request)),
            engine::DeterministicBytes(first));
  EXPECT_EQ(Events(), events);

  const absl::Status other = StatusOf("request_id: 'r' " + Elisa("p", "101"));
  EXPECT_EQ(other, InvalidField("request_id",
                                "was used for another call in the last 30 "
                                "days"));
  clock_->Advance(absl::Hours(24 * 30));
  EXPECT_EQ(engine::DeterministicBytes(Report(request)),
            engine::DeterministicBytes(first));
  // Then its content still tells.
  clock_->Advance(absl::Seconds(1));
  EXPECT_THAT(Outcomes(Report(request)),
              ElementsAre(kDuplicate, kDuplicate, kRefused));
}

TEST_F(LabReportsTest, ResultsOfAMergedRecordGoToTheOneThatGoesOn) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report(Ck("q", "300"));
  v1::MergePatientsResponse merged;
  ASSERT_TRUE(MergePatients(environment_,
                            Parse<v1::MergePatientsRequest>(
                                "patient_id: 'p' from_patient_id: 'q'"),
                            &merged)
                  .ok());
  const v1::ReportResultsResponse response =
      Report(Ck("q", "300") + Ck("q", "310", "C2") + Ck("p", "310", "C2"));
  EXPECT_THAT(Outcomes(response), ElementsAre(kDuplicate, kStored, kDuplicate));
  EXPECT_EQ(response.results(1).patient_id(), "p");
  EXPECT_THAT(Values("p"), ElementsAre("300", "310"));
}

TEST_F(LabReportsTest, TheOrderTheSplitAndTheRepetitionOfResultsDoNotMatter) {
  std::vector<std::string> results;
  for (const char* patient : {"p", "q"}) {
    for (const char* status : {"P", "F", "C"}) {
      for (int hour = 0; hour < 3; ++hour) {
        results.push_back(
            Elisa(patient, absl::StrCat(10 + hour), status, hour));
      }
    }
    results.push_back(Ck(patient, "300", "C1", "id: '1' supersedes: '2'"));
    results.push_back(Ck(patient, "310", "C2", "id: '2' supersedes: '1'"));
  }
  std::string expected;
  std::mt19937 random(1);
  for (int round = 0; round < 30; ++round) {
    std::shuffle(results.begin(), results.end(), random);
    int created = 0;
    const auto create = [&] {
      Create(created++ == 0 ? "id: 'p'" : "id: 'q' sex: SEX_MALE");
    };
    for (size_t i = 0; i < results.size();) {
      std::string request;
      for (size_t many = 1 + random() % 5; many > 0 && i < results.size();
           --many) {
        request += results[i++];
        if (random() % 3 == 0) request += results[random() % i];
      }
      Report(request);
      if (created < 2 && random() % 4 == 0) create();
    }
    while (created < 2) create();
    std::string end;
    for (const char* patient : {"p", "q"}) {
      v1::PatientRecord record = Get(patient);
      absl::StrAppend(&end, engine::DeterministicBytes(record.patient()),
                      engine::DeterministicBytes(record.classifications(0)));
      ASSERT_TRUE(Erase(patient).ok());
    }
    if (round == 0) expected = end;
    ASSERT_EQ(end, expected) << round;
  }
  EXPECT_THAT(Unmatched().results(), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabReportsTest, TheLimitsHold) {
  const auto request = [](int results, int patients) {
    v1::ReportResultsRequest of;
    for (int i = 0; i < results; ++i) {
      v1::ResultReport* result = of.add_results();
      result->set_patient_id(absl::StrCat("p", i % patients));
      result->mutable_raw()->set_analyte("CK");
      result->mutable_raw()->set_value(absl::StrCat(i + 1));
      result->mutable_raw()->set_unit("U/L");
    }
    return of;
  };
  const auto fault = [this](const v1::ReportResultsRequest& of) {
    v1::ReportResultsResponse response;
    const absl::Status status = ReportResults(environment_, of, &response);
    return status.ok() ? "" : std::string(status.message());
  };
  EXPECT_EQ(fault({}), "results: must have an entry");
  EXPECT_EQ(fault(request(limits::kMaxResultsPerRequest + 1, 1)),
            "results: has 1001 entries; at most 1000 are read at once");
  EXPECT_EQ(fault(request(limits::kMaxResultsPerRequest,
                          limits::kMaxPatientsPerReport + 1)),
            "results: are of 51 patients; at most 50 are reported at once");
  EXPECT_EQ(fault(request(limits::kMaxResultsPerRequest,
                          limits::kMaxPatientsPerReport)),
            "");
  // Of one who does not come only so many wait.
  v1::ReportResultsRequest many = request(limits::kMaxResultsPerRequest, 1);
  for (v1::ResultReport& result : *many.mutable_results()) {
    result.set_patient_id("late");
    result.mutable_raw()->set_specimen_id(
        absl::StrCat("S", result.raw().value()));
  }
  v1::ReportResultsResponse response;
  ASSERT_TRUE(ReportResults(environment_, many, &response).ok());
  EXPECT_THAT(Outcomes(response), Each(kUnmatched));
  const v1::ReportResultsResponse more = Report(Ck("late", "9999"));
  EXPECT_THAT(Outcomes(more), ElementsAre(kRefused));
  EXPECT_EQ(Problem(more, 0),
            "patient_id: 1000 results wait for this patient; register the "
            "patient first");
  // But what waits can be withdrawn.
  EXPECT_THAT(Outcomes(Report(absl::StrReplaceAll(
                  Ck("late", ""), {{"'F'", "'X'"}, {"'C1'", "'S8'"}}))),
              ElementsAre(kUnmatched));
  // A patient takes as many of one analyte as rules read.
  Create("id: 'late'");
  EXPECT_THAT(Unmatched("patient_id: 'late'").results(), IsEmpty());
  const std::vector<std::string> values = Values("late");
  EXPECT_THAT(values, SizeIs(limits::kMaxResultsPerRequest));
  EXPECT_THAT(values, testing::Not(testing::Contains("8")));
  const v1::ReportResultsResponse full = Report(Ck("late", "9999"));
  EXPECT_THAT(Outcomes(full), ElementsAre(kRefused));
  EXPECT_EQ(Problem(full, 0),
            "patient_id: the record holds 10000 results, or 1000 of this "
            "analyte; it takes no more");
}

TEST_F(LabReportsTest, ARequestIdHasItsLimit) {
  Create("id: 'p'");
  const auto with_id = [](size_t bytes) {
    return "request_id: '" + std::string(bytes, 'r') + "' " + Ck("p", "1");
  };
  EXPECT_TRUE(StatusOf(with_id(limits::kMaxRequestIdBytes)).ok());
  EXPECT_EQ(StatusOf(with_id(limits::kMaxRequestIdBytes + 1)).message(),
            "request_id: has more than 128 bytes");
}

TEST_F(LabReportsTest, WithoutARecordNothingIsKeptAndTheCallSaysSo) {
  environment_.recorder = nullptr;
  const absl::Status none = absl::FailedPreconditionError(
      "this service keeps no record; start it with --record=PATH");
  EXPECT_EQ(StatusOf(Ck("p", "1")), none);
  v1::ListUnmatchedResultsResponse response;
  EXPECT_EQ(ListUnmatchedResults(environment_, {}, &response), none);
}

TEST_F(LabReportsTest, AnUnknownProfileIsNamed) {
  EXPECT_EQ(StatusOf("profile: 'NETHERLAND' " + Ck("p", "1")).message(),
            "profile: there is no profile 'NETHERLAND' (did you mean "
            "'NETHERLANDS'?)");
}

TEST_F(LabReportsTest, AResultOfTomorrowIsStoredAndToldOf) {
  Create("id: 'p'");
  const v1::ReportResultsResponse response =
      Report(Ck("p", "300", "C1", "collected_on: '2026-01-03'") +
             Ck("p", "310", "C2", "collected_on: '2026-01-02'") +
             Ck("p", "320", "C3", "collected_on: '2026-01'"));
  EXPECT_THAT(Outcomes(response), ElementsAre(kStored, kStored, kStored));
  EXPECT_EQ(Problem(response, 0),
            "raw.collected_on: lies after today (UTC); the result does not "
            "count in these answers, and from that day on it does in the next "
            "ones");
  EXPECT_EQ(Problem(response, 1), "");
  EXPECT_EQ(Problem(response, 2), "");
}

}  // namespace
}  // namespace myorules::service
