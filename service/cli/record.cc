// `myorules record COMMAND`.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/classify/classify.h"
#include "google/protobuf/util/json_util.h"
#include "rules/patient/days.h"
#include "service/cli/commands.h"
#include "service/cli/dispatch.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/record_commands.h"
#include "service/cli/record_options.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/cli/verify_output.h"
#include "service/record/replay.h"
#include "service/record/sqlite/files.h"
#include "service/record/stored_messages.h"
#include "service/record/verify.h"

namespace myorules::service {
namespace {

int RunBackup(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record backup", ""};
  CommandLineOptions options(
      "myorules record backup --record=PATH FILE",
      absl::StrCat(
          "Writes a copy of the record, as of one instant, to FILE, "
          "which must not exist.\nThe service may go on meanwhile. The record "
          "is left as it is, also where an older\nprogram wrote it.",
          kRecordExitCodes));
  std::string file;
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, &file, &exit_code)) return exit_code;
  const absl::Status status = record::BackUpRecord(command.record, file);
  if (!status.ok()) return RecordFailure(command.name, status);
  return Print(command.name, absl::StrCat("backup: ", file, "\n"));
}

int RunCompact(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record compact", ""};
  CommandLineOptions options(
      "myorules record compact --record=PATH",
      absl::StrCat("Gives unused pages of the file back and empties its "
                   "write-ahead log. Drops no\nevent. The service may go on; "
                   "its writes wait.",
                   kRecordExitCodes));
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, nullptr, &exit_code)) {
    return exit_code;
  }
  const auto store = OpenStore(command.record, RecordAccess::kWrite);
  if (!store.ok()) return RecordFailure(command.name, store.status());
  const absl::Status status = (*store)->Compact();
  if (!status.ok()) return RecordFailure(command.name, status);
  return Print(command.name, "compacted\n");
}
int PrintReport(absl::string_view command, const record::VerifyReport& report,
                bool json) {
  const int printed =
      Print(command, json ? VerifyJson(report) : VerifyText(report));
  return printed == kOk ? VerifyExitCode(report) : printed;
}

// Opens the record and looks at all of it.
int VerifyRecord(const std::string& command, const std::string& path,
                 RecordAccess access, bool replay, bool json) {
  const absl::StatusOr<Environment> environment = LoadEnvironment("");
  if (!environment.ok()) {
    Failure(command, environment.status());
    return kConfiguration;
  }
  const auto recorder = OpenRecord(path, access, environment->library);
  if (!recorder.ok()) return RecordFailure(command, recorder.status());
  record::VerifyReport report;
  const absl::Status status = record::Verify(**recorder, replay, &report);
  if (!status.ok()) return RecordFailure(command, status);
  return PrintReport(command, report, json);
}

int RunVerify(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record verify", ""};
  bool replay = true;
  std::string format = "text";
  CommandLineOptions options(
      "myorules record verify --record=PATH [OPTIONS]",
      absl::StrCat(
          "Computes everything that follows from the events again and "
          "compares: "
          "tables,\nhashes, states, labels, packs, and every answer that this "
          "version of the engine\nand its functions made. The service may go "
          "on meanwhile. Exit status 1: something\nis wrong; each fault is "
          "told by the number of the event. 2: nothing is wrong, and\nsome "
          "answers were not replayed because another program made them. The "
          "file is left\nas it is.",
          kRecordExitCodes));
  options.Add("replay", &replay,
              ": compute answers again (default: true; --replay=false is "
              "faster)");
  options.Add("format", &format, "=text|json (default: text)");
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, nullptr, &exit_code)) {
    return exit_code;
  }
  if (format != "text" && format != "json") {
    return UsageError(command.name,
                      absl::StrCat("--format=", format,
                                   ": 'text' and 'json' are the formats"));
  }
  return VerifyRecord(command.name, command.record, RecordAccess::kRead, replay,
                      format == "json");
}

int RunRestore(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record restore", ""};
  CommandLineOptions options(
      "myorules record restore --record=PATH FILE",
      absl::StrCat(
          "Puts the backup in FILE in place as the record PATH, which must not "
          "exist, nor\nPATH-wal and PATH-shm, and verifies it. Exit status 1: "
          "the backup is not sound; it\nis in place, and what is wrong is "
          "told; 2: as of 'verify'.",
          kRecordExitCodes));
  std::string file;
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, &file, &exit_code)) return exit_code;
  const absl::Status status = record::RestoreBackup(file, command.record);
  if (!status.ok()) return RecordFailure(command.name, status);
  return VerifyRecord(command.name, command.record, RecordAccess::kWrite, true,
                      false);
}

// One line an answer.
std::string Line(int64_t version, const record::Replay& replay) {
  const v1::Classification& answer = replay.kept.answer();
  return absl::StrCat("version ", version, "  ",
                      rules::DateText(answer.assessed_on()), "  ",
                      answer.pack().name(), "@", answer.pack().version(),
                      "  engine ", answer.engine_version(), "  ",
                      replay.same ? "same"
                      : answer.engine_version() != engine::kEngineVersion
                          ? "OTHERWISE (another engine made it)"
                          : "OTHERWISE",
                      "\n");
}

std::string Json(const v1::Classification& answer) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(answer, &json, options);
  return status.ok() ? json : "";
}

// Versions of the log at which an answer stands.
absl::StatusOr<std::vector<int64_t>> AnswerVersions(
    const record::Recorder& recorder, const std::string& id) {
  const auto patient = recorder.store().Find(id);
  if (!patient.ok()) return patient.status();
  std::vector<int64_t> versions;
  for (int64_t version = 0; version < patient->version;) {
    const auto events =
        recorder.store().Events(id, version, record::kEntriesAtOnce);
    if (!events.ok()) return events.status();
    if (events->empty()) break;
    for (const record::StoredEvent& stored : *events) {
      const auto event = record::ReadEvent(stored);
      if (!event.ok()) return event.status();
      if (event->has_classified()) versions.push_back(stored.version);
    }
    version = events->back().version;
  }
  return versions;
}

int RunReplay(const std::vector<std::string>& arguments) {
  RecordCommand command = {"record replay", ""};
  std::string id;
  int64_t version = 0;
  CommandLineOptions options(
      "myorules record replay --record=PATH --id=ID [OPTIONS]",
      absl::StrCat(
          "Computes past answers for a patient again, each from the record as "
          "it was and the\npack as it was, and says whether they are the same, "
          "byte for byte. Exit status 1:\none is not.",
          kRecordExitCodes));
  options.Add("id", &id, "=ID: whose answers (required)");
  options.Add("version", &version,
              "=N: only the answer at this version of the record, printed as "
              "JSON (default: all, a line each)");
  int exit_code = kOk;
  if (!command.Parse(&options, arguments, nullptr, &exit_code)) {
    return exit_code;
  }
  if (id.empty()) return UsageError(command.name, "--id must be given");
  const absl::StatusOr<Environment> environment = LoadEnvironment("");
  if (!environment.ok()) {
    Failure(command.name, environment.status());
    return kConfiguration;
  }
  const auto recorder =
      OpenRecord(command.record, RecordAccess::kRead, environment->library);
  if (!recorder.ok()) return RecordFailure(command.name, recorder.status());
  absl::StatusOr<std::vector<int64_t>> versions =
      AnswerVersions(**recorder, id);
  if (!versions.ok()) return RecordFailure(command.name, versions.status());
  if (version != 0) *versions = {version};
  std::string text;
  bool same = true;
  record::Replayer replayer(**recorder);
  for (const int64_t each : *versions) {
    const auto replay = replayer.ReplayAt(id, each);
    if (!replay.ok()) return RecordFailure(command.name, replay.status());
    same = same && replay->same;
    text += version == 0 ? Line(each, *replay) : Json(replay->again);
  }
  const int printed = Print(command.name, text);
  if (printed != kOk) return printed;
  return same ? kOk : kTestFailed;
}

constexpr Command kCommands[] = {
    {"backup", "writes a copy while the service goes on", RunBackup},
    {"compact", "gives unused space back", RunCompact},
    {"queue", "lists the results that wait for their patient", RunRecordQueue},
    {"replay", "computes past answers for a patient again", RunReplay},
    {"restore", "puts a backup in place", RunRestore},
    {"verify", "says whether a record is what it says", RunVerify},
};

constexpr CommandGroup kRecord = {
    "myorules record", "For those who run a service with --record=PATH.",
    kCommands};

}  // namespace

bool RecordCommand::Parse(CommandLineOptions* options,
                          const std::vector<std::string>& arguments,
                          std::string* file, int* exit_code) {
  options->Add("record", &record, "=PATH: the file of the record (required)");
  std::vector<std::string> positional;
  if (!options->Parse(arguments, &positional, exit_code,
                      file == nullptr ? 0 : 1)) {
    return false;
  }
  if (record.empty()) {
    *exit_code = UsageError(name, "--record must be given");
    return false;
  }
  if (file == nullptr) return true;
  if (positional.empty()) {
    *exit_code = UsageError(name, "FILE must be given");
    return false;
  }
  *file = positional[0];
  return true;
}

int RunRecord(const std::vector<std::string>& arguments) {
  return kRecord.Run(arguments);
}

}  // namespace myorules::service
