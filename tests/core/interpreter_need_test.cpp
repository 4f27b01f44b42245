// Who may need an interpreter or another way to be understood is seen by staff before they phone.
#include <frontdoor/interpreter_need.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

TEST(InterpreterNeed, IsReadInTheWaysThatPeopleSayIt) {
  for (const char* words : {"I speak only Polish",
                            "English isn\xE2\x80\x99t my first language",
                            "I need someone who speaks Urdu",
                            "M\xC3\xB3wi\xC4\x99 tylko po polsku",
                            "I am hearing impaired",
                            "I have hearing loss, write to me",
                            "I can not understand english well",
                            "Only Arabic",
                            "my son speaks for me as I do not know English",
                            "I am profoundly deaf",
                            "Nepali translater needed",
                            "My English is bad please speak slow",
                            "no english",
                            "Please call me in Romanian",
                            "She understands Bengali only",
                            "I don't hear well on the phone",
                            "Somali please",
                            "Mother tongue Tamil, no English",
                            "English not good",
                            "he has very little english",
                            "Sorry for my english",
                            "English is my second language",
                            "I use BSL",
                            "I can't speak on the phone",
                            "Necesito un int\xC3\xA9rprete",
                            "\xD0\x9D\xD1\x83\xD0\xB6\xD0\xB5\xD0\xBD "
                            "\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xB2\xD0\xBE\xD0\xB4\xD1\x87\xD0\xB8\xD0\xBA"}) {
    EXPECT_EQ(interpreter_sentence(words), words);
  }
}

TEST(InterpreterNeed, IsNotReadIntoOtherWords) {
  for (const char* words :
       {"The scan was misinterpreted", "The English weather does not help", "I had an English breakfast and feel sick",
        "I ate at a Polish restaurant", "My English teacher says I look pale", "I was bitten by a German shepherd",
        "The pain is not going", "Came back from a French holiday on Monday", "I have a Russian boss and no time",
        "Gut feeling: it is my gall bladder \xE2\x80\x93 really \xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80"}) {
    EXPECT_EQ(interpreter_sentence(words), "") << words;
  }
}

TEST(InterpreterNeed, QuotesTheSentenceAlone) {
  EXPECT_EQ(interpreter_sentence("My knee hurts. I am deaf.\nIt is swollen."), "I am deaf.");
  const std::string long_one = "I am deaf " + std::string(300, 'a');
  EXPECT_EQ(interpreter_sentence(long_one).size(), 160 + std::string("…").size());
}

}  // namespace
}  // namespace frontdoor
