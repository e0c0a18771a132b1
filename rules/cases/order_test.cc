// The order of lists and the number of threads change no byte of an answer.
#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "gtest/gtest.h"
#include "rules/cases/case_file.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

// Shuffles every repeated field at every depth.
void Shuffle(std::mt19937& random, google::protobuf::Message* message) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const google::protobuf::Reflection* reflection = message->GetReflection();
  reflection->ListFields(*message, &fields);
  for (const auto* field : fields) {
    if (!field->is_repeated()) {
      if (field->message_type() != nullptr) {
        Shuffle(random, reflection->MutableMessage(message, field));
      }
      continue;
    }
    for (int i = reflection->FieldSize(*message, field) - 1; i > 0; --i) {
      reflection->SwapElements(message, field, i,
                               static_cast<int>(random() % (i + 1)));
    }
    if (field->message_type() == nullptr) continue;
    for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
      Shuffle(random, reflection->MutableRepeatedMessage(message, field, i));
    }
  }
}

// The answer's bytes, or which fields are at fault. Those are told by their
// position as sent, so only how many there are can be compared.
std::string AnswerBytes(const Library& library, const v1::Patient& patient,
                        absl::CivilDay assessed_on) {
  v1::Classification answer;
  const absl::Status status =
      ClassifyBy(library, PackUnderTest(), patient, assessed_on, &answer);
  if (!status.ok()) {
    return "refused, faults: " + std::to_string(FaultyFields(status).size());
  }
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  answer.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// Classifies all patients, shuffled with `seed` (0: as they are), on so many
// threads.
std::vector<std::string> ClassifyAll(const Library& library,
                                     const std::vector<PackCase>& cases,
                                     unsigned seed, size_t threads) {
  std::vector<std::string> answers(cases.size());
  const auto work = [&](size_t first) {
    for (size_t i = first; i < cases.size(); i += threads) {
      v1::Patient patient = cases[i].patient;
      if (seed != 0) {
        std::mt19937 random(seed + static_cast<unsigned>(i));
        Shuffle(random, &patient);
      }
      answers[i] = AnswerBytes(library, patient, cases[i].assessed_on);
    }
  };
  std::vector<std::thread> running;
  for (size_t thread = 1; thread < threads; ++thread) {
    running.emplace_back(work, thread);
  }
  work(0);
  for (std::thread& thread : running) thread.join();
  return answers;
}

TEST(Order, OfListsAndThreadsChangesNoByteOfAnAnswer) {
  auto library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  const std::vector<std::string> expected =
      ClassifyAll(**library, *cases, /*seed=*/0, /*threads=*/1);
  for (const auto& [seed, threads] : std::vector<std::pair<unsigned, size_t>>{
           {1, 1}, {2, 1}, {0, 4}, {3, 4}}) {
    const std::vector<std::string> answers =
        ClassifyAll(**library, *cases, seed, threads);
    for (size_t i = 0; i < cases->size(); ++i) {
      EXPECT_EQ(answers[i] == expected[i], true)
          << (*cases)[i].Title() << ": seed " << seed << ", " << threads
          << " threads";
    }
  }
}

TEST(Order, ShuffledPatientsDifferFromTheOriginal) {
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  int differ = 0;
  for (const PackCase& pack_case : *cases) {
    v1::Patient patient = pack_case.patient;
    std::mt19937 random(1);
    Shuffle(random, &patient);
    if (patient.SerializeAsString() != pack_case.patient.SerializeAsString()) {
      ++differ;
    }
  }
  EXPECT_GT(differ, static_cast<int>(cases->size()) / 20);
}

}  // namespace
}  // namespace myorules::rules
