#include "rules/templates/new_pack.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string TextOf(const std::vector<PackFile>& files,
                   const std::string& name) {
  const auto file =
      std::find_if(files.begin(), files.end(),
                   [&](const PackFile& each) { return each.name == name; });
  EXPECT_NE(file, files.end()) << name;
  return file == files.end() ? "" : file->text;
}

NewPack Wanted() {
  return {"hospital.myositis", "Ada \"A\" Öz", absl::CivilDay(2026, 3, 9)};
}

TEST(PackFromTemplate, SaysTheNameTheAuthorAndTheDay) {
  const std::vector<PackFile> files = PackFromTemplate(Wanted());
  const std::string text = TextOf(files, "pack.textproto");
  EXPECT_THAT(text, HasSubstr("\nname: \"hospital.myositis\"\n"));
  EXPECT_THAT(text, HasSubstr("\nauthor: \"Ada \\\"A\\\" Öz\"\n"));
  EXPECT_THAT(text, HasSubstr("\ncreated_on { year: 2026 month: 3 day: 9 }\n"));
  EXPECT_THAT(TextOf(files, "CHANGES.md"),
              HasSubstr("## 0.1.0 (2026-03-09)\n\nFirst version, a draft: made "
                        "from the template.\n"));
  for (const PackFile& file : files) {
    EXPECT_THAT(file.text, Not(HasSubstr("@"))) << file.name;
  }
}

TEST(PackFromCopy, BringsTheEvidenceOfItsOrigin) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(::testing::TempDir()) / "origin";
  for (const PackFile& file : PackFromTemplate(Wanted())) {
    fs::create_directories((folder / file.name).parent_path());
    std::ofstream(folder / file.name) << file.text;
  }
  const auto shelf = PackShelf::Load("");
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  const auto origin = shelf->Open(folder.string());
  ASSERT_TRUE(origin.ok()) << origin.status();
  const auto files = PackFromCopy(
      {"hospital.copy", "Ada", absl::CivilDay(2026, 3, 9)}, *origin);
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(TextOf(*files, "evidence.textproto"),
            TextOf(PackFromTemplate(Wanted()), "evidence.textproto"));
}

TEST(PackFromCopy, IsTheTextUnderAnotherNameAsADraftWithItsCases) {
  const auto shelf = PackShelf::Load("");
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  const auto origin = shelf->Open("imnm.lim2019");
  ASSERT_TRUE(origin.ok()) << origin.status();
  const auto files = PackFromCopy(Wanted(), *origin);
  ASSERT_TRUE(files.ok()) << files.status();
  std::string expected = origin->issues.text();
  const auto replace = [&](const std::string& what, const std::string& by) {
    const size_t place = expected.find(what);
    ASSERT_NE(place, std::string::npos) << what;
    expected.replace(place, what.size(), by);
  };
  replace("\nname: \"imnm.lim2019\"", "\nname: \"hospital.myositis\"");
  replace("\nstate: PACK_STATE_PRODUCTION", "\nstate: PACK_STATE_DRAFT");
  const std::string today = "{ year: 2026 month: 3 day: 9 }";
  replace("created_on { year: 2026 month: 11 day: 22 }", "created_on " + today);
  replace("revised_on { year: 2026 month: 11 day: 28 }", "revised_on " + today);
  replace("\nauthor: ", "\nauthor: \"Ada \\\"A\\\" Öz\"\nauthor: ");
  EXPECT_EQ(TextOf(*files, "pack.textproto"), expected);
  EXPECT_THAT(TextOf(*files, "CHANGES.md"),
              HasSubstr("a copy of imnm.lim2019 " + origin->skimmed.version() +
                        " (" + origin->pack->identity().hash() + ")"));
  EXPECT_NE(TextOf(*files, "cases/age/case.textproto"), "");
  EXPECT_NE(TextOf(*files, "cases/exceptions.textproto"), "");
}

}  // namespace
}  // namespace myorules::rules
