// The standard functions and operators on known values, as the public
// specification defines them.
#include <string>
#include <vector>

#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

const OwnMemory kMemory;

struct Row {
  std::string expression;
  std::string result;
};

void Check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(Evaluated(row.expression), row.result) << row.expression;
  }
}

// The expressions that are true.
void CheckTrue(const std::vector<std::string>& expressions) {
  for (const std::string& expression : expressions) {
    EXPECT_EQ(Evaluated(expression), "true") << expression;
  }
}

constexpr char kOverflow[] = "error{integer overflow}";

TEST(Integers, NeverWrap) {
  Check({
      {"9223372036854775807 + 1", kOverflow},
      {"9223372036854775806 + 1", "9223372036854775807"},
      {"-9223372036854775808 - 1", kOverflow},
      {"4611686018427387904 * 2", kOverflow},
      {"-4611686018427387904 * 2", "-9223372036854775808"},
      {"-9223372036854775808 / -1", kOverflow},
      {"-9223372036854775808 % -1", kOverflow},
      {"-(-9223372036854775808)", kOverflow},
      {"1 / 0", "error{divide by zero}"},
      {"1 % 0", "error{modulus by zero}"},
      {"7 / 2", "3"},
      {"-7 / 2", "-3"},
      {"7 % -4", "3"},
      {"-7 % 4", "-3"},
      {"18446744073709551615u + 1u", kOverflow},
      {"0u - 1u", kOverflow},
      {"9223372036854775808u * 2u", kOverflow},
      {"7u / 0u", "error{divide by zero}"},
      {"7u % 0u", "error{modulus by zero}"},
      {"7u % 4u", "3u"},
      {"-(5)", "-5"},
  });
}

TEST(Doubles, FollowIeee754) {
  Check({
      {"1.0 / 0.0", "Infinity"},
      {"-1.0 / 0.0", "-Infinity"},
      {"1.0 / -0.0", "-Infinity"},
      {"0.0 / 0.0", "NaN"},
      {"0.1 + 0.2", "0.30000000000000004"},
      {"1e308 * 10.0", "Infinity"},
      {"-(2.5)", "-2.5"},
      {"1.5 - 2.0", "-0.5"},
  });
  CheckTrue({
      "!(0.0 / 0.0 == 0.0 / 0.0)",
      "!(0.0 / 0.0 < 1.0) && !(0.0 / 0.0 >= 1.0)",
      "0.0 == -0.0",
  });
}

TEST(Comparisons, AreDefinedOnEachTypeAndAcrossNumbers) {
  CheckTrue({
      "false < true",
      "!(true < true) && true <= true && true >= true",
      "1 < 2 && 2 > 1 && 1 <= 1 && 1 >= 1",
      "1u < 2u && 1.0 < 1.5",
      "1 < 1.5 && 2u > 1.5 && 1 < 2u && -1 < 0u",
      "9007199254740993 > 9007199254740992.0",
      "'a' < 'b' && 'a' < 'aa' && 'Z' < 'a'",
      "'\\U0001F600' > '\\uFFFD'",
      "b'a' < b'b' && b'\\xff' > b'a'",
      "timestamp('2016-01-01T00:00:00Z') < timestamp('2016-01-01T00:00:01Z')",
      "duration('1m') > duration('59s') && duration('60s') >= duration('1m')",
  });
}

TEST(StringsAndBytes, AreCountedSearchedAndJoined) {
  CheckTrue({
      "'a' + 'b' == 'ab' && b'a' + b'b' == b'ab'",
      "size('héé') == 3 && 'héé'.size() == 3 && size(bytes('é')) == 2",
      "b'abc'.size() == 3 && size('') == 0",
      "'hello'.contains('ell') && !'hello'.contains('elo')",
      "'hello'.startsWith('he') && 'hello'.endsWith('lo')",
      "'hello'.startsWith('') && ''.endsWith('')",
      "'hello'.matches('l+o$') && matches('hello', '^h')",
      "!'hello'.matches('^l')",
      "'Zürich'.matches('Z.rich')",
  });
  // A pattern that is put together; a literal one is refused before.
  const std::string unbalanced = Evaluated("'a'.matches('(' + '')");
  EXPECT_NE(unbalanced.find("error{not a valid pattern"), std::string::npos)
      << unbalanced;
  const std::string huge =
      Evaluated("'a'.matches('((a{1,100}){1,100}){1,9}' + '')");
  EXPECT_NE(huge.find("error{not a valid pattern"), std::string::npos) << huge;
  // Linear in the text, whatever the pattern.
  CheckTrue(
      {"!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('^(a+)+$b')"});
}

TEST(Collections, AreCountedIndexedAndJoined) {
  CheckTrue({
      "size([1, 2]) == 2 && [1, 2].size() == 2 && size({}) == 0",
      "{'a': 1}.size() == 1 && size({'a': 1}) == 1",
      "[1] + [2, 3] == [1, 2, 3] && [] + [] == []",
      "[1, 2][1] == 2 && {'a': 1}['a'] == 1 && {true: 2}[true] == 2",
      "2 in [1, 2] && !(3 in [1, 2]) && 'a' in {'a': 1} && !('b' in {'a': 1})",
      "[1, [2, 'x']] == [1, [2, 'x']] && {'a': [1]} == {'a': [1]}",
      "{1: 'a', 2u: 'b'} == {2u: 'b', 1: 'a'}",
  });
}

TEST(Conversions, KeepTheValueOrFail) {
  const auto range = [](const std::string& value, const std::string& type) {
    return "error{range error: " + value + " is no " + type + "}";
  };
  const auto text = [](const std::string& value, const std::string& type) {
    return "error{type conversion error: \"" + value + "\" is no " + type + "}";
  };
  Check({
      {"int(1.9)", "1"},
      {"int(-7.9)", "-7"},
      {"int(42u)", "42"},
      {"int('-987')", "-987"},
      {"int('+7')", "7"},
      {"int('')", text("", "int")},
      {"int('-')", text("-", "int")},
      {"int('+-1')", text("+-1", "int")},
      {"int(' 1')", text(" 1", "int")},
      {"int('1 ')", text("1 ", "int")},
      {"int('1.5')", text("1.5", "int")},
      {"int('-9223372036854775809')", range("\"-9223372036854775809\"", "int")},
      {"int('9223372036854775808')", range("\"9223372036854775808\"", "int")},
      {"int(18446744073709551615u)", range("18446744073709551615u", "int")},
      {"int(9223372036854775808.0)", range("9223372036854776000.0", "int")},
      {"int(0.0 / 0.0)", range("NaN", "int")},
      {"int(timestamp('2004-09-16T23:59:59Z'))", "1095379199"},
      {"uint(3.9)", "3u"},
      {"uint(1e19)", "10000000000000000000u"},
      {"uint(-1)", range("-1", "uint")},
      {"uint(6.022e23)", range("6.022e+23", "uint")},
      {"uint('300')", "300u"},
      {"uint('-1')", range("\"-1\"", "uint")},
      {"uint('18446744073709551615')", "18446744073709551615u"},
      {"uint('18446744073709551616')",
       range("\"18446744073709551616\"", "uint")},
      {"uint('+1')", text("+1", "uint")},
      {"uint('')", text("", "uint")},
      {"uint('1u')", text("1u", "uint")},
      {"double(3)", "3.0"},
      {"double(3u)", "3.0"},
      {"double('-5.43e-21')", "-5.43e-21"},
      {"double('x')", text("x", "double")},
      {"double('')", text("", "double")},
      {"double('1e400')", range("\"1e400\"", "double")},
      {"double('-1e400')", range("\"-1e400\"", "double")},
      {"double('1e-400')", "0.0"},
      {"double('-Infinity')", "-Infinity"},
      {"double('1 ')", text("1 ", "double")},
      {"string(1)", "\"1\""},
      {"string(1u)", "\"1\""},
      {"string(-0.0045)", "\"-0.0045\""},
      {"string(1e20)", "\"100000000000000000000\""},
      {"string(123456789012345680000.0)", "\"123456789012345680000\""},
      {"string(-9007199254740994.0)", "\"-9007199254740994\""},
      {"string(9007199254740992.0)", "\"9007199254740992\""},
      {"string(1e21)", "\"1e+21\""},
      {"string(true)", "\"true\""},
      {"string(b'\\303\\277')", "\"ÿ\""},
      {"string(b'\\000\\xff')", "error{invalid UTF-8 in bytes}"},
      {"string(duration('1000000s'))", "\"1000000s\""},
      {"string(timestamp('9999-12-31T23:59:59.999999999Z'))",
       "\"9999-12-31T23:59:59.999999999Z\""},
      {"bool('true')", "true"},
      {"bool('FALSE')", "false"},
      {"bool('yes')", text("yes", "bool")},
      {"bool('tRUE')", text("tRUE", "bool")},
      {"bytes('ÿ')", "b\"\\xc3\\xbf\""},
      {"type(dyn([1, 'one']))", "list(dyn)"},
      {"type(type(1))", "type(dyn)"},
  });
  CheckTrue({
      "type(timestamp(0)) == google.protobuf.Timestamp",
      "type(null) == null_type && type(1) == int && type(1u) == uint",
      "type(type(7)) == type && type({}) == map && type([1]) == list",
      "type(7) != type(7u)",
  });
}

TEST(TimestampsAndDurations, StayInRange) {
  CheckTrue({
      ("timestamp('2009-02-13T23:00:00Z') + duration('240s') == "
       "timestamp('2009-02-13T23:04:00Z')"),
      ("duration('120s') + timestamp('2009-02-13T23:01:00Z') == "
       "timestamp('2009-02-13T23:03:00Z')"),
      ("timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') "
       "== timestamp('0001-01-01T00:00:00.000000002Z')"),
      ("timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z') "
       "== duration('120s')"),
      "duration('900s') - duration('42s') == duration('858s')",
      ("timestamp('2009-02-13T23:31:30+01:30') == "
       "timestamp('2009-02-13T22:01:30Z')"),
      ("duration('1h30m') == duration('90m') && duration('1.5s') == "
       "duration('1500ms')"),
  });
  const std::vector<std::string> errors = {
      "timestamp('0000-01-01T00:00:00Z')",
      "timestamp('10000-01-01T00:00:00Z')",
      "timestamp('2016-02-30T00:00:00Z')",
      "timestamp('2016-02-01')",
      "timestamp('2016-12-31T23:59:60Z')",
      "timestamp('infinite-future')",
      "timestamp('0001-01-01T00:00:00Z') + duration('-1s')",
      "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')",
      "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')",
      "duration('320000000000s')",
      "duration('-320000000000s')",
      "duration('9000000000s') + duration('9000000000s')",
      "duration('inf')",
      "duration('1')",
      "duration('')",
      "duration('1x')",
      "timestamp(9223372036854775807)",
  };
  for (const std::string& expression : errors) {
    EXPECT_EQ(Evaluated(expression).substr(0, 6), "error{") << expression;
  }
}

TEST(TimestampsAndDurations, SayWhatIsWrongWithThem) {
  const std::pair<const char*, const char*> rows[] = {
      {"timestamp('2016-02-30T00:00:00Z')",
       "error{not a timestamp of RFC 3339 within range: "
       "'2016-02-30T00:00:00Z'; write '2016-05-09T08:30:00Z'}"},
      // Finer than a nanosecond.
      {"timestamp('2016-02-01T00:00:00.1234567891Z')",
       "error{not a timestamp of RFC 3339 within range: "
       "'2016-02-01T00:00:00.1234567891Z'; write '2016-05-09T08:30:00Z'}"},
      {"timestamp(253402300800)", "error{timestamp out of range}"},
      {"duration('5 days')",
       "error{not a duration: '5 days'; write '1h30m', '90s', '1.5s'}"},
      {"duration('9223372036.854775808s')", "error{duration out of range}"},
      {"duration('9223372036854775808ns')", "error{duration out of range}"},
      {"duration('99999999999999999999s')", "error{duration out of range}"},
      {"duration('-9223372036.854775808s')", "error{duration out of range}"},
      {"duration('9223372036.854775807s') == "
       "duration('9223372036s') + duration('854775807ns')",
       "true"},
      // Cut, as in Go.
      {"duration('1.9999999999s')", "1.999999999s"},
      {"timestamp(0).getHours('Nowhere')",
       "error{unknown time zone 'Nowhere'}"},
  };
  for (const auto& [expression, result] : rows) {
    EXPECT_EQ(Evaluated(expression), result) << expression;
  }
}

TEST(TimestampsAndDurations, GiveTheirParts) {
  const std::string at = "timestamp('2009-02-13T23:31:30.123456789Z').";
  Check({
      {at + "getFullYear()", "2009"},
      {at + "getMonth()", "1"},
      {at + "getDate()", "13"},
      {at + "getDayOfMonth()", "12"},
      {at + "getDayOfWeek()", "5"},
      {at + "getDayOfYear()", "43"},
      {at + "getHours()", "23"},
      {at + "getMinutes()", "31"},
      {at + "getSeconds()", "30"},
      {at + "getMilliseconds()", "123"},
      {at + "getDate('+11:00')", "14"},
      {at + "getHours('02:00')", "1"},
      {at + "getHours('-09:30')", "14"},
      {at + "getMinutes('UTC')", "31"},
      {at + "getHours('25:00')", "error{unknown time zone '25:00'}"},
      {at + "getHours('Nowhere/Else')",
       "error{unknown time zone 'Nowhere/Else'}"},
      {at + "getHours('Asia/Tokyo')", "8"},
      {at + "getHours('Etc/GMT+5')", "18"},
      {"timestamp('2009-02-15T00:00:00Z').getDayOfWeek()", "0"},
      {"duration('10000s').getHours()", "2"},
      {"duration('3730s').getMinutes()", "62"},
      {"duration('3730s').getSeconds()", "3730"},
      {"duration('123.321456789s').getMilliseconds()", "321"},
  });
}

TEST(TimeZones, AreNamesOfTheDatabaseAndNeverAFileOrASettingOfTheMachine) {
  for (const char* name :
       {"", "/usr/share/zoneinfo/Asia/Tokyo", "../zoneinfo/Asia/Tokyo",
        "Asia/../Asia/Tokyo", ":Asia/Tokyo", "localtime", "posix/Asia/Tokyo",
        "right/Asia/Tokyo", "file:Asia/Tokyo", "Asia//Tokyo", "Asia/Tokyo/"}) {
    EXPECT_EQ(Evaluated(std::string("timestamp('2009-02-13T23:31:30Z')."
                                    "getHours('") +
                        name + "')"),
              std::string("error{unknown time zone '") + name + "'}");
  }
}

}  // namespace
}  // namespace myorules::engine::oracle
