#include "tests/second_judge/judges.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/classify/classify.h"
#include "tests/second_judge/clips_facts.h"

namespace myorules::second_judge {
namespace {

constexpr char kPack[] = "imnm.lim2019";
constexpr char kFlag[] = "flag:";
// Each builds on those before it.
constexpr absl::string_view kRules[] = {"facts", "serology", "course", "judge"};

std::string FlagName(absl::string_view id) { return absl::StrCat(kFlag, id); }

std::string OfDecision(const v1::DecisionResult& decision) {
  switch (decision.status()) {
    case v1::DECISION_STATUS_DETERMINED:
      return decision.outcome().empty()
                 ? absl::StrJoin(decision.collected(), ",")
                 : decision.outcome();
    case v1::DECISION_STATUS_INDETERMINATE:
      return absl::StrCat(absl::StrJoin(decision.collected(), ","), "?",
                          absl::StrJoin(decision.candidates(), ","));
    default:
      return absl::StrCat("error: ", decision.error());
  }
}

// Empty where the value is of a kind that is not compared.
std::string OfFacet(const v1::FacetResult& facet) {
  if (!facet.candidates().empty()) {
    return absl::StrCat("?", absl::StrJoin(facet.candidates(), ","));
  }
  switch (facet.value().kind_case()) {
    case v1::FactValue::kBoolValue:
      return facet.value().bool_value() ? "true" : "false";
    case v1::FactValue::kStringValue:
      return facet.value().string_value();
    case v1::FactValue::KIND_NOT_SET:
      return "unknown";
    default:
      return "";
  }
}

std::string OfFlag(const v1::FlagResult& flag) {
  switch (flag.status()) {
    case v1::FLAG_STATUS_RAISED:
      return absl::StrCat(
          "raised-",
          absl::StripPrefix(v1::Severity_Name(flag.severity()), "SEVERITY_"));
    case v1::FLAG_STATUS_POSSIBLE:
      return "possible";
    default:
      return "undetermined";
  }
}

// Reads "name|about=answer;about=answer;".
Verdict ReadVerdict(absl::string_view line) {
  Verdict verdict;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(line, absl::MaxSplits('|', 1));
  for (absl::string_view entry :
       absl::StrSplit(parts.second, ';', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> said =
        absl::StrSplit(entry, absl::MaxSplits('=', 1));
    verdict.insert(said);
  }
  return verdict;
}

// What the program prints. Errors: INTERNAL where it does not start.
absl::StatusOr<std::string> OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return absl::InternalError("cannot start clips");
  std::string output;
  char buffer[1 << 16];
  for (size_t read; (read = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    output.append(buffer, read);
  }
  if (pclose(pipe) != 0) return absl::InternalError("clips failed");
  return output;
}

// A new file with the commands; empty where it cannot be written.
std::string WriteCommands(const std::string& commands) {
  const char* folder = getenv("TEST_TMPDIR");
  std::string path =
      absl::StrCat(folder == nullptr ? "/tmp" : folder, "/patients.XXXXXX");
  const int file = mkstemp(path.data());
  if (file < 0) return "";
  close(file);
  std::ofstream out(path);
  out << commands;
  out.close();
  return out ? path : "";
}

}  // namespace

absl::StatusOr<Judges> Judges::Load() {
  if (access("/usr/bin/clips", X_OK) != 0) {
    return absl::NotFoundError(
        "no /usr/bin/clips; ./dev setup installs Debian's package");
  }
  Judges judges;
  auto library = rules::Library::Load();
  if (!library.ok()) return library.status();
  judges.library_ = *std::move(library);
  auto pack = judges.library_->Find(kPack);
  if (!pack.ok()) return pack.status();
  judges.pack_ = *std::move(pack);
  auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  judges.terminology_ = *std::move(terminology);
  return judges;
}

std::vector<std::string> Judges::DecisionsAndFlags() const {
  std::vector<std::string> names;
  for (const v1::Decision& decision : pack_->linked().decision()) {
    names.push_back(decision.id());
  }
  for (const v1::Flag& flag : pack_->linked().flag()) {
    names.push_back(FlagName(flag.id()));
  }
  return names;
}

absl::StatusOr<Verdict> Judges::ByEngine(const bench::Subject& subject) const {
  v1::Classification answer;
  const absl::Status status = engine::Classify(
      *pack_, subject.patient, subject.assessed_on, {}, &answer);
  if (!status.ok()) return status;
  Verdict verdict;
  for (const v1::DecisionResult& decision : answer.decisions()) {
    verdict[decision.id()] = OfDecision(decision);
  }
  for (const v1::FacetResult& facet : answer.facets()) {
    verdict[facet.id()] = OfFacet(facet);
  }
  for (const v1::FlagResult& flag : answer.flags()) {
    verdict[FlagName(flag.id())] = OfFlag(flag);
  }
  return verdict;
}

absl::StatusOr<std::vector<Verdict>> Judges::ByClips(
    absl::Span<const bench::Subject> subjects) const {
  std::string commands;
  for (const absl::string_view name : kRules) {
    absl::StrAppend(&commands, "(load* \"tests/second_judge/", name,
                    ".clp\")\n");
  }
  absl::StrAppend(&commands, TerminologyFacts(*terminology_));
  for (size_t i = 0; i < subjects.size(); ++i) {
    absl::StrAppend(&commands, PatientFacts(subjects[i], *terminology_),
                    "(judge ", i, ")\n(forget)\n");
  }
  absl::StrAppend(&commands, "(exit)\n");
  const std::string path = WriteCommands(commands);
  if (path.empty()) return absl::InternalError("cannot write a file for clips");
  const absl::Cleanup remove = [&path] { unlink(path.c_str()); };
  auto output = OutputOf(absl::StrCat("/usr/bin/clips -f2 ", path, " 2>&1"));
  if (!output.ok()) return output.status();
  std::vector<Verdict> verdicts;
  for (absl::string_view line : absl::StrSplit(*output, '\n')) {
    if (absl::StartsWith(line, absl::StrCat(verdicts.size(), "|"))) {
      verdicts.push_back(ReadVerdict(line));
    } else if (!line.empty()) {
      return absl::InternalError(absl::StrCat("clips says: ", line));
    }
  }
  if (verdicts.size() != subjects.size()) {
    return absl::InternalError(absl::StrCat("clips judged ", verdicts.size(),
                                            " of ", subjects.size(),
                                            " patients"));
  }
  return verdicts;
}

std::vector<Difference> DifferencesBetween(const Verdict& by_engine,
                                           const Verdict& by_clips) {
  std::vector<Difference> differences;
  for (const auto& [about, said] : by_clips) {
    const auto found = by_engine.find(about);
    // A flag that is not listed is not raised.
    const std::string other = found != by_engine.end()         ? found->second
                              : absl::StartsWith(about, kFlag) ? "none"
                                                               : "";
    // Of most flags the specification states no severity.
    if (said == "raised" && absl::StartsWith(other, "raised-")) continue;
    if (other != said) differences.push_back({about, other, said});
  }
  // A flag that the engine raises and the second judge does not know of.
  for (const auto& [about, said] : by_engine) {
    if (absl::StartsWith(about, kFlag) && by_clips.count(about) == 0) {
      differences.push_back({about, said, ""});
    }
  }
  return differences;
}

}  // namespace myorules::second_judge
