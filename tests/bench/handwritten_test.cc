// The hand-written rules and the engine judge each other: the same bytes for
// every patient.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "rules/cases/case_file.h"
#include "rules/terminology/terminology.h"
#include "tests/bench/patients.h"
#include "tests/bench/random_patients.h"

namespace myorules::bench {
namespace {

constexpr char kCases[] = "rules/packs/imnm.lim2019/cases";
constexpr int kRandomPatients = 4000;

const Contestants& TheContestants() {
  static const auto& contestants = *new Contestants([] {
    auto loaded = Contestants::Load();
    if (!loaded.ok()) {
      fprintf(stderr, "%s\n", loaded.status().ToString().c_str());
      exit(1);
    }
    return *std::move(loaded);
  }());
  return contestants;
}

// The seed of the random patients; MYORULES_SEED sets another.
uint32_t Seed() {
  uint32_t seed = 20261125;
  const char* other = getenv("MYORULES_SEED");
  if (other != nullptr) (void)absl::SimpleAtoi(other, &seed);
  return seed;
}

// Where the answers differ; empty: nowhere. Both answers are reused.
std::string DifferenceOn(const Subject& subject) {
  static auto& by_engine = *new v1::Classification();
  static auto& by_hand = *new v1::Classification();
  const absl::Status engine_status =
      TheContestants().ByEngine(subject, {}, &by_engine);
  const absl::Status hand_status =
      TheContestants().ByHand(subject, {}, &by_hand);
  if (!engine_status.ok() || !hand_status.ok()) {
    return absl::StrCat(engine_status.ToString(), " ", hand_status.ToString());
  }
  if (by_engine.SerializeAsString() == by_hand.SerializeAsString()) return "";
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  differencer.Compare(by_engine, by_hand);
  return difference.empty() ? "the bytes alone" : difference;
}

// Gathers differences; tells the first few of them.
class Differences {
 public:
  ~Differences() {
    if (count_ > kTold) ADD_FAILURE() << count_ << " patients differ";
  }
  void Check(const Subject& subject) {
    const std::string difference = DifferenceOn(subject);
    if (difference.empty() || ++count_ > kTold) return;
    ADD_FAILURE() << subject.name << ": from the engine's answer to that by "
                  << "hand\n"
                  << difference << subject.patient.ShortDebugString();
  }

 private:
  static constexpr int kTold = 5;
  int count_ = 0;
};

std::vector<rules::PackCase> Cases() {
  auto cases = rules::LoadCases(kCases);
  EXPECT_TRUE(cases.ok()) << cases.status();
  return cases.ok() ? *std::move(cases) : std::vector<rules::PackCase>();
}

const rules::Terminology& TheTerminology() {
  static const auto& terminology = **new auto(rules::Terminology::Shipped());
  return *terminology;
}

TEST(TheSameBytes, ForThePublishedCohort) {
  const auto cohort = ReadCohort(Cohort::kPublished);
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  EXPECT_EQ(cohort->size(), 64u);
  Differences differences;
  for (const Subject& subject : *cohort) differences.Check(subject);
}

TEST(TheSameBytes, ForThePublishedCohortWithHalfOfItsFacts) {
  const auto cohort = ReadCohort(Cohort::kPartial);
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  EXPECT_EQ(cohort->size(), 64u);
  Differences differences;
  for (const Subject& subject : *cohort) differences.Check(subject);
}

TEST(TheSameBytes, ForThePatientOfEveryCase) {
  Differences differences;
  int checked = 0;
  for (const rules::PackCase& pack_case : Cases()) {
    Subject subject;
    subject.name = pack_case.Title();
    if (!PrepareSubject(pack_case.patient, pack_case.assessed_on,
                        TheTerminology(), &subject)) {
      continue;
    }
    ++checked;
    differences.Check(subject);
  }
  EXPECT_GT(checked, 400);
}

TEST(TheNamesOfWhatDecided, AreAllThatIsLeftOutWithoutThem) {
  const auto cohort = ReadCohort(Cohort::kPublished);
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  for (const Subject& subject : *cohort) {
    v1::Classification with;
    v1::Classification without;
    ASSERT_TRUE(TheContestants().ByHand(subject, {}, &with).ok());
    ASSERT_TRUE(
        TheContestants().ByHand(subject, {.names = false}, &without).ok());
    int names = 0;
    for (v1::DecisionResult& decision : *with.mutable_decisions()) {
      names += decision.decided_by_size();
      decision.clear_decided_by();
    }
    for (v1::FlagResult& flag : *with.mutable_flags()) {
      names += flag.raised_by_size();
      flag.clear_raised_by();
    }
    EXPECT_GT(names, 0) << subject.name;
    EXPECT_EQ(with.SerializeAsString(), without.SerializeAsString())
        << subject.name;
  }
}

TEST(TheSameBytes, ForRandomPartialVersionsOfThem) {
  const uint32_t seed = Seed();
  printf("seed %u (MYORULES_SEED sets another)\n", seed);
  auto patients = RandomPatients::From(kCases, seed);
  ASSERT_TRUE(patients.ok()) << patients.status();
  Differences differences;
  for (int i = 0; i < kRandomPatients; ++i) {
    Subject subject;
    ASSERT_TRUE(patients->Next(&subject));
    differences.Check(subject);
  }
}

}  // namespace
}  // namespace myorules::bench
