// Parts of messages as text and bytes, the same everywhere.
#ifndef MYORULES_ENGINE_BASE_PROTO_TEXT_H_
#define MYORULES_ENGINE_BASE_PROTO_TEXT_H_

#include <cstdint>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// The name of an enum value without that of its type: "ELISA" for
// ASSAY_METHOD_ELISA of AssayMethod, "EDEMA" for MRI_FINDING_EDEMA (or
// MRIFINDING_EDEMA) of MRIFinding; a number without a name as it stands.
std::string EnumName(const google::protobuf::EnumDescriptor& type,
                     int64_t number);
void AppendEnumName(const google::protobuf::EnumDescriptor& type,
                    int64_t number, std::string* text);

// The bytes of a message, the same whenever it is the same, maps included.
std::string DeterministicBytes(const google::protobuf::Message& message);

// Whether messages of the type are dates (myorules.v1.Date).
bool IsDateType(const google::protobuf::Descriptor& type);

// The fields of a myorules.v1.Date, of whichever pool; 0: not set.
struct DateParts {
  int32_t year = 0;
  int32_t month = 0;
  int32_t day = 0;
};
DateParts DatePartsOf(const google::protobuf::Message& date);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_PROTO_TEXT_H_
