#include "engine/pack/misspelled.h"

#include <algorithm>
#include <cstddef>

namespace myorules::engine {
namespace {

constexpr size_t kNone = std::string::npos;

// Takes the last `count` spaces out of text[begin, end), in which they are.
void TakeSpaces(size_t begin, size_t end, size_t count, std::string* text) {
  for (size_t at = end; at > begin && count > 0; --at) {
    if ((*text)[at - 1] != ' ') continue;
    text->erase(at - 1, 1);
    --count;
  }
}

// How many spaces there are in text[begin, end).
size_t SpacesIn(const std::string& text, size_t begin, size_t end) {
  return static_cast<size_t>(
      std::count(text.begin() + begin, text.begin() + end, ' '));
}

// Writes `meant` in place of text[begin, end), so that what stands behind it in
// the line stays where it is. Returns whether there is room.
bool Replace(size_t begin, size_t end, const std::string& meant,
             std::string* text) {
  const size_t room = end - begin;
  if (meant.size() <= room) {
    text->replace(begin, room, meant + std::string(room - meant.size(), ' '));
    return true;
  }
  const size_t more = meant.size() - room;
  const size_t next = text->find_first_not_of(" :", end);
  if (next == kNone || (*text)[next] == '\n') {
    text->replace(begin, room, meant);
    return true;
  }
  // A value, which has no colon and no brace behind it, needs a space there.
  const bool is_value =
      text->substr(end, next - end).find(':') == kNone && (*text)[next] != '{';
  if (SpacesIn(*text, end, next) >= more + (is_value ? 1 : 0)) {
    TakeSpaces(end, next, more, text);
    text->replace(begin, room, meant);
    return true;
  }
  const size_t before = text->find_last_not_of(' ', begin - 1);
  if (!is_value || begin == 0 || before == kNone || (*text)[before] != ':' ||
      begin - before - 1 < more) {
    return false;
  }
  text->replace(begin - more, room + more, meant);
  return true;
}

}  // namespace

absl::optional<std::string> Respell(absl::string_view text,
                                    std::vector<Misspelled> names) {
  // From the end, so that offsets hold until they are come to.
  std::sort(names.begin(), names.end(),
            [](const Misspelled& a, const Misspelled& b) {
              return a.offset > b.offset;
            });
  std::string result(text);
  for (const Misspelled& each : names) {
    const size_t begin = static_cast<size_t>(each.offset);
    const size_t end = begin + each.name.size();
    if (each.meant.empty() ||
        result.compare(begin, each.name.size(), each.name) != 0 ||
        !Replace(begin, end, each.meant, &result)) {
      return absl::nullopt;
    }
  }
  return result;
}

}  // namespace myorules::engine
