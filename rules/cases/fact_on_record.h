// Where the path of a missing fact leads in a patient, by
// docs/reference/fact-paths.md alone: apart from the code that writes paths and
// from the code that reads them.
#ifndef MYORULES_RULES_CASES_FACT_ON_RECORD_H_
#define MYORULES_RULES_CASES_FACT_ON_RECORD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// A field, and the message that holds it.
struct FactOnRecord {
  google::protobuf::Message* holder = nullptr;  // Null: there is no such place.
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool is_in_entry = false;  // Of a list.
};

// Makes the messages around the field where they are not set.
FactOnRecord FindOnRecord(absl::string_view path, v1::Patient* patient);

// An enum's value as paths and answers write it: "ELISA".
std::string EnumText(const google::protobuf::EnumValueDescriptor& value);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_FACT_ON_RECORD_H_
