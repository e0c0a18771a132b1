// A classification as text for a reader.
#ifndef MYORULES_SERVICE_CLI_RENDER_TEXT_H_
#define MYORULES_SERVICE_CLI_RENDER_TEXT_H_

#include <string>

#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::service {

struct RenderOptions {
  // Also caveats of the evidence, all notes, and the trace.
  bool full = false;
  // Columns after which lines are broken, between words.
  int width = 96;
  // The pack that made the answer, for the titles of what a table collects;
  // null: outcomes are told by their ids. Outlives the call.
  const v1::RulePack* pack = nullptr;
};

// Summary, decisions, properties, flags, notes, and what is missing. Evidence
// and trace are there where the classification holds them (VIEW_FULL). Ends
// with a line end.
std::string RenderText(const v1::Classification& classification,
                       const RenderOptions& options);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RENDER_TEXT_H_
