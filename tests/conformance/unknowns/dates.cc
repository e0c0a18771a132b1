// Dates known to the month or the year, and numbers known to lie in a range.
#include <string>
#include <vector>

#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

struct Operator {
  std::string sign;
  std::string phrase;
};

const std::vector<Operator>& Comparisons() {
  static const auto& operators = *new std::vector<Operator>({
      {"<", "is before"},
      {"<=", "is not after"},
      {">", "is after"},
      {">=", "is not before"},
      {"==", "is"},
      {"!=", "is not"},
  });
  return operators;
}

void AddComparisons(CaseFile& file) {
  const Operands left = {{"may_2016", "a day in May 2016"},
                         {"year_2016", "a day in 2016"},
                         {"some_weeks", "a day from 20 May to 10 June 2016"}};
  const Operands right = {{"date('2016-05-01')", "1 May 2016"},
                          {"date('2016-05-31')", "31 May 2016"},
                          {"date('2016-06-01')", "1 June 2016"},
                          {"date('2017-01-01')", "1 January 2017"},
                          {"may_2016", "a day in May 2016"},
                          {"june_2016", "a day in June 2016"},
                          {"year_2016", "a day in 2016"}};
  for (const Operator& comparison : Comparisons()) {
    file.Begin("Periods compared by " + comparison.sign);
    file.AddEach("$0 " + comparison.phrase + " $1",
                 "$0 " + comparison.sign + " $1", {left, right});
  }
  file.Begin("A date that is nowhere on record, or impossible");
  file.Add("an unknown date is after a day",
           "nothing.posted_on > date('2016-05-01')");
  file.Add("an unknown date is the same as itself",
           "nothing.posted_on == nothing.posted_on");
  file.Add("an impossible date is after a day",
           "impossible.posted_on > date('2016-05-01')");
  file.Add("an impossible date beside an unknown one",
           "impossible.posted_on > nothing.posted_on");
  file.Add("a partial date is after an unknown one",
           "parcel.due_on > nothing.posted_on");
}

void AddMoves(CaseFile& file) {
  const Operands dates = {{"date('2016-02-29')", "29 February 2016"},
                          {"date('2016-01-31')", "31 January 2016"},
                          {"may_2016", "a day in May 2016"},
                          {"year_2016", "a day in 2016"},
                          {"some_weeks", "a day from 20 May to 10 June 2016"},
                          {"u1_date", "an unknown date"}};
  file.Begin("Anniversaries");
  file.AddEach("$0 and 1 year", "$0.plus_years(1)", {dates});
  file.AddEach("$0 and 4 years", "$0.plus_years(4)", {dates});
  file.AddEach("$0 and 1 month", "$0.plus_months(1)", {dates});
  file.AddEach("$0 less 1 month", "$0.plus_months(-1)", {dates});
  file.AddEach("$0 and 10 days", "$0.plus_days(10)", {dates});
  file.AddEach("$0 and an unknown number of days", "$0.plus_days(u1_int)",
               {dates});
  file.AddEach("$0 and a failing number of days", "$0.plus_days(e1_int)",
               {dates});
  file.AddEach("$0 beyond the calendar", "$0.plus_years(9000)", {dates});
  file.AddEach("$0 to the end of the calendar", "$0.plus_days(2915939)",
               {dates});
}

void AddTimeBetween(CaseFile& file) {
  const Operands from = {{"date('2000-05-10')", "10 May 2000"},
                         {"may_2016", "a day in May 2016"},
                         {"year_2016", "a day in 2016"},
                         {"u1_date", "an unknown date"},
                         {"e1_date", "a failing date"}};
  const Operands to = {{"date('2034-05-15')", "15 May 2034"},
                       {"date('2034-05-31')", "31 May 2034"},
                       {"date('2034-04-30')", "30 April 2034"},
                       {"june_2016", "a day in June 2016"},
                       {"may_2016", "a day in May 2016"}};
  file.Begin("Time between");
  file.AddEach("years between $0 and $1", "years_between($0, $1)", {from, to});
  file.AddEach("months between $0 and $1", "months_between($0, $1)",
               {from, to});
  file.AddEach("days between $0 and $1", "days_between($0, $1)", {from, to});
  file.Begin("Age");
  file.AddEach("at least 18 years between $0 and $1",
               "years_between($0, $1) >= 18", {from, to});
  file.AddEach("just 18 years between $0 and $1", "years_between($0, $1) == 18",
               {from, to});
  file.AddEach("under 17 years between $0 and $1", "years_between($0, $1) < 17",
               {from, to});
}

void AddChoices(CaseFile& file) {
  const Operands dates = {
      {"date('2016-05-20')", "20 May 2016"}, {"may_2016", "a day in May 2016"},
      {"june_2016", "a day in June 2016"},   {"year_2016", "a day in 2016"},
      {"u1_date", "an unknown date"},        {"e1_date", "a failing date"}};
  file.Begin("The latest and the earliest");
  file.AddEach("the latest of $0 and $1", "latest_of($0, $1)", {dates, dates});
  file.AddEach("the earliest of $0 and $1", "earliest_of($0, $1)",
               {dates, dates});
  file.Begin("A date within others");
  const Operands first = {{"date('2016-05-10')", "10 May 2016"},
                          {"may_2016", "a day in May 2016"},
                          {"u2_date", "an unknown date"},
                          {"e2_date", "a failing date"}};
  const Operands last = {{"date('2016-06-15')", "15 June 2016"},
                         {"date('2016-04-15')", "15 April 2016"},
                         {"u3_date", "an unknown date"}};
  file.AddEach("$0, known to lie from $1 to $2", "$0.within($1, $2)",
               {dates, first, last});
  file.Add("an unknown date within others is before a day beyond them",
           "u1_date.within(date('2016-05-10'), date('2016-06-15')) < "
           "date('2016-07-01')");
  file.Add("an unknown date within others is before a day between them",
           "u1_date.within(date('2016-05-10'), date('2016-06-15')) < "
           "date('2016-06-01')");
  file.Begin("The day of a text");
  file.Add("a whole day", "date('2016-02-29') == date('2016-02-29')");
  file.Add("a month", "date('2016-05')");
  file.Add("a day that does not exist", "date('2015-02-29')");
  file.Add("an unknown text", "date(u1_string)");
}

void AddRanges(CaseFile& file) {
  const Operands ranges = {{"below_20", "a number above 0 and below 20"},
                           {"up_to_20", "a number above 0 up to 20"},
                           {"from_21", "a number from 21 on"},
                           {"exactly_2", "a range of just 2"}};
  const Operands numbers = {{"20", "20"},
                            {"2", "2"},
                            {"20.5", "20.5"},
                            {"0u", "0u"},
                            {"from_2_to_5", "a number from 2 to 5"}};
  for (const Operator& comparison : Comparisons()) {
    file.Begin("Ranges compared by " + comparison.sign);
    file.AddEach("$0 " + comparison.sign + " $1",
                 "$0 " + comparison.sign + " $1", {ranges, numbers});
  }
  file.Begin("Arithmetic of ranges");
  const Operands some = {{"from_1_to_3", "a number from 1 to 3"},
                         {"below_20", "a number above 0 and below 20"},
                         {"from_21", "a number from 21 on"},
                         {"around_zero", "a number from -1 to 2"}};
  const Operands other = {{"2", "2"},
                          {"from_2_to_5", "a number from 2 to 5"},
                          {"around_zero", "a number from -1 to 2"},
                          {"up_to_zero", "a number from -2 to 0"}};
  file.AddEach("$0 plus $1", "$0 + $1", {some, other});
  file.AddEach("$0 minus $1", "$0 - $1", {some, other});
  file.AddEach("$0 times $1", "$0 * $1", {some, other});
  file.AddEach("$0 divided by $1", "$0 / $1", {some, other});
  file.Begin("Ends of ranges that rounding or overflow reaches");
  file.Add("a number above 0, so small that its half is none, is above 0",
           "below_20 * 0.5 > 0");
  file.Add("twice a number above 0 is above 0", "below_20 * 2 > 0");
  file.Add("a number below 20 plus 1e16 is below 20 + 1e16",
           "below_20 + 1e16 < 20.0 + 1e16");
  file.Add("a number from 21 on times 1e308 is infinite",
           "from_21 * 1e308 == 1.0 / 0.0");
  file.Add("a number from 21 on less infinity is below 0",
           "from_21 - 1.0 / 0.0 < 0");
  file.Add("a known number plus infinity is below infinity",
           "exactly_2 + 1.0 / 0.0 < 1.0 / 0.0");
  file.Add("infinity less infinity equals itself",
           "exactly_2 + 1.0 / 0.0 - 1.0 / 0.0 == exactly_2 * (0.0 / 0.0)");
  file.Add("zero times a number without an end",
           "0 * (from_21 * from_21) == 0");
}

}  // namespace

CaseFile DateFile() {
  CaseFile file = NewFile(
      "dates",
      "Dates known to the month or to the year: compared, moved, counted "
      "between and chosen among; numbers known to lie in a range.");
  AddComparisons(file);
  AddMoves(file);
  AddTimeBetween(file);
  AddChoices(file);
  AddRanges(file);
  return file;
}

}  // namespace myorules::tests::conformance
