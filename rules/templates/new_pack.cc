#include "rules/templates/new_pack.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/pack/text_proto.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/case_file.h"
#include "rules/templates/pack_template.h"

namespace myorules::rules {
namespace {

constexpr char kChangesFile[] = "CHANGES.md";

// Fills the blanks of a text of the template.
std::string Fill(absl::string_view text, const NewPack& wanted,
                 absl::string_view origin) {
  return absl::StrReplaceAll(
      text, {{"@NAME@", wanted.name},
             {"@AUTHOR@", absl::Utf8SafeCEscape(wanted.author)},
             {"@YEAR@", absl::StrCat(wanted.today.year())},
             {"@MONTH@", absl::StrCat(wanted.today.month())},
             {"@DAY@", absl::StrCat(wanted.today.day())},
             {"@DATE@", absl::FormatCivilTime(wanted.today)},
             {"@ORIGIN@", origin}});
}

// Where the value of the singular field stands in the text, from its first byte
// to one past its last; of a string with its quotes.
std::pair<size_t, size_t> ValueOf(absl::string_view text, int field_offset) {
  size_t begin = text.find(':', field_offset) + 1;
  begin = text.find_first_not_of(" \t\r\n", begin);
  if (text[begin] != '"' && text[begin] != '\'') {
    return {begin, text.find_first_of(" \t\r\n;,", begin)};
  }
  const engine::LiteralMap literal =
      engine::MapStringLiterals(text, static_cast<int>(begin));
  return {begin, literal.offsets.back() + 1};
}

// Where the value of a date stands in the text, braces included.
std::pair<size_t, size_t> DateOf(absl::string_view text, int field_offset) {
  const size_t begin = text.find('{', field_offset);
  return {begin, text.find('}', begin) + 1};
}

// The text under another name, as a draft of today, with a further author.
std::string CopyOf(const OpenedPack& origin, const NewPack& wanted) {
  engine::Issues issues(origin.file(), origin.issues.text());
  v1::RulePack pack;
  const std::unique_ptr<const engine::TextProto> parsed =
      engine::TextProto::Parse(&pack, &issues);
  const engine::MessagePlace root = parsed->root();
  const std::string& text = issues.text();
  struct Change {
    std::pair<size_t, size_t> place;
    std::string value;
  };
  std::vector<Change> changes = {
      {ValueOf(text, root.OffsetOf("name")),
       absl::StrCat("\"", wanted.name, "\"")},
      {ValueOf(text, root.OffsetOf("state")), "PACK_STATE_DRAFT"}};
  const std::string today = absl::StrCat("{ year: ", wanted.today.year(),
                                         " month: ", wanted.today.month(),
                                         " day: ", wanted.today.day(), " }");
  for (const char* date : {"created_on", "revised_on"}) {
    changes.push_back({DateOf(text, root.OffsetOf(date)), today});
  }
  if (!wanted.author.empty()) {
    const size_t author = root.OffsetOf("author", pack.author_size() - 1);
    changes.push_back(
        {{author, author},
         absl::StrCat("author: \"", absl::Utf8SafeCEscape(wanted.author),
                      "\"\n")});
  }
  // From the end, so that what comes before stays where it is.
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) {
              return a.place.first > b.place.first;
            });
  std::string copy = text;
  for (const Change& change : changes) {
    copy.replace(change.place.first, change.place.second - change.place.first,
                 change.value);
  }
  return copy;
}

// Its sources and evidence, and the files below its cases, by path in the
// folder.
absl::StatusOr<std::vector<PackFile>> FilesBesideOf(const OpenedPack& origin) {
  namespace fs = std::filesystem;
  std::vector<PackFile> files;
  if (origin.folder.empty()) {
    for (auto& [path, text] : ShippedCaseFiles(origin.skimmed.name())) {
      files.push_back({path, text});
    }
    return files;
  }
  std::error_code error;
  const fs::path folder(origin.folder);
  if (fs::exists(folder / kEvidenceFileName, error)) {
    absl::StatusOr<PackFile> file =
        ReadPackFile((folder / kEvidenceFileName).string());
    if (!file.ok()) return file.status();
    file->name = kEvidenceFileName;
    files.push_back(*std::move(file));
  }
  for (fs::recursive_directory_iterator entry(folder / "cases", error);
       !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    if (entry->path().extension() != ".textproto") continue;
    absl::StatusOr<PackFile> file = ReadPackFile(entry->path().string());
    if (!file.ok()) return file.status();
    file->name = fs::relative(entry->path(), folder, error).string();
    files.push_back(*std::move(file));
  }
  return files;
}

}  // namespace

std::vector<PackFile> PackFromTemplate(const NewPack& wanted) {
  std::vector<PackFile> files;
  for (const auto& [path, text] : PackTemplate()) {
    files.push_back(
        {std::string(path), Fill(text, wanted, "made from the template")});
  }
  return files;
}

absl::StatusOr<std::vector<PackFile>> PackFromCopy(const NewPack& wanted,
                                                   const OpenedPack& origin) {
  absl::StatusOr<std::vector<PackFile>> files = FilesBesideOf(origin);
  if (!files.ok()) return files.status();
  files->push_back({kPackFileName, CopyOf(origin, wanted)});
  for (const auto& [path, text] : PackTemplate()) {
    if (path != kChangesFile) continue;
    const v1::PackIdentity& identity = origin.pack->identity();
    files->push_back(
        {kChangesFile,
         absl::StrReplaceAll(
             Fill(text, wanted,
                  absl::StrCat("a copy of ", identity.name(), " ",
                               identity.version(), " (", origin.Hash(), ")")),
             {{"## 0.1.0", absl::StrCat("## ", identity.version())}})});
  }
  return files;
}

}  // namespace myorules::rules
