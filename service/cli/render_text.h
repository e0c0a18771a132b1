// A classification as text for a reader.
#ifndef MYORULES_SERVICE_CLI_RENDER_TEXT_H_
#define MYORULES_SERVICE_CLI_RENDER_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::service {

struct RenderOptions {
  // Also caveats of the evidence, all notes, and the trace.
  bool full = false;
  // Columns after which lines are broken, between words.
  int width = 96;
};

// Summary, decisions, properties, flags, notes, and what is missing. Evidence
// and trace are there where the classification holds them (VIEW_FULL). Ends
// with a line end.
std::string RenderText(const v1::Classification& classification,
                       const RenderOptions& options);

// "12.5", "yes", "2016-05", "from 20, below 60", "a, b"; empty: no value.
std::string RenderValue(const v1::FactValue& value);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RENDER_TEXT_H_
