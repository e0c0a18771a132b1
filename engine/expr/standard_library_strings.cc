// Strings and bytes.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/standard_library_parts.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

// Memory that one pattern may take, compiled. RE2 matches in time linear in the
// text, whatever the pattern.
constexpr int64_t kMaxPatternBytes = 1 << 20;

int64_t CountCodePoints(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](unsigned char byte) {
    return (byte & 0xC0) != 0x80;
  });
}

// RE2 has a type of its own for texts.
re2::StringPiece PieceOf(absl::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

Value Matches(absl::string_view text, absl::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternBytes);
  const RE2 compiled(PieceOf(pattern), options);
  if (!compiled.ok()) {
    return Value::Error(
        absl::StrCat("not a valid pattern: ", compiled.error()));
  }
  return Value::Bool(RE2::PartialMatch(PieceOf(text), compiled));
}

}  // namespace

void AddStrings(LibraryBuilder& library) {
  const Type text = Type::String();
  const Type bytes = Type::Bytes();
  library.Add("_+_", "add_string", {text, text}, text,
              [](absl::Span<const Value> args) {
                return Value::String(
                    absl::StrCat(args[0].as_string(), args[1].as_string()));
              });
  library.Add("_+_", "add_bytes", {bytes, bytes}, bytes,
              [](absl::Span<const Value> args) {
                return Value::Bytes(
                    absl::StrCat(args[0].as_bytes(), args[1].as_bytes()));
              });
  const auto text_size = [](absl::Span<const Value> args) {
    return Value::Int(CountCodePoints(args[0].as_string()));
  };
  const auto bytes_size = [](absl::Span<const Value> args) {
    return Value::Int(static_cast<int64_t>(args[0].as_bytes().size()));
  };
  library.Add("size", "size_string", {text}, Type::Int(), text_size);
  library.AddMember("size", "string_size", {text}, Type::Int(), text_size);
  library.Add("size", "size_bytes", {bytes}, Type::Int(), bytes_size);
  library.AddMember("size", "bytes_size", {bytes}, Type::Int(), bytes_size);
  library.AddMember("contains", "contains_string", {text, text}, Type::Bool(),
                    [](absl::Span<const Value> args) {
                      return Value::Bool(absl::StrContains(
                          args[0].as_string(), args[1].as_string()));
                    });
  library.AddMember("startsWith", "starts_with_string", {text, text},
                    Type::Bool(), [](absl::Span<const Value> args) {
                      return Value::Bool(absl::StartsWith(args[0].as_string(),
                                                          args[1].as_string()));
                    });
  library.AddMember("endsWith", "ends_with_string", {text, text}, Type::Bool(),
                    [](absl::Span<const Value> args) {
                      return Value::Bool(absl::EndsWith(args[0].as_string(),
                                                        args[1].as_string()));
                    });
  const auto matches = [](absl::Span<const Value> args) {
    return Matches(args[0].as_string(), args[1].as_string());
  };
  library.Add("matches", "matches", {text, text}, Type::Bool(), matches);
  library.AddMember("matches", "matches_string", {text, text}, Type::Bool(),
                    matches);
}

}  // namespace myorules::engine
