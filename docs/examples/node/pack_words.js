// What a clinician reads of an answer: titles of its parts, and words in place of codes. Both stand in the pack.
'use strict';

const grpc = require('@grpc/grpc-js');

// Titles and words of packs. They are the same while the hash of the pack is, so each pack is asked for once.
class PackWords {
  // `getRulePack`: calls ClassificationService.GetRulePack.
  constructor(getRulePack) {
    this.getRulePack = getRulePack;
    this.packs = {};
  }

  // Titles by id, and words by id and outcome; none of a pack that the service has no more.
  async of(pack) {
    this.packs[pack.hash] ||= await this.read(pack);
    return this.packs[pack.hash];
  }

  async read(pack) {
    const response = await found(this.getRulePack({pack: pack.hash}));
    if (!response) return {titles: {}, words: {}};
    const rules = response.rulePack;
    const words = {};
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

  // One difference between two answers. `message`: the words of the flag in the answer, if it is a flag.
  async changeText(pack, change, message) {
    const {titles, words} = await this.of(pack);
    const title = titles[change.id] || change.id;
    // Its title does not tell on which of its grounds it is raised: its message does.
    if (change.newFlag) return `NEW FLAG ${message || title}`;
    // Of candidates ("A or B") and of what a list holds ("A, B") each; words have an "or" of their own.
    const said = (text) => text.split(/(, | or )/).map((piece, index) => (
        index % 2 ? piece.replace(' or ', '; or ') : say(words, change.id, piece))).join('') || 'nothing';
    return `${title}: ${said(change.before)} -> ${said(change.after)}`;
  }
}

const say = (words, id, outcome) => words[`${id}/${outcome}`] || inWords(outcome);

// "not eligible" of NOT_ELIGIBLE, "yes" of true; what is no code stays.
function inWords(code) {
  if (code === 'true' || code === 'false') return code === 'true' ? 'yes' : 'no';
  return /[A-Z]/.test(code) && code === code.toUpperCase() ? code.replace(/_/g, ' ').toLowerCase() : code;
}

const flagText = (flag) => `${flag.severity.replace('SEVERITY_', '')}: ${flag.message}`;

// The words of a flag in an answer; undefined: it has no such flag.
function flagMessage(answer, flagId) {
  const flag = answer && answer.flags.find((each) => each.id === flagId);
  return flag && flagText(flag);
}

// What was asked for; null: there is none.
async function found(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error.code !== grpc.status.NOT_FOUND) throw error;
    return null;
  }
}

module.exports = {PackWords, flagMessage, flagText, found, inWords, say};
