#include "service/cli/cohort_export.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace myorules::service {
namespace {

// What a file is called until it is whole.
std::string Unfinished(const std::string& path) {
  return absl::StrCat(path, ".part");
}

constexpr size_t kPatients = 0;
constexpr size_t kVisits = 1;
constexpr size_t kDictionary = 2;

absl::Status CannotWrite(const std::string& path, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", why));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CohortExport>> CohortExport::Open(
    const std::string& directory,
    std::shared_ptr<const engine::CompiledPack> pack) {
  auto result = std::unique_ptr<CohortExport>(new CohortExport());
  result->contents_ = {{"patients.csv", rules::PatientColumns(*pack)},
                       {"visits.csv", rules::VisitColumns()}};
  result->pack_ = std::move(pack);
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return CannotWrite(directory, error.message());
  for (const char* name : {"patients.csv", "visits.csv", "dictionary.csv"}) {
    const absl::Status opened =
        result->OpenFile((std::filesystem::path(directory) / name).string());
    if (!opened.ok()) return opened;
  }
  for (size_t file : {kPatients, kVisits}) {
    result->Write(file, rules::ExportHeader(result->contents_[file].columns));
  }
  result->Write(kDictionary, rules::ExportDictionary(result->contents_));
  return result;
}

CohortExport::~CohortExport() {
  for (const File& file : files_) {
    if (file.stream != nullptr) std::fclose(file.stream);
    if (!file.named) std::remove(Unfinished(file.path).c_str());
  }
}

absl::Status CohortExport::OpenFile(const std::string& path) {
  const std::string unfinished = Unfinished(path);
  File file;
  file.path = path;
  file.stream = std::fopen(unfinished.c_str(), "wb");
  if (file.stream == nullptr) {
    return CannotWrite(unfinished, std::strerror(errno));
  }
  files_.push_back(std::move(file));
  return absl::OkStatus();
}

void CohortExport::Write(size_t file, const std::string& text) {
  if (!status_.ok()) return;
  std::FILE* const stream = files_[file].stream;
  if (std::fwrite(text.data(), 1, text.size(), stream) != text.size()) {
    status_ = CannotWrite(files_[file].path, std::strerror(errno));
  }
}

void CohortExport::Add(int64_t record, const v1::Patient& patient,
                       const v1::Classification& answer) {
  rules::ExportRow row;
  row.record = record;
  row.patient = &patient;
  row.answer = &answer;
  Write(kPatients, rules::ExportLine(contents_[kPatients].columns, row));
  for (const v1::Visit* visit : rules::SortedVisits(patient)) {
    row.visit = visit;
    ++row.visit_number;
    Write(kVisits, rules::ExportLine(contents_[kVisits].columns, row));
  }
}

absl::Status CohortExport::Finish() {
  for (File& file : files_) {
    // What stood in the buffer has to get there, too.
    const bool written = std::fclose(std::exchange(file.stream, nullptr)) == 0;
    if (!written && status_.ok()) {
      status_ = CannotWrite(file.path, std::strerror(errno));
    }
  }
  for (File& file : files_) {
    if (!status_.ok()) break;
    std::error_code error;
    std::filesystem::rename(Unfinished(file.path), file.path, error);
    file.named = !error;
    if (error) status_ = CannotWrite(file.path, error.message());
  }
  return status_;
}

}  // namespace myorules::service
