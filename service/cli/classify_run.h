// Classifies the records of an input, here or by a server.
#ifndef MYORULES_SERVICE_CLI_CLASSIFY_RUN_H_
#define MYORULES_SERVICE_CLI_CLASSIFY_RUN_H_

#include <string>

#include "absl/status/status.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/cli/ordered_output.h"
#include "service/cli/patient_input.h"
#include "service/cli/record_output.h"
#include "service/server/environment.h"

namespace myorules::service {

struct ClassifyRun {
  // Everything but the patient.
  v1::ClassifyRequest request;
  OutputFormat output_format = OutputFormat::kNdjson;
};

// Classifies in this process on `threads` threads. What is wrong with a record
// goes to its place in the output.
void ClassifyHere(const ClassifyRun& run, const Environment& environment,
                  int threads, RecordReader* reader, OrderedOutput* output);

// Classifies through the server's ClassifyStream; as many patients are on their
// way as `output` has places.
// Errors: what ended the stream early. Records without an answer then have no
// place in the output.
absl::Status ClassifyThere(const ClassifyRun& run, const std::string& address,
                           RecordReader* reader, OrderedOutput* output);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_CLASSIFY_RUN_H_
