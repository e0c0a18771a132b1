#include <pthread.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/classify/classify.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/record_options.h"
#include "service/cli/request_options.h"
#include "service/server/address.h"
#include "service/server/limits.h"
#include "service/server/server.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Serves ClassificationService, LabService, health checking and reflection "
    "over gRPC;\nwith --record PatientService as well.\n"
    "SIGTERM or SIGINT ends it: health checks say NOT_SERVING, calls that have "
    "begun\nare finished (--drain_time), then cancelled; the exit status is 0. "
    "A second signal\nends it at once.";

void Log(absl::string_view line) {
  std::fprintf(stderr, "%s\n", absl::StrCat("myorules serve: ", line).c_str());
}

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Waits for a signal that every thread holds back; a second one then has its
// usual effect.
void WaitForStop(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  Log(absl::StrCat("stopping (", signal == SIGTERM ? "SIGTERM" : "SIGINT",
                   ")"));
}

}  // namespace

int RunServe(const std::vector<std::string>& arguments) {
  std::string listen = "127.0.0.1:7443";
  std::string packs_directory;
  std::string lab_profiles_directory;
  std::string record_path;
  absl::Duration drain_time = limits::kDrainTime;
  CommandLineOptions options("myorules serve [OPTIONS]", kSummary);
  options.Add("listen", &listen,
              "=HOST:PORT: where to listen; port 0 takes a free one "
              "(default: 127.0.0.1:7443)");
  options.Add("packs", &packs_directory,
              "=DIR: further packs, DIR/NAME/pack.textproto");
  options.Add("lab_profiles", &lab_profiles_directory,
              "=DIR: further profiles of laboratories, DIR/NAME.textproto");
  options.Add("record", &record_path,
              "=PATH: keeps patients in this file, which is made where there "
              "is none, and serves PatientService (default: keeps nothing)");
  options.Add("drain_time", &drain_time,
              "=TIME: how long calls that have begun may go on after SIGTERM, "
              "such as 500ms or 1m (default: 20s)");
  std::vector<std::string> positional;
  int exit_code = kOk;
  if (!options.Parse(arguments, &positional, &exit_code, 0)) return exit_code;
  if (drain_time < absl::ZeroDuration() || drain_time > limits::kMaxDrainTime) {
    return UsageError("serve", "--drain_time must be from 0s to 1h");
  }

  // Before any thread begins, so that all inherit it.
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A file that may not grow (ulimit -f) is an error of the disk, told to
  // whoever calls, and not the end of the service.
  std::signal(SIGXFSZ, SIG_IGN);

  absl::StatusOr<Environment> environment = LoadEnvironment(packs_directory);
  if (environment.ok()) {
    const auto lab_reader = LabReader::Load(lab_profiles_directory);
    if (lab_reader.ok()) {
      environment->lab_reader = *lab_reader;
    } else {
      environment = lab_reader.status();
    }
  }
  if (!environment.ok()) {
    Failure("serve", environment.status());
    return kConfiguration;
  }
  if (!record_path.empty()) {
    const auto recorder =
        OpenRecord(record_path, RecordAccess::kCreate, environment->library);
    if (!recorder.ok()) return RecordFailure("serve", recorder.status());
    environment->recorder = *recorder;
  }
  const absl::StatusOr<std::unique_ptr<Server>> server =
      Server::Start(listen, *environment);
  if (!server.ok()) return Failure("serve", server.status());
  Log(absl::StrCat("engine ", engine::kEngineVersion,
                   ", packs: ", environment->library->packs().size(),
                   record_path.empty()
                       ? ", no record"
                       : absl::StrCat(", record: ", record_path)));
  if (!IsLoopback(listen)) {
    Log("warning: the address can be reached from other machines, and what "
        "goes "
        "over it is not encrypted");
  }
  std::printf("listening on %s\n", (*server)->address().c_str());
  std::fflush(stdout);

  WaitForStop(signals);
  switch ((*server)->Shutdown(drain_time, limits::kCancelGrace)) {
    case Stopped::kDrained:
      Log("stopped");
      break;
    case Stopped::kCancelled:
      Log("stopped; calls that took too long were cancelled");
      break;
    case Stopped::kComputing:
      Log("stopped; calls that took too long were cut off while they computed");
      // Their threads use what an orderly return would take away.
      std::_Exit(kOk);
  }
  return kOk;
}

}  // namespace myorules::service
