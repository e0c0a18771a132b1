#!/usr/bin/env node
// Classifies two patients through a myorules server.
//
//   npm install @grpc/grpc-js @grpc/proto-loader   (in a project of your own; ./dev setup has done it here)
//   node docs/examples/node/classify.js 127.0.0.1:7443
'use strict';

const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const {assertFits} = require('./assert_fits');

const root = path.join(__dirname, '../../..');
const loader = {
  includeDirs: [path.join(root, 'proto'), path.join(root, 'third_party/googleapis')],
  keepCase: true,  // Names as in the .proto files: birth_date, not birthDate.
  enums: String,
  longs: Number,
  oneofs: true,
};
const contract = grpc.loadPackageDefinition(
    protoLoader.loadSync(['myorules/v1/classification_service.proto', 'google/rpc/error_details.proto'], loader));

// A fact that is not there is unknown. It is never taken for absent: `false` says absent.
const patients = [
  {
    id: 'example-1',
    synthetic: true,
    medicines: [{name: 'simvastatin', started_on: {year: 2014}}],
    results: [{
      analyte: 'HMGCR', method: 'ASSAY_METHOD_ELISA', status: 'RESULT_STATUS_FINAL',
      quantity: {value: 154, unit: 'U/mL'}, raw_value: '154', collected_on: {year: 2016, month: 5, day: 9},
    }],
  },
  {
    id: 'example-2',
    synthetic: true,
    results: [{
      analyte: 'CK', status: 'RESULT_STATUS_FINAL', method: 'ASSAY_METHOD_ENZYME_ACTIVITY',
      quantity: {value: -1, unit: 'U/L'}, collected_on: {year: 2016, month: 5, day: 9},
    }],
  },
];

function describe(answer) {
  if (answer.result === 'error') return `not classified: ${answer.error.message}`;
  return answer.response.classifications.map((classification) => {
    const subgroup = classification.decisions.find((decision) => decision.id === 'subgroup_by_available_assays');
    // Open is not "no": say what is still possible, and what to ask for.
    return subgroup.status === 'DECISION_STATUS_DETERMINED' ?
        subgroup.outcome :
        `${subgroup.candidates.join(' or ')} (missing: ${subgroup.missing.join(', ')})`;
  }).join(' ');
}

if (process.argv.length !== 3) {
  console.error('usage: node classify.js HOST:PORT');
  process.exit(1);
}
// An answer may have up to 64 MiB; by itself a client takes 4. Patients go straight to the server named, whatever
// http_proxy says.
const client = new contract.myorules.v1.ClassificationService(
    process.argv[2], grpc.credentials.createInsecure(),
    {'grpc.max_receive_message_length': 64 << 20, 'grpc.enable_http_proxy': 0});
const stream = client.ClassifyStream();
stream.on('data', (answer) => console.log(answer.patient_id, describe(answer)));
stream.on('error', (error) => {
  console.error(`${grpc.status[error.code]}: ${error.details}`);
  process.exitCode = 1;
});
stream.on('end', () => client.close());
for (const patient of patients) {
  assertFits(contract.myorules.v1, 'Patient', patient, 'patient');
  stream.write({request: {patient, packs: ['imnm.lim2019'], assessed_on: {year: 2026, month: 1, day: 1}}});
}
stream.end();
