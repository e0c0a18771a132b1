#include <deque>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "service/cli/classify_run.h"
#include "service/server/handlers.h"

namespace myorules::service {
namespace {

// Records that a thread takes at once: enough that locking costs nothing.
constexpr size_t kMaxBatchRecords = 64;
constexpr size_t kMaxBatchBytes = 256 << 10;

struct Batch {
  int64_t place = 0;
  // Position of the first record among all, from 0.
  int64_t first_index = 0;
  int64_t bytes_read = 0;
  std::vector<RawRecord> records;
};

// Thread-safe. Its length is bounded by the places of the output.
class BatchQueue {
 public:
  void Push(Batch batch) {
    absl::MutexLock lock(&mutex_);
    batches_.push_back(std::move(batch));
  }

  // No batch comes after this.
  void Close() {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
  }

  // Waits for a batch; returns false when there will be none.
  bool Pop(Batch* batch) {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &BatchQueue::CanPop));
    if (batches_.empty()) return false;
    *batch = std::move(batches_.front());
    batches_.pop_front();
    return true;
  }

 private:
  bool CanPop() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return closed_ || !batches_.empty();
  }

  absl::Mutex mutex_;
  std::deque<Batch> batches_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

// Takes what is there, so that a slow input is answered as it comes.
bool ReadBatch(RecordReader* reader, Batch* batch) {
  batch->records.clear();
  size_t bytes = 0;
  RawRecord record;
  while (batch->records.size() < kMaxBatchRecords && bytes < kMaxBatchBytes &&
         (batch->records.empty() || reader->HasNextBuffered()) &&
         reader->Next(&record)) {
    bytes += record.bytes.size();
    batch->records.push_back(std::move(record));
  }
  batch->bytes_read = reader->bytes_read();
  return !batch->records.empty();
}

// One thread's work. Messages are reused from record to record.
void Work(const ClassifyRun& run, const Environment& environment,
          BatchQueue* queue, OrderedOutput* output) {
  v1::ClassifyRequest request = run.request;
  v1::ClassifyResponse response;
  Batch batch;
  while (queue->Pop(&batch)) {
    Outcome outcome;
    int64_t index = batch.first_index;
    for (RawRecord& record : batch.records) {
      absl::Status status = ParsePatient(&record, request.mutable_patient());
      RecordPlace place = PlaceOf(record);
      place.patient_id = request.patient().id();
      if (status.ok()) status = Classify(environment, request, &response);
      if (status.ok()) {
        AddAnswer(place, index++, run.output_format, response, &outcome);
      } else {
        AddError(place, index++, run.output_format, status, &outcome);
      }
    }
    outcome.bytes_read = batch.bytes_read;
    output->Fill(batch.place, std::move(outcome));
  }
}

}  // namespace

void ClassifyHere(const ClassifyRun& run, const Environment& environment,
                  int threads, RecordReader* reader, OrderedOutput* output) {
  BatchQueue queue;
  std::vector<std::thread> workers;
  workers.reserve(threads);
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&] { Work(run, environment, &queue, output); });
  }
  int64_t index = 0;
  Batch batch;
  while (ReadBatch(reader, &batch)) {
    batch.first_index = index;
    index += static_cast<int64_t>(batch.records.size());
    batch.place = output->Reserve();
    if (batch.place < 0) break;
    queue.Push(std::move(batch));
    batch = Batch();
  }
  queue.Close();
  for (std::thread& worker : workers) worker.join();
}

}  // namespace myorules::service
