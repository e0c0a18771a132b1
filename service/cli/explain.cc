#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/patient_input.h"
#include "service/cli/render_text.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/server/handlers.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Explains the answer for one patient of FILE or standard input: what was\n"
    "decided and why, what is missing, which flags are up and on what "
    "evidence.";

// Looks for the patient `id`; without an id there must be one patient alone.
// Errors: INVALID_ARGUMENT for several without an id, ALREADY_EXISTS for
// several of this id, NOT_FOUND, with what is wrong with records that may be
// it.
absl::StatusOr<v1::Patient> FindPatient(RecordReader* reader,
                                        const std::string& id) {
  v1::Patient found;
  // Where its records are, readable or not.
  std::vector<std::string> places;
  bool is_read = false;
  // Faulty records matter only where the patient may be one of them.
  std::string faulty;
  RawRecord record;
  while (reader->Next(&record)) {
    v1::Patient patient;
    const absl::Status status = ParsePatient(record, &patient);
    const bool is_asked_for = id.empty() || patient.id() == id;
    if (is_asked_for) places.push_back(record.Place());
    if (status.ok() && is_asked_for) {
      found = std::move(patient);
      is_read = true;
    } else if (!status.ok() && (is_asked_for || patient.id().empty())) {
      absl::StrAppend(&faulty, "\n", record.Place(), ": ", status.message());
    }
    if (id.empty() && (places.size() > 1 || !status.ok())) break;
  }
  if (!reader->status().ok()) return reader->status();
  if (id.empty() && places.size() > 1) {
    return absl::InvalidArgumentError(
        "the input holds several patients; choose one with --id");
  }
  if (places.size() > 1) {
    return absl::AlreadyExistsError(
        absl::StrCat("patient '", id, "' comes more than once: ",
                     absl::StrJoin(places, ", "), "; leave one of them in"));
  }
  if (is_read) return found;
  return absl::NotFoundError(absl::StrCat(
      id.empty() ? "no patient in the input"
                 : absl::StrCat("no patient '", id, "' in the input"),
      faulty));
}

int PrintAnswers(const Environment& environment,
                 const v1::ClassifyRequest& request, RenderOptions options) {
  v1::ClassifyResponse response;
  const absl::Status status = Classify(environment, request, &response);
  if (!status.ok()) {
    Failure("explain", status);
    return kBadInput;
  }
  std::string text;
  for (const v1::Classification& classification : response.classifications()) {
    const auto pack = environment.library->Find(classification.pack().hash());
    options.pack = pack.ok() ? &(*pack)->linked() : nullptr;
    absl::StrAppend(&text, text.empty() ? "" : "\n",
                    RenderText(classification, options));
  }
  return Print("explain", text);
}

}  // namespace

int RunExplain(const std::vector<std::string>& arguments) {
  RequestOptions request_options;
  RenderOptions render_options;
  std::string id;
  InputFormat format = InputFormat::kAutoOrJson;
  CommandLineOptions options("myorules explain [OPTIONS] [FILE]", kSummary);
  request_options.AddTo(&options);
  options.Add("id", &id, "=ID: the patient's id");
  options.Add("full", &render_options.full,
              "also the trace, caveats and what cannot be said yet");
  options.Add("input_format", &format,
              "=auto|ndjson|json|binary: JSON, one patient a line or one over "
              "many lines, or length-delimited Patient");
  std::vector<std::string> positional;
  int exit_code = kOk;
  if (!options.Parse(arguments, &positional, &exit_code)) return exit_code;

  absl::StatusOr<v1::ClassifyRequest> request =
      request_options.Request(SystemClock(), v1::VIEW_FULL);
  if (!request.ok()) return Failure("explain", request.status());
  const auto reader =
      OpenRecords(positional.empty() ? "" : positional[0], format);
  if (!reader.ok()) {
    Failure("explain", reader.status());
    return kNoInput;
  }
  const absl::StatusOr<Environment> environment =
      LoadEnvironment(request_options.packs_directory);
  if (!environment.ok()) {
    Failure("explain", environment.status());
    return kConfiguration;
  }
  const absl::Status packs =
      CheckPacks(*environment->library, request_options.packs);
  if (!packs.ok()) return Failure("explain", packs);
  absl::StatusOr<v1::Patient> patient = FindPatient(reader->get(), id);
  if (!patient.ok()) {
    const int failure = Failure("explain", patient.status());
    const absl::StatusCode code = patient.status().code();
    return code == absl::StatusCode::kNotFound ||
                   code == absl::StatusCode::kAlreadyExists
               ? kBadInput
               : failure;
  }
  *request->mutable_patient() = *std::move(patient);
  return PrintAnswers(*environment, *request, render_options);
}

}  // namespace myorules::service
