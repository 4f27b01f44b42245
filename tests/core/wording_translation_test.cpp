// Second languages: each of their texts is shown beside its English, nothing is missing or over, and what a practice
// receives stays English.
#include <frontdoor/consultation.h>
#include <frontdoor/json.h>
#include <frontdoor/render.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "patient_driver.h"

namespace frontdoor {
namespace {

namespace fs = std::filesystem;

// As it is asked about somebody else.
const std::string& question_text(const Item& item) {
  return item.text_for_other.empty() ? item.text : item.text_for_other;
}

const fs::path kFolder = fs::path(FRONTDOOR_SOURCE_DIR) / "core/data/wording";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Wording english() {
  return Wording::load(built_data::wording()).value();
}

Wording in(const std::string& language) {
  Wording wording = english();
  const auto fault = wording.add_translation(read_file(kFolder / (language + ".json")));
  EXPECT_FALSE(fault) << fault->message << " " << fault->where;
  return wording;
}

constexpr const char* kSmall = R"json({"language":"cy","version":"7",
  "texts":{"error.required":"Rhowch ({name})","access.deadline":"Erbyn {deadline}","action.back":"Yn ôl"},
  "phrases":{"Age":"Oedran"},"words":{"on":"ar","Tuesday":"ddydd Mawrth"}})json";

TEST(Translation, IsBesideTheEnglish) {
  Wording wording = english();
  ASSERT_FALSE(wording.add_translation(kSmall));
  EXPECT_EQ(wording.text("action.back"), "Yn ôl / \u2066Back\u2069");
  EXPECT_EQ(wording.phrase("Age"), "Oedran / \u2066Age\u2069");
  EXPECT_EQ(wording.phrase("Not translated"), "Not translated");
  EXPECT_EQ(wording.text("answer.yes"), "Yes");
  EXPECT_EQ(wording.language(), "cy");
  EXPECT_EQ(wording.version(), "7");
}

// Welsh has no one word for "yes": it answers with the question's own verb.
TEST(Translation, AnswersInTheWordsOfTheQuestion) {
  const Wording welsh = in("cy");
  EXPECT_TRUE(welsh.answer("Do you need help today?", "Yes").starts_with("Oes / "));
  EXPECT_TRUE(welsh.answer("Do you need help today?", "No").starts_with("Nac oes / "));
  EXPECT_TRUE(welsh.answer("Is it safe to contact you this way?", "Yes").starts_with("Ydy / "));
  EXPECT_EQ(welsh.answer("A question of nobody's?", "Yes"), welsh.phrase("Yes"));
  EXPECT_EQ(in("pl").answer("Do you need help today?", "Yes"), in("pl").phrase("Yes"));
  for (const Item& item : built_assets().questionnaire.items()) {
    const std::function<void(const Item&)> look = [&](const Item& question) {
      for (const AnswerOption& option : question.options) {
        const std::string& said = option.value.display;
        if (question.hidden || (said != "Yes" && said != "No")) continue;
        EXPECT_NE(welsh.answer(question.text, said), welsh.phrase(said)) << question.text;
        EXPECT_NE(welsh.about_other().answer(question_text(question), said), welsh.phrase(said)) << question.text;
      }
      for (const Item& child : question.items) look(child);
    };
    look(item);
  }
}

TEST(Translation, ValuesAreEachInTheirLanguage) {
  Wording wording = english();
  ASSERT_FALSE(wording.add_translation(kSmall));
  EXPECT_EQ(wording.text("error.required", {{"name", wording.phrase("Age")}}),
            "Rhowch (Oedran) / \u2066Enter Age\u2069");
  EXPECT_EQ(wording.text("access.deadline", {{"deadline", "6:30pm on Tuesday"}}),
            "Erbyn 6:30pm ar ddydd Mawrth / "
            "\u2066We will contact you by 6:30pm on Tuesday to tell you what will happen next.\u2069");
}

TEST(Translation, FromRightToLeftNumbersKeepTheirOrder) {
  Wording wording = english();
  ASSERT_FALSE(wording.add_translation(R"({"language":"ur","rightToLeft":true,"version":"1","phrases":{},"words":{},
    "texts":{"sending.phone":"فون {phone} پر، 999 BSL, 6:30pm"}})"));
  EXPECT_TRUE(wording.right_to_left());
  EXPECT_EQ(wording.text("sending.phone", {{"phone", "020 7946 0000"}})
                .find("فون \u202A020 7946 0000\u202C پر، "
                      "\u202A999 BSL\u202C, 6:30pm / "),
            0u);
}

TEST(Translation, ThePatientsBracesAreLeftAlone) {
  Wording wording = english();
  ASSERT_FALSE(wording.add_translation(kSmall));
  EXPECT_EQ(wording.text("advice.you-wrote", {{"quote", "{quote} on {name}"}}), "You wrote: “{quote} on {name}”");
}

TEST(Translation, AFaultChangesNothing) {
  Wording wording = english();
  for (const char* bad : {"", "{}", R"({"language":"cy","version":"1","texts":{},"phrases":{"a":1},"words":{}})",
                          R"({"language":"cy","version":"1","texts":{},"phrases":{},"words":{},"other":1})"}) {
    EXPECT_TRUE(wording.add_translation(bad)) << bad;
  }
  EXPECT_EQ(wording.language(), "en");
  EXPECT_EQ(wording.text("action.back"), "Back");
}

bool has_letters(const std::string& text) {
  return text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
}

void gather(const Item& item, std::set<std::string>& out) {
  const bool published = item.link_id == "mental-health.phq-9" || item.link_id == "mental-health.gad-7";
  if (published) return;
  const bool shown = item.meaning != Meaning::access_messages && item.meaning != Meaning::urgent_advice &&
                     item.meaning != Meaning::repeat_ordering;
  for (const std::string* text :
       {&item.text, &item.text_for_other, &item.hint, &item.short_text, &item.required_message}) {
    if (shown && has_letters(*text)) out.insert(*text);
  }
  for (const AnswerOption& option : item.options) {
    for (const std::string* text : {&option.value.display, &option.hint}) {
      if (has_letters(*text)) out.insert(*text);
    }
  }
  for (const Item& child : item.items) gather(child, out);
}

class Language : public testing::TestWithParam<std::string> {};

// Every sentence of every built-in form, but the two published questionnaires: those have translations of their own.
TEST_P(Language, HasEverySentenceOfTheBuiltInForms) {
  const auto questionnaire = Questionnaire::load(built_data::form()).value();
  const Json file = parse_json(read_file(kFolder / (GetParam() + ".json"))).value();
  const Json* phrases = json_object(file, "phrases");
  ASSERT_TRUE(phrases);
  std::set<std::string> wanted;
  for (const Item& item : questionnaire.items()) gather(item, wanted);
  const Wording first = english();
  for (const auto& [text, about_other] : first.for_other()) wanted.insert(about_other);
  EXPECT_GT(wanted.size(), 450u);
  for (const std::string& text : wanted) {
    // Each paragraph is a phrase of its own.
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find("\n\n", from), text.size());
      const std::string paragraph = text.substr(from, end - from);
      EXPECT_TRUE(json_string(*phrases, paragraph)) << "no " << GetParam() << ": " << paragraph;
      from = end + 2;
    }
  }
}

TEST_P(Language, SaysTheSameNumbersToCall) {
  const Wording first = english();
  const Wording second = in(GetParam());
  for (const auto& [key, text] : first.all()) {
    std::multiset<std::string> numbers, translated;
    const std::string both = second.text(key);
    // What is the same in both languages is shown once.
    const std::size_t half = std::min(both.find(" / \u2066"), both.size());
    for (const auto& [from, into] : {std::pair{&text, &numbers}, {&both, &translated}}) {
      const std::string& whole = *from;
      for (std::size_t at = 0; at < (from == &both ? half : whole.size()); ++at) {
        if (whole[at] < '0' || whole[at] > '9') continue;
        std::string digits;
        for (; at < whole.size() && whole[at] >= '0' && whole[at] <= '9'; ++at) digits += whole[at];
        into->insert(digits);
      }
    }
    EXPECT_EQ(numbers, translated) << key;
  }
}

TEST_P(Language, AJourneyShowsBothAndSendsEnglish) {
  const BuiltAssets& built = built_assets();
  const Wording wording = in(GetParam());
  const AccessPolicy access(HolidayCalendar::load(built_data::bank_holidays()).value(), wording);
  Assets assets = built.view();
  assets.access = &access;
  assets.wording = &wording;
  const Instant now = at("2026-11-24T10:00:00Z");
  Consultation consultation(assets, {riverside(), {}, "11111111-2222-4333-8444-555555555555", "test"}, now);
  EXPECT_EQ(consultation.view().language, GetParam());
  EXPECT_EQ(consultation.view().right_to_left, GetParam() == "ur" || GetParam() == "ar");
  const auto press = [&](const char* name) {
    ASSERT_TRUE(consultation.apply({EventKind::press, node_id(name), ""}, now)) << name;
  };
  press("continue");
  press("continue");
  const std::string page = view_as_text(consultation.view());
  EXPECT_NE(page.find("\u2066There is a problem\u2069"), std::string::npos) << page;
  EXPECT_NE(page.find("\u2066Select who this is for\u2069"), std::string::npos) << page;
  for (const char* missing : {"[error", "[action", "[page"}) EXPECT_EQ(page.find(missing), std::string::npos) << page;
  // What the patient was told is recorded as they read it, in both languages; all else is English.
  std::string sealed = consultation.seal(now);
  for (std::size_t told; (told = sealed.find("\"contentString\":\"")) != std::string::npos;) {
    const std::size_t end = sealed.find("\"}", told);
    EXPECT_NE(sealed.substr(told, end - told).find("\u2066"), std::string::npos);
    sealed.erase(told, end - told);
  }
  EXPECT_EQ(sealed.find("\u2066"), std::string::npos);
  EXPECT_NE(sealed.find(GetParam() + " 1"), std::string::npos) << "the practice is told which words were shown";
}

INSTANTIATE_TEST_SUITE_P(Each, Language,
                         testing::Values("ar", "bn", "cy", "es", "gu", "it", "pa", "pl", "pt", "ro", "uk", "ur"),
                         [](const auto& given) { return given.param; });

}  // namespace
}  // namespace frontdoor
