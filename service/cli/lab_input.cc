#include "service/cli/lab_input.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "service/cli/json_reader.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The names of the fields that a result has.
std::vector<std::string> FieldNames() {
  std::vector<std::string> names;
  const auto& type = *v1::RawResult::descriptor();
  names.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
  }
  return names;
}

bool IsJson(const RawRecord& line) {
  absl::string_view text = line.bytes;
  absl::ConsumePrefix(&text, kByteOrderMark);
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "{");
}

}  // namespace

bool AbslParseFlag(absl::string_view text, LabInputFormat* format,
                   std::string* error) {
  if (text == "auto") {
    *format = LabInputFormat::kAuto;
  } else if (text == "ndjson") {
    *format = LabInputFormat::kNdjson;
  } else if (text == "csv") {
    *format = LabInputFormat::kCsv;
  } else {
    *error = "auto, ndjson and csv are the formats";
    return false;
  }
  return true;
}

std::string AbslUnparseFlag(LabInputFormat format) {
  switch (format) {
    case LabInputFormat::kAuto:
      return "auto";
    case LabInputFormat::kNdjson:
      return "ndjson";
    case LabInputFormat::kCsv:
      return "csv";
  }
  return "";
}

absl::StatusOr<std::unique_ptr<LabInput>> LabInput::Open(
    const std::string& path, LabInputFormat format) {
  absl::StatusOr<std::unique_ptr<RecordReader>> lines =
      OpenRecords(path, InputFormat::kNdjson);
  if (!lines.ok()) return lines.status();
  std::unique_ptr<LabInput> input(new LabInput(*std::move(lines)));
  RawRecord first;
  if (!input->lines_->Next(&first)) return input;
  const bool json = format == LabInputFormat::kAuto
                        ? IsJson(first)
                        : format == LabInputFormat::kNdjson;
  if (json) {
    input->first_ = std::move(first);
    return input;
  }
  const absl::Status status = input->ReadHeader(first);
  if (!status.ok()) return status;
  return input;
}

absl::Status LabInput::ReadHeader(const RawRecord& header) {
  RawRecord line = header;
  if (absl::StartsWith(line.bytes, kByteOrderMark)) {
    line.bytes.erase(0, kByteOrderMark.size());
  }
  rows_.emplace(lines_.get(), CsvSeparator(line.bytes));
  const CsvRows::Row row = rows_->Read(line);
  if (!row.status.ok()) return row.status;
  for (const std::string& field : row.fields) {
    const std::string name =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(field));
    const auto* column = v1::RawResult::descriptor()->FindFieldByName(name);
    if (column == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", header.number, ": no column '", field, "'",
          engine::DidYouMean(name, FieldNames()),
          "; a table begins with a line of names of columns: analyte, value, "
          "…"));
    }
    if (absl::c_linear_search(columns_, column)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", header.number, ": the column '", field, "' comes twice"));
    }
    columns_.push_back(column);
  }
  return absl::OkStatus();
}

absl::Status LabInput::FromRow(const CsvRows::Row& row,
                               v1::RawResult* raw) const {
  if (!row.status.ok()) return row.status;
  if (row.fields.size() != columns_.size()) {
    return InvalidField(
        "row",
        absl::StrCat("has ", row.fields.size(), " fields, and the header ",
                     columns_.size(), row.LinesNotRead()));
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    v1::RawResult::GetReflection()->SetString(raw, columns_[i], row.fields[i]);
  }
  return absl::OkStatus();
}

bool LabInput::Next(v1::RawResult* raw, RawRecord* place,
                    absl::Status* status) {
  raw->Clear();
  if (first_.has_value()) {
    *place = *std::move(first_);
    first_.reset();
  } else if (!lines_->Next(place)) {
    return false;
  }
  *status = place->status;
  if (!status->ok()) return true;
  *status = rows_.has_value() ? FromRow(rows_->Read(*place), raw)
                              : ReadJson(place->bytes, "result", raw);
  return true;
}

}  // namespace myorules::service
