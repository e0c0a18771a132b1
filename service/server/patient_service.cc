#include "service/server/patient_service.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/time/clock.h"
#include "service/server/limits.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_calls.h"

namespace myorules::service {
namespace {

absl::Status Gone() { return absl::CancelledError("the client is gone"); }

}  // namespace

template <typename Request, typename Response>
void PatientService::AddRead(const char* name,
                             absl::Status (*handler)(const Environment&,
                                                     const Request&,
                                                     Response*)) {
  AddUnary<Request, Response>(
      name, [this, handler](grpc::ServerContext* context,
                            const Request& request, Response* response) {
        absl::Status status = CheckHasRecord(environment_);
        if (!status.ok()) return status;
        return handler(environment_, request, response);
      });
}

template <typename Request, typename Response>
void PatientService::AddChange(
    const char* name,
    absl::Status (*handler)(const Environment&, const Request&, Response*,
                            const engine::Interruption&)) {
  AddUnary<Request, Response>(
      name, [this, handler](grpc::ServerContext* context,
                            const Request& request, Response* response) {
        absl::Status status = CheckHasRecord(environment_);
        if (!status.ok()) return status;
        return handler(environment_, request, response, WhenCancelled(context));
      });
}

PatientService::PatientService(Environment environment)
    : environment_(std::move(environment)) {
  AddChange("/myorules.v1.PatientService/CreatePatient", &CreatePatient);
  AddRead("/myorules.v1.PatientService/GetPatient", &GetPatient);
  AddChange("/myorules.v1.PatientService/UpdatePatient", &UpdatePatient);
  AddRead("/myorules.v1.PatientService/ListPatients", &ListPatients);
  AddRead("/myorules.v1.PatientService/DeletePatient", &DeletePatient);
  AddChange("/myorules.v1.PatientService/MergePatients", &MergePatients);
  AddRead("/myorules.v1.PatientService/ListClassifications",
          &ListClassifications);
  AddServerStream<v1::WatchClassificationsRequest,
                  v1::WatchClassificationsResponse>(
      "/myorules.v1.PatientService/WatchClassifications",
      [this](grpc::ServerContext* context,
             const v1::WatchClassificationsRequest& request,
             Writer* writer) { return Watch(context, request, writer); });
}

// Each watcher holds a thread. The record is asked again and again rather than
// told by whoever writes: other processes may write to it, too.
absl::Status PatientService::Watch(
    grpc::ServerContext* context,
    const v1::WatchClassificationsRequest& request, Writer* writer) {
  absl::Status status = CheckHasRecord(environment_);
  if (!status.ok()) return status;
  const absl::Cleanup leave = [this] { --watchers_; };
  if (++watchers_ > limits::kMaxWatchers) {
    return absl::ResourceExhaustedError("too many clients watch");
  }
  const absl::StatusOr<WatchPlace> begin = BeginOfWatch(environment_, request);
  if (!begin.ok()) return begin.status();
  WatchPlace place = *begin;
  // A client that is cut off before the first change can go on from here.
  v1::WatchClassificationsResponse start;
  start.set_resume_token(place.Token());
  if (!writer->Write(start)) return Gone();
  while (true) {
    if (context->IsCancelled()) return Gone();
    const grpc::Status admitted = calls().Admit();
    if (!admitted.ok()) return FromGrpcStatus(admitted);
    const int64_t before = place.sequence;
    const auto changes = NextChanges(environment_, request, &place);
    if (!changes.ok()) return changes.status();
    for (const v1::WatchClassificationsResponse& change : *changes) {
      if (!writer->Write(change)) return Gone();
    }
    if (place.sequence == before) absl::SleepFor(limits::kWatchInterval);
  }
}

}  // namespace myorules::service
