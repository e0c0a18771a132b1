// Values of an answer as text for a reader.
#ifndef MYORULES_SERVICE_CLI_RENDER_VALUE_H_
#define MYORULES_SERVICE_CLI_RENDER_VALUE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::service {

// "2016-05-09", "2016-05", "2016".
std::string RenderDate(const v1::Date& date);

// "12.5", "yes", "2016-05-09", "at least 20, below 60", "a, b and perhaps
// more"; empty: nothing is known.
std::string RenderValue(const v1::FactValue& value);

// With its unit, if any: "54.5 years", "1 year".
std::string RenderQuantity(const v1::FactValue& value, absl::string_view unit);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RENDER_VALUE_H_
