// `myorules pack diff`.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/diff/register_diff.h"
#include "rules/diff/rule_diff.h"
#include "service/cli/exit_codes.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_diff_text.h"
#include "service/cli/pack_options.h"
#include "service/cli/pack_words.h"
#include "service/cli/patient_input.h"
#include "service/cli/record_output.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {
namespace {

constexpr char kCommand[] = "pack diff";

constexpr char kSummary[] =
    "Says what changed in the rules from the pack OLD to the pack NEW and, "
    "over the\npatients of a file, who is answered differently: how many, from "
    "what to what, and\nwhich rule did it. Each is a file, a folder with a "
    "pack.textproto, or a shipped\npack by name. Two modules are compared in "
    "their rules alone.\n\n"
    "exit status: 0 compared; 65 some records were not; 78 a pack does not "
    "load; 66 no\nsuch pack or file; 64 wrong command line";

struct DiffOptions : PackOptions {
  std::string patients;
  std::string assessed_on;
  InputFormat input_format = InputFormat::kAuto;
  std::vector<std::string> packs;
};

bool ParseOptions(const std::vector<std::string>& arguments,
                  DiffOptions* options, int* exit_code) {
  CommandLineOptions command_line("myorules pack diff [OPTIONS] OLD NEW",
                                  kSummary);
  command_line.Add("patients", &options->patients,
                   "=FILE: the patients to compare the answers for; - for "
                   "standard input");
  command_line.Add("assessed_on", &options->assessed_on,
                   "=YYYY-MM-DD: day of the assessment (default: today, UTC)");
  command_line.Add("input_format", &options->input_format,
                   "=auto|ndjson|json|binary: form of the patients");
  options->AddTo(&command_line);
  if (!command_line.Parse(arguments, &options->packs, exit_code, 2)) {
    return false;
  }
  if (options->packs.size() == 2) return true;
  *exit_code = UsageError(kCommand, "which packs, OLD and NEW?");
  return false;
}

// Compares the answers for each patient; what cannot be classified is told on
// standard error and added to `refused`. Returns the exit status.
int ComparePatients(const DiffOptions& options, RecordReader* reader,
                    rules::RegisterDiff* diff,
                    nlohmann::ordered_json* refused) {
  RawRecord record;
  while (reader->Next(&record)) {
    v1::Patient patient;
    absl::Status status = ParsePatient(&record, &patient);
    if (status.ok()) status = diff->Add(patient, record.Place());
    if (status.ok()) continue;
    RecordPlace place = PlaceOf(record);
    place.patient_id = patient.id();
    refused->push_back(RecordErrorJson(place, status));
    std::fprintf(stderr, "%s\n",
                 absl::StrCat("myorules ", kCommand, ": ", place.text, ": ",
                              status.message())
                     .c_str());
  }
  if (!reader->status().ok()) {
    options.TellFailure(kCommand, reader->status());
    return kNoInput;
  }
  return refused->empty() ? kOk : kBadInput;
}

nlohmann::ordered_json ToJson(const rules::OpenedPack& pack) {
  return {{"file", pack.file()},
          {"name", pack.pack->identity().name()},
          {"version", pack.pack->identity().version()},
          {"hash", pack.Hash()}};
}

nlohmann::ordered_json ToJson(const std::vector<rules::RuleChange>& changes) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const rules::RuleChange& change : changes) {
    nlohmann::ordered_json fields = nlohmann::ordered_json::array();
    for (const rules::FieldChange& field : change.fields) {
      fields.push_back({{"field", field.field},
                        {"before", field.before},
                        {"after", field.after}});
    }
    array.push_back(
        {{"kind", change.kind == rules::ChangeKind::kAdded     ? "added"
                  : change.kind == rules::ChangeKind::kRemoved ? "removed"
                                                               : "changed"},
         {"part", change.part},
         {"id", change.id},
         {"title", change.title},
         {"fields", fields}});
  }
  return array;
}

nlohmann::ordered_json ToJson(const rules::AnswerChange& change) {
  nlohmann::ordered_json causes = nlohmann::ordered_json::array();
  for (const rules::ChangeCause& cause : change.causes) {
    nlohmann::ordered_json edits = nlohmann::ordered_json::array();
    for (const rules::RuleEdit& edit : cause.edits) edits.push_back(edit.text);
    causes.push_back({{"id", cause.id},
                      {"title", cause.title},
                      {"before", cause.before},
                      {"after", cause.after},
                      {"edits", edits}});
  }
  return {{"part", change.part},   {"id", change.id},
          {"title", change.title}, {"before", change.before},
          {"after", change.after}, {"causes", causes}};
}

nlohmann::ordered_json ToJson(const rules::RegisterDiff& diff,
                              const nlohmann::ordered_json& refused) {
  nlohmann::ordered_json matrices = nlohmann::ordered_json::array();
  for (const auto& [item, matrix] : diff.Matrices()) {
    nlohmann::ordered_json counts = nlohmann::ordered_json::array();
    for (const auto& [from_to, count] : matrix) {
      counts.push_back({{"before", from_to.first},
                        {"after", from_to.second},
                        {"patients", count}});
    }
    matrices.push_back({{"item", item}, {"counts", counts}});
  }
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const rules::PatientChange& patient : diff.changed()) {
    nlohmann::ordered_json changes = nlohmann::ordered_json::array();
    for (const rules::AnswerChange& change : patient.changes) {
      changes.push_back(ToJson(change));
    }
    list.push_back({{"patientId", patient.patient_id},
                    {"place", patient.place},
                    {"changes", changes}});
  }
  return {{"compared", diff.patients()}, {"changed", diff.changed().size()},
          {"refused", refused.size()},   {"refusals", refused},
          {"matrices", matrices},        {"changes", list}};
}

std::string HeadText(const rules::OpenedPack& before,
                     const rules::OpenedPack& after) {
  return absl::StrCat("From ", PackTitle(before.skimmed), " (", before.file(),
                      ")\nto   ", PackTitle(after.skimmed), " (", after.file(),
                      ")\n\n");
}

// Whether they are one text: of two that are shipped by name, else on disk.
bool IsSameText(const rules::OpenedPack& a, const rules::OpenedPack& b) {
  if (a.folder.empty() || b.folder.empty()) {
    return a.folder == b.folder && a.file() == b.file();
  }
  std::error_code error;
  return std::filesystem::equivalent(a.file(), b.file(), error);
}

// Whether what is called by two names is two packs. One beside itself says
// "the same" of a comparison that was never made, as where --packs holds the
// edited copy of a shipped pack, and so stands for its name. Who writes the
// same twice asks for it.
bool CheckTwo(const std::vector<std::string>& names,
              const std::vector<rules::OpenedPack>& opened, int* exit_code) {
  if (names[0] == names[1] || !IsSameText(opened[0], opened[1])) return true;
  *exit_code = UsageError(
      kCommand,
      absl::StrCat("OLD ('", names[0], "') and NEW ('", names[1],
                   "') are the same pack, ", opened[0].file(),
                   "; a pack of --packs stands for the shipped one of its "
                   "name: to compare with that, leave --packs out, or name "
                   "each by its path"));
  return false;
}

// Whether the two are of a kind, and are asked for what they can say. Else
// tells what is wrong.
bool CheckComparable(const DiffOptions& options,
                     const std::vector<rules::OpenedPack>& opened,
                     int* exit_code) {
  for (const rules::OpenedPack& pack : opened) {
    if (CheckLoads(kCommand, pack, options)) continue;
    *exit_code = kConfiguration;
    return false;
  }
  const rules::OpenedPack& module = opened[opened[0].is_module() ? 0 : 1];
  const rules::OpenedPack& other = opened[opened[0].is_module() ? 1 : 0];
  if (!module.is_module()) return true;
  if (!other.is_module()) {
    *exit_code = UsageError(
        kCommand, absl::StrCat("'", module.skimmed.name(),
                               "' is a module and '", other.skimmed.name(),
                               "' a pack; compare two packs, or two modules"));
    return false;
  }
  if (options.patients.empty()) return true;
  *exit_code = UsageError(
      kCommand,
      absl::StrCat("'", opened[0].skimmed.name(), "' and '",
                   opened[1].skimmed.name(),
                   "' are modules, which answer nothing themselves; leave "
                   "--patients out, or compare packs that import them"));
  return false;
}

// Compares the answers where there are patients; `diff` then has them.
int CompareRegister(const DiffOptions& options,
                    const std::vector<rules::OpenedPack>& opened,
                    absl::CivilDay day,
                    std::unique_ptr<rules::RegisterDiff>* diff,
                    nlohmann::ordered_json* refused) {
  if (options.patients.empty()) return kOk;
  const auto reader = OpenRecords(options.patients, options.input_format);
  if (!reader.ok()) {
    options.TellFailure(kCommand, reader.status());
    return kNoInput;
  }
  *diff = std::make_unique<rules::RegisterDiff>(opened[0], opened[1], day);
  return ComparePatients(options, reader->get(), diff->get(), refused);
}

}  // namespace

int RunPackDiff(const std::vector<std::string>& arguments) {
  DiffOptions options;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &exit_code)) return exit_code;
  RequestOptions request_options;
  request_options.assessed_on = options.assessed_on;
  const absl::StatusOr<v1::ClassifyRequest> request =
      request_options.Request(SystemClock(), v1::VIEW_FULL);
  if (!request.ok()) return Failure(kCommand, request.status());
  const absl::CivilDay day(request->assessed_on().year(),
                           request->assessed_on().month(),
                           request->assessed_on().day());
  std::vector<rules::OpenedPack> opened;
  if (!options.Open(kCommand, options.packs, &opened, &exit_code) ||
      !CheckTwo(options.packs, opened, &exit_code) ||
      !CheckComparable(options, opened, &exit_code)) {
    return exit_code;
  }
  std::unique_ptr<rules::RegisterDiff> diff;
  nlohmann::ordered_json refused = nlohmann::ordered_json::array();
  exit_code = CompareRegister(options, opened, day, &diff, &refused);
  if (exit_code == kNoInput) return exit_code;

  const std::vector<rules::RuleChange> changes =
      rules::DiffRules(*opened[0].pack, *opened[1].pack);
  int printed = kOk;
  if (options.json()) {
    nlohmann::ordered_json json = {{"before", ToJson(opened[0])},
                                   {"after", ToJson(opened[1])},
                                   {"rules", ToJson(changes)}};
    if (diff != nullptr) json["patients"] = ToJson(*diff, refused);
    printed = PrintJson(kCommand, json);
  } else {
    const Colors colors = options.colors();
    printed =
        Print(kCommand,
              absl::StrCat(HeadText(opened[0], opened[1]),
                           RuleChangesText(changes, colors),
                           diff == nullptr ? "" : RegisterText(*diff, colors)));
  }
  return printed == kOk ? exit_code : printed;
}

}  // namespace myorules::service
