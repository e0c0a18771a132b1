// What the calls of ClassificationService do, without gRPC. The command line
// uses the same functions, so that both give the same answers.
#ifndef MYORULES_SERVICE_SERVER_HANDLERS_H_
#define MYORULES_SERVICE_SERVER_HANDLERS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "engine/base/work_budget.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/server/environment.h"

namespace myorules::service {

// `response` is empty where the status is not OK. `interruption` is asked now
// and then, on the calling thread, whether to go on.
// Errors: INVALID_ARGUMENT with each faulty field, NOT_FOUND for a pack,
// RESOURCE_EXHAUSTED for a patient who takes too long or an answer that is too
// large (limits.h), what `interruption` says.
absl::Status Classify(const Environment& environment,
                      const v1::ClassifyRequest& request,
                      v1::ClassifyResponse* response,
                      const engine::Interruption& interruption = {});

// Whether an answer of so many bytes can be sent. Errors: RESOURCE_EXHAUSTED
// where it has more than limits::kMaxAnswerBytes.
absl::Status CheckAnswerSize(size_t bytes);

// One request of a stream. What is wrong with it goes into the answer.
void ClassifyInStream(const Environment& environment, int64_t index,
                      const v1::ClassifyStreamRequest& request,
                      v1::ClassifyStreamResponse* response,
                      const engine::Interruption& interruption = {});

// The answer to a request of a stream that is at fault as a whole.
void FailInStream(int64_t index, const absl::Status& status,
                  v1::ClassifyStreamResponse* response);

// Errors: INVALID_ARGUMENT for a negative page size or a token that no page
// gave.
absl::Status ListRulePacks(const Environment& environment,
                           const v1::ListRulePacksRequest& request,
                           v1::ListRulePacksResponse* response);

// Errors: INVALID_ARGUMENT without a pack, NOT_FOUND for one that is not
// loaded.
absl::Status GetRulePack(const Environment& environment,
                         const v1::GetRulePackRequest& request,
                         v1::GetRulePackResponse* response);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_HANDLERS_H_
