// The check of texts that practices write, and the reading age of our own.
#include "access_support.h"

#include <frontdoor/wording_check.h>

#include <algorithm>

namespace frontdoor {
namespace {

using access_test::read_source_file;

constexpr const char* k999 = " Call 999 if it is an emergency.";

std::string faults_of(std::string_view text, AccessState state = AccessState::busy) {
  std::string codes;
  for (const WordingProblem& problem : check_wording(text, state).problems) {
    EXPECT_FALSE(problem.reason.empty());
    codes += (codes.empty() ? "" : " ") + std::string(to_code(problem.fault));
  }
  return codes;
}

TEST(WordingCheck, TheSuggestedTextPasses) {
  EXPECT_EQ(
      faults_of(
          "We are very busy today. You can still send this request. We will contact you by {deadline} to tell you what "
          "will happen next. This may not be an appointment that day. If you need help today, do not send this form: "
          "phone {phone} or come to the surgery. Call 999 if it is an emergency."),
      "");
}

TEST(WordingCheck, HonestTextsPass) {
  for (const char* text : {
           "Two of our doctors are ill today. We will call you tomorrow. Phone us if you get worse.",
           "We have flu in the team this week. Please bear with us. We read every request.",
           "You may wait some weeks for a routine appointment. You can join our waiting list.",
           "Our phone lines are open until 6:30pm. You can use this form at any time.",
           "A pharmacist can help with colds, sore throats and rashes, if you like.",
           "For a mental health crisis, phone 111 and choose option 2.",
           "We’re busy today. If it gets worse, phone 0115 111 2222.",
           "Go to A&E if it is an emergency.",
           "We've got 3 doctors off sick. Repeat medicine may take 3 days.",
       }) {
    EXPECT_EQ(faults_of(std::string(text) + k999), "") << text;
  }
}

struct Breach {
  const char* text;
  const char* fault;
};

TEST(WordingCheck, EveryBreachOfTheMustNotListIsRefused) {
  constexpr Breach kBreaches[] = {
      {"We are full.", "sounds-refused"},
      {"We’re now full.", "sounds-refused"},
      {"We are fully booked today.", "sounds-refused"},
      {"The form is closed.", "sounds-refused"},
      {"Online requests are now closed for today.", "sounds-refused"},
      {"We have reached our safe limit.", "sounds-refused quota"},
      {"We have switched off this form.", "sounds-refused"},
      {"We can't take more requests.", "sounds-refused"},
      {"We are not accepting requests.", "sounds-refused"},
      {"Urgent requests cannot be accepted here.", "sounds-refused"},
      {"There are no appointments left today.", "sounds-refused"},
      {"Please try again tomorrow.", "call-back"},
      {"Please phone us back tomorrow.", "call-back"},
      {"Call back at 8.", "call-back"},
      {"Ring us at 8am for help.", "call-back"},
      {"Come back another day.", "call-back"},
      {"We take the first 50 requests.", "quota"},
      {"We take up to forty forms a day.", "quota"},
      {"You may send 2 requests a week.", "quota"},
      {"We limit the requests we get.", "quota"},
      {"This form is for admin only.", "admin-only"},
      {"Only use it for admin.", "admin-only"},
      {"If you need help, phone 111.", "sends-elsewhere"},
      {"Use 111.nhs.uk for help today.", "sends-elsewhere"},
      {"Go to A&E for help.", "sends-elsewhere"},
      {"Please use the urgent treatment centre.", "sends-elsewhere"},
      {"Go to the walk-in centre.", "sends-elsewhere"},
      {"Some requests will not be read.", "unread"},
      {"Urgent ones are automatically closed.", "sounds-refused unread"},
      {"By sending this you agree to wait.", "sounds-like-contract"},
      {"You accept our terms of use.", "sounds-like-contract"},
      {"I understand that I may wait.", "sounds-like-contract"},
      {"Use this form at your own risk.", "sounds-like-contract"},
      {"Phone {number} today.", "unknown-placeholder"},
      {"We open at {opens}.", "unknown-placeholder"},
  };
  for (const Breach& breach : kBreaches) {
    const std::string faults = faults_of(std::string(breach.text) + k999);
    const std::string wanted = breach.fault;
    // The fault that names the breach must be there; a second one may be.
    const std::string first = wanted.substr(wanted.rfind(' ') == std::string::npos ? 0 : wanted.rfind(' ') + 1);
    EXPECT_NE(faults.find(first), std::string::npos) << breach.text << " gave: " << faults;
  }
}

TEST(WordingCheck, ClosedMayName111AndTheTimeOfOpening) {
  EXPECT_EQ(faults_of("We are closed. We open at {opens}. If you cannot wait, phone 111. Call 999 in an emergency.",
                      AccessState::closed),
            "");
  EXPECT_EQ(faults_of("We are closed. Call 999 in an emergency.", AccessState::normal), "sounds-refused");
}

TEST(WordingCheck, The999SentenceMustBeAnInstruction) {
  EXPECT_EQ(faults_of("We are busy today."), "no-999");
  EXPECT_EQ(faults_of("Do not call 999."), "no-999");
  EXPECT_EQ(faults_of("Our phone number ends in 999."), "no-999");
  EXPECT_EQ(faults_of("In an emergency, phone 999."), "");
}

TEST(WordingCheck, HardTextIsRefused) {
  const std::string hard =
      "Notwithstanding considerable operational pressures, practitioners anticipate prioritising presentations "
      "accordingly.";
  EXPECT_EQ(faults_of(hard + k999), "hard-to-read");
  EXPECT_GT(reading_age(hard), reading_age_max);
  EXPECT_LT(reading_age("We are busy. You can still send this."), reading_age_max);
}

TEST(WordingCheck, EmptyAndLongTexts) {
  EXPECT_EQ(faults_of(""), "empty");
  EXPECT_EQ(faults_of(" ... \n"), "empty");
  EXPECT_EQ(faults_of(std::string(wording_bytes_max + 1, 'a')), "too-long");
}

TEST(WordingCheck, TheWordsAtFaultAreQuotedAsWritten) {
  const WordingCheck check =
      check_wording("Sorry: We’re now FULL, friends. Call 999 in an emergency.", AccessState::busy);
  ASSERT_EQ(check.problems.size(), 1u);
  EXPECT_EQ(check.problems[0].quote, "We’re now FULL");
}

TEST(WordingCheck, AnyBytesAreReadWithoutHarm) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    check_wording(std::string_view(bytes).substr(bytes.size() - length), AccessState::busy);
    check_wording(std::string_view(bytes).substr(0, length), AccessState::closed);
  }
  for (const char* text : {"{", "}", "'", "''", "{}", "&", "a&", "n't", "'re", "\xE2\x80\x99", "a\xE2\x80", "{phone"}) {
    check_wording(text, AccessState::busy);
  }
}

TEST(WordingCheck, EveryBuiltInAccessTextCanBeReadAtEleven) {
  const Wording wording = Wording::load(read_source_file("core/data/wording/en.json")).value();
  for (const auto& [key, text] : wording.all()) {
    if (key.rfind("access.", 0) != 0) continue;
    EXPECT_LE(reading_age(text), reading_age_max) << key << ": " << text;
  }
}

TEST(WordingCheck, EveryAccessTextForAnOpenPracticePassesItself) {
  const Wording wording = Wording::load(read_source_file("core/data/wording/en.json")).value();
  for (const char* key :
       {"access.normal", "access.normal.urgent", "access.busy", "access.busy.urgent", "access.urgent-diverted",
        "access.urgent-diverted.urgent", "access.urgent-sent", "access.need-help-today",
        "access.need-help-today.not-this-form", "access.need-help-today.training", "access.deadline"}) {
    EXPECT_EQ(faults_of(wording.text(key) + k999), "") << key;
  }
}

}  // namespace
}  // namespace frontdoor
