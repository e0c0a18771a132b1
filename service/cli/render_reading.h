// A laboratory result as read, for a reader.
#ifndef MYORULES_SERVICE_CLI_RENDER_READING_H_
#define MYORULES_SERVICE_CLI_RENDER_READING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "myorules/v1/lab_reading.pb.h"
#include "rules/terminology/lab_profile.h"

namespace myorules::service {

//   line 2: read: anti-SRP, line blot: 2+, final
//   line 3: refused
//     analyte: no analyte 'SPR' is known; … (nearest: SRP) [UNKNOWN_ANALYTE]
std::string RenderReading(absl::string_view place,
                          const v1::NormalisedResult& read,
                          const rules::LabProfile& profile);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RENDER_READING_H_
