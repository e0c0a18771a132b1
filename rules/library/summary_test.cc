// The sentence that sums an answer up, of each shipped pack: whether its
// criteria are met, are not, or whether that is open, and never a diagnosis.
#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/library.h"
#include "rules/library/necrotizing_patient.h"

namespace myorules::rules {
namespace {

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
  EXPECT_EQ(
      SummaryOf("imnm.lim2019", kNecrotizingPatient),
      "The patient meets the criteria of Lim et al. 2019 for immune-mediated "
      "necrotizing myopathy; serologic subgroup INCOMPLETE_SEROLOGY; by the "
      "assays available ANTI_HMGCR_STATIN_ASSOCIATED, ANTI_HMGCR_STATIN_NAIVE, "
      "ANTI_SRP, OTHER_MSA or SERONEGATIVE.");
  EXPECT_EQ(SummaryOf("imnm.lim2019", WithRash()),
            "The patient does not meet the criteria of Lim et al. 2019 for "
            "immune-mediated necrotizing myopathy; serologic subgroup "
            "INCOMPLETE_SEROLOGY; by the assays available "
            "ANTI_HMGCR_STATIN_ASSOCIATED, ANTI_HMGCR_STATIN_NAIVE, ANTI_SRP, "
            "OTHER_MSA or SERONEGATIVE.");
  EXPECT_EQ(SummaryOf("imnm.lim2019", "id: 'p'"),
            "It is open whether the patient meets the criteria of Lim et al. "
            "2019 for immune-mediated necrotizing myopathy; serologic subgroup "
            "INCOMPLETE_SEROLOGY; by the assays available "
            "ANTI_HMGCR_STATIN_ASSOCIATED, ANTI_HMGCR_STATIN_NAIVE, ANTI_SRP, "
            "OTHER_MSA or SERONEGATIVE.");
}

TEST(Summary, OfWang2022SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.wang2022", "clinician_diagnosis_imnm: false"),
            "The patient does not meet the criteria of Wang et al. 2022 for "
            "immune-mediated necrotizing myopathy; antibodies: HMGCR, SRP or "
            "NEGATIVE_FOR_BOTH; hip flexor grade at baseline unknown, at 3 "
            "months unknown, at 6 months unknown.");
  EXPECT_EQ(
      SummaryOf("imnm.wang2022", "id: 'p'"),
      "It is open whether the patient meets the criteria of Wang et al. 2022 "
      "for immune-mediated necrotizing myopathy; antibodies: HMGCR, SRP or "
      "NEGATIVE_FOR_BOTH; hip flexor grade at baseline unknown, at 3 months "
      "unknown, at 6 months unknown.");
}

TEST(Summary, OfEnmc2018SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.enmc2018", WithRash()),
            "The patient does not meet the criteria of the 224th ENMC workshop "
            "(2018) for immune-mediated necrotizing myopathy; subtype: "
            "NO_SUBTYPE. The rules are a draft.");
  EXPECT_EQ(SummaryOf("imnm.enmc2018", kNecrotizingPatient),
            "It is open whether the patient meets the criteria of the 224th "
            "ENMC workshop (2018) for immune-mediated necrotizing myopathy; "
            "subtype: NO_SUBTYPE, ANTI_HMGCR_MYOPATHY, ANTI_SRP_MYOPATHY or "
            "ANTIBODY_NEGATIVE_IMNM. The rules are a draft.");
}

TEST(Summary, OfEnmc2004SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("imnm.enmc2004", WithRash()),
            "The patient does not meet the criteria of the 119th ENMC workshop "
            "(2004) for immune-mediated necrotizing myopathy; category: "
            "NO_CATEGORY or PROBABLE_DM. The rules are a draft.");
  EXPECT_EQ(
      SummaryOf("imnm.enmc2004", "id: 'p'"),
      "It is open whether the patient meets the criteria of the 119th ENMC "
      "workshop (2004) for immune-mediated necrotizing myopathy; category: "
      "NO_CATEGORY, DEFINITE_DM, PROBABLE_DM, NECROTIZING_MYOPATHY, "
      "DEFINITE_PM, PROBABLE_PM, POSSIBLE_DM_SINE_DERMATITIS or "
      "NONSPECIFIC_MYOSITIS. The rules are a draft.");
}

TEST(Summary, OfEularAcr2017SaysWhetherItsCriteriaAreMet) {
  EXPECT_EQ(SummaryOf("iim.eularacr2017", kNecrotizingPatient),
            "The patient meets the criteria of EULAR/ACR 2017 for an "
            "inflammatory myopathy: PROBABLE_IIM; score without biopsy 8.4 "
            "(probability 0.956), with biopsy 8.2 (0.847); subgroup: "
            "POLYMYOSITIS. The rules are a draft.");
  EXPECT_EQ(SummaryOf("iim.eularacr2017", "id: 'p'"),
            "It is open whether the patient meets the criteria of EULAR/ACR "
            "2017 for an inflammatory myopathy: NOT_APPLICABLE, DEFINITE_IIM, "
            "PROBABLE_IIM, POSSIBLE_IIM or NOT_IIM; score without biopsy "
            "0–20.8 (probability 0.005–1), with biopsy 0–29.5 (0.002–1); "
            "subgroup: JUVENILE_DERMATOMYOSITIS, OTHER_JUVENILE_MYOSITIS, "
            "DERMATOMYOSITIS, AMYOPATHIC_DERMATOMYOSITIS, "
            "INCLUSION_BODY_MYOSITIS or POLYMYOSITIS. The rules are a draft.");
}

}  // namespace
}  // namespace myorules::rules
