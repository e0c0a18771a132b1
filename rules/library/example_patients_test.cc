// That there are such patients, and none that Validate refuses.
#include "rules/library/example_patients.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<engine::ExampleSubject> ExamplesOf(double number) {
  static const auto& terminology =
      *new absl::StatusOr<std::shared_ptr<const Terminology>>(
          Terminology::Shipped());
  auto examples = ExamplePatients(number, **terminology);
  for (const engine::ExampleSubject& each : examples) {
    EXPECT_THAT(Validate(dynamic_cast<const v1::Patient&>(*each.subject),
                         each.assessed_on, **terminology),
                IsEmpty());
  }
  return examples;
}

TEST(ExamplePatients, AreAcceptedOneOfEachKind) {
  // Days, weeks, months, years, of three each; and two with results.
  EXPECT_THAT(ExamplesOf(18), SizeIs(14));
  EXPECT_THAT(ExamplesOf(0), SizeIs(14));
}

TEST(ExamplePatients, HaveNoAgeThatNobodyHas) {
  // Days and weeks and months.
  EXPECT_THAT(ExamplesOf(111), SizeIs(11));
  EXPECT_THAT(ExamplesOf(0.5), SizeIs(2));
}

TEST(ExamplePatients, AreNoneOfNumbersThatAreNoneOfAnybody) {
  EXPECT_THAT(ExamplesOf(-1), IsEmpty());
  EXPECT_THAT(ExamplesOf(1e10), IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
