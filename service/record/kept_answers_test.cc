#include "service/record/kept_answers.h"

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "service/record/fold.h"

namespace myorules::service::record {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// Every field of a state, with answers of two packs.
v1::PatientState FullState() {
  return Parse<v1::PatientState>(
      "entered { id: 'p' } reports { identity: 'r' } merged_into: 'q' "
      "merged_from: 'a' merged_from: 'b' "
      "answers { answer { pack { name: 'one' } summary: 'S' } input_version: 3 "
      "          input_hash: 'h' changes { id: 'd' after: 'X' } first: true } "
      "answers { answer { pack { name: 'two' version: '2' } } } "
      "facts_version: 7 moved_away { identity: 'm' } exchanged_with: 'e'");
}

TEST(KeptAnswers, AStateThatIsReadAndWrittenIsTheSameBytes) {
  const std::string bytes = engine::DeterministicBytes(FullState());
  v1::PatientState state;
  KeptAnswers answers;
  ASSERT_TRUE(ReadState(bytes, &state, &answers).ok());
  EXPECT_THAT(state.answers(), IsEmpty());
  EXPECT_EQ(state.facts_version(), 7);
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(answers[0].pack, "one");
  EXPECT_EQ(answers[1].pack, "two");
  EXPECT_EQ(StateBytes(state, answers), bytes);
}

TEST(KeptAnswers, AStateOfAnyFieldsIsWrittenAsAWhole) {
  const v1::PatientState full = FullState();
  for (int left_out = 1; left_out <= 8; ++left_out) {
    v1::PatientState whole = full;
    v1::PatientState::GetReflection()->ClearField(
        &whole, v1::PatientState::descriptor()->FindFieldByNumber(left_out));
    v1::PatientState state = whole;
    const KeptAnswers answers = TakeAnswers(&state);
    EXPECT_EQ(StateBytes(state, answers), engine::DeterministicBytes(whole))
        << left_out;
  }
}

TEST(KeptAnswers, AnAnswerIsKeptAsTheLogWouldKeepIt) {
  const v1::PatientState full = FullState();
  v1::PatientClassified classified = full.answers(0);
  const v1::Classification answer = classified.answer();
  classified.clear_answer();
  const KeptAnswer kept =
      KeepAnswer(answer.pack(), engine::DeterministicBytes(answer), classified);
  EXPECT_EQ(ClassificationOf(kept), engine::DeterministicBytes(answer));
  EXPECT_EQ(kept.bytes, engine::DeterministicBytes(full.answers(0)));
  v1::RecordEvent event;
  *event.mutable_classified() = full.answers(0);
  EXPECT_EQ(EventBytes(kept), engine::DeterministicBytes(event));
  EXPECT_EQ(engine::DeterministicBytes(*ReadAnswer(kept)), kept.bytes);
}

// Whether the answers stand where fold.h puts them.
TEST(KeptAnswers, AnAnswerTakesThePlaceOfTheOneOfItsPack) {
  v1::PatientState state;
  KeptAnswers answers;
  int64_t version = 1;
  v1::RecordEvent event;
  event.mutable_registered();
  ASSERT_TRUE(ApplyEvent(event, version, &state).ok());
  struct Step {
    const char* name;
    const char* version;
    bool first;
    // What stands then.
    const char* all;
  };
  for (const Step& step :
       std::vector<Step>{{"b", "1", true, "b@1"},
                         {"c", "1", true, "b@1 c@1"},
                         {"a", "1", true, "a@1 b@1 c@1"},
                         {"b", "1", false, "a@1 b@1 c@1"},
                         // A later version in its place.
                         {"c", "2", false, "a@1 b@1 c@2"},
                         // Beside it.
                         {"b", "2", true, "a@1 b@1 b@2 c@2"},
                         {"b", "1", false, "a@1 b@1 b@2 c@2"},
                         {"b", "2", false, "a@1 b@1 b@2 c@2"},
                         {"b", "3", false, "a@1 b@3 c@2"}}) {
    v1::PatientClassified* classified = event.mutable_classified();
    classified->Clear();
    classified->set_input_version(version);
    classified->set_first(step.first);
    v1::PackIdentity* pack = classified->mutable_answer()->mutable_pack();
    pack->set_name(step.name);
    pack->set_version(step.version);
    v1::PatientClassified rest = *classified;
    rest.clear_answer();
    SetAnswer(
        KeepAnswer(*pack, engine::DeterministicBytes(classified->answer()),
                   rest),
        step.first, &answers);
    ASSERT_TRUE(ApplyEvent(event, ++version, &state).ok());
    v1::PatientState folded = state;
    folded.clear_answers();
    EXPECT_EQ(StateBytes(folded, answers), engine::DeterministicBytes(state));
    std::string all;
    for (const KeptAnswer& answer : answers) {
      absl::StrAppend(&all, all.empty() ? "" : " ", answer.pack, "@",
                      answer.version);
    }
    EXPECT_EQ(all, step.all);
  }
  EXPECT_EQ(FindAnswer(answers, "d", "1"), nullptr);
  EXPECT_EQ(FindAnswer(answers, "b", "1"), nullptr);
  EXPECT_EQ(ReadAnswer(*FindAnswer(answers, "b", "3"))->input_version(), 9);
}

TEST(KeptAnswers, WhatIsNoStateIsRefused) {
  const std::string bytes = engine::DeterministicBytes(FullState());
  v1::PatientState state;
  KeptAnswers answers;
  EXPECT_EQ(ReadState(bytes.substr(0, bytes.size() - 1), &state, &answers),
            UnreadableState());
  EXPECT_EQ(ReadAnswer({"p", "1", "\x0a\x05"}).status(), UnreadableState());
}

}  // namespace
}  // namespace myorules::service::record
