#include "rules/library/kept_pack.h"

#include "absl/strings/match.h"
#include "engine/base/issues.h"
#include "engine/base/proto_text.h"
#include "engine/pack/modules.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {
namespace {

const Library& Shipped() {
  static const auto& library =
      *new std::shared_ptr<const Library>(*Library::Load());
  return *library;
}

v1::KeptPack KeptLim() {
  return KeepPack(Shipped(), **Shipped().Find("imnm.lim2019"));
}

std::string Answer(const Library& library, const std::string& pack) {
  v1::ClassifyRequest request;
  request.add_packs(pack);
  request.set_view(v1::VIEW_FULL);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "id: 'p' birth_date { year: 1960 } sex: SEX_FEMALE medicines { name: "
      "'simvastatin' } results { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA "
      "status: RESULT_STATUS_FINAL quantity { value: 100 unit: 'U/mL' } }",
      request.mutable_patient()));
  v1::ClassifyResponse response;
  const absl::Status status =
      library.Classify(request, absl::CivilDay(2026, 1, 2), &response);
  EXPECT_TRUE(status.ok()) << status;
  return engine::DeterministicBytes(response);
}

TEST(KeptPack, EveryShippedPackAnswersAsBeforeFromItsBytes) {
  for (const auto& pack : Shipped().packs()) {
    v1::KeptPack kept;
    ASSERT_TRUE(
        kept.ParseFromString(KeepPack(Shipped(), *pack).SerializeAsString()));
    const auto library = LoadKeptPack(kept);
    ASSERT_TRUE(library.ok()) << library.status();
    const std::string& hash = pack->identity().hash();
    EXPECT_EQ(Answer(**library, hash), Answer(Shipped(), hash))
        << pack->identity().name();
  }
}

TEST(KeptPack, WhatIsNotWhatItsNameSaysIsTold) {
  v1::KeptPack kept = KeptLim();
  kept.set_hash(std::string(64, '0'));
  EXPECT_EQ(LoadKeptPack(kept).status(),
            absl::DataLossError("what was kept as the pack imnm.lim2019@1.0.0 "
                                "has another hash than its name says"));
  kept = KeptLim();
  kept.mutable_units()->mutable_unit()->RemoveLast();
  EXPECT_EQ(LoadKeptPack(kept).status().code(), absl::StatusCode::kDataLoss);
  kept = KeptLim();
  kept.clear_modules();
  const absl::Status status = LoadKeptPack(kept).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(
      absl::StartsWith(status.message(),
                       "the pack imnm.lim2019@1.0.0 that was kept does "
                       "not load; if nobody changed the file, use the program "
                       "that made the answer:\n"))
      << status;
}

// What lint refuses by now, and an earlier program took.
TEST(KeptPack, APackWithFaultsThatOnlyItsAuthorIsToldOfAnswersAsBefore) {
  const v1::KeptPack lim = KeptLim();
  const std::string faults[] = {
      R"(note { id: "never" message: "Never." when: "1 > 2" })",
      R"(note { id: "asks" message: "All known." when: "patient.medicines_complete" })",
      R"(define { name: "unused" value: "1" })",
      R"(facet { id: "dead" title: "Dead" our_choice: "x"
                 row { when: "true" outcome: "A" }
                 row { when: "true" outcome: "B" } otherwise: "C" })",
  };
  const auto knowledge = *Knowledge::Create();
  engine::ModuleSet modules;
  for (const v1::KeptPackText& module : lim.modules()) {
    modules.Add(module.file_name(), module.text());
  }
  for (const std::string& fault : faults) {
    engine::PackHost host = knowledge->Host();
    host.modules = &modules;
    const std::string text = lim.pack().text() + fault;
    engine::Issues refused("pack.textproto", text);
    EXPECT_EQ(LoadPack(knowledge, host, &refused), nullptr) << fault;
    host.has_answered = true;
    engine::Issues issues("pack.textproto", text);
    const auto pack = LoadPack(knowledge, host, &issues);
    ASSERT_NE(pack, nullptr) << issues.Format();
    const auto library = Library::Of(knowledge, pack);
    const auto again = LoadKeptPack(KeepPack(*library, *pack));
    ASSERT_TRUE(again.ok()) << again.status();
    const std::string& hash = pack->identity().hash();
    EXPECT_EQ(Answer(**again, hash), Answer(*library, hash)) << fault;
  }
}

TEST(KeptPack, FunctionsOfAnotherVersionAreTold) {
  v1::KeptPack kept = KeptLim();
  kept.set_function_library_version("0");
  const absl::Status status = LoadKeptPack(kept).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(absl::StartsWith(
      status.message(),
      "the pack imnm.lim2019@1.0.0 calls functions of version 0; this program "
      "has version "))
      << status;
}

}  // namespace
}  // namespace myorules::rules
