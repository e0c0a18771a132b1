#include "rules/library/pack_shelf.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

class PackShelfTest : public ::testing::Test {
 protected:
  PackShelfTest() : folder_(fs::path(::testing::TempDir()) / "shelf") {
    fs::remove_all(folder_);
    auto shelf = PackShelf::Load("");
    EXPECT_TRUE(shelf.ok()) << shelf.status();
    shelf_.emplace(*std::move(shelf));
  }

  std::string Write(const fs::path& file, const std::string& text) {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << text;
    return (folder_ / file).string();
  }

  OpenedPack Open(const std::string& which) {
    auto opened = shelf_->Open(which);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  std::string ShippedText(const std::string& name) {
    return Open(name).issues.text();
  }

  const fs::path folder_;
  absl::optional<PackShelf> shelf_;
};

TEST_F(PackShelfTest, OpensAShippedPackByNameAndByVersion) {
  const OpenedPack opened = Open("imnm.lim2019");
  EXPECT_NE(opened.pack, nullptr);
  EXPECT_NE(opened.library, nullptr);
  EXPECT_EQ(opened.file(), "imnm.lim2019/pack.textproto");
  EXPECT_EQ(opened.folder, "");
  EXPECT_EQ(Open("imnm.lim2019@" + opened.skimmed.version()).file(),
            opened.file());
  EXPECT_TRUE(Open("imnm.serology").is_module());
}

constexpr char kOwnEvidence[] = R"(
source { key: "ward" citation: "The ward's directive." }
evidence { id: "ward.1" source { key: "ward" } statement: "It says so." }
)";

// A shipped pack, one flag of which rests on what it brings.
std::string CitesItsOwn(std::string text) {
  absl::StrReplaceAll(
      {{"source_key: \"lim2019\"",
        "source_key: \"lim2019\" source_key: \"ward\""},
       {"evidence: \"lim2019.t2.third-line\"", "evidence: \"ward.1\""}},
      &text);
  return text;
}

TEST_F(PackShelfTest, APackBringsSourcesAndEvidence) {
  const std::string text = CitesItsOwn(ShippedText("imnm.lim2019"));
  Write("mine/pack.textproto", text);
  EXPECT_EQ(Open((folder_ / "mine").string()).pack, nullptr);
  Write("mine/evidence.textproto", kOwnEvidence);
  const OpenedPack opened = Open((folder_ / "mine").string());
  ASSERT_NE(opened.pack, nullptr) << opened.issues.Format();
  v1::GetRulePackResponse described;
  ASSERT_TRUE(opened.library->Describe("imnm.lim2019", &described).ok());
  EXPECT_EQ(described.sources(1).citation(), "The ward's directive.");
  const auto library = Library::Load(folder_.string());
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_TRUE((*library)->Describe("imnm.lim2019", &described).ok());
  EXPECT_EQ(described.sources(1).citation(), "The ward's directive.");
}

TEST_F(PackShelfTest, OpensAPackByItsFolderThatIsOnTheShelfWithItsEvidence) {
  Write("mine/pack.textproto", CitesItsOwn(ShippedText("imnm.lim2019")));
  Write("mine/evidence.textproto", kOwnEvidence);
  const auto shelf = PackShelf::Load(folder_.string());
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  for (const std::string& which :
       {std::string("imnm.lim2019"), (folder_ / "mine").string()}) {
    const auto opened = shelf->Open(which);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_NE(opened->pack, nullptr) << opened->issues.Format();
  }
}

TEST_F(PackShelfTest, FaultsOfEvidenceAreToldBesideThoseOfThePack) {
  const std::string text = ShippedText("imnm.lim2019");
  const std::string pack = Write("mine/pack.textproto", "sourse: 1\n" + text);
  const std::string file =
      Write("mine/evidence.textproto", R"(evidence { id: "mine.1" })");
  const auto shelf = PackShelf::Load(folder_.string());
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  const PackShelf& without = *shelf_;
  for (const PackShelf* each : {&without, &*shelf}) {
    const auto opened = each->Open((folder_ / "mine").string());
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->pack, nullptr);
    const std::string told = opened->FormatIssues();
    EXPECT_EQ(told.find(pack + ":1:1: error: no field 'sourse'"), 0) << told;
    EXPECT_THAT(told, HasSubstr("\n" + file +
                                ":1:1: error: evidence has no statement; say "
                                "what the source says\n"));
    EXPECT_THAT(told, HasSubstr("\n" + file +
                                ":1:1: error: evidence cites no source; "));
  }
}

TEST_F(PackShelfTest, APackDoesNotLoadWhereItsEvidenceIsFaulty) {
  Write("mine/pack.textproto", ShippedText("imnm.lim2019"));
  const std::string file =
      Write("mine/evidence.textproto", R"(evidence { id: "mine.1" })");
  const auto opened = shelf_->Open((folder_ / "mine").string());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_FALSE(opened->issues.has_errors());
  EXPECT_NE(opened->compiled, nullptr);
  EXPECT_EQ(opened->pack, nullptr);
  EXPECT_EQ(opened->library, nullptr);
  const absl::Status status = Library::Load(folder_.string()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_EQ(status.message().find(file + ":1:1: error: "), 0) << status;
}

TEST_F(PackShelfTest, WhatAPackCitesMayBeInEvidenceThatDoesNotParse) {
  Write("mine/pack.textproto", CitesItsOwn(ShippedText("imnm.lim2019")));
  const std::string file = Write("mine/evidence.textproto", "evidence { id");
  const auto opened = shelf_->Open((folder_ / "mine").string());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->pack, nullptr);
  EXPECT_EQ(opened->FormatIssues().find(file + ":1:"), 0)
      << opened->FormatIssues();
}

TEST_F(PackShelfTest, OpensAFolderAndAFileThatImportWhatIsShipped) {
  const std::string file =
      Write("mine/pack.textproto", ShippedText("imnm.lim2019"));
  for (const std::string& which :
       {file, (folder_ / "mine").string(), (folder_ / "mine/").string()}) {
    const OpenedPack opened = Open(which);
    EXPECT_NE(opened.pack, nullptr) << opened.issues.Format();
    EXPECT_EQ(opened.file(), file);
    EXPECT_EQ(opened.folder, (folder_ / "mine").string());
  }
}

TEST_F(PackShelfTest, AModuleBesideThePackGoesBeforeTheShippedOne) {
  const std::string module = absl::StrReplaceAll(
      ShippedText("imnm.dates"), {{"title: \"", "title: \"Mine: "}});
  const std::string file =
      Write("mine/pack.textproto", ShippedText("imnm.lim2019"));
  for (const char* beside : {"dates/pack.textproto", "mine/dates.textproto"}) {
    const std::string written = Write(beside, module);
    const OpenedPack opened = Open(file);
    EXPECT_EQ(opened.pack, nullptr) << beside;
    EXPECT_THAT(
        opened.issues.Format(),
        HasSubstr(absl::StrCat("the content of module 'imnm.dates' 1.0.0 (",
                               written, ") is ")));
    fs::remove(written);
  }
  EXPECT_NE(Open(file).pack, nullptr);
}

TEST_F(PackShelfTest, OpensAPackWithFaultsAndTellsThem) {
  const OpenedPack opened =
      Open(Write("mine/pack.textproto", "name: \"mine\"\nnme: \"x\"\n"));
  EXPECT_EQ(opened.pack, nullptr);
  EXPECT_EQ(opened.library, nullptr);
  EXPECT_EQ(opened.skimmed.name(), "mine");
  EXPECT_TRUE(absl::StrContains(
      opened.issues.Format(),
      "pack.textproto:2:1: error: no field 'nme' in myorules.v1.RulePack (did "
      "you mean 'name'?)"))
      << opened.issues.Format();
}

TEST_F(PackShelfTest, AnEmptyFileIsAPackThatSaysNothing) {
  const OpenedPack opened = Open(Write("mine/pack.textproto", ""));
  EXPECT_EQ(opened.pack, nullptr);
  EXPECT_TRUE(absl::StrContains(opened.issues.Format(),
                                "error: the pack has no name; "))
      << opened.issues.Format();
}

TEST_F(PackShelfTest, NamesTheNearestWhereThereIsNone) {
  const auto opened = shelf_->Open("imnm.lim2018");
  EXPECT_EQ(opened.status().message(),
            "no file, folder or rule pack 'imnm.lim2018' (did you mean "
            "'imnm.lim2019'?)");
  fs::create_directories(folder_ / "empty");
  EXPECT_EQ(shelf_->Open((folder_ / "empty").string()).status().message(),
            absl::StrCat("there is no pack.textproto in the folder ",
                         (folder_ / "empty").string()));
}

TEST_F(PackShelfTest, APackOfTheDirectoryGoesBeforeTheShippedOneOfItsVersion) {
  Write("mine/pack.textproto",
        absl::StrReplaceAll(ShippedText("imnm.lim2019"),
                            {{"title: \"Immune", "title: \"Mine\" # \""}}));
  auto shelf = PackShelf::Load(folder_.string());
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  const auto opened = shelf->Open("imnm.lim2019");
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->folder, (folder_ / "mine").string());
  EXPECT_EQ(PackShelf::Load("no/such/folder").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(PackShelfTest, TwoPacksOfOneNameAndVersionThatDifferAreRefused) {
  const std::string text = ShippedText("imnm.enmc2018");
  const std::string module = ShippedText("imnm.dates");
  struct {
    const char* about;
    std::string first;
    std::string second;
    const char* refused;
  } const cases[] = {
      {"packs", text, text + "# Changed.",
       "'imnm.enmc2018' of version '1.0.0'"},
      {"modules", module, module + "# Changed.",
       "'imnm.dates' of version '1.0.0'"},
      {"a copy", text, text, ""},
      {"another version", text,
       absl::StrReplaceAll(text,
                           {{"\nversion: \"1.0.0\"", "\nversion: \"1.0.1\""}}),
       ""},
      {"another name", text,
       absl::StrReplaceAll(text, {{"\nname: \"imnm.enmc2018\"",
                                   "\nname: \"hospital.enmc2018\""}}),
       ""},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.about);
    const std::string a = Write("a/pack.textproto", each.first);
    const std::string b = Write("b/pack.textproto", each.second);
    const std::string fault =
        *each.refused == '\0'
            ? ""
            : absl::StrCat(a, " and ", b, " are both ", each.refused,
                           ", and differ; give one of them another name or "
                           "version, or take it away");
    for (const absl::Status& status :
         {PackShelf::Load(folder_.string()).status(),
          Library::Load(folder_.string()).status()}) {
      EXPECT_EQ(status.message(), fault);
      EXPECT_EQ(absl::IsInvalidArgument(status), !fault.empty());
    }
  }
}

TEST_F(PackShelfTest, WhatIsOpenedOutlivesTheShelf) {
  const OpenedPack opened = Open("imnm.lim2019");
  shelf_.reset();
  v1::ClassifyRequest request;
  request.mutable_patient()->set_id("p");
  request.add_packs("imnm.lim2019");
  v1::ClassifyResponse response;
  EXPECT_TRUE(
      opened.library->Classify(request, absl::CivilDay(2026, 1, 1), &response)
          .ok());
  EXPECT_EQ(response.classifications_size(), 1);
}

TEST_F(PackShelfTest, OpensAllThatIsShippedModulesFirst) {
  bool packs_begun = false;
  int packs = 0;
  for (const OpenedPack& opened : shelf_->OpenShipped()) {
    EXPECT_FALSE(packs_begun && opened.is_module()) << opened.file();
    packs_begun = packs_begun || !opened.is_module();
    packs += opened.is_module() ? 0 : 1;
  }
  EXPECT_GT(packs, 2);
}

}  // namespace
}  // namespace myorules::rules
