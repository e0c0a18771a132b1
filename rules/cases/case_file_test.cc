#include "rules/cases/case_file.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/pack_case.pb.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

v1::CaseFile FileOf(const std::string& text) {
  v1::CaseFile file;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &file));
  return file;
}

// A file that is right, in which each test breaks one thing.
v1::CaseFile GoodFile() {
  return FileOf(R"pb(
    about: "Sex is shown."
    assessed_on { year: 2021 month: 6 day: 1 }
    patient {
      sex: SEX_FEMALE
      biopsy { done: true }
      medicines { name: "simvastatin" }
    }
    case {
      name: "A man is a man"
      statement: "2.3"
      clear: "patient.biopsy.done"
      set {
        sex: SEX_MALE
        medicines { name: "prednisone" }
      }
      want { facet { id: "sex" value: "SEX_MALE" } }
    }
    case {
      name: "On another day"
      statement: "2.3"
      assessed_on { year: 2022 month: 1 day: 31 }
      want { facet { id: "sex" value: "SEX_FEMALE" } }
    }
  )pb");
}

TEST(PrepareCases, PutsEachPatientTogetherFromTheFilesPatientAlone) {
  absl::StatusOr<std::vector<PackCase>> cases = PrepareCases("sex", GoodFile());
  ASSERT_TRUE(cases.ok()) << cases.status();
  ASSERT_EQ(cases->size(), 2u);
  const PackCase& first = cases->front();
  EXPECT_EQ(first.Title(), "sex: A man is a man");
  EXPECT_EQ(first.patient.sex(), v1::SEX_MALE);
  EXPECT_FALSE(first.patient.biopsy().has_done());
  EXPECT_EQ(first.patient.medicines_size(), 2);
  EXPECT_EQ(first.assessed_on, absl::CivilDay(2021, 6, 1));
  const PackCase& second = cases->back();
  EXPECT_EQ(second.patient.sex(), v1::SEX_FEMALE);
  EXPECT_EQ(second.patient.medicines_size(), 1);
  EXPECT_EQ(second.assessed_on, absl::CivilDay(2022, 1, 31));
}

TEST(PrepareCases, RefusesACaseThatCannotBeJudged) {
  const struct {
    void (*damage)(v1::CaseFile*);
    std::string fault;
  } kRows[] = {
      {[](v1::CaseFile* file) { file->clear_about(); }, "what it is about"},
      {[](v1::CaseFile* file) { file->clear_case_(); }, "has no case"},
      {[](v1::CaseFile* file) { file->mutable_case_(0)->clear_name(); },
       "has no name"},
      {[](v1::CaseFile* file) { file->mutable_case_(0)->clear_statement(); },
       "does not say what it shows"},
      {[](v1::CaseFile* file) { file->mutable_case_(0)->clear_want(); },
       "wants nothing"},
      {[](v1::CaseFile* file) { file->clear_assessed_on(); },
       "no day of assessment"},
      {[](v1::CaseFile* file) {
         file->mutable_case_(1)->set_name(file->case_(0).name());
       },
       "name of two cases"},
      {[](v1::CaseFile* file) {
         file->mutable_case_(0)->add_clear("patient.birth_date");
       },
       "there is nothing"},
      {[](v1::CaseFile* file) { file->mutable_case_(0)->add_clear("sex"); },
       "does not begin with 'patient.'"},
  };
  for (const auto& row : kRows) {
    v1::CaseFile file = GoodFile();
    row.damage(&file);
    absl::StatusOr<std::vector<PackCase>> cases = PrepareCases("sex", file);
    ASSERT_FALSE(cases.ok()) << row.fault;
    EXPECT_EQ(cases.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(cases.status().message()), HasSubstr(row.fault));
  }
}

TEST(LoadCases, ReadsEveryScenarioOfAPackInTheOrderOfItsName) {
  absl::StatusOr<std::vector<PackCase>> cases =
      LoadCases("rules/packs/imnm.lim2019/cases");
  ASSERT_TRUE(cases.ok()) << cases.status();
  EXPECT_EQ(cases->front().scenario, "age");
  EXPECT_EQ(cases->back().scenario, "which-result-counts");
}

TEST(LoadCases, SaysThatADirectoryHasNone) {
  EXPECT_EQ(LoadCases(::testing::TempDir()).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(LoadCases("no/such/directory").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(LoadPackCases, TellsEveryFaultOfEveryFileWithItsPlace) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "cases";
  const auto write = [&](const char* file, const char* text) {
    std::filesystem::create_directories((folder / file).parent_path());
    std::ofstream(folder / file) << text;
  };
  write("one/case.textproto", "about: \"One.\"\nabot: \"x\"\n");
  write("two/case.textproto",
        "case {\n  name: \"A\"\n  statement: \"2\"\n"
        "  assessed_on { year: 2021 month: 2 day: 29 }\n}\n");
  const std::string told(LoadPackCases(folder.string()).status().message());
  for (const char* fault :
       {"one/case.textproto:2:1: error: no field 'abot' in "
        "myorules.v1.CaseFile (did you mean 'about'?)\n | abot: \"x\"\n | ^",
        "two/case.textproto:1:1: error: the file does not say what it is "
        "about; write about: ",
        "two/case.textproto:1:1: error: case 'A' wants nothing; write what "
        "must come out",
        "two/case.textproto:4:3: error: case 'A' has no day of assessment; "
        "write year, month and day"}) {
    EXPECT_THAT(told, HasSubstr(fault));
  }
}

TEST(LoadPackCases, ReadsTheExceptionsWhereThereAreAny) {
  const absl::StatusOr<PackCases> cases =
      LoadPackCases("rules/packs/imnm.lim2019/cases");
  ASSERT_TRUE(cases.ok()) << cases.status();
  EXPECT_GT(cases->exceptions.cannot_occur_size(), 0);
}

TEST(ShippedPackCases, AreThoseOfTheFolder) {
  const absl::StatusOr<PackCases> shipped = ShippedPackCases("imnm.lim2019");
  ASSERT_TRUE(shipped.ok()) << shipped.status();
  const auto loaded = LoadCases("rules/packs/imnm.lim2019/cases");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(shipped->cases.size(), loaded->size());
  EXPECT_EQ(ShippedPackCases("imnm.lim").status().message(),
            "no cases below imnm.lim");
}

}  // namespace
}  // namespace myorules::rules
