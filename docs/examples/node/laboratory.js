#!/usr/bin/env node
// What an interface to a laboratory does with a myorules server: report results as they are printed, see which wait for
// their patient, move some to the right patient.
//
//   npm install @grpc/grpc-js @grpc/proto-loader   (in a project of your own; ./dev setup has done it here)
//   node docs/examples/node/laboratory.js 127.0.0.1:7443 report results.ndjson LEIDEN
//   node docs/examples/node/laboratory.js 127.0.0.1:7443 unmatched
//   node docs/examples/node/laboratory.js 127.0.0.1:7443 move FROM_PATIENT TO_PATIENT SPECIMEN …
//
// Each line of the file is a ResultReport: {"patientId": "p-1", "resultTime": "2026-03-02T10:00:00Z", "raw": {"analyte":
// "SRP Ab", "method": "line blot", "value": "2+", "status": "F"}}. The last argument of `report` is the id of the profile
// by which the laboratory prints. Exit status 1: a result was refused, or the call was.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const {assertFits} = require('./assert_fits');
const {PackWords, flagMessage} = require('./pack_words');
const {describeError} = require('./rpc_errors');

const DEADLINE_MILLISECONDS = 30000;
// A call takes up to 1,000 results of up to 50 patients; so many results are never of more.
const RESULTS_A_CALL = 50;
// Whether it was done, nobody knows: the same call again is safe, for it has the same requestId.
const TRY_AGAIN = [grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED];

const root = path.join(__dirname, '../../..');
// Names as in JSON: patientId, not patient_id.
const contract = grpc.loadPackageDefinition(protoLoader.loadSync(
    ['myorules/v1/lab_service.proto', 'myorules/v1/classification_service.proto', 'google/rpc/status.proto',
     'google/rpc/error_details.proto'],
    {includeDirs: [path.join(root, 'proto'), path.join(root, 'third_party/googleapis')],
     enums: String, longs: Number, defaults: true, oneofs: true}));
const types = contract.myorules.v1;

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Until there is an answer: a result that was not acknowledged is not on record, and stays here.
async function call(client, method, request) {
  for (let pause = 200; ; pause = Math.min(2 * pause, 30000)) {
    try {
      return await new Promise((resolve, reject) => client[method](
          request, {deadline: Date.now() + DEADLINE_MILLISECONDS},
          (error, response) => error ? reject(error) : resolve(response)));
    } catch (error) {
      if (!TRY_AGAIN.includes(error.code)) throw error;
      console.error(`${grpc.status[error.code]}: trying again`);
    }
    await wait(pause * (0.5 + Math.random()));
  }
}

function parseLine(line, number) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`line ${number} is not JSON: ${error.message}; a result stands on one line`);
  }
}

function readReport(text, line) {
  const {resultTime, ...report} = parseLine(text, line);
  // What does not fit the contract would be dropped without a word.
  assertFits(types, 'ResultReport', report, `line ${line}`);
  if (resultTime === undefined) return report;
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(resultTime) ?
      Date.parse(resultTime) : NaN;
  if (Number.isNaN(milliseconds)) throw new Error(`line ${line}: resultTime must be as 2026-03-02T10:00:00Z`);
  const seconds = Math.floor(milliseconds / 1000);
  return {...report, resultTime: {seconds, nanos: (milliseconds - 1000 * seconds) * 1e6}};
}

// One ResultReport a line, with its line. All that is printed goes along, and nothing is tidied up.
function readReports(file) {
  return fs.readFileSync(file, 'utf8').split('\n')
      .map((text, index) => ({text, line: index + 1}))
      .filter(({text}) => text.trim())
      .map(({text, line}) => ({line, report: readReport(text, line)}));
}

// Returns how many results were refused.
async function reportAll(client, packWords, file, profile) {
  const rows = readReports(file);
  const counts = {};
  for (let begin = 0; begin < rows.length; begin += RESULTS_A_CALL) {
    const sent = rows.slice(begin, begin + RESULTS_A_CALL);
    const response = await call(client, 'ReportResults', {
      requestId: crypto.randomUUID(), profile, results: sent.map(({report}) => report)});
    response.results.forEach((result, index) => {
      const outcome = result.outcome.replace('REPORT_OUTCOME_', '');
      counts[outcome] = (counts[outcome] || 0) + 1;
      if (result.problems.length || (result.reading && result.reading.problems.length)) {
        printProblems(`line ${sent[index].line}: ${outcome}`, result);
      }
    });
    for (const patient of response.patients) await printPatient(patient, packWords);
  }
  console.log(Object.keys(counts).sort().map((outcome) => `${counts[outcome]} ${outcome}`).join(', '));
  return counts.REFUSED || 0;
}

function printProblems(head, result) {
  console.log(head);
  for (const problem of result.reading ? result.reading.problems : []) {
    const nearest = problem.nearest.length ? ` (nearest: ${problem.nearest.join(', ')})` : '';
    console.log(`  ${problem.field}: ${problem.description}${nearest} [${problem.kind.replace('READING_PROBLEM_KIND_', '')}]`);
  }
  for (const problem of result.problems) console.log(`  ${problem.field}: ${problem.description}`);
}

// What the call changed in the decisions, and the flags that are new.
async function printPatient(patient, packWords) {
  console.log(`${patient.patientId} version ${patient.version}${patient.changed ? '' : ', as before'}`);
  if (patient.notClassified) console.log(`  no answer stands any more: ${patient.notClassified.reason}`);
  for (const {answer, changes} of patient.answers) {
    for (const change of changes.filter((c) => c.part === 'ANSWER_PART_DECISION' || c.newFlag)) {
      const text = await packWords.changeText(answer.pack, change, flagMessage(answer, change.id));
      console.log(`  ${answer.pack.name}: ${text}`);
    }
  }
}

async function printUnmatched(client) {
  let pageToken = '';
  do {
    const page = await call(client, 'ListUnmatchedResults', {pageToken});
    for (const {patientId, report, reason} of page.results) {
      const result = report.result;
      console.log(`${patientId}, specimen ${result.specimenId || 'not stated'}, ${result.analyte} ${result.rawValue}: ` +
                  reason);
    }
    pageToken = page.nextPageToken;
  } while (pageToken);
}

async function move(client, packWords, fromPatientId, toPatientId, specimenIds) {
  const response = await call(client, 'MoveResults', {
    fromPatientId, toPatientId, specimenIds, requestId: crypto.randomUUID()});
  console.log(`moved ${response.identities.length} results`);
  for (const patient of response.patients) await printPatient(patient, packWords);
}

async function main([address, what, ...others]) {
  const usage = 'usage: node laboratory.js HOST:PORT report RESULTS.ndjson [PROFILE] | unmatched | ' +
      'move FROM_PATIENT TO_PATIENT SPECIMEN …';
  if (!['report', 'unmatched', 'move'].includes(what) || others.length < {report: 1, unmatched: 0, move: 3}[what]) {
    throw new Error(usage);
  }
  const [client, rules] = [types.LabService, types.ClassificationService].map((Service) => new Service(
      address, grpc.credentials.createInsecure(),
      {'grpc.max_receive_message_length': 64 << 20, 'grpc.enable_http_proxy': 0}));
  const packWords = new PackWords((pack) => call(rules, 'GetRulePack', pack));
  try {
    if (what === 'report') {
      process.exitCode = await reportAll(client, packWords, others[0], others[1] || '') ? 1 : 0;
    } else if (what === 'unmatched') {
      await printUnmatched(client);
    } else {
      await move(client, packWords, others[0], others[1], others.slice(2));
    }
  } finally {
    client.close();
    rules.close();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(describeError(contract.google.rpc, error));
  process.exitCode = 1;
});
