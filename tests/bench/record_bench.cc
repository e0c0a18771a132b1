// What a durable call of a laboratory costs beside what it costs at least: the
// calls go to a running service, and a bare program writes the same rows in the
// same transactions to a copy of its record. Prints a table, then "figure NAME
// VALUE" each. docs/internals/performance.md says what is measured.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"
#include "myorules/v1/lab_service.pb.h"
#include "myorules/v1/patient_service.grpc.pb.h"
#include "tests/bench/bare_record.h"
#include "tests/bench/lab_panel.h"

namespace myorules::bench {
namespace {

struct Options {
  std::string address;
  // The service's file, and where the bare program's is made.
  std::string record;
  std::string copy;
  int rounds = 0;
  int calls = 0;
};

absl::Status StatusOf(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

// The running service.
class Client {
 public:
  explicit Client(const std::string& address)
      : channel_(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
        patients_(v1::PatientService::NewStub(channel_)) {}

  absl::Status Create(const std::string& id) {
    grpc::ClientContext context;
    v1::CreatePatientRequest request;
    request.mutable_patient()->set_id(id);
    v1::CreatePatientResponse response;
    return StatusOf(patients_->CreatePatient(&context, request, &response));
  }

  // The answer as it comes: what a client makes of it is not the service's.
  absl::Status Report(const v1::ReportResultsRequest& request,
                      grpc::ByteBuffer* answer) {
    static const grpc::internal::RpcMethod kReport(
        "/myorules.v1.LabService/ReportResults",
        grpc::internal::RpcMethod::NORMAL_RPC);
    grpc::ClientContext context;
    return StatusOf(grpc::internal::BlockingUnaryCall(
        channel_.get(), kReport, &context, request, answer));
  }

  // A call that does nothing.
  absl::Status Empty() {
    static const grpc::internal::RpcMethod kCheck(
        "/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC);
    grpc::ClientContext context;
    const grpc::ByteBuffer request(nullptr, 0);
    grpc::ByteBuffer response;
    return StatusOf(
        grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
            channel_.get(), kCheck, &context, request, &response));
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::PatientService::Stub> patients_;
};

// All results are to be stored.
absl::Status CheckStored(grpc::ByteBuffer answer) {
  v1::ReportResultsResponse response;
  absl::Status status = StatusOf(
      grpc::SerializationTraits<v1::ReportResultsResponse>::Deserialize(
          &answer, &response));
  for (const v1::ResultAcknowledgement& result : response.results()) {
    if (status.ok() && result.outcome() != v1::REPORT_OUTCOME_STORED) {
      status = absl::InternalError(
          absl::StrCat("not stored: ", result.ShortDebugString()));
    }
  }
  return status;
}

v1::ReportResultsRequest ReportFor(const std::string& patient, int results) {
  static const std::vector<v1::RawResult> kPanel = Panel();
  v1::ReportResultsRequest request;
  request.set_request_id(absl::StrCat("report-", patient));
  for (int i = 0; i < results; ++i) {
    v1::ResultReport& report = *request.add_results();
    report.set_patient_id(patient);
    *report.mutable_raw() = kPanel[kPanel.size() - 1 - i];
    report.mutable_raw()->set_id(absl::StrCat("result-", i));
    report.mutable_raw()->set_specimen_id(absl::StrCat("specimen-", patient));
    report.mutable_raw()->set_collected_on("2026-01-05");
    report.mutable_result_time()->set_seconds(1'767'700'000);
  }
  return request;
}

// Laboratories that report at once.
constexpr int kClients = 4;

constexpr int kPanelSize = 18;

// Times of one round, in microseconds a call.
struct Round {
  double panels = 0;
  double bare_panels = 0;
  double one = 0;
  double reading_one = 0;
  double bare_one = 0;
  double empty = 0;
};

// Times of one call of one result and of what it is compared with.
struct Call {
  double one = 0;
  double bare = 0;
  double empty = 0;
};

template <typename Entry, typename Value>
double MedianOf(const std::vector<Entry>& entries, Value value) {
  std::vector<double> values;
  values.reserve(entries.size());
  for (const Entry& entry : entries) values.push_back(value(entry));
  const auto middle = values.begin() + static_cast<int>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Adds the time that `run` takes.
template <typename Run>
absl::Status Timed(const Run& run, double* microseconds) {
  const absl::Time begin = absl::Now();
  absl::Status status = run();
  *microseconds += absl::ToDoubleMicroseconds(absl::Now() - begin);
  return status;
}

class Bench {
 public:
  explicit Bench(Options options)
      : options_(std::move(options)), client_(options_.address) {}

  absl::Status Run() {
    absl::Status status = Prepare();
    for (int i = 0; i < options_.rounds && status.ok(); ++i) {
      Round round;
      status = Throughput(i, &round);
      if (status.ok()) status = Latency(i, &round);
      for (double* time : {&round.panels, &round.bare_panels, &round.one,
                           &round.reading_one, &round.bare_one, &round.empty}) {
        *time /= options_.calls;
      }
      rounds_.push_back(round);
    }
    if (status.ok()) status = bare_->Compare();
    if (status.ok()) Print();
    return status;
  }

 private:
  static std::string Patient(const char* what, int round, int call) {
    return absl::StrCat(what, "-", round, "-", call);
  }

  // Patients on record, and everything warm that is warm in a service.
  absl::Status Prepare() {
    absl::Status status;
    for (int round = 0; round < options_.rounds; ++round) {
      for (int call = 0; call < options_.calls && status.ok(); ++call) {
        status = client_.Create(Patient("panel", round, call));
        status.Update(client_.Create(Patient("one", round, call)));
      }
    }
    if (status.ok()) status = client_.Create("warm");
    grpc::ByteBuffer answer;
    if (status.ok()) {
      status = client_.Report(ReportFor("warm", kPanelSize), &answer);
    }
    if (status.ok()) status = CheckStored(answer);
    if (status.ok()) status = client_.Empty();
    if (!status.ok()) return status;
    auto bare = BareRecord::Make(options_.record, options_.copy);
    if (!bare.ok()) return bare.status();
    bare_ = *std::move(bare);
    return absl::OkStatus();
  }

  // Several clients report panels at once; the bare program, alone, writes the
  // same rows in the same transactions.
  absl::Status Throughput(int round, Round* times) {
    std::vector<grpc::ByteBuffer> answers(options_.calls);
    absl::Status status =
        Timed([&] { return ReportPanels(round, &answers); }, &times->panels);
    for (const grpc::ByteBuffer& answer : answers) {
      if (status.ok()) status = CheckStored(answer);
    }
    std::vector<BareCommit> commits;
    for (int call = 0; call < options_.calls && status.ok(); ++call) {
      absl::StatusOr<BareCommit> rows =
          bare_->Read(Patient("panel", round, call));
      if (!rows.ok()) return rows.status();
      commits.push_back(*std::move(rows));
    }
    std::sort(commits.begin(), commits.end(),
              [](const BareCommit& a, const BareCommit& b) {
                return a.events.front().sequence < b.events.front().sequence;
              });
    for (const BareCommit& commit : commits) {
      if (!status.ok()) break;
      status = Timed([&] { return bare_->Write(commit); }, &times->bare_panels);
    }
    return status;
  }

  absl::Status ReportPanels(int round, std::vector<grpc::ByteBuffer>* answers) {
    absl::Status statuses[kClients];
    std::vector<std::thread> clients;
    clients.reserve(kClients);
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([this, round, i, answers, status = &statuses[i]] {
        for (int call = i; call < options_.calls; call += kClients) {
          status->Update(client_.Report(
              ReportFor(Patient("panel", round, call), kPanelSize),
              &(*answers)[call]));
        }
      });
    }
    absl::Status status;
    for (int i = 0; i < kClients; ++i) {
      clients[i].join();
      status.Update(statuses[i]);
    }
    return status;
  }

  // One client, one result a call, and beside each call an empty one and the
  // bare commit of its rows.
  absl::Status Latency(int round, Round* times) {
    for (int call = 0; call < options_.calls; ++call) {
      const std::string patient = Patient("one", round, call);
      const v1::ReportResultsRequest request = ReportFor(patient, 1);
      grpc::ByteBuffer answer;
      Call& took = taken_.emplace_back();
      absl::Status status =
          Timed([&] { return client_.Report(request, &answer); }, &took.one);
      if (status.ok()) {
        status = Timed([&] { return client_.Empty(); }, &took.empty);
      }
      if (status.ok()) {
        status =
            Timed([&] { return CheckStored(answer); }, &times->reading_one);
      }
      if (!status.ok()) return status;
      const absl::StatusOr<BareCommit> rows = bare_->Read(patient);
      if (!rows.ok()) return rows.status();
      status = Timed([&] { return bare_->Write(*rows); }, &took.bare);
      if (!status.ok()) return status;
      times->one += took.one;
      times->bare_one += took.bare;
      times->empty += took.empty;
    }
    return absl::OkStatus();
  }

  void Print() const {
    const auto print = [&](const char* name, auto value) {
      std::printf("%-44s %8.0f us\n", name, MedianOf(rounds_, value));
    };
    print("report of 18 results, 4 clients at once",
          [](const Round& round) { return round.panels; });
    print("  its rows, bare",
          [](const Round& round) { return round.bare_panels; });
    print("report of 1 result, one client",
          [](const Round& round) { return round.one; });
    print("  its rows, bare",
          [](const Round& round) { return round.bare_one; });
    print("  empty call", [](const Round& round) { return round.empty; });
    print("  its answer read by the client, not counted",
          [](const Round& round) { return round.reading_one; });
    // Means hold the few calls that wait for the disk for long.
    std::printf(
        "by the median call: report of 1 result %.0f us, its row, bare %.0f "
        "us, empty call %.0f us\n",
        MedianOf(taken_, [](const Call& call) { return call.one; }),
        MedianOf(taken_, [](const Call& call) { return call.bare; }),
        MedianOf(taken_, [](const Call& call) { return call.empty; }));
    std::printf("figure lab_durable_vs_bare %.3g\n",
                MedianOf(rounds_, [](const Round& r) {
                  return r.bare_panels / r.panels;
                }));
    std::printf("figure lab_latency_vs_bare %.3g\n",
                MedianOf(rounds_, [](const Round& r) {
                  return r.one / (r.empty + r.bare_one);
                }));
  }

  const Options options_;
  Client client_;
  std::unique_ptr<BareRecord> bare_;
  std::vector<Round> rounds_;
  std::vector<Call> taken_;
};

absl::Status Main(const std::vector<std::string>& arguments) {
  Options options;
  if (arguments.size() != 5 ||
      !absl::SimpleAtoi(arguments[3], &options.rounds) ||
      !absl::SimpleAtoi(arguments[4], &options.calls)) {
    return absl::InvalidArgumentError(
        "usage: record_bench HOST:PORT RECORD COPY ROUNDS CALLS");
  }
  options.address = arguments[0];
  options.record = arguments[1];
  options.copy = arguments[2];
  return Bench(std::move(options)).Run();
}

}  // namespace
}  // namespace myorules::bench

int main(int argc, char** argv) {
  const absl::Status status = myorules::bench::Main({argv + 1, argv + argc});
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
