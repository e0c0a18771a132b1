#include "service/record/sqlite/log_tables.h"

#include <algorithm>
#include <iterator>

#include "engine/base/sha256.h"
#include "service/record/digest.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// Makes a patient without events.
absl::StatusOr<LogEnd> AddPatient(Connection& connection,
                                  absl::string_view patient_id,
                                  absl::Time now) {
  const absl::Status status =
      Query(connection,
            "INSERT INTO patients(id, version, head, state, created_at, "
            "updated_at) VALUES (?, 0, x'', x'', ?, ?)")
          .Text(patient_id)
          .Time(now)
          .Time(now)
          .Run();
  if (!status.ok()) return status;
  return LogEnd{sqlite3_last_insert_rowid(connection.handle()), 0, ""};
}

absl::Status AddEvents(Connection& connection, const Append& append,
                       absl::Time now, int64_t* next_sequence, LogEnd* end) {
  Query add(connection,
            "INSERT INTO events(sequence, patient, version, recorded_at, "
            "payload, payload_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (size_t i = 0; i < append.payloads.size(); ++i) {
    StoredEvent event;
    event.sequence = (*next_sequence)++;
    event.patient_id = append.patient_id;
    event.version = ++end->version;
    event.recorded_at = now;
    event.payload_hash = append.payload_hashes.empty()
                             ? engine::Sha256({append.payloads[i]})
                             : append.payload_hashes[i];
    end->head = ChainHash(end->head, event);
    absl::Status status = add.Again()
                              .Int(event.sequence)
                              .Int(end->number)
                              .Int(event.version)
                              .Time(now)
                              .Blob(append.payloads[i])
                              .Blob(event.payload_hash)
                              .Blob(end->head)
                              .Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Most changes leave most labels as they are.
absl::Status SetLabels(Connection& connection, int64_t patient,
                       std::vector<std::string> labels) {
  std::vector<std::string> before;
  {
    Query query(connection,
                "SELECT label FROM labels WHERE patient = ? ORDER BY label");
    absl::StatusOr<std::vector<std::string>> texts =
        TextsOf(query.Int(patient));
    if (!texts.ok()) return texts.status();
    before = *std::move(texts);
  }
  std::sort(labels.begin(), labels.end());
  const auto difference = [](const std::vector<std::string>& of,
                             const std::vector<std::string>& without) {
    std::vector<std::string> rest;
    std::set_difference(of.begin(), of.end(), without.begin(), without.end(),
                        std::back_inserter(rest));
    return rest;
  };
  Query remove(connection,
               "DELETE FROM labels WHERE label = ? AND patient = ?");
  for (const std::string& label : difference(before, labels)) {
    absl::Status status = remove.Again().Text(label).Int(patient).Run();
    if (!status.ok()) return status;
  }
  Query add(connection, "INSERT INTO labels VALUES (?, ?)");
  for (const std::string& label : difference(labels, before)) {
    absl::Status status = add.Again().Text(label).Int(patient).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status NotOnRecord() {
  return absl::NotFoundError("record: no such patient");
}

absl::Status Changed() {
  return absl::AbortedError(
      "record: the record of the patient has changed meanwhile; read it again");
}

std::string SelectEvents() {
  return "SELECT e.sequence, p.id, e.version, e.recorded_at, e.payload, "
         "e.payload_hash, e.hash, e.redaction FROM events e JOIN patients p ON "
         "p.number = e.patient ";
}

absl::StatusOr<std::vector<StoredEvent>> EventsOf(Query& query) {
  std::vector<StoredEvent> events;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return events;
    events.push_back({query.GetInt(0), query.GetText(1), query.GetInt(2),
                      query.GetTime(3), query.GetBlob(4), query.GetBlob(5),
                      query.GetBlob(6), query.GetBlob(7)});
  }
}

absl::StatusOr<std::vector<std::string>> TextsOf(Query& query) {
  std::vector<std::string> texts;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return texts;
    texts.push_back(query.GetText(0));
  }
}

absl::StatusOr<LogEnd> FindLogEnd(Connection& connection,
                                  absl::string_view patient_id) {
  Query query(connection,
              "SELECT number, version, head FROM patients WHERE id = ?");
  const absl::StatusOr<bool> row = query.Text(patient_id).Next();
  if (!row.ok()) return row.status();
  if (!*row) return LogEnd{};
  return LogEnd{query.GetInt(0), query.GetInt(1), query.GetBlob(2)};
}

absl::Status CheckVersion(Connection& connection, const PatientVersion& at) {
  const absl::StatusOr<LogEnd> end = FindLogEnd(connection, at.patient_id);
  if (!end.ok()) return end.status();
  return end->version == at.version ? absl::OkStatus() : Changed();
}

absl::StatusOr<int64_t> NextSequence(Connection& connection) {
  return Query(connection, "SELECT next_sequence FROM ledger").Number();
}

absl::Status ApplyAppend(Connection& connection, const Append& append,
                         absl::Time now, int64_t* next_sequence) {
  absl::StatusOr<LogEnd> end = FindLogEnd(connection, append.patient_id);
  if (!end.ok()) return end.status();
  if (end->version != append.expected_version) return Changed();
  if (end->number == 0) {
    end = AddPatient(connection, append.patient_id, now);
    if (!end.ok()) return end.status();
  }
  absl::Status status =
      AddEvents(connection, append, now, next_sequence, &*end);
  if (!status.ok()) return status;
  status =
      Query(connection,
            "UPDATE patients SET version = ?, head = ?, state = ?, updated_at "
            "= CASE WHEN ? THEN ? ELSE updated_at END WHERE number = ?")
          .Int(end->version)
          .Blob(end->head)
          .Blob(append.state)
          .Int(append.changes_facts ? 1 : 0)
          .Time(now)
          .Int(end->number)
          .Run();
  if (!status.ok()) return status;
  return SetLabels(connection, end->number, append.labels);
}

absl::Status ApplyRedaction(Connection& connection,
                            const Redaction& redaction) {
  const absl::StatusOr<LogEnd> end =
      FindLogEnd(connection, redaction.patient_id);
  if (!end.ok()) return end.status();
  if (end->number == 0 || end->version != redaction.expected_version) {
    return Changed();
  }
  absl::Status status;
  for (const auto& [version, payload] : redaction.events) {
    std::string hash;
    {
      Query query(connection,
                  "SELECT hash FROM events WHERE patient = ? AND version = ?");
      const absl::StatusOr<bool> row =
          query.Int(end->number).Int(version).Next();
      if (!row.ok()) return row.status();
      if (!*row) return absl::DataLossError("record: an event is missing");
      hash = query.GetBlob(0);
    }
    status = Query(connection,
                   "UPDATE events SET payload = ?, redaction = ? WHERE patient "
                   "= ? AND version = ?")
                 .Blob(payload)
                 .Blob(RedactionHash(hash, payload))
                 .Int(end->number)
                 .Int(version)
                 .Run();
    if (!status.ok()) return status;
  }
  status = Query(connection, "UPDATE patients SET state = ? WHERE number = ?")
               .Blob(redaction.state)
               .Int(end->number)
               .Run();
  if (!status.ok()) return status;
  return SetLabels(connection, end->number, redaction.labels);
}

absl::Status DeleteLog(Connection& connection, int64_t patient) {
  for (const char* sql : {"DELETE FROM labels WHERE patient = ?",
                          "DELETE FROM events WHERE patient = ?",
                          "DELETE FROM patients WHERE number = ?"}) {
    absl::Status status = Query(connection, sql).Int(patient).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace myorules::service::record
