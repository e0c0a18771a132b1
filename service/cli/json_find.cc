#include "service/cli/json_find.h"

#include <cstdint>
#include <nlohmann/json.hpp>

namespace myorules::service {
namespace {

// Looks for a string in the outermost object; ends the parse once it is found.
class StringFinder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit StringFinder(absl::string_view name) : name_(name) {}

  const std::string& found() const { return found_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& value) override {
    if (depth_ != 1 || !under_name_) return true;
    found_ = std::move(value);
    return false;
  }
  bool start_object(std::size_t) override { return Begin(); }
  bool end_object() override { return End(); }
  bool start_array(std::size_t) override { return Begin(); }
  bool end_array() override { return End(); }
  bool key(string_t& name) override {
    if (depth_ == 1) under_name_ = name == name_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool Begin() {
    ++depth_;
    return true;
  }
  bool End() {
    --depth_;
    under_name_ = false;
    return true;
  }

  const absl::string_view name_;
  int64_t depth_ = 0;
  bool under_name_ = false;
  std::string found_;
};

}  // namespace

std::string FindJsonString(absl::string_view json, absl::string_view name) {
  StringFinder finder(name);
  nlohmann::json::sax_parse(json.begin(), json.end(), &finder);
  return finder.found();
}

}  // namespace myorules::service
