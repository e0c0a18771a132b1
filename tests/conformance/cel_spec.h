// The public conformance suite, as dump_cel_spec.js writes it.
#ifndef MYORULES_TESTS_CONFORMANCE_CEL_SPEC_H_
#define MYORULES_TESTS_CONFORMANCE_CEL_SPEC_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"
#include "tests/conformance/conformance.pb.h"

namespace myorules::tests::conformance {

// A test of the suite: a cel.expr.conformance.test.SimpleTest.
struct StandardCase {
  std::string name;  // "fields/map_has/has_not".
  const google::protobuf::Message* test = nullptr;
};

// Message types whose classes are not compiled in.
class MessageTypes {
 public:
  // Requires that `files` has files after those that they import.
  static absl::StatusOr<std::unique_ptr<MessageTypes>> Make(
      const google::protobuf::FileDescriptorSet& files);

  const google::protobuf::DescriptorPool& pool() const { return pool_; }
  google::protobuf::MessageFactory* factory() { return &factory_; }

 private:
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_{&pool_};
};

// Everything that was dumped. Owns the tests.
struct CelSpec {
  google::protobuf::FileDescriptorSet files;
  std::unique_ptr<MessageTypes> types;
  std::vector<std::unique_ptr<google::protobuf::Message>> standard_files;
  std::vector<StandardCase> standard;
  CelGoSuite parser;
  CelGoSuite checker;
};

// Reads the folder that dump_cel_spec.js has written.
absl::StatusOr<CelSpec> ReadCelSpec(const std::string& folder);

// The content of a file.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Reads a text proto.
absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message* message);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_CEL_SPEC_H_
