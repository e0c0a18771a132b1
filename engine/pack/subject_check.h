// The message that a pack is about: whether it is declared so that the engine
// can read it.
#ifndef MYORULES_ENGINE_PACK_SUBJECT_CHECK_H_
#define MYORULES_ENGINE_PACK_SUBJECT_CHECK_H_

#include "engine/pack/text_proto.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// Adds an error, at the pack's `subject_type`, for each list in `subject` or in
// a message below it whose option `complete_when` names no bool field of its
// message: it would stay open whatever a record says.
void CheckSubjectDeclaration(const google::protobuf::Descriptor& subject,
                             const MessagePlace& root);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_SUBJECT_CHECK_H_
