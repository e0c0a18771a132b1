#include "service/record/verify.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/classify/classify.h"
#include "gmock/gmock.h"
#include "service/record/digest.h"
#include "service/record/fold.h"
#include "service/record/recorder_testing.h"
#include "service/record/replay.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class VerifyTest : public RecorderTest {
 protected:
  // How the trigger is made that keeps events as they are.
  std::string Trigger() {
    const auto connection = Connection::Open(path_, "", absl::Seconds(1));
    Query query(**connection,
                "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    EXPECT_TRUE(*query.Next());
    return query.GetText(0);
  }
};

TEST_F(VerifyTest, VerifyTellsEachTampering) {
  Register(kElisa);
  EXPECT_THAT(Faults(), IsEmpty());
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"UPDATE events SET payload = x'0a00' WHERE version = 1",
       "event 1 was changed"},
      {"UPDATE events SET hash = x'00' WHERE version = 2",
       "event 2 does not follow from the one before"},
      {"UPDATE events SET recorded_at = 0 WHERE version = 2",
       "event 2 does not follow from the one before"},
      {"UPDATE events SET version = 9 WHERE version = 2",
       "event 2 is out of order"},
      {"UPDATE patients SET state = x'00'",
       "the state after event 2 is not what the events come to"},
      {"UPDATE patients SET head = x'00'",
       "the log that ends with event 2 is not the one that the patient had"},
      {"UPDATE patients SET created_at = 0",
       "the times of the record after event 2 are not those of its events"},
      {"UPDATE patients SET updated_at = 0",
       "the times of the record after event 2 are not those of its events"},
      {"DELETE FROM labels",
       "the labels after event 2 are not what the answers say"},
      {"DELETE FROM packs",
       "event 2: the answer cannot be replayed: record: no pack with this hash "
       "is kept"},
  };
  const std::string trigger = Trigger();
  recorder_.reset();
  const std::string good = path_ + ".good";
  std::filesystem::copy_file(path_, good,
                             std::filesystem::copy_options::overwrite_existing);
  for (const auto& [sql, fault] : cases) {
    recorder_.reset();
    std::filesystem::copy_file(
        good, path_, std::filesystem::copy_options::overwrite_existing);
    Raw(absl::StrCat("DROP TRIGGER events_are_never_changed;", sql, ";",
                     trigger));
    Open();
    EXPECT_THAT(Faults(), ElementsAre(fault)) << sql;
  }
}

TEST_F(VerifyTest, APackThatWasChangedIsToldOfWhereverItWas) {
  Register(kElisa);
  const std::string pack = recorder_->store().PackHashes()->front();
  const std::string changed = absl::StrCat("the pack ", pack, " was changed");
  v1::KeptPack kept;
  const std::string body = *recorder_->store().FindPack(pack);
  ASSERT_TRUE(kept.ParseFromString(body));
  kept.set_function_library_version("0");
  // Its last byte, what it was read with, and by which program.
  for (const std::string& other : {body.substr(0, body.size() - 1) + "x",
                                   body + '\0', kept.SerializeAsString()}) {
    Raw(absl::StrCat("UPDATE packs SET body = x'",
                     absl::BytesToHexString(other), "'"));
    Open();
    EXPECT_THAT(Faults(), ElementsAre(changed,
                                      "event 2: the answer cannot be replayed: "
                                      "record: " +
                                          changed));
  }
}

TEST_F(VerifyTest, AnswersOfAnotherProgramAreCountedAndNoFault) {
  const Loaded record = Register(kElisa);
  const std::string hash = recorder_->store().PackHashes()->front();
  v1::KeptPack pack;
  ASSERT_TRUE(pack.ParseFromString(*recorder_->store().FindPack(hash)));
  const std::string functions = pack.function_library_version();
  v1::RecordEvent event;
  *event.mutable_classified() = *ReadAnswer(record.answers[0]);
  event.mutable_classified()->mutable_answer()->set_engine_version("0.0.9");
  v1::PatientState state;
  int64_t version = 0;
  const auto log = recorder_->LoadLog("p", 2);
  ASSERT_TRUE(log.ok()) << log.status();
  for (const v1::RecordEvent& known : *log) {
    ASSERT_TRUE(ApplyEvent(known, ++version, &state).ok());
  }
  ASSERT_TRUE(ApplyEvent(event, ++version, &state).ok());
  Commit commit = Recorder::CommitAt(kNow);
  commit.appends.push_back({.patient_id = "p",
                            .expected_version = 2,
                            .payloads = {engine::DeterministicBytes(event)},
                            .state = engine::DeterministicBytes(state),
                            .labels = LabelsOf(state)});
  ASSERT_TRUE(recorder_->Apply(commit).ok());
  VerifyReport report = Verified();
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(report.answers, 2);
  EXPECT_EQ(report.replayed, 1);
  EXPECT_THAT(report.not_replayed,
              ElementsAre(Pair(
                  absl::StrCat("functions ", functions, ", engine 0.0.9"), 1)));

  // As if other functions had been in the program.
  pack.set_function_library_version("0");
  const std::string body = pack.SerializeAsString();
  Raw(absl::StrCat("UPDATE packs SET body = x'", absl::BytesToHexString(body),
                   "', body_hash = x'",
                   absl::BytesToHexString(PackBodyHash(hash, body)), "'"));
  Open();
  report = Verified();
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(report.replayed, 0);
  EXPECT_THAT(
      report.not_replayed,
      ElementsAre(Pair("functions 0, engine 0.0.9", 1),
                  Pair(absl::StrCat("functions 0, engine ",
                                    std::string(engine::kEngineVersion)),
                       1)));
}

TEST_F(VerifyTest, AnAnswerFromFactsThatAreRefusedTodayIsCountedAndNoFault) {
  Register(kElisa);
  v1::RecordEvent classified;
  *classified.mutable_classified() =
      *ReadAnswer(recorder_->Load("p")->answers[0]);
  v1::RecordEvent registered;
  v1::Patient& patient = *registered.mutable_registered()->mutable_patient();
  patient.set_id("q");
  v1::Medicine& medicine = *patient.add_medicines();
  medicine.set_name("simvastatin");
  medicine.set_daily_dose_mg(0);
  v1::PatientState state;
  ASSERT_TRUE(ApplyEvent(registered, 1, &state).ok());
  classified.mutable_classified()->set_input_hash(InputHash(PatientOf(state)));
  ASSERT_TRUE(ApplyEvent(classified, 2, &state).ok());
  Commit commit = Recorder::CommitAt(kNow);
  commit.appends.push_back(
      {.patient_id = "q",
       .payloads = {engine::DeterministicBytes(registered),
                    engine::DeterministicBytes(classified)},
       .state = engine::DeterministicBytes(state),
       .labels = LabelsOf(state)});
  ASSERT_TRUE(recorder_->Apply(commit).ok());
  const VerifyReport report = Verified();
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(report.answers, 2);
  EXPECT_EQ(report.replayed, 1);
  EXPECT_THAT(report.not_replayed, ElementsAre(Pair(testing::_, 1)));
  Replayer replayer(*recorder_);
  EXPECT_THAT(std::string(replayer.ReplayAt("q", 2).status().message()),
              testing::HasSubstr("medicines[0].daily_dose_mg"));
}

TEST_F(VerifyTest, AFaultOfTheFilesHidesNoOther) {
  Register(kElisa);
  Raw("DELETE FROM events WHERE version = 2; DELETE FROM labels; INSERT INTO "
      "tombstones(erased_at, events) VALUES (1, 1)");
  EXPECT_THAT(Faults(), ElementsAre("1 events are missing",
                                    "the tombstones do not add up",
                                    "tombstone 1 was changed",
                                    "events are missing after event 1"));
}

}  // namespace
}  // namespace myorules::service::record
