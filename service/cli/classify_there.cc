#include <deque>
#include <memory>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "myorules/v1/classification_service.grpc.pb.h"
#include "service/cli/classify_run.h"
#include "service/cli/remote.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"
#include "service/server/status.h"

namespace myorules::service {
namespace {

using Stream = grpc::ClientReaderWriter<v1::ClassifyStreamRequest,
                                        v1::ClassifyStreamResponse>;

// A record that was sent and has no answer yet.
struct Sent {
  int64_t place = 0;
  int64_t index = 0;
  RecordPlace record;
  int64_t bytes_read = 0;
};

// Thread-safe.
class SentQueue {
 public:
  void Push(Sent sent) {
    absl::MutexLock lock(&mutex_);
    sent_.push_back(std::move(sent));
  }

  bool Pop(Sent* sent) {
    absl::MutexLock lock(&mutex_);
    if (sent_.empty()) return false;
    *sent = std::move(sent_.front());
    sent_.pop_front();
    return true;
  }

  bool empty() {
    absl::MutexLock lock(&mutex_);
    return sent_.empty();
  }

 private:
  absl::Mutex mutex_;
  std::deque<Sent> sent_ ABSL_GUARDED_BY(mutex_);
};

// Reads the answers, which come in the order of the requests.
void ReadAnswers(const ClassifyRun& run, Stream* stream, SentQueue* queue,
                 OrderedOutput* output) {
  v1::ClassifyStreamResponse answer;
  Sent sent;
  while (stream->Read(&answer) && queue->Pop(&sent)) {
    Outcome outcome;
    outcome.bytes_read = sent.bytes_read;
    if (answer.has_response()) {
      AddAnswer(sent.record, sent.index, run.output_format, answer.response(),
                &outcome);
    } else {
      AddError(sent.record, sent.index, run.output_format,
               FromRpcStatus(answer.error()), &outcome);
    }
    output->Fill(sent.place, std::move(outcome));
  }
  // The stream is over; whoever waits for a place must not wait for ever.
  if (!queue->empty()) output->Abandon();
}

absl::Status ParseForServer(RawRecord* record, v1::ClassifyRequest* request) {
  absl::Status status = ParsePatient(record, request->mutable_patient());
  if (!status.ok()) return status;
  const size_t size = request->ByteSizeLong();
  // The stream's message wraps the request: a few bytes more.
  if (size + 16 <= limits::kMaxRequestBytes) return absl::OkStatus();
  return InvalidField("patient",
                      absl::StrCat("the request has ", size, " bytes; at most ",
                                   limits::kMaxRequestBytes, " are allowed"));
}

// Sends all records; those that cannot be sent get an error in their place.
void SendRecords(const ClassifyRun& run, RecordReader* reader, Stream* stream,
                 SentQueue* queue, OrderedOutput* output) {
  v1::ClassifyStreamRequest message;
  *message.mutable_request() = run.request;
  RawRecord record;
  for (int64_t index = 0; reader->Next(&record); ++index) {
    Sent sent;
    sent.place = output->Reserve();
    if (sent.place < 0) return;
    sent.index = index;
    sent.bytes_read = reader->bytes_read();
    const absl::Status status =
        ParseForServer(&record, message.mutable_request());
    sent.record = PlaceOf(record);
    sent.record.patient_id = message.request().patient().id();
    if (status.ok()) {
      queue->Push(std::move(sent));
      if (!stream->Write(message)) return;
    } else {
      Outcome outcome;
      outcome.bytes_read = sent.bytes_read;
      AddError(sent.record, index, run.output_format, status, &outcome);
      output->Fill(sent.place, std::move(outcome));
    }
  }
}

}  // namespace

absl::Status ClassifyThere(const ClassifyRun& run, const std::string& address,
                           RecordReader* reader, OrderedOutput* output) {
  const auto stub = ConnectTo(address);
  grpc::ClientContext context;
  const std::unique_ptr<Stream> stream = stub->ClassifyStream(&context);
  SentQueue queue;
  std::thread answers([&] { ReadAnswers(run, stream.get(), &queue, output); });
  SendRecords(run, reader, stream.get(), &queue, output);
  stream->WritesDone();
  answers.join();
  absl::Status status = ServerStatus(address, stream->Finish());
  if (status.ok() && !queue.empty()) {
    return absl::UnavailableError(absl::StrCat(
        "server ", address, ": ended the stream before the last answer"));
  }
  return status;
}

}  // namespace myorules::service
