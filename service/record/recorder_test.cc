#include "service/record/recorder.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "engine/base/issues.h"
#include "engine/base/proto_text.h"
#include "engine/pack/modules.h"
#include "gmock/gmock.h"
#include "rules/library/library.h"
#include "rules/library/one_pack.h"
#include "rules/library/pack_host.h"
#include "service/record/fold.h"
#include "service/record/recorder_testing.h"
#include "service/record/replay.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(RecorderTest, APatientComesOnRecordWithAnAnswerAndItsPack) {
  const Loaded record = Register(kElisa);
  EXPECT_EQ(record.version, 2);
  ASSERT_THAT(record.answers, SizeIs(1));
  const v1::PatientClassified answer = *ReadAnswer(record.answers[0]);
  EXPECT_EQ(answer.answer().pack().name(), "imnm.lim2019");
  EXPECT_EQ(answer.answer().patient_id(), "p");
  EXPECT_EQ(answer.input_version(), 1);
  EXPECT_TRUE(answer.first());
  EXPECT_EQ(answer.input_hash(), InputHash(PatientOf(record.state)));
  EXPECT_THAT(*recorder_->store().PackHashes(),
              ElementsAre(answer.answer().pack().hash()));

  const absl::StatusOr<Loaded> loaded = recorder_->Load("p");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(StateBytes(loaded->state, loaded->answers),
            StateBytes(record.state, record.answers));
  EXPECT_EQ(loaded->created_at, kNow);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(RecorderTest, APatientWhoCannotBeIsNotStored) {
  const absl::Status status =
      Change({.patient_id = "p"},
             {Registered("id: 'p' birth_date { year: 2020 } onset_date { year: "
                         "2010 }")})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_EQ(*recorder_->store().LastSequence(), 0);
}

TEST_F(RecorderTest, AChangeTellsWhatIsOtherwise) {
  const Loaded before = Register("");
  const auto after =
      Change(before, {Parse<v1::RecordEvent>(absl::StrCat(
                         "updated { patient {", kElisa,
                         "} update_mask { paths: 'results' } }"))});
  ASSERT_TRUE(after.ok()) << after.status();
  const v1::PatientClassified answer = *ReadAnswer(after->answers[0]);
  EXPECT_FALSE(answer.first());
  EXPECT_EQ(answer.input_version(), 3);
  std::string change;
  for (const v1::AnswerChange& each : answer.changes()) {
    if (each.id() == "subgroup_by_available_assays") change = each.after();
  }
  EXPECT_EQ(change, "ANTI_HMGCR_STATIN_ASSOCIATED or ANTI_HMGCR_STATIN_NAIVE")
      << answer.DebugString();
}

TEST_F(RecorderTest, WhatRestsOnAnOlderRecordIsRefused) {
  const Loaded before = Register("");
  const auto event = Parse<v1::RecordEvent>(
      "updated { patient { sex: SEX_MALE } update_mask { paths: 'sex' } }");
  ASSERT_TRUE(Change(before, {event}).ok());
  EXPECT_EQ(Change(before, {event}).status().code(),
            absl::StatusCode::kAborted);
}

TEST_F(RecorderTest, TheRecordIsGivenAsItWasKnown) {
  const Loaded first = Register("");
  const auto event = Parse<v1::RecordEvent>(
      "updated { patient { sex: SEX_MALE } update_mask { paths: 'sex' } }");
  ASSERT_TRUE(Change(first, {event}, kNow + absl::Hours(2)).ok());
  EXPECT_EQ(
      recorder_->LoadKnownAt("p", kNow - absl::Seconds(1)).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(
      recorder_->LoadKnownAt("p", kNow + absl::Hours(1))->state.entered().sex(),
      v1::SEX_UNSPECIFIED);
  const auto last = recorder_->LoadKnownAt("p", kNow + absl::Hours(2));
  EXPECT_EQ(last->state.entered().sex(), v1::SEX_MALE);
  EXPECT_EQ(last->updated_at, kNow + absl::Hours(2));
  EXPECT_EQ(recorder_->LoadVersion("p", 2)->version, 2);
  EXPECT_EQ(recorder_->LoadVersion("p", 9).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(RecorderTest, WhatCameBeforeAKnownEntryWasKnownThoughTheClockJumped) {
  const Loaded first = Register("");
  const auto event = Parse<v1::RecordEvent>(
      "updated { patient { sex: SEX_MALE } update_mask { paths: 'sex' } }");
  const auto ahead = Change(first, {event}, kNow + absl::Hours(24 * 365 * 50));
  ASSERT_TRUE(ahead.ok());
  ASSERT_TRUE(Change(*ahead, {event}, kNow + absl::Hours(1)).ok());
  EXPECT_EQ(recorder_->LoadKnownAt("p", kNow + absl::Hours(1))->version, 6);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(RecorderTest, AnAnswerIsReplayedByteForByte) {
  const Loaded first = Register(kElisa);
  ASSERT_TRUE(Change(first,
                     {Parse<v1::RecordEvent>(
                         "updated { update_mask { paths: 'results' } }")},
                     kNow + absl::Hours(72))
                  .ok());
  Open();
  const auto replay = Replayer(*recorder_).ReplayAt("p", 2);
  ASSERT_TRUE(replay.ok()) << replay.status();
  EXPECT_TRUE(replay->same);
  EXPECT_EQ(engine::DeterministicBytes(replay->again),
            engine::DeterministicBytes(ReadAnswer(first.answers[0])->answer()));
  EXPECT_EQ(Replayer(*recorder_).ReplayAt("p", 1).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Replayer(*recorder_).ReplayAt("q", 1).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(RecorderTest, AnAnswerByEarlierRulesOfCountingIsReplayedByThose) {
  const auto reported = [](int day, const char* status, double value) {
    auto event = Parse<v1::RecordEvent>(absl::StrCat(
        "result_reported { result { analyte: 'HMGCR' specimen_id: 'S' method: "
        "ASSAY_METHOD_ELISA collected_on { year: 2026 month: 1 day: ",
        day, " } status: RESULT_STATUS_", status,
        " quantity { unit: 'U/mL' value: ", value, " } } }"));
    v1::ReportedResult& report = *event.mutable_result_reported();
    report.set_content_hash(absl::StrCat(day, status));
    report.set_identity(ReportIdentity(report));
    return event;
  };
  const auto record =
      Change(Register(""), {reported(5, "FINAL", 100), reported(6, "FINAL", 5),
                            reported(6, "CORRECTED", 6)});
  ASSERT_TRUE(record.ok()) << record.status();
  const v1::Patient first = PatientOf(record->state, CountingRules::kFirst);
  ASSERT_THAT(first.results(), SizeIs(1));
  ASSERT_THAT(PatientOf(record->state).results(), SizeIs(2));

  v1::ClassifyRequest request;
  *request.mutable_patient() = first;
  request.add_packs("imnm.lim2019");
  v1::ClassifyResponse response;
  ASSERT_TRUE(rules::OnePackLibrary()
                  ->Classify(request, absl::CivilDay(2026, 9, 21), &response)
                  .ok());
  v1::PatientClassified kept;
  *kept.mutable_answer() = response.classifications(0);
  kept.set_input_hash(InputHash(first));
  Replayer replayer(*recorder_);
  const auto replay = replayer.ReplayOf(kept, record->state);
  ASSERT_TRUE(replay.ok()) << replay.status();
  EXPECT_TRUE(replay->same);
  kept.set_counting_rules(1);
  EXPECT_EQ(replayer.ReplayOf(kept, record->state).status().code(),
            absl::StatusCode::kDataLoss);
  kept.set_counting_rules(static_cast<int>(CountingRules::kLatest) + 1);
  EXPECT_EQ(replayer.ReplayOf(kept, record->state).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Faults(), IsEmpty());
}

// imnm.lim2019 with a note that lint refuses: it never shows. As an earlier
// program loaded it.
std::shared_ptr<const rules::Library> WithFault(std::string* text) {
  const auto all = rules::OnePackLibrary();
  const auto shipped = *all->Find("imnm.lim2019");
  *text = shipped->text() +
          R"(note { id: "never" message: "Never." when: "1 > 2" })";
  std::shared_ptr<const rules::Knowledge> knowledge(all, &all->knowledge());
  engine::ModuleSet modules;
  for (const engine::ImportedModule& module : shipped->modules()) {
    modules.Add("module.textproto", module.pack->text());
  }
  engine::PackHost host = knowledge->Host();
  host.modules = &modules;
  host.has_answered = true;
  engine::Issues issues("pack.textproto", *text);
  auto pack = rules::LoadPack(knowledge, host, &issues);
  EXPECT_NE(pack, nullptr) << issues.Format();
  return rules::Library::Of(knowledge, std::move(pack));
}

TEST_F(RecorderTest, AnAnswerIsReplayedThoughLintRefusesItsPackByNow) {
  std::string text;
  Open(WithFault(&text));
  const Loaded first = Register(kElisa);
  ASSERT_THAT(first.answers, SizeIs(1));
  Open();
  const auto replay = Replayer(*recorder_).ReplayAt("p", 2);
  ASSERT_TRUE(replay.ok()) << replay.status();
  EXPECT_TRUE(replay->same);
  EXPECT_EQ(engine::DeterministicBytes(replay->again),
            engine::DeterministicBytes(ReadAnswer(first.answers[0])->answer()));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(RecorderTest, APackThatLintRefusesGivesNoNewAnswer) {
  std::string text;
  const auto faulty = WithFault(&text);
  Open(faulty);
  const Loaded first = Register(kElisa);
  // Whoever runs it is told.
  const std::string folder = path_ + ".packs";
  std::filesystem::create_directories(folder + "/faulty");
  std::ofstream(folder + "/faulty/pack.textproto") << text;
  EXPECT_EQ(rules::Library::Load(folder).status().code(),
            absl::StatusCode::kInvalidArgument);
  // And it is not taken from the record.
  Open();
  const auto after =
      Change(*recorder_->Load("p"),
             {Parse<v1::RecordEvent>("updated { patient { sex: SEX_MALE } "
                                     "update_mask { paths: 'sex' } }")});
  ASSERT_TRUE(after.ok()) << after.status();
  ASSERT_THAT(after->answers, SizeIs(1));
  EXPECT_EQ(
      ReadAnswer(after->answers[0])->answer().pack().hash(),
      (*rules::OnePackLibrary()->Find("imnm.lim2019"))->identity().hash());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(RecorderTest, ARepeatedRequestIsTold) {
  const RequestKey key{"r", "hash"};
  const auto commit = [&](Loaded current, v1::RecordEvent event) {
    return recorder_->Commit({{std::move(current), {std::move(event)}}}, key,
                             Recorder::CommitAt(kNow));
  };
  ASSERT_TRUE(commit({.patient_id = "p"}, Registered("id: 'p'")).ok());
  EXPECT_EQ(commit({.patient_id = "q"}, Registered("id: 'q'")).status().code(),
            absl::StatusCode::kAlreadyExists);
  const auto receipt = recorder_->store().FindReceipt("r", kNow);
  ASSERT_TRUE(receipt.ok() && receipt->has_value());
  EXPECT_EQ((*receipt)->patients.at(0).patient_id, "p");
  EXPECT_EQ((*receipt)->patients.at(0).version, 2);
}

// The shipped packs and further versions of imnm.lim2019, in which a flag has
// another name.
std::shared_ptr<const rules::Library> WithVersions(
    const std::vector<std::string>& versions) {
  const std::string folder =
      absl::StrCat(testing::TempDir(), "/packs_", absl::StrJoin(versions, "_"));
  const auto shipped = rules::OnePackLibrary()->Find("imnm.lim2019");
  for (const std::string& version : versions) {
    std::filesystem::create_directories(folder + "/" + version);
    std::ofstream(folder + "/" + version + "/pack.textproto")
        << absl::StrReplaceAll(
               (*shipped)->text(),
               {{"\nversion: \"1.0.0\"", "\nversion: \"" + version + "\""},
                {"id: \"incomplete-serology\"", "id: \"blot-missing\""}});
  }
  const auto library = rules::Library::Load(folder);
  EXPECT_TRUE(library.ok()) << library.status();
  return library.ok() ? *library : nullptr;
}

// "VERSION CHANGES", or "VERSION first", of each answer of imnm.lim2019.
std::vector<std::string> ChangesByVersion(const Loaded& record) {
  std::vector<std::string> changes;
  for (const KeptAnswer& kept : record.answers) {
    if (kept.pack != "imnm.lim2019") continue;
    const v1::PatientClassified answer = *ReadAnswer(kept);
    std::string text = answer.first() ? " first" : "";
    for (const v1::AnswerChange& change : answer.changes()) {
      if (!answer.first()) absl::StrAppend(&text, " ", change.id());
    }
    changes.push_back(kept.version + text);
  }
  return changes;
}

TEST_F(RecorderTest, VersionsOfAPackThatAnswerTogetherHaveAHistoryEach) {
  Open(WithVersions({"1.0.1"}));
  Loaded record = Register("");
  EXPECT_THAT(ChangesByVersion(record),
              ElementsAre("1.0.0 first", "1.0.1 first"));
  const auto update = [&](const std::string& sex) {
    const auto changed = Change(
        record, {Parse<v1::RecordEvent>("updated { patient { sex: " + sex +
                                        " } update_mask { paths: 'sex' } }")});
    ASSERT_TRUE(changed.ok()) << changed.status();
    record = *changed;
  };
  update("SEX_MALE");
  // What else differs between them did not change.
  EXPECT_THAT(ChangesByVersion(record), ElementsAre("1.0.0 sex", "1.0.1 sex"));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_EQ(
      StateBytes(recorder_->Load("p")->state, recorder_->Load("p")->answers),
      StateBytes(record.state, record.answers));
}

TEST_F(RecorderTest, AVersionGoesOnFromTheOneThatAnswersNoMore) {
  Loaded record = Register("");
  const auto all = WithVersions({"1.0.1"});
  const auto pack = all->Find("imnm.lim2019@1.0.1");
  ASSERT_TRUE(pack.ok()) << pack.status();
  const auto answer = [&] {
    const auto changed =
        Change(record, {Parse<v1::RecordEvent>(
                           "updated { patient { sex: SEX_MALE } update_mask { "
                           "paths: 'sex' } }")});
    ASSERT_TRUE(changed.ok()) << changed.status();
    record = *changed;
  };
  Open(rules::Library::Of({all, &all->knowledge()}, *pack));
  answer();
  EXPECT_THAT(
      ChangesByVersion(record),
      ElementsAre(AllOf(StartsWith("1.0.1 "), HasSubstr("incomplete-serology"),
                        HasSubstr("blot-missing"))));
  // And beside the other again.
  Open(all);
  answer();
  EXPECT_THAT(ChangesByVersion(record), ElementsAre("1.0.0 first", "1.0.1"));
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service::record
