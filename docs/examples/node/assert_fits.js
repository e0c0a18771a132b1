// Compares a plain object with a message of the contract before it is sent.
//
// @grpc/proto-loader does not: it drops a name or an enum value that the contract does not have, and makes `true` of
// the text 'no', without a word. A fact would be gone, or turned round.
'use strict';

const JAVASCRIPT_TYPES = {
  TYPE_BOOL: 'boolean', TYPE_STRING: 'string', TYPE_DOUBLE: 'number', TYPE_INT32: 'number',
};

// patientId and patient_id alike.
const plain = (name) => name.replace(/_/g, '').toLowerCase();

// `types`: the loaded package, `grpc.loadPackageDefinition(…).myorules.v1`. `name`: the message, for instance 'Patient'.
// Throws an Error that names the field. A field that is undefined or null is not set.
function assertFits(types, name, value, where) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${where} must be an object` + (name === 'Date' ? ', such as {year: 2016, month: 5, day: 9}' : ''));
  }
  for (const [key, child] of Object.entries(value)) {
    const fields = types[name].type.field;
    const field = fields.find((candidate) => candidate.name === key);
    if (!field) {
      const meant = fields.find((candidate) => plain(candidate.name) === plain(key));
      throw new Error(`${where} has no field ${key}` + (meant ? `; did you mean ${meant.name}?` : ''));
    }
    if (child === undefined || child === null) continue;
    const at = `${where}.${key}`;
    if (field.label !== 'LABEL_REPEATED') {
      assertValueFits(types, field, child, at);
    } else if (Array.isArray(child)) {
      child.forEach((entry, index) => assertValueFits(types, field, entry, `${at}[${index}]`));
    } else {
      throw new Error(`${at} must be a list`);
    }
  }
}

function assertValueFits(types, field, value, at) {
  const typeName = field.typeName.replace(/^\.?(myorules\.v1\.)?/, '');
  if (field.type === 'TYPE_MESSAGE') {
    assertFits(types, typeName, value, at);
  } else if (field.type === 'TYPE_ENUM') {
    const names = types[typeName].type.value.map((candidate) => candidate.name);
    if (!names.includes(value)) throw new Error(`${at} must be one of ${names.slice(1).join(', ')}`);
  } else if (typeof value !== JAVASCRIPT_TYPES[field.type]) {
    throw new Error(`${at} must be a ${JAVASCRIPT_TYPES[field.type]}`);
  }
}

module.exports = {assertFits};
