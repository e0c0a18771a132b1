// A threshold as expressions see it.
#ifndef MYORULES_ENGINE_PACK_THRESHOLD_H_
#define MYORULES_ENGINE_PACK_THRESHOLD_H_

#include <memory>
#include <string>
#include <typeinfo>

#include "absl/strings/string_view.h"
#include "engine/expr/value.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// The value of `threshold.NAME` where the threshold has an analyte or a method:
// an opaque value of type "threshold" that only a host's functions compare
// with. (One without either is a plain number: an int where its text is whole,
// else a double.)
class ThresholdValue final : public OpaqueValue {
 public:
  static constexpr absl::string_view kTypeName = "threshold";

  // Null where the value is none.
  static const ThresholdValue* Of(const OpaqueValue& value) {
    return typeid(value) == typeid(ThresholdValue)
               ? static_cast<const ThresholdValue*>(&value)
               : nullptr;
  }

  absl::string_view type_name() const override { return kTypeName; }

  int number = 0;  // Among those of the pack.
  std::string name;
  std::string analyte;  // Empty: any.
  std::string method;   // Empty: any.
  std::string unit;
  double value = 0;          // The limit.
  std::string decimal_text;  // The limit as written.
};

// What is wrong with a field of a threshold.
struct ThresholdFault {
  // "analyte", "method", "unit"; it need not be set.
  std::string field;
  // "no analyte 'XYZ' in the terminology".
  std::string message;
};

// "threshold.NAME".
std::string ThresholdVariable(absl::string_view name);

// Whether it is a laboratory limit rather than a plain number.
bool IsLimit(const v1::Threshold& threshold);

// What the variable is worth: of a limit, and of any other.
std::unique_ptr<const ThresholdValue> LimitOf(const v1::Threshold& threshold,
                                              int number);
Value PlainNumber(const v1::Threshold& threshold);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_THRESHOLD_H_
