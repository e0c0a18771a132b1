// The hand-written rules and the engine judge each other: the same bytes for
// every patient.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "rules/cases/case_file.h"
#include "rules/cases/facts.h"
#include "rules/patient/prepare.h"
#include "rules/terminology/terminology.h"
#include "tests/bench/patients.h"

namespace myorules::bench {
namespace {

constexpr char kCases[] = "rules/packs/imnm.lim2019/cases";
constexpr int kRandomPatients = 4000;
constexpr int kMostChanges = 12;

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

// Prepares a patient; false: it is not valid.
bool Prepared(const v1::Patient& patient, absl::CivilDay assessed_on,
              Subject* subject) {
  static const auto& terminology = **new auto(rules::Terminology::Shipped());
  if (!rules::Validate(patient, assessed_on, *terminology).empty()) {
    return false;
  }
  subject->patient = rules::Prepare(patient, assessed_on).patient;
  subject->assessed_on = assessed_on;
  return true;
}

TEST(TheSameBytes, ForThePublishedCohort) {
  const auto cohort = ReadCohort();
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
    if (!Prepared(pack_case.patient, pack_case.assessed_on, &subject)) continue;
    ++checked;
    differences.Check(subject);
  }
  EXPECT_GT(checked, 400);
}

// Adds an entry that another patient has, as if it were this one's.
void BorrowEntry(const v1::Patient& other, std::mt19937* random,
                 v1::Patient* patient) {
  switch ((*random)() % 6) {
    case 0:
      if (other.medicines().empty()) return;
      *patient->add_medicines() =
          other.medicines((*random)() % other.medicines_size());
      return;
    case 1:
      if (other.diagnoses().empty()) return;
      *patient->add_diagnoses() =
          other.diagnoses((*random)() % other.diagnoses_size());
      return;
    case 2:
      if (other.malignancies().empty()) return;
      *patient->add_malignancies() =
          other.malignancies((*random)() % other.malignancies_size());
      return;
    default: {
      if (other.results().empty()) return;
      // What a case is about stands last.
      const int back = (*random)() % std::min(4, other.results_size());
      v1::LabResult* result = patient->add_results();
      *result = other.results(other.results_size() - 1 - back);
      result->clear_id();
      return;
    }
  }
}

TEST(TheNamesOfWhatDecided, AreAllThatIsLeftOutWithoutThem) {
  const auto cohort = ReadCohort();
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

// Takes a fact away or, less often, gives it another value or borrows one.
void ChangeSomething(const std::vector<rules::PackCase>& cases,
                     absl::CivilDay assessed_on, std::mt19937* random,
                     v1::Patient* patient) {
  const std::vector<rules::Fact> facts = rules::FactsOf(*patient, "patient");
  if (facts.empty()) return;
  const rules::Fact& fact = facts[(*random)() % facts.size()];
  switch ((*random)() % 6) {
    case 0: {
      const std::vector<v1::Patient> others =
          rules::WithOtherValues(fact, *patient, assessed_on);
      if (!others.empty()) *patient = others[(*random)() % others.size()];
      return;
    }
    case 1:
      return BorrowEntry(cases[(*random)() % cases.size()].patient, random,
                         patient);
    default:
      return rules::TakeAway(fact, patient);
  }
}

TEST(TheSameBytes, ForRandomPartialVersionsOfThem) {
  const uint32_t seed = Seed();
  printf("seed %u (MYORULES_SEED sets another)\n", seed);
  std::mt19937 random(seed);
  const std::vector<rules::PackCase> cases = Cases();
  ASSERT_FALSE(cases.empty());
  Differences differences;
  std::set<std::string> seen;
  for (int tried = 0;
       seen.size() < kRandomPatients && tried < 10 * kRandomPatients; ++tried) {
    const rules::PackCase& pack_case = cases[random() % cases.size()];
    v1::Patient patient = pack_case.patient;
    const auto changes = static_cast<int>(1 + random() % kMostChanges);
    for (int i = 0; i < changes; ++i) {
      ChangeSomething(cases, pack_case.assessed_on, &random, &patient);
    }
    Subject subject;
    subject.name = absl::StrCat(pack_case.Title(), ", version number ", tried);
    if (!Prepared(patient, pack_case.assessed_on, &subject)) continue;
    if (!seen.insert(patient.SerializeAsString()).second) continue;
    differences.Check(subject);
  }
  EXPECT_EQ(seen.size(), static_cast<size_t>(kRandomPatients));
}

}  // namespace
}  // namespace myorules::bench
