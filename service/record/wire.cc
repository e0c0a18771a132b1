#include "service/record/wire.h"

#include <limits>

namespace myorules::service::record {
namespace {

// How a field is written; the low bits of its tag.
constexpr uint64_t kVarint = 0;
constexpr uint64_t kFixed64 = 1;
constexpr uint64_t kLengthDelimited = 2;
constexpr uint64_t kFixed32 = 5;
constexpr int kFormBits = 3;

constexpr int kMaxVarintBytes = 10;

void AppendVarint(uint64_t value, std::string* bytes) {
  for (; value >= 0x80; value >>= 7) {
    bytes->push_back(static_cast<char>(value | 0x80));
  }
  bytes->push_back(static_cast<char>(value));
}

}  // namespace

bool WireFields::Varint(uint64_t* value) {
  // Most are short.
  if (!rest_.empty() && static_cast<unsigned char>(rest_[0]) < 0x80) {
    *value = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return true;
  }
  *value = 0;
  for (size_t i = 0; i < rest_.size() && i < kMaxVarintBytes; ++i) {
    const auto byte = static_cast<unsigned char>(rest_[i]);
    *value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      rest_.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

bool WireFields::Skip(uint64_t size) {
  if (size > rest_.size()) return false;
  rest_.remove_prefix(size);
  return true;
}

bool WireFields::Next() {
  const absl::string_view from = rest_;
  const auto next = [&]() -> bool {
    uint64_t tag = 0;
    if (!Varint(&tag) || tag >> kFormBits == 0 ||
        tag > std::numeric_limits<uint32_t>::max()) {
      return false;
    }
    number_ = static_cast<int>(tag >> kFormBits);
    value_ = 0;
    content_ = {};
    switch (tag & ((1 << kFormBits) - 1)) {
      case kVarint:
        return Varint(&value_);
      case kFixed64:
        return Skip(8);
      case kFixed32:
        return Skip(4);
      case kLengthDelimited: {
        uint64_t size = 0;
        if (!Varint(&size)) return false;
        content_ = rest_.substr(0, size);
        return Skip(size);
      }
      default:
        return false;
    }
  };
  if (from.empty()) return false;
  if (!next()) {
    rest_ = from;
    return false;
  }
  field_ = from.substr(0, from.size() - rest_.size());
  return true;
}

void AppendWireField(int number, absl::string_view content,
                     std::string* bytes) {
  AppendVarint(static_cast<uint64_t>(number) << kFormBits | kLengthDelimited,
               bytes);
  AppendVarint(content.size(), bytes);
  bytes->append(content.data(), content.size());
}

absl::string_view FindWireField(absl::string_view bytes,
                                absl::Span<const int> path) {
  for (const int number : path) {
    absl::string_view found;
    for (WireFields fields(bytes); fields.Next();) {
      if (fields.number() == number) found = fields.content();
    }
    bytes = found;
  }
  return bytes;
}

}  // namespace myorules::service::record
