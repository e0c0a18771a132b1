#include "rules/library/pack_shelf.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/pack/hash.h"
#include "engine/pack/modules.h"

namespace myorules::rules {
namespace {

namespace fs = std::filesystem;

// The texts in which the pack of `file` finds what it imports. What cannot be
// read is no module that could be meant.
std::vector<PackFile> FilesBeside(const fs::path& file) {
  const fs::path folder = fs::absolute(file).parent_path();
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder.parent_path(), error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    paths.push_back(entry->path() / kPackFileName);
  }
  for (fs::directory_iterator entry(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == ".textproto") {
      paths.push_back(entry->path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<PackFile> files;
  for (const fs::path& path : paths) {
    if (!fs::is_regular_file(path, error)) continue;
    absl::StatusOr<PackFile> read = ReadPackFile(path.string());
    if (!read.ok()) continue;
    // As one would write it here, like `file`.
    if (file.is_relative()) read->name = fs::proximate(path, error).string();
    files.push_back(*std::move(read));
  }
  return files;
}

// The last file that is the pack `which`, of the latest version where that
// names none; null: there is none.
const PackFile* FindByName(const std::vector<PackFile>& files,
                           absl::string_view which) {
  const PackFile* found = nullptr;
  std::string version;
  for (const PackFile& file : files) {
    const v1::RulePack pack = engine::SkimPack(file.text);
    const bool is_named = which == pack.name();
    if (!is_named && which != absl::StrCat(pack.name(), "@", pack.version())) {
      continue;
    }
    if (found != nullptr && IsEarlierVersion(pack.version(), version)) continue;
    found = &file;
    version = pack.version();
  }
  return found;
}

std::vector<std::string> NamesOf(const std::vector<PackFile>& files) {
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const PackFile& file : files) {
    names.push_back(engine::SkimPack(file.text).name());
  }
  return names;
}

}  // namespace

absl::StatusOr<PackShelf> PackShelf::Load(absl::string_view packs_directory) {
  PackShelf shelf;
  shelf.files_ = ShippedPackFiles();
  shelf.shipped_ = shelf.files_.size();
  absl::StatusOr<PackFiles> further = ReadPackFiles(packs_directory);
  if (!further.ok()) return further.status();
  shelf.files_.insert(shelf.files_.end(), further->packs.begin(),
                      further->packs.end());
  for (PackFile& file : further->evidence) {
    shelf.evidence_.emplace_back(std::move(file.name), std::move(file.text));
  }
  absl::StatusOr<std::shared_ptr<const Knowledge>> knowledge =
      Knowledge::CreateWith(&shelf.evidence_);
  if (!knowledge.ok()) return knowledge.status();
  shelf.knowledge_ = *std::move(knowledge);
  return shelf;
}

absl::StatusOr<PackShelf::Grounds> PackShelf::GroundsOf(
    const std::string& folder) const {
  const fs::path path = fs::path(folder) / kEvidenceFileName;
  std::error_code error;
  if (folder.empty() || !fs::exists(path, error)) {
    return Grounds{knowledge_, absl::nullopt};
  }
  for (const EvidenceText& text : evidence_) {
    if (fs::equivalent(text.issues.file_name(), path, error)) {
      return Grounds{knowledge_, text};
    }
  }
  absl::StatusOr<PackFile> file = ReadPackFile(path.string());
  if (!file.ok()) return file.status();
  // Of the others the faults are told where they are opened.
  std::vector<EvidenceText> texts;
  for (const EvidenceText& text : evidence_) {
    texts.emplace_back(text.issues.file_name(), text.issues.text());
  }
  texts.emplace_back(std::move(file->name), std::move(file->text));
  absl::StatusOr<std::shared_ptr<const Knowledge>> knowledge =
      Knowledge::CreateWith(&texts);
  if (!knowledge.ok()) return knowledge.status();
  return Grounds{*std::move(knowledge), std::move(texts.back())};
}

absl::StatusOr<OpenedPack> PackShelf::Open(absl::string_view which) const {
  fs::path path{std::string(which)};
  std::error_code error;
  if (fs::is_directory(path, error)) {
    // "packs/mine/" is the folder "packs/mine".
    if (!path.has_filename()) path = path.parent_path();
    path /= kPackFileName;
    if (!fs::exists(path, error)) {
      return absl::NotFoundError(absl::StrCat("there is no ", kPackFileName,
                                              " in the folder ", which));
    }
  }
  if (fs::exists(path, error)) {
    const absl::StatusOr<PackFile> file = ReadPackFile(path.string());
    if (!file.ok()) return file.status();
    const std::string parent = path.parent_path().string();
    const std::string folder = parent.empty() ? "." : parent;
    absl::StatusOr<Grounds> grounds = GroundsOf(folder);
    if (!grounds.ok()) return grounds.status();
    return OpenFile(*file, folder, FilesBeside(path), *std::move(grounds));
  }
  const PackFile* file = FindByName(files_, which);
  if (file != nullptr) {
    const bool is_shipped = file < files_.data() + shipped_;
    const std::string folder =
        is_shipped ? "" : fs::path(file->name).parent_path().string();
    absl::StatusOr<Grounds> grounds = GroundsOf(folder);
    if (!grounds.ok()) return grounds.status();
    return OpenFile(*file, folder, {}, *std::move(grounds));
  }
  return absl::NotFoundError(
      absl::StrCat("no file, folder or rule pack '", which, "'",
                   engine::DidYouMean(which, NamesOf(files_))));
}

std::vector<OpenedPack> PackShelf::OpenShipped() const {
  std::vector<OpenedPack> opened;
  for (size_t i = 0; i < shipped_; ++i) {
    opened.push_back(
        OpenFile(files_[i], "", {}, Grounds{knowledge_, absl::nullopt}));
  }
  std::stable_partition(
      opened.begin(), opened.end(),
      [](const OpenedPack& pack) { return pack.is_module(); });
  return opened;
}

OpenedPack PackShelf::OpenFile(const PackFile& file, std::string folder,
                               const std::vector<PackFile>& beside,
                               Grounds grounds) const {
  engine::ModuleSet modules;
  for (size_t i = 0; i < files_.size(); ++i) {
    // Messages name it beside files on disk.
    modules.Add(absl::StrCat(i < shipped_ ? "shipped " : "", files_[i].name),
                files_[i].text);
  }
  for (const PackFile& each : beside) modules.Add(each.name, each.text);
  engine::PackHost host = grounds.knowledge->Host();
  host.modules = &modules;
  if (grounds.evidence.has_value() && !grounds.evidence->is_read) {
    // What it cites may be in there.
    host.sources = absl::nullopt;
    host.evidence = absl::nullopt;
  }
  OpenedPack opened = {engine::SkimPack(file.text),
                       std::move(folder),
                       engine::Issues(file.name, file.text),
                       std::move(grounds.evidence),
                       nullptr,
                       nullptr,
                       nullptr};
  opened.compiled = LoadPack(grounds.knowledge, host, &opened.issues);
  if (opened.compiled != nullptr && !opened.has_errors()) {
    opened.pack = opened.compiled;
    opened.library = Library::Of(std::move(grounds.knowledge), opened.pack);
  }
  return opened;
}

std::string OpenedPack::Hash() const {
  return is_module() ? engine::ModuleHash(pack->source())
                     : pack->identity().hash();
}

std::string OpenedPack::FormatIssues(const engine::IssueMarks& marks) const {
  std::string text = issues.Format(marks);
  const std::string of_evidence =
      evidence.has_value() ? evidence->issues.Format(marks) : "";
  return absl::StrCat(text, text.empty() || of_evidence.empty() ? "" : "\n",
                      of_evidence);
}

}  // namespace myorules::rules
