// The second reader is the trainer's model: the same texts get the same scores. After training again,
// scripts/train-reader has written tests/fixtures/reader/scores.jsonl, too.
#include "reader_support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace frontdoor {
namespace {

constexpr double kTolerance = 1e-5;

TEST(SecondReader, GivesTheTrainersScores) {
  const std::vector<std::string> rows = lines_of("tests/fixtures/reader/scores.jsonl");
  ASSERT_GE(rows.size(), 2000u);
  for (const std::string& row : rows) {
    const Json wanted = parse_json(row).value();
    const std::string text = message_text(json_string_or(wanted, "writer", ""),
                                          static_cast<std::size_t>(json_integer(wanted, "line").value_or(0)));
    ASSERT_FALSE(text.empty()) << row;
    const SecondReading reading = second_reader().read(text);
    ASSERT_NEAR(reading.pressing, json_number(wanted, "pressing").value(), kTolerance) << row << text;
    ASSERT_NEAR(reading.emergency, json_number(wanted, "emergency").value(), kTolerance) << row << text;
    const auto likest = std::max_element(reading.groups.begin(), reading.groups.end()) - reading.groups.begin();
    ASSERT_EQ(likest, json_integer(wanted, "group").value()) << row << text;
  }
}

// What somebody says in a few words of another language is little to doubt a rule by.
TEST(SecondReader, AFewWordsInAnotherLanguageSpeakAgainstNoRule) {
  for (const std::string_view text : {"tengo dolor en el pecho", "boli mnie brzuch i nie wiem co"}) {
    const SecondReading reading = second_reader().read(text);
    EXPECT_GE(reading.reads[static_cast<std::size_t>(RulesSay::emergency)], Reads::between) << text;
    EXPECT_GE(reading.reads[static_cast<std::size_t>(RulesSay::same_day)], Reads::between) << text;
  }
}

// A knee is nothing to ask about signs of the tummy for, and one that is hot and red in a fever is: in each language.
// No sentence here has trained the reader.
constexpr const char* kEverydayComplaints[] = {
    "Boli mnie kolano od 3 tygodni",
    "Boli mnie kolano od trzech tygodni, zwłaszcza przy chodzeniu po schodach",
    "Od miesiąca boli mnie bark",
    "Mam wrastający paznokieć u nogi",
    "Mă doare genunchiul de 3 săptămâni",
    "Mă doare umărul de o lună când ridic brațul",
    "Me duele la rodilla desde hace 3 semanas",
    "Me duele el hombro desde hace un mes cuando levanto el brazo",
    "Mi fa male il ginocchio da 3 settimane",
    "Mi fa male la spalla da un mese quando alzo il braccio",
    "Dói-me o joelho há 3 semanas",
    "Dói-me o ombro há um mês quando levanto o braço",
    "Мене болить коліно вже 3 тижні",
    "Уже місяць болить плече, коли піднімаю руку",
    "ركبتي تؤلمني منذ 3 أسابيع",
    "كتفي يؤلمني منذ شهر عندما أرفع ذراعي",
    "میرے گھٹنے میں 3 ہفتوں سے درد ہے",
    "ایک مہینے سے بازو اٹھاتے وقت میرے کندھے میں درد ہوتا ہے",
    "৩ সপ্তাহ ধরে আমার হাঁটুতে ব্যথা",
    "এক মাস ধরে হাত তুললে আমার কাঁধে ব্যথা হয়",
    "મને 3 અઠવાડિયાથી ઘૂંટણમાં દુખાવો છે",
    "હાથ ઊંચો કરું ત્યારે એક મહિનાથી ખભામાં દુખે છે",
    "ਮੇਰੇ ਗੋਡੇ ਵਿੱਚ 3 ਹਫ਼ਤਿਆਂ ਤੋਂ ਦਰਦ ਹੈ",
    "ਇੱਕ ਮਹੀਨੇ ਤੋਂ ਬਾਂਹ ਚੁੱਕਣ ਵੇਲੇ ਮੇਰੇ ਮੋਢੇ ਵਿੱਚ ਦਰਦ ਹੁੰਦਾ ਹੈ",
    "Mae fy mhen-glin wedi bod yn brifo ers 3 wythnos",
};

constexpr const char* kHotKnees[] = {
    "Kolano gorące i czerwone od wczoraj, mam dreszcze i wysoką gorączkę",
    "Genunchiul e roșu și fierbinte de ieri, tremur și am febră mare",
    "Tengo la rodilla roja y ardiendo desde ayer, tiemblo y tengo mucha fiebre",
    "Il ginocchio è rosso e scotta da ieri, tremo e ho la febbre alta",
    "O joelho está vermelho e a ferver desde ontem, estou a tremer com febre alta",
    "Коліно червоне й гаряче з учора, мене трясе, висока температура",
    "ركبتي حمراء وحارة من أمس وأرتجف وحرارتي عالية",
    "گھٹنا کل سے لال اور گرم ہے، تیز بخار ہے اور کانپ رہا ہوں",
    "কাল থেকে হাঁটু লাল ও গরম, খুব জ্বর আর কাঁপছি",
    "ગઈકાલથી ઘૂંટણ લાલ અને ગરમ છે, ખૂબ તાવ છે અને ધ્રૂજું છું",
    "ਕੱਲ੍ਹ ਤੋਂ ਗੋਡਾ ਲਾਲ ਤੇ ਗਰਮ ਹੈ, ਤੇਜ਼ ਬੁਖਾਰ ਹੈ ਤੇ ਕੰਬ ਰਿਹਾ ਹਾਂ",
    "Mae fy mhen-glin yn goch ac yn boeth ers ddoe, rwy'n crynu ac mae gen i wres uchel",
};

Decision decision_on(const char* text) {
  static const RedFlagEngine rules = RedFlagEngine::load(built_data::red_flags()).value();
  return decide(rules.read(text, {}), second_reader().read(text), {});
}

TEST(SecondReader, AsksNothingAboutAnEverydayComplaintInAnyLanguage) {
  for (const char* text : kEverydayComplaints) {
    const Decision decision = decision_on(text);
    EXPECT_TRUE(decision.asks.empty()) << text;
    EXPECT_EQ(decision.action, Action::none) << text;
  }
}

TEST(SecondReader, AsksAboutAnEmergencyInTheSameWordsInEveryLanguage) {
  for (const char* text : kHotKnees) {
    const Decision decision = decision_on(text);
    EXPECT_TRUE(!decision.asks.empty() || decision.action != Action::none) << text;
  }
}

TEST(SecondReader, AsksNothingOfATextWithoutWords) {
  for (const std::string_view text : {"", " ", "...", "?!", "\xFF\xFE", "\xF0\x9F\x98\x82"}) {
    EXPECT_TRUE(decide({}, second_reader().read(text), {}).asks.empty()) << text;
    EXPECT_TRUE(second_reader().weightiest(text).empty()) << text;
  }
}

}  // namespace
}  // namespace frontdoor
