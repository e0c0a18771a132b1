// The sentence that sums an answer up, of each shipped pack: whether its
// criteria are met, are not, or whether that is open, and never a diagnosis.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/library.h"
#include "rules/library/necrotizing_patient.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string SummaryOf(const std::string& pack, const std::string& patient) {
  static const auto& library =
      *new std::shared_ptr<const Library>(Library::Load().value());
  v1::ClassifyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      patient, request.mutable_patient()));
  request.add_packs(pack);
  v1::ClassifyResponse response;
  EXPECT_EQ(library->Classify(request, absl::CivilDay(2026, 1, 1), &response),
            absl::OkStatus());
  return response.classifications(0).summary();
}

std::string WithRash() {
  return absl::StrReplaceAll(kNecrotizingPatient,
                             {{"heliotrope: false", "heliotrope: true"}});
}

TEST(Summary, OfLim2019SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.lim2019", kNecrotizingPatient),
            "The patient meets the criteria of Lim et al. 2019 for "
            "immune-mediated necrotizing myopathy; serologic subgroup: "
            "incomplete serology; what can still follow: "
            "statin-associated anti-HMGCR, statin-naive anti-HMGCR, "
            "anti-SRP, another myositis-specific antibody or seronegative.");
  EXPECT_EQ(SummaryOf("imnm.lim2019", WithRash()),
            "The patient does not meet the criteria of Lim et al. 2019 for "
            "immune-mediated necrotizing myopathy; serologic subgroup: "
            "incomplete serology; what can still follow: "
            "statin-associated anti-HMGCR, statin-naive anti-HMGCR, "
            "anti-SRP, another myositis-specific antibody or seronegative.");
  EXPECT_EQ(SummaryOf("imnm.lim2019", "id: 'p'"),
            "It is open whether the patient meets the criteria of Lim et "
            "al. 2019 for immune-mediated necrotizing myopathy; serologic "
            "subgroup: incomplete serology; what can still follow: "
            "statin-associated anti-HMGCR, statin-naive anti-HMGCR, "
            "anti-SRP, another myositis-specific antibody or seronegative.");
}

TEST(Summary, OfLim2019NamesTheAssaysAvailableWhereTheyTellMore) {
  const std::string elisa =
      "results { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA status: "
      "RESULT_STATUS_FINAL collected_on { year: 2025 month: 3 day: 1 } "
      "quantity { value: 100 unit: 'U/mL' } }";
  EXPECT_EQ(SummaryOf("imnm.lim2019", elisa),
            "It is open whether the patient meets the criteria of Lim et "
            "al. 2019 for immune-mediated necrotizing myopathy; serologic "
            "subgroup: incomplete serology; what can still follow: "
            "statin-associated anti-HMGCR or statin-naive anti-HMGCR.");
}

TEST(Summary, OfLim2019SaysWhereAnotherMethodDecidesUntilTheSourcesAssayDoes) {
  const auto result = [](absl::string_view analyte, absl::string_view method) {
    return absl::StrCat("results { analyte: '", analyte, "' method: ", method,
                        " status: RESULT_STATUS_FINAL collected_on { year: "
                        "2025 month: 3 day: 1 } quantity { value: 200 unit: "
                        "'CU' } reference_range { high: 20 } }");
  };
  const std::string by_chemiluminescence =
      result("HMGCR", "ASSAY_METHOD_CHEMILUMINESCENCE") +
      "statin_use: STATIN_USE_NEVER";
  EXPECT_THAT(
      SummaryOf("imnm.lim2019", by_chemiluminescence),
      HasSubstr("incomplete serology; provisionally, until the source's assay "
                "confirms it: statin-naive anti-HMGCR."));
}

TEST(Summary, OfWang2022SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.wang2022", "clinician_diagnosis_imnm: false"),
            "The patient does not meet the criteria of Wang et al. 2022 for "
            "immune-mediated necrotizing myopathy; antibodies: anti-HMGCR, "
            "anti-SRP or neither anti-HMGCR nor anti-SRP; hip flexor grade "
            "unknown at baseline, at 3 months and at 6 months.");
  EXPECT_EQ(SummaryOf("imnm.wang2022", "id: 'p'"),
            "It is open whether the patient meets the criteria of Wang et "
            "al. 2022 for immune-mediated necrotizing myopathy; antibodies: "
            "anti-HMGCR, anti-SRP or neither anti-HMGCR nor anti-SRP; hip "
            "flexor grade unknown at baseline, at 3 months and at 6 months.");
}

TEST(Summary, OfWang2022NamesTheGradesThatAreKnown) {
  const std::string treated =
      "medicines { name: 'prednisone' purpose: PURPOSE_MYOSITIS started_on { "
      "year: 2024 month: 3 day: 1 } initial_treatment: true } "
      "medicines_complete: true diagnosis_date { year: 2024 month: 3 day: 1 } "
      "visits { date { year: 2024 month: 3 day: 1 } hip_flexor_left: "
      "MRC_GRADE_3 hip_flexor_right: MRC_GRADE_3 } visits { date { year: 2024 "
      "month: 9 day: 1 } hip_flexor_left: MRC_GRADE_5 hip_flexor_right: "
      "MRC_GRADE_5 }";
  EXPECT_EQ(SummaryOf("imnm.wang2022", treated),
            "It is open whether the patient meets the criteria of Wang et "
            "al. 2022 for immune-mediated necrotizing myopathy; antibodies: "
            "anti-HMGCR, anti-SRP or neither anti-HMGCR nor anti-SRP; hip "
            "flexor grade (0 to 3) 1 at baseline, unknown at 3 months and 3 "
            "at 6 months.");
}

TEST(Summary, OfEnmc2018SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.enmc2018", WithRash()),
            "The patient does not meet the criteria of the 224th ENMC "
            "workshop (2018) for immune-mediated necrotizing myopathy; "
            "subtype: none; the rules are a draft.");
  EXPECT_EQ(SummaryOf("imnm.enmc2018", kNecrotizingPatient),
            "It is open whether the patient meets the criteria of the 224th "
            "ENMC workshop (2018) for immune-mediated necrotizing myopathy; "
            "subtype: none, anti-HMGCR myopathy, anti-SRP myopathy or "
            "antibody-negative immune-mediated necrotizing myopathy; the "
            "rules are a draft.");
}

TEST(Summary, OfEnmc2004SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.enmc2004", WithRash()),
            "The patient does not meet the criteria of the 119th ENMC "
            "workshop (2004) for immune-mediated necrotizing myopathy; "
            "category: none or probable dermatomyositis; the rules are a "
            "draft.");
  EXPECT_EQ(SummaryOf("imnm.enmc2004", "id: 'p'"),
            "It is open whether the patient meets the criteria of the 119th "
            "ENMC workshop (2004) for immune-mediated necrotizing myopathy; "
            "category: none, definite dermatomyositis, probable "
            "dermatomyositis, immune-mediated necrotizing myopathy, "
            "definite polymyositis, probable polymyositis, possible "
            "dermatomyositis sine dermatitis or non-specific myositis; the "
            "rules are a draft.");
}

TEST(Summary, OfEularAcr2017SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("iim.eularacr2017", kNecrotizingPatient),
            "The patient meets the criteria of EULAR/ACR 2017 for an "
            "inflammatory myopathy: probable inflammatory myopathy; score "
            "without biopsy 8.4 (probability 0.956), with biopsy 8.2 "
            "(0.847); subgroup: polymyositis; the rules are a draft.");
  EXPECT_EQ(SummaryOf("iim.eularacr2017", "id: 'p'"),
            "It is open whether the patient meets the criteria of EULAR/ACR "
            "2017 for an inflammatory myopathy: not applicable, definite "
            "inflammatory myopathy, probable inflammatory myopathy, "
            "possible inflammatory myopathy or not classified as one; score "
            "without biopsy 0–20.8 (probability 0.005–1), with biopsy "
            "0–29.5 (0.002–1); subgroup: juvenile dermatomyositis, "
            "juvenile myositis other than dermatomyositis, dermatomyositis, "
            "amyopathic dermatomyositis, inclusion body myositis or "
            "polymyositis; the rules are a draft.");
}

TEST(Summary, OfEularAcr2017NamesNoSubgroupOfWhatIsNotClassified) {
  EXPECT_THAT(
      SummaryOf("iim.eularacr2017", "mimics { better_explanation: true }"),
      AllOf(HasSubstr("myopathy: not applicable; score"),
            Not(HasSubstr("subgroup"))));
}

}  // namespace
}  // namespace myorules::rules
