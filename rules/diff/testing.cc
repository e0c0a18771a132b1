#include "rules/diff/testing.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/templates/new_pack.h"

namespace myorules::rules {

OpenedPack TemplateWith(
    const std::vector<std::pair<std::string, std::string>>& edits) {
  static int count = 0;
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / absl::StrCat(++count);
  std::filesystem::create_directories(folder);
  std::string text;
  for (const PackFile& file :
       PackFromTemplate({"mine", "Ada", absl::CivilDay(2026, 1, 1)})) {
    if (file.name == kPackFileName) text = file.text;
    if (file.name == kEvidenceFileName) {
      std::ofstream(folder / file.name) << file.text;
    }
  }
  for (const auto& [what, by] : edits) {
    const size_t place = text.find(what);
    EXPECT_NE(place, std::string::npos) << what;
    if (place != std::string::npos) text.replace(place, what.size(), by);
  }
  std::ofstream(folder / kPackFileName) << text;
  const auto shelf = PackShelf::Load("");
  EXPECT_TRUE(shelf.ok()) << shelf.status();
  auto opened = shelf->Open(folder.string());
  EXPECT_TRUE(opened.ok()) << opened.status();
  EXPECT_NE(opened->pack, nullptr) << opened->issues.Format();
  return *std::move(opened);
}

}  // namespace myorules::rules
