// Exit statuses of `myorules`, after sysexits(3).
#ifndef MYORULES_SERVICE_CLI_EXIT_CODES_H_
#define MYORULES_SERVICE_CLI_EXIT_CODES_H_

namespace myorules::service {

enum ExitCode {
  // All went well.
  kOk = 0,
  // What was tested is not as it should be: a case fails, coverage is too low.
  kTestFailed = 1,
  // Nothing is wrong in what was tested, and some of it this program cannot
  // test.
  kNotAllTested = 2,
  // The command line is wrong; nothing was done.
  kUsage = 64,
  // Some records of the input could not be classified; the others were.
  kBadInput = 65,
  // The input could not be opened or read.
  kNoInput = 66,
  // The server could not be reached, or went away.
  kUnavailable = 69,
  // The program is at fault.
  kInternal = 70,
  // The output could not be written.
  kCannotWrite = 74,
  // A rule pack does not load.
  kConfiguration = 78,
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_EXIT_CODES_H_
