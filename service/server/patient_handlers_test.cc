// Patients that come on record, change, join and go.
#include <string>
#include <thread>
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

TEST_F(PatientHandlersTest, ACreatedPatientIsReadBackWithTheAnswer) {
  const auto created = Create(absl::StrCat("id: 'p' ", kElisa));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->version(), 2);
  EXPECT_EQ(created->create_time().seconds(),
            absl::ToUnixSeconds(clock_->Now()));
  ASSERT_THAT(created->classifications(), SizeIs(1));
  EXPECT_EQ(created->classifications(0).pack().name(), "imnm.lim2019");
  const auto got = Get("patient_id: 'p'");
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(engine::DeterministicBytes(*got),
            engine::DeterministicBytes(*created));
}

TEST_F(PatientHandlersTest, WhatIsWrongWithARequestIsNamed) {
  const auto message = [](const auto& status_or) {
    return std::string(status_or.status().message());
  };
  EXPECT_EQ(message(Create("")), "patient.id: must be set");
  EXPECT_EQ(message(Create("id: 'p'", std::string(129, 'x'))),
            "request_id: has more than 128 bytes");
  EXPECT_EQ(message(Create("id: '12 '")),
            "patient.id: begins or ends with a blank");
  EXPECT_EQ(message(Create("id: '\\t12'")),
            "patient.id: begins or ends with a blank");
  EXPECT_EQ(message(Create("id: ' '")),
            "patient.id: begins or ends with a blank");
  EXPECT_EQ(message(Create("id: '1\\0002'")),
            "patient.id: has a control character");
  EXPECT_EQ(message(Update("")), "patient.id: must be set");
  EXPECT_EQ(message(Update("patient { id: 'p' }")), "update_mask: must be set");
  EXPECT_EQ(message(Update("patient { id: 'p' } update_mask { paths: 'id' }")),
            "update_mask: must not name id, which never changes");
  const auto no_field =
      Update("patient { id: 'p' } update_mask { paths: 'shoe_size' }");
  EXPECT_EQ(message(no_field),
            "update_mask: names what is no field of a patient");
  EXPECT_EQ(FieldViolations(no_field.status()).at(0).description(),
            "'shoe_size' is no field of a patient");
  EXPECT_EQ(message(Get("")), "patient_id: must be set");
  EXPECT_EQ(message(Get("patient_id: 'p' known_at { nanos: -1 }")),
            "known_at: is no time from year 1 to 9999");
  EXPECT_EQ(message(Delete("")), "patient_id: must be set");
  EXPECT_EQ(message(Merge("")), "patient_id: must be set");
  EXPECT_EQ(message(Merge("patient_id: 'p'")), "from_patient_id: must be set");
  EXPECT_EQ(message(Merge("patient_id: 'p' from_patient_id: 'p'")),
            "from_patient_id: must be another than patient_id");
  EXPECT_EQ(message(List("page_size: -1")), "page_size: must not be negative");
  EXPECT_EQ(message(List("page_token: 'x'")),
            "page_token: is not the next_page_token of an earlier page of the "
            "same list");
  EXPECT_EQ(message(List("filter { outcomes: 'ANTI_SRP' }")),
            "filter.outcomes[0]: must read DECISION=OUTCOME, such as "
            "subgroup_by_available_assays=ANTI_SRP");
  EXPECT_EQ(message(List("filter { flags: 'a=b' }")),
            "filter.flags[0]: must be the id of a flag");
  EXPECT_EQ(message(List("filter { pack: 'imnm.lim2019' }")),
            "filter.pack: goes with outcomes or flags");
}

TEST_F(PatientHandlersTest, MasksAndFiltersHaveAnEnd) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  const auto times = [](int count, const std::string& text) {
    std::string repeated;
    for (int i = 0; i < count; ++i) repeated += text;
    return repeated;
  };
  const auto update = [&](int paths) {
    return Update("patient { id: 'p' } update_mask { " +
                  times(paths, "paths: 'sex' ") + "}");
  };
  EXPECT_TRUE(update(limits::kMaxMaskPaths).ok());
  EXPECT_EQ(update(limits::kMaxMaskPaths + 1).status().message(),
            "update_mask: has more than 1000 paths");
  const auto list = [&](int flags) {
    return List("filter { outcomes: 'subgroup=ANTI_SRP' " +
                times(flags, "flags: 'ema-screen' ") + "}");
  };
  EXPECT_TRUE(list(limits::kMaxFilterConditions - 1).ok());
  EXPECT_EQ(list(limits::kMaxFilterConditions).status().message(),
            "filter: has more than 20 conditions");
}

TEST_F(PatientHandlersTest, OneWhoIsNotOnRecordIsNotFound) {
  for (const absl::Status& status :
       {Get("patient_id: 'p'").status(), Delete("patient_id: 'p'").status(),
        Update("patient { id: 'p' } update_mask { paths: 'sex' }").status(),
        Merge("patient_id: 'p' from_patient_id: 'q'").status()}) {
    EXPECT_EQ(status, absl::NotFoundError("record: no such patient"));
  }
}

TEST_F(PatientHandlersTest, AnIdIsTakenOnce) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  EXPECT_EQ(Create("id: 'p'").status(),
            absl::AlreadyExistsError("patient.id: is on record"));
}

TEST_F(PatientHandlersTest, APatientWhoCannotBeIsRefusedAndNamed) {
  ASSERT_TRUE(Create("id: 'p' birth_date { year: 2000 }").ok());
  const auto updated = Update(
      "patient { id: 'p' onset_date { year: 1990 } } update_mask { paths: "
      "'onset_date' }");
  EXPECT_EQ(updated.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FieldViolations(updated.status()).at(0).field(),
            "patient.onset_date");
  EXPECT_EQ(Get("patient_id: 'p'")->version(), 2);
}

TEST_F(PatientHandlersTest, AnUpdateRestsOnTheEtagThatItNames) {
  const std::string etag = Create("id: 'p'")->etag();
  const auto update = [&](const std::string& sex) {
    return Update("patient { id: 'p' sex: " + sex +
                  " } update_mask { paths: 'sex' } etag: '" + etag + "'");
  };
  const auto updated = update("SEX_FEMALE");
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_NE(updated->etag(), etag);
  EXPECT_EQ(
      update("SEX_MALE").status(),
      absl::AbortedError(
          "etag: the record has changed since it was read; read it again"));
  EXPECT_EQ(Get("patient_id: 'p'")->patient().sex(), v1::SEX_FEMALE);
  EXPECT_EQ(Delete("patient_id: 'p' etag: '" + etag + "'").status().code(),
            absl::StatusCode::kAborted);
}

TEST_F(PatientHandlersTest, AStarReplacesAllFactsButTheId) {
  ASSERT_TRUE(Create("id: 'p' sex: SEX_MALE medicines { name: 'a' }").ok());
  const auto updated =
      Update("patient { id: 'p' diagnosed: false } update_mask { paths: '*' }");
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(engine::DeterministicBytes(updated->patient()),
            engine::DeterministicBytes(
                Parse<v1::Patient>("id: 'p' diagnosed: false")));
}

TEST_F(PatientHandlersTest, ReportedResultsThatComeBackAreNotEnteredAgain) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  auto loaded = environment_.recorder->Load("p");
  ASSERT_TRUE(loaded.ok());
  v1::RecordEvent event;
  v1::ReportedResult* report = event.mutable_result_reported();
  *report->mutable_result() = Parse<v1::Patient>(kElisa).results(0);
  report->set_identity(record::ReportIdentity(*report));
  ASSERT_TRUE(environment_.recorder
                  ->Commit({{*loaded, {event}}}, absl::nullopt,
                           record::Recorder::CommitAt(clock_->Now()))
                  .ok());
  v1::UpdatePatientRequest request;
  *request.mutable_patient() = Get("patient_id: 'p'")->patient();
  ASSERT_THAT(request.patient().results(), SizeIs(1));
  request.mutable_update_mask()->add_paths("*");
  v1::UpdatePatientResponse response;
  ASSERT_TRUE(UpdatePatient(environment_, request, &response).ok());
  EXPECT_THAT(response.record().patient().results(), SizeIs(1));
}

TEST_F(PatientHandlersTest, ARepeatedRequestChangesNothingAndGetsItsAnswer) {
  const auto first = Create("id: 'p'", "r1");
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string update =
      "patient { id: 'p' sex: SEX_MALE } update_mask { paths: 'sex' } "
      "request_id: 'r2'";
  const auto updated = Update(update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  clock_->Advance(absl::Hours(24 * 30));
  EXPECT_EQ(engine::DeterministicBytes(*Create("id: 'p'", "r1")),
            engine::DeterministicBytes(*first));
  EXPECT_EQ(engine::DeterministicBytes(*Update(update)),
            engine::DeterministicBytes(*updated));
  EXPECT_EQ(Get("patient_id: 'p'")->version(), 4);
  EXPECT_EQ(Create("id: 'q'", "r1").status().message(),
            "request_id: was used for another call in the last 30 days");
  clock_->Advance(absl::Seconds(1));
  EXPECT_EQ(Create("id: 'p'", "r1").status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(PatientHandlersTest, OfTheSameRequestAtOnceOneIsStored) {
  std::vector<std::thread> callers;
  callers.reserve(8);
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      if (Create("id: 'p'", "r")->version() == 2) ++answered;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered, 8);
  EXPECT_EQ(*environment_.recorder->store().LastSequence(), 2);
}

TEST_F(PatientHandlersTest, UpdatesAtOnceAreAllStored) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  std::vector<std::thread> callers;
  for (const char* field : {"subacute", "symmetric", "proximal", "axial"}) {
    callers.emplace_back([&, field] {
      const auto updated = Update(absl::StrCat(
          "patient { id: 'p' weakness { ", field,
          ": true } } update_mask { paths: 'weakness.", field, "' }"));
      EXPECT_TRUE(updated.ok()) << updated.status();
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(
      engine::DeterministicBytes(Get("patient_id: 'p'")->patient().weakness()),
      engine::DeterministicBytes(Parse<v1::Weakness>(
          "subacute: true symmetric: true proximal: true axial: true")));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(PatientHandlersTest, AnErasedRecordIsGoneWithThoseMergedIntoIt) {
  ASSERT_TRUE(Create("id: 'a' sex: SEX_MALE").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  ASSERT_TRUE(Create("id: 'c'").ok());
  ASSERT_TRUE(Merge("patient_id: 'b' from_patient_id: 'a'").ok());
  ASSERT_TRUE(Merge("patient_id: 'c' from_patient_id: 'b'").ok());
  EXPECT_EQ(Delete("patient_id: 'b'").status().code(),
            absl::StatusCode::kFailedPrecondition);
  const auto erased = Delete("patient_id: 'c'");
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->erased_events(), 3 + 5 + 4);
  EXPECT_EQ(erased->erase_time().seconds(), absl::ToUnixSeconds(clock_->Now()));
  EXPECT_THAT(Ids(List("")), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(PatientHandlersTest, MergedRecordsGoOnAsOne) {
  ASSERT_TRUE(Create(absl::StrCat("id: 'a' sex: SEX_MALE ", kElisa)).ok());
  ASSERT_TRUE(Create("id: 'b' diagnosed: true").ok());
  const auto merged =
      Merge("patient_id: 'b' from_patient_id: 'a' request_id: 'm'");
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(merged->patient().sex(), v1::SEX_MALE);
  EXPECT_THAT(merged->patient().results(), SizeIs(1));
  EXPECT_THAT(merged->merged_from(), ElementsAre("a"));
  const auto ended = Get("patient_id: 'a'");
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->merged_into(), "b");
  EXPECT_FALSE(ended->has_patient());
  EXPECT_THAT(ended->classifications(), IsEmpty());
  EXPECT_EQ(Update("patient { id: 'a' } update_mask { paths: 'sex' }").status(),
            absl::FailedPreconditionError(
                "the record was merged into another one; merged_into of "
                "GetPatient says which"));
  EXPECT_EQ(engine::DeterministicBytes(
                *Merge("patient_id: 'b' from_patient_id: 'a' request_id: 'm'")),
            engine::DeterministicBytes(*merged));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(PatientHandlersTest, RecordsThatContradictEachOtherAreNotMerged) {
  ASSERT_TRUE(Create("id: 'a' sex: SEX_MALE").ok());
  ASSERT_TRUE(Create("id: 'b' sex: SEX_FEMALE").ok());
  EXPECT_EQ(Merge("patient_id: 'b' from_patient_id: 'a'").status(),
            absl::FailedPreconditionError(
                "the records state differently: sex; update one of them "
                "first"));
}

}  // namespace
}  // namespace myorules::service
