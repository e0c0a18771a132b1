#include <algorithm>
#include <cstdio>
#include <thread>

#include "absl/strings/str_cat.h"
#include "service/cli/classify_run.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/progress.h"
#include "service/cli/remote.h"
#include "service/cli/request_options.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Classifies each patient of FILE or standard input, in their order. A "
    "record "
    "that\ncannot be classified gets an error in its place, and a line on "
    "standard error;\nthe others are not touched by it.\n\n"
    "exit status: 0 all classified; 65 some records were not; 64 wrong "
    "command\n"
    "line; 66 no input; 69 server unavailable; 70 a fault of the program; 74 "
    "the\n"
    "output cannot be written; 78 a pack does not load";

constexpr int kMaxThreads = 256;
// Places of the output: batches here, records on their way to a server.
constexpr int kOpenBatchesPerThread = 4;
constexpr int kOpenRecords = 256;

struct ClassifyOptions {
  RequestOptions request;
  std::string view = "basic";
  bool what_if = false;
  InputFormat input_format = InputFormat::kAuto;
  OutputFormat output_format = OutputFormat::kNdjson;
  std::string server;
  absl::optional<int> threads;  // Not set: as many as processors.
  std::string file;
};

bool ParseOptions(const std::vector<std::string>& arguments,
                  ClassifyOptions* parsed, int* exit_code) {
  CommandLineOptions options("myorules classify [OPTIONS] [FILE]", kSummary);
  parsed->request.AddTo(&options);
  options.Add("view", &parsed->view,
              "=basic|full: full adds the trace and the evidence");
  options.Add("what_if", &parsed->what_if,
              "also what the values of each missing fact would lead to; takes "
              "some hundred times as long");
  options.Add("input_format", &parsed->input_format,
              "=auto|ndjson|json|binary: Patient as JSON, one a line or one in "
              "all, or length-delimited");
  options.Add("output_format", &parsed->output_format,
              "=ndjson|binary: Classification as JSON, one a line, or "
              "length-delimited ClassifyStreamResponse");
  options.Add("server", &parsed->server,
              "=HOST:PORT: classify there and not in this process");
  options.Add("threads", &parsed->threads,
              "=N: threads that classify (default: as many as processors)");
  std::vector<std::string> positional;
  if (!options.Parse(arguments, &positional, exit_code)) return false;
  if (!positional.empty()) parsed->file = positional[0];
  return true;
}

// What else can be wrong with the options; empty: nothing.
std::string Fault(const ClassifyOptions& options) {
  if (options.view != "basic" && options.view != "full") {
    return absl::StrCat("--view=", options.view,
                        ": basic and full are the views");
  }
  if (options.threads.has_value() &&
      (*options.threads < 1 || *options.threads > kMaxThreads)) {
    return absl::StrCat("--threads must be from 1 to ", kMaxThreads);
  }
  if (!options.server.empty() && !options.request.packs_directory.empty()) {
    return "--packs goes with `myorules serve` where --server is given";
  }
  return "";
}

int Finish(const RecordReader& reader, const OrderedOutput& output) {
  if (!output.writable()) {
    std::fprintf(stderr, "myorules classify: cannot write the output\n");
    return kCannotWrite;
  }
  if (!reader.status().ok()) {
    Failure("classify", reader.status());
    return kNoInput;
  }
  if (output.records() == 0) {
    std::fprintf(stderr, "myorules classify: no patient in the input\n");
  }
  if (output.internal() > 0) return kInternal;
  if (output.failed() == 0) return kOk;
  std::fprintf(stderr, "%s\n",
               absl::StrCat("myorules classify: ", output.failed(), " of ",
                            output.records(), " records were not classified")
                   .c_str());
  return kBadInput;
}

int ClassifyByServer(const ClassifyOptions& options, const ClassifyRun& run,
                     RecordReader* reader) {
  const absl::Status ready = CheckServer(options.server, run.request);
  if (!ready.ok()) return Failure("classify", ready);
  Progress progress(SizeOf(options.file));
  OrderedOutput output(stdout, kOpenRecords, &progress);
  const absl::Status status =
      ClassifyThere(run, options.server, reader, &output);
  progress.Clear();
  if (output.writable() && !status.ok()) {
    std::fprintf(stderr, "%s\n",
                 absl::StrCat("myorules classify: the server's stream "
                              "ended; records answered before: ",
                              output.records())
                     .c_str());
    return Failure("classify", status);
  }
  return Finish(*reader, output);
}

int ClassifyInProcess(const ClassifyOptions& options, const ClassifyRun& run,
                      RecordReader* reader) {
  const absl::StatusOr<Environment> environment =
      LoadEnvironment(options.request.packs_directory);
  if (!environment.ok()) {
    Failure("classify", environment.status());
    return kConfiguration;
  }
  const absl::Status packs =
      CheckPacks(*environment->library, options.request.packs);
  if (!packs.ok()) return Failure("classify", packs);
  const int threads = options.threads.value_or(std::clamp<int>(
      static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads));
  Progress progress(SizeOf(options.file));
  OrderedOutput output(stdout, threads * kOpenBatchesPerThread, &progress);
  ClassifyHere(run, *environment, threads, reader, &output);
  progress.Clear();
  return Finish(*reader, output);
}

}  // namespace

int RunClassify(const std::vector<std::string>& arguments) {
  ClassifyOptions options;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &exit_code)) return exit_code;
  const std::string fault = Fault(options);
  if (!fault.empty()) return UsageError("classify", fault);
  absl::StatusOr<v1::ClassifyRequest> request = options.request.Request(
      SystemClock(), options.view == "full" ? v1::VIEW_FULL : v1::VIEW_BASIC);
  if (!request.ok()) return Failure("classify", request.status());
  request->set_what_if(options.what_if);
  const absl::StatusOr<std::unique_ptr<RecordReader>> reader =
      OpenRecords(options.file, options.input_format);
  if (!reader.ok()) {
    Failure("classify", reader.status());
    return kNoInput;
  }
  const ClassifyRun run{*request, options.output_format};
  return options.server.empty() ? ClassifyInProcess(options, run, reader->get())
                                : ClassifyByServer(options, run, reader->get());
}

}  // namespace myorules::service
