// Where the packs that were asked differ, for a note.
#ifndef MYORULES_RULES_NOTE_DIFFERENCES_H_
#define MYORULES_RULES_NOTE_DIFFERENCES_H_

#include "myorules/v1/classification_service.pb.h"
#include "rules/note/note_detail.h"
#include "rules/note/note_lines.h"

namespace myorules::rules {

// A line for each of the notes across packs.
NoteSection Differences(const v1::ClassifyResponse& response,
                        const NoteDetail& detail);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_DIFFERENCES_H_
