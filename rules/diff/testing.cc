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
  std::string text;
  for (const PackFile& file :
       PackFromTemplate({"mine", "Ada", absl::CivilDay(2026, 1, 1)})) {
    if (file.name == "pack.textproto") text = file.text;
  }
  for (const auto& [what, by] : edits) {
    const size_t place = text.find(what);
    EXPECT_NE(place, std::string::npos) << what;
    if (place != std::string::npos) text.replace(place, what.size(), by);
  }
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / absl::StrCat(++count) /
      "pack.textproto";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
  const auto shelf = PackShelf::Load("");
  EXPECT_TRUE(shelf.ok()) << shelf.status();
  auto opened = shelf->Open(file.string());
  EXPECT_TRUE(opened.ok()) << opened.status();
  EXPECT_NE(opened->pack, nullptr) << opened->issues.Format();
  return *std::move(opened);
}

}  // namespace myorules::rules
