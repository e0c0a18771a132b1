#include "service/record/older/record_dump.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace myorules::service::record {
namespace {

// The rows of a query as texts.
std::vector<std::vector<std::string>> Texts(Connection& connection,
                                            const std::string& sql,
                                            int columns) {
  Query query(connection, sql);
  std::vector<std::vector<std::string>> rows;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    EXPECT_TRUE(row.ok()) << sql << ": " << row.status();
    if (!row.ok() || !*row) return rows;
    std::vector<std::string>& texts = rows.emplace_back();
    for (int i = 0; i < columns; ++i) texts.push_back(query.GetText(i));
  }
}

std::string Pragma(Connection& connection, const std::string& name) {
  return absl::StrCat("PRAGMA ", name, "=",
                      Texts(connection, "PRAGMA " + name, 1).at(0).at(0),
                      ";\n");
}

// Those that statements make, in the order in which they were made; what SQLite
// makes for itself has no statement.
std::string Made(Connection& connection, bool tables) {
  std::string sql;
  for (const auto& row :
       Texts(connection,
             absl::StrCat("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
                          "AND name NOT GLOB 'sqlite_*' AND type ",
                          tables ? "=" : "<>", " 'table' ORDER BY rowid"),
             1)) {
    absl::StrAppend(&sql, row[0], ";\n");
  }
  return sql;
}

}  // namespace

std::map<std::string, std::vector<std::string>> ColumnsOf(
    Connection& connection) {
  std::map<std::string, std::vector<std::string>> columns;
  for (const auto& row : Texts(connection,
                               "SELECT t.name, c.name FROM sqlite_schema t "
                               "JOIN pragma_table_info(t.name) c WHERE t.type "
                               "= 'table' ORDER BY t.name, c.cid",
                               2)) {
    columns[row[0]].push_back(row[1]);
  }
  return columns;
}

std::vector<std::string> RowsOf(Connection& connection,
                                const std::string& table,
                                const std::vector<std::string>& columns) {
  std::vector<std::string> rows;
  const std::string values = absl::StrJoin(
      columns, " || ', ' || ", [](std::string* out, const std::string& name) {
        absl::StrAppend(out, "quote(", name, ")");
      });
  for (auto& row :
       Texts(connection, absl::StrCat("SELECT ", values, " FROM ", table), 1)) {
    rows.push_back(std::move(row[0]));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::map<std::string, std::string> ObjectsOf(Connection& connection) {
  std::map<std::string, std::string> objects;
  for (const auto& row : Texts(connection,
                               "SELECT type || ' ' || name, coalesce(sql, '') "
                               "FROM sqlite_schema",
                               2)) {
    objects[row[0]] = row[1];
  }
  return objects;
}

std::string DumpRecord(Connection& connection) {
  // Rows come by table, and not those first that others refer to.
  std::string sql =
      absl::StrCat("PRAGMA foreign_keys=OFF;\nBEGIN;\n",
                   Pragma(connection, "application_id"),
                   Pragma(connection, "user_version"), Made(connection, true));
  for (const auto& [table, columns] : ColumnsOf(connection)) {
    // Other rows have set it as they came.
    if (table == "sqlite_sequence") {
      absl::StrAppend(&sql, "DELETE FROM sqlite_sequence;\n");
    }
    for (const std::string& row : RowsOf(connection, table, columns)) {
      absl::StrAppend(&sql, "INSERT INTO ", table, " VALUES (", row, ");\n");
    }
  }
  return absl::StrCat(sql, Made(connection, false), "COMMIT;\n");
}

}  // namespace myorules::service::record
