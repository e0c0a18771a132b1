#include "rules/cases/case_file.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "engine/pack/text_proto.h"
#include "rules/cases/clear_facts.h"
#include "rules/library/pack_files.h"
#include "rules/packs/shipped_cases.h"

namespace myorules::rules {
namespace {

constexpr char kCaseFile[] = "case.textproto";
constexpr char kExceptions[] = "exceptions.textproto";

// A file of cases, or of exceptions, as written.
struct CaseText {
  std::string file;      // What messages call it.
  std::string scenario;  // Empty: exceptions.
  std::string text;
};

// Takes a fault of the case with that index (-1: of the file), in the entry
// `index` (-1: the whole) of its field.
using FaultSink = std::function<void(int case_index, absl::string_view field,
                                     int index, std::string fault)>;

// Puts the patients of one file together.
class CasePreparer {
 public:
  CasePreparer(absl::string_view scenario, const v1::CaseFile& file,
               FaultSink sink)
      : scenario_(scenario), file_(file), sink_(std::move(sink)) {}

  std::vector<PackCase> Run() {
    if (file_.about().empty()) {
      sink_(-1, "about", -1,
            "the file does not say what it is about; write about: \"…\"");
    }
    if (file_.case_().empty()) {
      sink_(-1, "case", -1, "the file has no case; write one");
    }
    std::vector<PackCase> cases;
    cases.reserve(file_.case__size());
    for (int i = 0; i < file_.case__size(); ++i) cases.push_back(Prepare(i));
    return cases;
  }

 private:
  PackCase Prepare(int index) {
    const v1::Case& source = file_.case_(index);
    PackCase result;
    result.scenario = scenario_;
    result.name = source.name();
    result.statement = source.statement();
    result.want = source.want();
    CheckWords(index, source);
    const v1::Date& day =
        source.has_assessed_on() ? source.assessed_on() : file_.assessed_on();
    result.assessed_on = absl::CivilDay(day.year(), day.month(), day.day());
    // 30 February would become 1 March.
    if (day.year() < 1 || result.assessed_on.month() != day.month() ||
        result.assessed_on.day() != day.day()) {
      sink_(index, "assessed_on", -1,
            absl::StrCat(Called(source),
                         " has no day of assessment; write year, month and "
                         "day"));
    }
    result.patient = file_.patient();
    for (int i = 0; i < source.clear_size(); ++i) {
      Clear(index, source, i, &result.patient);
    }
    result.patient.MergeFrom(source.set());
    return result;
  }

  void CheckWords(int index, const v1::Case& source) {
    if (source.name().empty()) {
      sink_(index, "name", -1,
            "a case has no name; write a sentence that is true where it "
            "passes");
    } else if (!names_.insert(source.name()).second) {
      sink_(index, "name", -1,
            absl::StrCat("'", source.name(),
                         "' is the name of two cases; give one another"));
    }
    if (source.statement().empty()) {
      sink_(index, "statement", -1,
            absl::StrCat(Called(source),
                         " does not say what it shows; write the row or "
                         "sentence as statement"));
    }
    if (source.want().ByteSizeLong() == 0) {
      sink_(index, "want", -1,
            absl::StrCat(Called(source),
                         " wants nothing; write what must come out"));
    }
  }

  void Clear(int index, const v1::Case& source, int entry,
             v1::Patient* patient) {
    absl::string_view path = source.clear(entry);
    if (!absl::ConsumePrefix(&path, "patient.")) {
      sink_(index, "clear", entry,
            absl::StrCat("'", path, "' does not begin with 'patient.'"));
      return;
    }
    const absl::Status status = ClearFacts(path, patient);
    if (!status.ok()) {
      sink_(index, "clear", entry, std::string(status.message()));
    }
  }

  static std::string Called(const v1::Case& source) {
    return source.name().empty() ? "a case"
                                 : absl::StrCat("case '", source.name(), "'");
  }

  const std::string scenario_;
  const v1::CaseFile& file_;
  const FaultSink sink_;
  std::set<std::string> names_;
};

// Reads the cases of a text, or the exceptions. Returns what is wrong with it.
engine::Issues ReadCaseText(const CaseText& text, PackCases* cases) {
  engine::Issues issues(text.file, text.text);
  if (text.scenario.empty()) {
    engine::TextProto::Parse(&cases->exceptions, &issues);
    return issues;
  }
  v1::CaseFile file;
  const std::unique_ptr<const engine::TextProto> parsed =
      engine::TextProto::Parse(&file, &issues);
  if (parsed == nullptr) return issues;
  const engine::MessagePlace root = parsed->root();
  CasePreparer preparer(
      text.scenario, file,
      [&root](int case_index, absl::string_view field, int index,
              std::string fault) {
        (case_index < 0 ? root : root.Child("case", case_index))
            .AddErrorAt(field, index, std::move(fault));
      });
  for (PackCase& prepared : preparer.Run()) {
    cases->cases.push_back(std::move(prepared));
  }
  return issues;
}

// `where`: where the texts are from. `faulty` has then the faults of each text
// that has some.
absl::StatusOr<PackCases> ReadCaseTexts(const std::vector<CaseText>& texts,
                                        absl::string_view where,
                                        std::vector<engine::Issues>* faulty) {
  PackCases cases;
  for (const CaseText& text : texts) {
    engine::Issues issues = ReadCaseText(text, &cases);
    if (issues.has_errors()) faulty->push_back(std::move(issues));
  }
  if (!faulty->empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(
        *faulty, "\n", [](std::string* out, const engine::Issues& issues) {
          out->append(issues.Format());
        }));
  }
  if (cases.cases.empty()) {
    return absl::NotFoundError(absl::StrCat("no cases below ", where));
  }
  return cases;
}

// The texts of all SCENARIO/case.textproto, and of the exceptions.
absl::StatusOr<std::vector<CaseText>> CaseTextsBelow(
    const std::string& directory) {
  std::vector<CaseText> texts;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(directory, error)) {
    const std::filesystem::path& path = entry.path();
    if (path.filename() == kExceptions) {
      texts.push_back({path.string(), "", ""});
    } else if (std::filesystem::exists(path / kCaseFile, error)) {
      texts.push_back(
          {(path / kCaseFile).string(), path.filename().string(), ""});
    }
  }
  std::sort(texts.begin(), texts.end(),
            [](const CaseText& a, const CaseText& b) {
              return a.scenario < b.scenario;
            });
  for (CaseText& text : texts) {
    absl::StatusOr<PackFile> read = ReadPackFile(text.file);
    if (!read.ok()) return read.status();
    text.text = std::move(read->text);
  }
  return texts;
}

}  // namespace

std::string PackCase::Title() const {
  return absl::StrCat(scenario, ": ", name);
}

absl::StatusOr<std::vector<PackCase>> PrepareCases(absl::string_view scenario,
                                                   const v1::CaseFile& file) {
  std::vector<std::string> faults;
  CasePreparer preparer(
      scenario, file,
      [&](int, absl::string_view, int, const std::string& fault) {
        faults.push_back(absl::StrCat(scenario, ": ", fault));
      });
  std::vector<PackCase> cases = preparer.Run();
  if (faults.empty()) return cases;
  return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

absl::Status ReadTextProto(const std::string& file,
                           google::protobuf::Message* message) {
  absl::StatusOr<PackFile> read = ReadPackFile(file);
  if (!read.ok()) return read.status();
  engine::Issues issues(file, std::move(read->text));
  if (engine::TextProto::Parse(message, &issues) == nullptr) {
    return absl::InvalidArgumentError(issues.Format());
  }
  return absl::OkStatus();
}

absl::StatusOr<PackCases> LoadPackCases(const std::string& directory,
                                        std::vector<engine::Issues>* faulty) {
  const absl::StatusOr<std::vector<CaseText>> texts = CaseTextsBelow(directory);
  if (!texts.ok()) return texts.status();
  std::vector<engine::Issues> nobody_asks;
  return ReadCaseTexts(*texts, directory,
                       faulty == nullptr ? &nobody_asks : faulty);
}

absl::StatusOr<std::vector<PackCase>> LoadCases(const std::string& directory) {
  absl::StatusOr<PackCases> cases = LoadPackCases(directory);
  if (!cases.ok()) return cases.status();
  return std::move(cases->cases);
}

std::vector<std::pair<std::string, std::string>> ShippedCaseFiles(
    absl::string_view name) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& [path, text] : ShippedCases()) {
    absl::string_view inside = path;
    if (absl::ConsumePrefix(&inside, name) &&
        absl::ConsumePrefix(&inside, "/")) {
      files.emplace_back(inside, text);
    }
  }
  return files;
}

absl::StatusOr<PackCases> ShippedPackCases(absl::string_view name) {
  std::vector<CaseText> texts;
  for (const auto& [path, text] : ShippedCaseFiles(name)) {
    const std::filesystem::path inside(path);
    texts.push_back({absl::StrCat(name, "/", path),
                     inside.filename() == kExceptions
                         ? ""
                         : inside.parent_path().filename().string(),
                     text});
  }
  std::vector<engine::Issues> faulty;
  return ReadCaseTexts(texts, name, &faulty);
}

}  // namespace myorules::rules
