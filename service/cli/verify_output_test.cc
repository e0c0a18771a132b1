#include "service/cli/verify_output.h"

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

record::VerifyReport Sound() {
  record::VerifyReport report;
  report.patients = 2;
  report.events = 7;
  report.packs = 1;
  report.answers = 4;
  report.replayed = 4;
  report.tombstones = 3;
  report.waiting = 5;
  report.receipts = 6;
  return report;
}

record::VerifyReport NotAllReplayed() {
  record::VerifyReport report = Sound();
  report.replayed = 1;
  report.not_replayed = {{"functions 4, engine 0.1.0", 2},
                         {"a newer program", 1}};
  return report;
}

record::VerifyReport Faulty() {
  record::VerifyReport report = NotAllReplayed();
  report.faults = {"event 3 was changed", "the file says \"x\""};
  return report;
}

TEST(VerifyText, SaysWhatWasCountedAndThatItIsSound) {
  EXPECT_EQ(VerifyText(Sound()),
            "patients 2, events 7, packs 1, answers 4, replayed 4, erased 3, "
            "waiting results 5, receipts 6\nsound\n");
}

TEST(VerifyText, SaysWhoseProgramReplaysTheRest) {
  EXPECT_EQ(VerifyText(NotAllReplayed()),
            "patients 2, events 7, packs 1, answers 4, replayed 1, erased 3, "
            "waiting results 5, receipts 6\n"
            "1 answers not replayed: made by a newer program; use that "
            "program\n"
            "2 answers not replayed: made by functions 4, engine 0.1.0; use "
            "that program\n"
            "sound as far as looked at\n");
}

TEST(VerifyText, NamesTheFaultsFirst) {
  const std::string text = VerifyText(Faulty());
  EXPECT_EQ(text.find("fault: event 3 was changed\nfault: the file says "
                      "\"x\"\npatients 2,"),
            0u)
      << text;
  EXPECT_EQ(text.substr(text.size() - 11), "\nNOT SOUND\n");
}

TEST(VerifyJson, IsOneLineWithAllOfIt) {
  EXPECT_EQ(VerifyJson(Sound()),
            R"({"sound":true,"patients":2,"events":7,"packs":1,"answers":4,)"
            R"("replayed":4,"erased":3,"waitingResults":5,"receipts":6,)"
            R"("faults":[],"notReplayed":[]})"
            "\n");
  EXPECT_EQ(VerifyJson(Faulty()),
            R"({"sound":false,"patients":2,"events":7,"packs":1,"answers":4,)"
            R"("replayed":1,"erased":3,"waitingResults":5,"receipts":6,)"
            R"("faults":["event 3 was changed","the file says \"x\""],)"
            R"("notReplayed":[{"madeBy":"a newer program","answers":1},)"
            R"({"madeBy":"functions 4, engine 0.1.0","answers":2}]})"
            "\n");
}

// What is not replayed is no fault, and not nothing.
TEST(VerifyExitCode, TellsAFaultFromWhatWasNotReplayed) {
  EXPECT_EQ(VerifyExitCode(Sound()), 0);
  EXPECT_EQ(VerifyExitCode(NotAllReplayed()), 2);
  EXPECT_EQ(VerifyExitCode(Faulty()), 1);
}

}  // namespace
}  // namespace myorules::service
