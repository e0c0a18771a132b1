// Reads fields of messages whose classes are not compiled in, by name.
#ifndef MYORULES_TESTS_CONFORMANCE_DYNAMIC_FIELDS_H_
#define MYORULES_TESTS_CONFORMANCE_DYNAMIC_FIELDS_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace myorules::tests::conformance {

// Each requires that the message has a field of that name and kind.
const google::protobuf::Message& MessageIn(
    const google::protobuf::Message& parent, const char* field);
std::vector<const google::protobuf::Message*> MessagesIn(
    const google::protobuf::Message& parent, const char* field);
std::string TextIn(const google::protobuf::Message& parent, const char* field);
std::vector<std::string> TextsIn(const google::protobuf::Message& parent,
                                 const char* field);
bool FlagIn(const google::protobuf::Message& parent, const char* field);
int64_t IntIn(const google::protobuf::Message& parent, const char* field);
uint64_t UintIn(const google::protobuf::Message& parent, const char* field);
double DoubleIn(const google::protobuf::Message& parent, const char* field);
// The name of an enum's value.
std::string EnumIn(const google::protobuf::Message& parent, const char* field);

// The name of the member of the message's oneof that is set; empty: none.
std::string CaseOf(const google::protobuf::Message& parent, const char* oneof);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_DYNAMIC_FIELDS_H_
