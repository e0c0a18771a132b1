// A note for a screen.
#ifndef MYORULES_SERVICE_CLI_FITTING_NOTE_H_
#define MYORULES_SERVICE_CLI_FITTING_NOTE_H_

#include "rules/note/note.h"
#include "rules/pages/document.h"
#include "service/cli/terminal.h"

namespace myorules::service {

// As much of the note as fits on the screen: first it is shortened, then what
// is least urgent is left out. Titles, summaries and dangers are told whatever
// goes, fit or not.
rules::Document FittingNote(const rules::NoteWriter& writer,
                            const ScreenSize& screen);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_FITTING_NOTE_H_
