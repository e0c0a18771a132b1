#include "rules/library/library.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "engine/classify/classify.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

constexpr char kSeronegativePatient[] = R"pb(
  id: "p-1"
  sex: SEX_FEMALE
  birth_date { year: 1963 month: 4 day: 12 }
  onset_date { year: 2025 month: 6 }
  diagnosis_date { year: 2025 month: 11 day: 3 }
)pb";

v1::ClassifyRequest RequestFor(const std::string& patient) {
  v1::ClassifyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      patient, request.mutable_patient()));
  return request;
}

const Library& Shipped() {
  static const auto& library =
      *new absl::StatusOr<std::shared_ptr<const Library>>(Library::Load());
  EXPECT_TRUE(library.ok()) << library.status();
  return **library;
}

// A directory of packs that goes with the test.
class PacksDirectory {
 public:
  PacksDirectory()
      : path_(std::filesystem::path(::testing::TempDir()) / "packs") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  void Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(path_ / name);
    std::ofstream(path_ / name / "pack.textproto") << text;
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string ShippedText() {
  v1::GetRulePackResponse response;
  EXPECT_TRUE(Shipped().Describe("imnm.lim2019", &response).ok());
  return response.source_text();
}

constexpr absl::CivilDay kAssessed(2026, 1, 1);

TEST(Library, ShippedPacksLoad) { EXPECT_FALSE(Shipped().packs().empty()); }

TEST(Library, FindsAPackByNameByVersionAndByHash) {
  const auto by_name = Shipped().Find("imnm.lim2019");
  ASSERT_TRUE(by_name.ok()) << by_name.status();
  const v1::PackIdentity& identity = (*by_name)->identity();
  EXPECT_EQ(*Shipped().Find("imnm.lim2019@" + identity.version()), *by_name);
  EXPECT_EQ(*Shipped().Find(identity.hash()), *by_name);
  EXPECT_EQ(*Shipped().Find("sha256:" + identity.hash()), *by_name);
}

TEST(Library, NamesInWordsWhatIsDatedAfterTheAssessment) {
  v1::ClassifyRequest request =
      RequestFor(absl::StrCat(kSeronegativePatient, R"pb(
        results {
          analyte: "SRP"
          method: ASSAY_METHOD_LINE_BLOT
          collected_on { year: 2026 month: 2 }
        }
        medicines {
          name: "prednisone"
          started_on { year: 2025 month: 12 }
          stopped_on { year: 2026 month: 3 }
        }
        outcome: OUTCOME_DEAD
        followed_until { year: 2026 month: 5 }
      )pb"));
  request.add_packs("imnm.lim2019");
  v1::ClassifyResponse response;
  ASSERT_TRUE(Shipped().Classify(request, kAssessed, &response).ok());
  std::string told;
  for (const v1::NoteResult& note : response.classifications(0).notes()) {
    if (note.id() == "dated-after-assessment") told = note.message();
  }
  EXPECT_EQ(told,
            "Not used, because dated after the assessment: last day of "
            "follow-up; medicines, stopped (1); outcome; laboratory results "
            "(1).");
}

TEST(Library, LetsAPackOutliveIt) {
  absl::StatusOr<std::shared_ptr<const Library>> library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  const auto pack = (*library)->Find("imnm.lim2019");
  ASSERT_TRUE(pack.ok()) << pack.status();
  v1::ClassifyResponse expected;
  ASSERT_TRUE(
      (*library)
          ->Classify(RequestFor(kSeronegativePatient), kAssessed, &expected)
          .ok());
  library->reset();
  v1::Classification answer;
  ASSERT_TRUE(engine::Classify(**pack,
                               RequestFor(kSeronegativePatient).patient(),
                               kAssessed, {}, &answer)
                  .ok());
  EXPECT_EQ(answer.summary(), expected.classifications(0).summary());
}

TEST(Library, NamesTheNearestPackWhenThereIsNone) {
  const auto pack = Shipped().Find("imnm.lim2018");
  EXPECT_EQ(pack.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(pack.status().message()),
              HasSubstr("did you mean 'imnm.lim2019'"));
}

TEST(Library, AnswersWithThePatientsIdAndThePacksIdentity) {
  v1::ClassifyResponse response;
  ASSERT_TRUE(
      Shipped()
          .Classify(RequestFor(kSeronegativePatient), kAssessed, &response)
          .ok());
  ASSERT_EQ(response.classifications_size(), 2);
  const v1::Classification& answer = response.classifications(0);
  EXPECT_EQ(answer.patient_id(), "p-1");
  EXPECT_EQ(answer.pack().name(), "imnm.lim2019");
  EXPECT_EQ(answer.pack().hash().size(), 64u);
  EXPECT_EQ(answer.trace_size(), 0) << "a trace only in VIEW_FULL";
}

TEST(Library, GivesTraceAndEvidenceInTheFullView) {
  v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
  request.set_view(v1::VIEW_FULL);
  v1::ClassifyResponse response;
  ASSERT_TRUE(Shipped().Classify(request, kAssessed, &response).ok());
  EXPECT_GT(response.classifications(0).trace_size(), 0);
  EXPECT_GT(response.classifications(0).evidence_size(), 0);
}

TEST(Library, AnswersPackByPackAsAllTogether) {
  v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
  request.set_view(v1::VIEW_FULL);
  const absl::CivilDay day(2026, 1, 5);
  v1::ClassifyResponse together;
  ASSERT_TRUE(Shipped().Classify(request, day, &together).ok());
  const auto question = Shipped().Ask(request, day);
  ASSERT_TRUE(question.ok()) << question.status();
  ASSERT_EQ(question->packs(), together.classifications_size());
  ASSERT_GT(question->packs(), 1);
  // In any order.
  for (int i = question->packs() - 1; i >= 0; --i) {
    v1::Classification answer;
    ASSERT_TRUE(question->Answer(i, {}, &answer).ok());
    EXPECT_EQ(answer.SerializeAsString(),
              together.classifications(i).SerializeAsString());
  }
}

TEST(Library, RefusesARequestWithoutAPatient) {
  v1::ClassifyResponse response;
  const absl::Status status =
      Shipped().Classify(v1::ClassifyRequest(), kAssessed, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("patient"));
}

TEST(Library, RefusesAnAssessmentDateThatIsNotADay) {
  v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
  request.mutable_assessed_on()->set_year(2026);
  request.mutable_assessed_on()->set_month(2);
  request.mutable_assessed_on()->set_day(30);
  v1::ClassifyResponse response;
  const absl::Status status = Shipped().Classify(request, kAssessed, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("assessed_on"));
}

TEST(Library, AddsThePacksOfADirectoryAndTakesTheLatestVersion) {
  PacksDirectory directory;
  directory.Write(
      "later",
      absl::StrReplaceAll(ShippedText(), {{"version: \"1.0.0\"\ntitle",
                                           "version: \"1.10.0\"\ntitle"}}));
  const auto library = Library::Load(directory.path());
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ((*library)->packs().size(), Shipped().packs().size() + 1);
  EXPECT_EQ((*(*library)->Find("imnm.lim2019"))->identity().version(),
            "1.10.0");
}

TEST(Library, APackOfTheDirectoryReplacesTheShippedOneOfThatVersion) {
  PacksDirectory directory;
  directory.Write(
      "changed",
      absl::StrReplaceAll(ShippedText(), {{"value: \"18\"", "value: \"19\""}}));
  const auto library = Library::Load(directory.path());
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ((*library)->packs().size(), Shipped().packs().size());
  EXPECT_NE((*(*library)->Find("imnm.lim2019"))->identity().hash(),
            (*Shipped().Find("imnm.lim2019"))->identity().hash());
}

TEST(Library, ReportsAllFaultsOfAFaultyPackWithTheirPlaces) {
  PacksDirectory directory;
  directory.Write(
      "faulty",
      absl::StrReplaceAll(
          ShippedText(),
          {{"patient.weakness.subacute", "patient.weakness.subacut"},
           {"patient.mimics.amyloidosis", "patient.mimics.amyloidosi"}}));
  const auto library = Library::Load(directory.path());
  ASSERT_EQ(library.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string text(library.status().message());
  EXPECT_THAT(text, HasSubstr("did you mean 'subacute'"));
  EXPECT_THAT(text, HasSubstr("did you mean 'amyloidosis'"));
  EXPECT_THAT(text, HasSubstr("pack.textproto:"));
}

constexpr char kModule[] = R"pb(
  name: "imnm.shared"
  version: "1.0.0"
  kind: PACK_KIND_MODULE
  title: "Shared"
  state: PACK_STATE_PRODUCTION
  author: "A"
  created_on { year: 2026 month: 11 day: 25 }
  revised_on { year: 2026 month: 11 day: 25 }
  purpose: "P."
  intended_use: "U."
  limits: "L."
  source_key: "wang2022"
  source_attributes {}
  subject_type: "myorules.v1.Patient"
  subject: "patient"
  define { name: "shared" title: "Shared" value: "patient.diagnosed" }
)pb";

// The shipped pack as one that also imports the module, written in it for the
// hash that the library asks for.
std::string ImportingText(const std::string& hash) {
  return absl::StrCat(
      absl::StrReplaceAll(ShippedText(), {{"version: \"1.0.0\"\ntitle",
                                           "version: \"1.1.0\"\ntitle"}}),
      "import { name: \"imnm.shared\" version: \"1.0.0\" hash: \"", hash,
      "\" }\nnote { id: \"shared\" when: \"shared\" message: \"M.\" }\n");
}

TEST(Library, ImportsModulesOfTheDirectoryAndDescribesThem) {
  PacksDirectory directory;
  directory.Write("shared", kModule);
  directory.Write("importing", ImportingText(""));
  const std::string fault(Library::Load(directory.path()).status().message());
  const size_t hash = fault.find("sha256:");
  ASSERT_NE(hash, std::string::npos) << fault;
  directory.Write("importing", ImportingText(fault.substr(hash, 7 + 64)));

  const auto library = Library::Load(directory.path());
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ((*library)->packs().size(), Shipped().packs().size() + 1);
  EXPECT_EQ((*library)->modules().size(), Shipped().modules().size() + 1);
  v1::GetRulePackResponse response;
  ASSERT_TRUE((*library)->Describe("imnm.lim2019@1.1.0", &response).ok());
  const v1::PackIdentity& identity = response.identity();
  ASSERT_EQ(response.modules_size(), identity.imports_size());
  EXPECT_EQ(response.modules(response.modules_size() - 1).name(),
            "imnm.shared");
  EXPECT_EQ(identity.imports(identity.imports_size() - 1).name(),
            "imnm.shared");
  EXPECT_EQ(response.rule_pack().version(), "1.1.0") << "as written";
  EXPECT_EQ(response.sources(response.sources_size() - 1).key(), "wang2022");

  ASSERT_TRUE((*library)->Describe("imnm.shared@1.0.0", &response).ok());
  EXPECT_EQ(response.rule_pack().title(), "Shared");
}

TEST(Library, AnswersByAPackThatIsNotInProductionOnlyWhereItIsAskedFor) {
  v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
  v1::ClassifyResponse response;
  ASSERT_TRUE(Shipped().Classify(request, kAssessed, &response).ok());
  ASSERT_EQ(response.classifications_size(), 2);
  EXPECT_EQ(response.classifications(0).pack().name(), "imnm.lim2019");
  EXPECT_EQ(response.classifications(1).pack().name(), "imnm.wang2022");
  for (const v1::Classification& answer : response.classifications()) {
    EXPECT_EQ(answer.pack().state(), v1::PACK_STATE_PRODUCTION);
  }
  request.add_packs("imnm.enmc2018");
  ASSERT_TRUE(Shipped().Classify(request, kAssessed, &response).ok());
  ASSERT_EQ(response.classifications_size(), 1);
  EXPECT_EQ(response.classifications(0).pack().state(), v1::PACK_STATE_DRAFT);
}

TEST(Library, SaysInEveryAnswerOfADraftWhatNobodyHasChecked) {
  const std::pair<const char*, std::vector<const char*>> drafts[] = {
      {"imnm.enmc2018",
       {"Criterion Proximal muscle weakness", "Criterion Creatine kinase above",
        "Criterion Biopsy with the pattern", "Criterion Heliotrope erythema"}},
      {"imnm.enmc2004",
       {"Threshold Adult at onset", "Criterion Subacute or insidious onset",
        "Criterion Symmetric weakness", "Criterion Another cause",
        "Criterion Myositis-specific antibody positive",
        "Criterion Biopsy g, of it: necrotic", "Criterion Biopsy i: sarco"}},
      {"iim.eularacr2017",
       {"Threshold Score at which the probability is one half, without biopsy",
        "Threshold Score at which the probability is one half, with biopsy",
        "Criterion Any item of objective weakness",
        "Criterion Finger flexor weakness", "Criterion Heliotrope rash"}},
  };
  for (const auto& [pack, items] : drafts) {
    v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
    request.add_packs(pack);
    v1::ClassifyResponse response;
    ASSERT_TRUE(Shipped().Classify(request, kAssessed, &response).ok());
    ASSERT_EQ(response.classifications_size(), 1);
    const v1::Classification& answer = response.classifications(0);
    EXPECT_EQ(answer.pack().state(), v1::PACK_STATE_DRAFT);
    std::string notes;
    for (const auto& note : answer.notes()) {
      absl::StrAppend(&notes, note.message(), "\n");
    }
    for (const char* item : items) EXPECT_THAT(notes, HasSubstr(item)) << pack;
  }
}

TEST(Library, AnswersByNoModule) {
  PacksDirectory directory;
  directory.Write("shared", kModule);
  const auto library = Library::Load(directory.path());
  ASSERT_TRUE(library.ok()) << library.status();
  v1::ClassifyRequest request = RequestFor(kSeronegativePatient);
  request.add_packs("imnm.shared");
  v1::ClassifyResponse response;
  EXPECT_EQ((*library)->Classify(request, kAssessed, &response),
            absl::NotFoundError("'imnm.shared' is a module, which answers "
                                "nothing itself; choose a pack that imports "
                                "it"));
}

TEST(Library, TellsTheFaultsOfAModuleInItsOwnFile) {
  PacksDirectory directory;
  directory.Write("shared",
                  absl::StrReplaceAll(
                      kModule, {{"patient.diagnosed", "patient.diagnose"}}));
  EXPECT_THAT(std::string(Library::Load(directory.path()).status().message()),
              HasSubstr("packs/shared/pack.textproto:17:"));
}

TEST(Library, RefusesADirectoryThatIsNotThere) {
  const auto library = Library::Load("/no/such/directory");
  EXPECT_EQ(library.status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace myorules::rules
