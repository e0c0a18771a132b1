// Writes the cases of the suite on unknowns into their files. Answers that are
// in the files stay as they are; new cases get what the evaluators give, and
// are listed on standard output: each is to be judged by the reference pages
// before it is kept.
//
// usage: bazel run //tests/conformance/unknowns:write
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/message.h"
#include "tests/conformance/cel_spec.h"
#include "tests/conformance/unknown_suite.h"
#include "tests/conformance/unknowns/cases.h"
#include "tests/conformance/unknowns/record_answer.h"
#include "tests/conformance/unknowns/suite_text.h"

namespace myorules::tests::conformance {
namespace {

void Tell(absl::string_view file, absl::string_view what,
          absl::string_view name) {
  std::cout << file << ": " << what << ": " << name << "\n";
}

void RecordNewCases(CaseFile& file) {
  for (Section& section : file.sections) {
    for (UnknownCase& unknown_case : section.cases) {
      if (HasAnswer(unknown_case)) continue;
      const absl::Status recorded = RecordAnswer(file.head, &unknown_case);
      Tell(file.name, recorded.ok() ? "new" : recorded.ToString(),
           unknown_case.name());
    }
  }
}

absl::Status RecordNewSubjects(CaseFile& file) {
  for (PackCases& pack : *file.head.mutable_pack()) {
    const auto rules = LoadPack(file.head, pack);
    if (!rules.ok()) return rules.status();
    for (SubjectCase& subject_case : *pack.mutable_case_()) {
      if (subject_case.has_answer()) continue;
      const auto answer = AnswerOf(**rules, pack, subject_case);
      if (!answer.ok()) return answer.status();
      *subject_case.mutable_answer() = *answer;
      Tell(file.name, "new", subject_case.name());
    }
  }
  return absl::OkStatus();
}

void TellWhatIsGone(const UnknownSuite& before, const CaseFile& file) {
  std::set<std::string> names;
  for (const Section& section : file.sections) {
    for (const UnknownCase& unknown_case : section.cases) {
      names.insert(unknown_case.name());
    }
  }
  for (const UnknownCase& unknown_case : before.case_()) {
    if (names.count(unknown_case.name()) == 0) {
      Tell(file.name, "gone", unknown_case.name());
    }
  }
}

absl::Status Write(CaseFile& file, const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/", file.name, ".textproto");
  UnknownSuite before;
  if (std::ifstream(path).good()) {
    absl::Status read = ReadTextProto(path, &before);
    if (!read.ok()) return read;
  }
  KeepAnswers(before, file);
  TellWhatIsGone(before, file);
  RecordNewCases(file);
  absl::Status recorded = RecordNewSubjects(file);
  if (!recorded.ok()) return recorded;
  std::ofstream out(path);
  out << SuiteText(file);
  return out.flush() ? absl::OkStatus()
                     : absl::UnavailableError("cannot write " + path);
}

}  // namespace
}  // namespace myorules::tests::conformance

int main() {
  namespace conformance = myorules::tests::conformance;
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (workspace == nullptr) {
    std::cerr << "usage: bazel run //tests/conformance/unknowns:write\n";
    return 2;
  }
  google::protobuf::LinkMessageReflection<myorules::testdata::Parcel>();
  for (conformance::CaseFile& file : conformance::AllFiles()) {
    const absl::Status written = conformance::Write(
        file, absl::StrCat(workspace, "/tests/conformance/unknowns"));
    if (!written.ok()) {
      std::cerr << file.name << ": " << written << "\n";
      return 1;
    }
  }
  return 0;
}
