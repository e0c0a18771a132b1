#include "engine/pack/message_template.h"

namespace myorules::engine {

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
    parts.push_back({false, std::string(sentence.substr(from, to - from)),
                     static_cast<int>(from)});
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
    parts.push_back({true, std::string(sentence.substr(at + 1, close - at - 1)),
                     static_cast<int>(at + 1)});
    at = close;
    text_from = close + 1;
  }
  add_text(text_from, sentence.size());
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
