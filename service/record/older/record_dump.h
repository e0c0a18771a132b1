// A record as SQL that makes it again, for samples of older programs.
#ifndef MYORULES_SERVICE_RECORD_OLDER_RECORD_DUMP_H_
#define MYORULES_SERVICE_RECORD_OLDER_RECORD_DUMP_H_

#include <map>
#include <string>
#include <vector>

#include "service/record/sqlite/connection.h"

namespace myorules::service::record {

// All that the file holds: version, tables, rows, indexes and triggers. Fails
// the test where the file cannot be read.
std::string DumpRecord(Connection& connection);

// The names of the columns of each table.
std::map<std::string, std::vector<std::string>> ColumnsOf(
    Connection& connection);

// The rows of these columns as SQL writes their values, sorted.
std::vector<std::string> RowsOf(Connection& connection,
                                const std::string& table,
                                const std::vector<std::string>& columns);

// How tables, indexes and triggers are made, by name.
std::map<std::string, std::string> ObjectsOf(Connection& connection);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_OLDER_RECORD_DUMP_H_
