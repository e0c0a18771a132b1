#!/usr/bin/env node
// What an EHR integration does with a myorules server: ask, keep patients, follow what changes, erase.
//
//   npm install @grpc/grpc-js @grpc/proto-loader   (in a project of your own; ./dev setup has done it here)
//   node docs/examples/node/ehr.js 127.0.0.1:7443 ask docs/examples/patient.json imnm.lim2019 imnm.enmc2018
//   node docs/examples/node/ehr.js 127.0.0.1:7443 keep docs/examples/patient.json
//   node docs/examples/node/ehr.js 127.0.0.1:7443 follow token.txt
//   node docs/examples/node/ehr.js 127.0.0.1:7443 erase p-1
//
// Encrypted where MYORULES_CA names a file of certificates to trust; MYORULES_CERTIFICATE and MYORULES_KEY name the
// client's own.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const {assertFits} = require('./assert_fits');
const {describeError} = require('./rpc_errors');

// An answer takes milliseconds, one that tries the values of missing facts tenths of a second, an erasure seconds.
const DEADLINE_MILLISECONDS = 10000;
const ATTEMPTS = 5;
// A call that got no answer may have been done. It is sent again as it is: its requestId keeps it from being done twice.
const TRY_AGAIN = [grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED];

const root = path.join(__dirname, '../../..');
// Names as in JSON: birthDate, not birth_date.
const contract = grpc.loadPackageDefinition(protoLoader.loadSync(
    ['myorules/v1/classification_service.proto', 'myorules/v1/patient_service.proto', 'google/rpc/status.proto',
     'google/rpc/error_details.proto'],
    {includeDirs: [path.join(root, 'proto'), path.join(root, 'third_party/googleapis')],
     enums: String, longs: Number, defaults: true, oneofs: true}));
const types = contract.myorules.v1;

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// A client of a service. It is made once and kept: it connects again by itself.
function connect(Service, address) {
  const file = (name) => process.env[name] ? fs.readFileSync(process.env[name]) : null;
  const credentials = process.env.MYORULES_CA ?
      grpc.credentials.createSsl(file('MYORULES_CA'), file('MYORULES_KEY'), file('MYORULES_CERTIFICATE')) :
      grpc.credentials.createInsecure();
  return new Service(address, credentials, {
    'grpc.max_receive_message_length': 64 << 20,  // By itself a client takes 4 MiB.
    'grpc.enable_http_proxy': 0,  // Patients go straight to the server named.
    'grpc.keepalive_time_ms': 360000,  // Notices a connection that vanished; not more often, or the server hangs up.
  });
}

async function call(client, method, request) {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await new Promise((resolve, reject) => client[method](
          request, {deadline: Date.now() + DEADLINE_MILLISECONDS},
          (error, response) => error ? reject(error) : resolve(response)));
    } catch (error) {
      if (!TRY_AGAIN.includes(error.code) || attempt === ATTEMPTS) throw error;
    }
    await wait(200 * 2 ** attempt * Math.random());
  }
}

function readPatient(file) {
  const patient = JSON.parse(fs.readFileSync(file, 'utf8'));
  assertFits(types, 'Patient', patient, 'patient');
  return patient;
}

// Classifies a patient, and keeps nothing.
async function ask(address, patient, packs) {
  const client = connect(types.ClassificationService, address);
  const response = await call(client, 'Classify', {patient, packs, whatIf: true});
  for (const answer of response.classifications) printAnswer(answer, (await readPack(client, answer.pack)).words);
  for (const note of response.notes) console.log(note.message);
  client.close();
}

// What a clinician reads: titles by id, and words by id and outcome. They are the same while the hash is.
async function readPack(client, pack) {
  const words = {};
  const rules = (await call(client, 'GetRulePack', {pack: pack.hash})).rulePack;
  // A facet has the titles of its rows, and so has a decision that collects: it lists them.
  for (const table of [...rules.facet, ...rules.decision.filter((each) => each.hitPolicy === 'HIT_POLICY_COLLECT')]) {
    for (const row of table.row) words[`${table.id}/${row.outcome}`] = row.title;
  }
  for (const decision of rules.decision) {
    for (const each of decision.words) words[`${decision.id}/${each.outcome}`] = each.words;
  }
  const parts = [...rules.decision, ...rules.facet, ...rules.flag];
  return {titles: Object.fromEntries(parts.map((part) => [part.id, part.title])), words};
}

const say = (words, id, outcome) => words[`${id}/${outcome}`] || inWords(outcome);

// "not eligible" of NOT_ELIGIBLE, "yes" of true; what is no code stays.
function inWords(code) {
  if (code === 'true' || code === 'false') return code === 'true' ? 'yes' : 'no';
  return /[A-Z]/.test(code) && code === code.toUpperCase() ? code.replace(/_/g, ' ').toLowerCase() : code;
}

const flagText = (flag) => `${flag.severity.replace('SEVERITY_', '')}: ${flag.message}`;

function printAnswer(answer, words) {
  const said = (id, outcomes) => outcomes.map((outcome) => say(words, id, outcome));
  // Keep these with whatever you store of the answer: they say what made it.
  console.log(`${answer.pack.name} ${answer.pack.version}, engine ${answer.engineVersion}`);
  console.log(`  ${answer.summary}`);
  for (const decision of answer.decisions) {
    if (decision.error) {
      console.log(`  ${decision.title}: the rules failed: ${decision.error}`);
    } else if (decision.status === 'DECISION_STATUS_DETERMINED') {
      const outcomes = said(decision.id, decision.outcome ? [decision.outcome] : decision.collected);
      const detail = decision.detail.length ? ` (${decision.detail.join(', ')})` : '';
      console.log(`  ${decision.title}: ${outcomes.join(', ') || 'none'}${detail}`);
    } else {
      // Open is not "no".
      console.log(`  ${decision.title}: open: ${said(decision.id, decision.candidates).join(' or ')}`);
    }
  }
  for (const flag of answer.flags) {
    if (flag.status === 'FLAG_STATUS_RAISED') console.log(`  ${flagText(flag)}`);
  }
  const titles = Object.fromEntries(answer.decisions.map((decision) => [decision.id, decision.title]));
  // The most useful fact first: what to ask the clinician for.
  for (const fact of answer.missing.filter((f) => f.settles.length || f.maySettle.length).slice(0, 3)) {
    for (const outcome of fact.outcomes) {
      const settled = outcome.decisions.filter((d) => d.outcome).map(
          (d) => `${titles[d.id]}: ${said(d.id, [d.outcome])}`);
      const values = outcome.values.map(inWords).join(' or ');
      console.log(`  ${fact.title}, if ${values}: ${settled.join('; ') || 'still open'}`);
    }
  }
}

// Puts a patient on record, or states there what the EHR knows now. Returns the record.
async function keep(address, patient) {
  const client = connect(types.PatientService, address);
  try {
    return (await call(client, 'CreatePatient', {patient, requestId: crypto.randomUUID()})).record;
  } catch (error) {
    if (error.code !== grpc.status.ALREADY_EXISTS) throw error;
    return await update(client, patient);
  } finally {
    client.close();
  }
}

async function update(client, patient) {
  // What the mask does not name stays. Name a field that is not set, and it is taken back: unknown again.
  const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const updateMask = {paths: Object.keys(patient).filter((name) => name !== 'id').map(snakeCase)};
  for (;;) {
    const {record} = await call(client, 'GetPatient', {patientId: patient.id});
    // Here an EHR compares what it wants to change with what it has read.
    const request = {patient, updateMask, etag: record.etag, requestId: crypto.randomUUID()};
    try {
      return (await call(client, 'UpdatePatient', request)).record;
    } catch (error) {
      if (error.code !== grpc.status.ABORTED) throw error;
      // Somebody else changed the record since it was read: read it again.
    }
  }
}

// Prints every change of an answer, for good. Started again, it goes on where it was.
async function follow(address, tokenFile) {
  const client = connect(types.PatientService, address);
  const printer = new ChangePrinter(address, client);
  let token = fs.existsSync(tokenFile) ? fs.readFileSync(tokenFile, 'utf8') : '';
  for (;;) {
    try {
      // No deadline: the stream waits for what is to come.
      const changes = client.WatchClassifications({resumeToken: token, fromBeginning: token === ''});
      for await (const change of changes) {
        if (change.patientId) await printer.print(change);
        // Only now is it dealt with. A crash between the two brings it once more: `version` tells.
        token = change.resumeToken;
        write(tokenFile, token);
      }
    } catch (error) {
      if (!TRY_AGAIN.includes(error.code)) throw error;
    }
    await wait(500 + 1000 * Math.random());
  }
}

class ChangePrinter {
  constructor(address, patients) {
    this.rules = connect(types.ClassificationService, address);
    this.patients = patients;
    this.packs = {};
  }

  async print(change) {
    const lines = [];
    for (const part of change.changes) {
      lines.push(`${change.patientId} version ${change.version}, ${change.pack.name}: ${await this.textOf(change, part)}`);
    }
    if (lines.length) console.log(lines.join('\n'));
  }

  async textOf(change, part) {
    const {titles, words} = await this.pack(change.pack);
    const title = titles[part.id] || part.id;
    // Its title does not tell on which of its grounds it is raised: its message does.
    if (part.newFlag) return `NEW FLAG ${await this.messageOf(change, part.id) || title}`;
    // Of candidates ("A or B") and of what a list holds ("A, B") each; words have an "or" of their own.
    const said = (text) => text.split(/(, | or )/).map((piece, index) => (
        index % 2 ? piece.replace(' or ', '; or ') : say(words, part.id, piece))).join('') || 'nothing';
    return `${title}: ${said(part.before)} -> ${said(part.after)}`;
  }

  async pack(pack) {
    // Without words where the service has the pack no more: the history is older than it.
    this.packs[pack.hash] ||= await found(readPack(this.rules, pack)) || {titles: {}, words: {}};
    return this.packs[pack.hash];
  }

  // The words of a flag in the answer that changed; none: the patient was erased since.
  async messageOf(change, flagId) {
    const response = await found(call(
        this.patients, 'GetPatient', {patientId: change.patientId, knownAt: change.createTime}));
    const answers = response ? response.record.classifications : [];
    const answer = answers.find((each) => each.pack.hash === change.pack.hash);
    const flag = answer && answer.flags.find((each) => each.id === flagId);
    return flag && flagText(flag);
  }
}

async function found(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error.code !== grpc.status.NOT_FOUND) throw error;
    return null;
  }
}

// All of it or nothing, whenever the power goes.
function write(file, text) {
  const handle = fs.openSync(`${file}.new`, 'w');
  fs.writeSync(handle, text);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(`${file}.new`, file);
}

async function erase(address, patientId) {
  const client = connect(types.PatientService, address);
  const response = await call(client, 'DeletePatient', {patientId});
  console.log(`erased, ${response.erasedEvents} entries`);
  client.close();
}

async function main([address, what, argument, ...packs]) {
  if (what === 'ask' && argument) return ask(address, readPatient(argument), packs);
  if (what === 'keep' && argument) {
    const record = await keep(address, readPatient(argument));
    return console.log(`${record.id} version ${record.version}`);
  }
  if (what === 'follow' && argument) return follow(address, argument);
  if (what === 'erase' && argument) return erase(address, argument);
  throw new Error('usage: node ehr.js HOST:PORT ask PATIENT.json [PACK …] | keep PATIENT.json | follow TOKEN_FILE | ' +
                  'erase ID');
}

main(process.argv.slice(2)).catch((error) => {
  console.error(describeError(contract.google.rpc, error));
  process.exitCode = 1;
});
