// The cases of the suite on unknowns as they are generated: without their
// answers, which stand in the files alone.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWNS_CASES_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWNS_CASES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {

// Part of an expression, and what the name of a case calls it: "u1_int", "an
// unknown int".
struct Operand {
  std::string text;
  std::string phrase;
};

using Operands = std::vector<Operand>;

// Cases that stand together.
struct Section {
  std::string title;
  std::vector<UnknownCase> cases;
};

// A file of the suite.
struct CaseFile {
  // Without its ending: "operators".
  std::string name;
  // All but the cases.
  UnknownSuite head;
  std::vector<Section> sections;

  // Begins a section.
  void Begin(absl::string_view title);

  // Adds a case to the last section.
  void Add(absl::string_view sentence, absl::string_view expression);

  // Adds a case for each choice of one operand from each of `operands`: $0 is
  // replaced by the first one's text in `expression` and phrase in `sentence`,
  // and so on. The second of two equal phrases becomes "another …".
  void AddEach(absl::string_view sentence, absl::string_view expression,
               const std::vector<Operands>& operands);
};

// A file without cases.
CaseFile NewFile(absl::string_view name, absl::string_view about);

// Every way in which a condition can come out: true, false, unknown, an error.
// The second list has another unknown and another error than the first.
Operands Conditions(int position);

// The files, with the bindings that their cases use.
std::vector<CaseFile> AllFiles();

// The parts, a file of code each.
std::vector<CaseFile> CallFiles();
CaseFile OperatorFile();
CaseFile MacroFile();
CaseFile ListFile();
CaseFile MapFile();
CaseFile MessageFile();
CaseFile DateFile();
std::vector<CaseFile> PackFiles();

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWNS_CASES_H_
