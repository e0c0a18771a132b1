#include "rules/cases/case_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "rules/cases/clear_facts.h"

namespace myorules::rules {
namespace {

// Keeps the first fault of a text.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstFault(const std::string& file) : file_(file) {}
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (!text_.empty()) return;
    text_ = absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  const std::string& file_;
  std::string text_;
};

bool WantsNothing(const v1::Want& want) { return want.ByteSizeLong() == 0; }

absl::Status Fault(absl::string_view scenario, absl::string_view name,
                   absl::string_view fault) {
  return absl::InvalidArgumentError(
      absl::StrCat(scenario, ": ", name, ": ", fault));
}

absl::StatusOr<PackCase> Prepare(absl::string_view scenario,
                                 const v1::CaseFile& file,
                                 const v1::Case& source) {
  PackCase result;
  result.scenario = std::string(scenario);
  result.name = source.name();
  result.statement = source.statement();
  result.want = source.want();
  if (source.name().empty()) return Fault(scenario, "a case", "has no name");
  if (source.statement().empty()) {
    return Fault(scenario, source.name(), "does not say what it shows");
  }
  if (WantsNothing(source.want())) {
    return Fault(scenario, source.name(), "wants nothing");
  }
  const v1::Date& day =
      source.has_assessed_on() ? source.assessed_on() : file.assessed_on();
  if (day.year() == 0 || day.month() == 0 || day.day() == 0) {
    return Fault(scenario, source.name(), "has no day of assessment");
  }
  result.assessed_on = absl::CivilDay(day.year(), day.month(), day.day());
  result.patient = file.patient();
  for (const std::string& path : source.clear()) {
    absl::string_view inside = path;
    if (!absl::ConsumePrefix(&inside, "patient.")) {
      return Fault(scenario, source.name(),
                   absl::StrCat("'", path, "' does not begin with 'patient.'"));
    }
    absl::Status status = ClearFacts(inside, &result.patient);
    if (!status.ok()) return Fault(scenario, source.name(), status.message());
  }
  result.patient.MergeFrom(source.set());
  return result;
}

}  // namespace

std::string PackCase::Title() const {
  return absl::StrCat(scenario, ": ", name);
}

absl::StatusOr<std::vector<PackCase>> PrepareCases(absl::string_view scenario,
                                                   const v1::CaseFile& file) {
  std::vector<PackCase> cases;
  std::set<std::string> names;
  if (file.about().empty()) {
    return Fault(scenario, "the file", "does not say what it is about");
  }
  for (const v1::Case& source : file.case_()) {
    absl::StatusOr<PackCase> prepared = Prepare(scenario, file, source);
    if (!prepared.ok()) return prepared.status();
    if (!names.insert(source.name()).second) {
      return Fault(scenario, source.name(), "is the name of two cases");
    }
    cases.push_back(*std::move(prepared));
  }
  if (cases.empty()) return Fault(scenario, "the file", "has no case");
  return cases;
}

absl::Status ReadTextProto(const std::string& file,
                           google::protobuf::Message* message) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return absl::NotFoundError(absl::StrCat("cannot read ", file));
  std::stringstream text;
  text << stream.rdbuf();
  FirstFault fault(file);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  if (!parser.ParseFromString(text.str(), message)) {
    return absl::InvalidArgumentError(fault.text());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PackCase>> LoadCases(const std::string& directory) {
  std::vector<std::filesystem::path> folders;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(directory, error)) {
    if (std::filesystem::exists(entry.path() / "case.textproto")) {
      folders.push_back(entry.path());
    }
  }
  std::sort(folders.begin(), folders.end());
  std::vector<PackCase> cases;
  for (const std::filesystem::path& folder : folders) {
    v1::CaseFile file;
    absl::Status status =
        ReadTextProto((folder / "case.textproto").string(), &file);
    if (!status.ok()) return status;
    absl::StatusOr<std::vector<PackCase>> prepared =
        PrepareCases(folder.filename().string(), file);
    if (!prepared.ok()) return prepared.status();
    std::move(prepared->begin(), prepared->end(), std::back_inserter(cases));
  }
  if (cases.empty()) {
    return absl::NotFoundError(absl::StrCat("no cases below ", directory));
  }
  return cases;
}

}  // namespace myorules::rules
