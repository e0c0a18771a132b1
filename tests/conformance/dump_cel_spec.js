// Writes what the npm package @bufbuild/cel-spec brings into files that C++ reads:
//
//   OUT/descriptors.binpb   google.protobuf.FileDescriptorSet of all message types that the cases use
//   OUT/standard/NAME.binpb cel.expr.conformance.test.SimpleTestFile, one a file of the public conformance suite
//   OUT/parser.json, OUT/checker.json
//                           myorules.tests.conformance.CelGoSuite (conformance.proto) in JSON: the tests of cel-go's
//                           parser and checker, with what it made of them
//
// usage: NODE_PATH=node_modules node dump_cel_spec.js OUT
const fs = require("fs");
const path = require("path");
const { create, toBinary } = require("@bufbuild/protobuf");
const { FileDescriptorSetSchema } = require("@bufbuild/protobuf/wkt");
const { getConformanceSuite, getParsingSuite, getCheckingSuite } = require("@bufbuild/cel-spec/testdata/tests.js");
const { getTestRegistry } = require("@bufbuild/cel-spec/testdata/registry.js");
const simple = require("@bufbuild/cel-spec/cel/expr/conformance/test/simple_pb.js");

const out = process.argv[2];
fs.mkdirSync(path.join(out, "standard"), { recursive: true });

// Files after those that they import.
const files = new Map();
function addFile(file) {
  if (files.has(file.proto.name)) return;
  file.dependencies.forEach(addFile);
  files.set(file.proto.name, file.proto);
}
addFile(simple.file_cel_expr_conformance_test_simple);
for (const type of getTestRegistry()) addFile(type.file);
fs.writeFileSync(
  path.join(out, "descriptors.binpb"),
  toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [...files.values()] })),
);

// Each file of the suite has sections, each section tests.
for (const file of getConformanceSuite().suites) {
  const message = create(simple.SimpleTestFileSchema, {
    name: file.name,
    section: file.suites.map((section) => ({ name: section.name, test: section.tests.map((test) => test.original) })),
  });
  fs.writeFileSync(path.join(out, "standard", `${file.name}.binpb`), toBinary(simple.SimpleTestFileSchema, message));
}

for (const [name, suite] of [["parser", getParsingSuite()], ["checker", getCheckingSuite()]]) {
  const cases = suite.tests.map((test) => ({
    expression: test.original.expr,
    tree: test.ast,
    checkedTree: test.checkedAst,
    type: test.type,
    error: test.error,
  }));
  fs.writeFileSync(path.join(out, `${name}.json`), JSON.stringify({ case: cases }));
}
