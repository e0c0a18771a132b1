// What a failed call says.
'use strict';

const grpc = require('@grpc/grpc-js');

// What to show a person. It may repeat what was sent; error.details does not, and may be logged. `rpc`: the loaded package
// `grpc.loadPackageDefinition(…).google.rpc`, with status.proto and error_details.proto.
function describeError(rpc, error) {
  if (!error.metadata) return error.message;
  for (const value of error.metadata.get('grpc-status-details-bin')) {
    for (const detail of rpc.Status.deserialize(value).details) {
      if (!detail.type_url.endsWith('/google.rpc.BadRequest')) continue;
      const badRequest = rpc.BadRequest.deserialize(detail.value);
      return badRequest.fieldViolations.map((v) => `${v.field} ${v.description}`).join('\n');
    }
  }
  return `${grpc.status[error.code]}: ${error.details}`;
}

module.exports = {describeError};
