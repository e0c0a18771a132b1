#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "google/protobuf/util/json_util.h"
#include "rules/note/note.h"
#include "rules/terminology/terminology.h"
#include "service/cli/commands.h"
#include "service/cli/document_text.h"
#include "service/cli/exit_codes.h"
#include "service/cli/explain_run.h"
#include "service/cli/faults.h"
#include "service/cli/fitting_note.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/patient_input.h"
#include "service/cli/remote.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/cli/terminal.h"

namespace myorules::service {
namespace {

constexpr char kCommand[] = "explain";

constexpr char kSummary[] =
    "Explains the answer for one patient of FILE or standard input as a "
    "consultant's note:\nwhat was concluded, by which criteria met and not "
    "met, "
    "from which values against which\nthresholds, what is unknown and what it "
    "would change, which flags are up and on what\nevidence. One screen; "
    "--full tells everything.\n\n"
    "exit status: 0 explained; 65 no such patient, or one that cannot be "
    "classified; 64\nwrong command line; 66 no input; 69 server unavailable; "
    "74 "
    "the output cannot be\nwritten; 78 a pack does not load";

struct ExplainOptions {
  RequestOptions request;
  Choice format = {"text", {"text", "markdown", "html", "json"}};
  ColorWhen color = ColorWhen::kAuto;
  InputFormat input_format = InputFormat::kAutoOrJson;
  std::string id;
  std::string server;
  std::string file;
  bool full = false;

  // Tells why there is nothing to explain: on standard error and, where the
  // answer was to be JSON, in its place as {"error":{"code":…,"message":…,…}}.
  // Returns the exit status of Failure.
  int Tell(const absl::Status& status) const {
    const int failure = Failure(kCommand, status);
    if (format.word == "json") {
      PrintJson(kCommand, {{"error", ErrorJson(status)}});
    }
    return failure;
  }

  // The same of packs that do not load: with the place of each fault, if any.
  void TellPacks(const std::vector<engine::Issues>& faulty,
                 const absl::Status& status) const {
    if (faulty.empty()) {
      Tell(status);
      return;
    }
    TellFaults(kCommand, absl::StrCat("what is in ", request.packs_directory),
               PointersTo(faulty), {color, format.word == "json"});
  }
};

bool ParseOptions(const std::vector<std::string>& arguments,
                  ExplainOptions* parsed, int* exit_code) {
  CommandLineOptions options("myorules explain [OPTIONS] [FILE]", kSummary);
  parsed->request.AddTo(&options);
  options.Add("id", &parsed->id, "=ID: the patient's id");
  options.Add("full", &parsed->full,
              "everything: each criterion with what it read and where it "
              "stands, properties, evidence at length, all notes, the rules");
  options.Add("format", &parsed->format,
              absl::StrCat("=", absl::StrJoin(parsed->format.words, "|"),
                           ": the note as text, Markdown or a page, or the "
                           "answer (ClassifyResponse) as JSON"));
  options.Add("color", &parsed->color,
              "=auto|always|never: colours in text (auto: on a terminal, "
              "unless NO_COLOR is set)");
  options.Add("input_format", &parsed->input_format,
              "=auto|ndjson|json|binary: JSON, one patient a line or one over "
              "many lines, or length-delimited Patient");
  options.Add("server", &parsed->server,
              "=HOST:PORT: classify there and not in this process");
  std::vector<std::string> positional;
  if (!options.Parse(arguments, &positional, exit_code)) return false;
  if (!positional.empty()) parsed->file = positional[0];
  if (parsed->server.empty() || parsed->request.packs_directory.empty()) {
    return true;
  }
  *exit_code = UsageError(
      kCommand, "--packs goes with `myorules serve` where --server is given");
  return false;
}

std::string ToJson(const v1::ClassifyResponse& response) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  // Only Any and Timestamp can fail, and no answer has them.
  (void)google::protobuf::util::MessageToJsonString(response, &json, options);
  return json;
}

int PrintNote(const Explained& explained, const ExplainOptions& options) {
  if (options.format.word == "json") {
    return Print(kCommand, ToJson(explained.response));
  }
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return Failure(kCommand, terminology.status());
  const rules::NoteWriter writer(explained.response, explained.packs,
                                 **terminology);
  const bool is_text = options.format.word == "text";
  const ScreenSize screen = ScreenSizeOf(stdout);
  // A page is scrolled and printed; only text is read on a screen.
  const rules::Document note = is_text && !options.full
                                   ? FittingNote(writer, screen)
                                   : writer.Write({options.full});
  if (options.format.word == "html") return Print(kCommand, note.Html());
  if (options.format.word == "markdown") {
    return Print(kCommand, note.Markdown());
  }
  return Print(kCommand, DocumentText(note, screen.columns,
                                      Colors(options.color, stdout)));
}

// What is wrong with the input, or with how it was asked for.
int PatientFailure(const ExplainOptions& options, const absl::Status& status) {
  const int failure = options.Tell(status);
  return absl::IsNotFound(status) || absl::IsAlreadyExists(status) ? kBadInput
                                                                   : failure;
}

// Reads the patient and explains the answer that `answer` gives.
template <typename Answer>
int Explain(const ExplainOptions& options, RecordReader* reader,
            v1::ClassifyRequest request, const Answer& answer) {
  absl::StatusOr<v1::Patient> patient = FindPatient(reader, options.id);
  if (!patient.ok()) return PatientFailure(options, patient.status());
  *request.mutable_patient() = *std::move(patient);
  const absl::StatusOr<Explained> explained = answer(request);
  if (explained.ok()) return PrintNote(*explained, options);
  const int failure = options.Tell(explained.status());
  return failure == kUnavailable ? failure : kBadInput;
}

int ExplainByServer(const ExplainOptions& options, RecordReader* reader,
                    const v1::ClassifyRequest& request) {
  const absl::Status ready = CheckServer(options.server, request);
  if (!ready.ok()) return options.Tell(ready);
  return Explain(options, reader, request,
                 [&options](const v1::ClassifyRequest& asked) {
                   return ExplainThere(options.server, asked);
                 });
}

int ExplainInProcess(const ExplainOptions& options, RecordReader* reader,
                     const v1::ClassifyRequest& request) {
  std::vector<engine::Issues> faulty;
  const absl::StatusOr<Environment> environment =
      LoadEnvironment(options.request.packs_directory, &faulty);
  if (!environment.ok()) {
    options.TellPacks(faulty, environment.status());
    return kConfiguration;
  }
  const absl::Status packs =
      CheckPacks(*environment->library, options.request.packs);
  if (!packs.ok()) return options.Tell(packs);
  return Explain(options, reader, request,
                 [&environment](const v1::ClassifyRequest& asked) {
                   return ExplainHere(*environment, asked);
                 });
}

}  // namespace

int RunExplain(const std::vector<std::string>& arguments) {
  ExplainOptions options;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &exit_code)) return exit_code;
  absl::StatusOr<v1::ClassifyRequest> request =
      options.request.Request(SystemClock(), v1::VIEW_FULL);
  if (!request.ok()) return Failure(kCommand, request.status());
  request->set_what_if(true);
  const auto reader = OpenRecords(options.file, options.input_format);
  if (!reader.ok()) {
    options.Tell(reader.status());
    return kNoInput;
  }
  return options.server.empty()
             ? ExplainInProcess(options, reader->get(), *request)
             : ExplainByServer(options, reader->get(), *request);
}

}  // namespace myorules::service
