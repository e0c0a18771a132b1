// Strings and bytes.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/expr/patterns.h"
#include "engine/expr/standard_library_parts.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

int64_t CountCodePoints(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](unsigned char byte) {
    return (byte & 0xC0) != 0x80;
  });
}

// RE2 has a type of its own for texts.
re2::StringPiece PieceOf(absl::string_view text) {
  return re2::StringPiece(text.data(), text.size());
}

// RE2 matches in time linear in the text, and at worst in the pattern.
constexpr double kInstructionsAStep = 32;

double StepsOfMatching(double bytes, int instructions) {
  return 1 + bytes * instructions / kInstructionsAStep;
}

Value Matches(absl::string_view text, const RE2& pattern,
              CallContext& context) {
  if (!context.budget().Spend(static_cast<int64_t>(
          StepsOfMatching(text.size(), pattern.ProgramSize())))) {
    return Value();
  }
  return Value::Bool(RE2::PartialMatch(PieceOf(text), pattern));
}

// A pattern that is not known before the call.
Value MatchesAny(absl::Span<const Value> args, CallContext& context) {
  // What compiling the largest takes.
  if (!context.budget().Spend(limits::kMaxPatternInstructions)) return Value();
  const auto pattern = CompilePattern(args[1].as_string());
  if (!pattern.ok()) return Value::Error(pattern.status().message());
  return Matches(args[0].as_string(), **pattern, context);
}

CallCost CostOfMatching(const Extent& text, int instructions,
                        const Extent& plain) {
  constexpr double kBytesAStep = 8;
  return {StepsOfMatching(text.size * kBytesAStep, instructions), plain};
}

absl::StatusOr<std::shared_ptr<const Overload>> BindPattern(
    const Overload& any, LiteralTexts texts) {
  if (!texts[1].has_value()) return nullptr;
  PatternSet* const set = PatternScope::Current();
  auto pattern =
      set == nullptr ? CompilePattern(*texts[1]) : set->Get(*texts[1]);
  if (!pattern.ok()) return pattern.status();
  auto bound = std::make_shared<Overload>(any);
  bound->bind = nullptr;
  bound->body = [pattern = *pattern](absl::Span<const Value> args,
                                     CallContext& context) {
    return Matches(args[0].as_string(), *pattern, context);
  };
  bound->cost = [size = (*pattern)->ProgramSize()](
                    absl::Span<const Extent> args, const Extent& plain) {
    return CostOfMatching(args[0], size, plain);
  };
  return bound;
}

void AddMatches(LibraryBuilder& library, absl::string_view id, bool member) {
  Overload matches;
  matches.function = "matches";
  matches.id = std::string(id);
  matches.member = member;
  matches.params = {Type::String(), Type::String()};
  matches.result = Type::Bool();
  matches.body = MatchesAny;
  matches.cost = [](absl::Span<const Extent> args, const Extent& plain) {
    CallCost cost =
        CostOfMatching(args[0], limits::kMaxPatternInstructions, plain);
    cost.steps += limits::kMaxPatternInstructions;
    return cost;
  };
  const Overload any = matches;
  matches.bind = [any](LiteralTexts texts) { return BindPattern(any, texts); };
  library.Add(std::move(matches));
}

// Made where it stays: rules join sentences for each subject.
Value Joined(absl::string_view first, absl::string_view second) {
  const size_t size = first.size() + second.size();
  char* const joined = static_cast<char*>(Memory::Current().Allocate(size));
  absl::c_copy(second, absl::c_copy(first, joined));
  return Value::StringView(absl::string_view(joined, size));
}

}  // namespace

void AddStrings(LibraryBuilder& library) {
  const Type text = Type::String();
  const Type bytes = Type::Bytes();
  library.Add("_+_", "add_string", {text, text}, text,
              [](absl::Span<const Value> args) {
                return Joined(args[0].as_string(), args[1].as_string());
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
  AddMatches(library, "matches", /*member=*/false);
  AddMatches(library, "matches_string", /*member=*/true);
}

}  // namespace myorules::engine
