#include "engine/pack/threshold.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

double NumberOf(const v1::Threshold& threshold) {
  double number = 0;
  (void)absl::SimpleAtod(threshold.value(), &number);
  return number;
}

}  // namespace

std::string ThresholdVariable(absl::string_view name) {
  return absl::StrCat("threshold.", name);
}

bool IsLimit(const v1::Threshold& threshold) {
  return !threshold.analyte().empty() || !threshold.method().empty();
}

Value PlainNumber(const v1::Threshold& threshold) {
  int64_t whole = 0;
  if (absl::SimpleAtoi(threshold.value(), &whole)) return Value::Int(whole);
  return Value::Double(NumberOf(threshold));
}

std::unique_ptr<const ThresholdValue> LimitOf(const v1::Threshold& threshold,
                                              int number) {
  auto value = std::make_unique<ThresholdValue>();
  value->number = number;
  value->name = threshold.name();
  value->analyte = threshold.analyte();
  value->method = threshold.method();
  value->unit = threshold.unit();
  value->value = NumberOf(threshold);
  value->decimal_text = threshold.value();
  return value;
}

}  // namespace myorules::engine
