#include "engine/pack/message_template.h"

#include <utility>

#include "absl/strings/strip.h"
#include "absl/types/optional.h"

namespace myorules::engine {
namespace {

// What stands between two braces.
TemplatePart InBraces(absl::string_view text, size_t offset) {
  using Kind = TemplatePart::Kind;
  if (text == "/if") return {Kind::kEnd, "", static_cast<int>(offset)};
  const bool is_if = absl::ConsumePrefix(&text, "if ");
  if (is_if) offset += 3;
  return {is_if ? Kind::kIf : Kind::kValue, std::string(text),
          static_cast<int>(offset)};
}

}  // namespace

std::vector<TemplatePart> ParseTemplate(absl::string_view sentence,
                                        std::vector<TemplateFault>* faults) {
  std::vector<TemplatePart> parts;
  const auto add_fault = [&](size_t at, const char* message) {
    if (faults != nullptr) {
      faults->push_back({static_cast<int>(at), message});
    }
  };
  const auto add_text = [&](size_t from, size_t to) {
    if (from == to) return;
    parts.push_back({TemplatePart::Kind::kText,
                     std::string(sentence.substr(from, to - from)),
                     static_cast<int>(from)});
  };
  absl::optional<size_t> open;  // Where a condition that has no end stands.
  const auto add_in_braces = [&](TemplatePart part) {
    if (part.kind == TemplatePart::Kind::kIf) {
      if (open.has_value()) {
        add_fault(part.offset,
                  "'{if name}' within another; write '{/if}' before it");
        return;
      }
      open = part.offset;
    } else if (part.kind == TemplatePart::Kind::kEnd) {
      if (!open.has_value()) {
        add_fault(part.offset, "'{/if}' without '{if name}' before it");
        return;
      }
      open.reset();
    }
    parts.push_back(std::move(part));
  };
  size_t text_from = 0;
  for (size_t at = 0; at < sentence.size(); ++at) {
    if (sentence[at] == '}') {
      add_fault(at, "'}' without '{' before it");
    }
    if (sentence[at] != '{') continue;
    const size_t close = sentence.find_first_of("{}", at + 1);
    if (close == absl::string_view::npos || sentence[close] == '{') {
      add_fault(at, "'{' without '}': a placeholder is written '{name}'");
      continue;
    }
    add_text(text_from, at);
    add_in_braces(InBraces(sentence.substr(at + 1, close - at - 1), at + 1));
    at = close;
    text_from = close + 1;
  }
  add_text(text_from, sentence.size());
  if (open.has_value()) {
    add_fault(*open, "'{if name}' without '{/if}' after it");
  }
  return parts;
}

bool IsPrintable(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::kBool:
    case Type::Kind::kInt:
    case Type::Kind::kUint:
    case Type::Kind::kDouble:
    case Type::Kind::kString:
    case Type::Kind::kError:
      return true;
    case Type::Kind::kOpaque:
      return type == Type::Date() || type == Type::Range();
    case Type::Kind::kList:
      return type.parameters()[0].kind() != Type::Kind::kList &&
             IsPrintable(type.parameters()[0]);
    default:
      return false;
  }
}

}  // namespace myorules::engine
