// The JSON form of a message (protobuf's own mapping), read strictly: every
// fault names the field, and nothing is dropped or guessed.
//
// Stricter than protobuf's parser, which does not say where a fault is: a key
// that comes twice, an enum number that means nothing, "true" for true, a
// number in quotes ("1.200" may be either), a comma before a closing bracket
// are faults. Both name styles are taken, "birth_date" and "birthDate"; null
// stands for a field that is not set.
#ifndef MYORULES_SERVICE_CLI_JSON_READER_H_
#define MYORULES_SERVICE_CLI_JSON_READER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace myorules::service {

// Reads one JSON object into `message`, which is cleared first. Faults name
// fields from `root` on: "patient.results[3].quantity.value". Reads no further
// than the first fault, so deep nesting and overlong lists cost nothing.
// Takes messages of numbers, bools, strings, enums, lists and messages of
// these. A byte order mark before the text is passed over, as Windows programs
// write it. Errors: INVALID_ARGUMENT with a google.rpc.BadRequest, which alone
// repeats values of the text; `line` is then the line of the fault, from 1.
// What is no JSON is told with its byte within that line.
absl::Status ReadJson(absl::string_view json, absl::string_view root,
                      google::protobuf::Message* message,
                      int64_t* line = nullptr);

// Entries that a list may have, whatever the message allows: bounds the memory
// that a short text can take, since an empty entry has two bytes as text and
// some hundred once read.
inline constexpr int kMaxJsonListEntries = 100'000;

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_JSON_READER_H_
