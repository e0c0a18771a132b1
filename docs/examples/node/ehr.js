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
const {PackWords, flagMessage, flagText, found, inWords, say} = require('./pack_words');
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
  const packWords = new PackWords((pack) => call(client, 'GetRulePack', pack));
  for (const answer of response.classifications) printAnswer(answer, (await packWords.of(answer.pack)).words);
  for (const note of response.notes) console.log(note.message);
  client.close();
}

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

// Prints every change of an answer, and whose records end, for good. Started again, it goes on where it was.
async function follow(address, tokenFile) {
  const client = connect(types.PatientService, address);
  const follower = new Follower(address, client);
  let token;
  [token, ...follower.held] = fs.existsSync(tokenFile) ? fs.readFileSync(tokenFile, 'utf8').split('\n') : [''];
  for (;;) {
    try {
      // No deadline: the stream waits for what is to come.
      const changes = client.WatchClassifications({resumeToken: token, fromBeginning: token === ''});
      for await (const change of changes) {
        await follower.dealWith(change);
        // Only now is it dealt with. A crash between the two brings it once more: `version` tells.
        token = change.resumeToken;
        write(tokenFile, [token, ...follower.held].join('\n'));
      }
    } catch (error) {
      if (!TRY_AGAIN.includes(error.code)) throw error;
    }
    await wait(500 + 1000 * Math.random());
  }
}

class Follower {
  constructor(address, patients) {
    const rules = connect(types.ClassificationService, address);
    this.packWords = new PackWords((pack) => call(rules, 'GetRulePack', pack));
    this.patients = patients;
    // Of whom it has told: in their place an EHR has its own patients.
    this.held = [];
  }

  async dealWith(change) {
    if (change.ended === 'mergedInto') {
      console.log(`${change.patientId} version ${change.version}: goes on as ${change.mergedInto}`);
      this.drop(change.patientId);
    } else if (change.ended === 'erased') {
      // It does not say whose records they were: who knows them can tell.
      for (const patientId of [...this.held]) {
        if (!await this.isGone(patientId, change.createTime)) continue;
        console.log(`${patientId}: erased`);
        this.drop(patientId);
      }
    } else if (change.patientId) {
      if (!this.held.includes(change.patientId)) this.held.push(change.patientId);
      if (change.notClassified) {
        // Here an EHR takes the patient's answers off the screen, and asks for the facts to be mended.
        console.log(`${change.patientId} version ${change.version}: no answer stands any more: ` +
                    change.notClassified.reason);
      } else {
        await this.printChange(change);
      }
    }
  }

  // Here an EHR takes out, or joins to another's, what it keeps of the patient's answers.
  drop(patientId) {
    this.held = this.held.filter((each) => each !== patientId);
  }

  async isGone(patientId, eraseTime) {
    const response = await found(call(this.patients, 'GetPatient', {patientId}));
    if (!response) return true;
    // One who is on record again since came anew.
    const {seconds, nanos} = response.record.createTime;
    return seconds > eraseTime.seconds || (seconds === eraseTime.seconds && nanos > eraseTime.nanos);
  }

  async printChange(change) {
    const lines = [];
    for (const part of change.changes) {
      const text = await this.packWords.changeText(change.pack, part, await this.messageOf(change, part));
      lines.push(`${change.patientId} version ${change.version}, ${change.pack.name}: ${text}`);
    }
    if (lines.length) console.log(lines.join('\n'));
  }

  // The words of a new flag in the answer that changed; undefined: the patient was erased since.
  async messageOf(change, part) {
    if (!part.newFlag) return undefined;
    const response = await found(call(
        this.patients, 'GetPatient', {patientId: change.patientId, knownAt: change.createTime}));
    const answers = response ? response.record.classifications : [];
    return flagMessage(answers.find((each) => each.pack.hash === change.pack.hash), part.id);
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
