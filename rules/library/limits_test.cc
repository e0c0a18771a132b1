// The largest patient that is taken is also answered, and in bounded time: the
// limits protect what they say they do.
#include "rules/patient/limits.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

constexpr absl::CivilDay kAssessed(2026, 1, 1);

void SetDate(v1::Date* date, int year, int month, int day) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

// As many results of one analyte as are taken, half of them positive, all of
// one day, so that each has to be compared with each.
void AddBlots(v1::Patient* patient, const std::string& analyte,
              int count = limits::kMaxResultsOfOneAnalyte) {
  for (int i = 0; i < count; ++i) {
    v1::LabResult* result = patient->add_results();
    result->set_analyte(analyte);
    result->set_method(v1::ASSAY_METHOD_LINE_BLOT);
    result->set_grade(i % 2 == 0 ? v1::LINE_BLOT_GRADE_NEGATIVE
                                 : v1::LINE_BLOT_GRADE_THREE_PLUS);
    result->set_status(v1::RESULT_STATUS_FINAL);
    SetDate(result->mutable_collected_on(), 2025, 3, 0);
  }
}

v1::ClassifyRequest LargestPatient() {
  v1::ClassifyRequest request;
  v1::Patient& patient = *request.mutable_patient();
  for (const char* analyte :
       {"SRP", "MI2", "MI2_ALPHA", "MI2_BETA", "MDA5", "JO1", "PM_SCL",
        "PM_SCL75", "PM_SCL100", "RO52"}) {
    AddBlots(&patient, analyte);
  }
  EXPECT_EQ(patient.results_size(), limits::kMaxResults);
  for (int i = 0; i < limits::kMaxMedicines; ++i) {
    patient.add_medicines()->set_name(absl::StrCat("unheard of ", i));
  }
  for (int i = 0; i < limits::kMaxDiagnoses; ++i) {
    patient.add_diagnoses()->set_name(absl::StrCat("unheard of ", i));
  }
  for (int i = 0; i < limits::kMaxVisits; ++i) {
    SetDate(patient.add_visits()->mutable_date(), 2025, 0, 0);
  }
  return request;
}

TEST(LargestPatient, IsAnsweredWithinTheTestsTime) {
  v1::ClassifyRequest request = LargestPatient();
  request.add_packs("imnm.lim2019");
  const auto library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  v1::ClassifyResponse response;
  const absl::Status status =
      (*library)->Classify(request, kAssessed, &response);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_GT(response.classifications_size(), 0);
}

// How often a classification asks whether it is still wanted, which is once in
// so many steps, where each analyte of a family has so many results.
double WorkOverAFamily(const Library& library, int results_each) {
  v1::ClassifyRequest request;
  request.add_packs("imnm.lim2019");
  for (const char* analyte : {"MI2", "MI2_ALPHA", "MI2_BETA"}) {
    AddBlots(request.mutable_patient(), analyte, results_each);
  }
  v1::ClassifyResponse response;
  int asked = 0;
  EXPECT_TRUE(library
                  .Classify(request, kAssessed, &response,
                            [&asked] {
                              ++asked;
                              return absl::OkStatus();
                            })
                  .ok());
  return asked;
}

TEST(ResultsOfAFamily, TakeWorkThatGrowsWithTheirSquare) {
  const auto library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_LT(WorkOverAFamily(**library, 800),
            6 * WorkOverAFamily(**library, 400));
}

// How long it takes to let go depends on how often it is asked, and on nothing
// that this test could time on a busy machine.
TEST(Interruption, IsAskedOftenAndEndsTheWork) {
  const auto library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  v1::ClassifyRequest request;
  AddBlots(request.mutable_patient(), "SRP");
  v1::ClassifyResponse response;
  int asked = 0;
  ASSERT_TRUE((*library)
                  ->Classify(request, kAssessed, &response,
                             [&asked] {
                               ++asked;
                               return absl::OkStatus();
                             })
                  .ok());
  EXPECT_GT(asked, 50);
  const int enough = asked / 2;
  asked = 0;
  const absl::Status status =
      (*library)->Classify(request, kAssessed, &response, [&asked, enough] {
        return ++asked < enough ? absl::OkStatus()
                                : absl::CancelledError("gone");
      });
  EXPECT_EQ(status, absl::CancelledError("gone"));
  EXPECT_EQ(asked, enough);
  EXPECT_EQ(response.classifications_size(), 0);
}

}  // namespace
}  // namespace myorules::rules
