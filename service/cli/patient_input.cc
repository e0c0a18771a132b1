#include "service/cli/patient_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/cli/json_find.h"
#include "service/cli/json_reader.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"
#include "service/server/wire_fault.h"

namespace myorules::service {
namespace {

// Far enough to see past the longest patient id.
constexpr size_t kBytesToTellFormat = 256;

constexpr size_t kReadBytes = 256 << 10;

bool IsStandardInput(const std::string& path) {
  return path.empty() || path == "-";
}

// A file descriptor with what was read ahead.
class Buffer {
 public:
  explicit Buffer(int file) : file_(file) {}
  ~Buffer() {
    if (file_ != STDIN_FILENO) close(file_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  // What was read and not yet consumed.
  absl::string_view data() const {
    return absl::string_view(bytes_).substr(begin_);
  }

  void Consume(size_t count) {
    begin_ += count;
    offset_ += static_cast<int64_t>(count);
  }

  // Reads more. Returns false at the end of the input and where it fails.
  bool Fill() {
    if (ended_) return false;
    bytes_.erase(0, begin_);
    begin_ = 0;
    const size_t size = bytes_.size();
    bytes_.resize(size + kReadBytes);
    ssize_t count = 0;
    do {
      count = read(file_, bytes_.data() + size, kReadBytes);
    } while (count < 0 && errno == EINTR);
    if (count < 0)
      status_ = absl::ErrnoToStatus(errno, "cannot read the input");
    bytes_.resize(size + static_cast<size_t>(std::max<ssize_t>(count, 0)));
    ended_ = count <= 0;
    return !ended_;
  }

  // Position of the first byte of data().
  int64_t offset() const { return offset_; }
  bool ended() const { return ended_; }
  const absl::Status& status() const { return status_; }

 private:
  const int file_;
  std::string bytes_;
  size_t begin_ = 0;
  int64_t offset_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

class NdjsonReader final : public RecordReader {
 public:
  explicit NdjsonReader(std::unique_ptr<Buffer> buffer)
      : buffer_(std::move(buffer)) {}

  bool Next(RawRecord* record) override {
    while (true) {
      *record = RawRecord();
      record->number = ++line_;
      record->is_line = true;
      record->byte_offset = buffer_->offset();
      if (!ReadLine(record)) return false;
      if (!record->status.ok()) return true;
      if (line_ == 1 && record->bytes.compare(0, 3, "\xEF\xBB\xBF") == 0) {
        record->bytes.erase(0, 3);
      }
      const bool blank = std::all_of(record->bytes.begin(), record->bytes.end(),
                                     absl::ascii_isspace);
      if (!blank) return true;
    }
  }

  bool HasNextBuffered() override {
    return buffer_->ended() ||
           buffer_->data().find('\n') != absl::string_view::npos;
  }

  int64_t bytes_read() const override { return buffer_->offset(); }
  absl::Status status() const override { return buffer_->status(); }

 private:
  // Returns false where there is no further line.
  bool ReadLine(RawRecord* record) {
    size_t searched = 0;
    while (true) {
      const absl::string_view data = buffer_->data();
      const size_t end = data.find('\n', searched);
      if (end != absl::string_view::npos) {
        record->bytes.assign(data.data(), end);
        buffer_->Consume(end + 1);
        break;
      }
      if (data.size() > kMaxLineBytes) return SkipLine(record);
      searched = data.size();
      if (buffer_->Fill()) continue;
      if (!buffer_->status().ok() || buffer_->data().empty()) return false;
      record->bytes = absl::StrCat(buffer_->data());
      buffer_->Consume(record->bytes.size());
      break;
    }
    if (record->bytes.size() > kMaxLineBytes) SetTooLong(record);
    return true;
  }

  static void SetTooLong(RawRecord* record) {
    record->bytes.clear();
    record->status = InvalidField(
        "patient",
        absl::StrCat("the line is longer than ", kMaxLineBytes, " bytes"));
  }

  // Drops the rest of a line without keeping it.
  bool SkipLine(RawRecord* record) {
    SetTooLong(record);
    while (true) {
      const size_t end = buffer_->data().find('\n');
      if (end != absl::string_view::npos) {
        buffer_->Consume(end + 1);
        return true;
      }
      buffer_->Consume(buffer_->data().size());
      if (!buffer_->Fill()) return true;
    }
  }

  std::unique_ptr<Buffer> buffer_;
  int64_t line_ = 0;
};

// The whole input as one record.
class JsonReader final : public RecordReader {
 public:
  explicit JsonReader(std::unique_ptr<Buffer> buffer)
      : buffer_(std::move(buffer)) {}

  bool Next(RawRecord* record) override {
    *record = RawRecord();
    record->number = 1;
    while (buffer_->data().size() <= kMaxLineBytes && buffer_->Fill()) {
    }
    if (!buffer_->status().ok() || buffer_->data().empty()) return false;
    if (buffer_->data().size() > kMaxLineBytes) {
      record->status = InvalidField(
          "patient",
          absl::StrCat("the input is longer than ", kMaxLineBytes, " bytes"));
      while (buffer_->Fill()) buffer_->Consume(buffer_->data().size());
    } else {
      record->bytes = absl::StrCat(buffer_->data());
    }
    buffer_->Consume(buffer_->data().size());
    return true;
  }

  bool HasNextBuffered() override { return buffer_->ended(); }
  int64_t bytes_read() const override { return buffer_->offset(); }
  absl::Status status() const override { return buffer_->status(); }

 private:
  std::unique_ptr<Buffer> buffer_;
};

class BinaryReader final : public RecordReader {
 public:
  explicit BinaryReader(std::unique_ptr<Buffer> buffer)
      : buffer_(std::move(buffer)) {}

  bool Next(RawRecord* record) override {
    *record = RawRecord();
    record->number = ++count_;
    record->byte_offset = buffer_->offset();
    record->binary = true;
    if (given_up_) return false;
    uint64_t size = 0;
    if (!ReadLength(record, &size)) return !record->status.ok();
    if (size > limits::kMaxRequestBytes) {
      record->status = InvalidField(
          "patient", absl::StrCat("the record's length is given as ", size,
                                  " bytes; at most ", limits::kMaxRequestBytes,
                                  " are allowed"));
      Skip(size);
      return true;
    }
    while (buffer_->data().size() < size && buffer_->Fill()) {
    }
    const size_t there = buffer_->data().size();
    if (there < size) {
      if (!buffer_->status().ok()) return false;
      record->status = InvalidField(
          "patient", absl::StrCat("the input ends inside the record: ", size,
                                  " bytes announced, ", there, " there"));
    } else {
      record->bytes = absl::StrCat(buffer_->data().substr(0, size));
    }
    buffer_->Consume(std::min<size_t>(size, there));
    return true;
  }

  bool HasNextBuffered() override {
    // One byte of length and the shortest record: near enough, since a binary
    // stream is seldom typed by hand.
    return buffer_->ended() || buffer_->data().size() > kReadBytes / 2;
  }

  int64_t bytes_read() const override { return buffer_->offset(); }
  absl::Status status() const override { return buffer_->status(); }

 private:
  // Returns false at the end of the input, or with the fault in `record`.
  bool ReadLength(RawRecord* record, uint64_t* size) {
    for (int shift = 0; shift < 64; shift += 7) {
      if (buffer_->data().empty() && !buffer_->Fill()) {
        if (shift > 0 && buffer_->status().ok()) {
          record->status = InvalidField(
              "patient", "the input ends inside the record's length");
          given_up_ = true;
        }
        return false;
      }
      const auto byte = static_cast<unsigned char>(buffer_->data()[0]);
      buffer_->Consume(1);
      *size |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    record->status = InvalidField("patient",
                                  "the record does not begin with a length; "
                                  "nothing after it can be read");
    given_up_ = true;
    return false;
  }

  void Skip(uint64_t size) {
    while (size > 0) {
      if (buffer_->data().empty() && !buffer_->Fill()) return;
      const size_t step = std::min<uint64_t>(size, buffer_->data().size());
      buffer_->Consume(step);
      size -= step;
    }
  }

  std::unique_ptr<Buffer> buffer_;
  int64_t count_ = 0;
  bool given_up_ = false;
};

// The first line without blanks at its ends; empty where it is not all there.
absl::string_view FirstLine(absl::string_view beginning) {
  const size_t end = beginning.find('\n');
  if (end == absl::string_view::npos) return "";
  return absl::StripAsciiWhitespace(beginning.substr(0, end));
}

// Whether a JSON object on a line of its own is there, so that somebody who
// types one need not wait for more.
bool HoldsJsonLine(absl::string_view beginning) {
  const absl::string_view line = FirstLine(beginning);
  return absl::StartsWith(line, "{") && absl::EndsWith(line, "}");
}

// Whether the first line begins an object that goes on in the next.
bool BeginsJsonOverLines(absl::string_view beginning) {
  const absl::string_view line = FirstLine(beginning);
  return absl::StartsWith(line, "{") &&
         absl::string_view("{[,").find(line.back()) != absl::string_view::npos;
}

// Every second byte is 0 where UTF-16 holds ASCII, with or without a byte order
// mark before it. No binary record begins so: its first tag would be 0.
bool LooksUtf16(absl::string_view beginning) {
  if (absl::StartsWith(beginning, "\xFF\xFE") ||
      absl::StartsWith(beginning, "\xFE\xFF")) {
    beginning.remove_prefix(2);
  }
  const bool big_endian =
      absl::StartsWith(beginning, absl::string_view("\0", 1));
  if (big_endian) beginning.remove_prefix(1);
  return absl::StartsWith(beginning, absl::string_view("{\0", 2)) ||
         absl::StartsWith(beginning, absl::string_view("[\0", 2));
}

bool LooksBinary(absl::string_view beginning) {
  for (const char c : beginning.substr(0, kBytesToTellFormat)) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' &&
        c != '\t') {
      return true;
    }
  }
  return false;
}

// Looks at the beginning of the input, without consuming it. Errors:
// INVALID_ARGUMENT for UTF-16.
absl::StatusOr<InputFormat> TellFormat(InputFormat format, Buffer* buffer) {
  while (buffer->data().size() < kBytesToTellFormat &&
         !HoldsJsonLine(buffer->data()) && buffer->Fill()) {
  }
  if (LooksUtf16(buffer->data())) {
    return absl::InvalidArgumentError(
        "the input is UTF-16, and JSON is read as UTF-8 (iconv -f UTF-16 -t "
        "UTF-8 makes it so)");
  }
  if (LooksBinary(buffer->data())) return InputFormat::kBinary;
  // A first line may be long before it ends.
  while (format == InputFormat::kAutoOrJson &&
         buffer->data().size() < kMaxLineBytes &&
         buffer->data().find('\n') == absl::string_view::npos &&
         buffer->Fill()) {
  }
  return format == InputFormat::kAutoOrJson &&
                 BeginsJsonOverLines(buffer->data())
             ? InputFormat::kJson
             : InputFormat::kNdjson;
}

// What helps where the input as a whole may be of another form.
absl::string_view FormRemedy(const RawRecord& record) {
  if (record.number != 1) return "";
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(record.bytes), "[")) {
    return "; patients stand one a line, without a list around them (jq -c "
           "'.[]' writes them so)";
  }
  if (record.is_line && BeginsJsonOverLines(absl::StrCat(record.bytes, "\n"))) {
    return "; is it one patient over several lines? --input_format=json reads "
           "that";
  }
  return "";
}

absl::Status ParseJson(RawRecord* record, v1::Patient* patient) {
  int64_t line = 1;
  absl::Status status = ReadJson(record->bytes, "patient", patient, &line);
  if (status.ok()) return status;
  patient->set_id(FindJsonString(record->bytes, "id"));
  const absl::string_view remedy = FormRemedy(*record);
  record->number += line - 1;
  if (remedy.empty()) return status;
  const auto violation = FieldViolations(status).front();
  return InvalidField(violation.field(),
                      absl::StrCat(violation.description(), remedy));
}

}  // namespace

bool AbslParseFlag(absl::string_view text, InputFormat* format,
                   std::string* error) {
  if (text == "auto") {
    *format = InputFormat::kAuto;
  } else if (text == "ndjson") {
    *format = InputFormat::kNdjson;
  } else if (text == "json") {
    *format = InputFormat::kJson;
  } else if (text == "binary") {
    *format = InputFormat::kBinary;
  } else {
    *error = "auto, ndjson, json and binary are the formats";
    return false;
  }
  return true;
}

std::string AbslUnparseFlag(InputFormat format) {
  switch (format) {
    case InputFormat::kAuto:
    case InputFormat::kAutoOrJson:
      return "auto";
    case InputFormat::kJson:
      return "json";
    case InputFormat::kNdjson:
      return "ndjson";
    case InputFormat::kBinary:
      return "binary";
  }
  return "";
}

std::string RawRecord::Place() const {
  return binary ? absl::StrCat("record ", number, " (byte ", byte_offset, ")")
                : absl::StrCat("line ", number);
}

absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(
    const std::string& path, InputFormat format) {
  int file = STDIN_FILENO;
  if (!IsStandardInput(path)) {
    file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
      return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  auto buffer = std::make_unique<Buffer>(file);
  if (format == InputFormat::kAuto || format == InputFormat::kAutoOrJson) {
    const absl::StatusOr<InputFormat> told = TellFormat(format, buffer.get());
    if (!told.ok()) return told.status();
    format = *told;
  }
  if (!buffer->status().ok()) return buffer->status();
  switch (format) {
    case InputFormat::kBinary:
      return std::make_unique<BinaryReader>(std::move(buffer));
    case InputFormat::kJson:
      return std::make_unique<JsonReader>(std::move(buffer));
    default:
      return std::make_unique<NdjsonReader>(std::move(buffer));
  }
}

int64_t SizeOf(const std::string& path) {
  struct stat status;
  const int failed = IsStandardInput(path) ? fstat(STDIN_FILENO, &status)
                                           : stat(path.c_str(), &status);
  return failed == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
}

absl::Status ParsePatient(RawRecord* record, v1::Patient* patient) {
  patient->Clear();
  if (!record->status.ok()) return record->status;
  if (!record->binary) return ParseJson(record, patient);
  if (patient->ParseFromString(record->bytes)) return absl::OkStatus();
  patient->Clear();
  return WireFault(*v1::Patient::descriptor(), "patient", record->bytes);
}

}  // namespace myorules::service
