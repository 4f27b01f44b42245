// The form without script, from its first page to the stored request: a patient who reads the page, answers by its
// labels and presses its buttons, over HTTP and nothing else.
#include "patient_driver.h"
#include "support.h"

#include "crypto/secrets.h"

#include <frontdoor/limits.h>

#include <regex>

namespace frontdoor::intake {
namespace {

const std::string kForm = std::string("/p/") + kOds + "/form";

std::string unescaped(std::string text) {
  for (const auto& [from, to] :
       {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
      text.replace(at, std::string(from).size(), to);
    }
  }
  return text;
}

std::string attribute(const std::string& tag, const std::string& name) {
  std::smatch found;
  const std::regex pattern(" " + name + "=\"([^\"]*)\"");
  return std::regex_search(tag, found, pattern) ? unescaped(found[1]) : "";
}

// The first tag of this kind whose attributes hold `part`; empty if none.
std::string tag_with(const std::string& html, const std::string& name, const std::string& part) {
  const std::regex pattern("<" + name + "\\b[^>]*>");
  for (std::sregex_iterator it(html.begin(), html.end(), pattern), end; it != end; ++it) {
    if (it->str().find(part) != std::string::npos) return it->str();
  }
  return "";
}

class ServedPatient {
 public:
  explicit ServedPatient(HttpClient client) : client_(std::move(client)) {
    page_ = client_.get(std::string("/p/") + kOds);
  }

  const HttpResponse& page() const { return page_; }
  bool reads(const std::string& text) const { return unescaped(page_.body).find(text) != std::string::npos; }
  // As reads(), but not what the page holds for scripts alone: the draft knows what was said on the first page.
  bool shows(const std::string& text) const {
    std::string html = page_.body;
    for (std::size_t at; (at = html.find("<script")) != std::string::npos;) {
      const std::size_t end = html.find("</script>", at);
      html.erase(at, end == std::string::npos ? end : end + 9 - at);
    }
    html = unescaped(html);
    return html.find(text) != std::string::npos || without_links(html).find(text) != std::string::npos;
  }
  std::string state() const { return attribute(tag_with(page_.body, "input", "name=\"state\""), "value"); }

  void answer(const std::string& label, const std::string& value) {
    const std::string input = control_of(label);
    const std::string type = attribute(input, "type");
    if (type != "checkbox") fields_.erase(attribute(input, "name"));
    const bool choice = type == "radio" || type == "checkbox";
    fields_.emplace(attribute(input, "name"), choice ? attribute(input, "value") : value);
  }
  void choose(const std::string& label) { answer(label, ""); }
  bool is_checked(const std::string& label) const { return control_of(label).find(" checked") != std::string::npos; }

  // Every text control goes with the form, as in a browser.
  void press(const std::string& text) {
    const std::regex pattern("<button\\b[^>]*>(<span>)?" + text + "<");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(page_.body, found, pattern)) << text;
    fields_.emplace("press", attribute(found.str(), "value"));
    if (!state().empty()) fields_.emplace("state", state());
    sent_ = std::move(fields_);
    fields_.clear();
    sent_to_ = attribute(tag_with(page_.body, "form", "method=\"post\""), "action");
    arrive(client_.post_fields(sent_to_, sent_));
  }
  // The same post once more: a button that was pressed twice.
  void repeat() { arrive(client_.post_fields(sent_to_, sent_)); }
  void go_to_page_of(const HttpResponse& older) { page_ = older; }

  // Where the page is; empty: it was the answer to a post.
  const std::string& address() const { return address_; }
  // The browser's own Back or reload, a copy of the tab, or a link: asks for an address.
  void visit(const std::string& address) {
    address_ = address;
    arrive(client_.get(address));
  }
  std::string control_value(const std::string& label) const { return attribute(control_of(label), "value"); }

  void go_on() { press("Continue"); }
  void reach_own_words() {
    go_on();
    choose("Me");
    go_on();
    answer("Day", "27");
    answer("Month", "3");
    answer("Year", "1986");
    go_on();
    choose("Help with a new health problem");
    choose("No");
    go_on();
  }
  // From the page after the own words: the shortest way, with nothing urgent.
  void finish_from_own_words(bool safe_to_contact = true) {
    choose("Something else");
    go_on();
    for (int pages = 0; pages < 12 && !reads("What is your full name?"); ++pages) {
      if (reads("None of these</label>") && reads("Do any of these apply to you?")) choose("None of these");
      go_on();
    }
    answer("What is your full name?", "Alex Marsh");
    answer("What is your postcode?", "ZZ99 3VZ");
    answer("What phone number can we use?", "07700 900123");
    choose("Text message");
    choose(safe_to_contact ? "Yes" : "No");
    go_on();
  }
  std::string reference() const {
    // What nobody reads, the sealed answers of the page, may look like one.
    std::string body = page_.body;
    for (std::size_t at = 0; (at = body.find("value=\"", at)) != std::string::npos; at += 8) {
      body.erase(at + 7, body.find('"', at + 7) - at - 7);
    }
    std::smatch found;
    // Nor is a part of an address one.
    const std::regex whole("(?:^|[^0-9A-Za-z_-])([0-9A-Z]{4}-[0-9A-Z]{4})(?![0-9A-Za-z_-])");
    return std::regex_search(body, found, whole) ? found.str(1) : "";
  }

 private:
  // A browser follows at once, with GET.
  void arrive(HttpResponse response) {
    if (response.status == 200 && sent_to_ == kForm) address_.clear();
    for (int moves = 0; response.status == 303 && moves < 3; ++moves) {
      address_ = response.header("Location");
      EXPECT_EQ(response.body, "");
      response = client_.get(address_);
    }
    page_ = std::move(response);
  }

  std::string control_of(const std::string& label) const {
    const std::string html = unescaped(page_.body);
    const std::regex pattern("<label\\b[^>]* for=\"([^\"]*)\">" + std::regex_replace(label, std::regex("\\?"), "\\?") +
                             "</label>");
    std::smatch found;
    if (!std::regex_search(html, found, pattern)) {
      ADD_FAILURE() << "no control is named " << label;
      return "";
    }
    const std::string id = " id=\"" + found[1].str() + "\"";
    const std::string input = tag_with(html, "input", id);
    return input.empty() ? tag_with(html, "textarea", id) : input;
  }

  HttpClient client_;
  HttpResponse page_;
  std::multimap<std::string, std::string> fields_;
  std::multimap<std::string, std::string> sent_;
  std::string sent_to_;
  std::string address_;
};

using Served = IntakeTest;

TEST_F(Served, ThePracticesOwnRedFlagsAreRead) {
  service_->added_packs().set(kOds, read_file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/added-pack.json"),
                              {Instant(std::chrono::milliseconds(now_.load())), "gina", "red-flags", "{}"});
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "There were glowing paint fumes in the hall");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Call 999"));
  EXPECT_FALSE(patient.reads("Which of these is closest?"));
}

TEST_F(Served, TheWholeJourneyStoresOneRequestThatThePracticeReads) {
  ServedPatient patient(client());
  EXPECT_TRUE(patient.reads("Contact us online"));
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee <hurts> & clicks.\r\nFor two weeks.");
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("Check your answers"));
  EXPECT_TRUE(patient.reads("My knee <hurts> & clicks.\nFor two weeks."));
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_TRUE(patient.reads("What you sent"));
  EXPECT_TRUE(patient.reads("My knee <hurts> & clicks.\nFor two weeks.")) << "the page is the patient's copy";
  EXPECT_EQ(stored_requests(), 1u);
  const std::vector<StoredCase> cases = service_->cases().list(kOds, {}, 0, 2, false);
  ASSERT_EQ(cases.size(), 1u);
  EXPECT_EQ(patient.reference(), cases.front().header.reference);
  EXPECT_EQ(patient.state(), "");
}

TEST_F(Served, AnEmergencyIsReadOnTheServerAndInterruptsOnce) {
  ServedPatient patient(client());
  patient.reach_own_words();
  const std::string words = "I have crushing chest pain and my left arm is numb";
  patient.answer("What do you need help with?", words);
  patient.go_on();
  EXPECT_TRUE(patient.reads("This may be an emergency"));
  EXPECT_TRUE(patient.reads("href=\"tel:999\""));
  EXPECT_TRUE(patient.reads("You wrote: “"));
  patient.press("Back");
  EXPECT_TRUE(patient.reads(">\n" + words + "</textarea>"));
  patient.answer("What do you need help with?", words);
  patient.go_on();
  EXPECT_TRUE(patient.reads("This may be an emergency"));
  patient.press("I have read this. Continue my request");
  while (patient.reads("I have read this. Continue")) patient.press("I have read this. Continue");
  EXPECT_TRUE(patient.reads("Which of these is closest?"));
  patient.finish_from_own_words();
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_TRUE(patient.reads("href=\"tel:999\""));
  EXPECT_EQ(service_->cases().list(kOds, {}, 0, 1, false).front().header.urgency, Urgency::emergency);
  // The practice sees that the advice was shown, and what came of it.
  const std::vector<ReportedEvent> shown =
      service_->store().form_events(kOds, "advice-shown", Instant{}, Instant::max());
  ASSERT_FALSE(shown.empty());
  EXPECT_EQ(shown.front().reference, patient.reference());
}

TEST_F(Served, AfterEmergencyAdviceWhatIsWrittenCanBeSentAtOnce) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "I have crushing chest pain and my left arm is numb");
  patient.go_on();
  patient.press("Send what I have written now");
  EXPECT_TRUE(patient.reads("What is your full name?"));
  EXPECT_FALSE(patient.reads("What is your postcode?"));
  patient.press("Send now");
  EXPECT_TRUE(patient.reads("There is a problem"));
  EXPECT_EQ(stored_requests(), 0u);
  patient.answer("What is your full name?", "Alex Marsh");
  patient.answer("What phone number can we use?", "07700 900123");
  patient.press("Send now");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_TRUE(patient.reads("href=\"tel:999\""));
  ASSERT_EQ(stored_requests(), 1u);
  EXPECT_EQ(service_->cases().list(kOds, {}, 0, 1, false).front().header.urgency, Urgency::emergency);
  std::string token;
  EXPECT_NE(signed_in(kOds, token).get("/inbox").body.find("Sent early, after emergency advice"), std::string::npos);
}

TEST_F(Served, APageComesAgainWithWhatItsAnswersOpenedAndNoBlame) {
  ServedPatient patient(client());
  patient.go_on();
  patient.choose("Me");
  patient.go_on();
  patient.answer("Day", "27");
  patient.answer("Month", "3");
  patient.answer("Year", "1986");
  patient.go_on();
  patient.choose("Help with a new health problem");
  patient.choose("Yes");
  patient.go_on();
  EXPECT_TRUE(patient.shows("phone 020 7946 0000"));
  EXPECT_FALSE(patient.reads("There is a problem"));
  patient.go_on();
  EXPECT_TRUE(patient.reads("What do you need help with?"));
}

TEST_F(Served, NoneOfTheseTickedWithAnEmergencyLosesNeitherAndTheEmergencyIsShown) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee is sore");
  patient.go_on();
  patient.choose("Something else");
  patient.go_on();
  for (const char* label : {"Chest pain, or a tight or heavy chest", "None of these"}) patient.choose(label);
  patient.go_on();
  EXPECT_TRUE(patient.reads("href=\"tel:999\""));
  patient.press("I have read this. Continue my request");
  EXPECT_TRUE(patient.reads("You ticked “None of these” and other answers"));
  EXPECT_TRUE(patient.is_checked("Chest pain, or a tight or heavy chest"));
  EXPECT_TRUE(patient.is_checked("None of these"));
  patient.choose("None of these");
  patient.go_on();
  for (const char* label : {"Trouble swallowing", "None of these"}) patient.choose(label);
  patient.go_on();
  EXPECT_TRUE(patient.reads("You ticked “None of these” and other answers"));
  EXPECT_TRUE(patient.is_checked("Trouble swallowing"));
}

TEST_F(Served, WhatIsWrongIsSaidAndNothingIsLost) {
  ServedPatient patient(client());
  patient.go_on();
  EXPECT_TRUE(patient.reads("There is a problem"));
  EXPECT_TRUE(patient.reads("<a id=\"errors/subject\" href=\"#subject/self\">"));
  EXPECT_TRUE(patient.reads("<title>") && patient.reads("Error: "));
  patient.choose("Me");
  patient.go_on();
  patient.answer("Day", "forty");
  patient.go_on();
  EXPECT_TRUE(patient.reads("There is a problem"));
  EXPECT_TRUE(patient.reads("value=\"forty\""));
}

TEST_F(Served, PostingThePageAgainStoresNothingNew) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  patient.finish_from_own_words();
  patient.press("Send request");
  const std::string reference = patient.reference();
  set_time("2026-11-23T10:20:00Z");
  patient.repeat();
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_EQ(patient.reference(), reference);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Served, AChangeAfterSendingIsNotSentAndSaysSoAndMayBeSentAsANewRequest) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  const HttpResponse early = patient.page();
  patient.finish_from_own_words();
  patient.press("Send request");
  const std::string first = patient.reference();
  patient.go_to_page_of(early);  // the browser's own Back
  set_time("2026-11-23T10:05:00Z");
  patient.finish_from_own_words();
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("You have already sent this request"));
  EXPECT_EQ(patient.reference(), first) << "which one that was";
  EXPECT_EQ(stored_requests(), 1u);
  patient.press("Send as a new request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_NE(patient.reference(), first);
  EXPECT_EQ(stored_requests(), 2u);
  patient.repeat();
  EXPECT_EQ(stored_requests(), 2u) << "pressed twice, it is one";
}

TEST_F(Served, AfterThirtyMinutesTheAnswersAreGone) {
  ServedPatient patient(client());
  patient.reach_own_words();
  set_time("2026-11-23T10:29:59Z");
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Which of these is closest?"));
  set_time("2026-11-23T10:59:59Z");
  patient.choose("Something else");
  patient.go_on();
  EXPECT_TRUE(patient.reads("deleted because 30 minutes passed"));
  EXPECT_TRUE(patient.reads("Contact us online"));
  EXPECT_FALSE(patient.reads("knee"));
}

TEST_F(Served, AStateThatWasChangedOrIsAnothersOpensNothing) {
  ServedPatient patient(client());
  patient.reach_own_words();
  std::string state = patient.state();
  ASSERT_GT(state.size(), 100u);
  state[state.size() / 2] = state[state.size() / 2] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {state, std::string("x"), std::string()}) {
    const HttpResponse posted = client().post_form(kForm, {{"state", bad}, {"press", "continue"}});
    EXPECT_EQ(posted.status, 303);
    const HttpResponse page = client().get(posted.header("Location"));
    EXPECT_NE(page.body.find("Please start again"), std::string::npos) << bad;
  }
  const HttpResponse other =
      client().post_form(std::string("/p/") + kOtherOds + "/form", {{"state", patient.state()}, {"press", "continue"}});
  EXPECT_NE(client().get(other.header("Location")).body.find("Please start again"), std::string::npos);
}

TEST_F(Served, BackShowsThePageBeforeFilledInAndAReloadPostsNothing) {
  ServedPatient patient(client());
  patient.reach_own_words();
  const std::string own_words = patient.address();
  ASSERT_NE(own_words, "");
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  const std::string closest = patient.address();
  patient.visit(own_words);
  EXPECT_TRUE(patient.reads(">\nMy knee hurts.</textarea>"));
  patient.visit(patient.address());
  EXPECT_TRUE(patient.reads(">\nMy knee hurts.</textarea>")) << "and again";
  patient.visit(closest);
  EXPECT_TRUE(patient.reads("Which of these is closest?")) << "and forward";
  patient.finish_from_own_words();
  const std::string check = patient.address();
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  const std::string reference = patient.reference();
  patient.visit(patient.address());
  EXPECT_TRUE(patient.reads("Request sent")) << "a reload";
  EXPECT_EQ(patient.reference(), reference);
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Served, WhatWasWrongIsThereToCorrectAfterBack) {
  ServedPatient patient(client());
  patient.go_on();
  patient.choose("Me");
  patient.go_on();
  const std::string birth_date = patient.address();
  patient.answer("Day", "forty");
  patient.go_on();
  EXPECT_TRUE(patient.reads("There is a problem"));
  patient.visit(patient.address());
  EXPECT_TRUE(patient.reads("There is a problem")) << "a reload";
  patient.visit(birth_date);
  EXPECT_FALSE(patient.reads("There is a problem"));
  EXPECT_TRUE(patient.reads("value=\"forty\""));
}

TEST_F(Served, APatientWhoGoesBackAndOnAgainKeepsTheirLaterAnswers) {
  ServedPatient patient(client());
  patient.reach_own_words();
  const std::string own_words = patient.address();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  patient.choose("Something else");
  patient.go_on();
  patient.visit(own_words);
  patient.answer("What do you need help with?", "My left knee hurts.");
  patient.go_on();
  EXPECT_TRUE(patient.reads("Which of these is closest?"));
  EXPECT_TRUE(patient.is_checked("Something else"));
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("My left knee hurts."));
  EXPECT_FALSE(patient.shows("My knee hurts."));
}

TEST_F(Served, TwoTabsDoNotDisturbEachOther) {
  ServedPatient first(client());
  first.reach_own_words();
  const std::string shared = first.address();
  ServedPatient second(client());
  second.visit(shared);  // the tab was copied
  EXPECT_NE(second.address(), shared);
  second.answer("What do you need help with?", "My back hurts.");
  second.go_on();
  EXPECT_TRUE(second.reads("Which of these is closest?"));
  first.answer("What do you need help with?", "My knee hurts.");
  first.go_on();
  first.visit(shared);
  EXPECT_TRUE(first.reads(">\nMy knee hurts.</textarea>"));
  first.answer("What do you need help with?", "My knee hurts.");
  first.go_on();
  first.finish_from_own_words();
  EXPECT_TRUE(first.reads("My knee hurts."));
  EXPECT_FALSE(first.reads("My back hurts."));
  second.finish_from_own_words();
  EXPECT_TRUE(second.reads("My back hurts."));
  EXPECT_FALSE(second.reads("My knee hurts."));
}

TEST_F(Served, OnceSentEveryPageBeforeSaysSoAndHoldsNoAnswer) {
  ServedPatient patient(client());
  std::vector<std::string> addresses;
  patient.reach_own_words();
  addresses.push_back(patient.address());
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  addresses.push_back(patient.address());
  patient.visit(addresses.front());
  addresses.push_back(patient.address());
  patient.go_on();
  patient.finish_from_own_words();
  addresses.push_back(patient.address());
  patient.press("Send request");
  const std::string reference = patient.reference();
  for (const std::string& address : addresses) {
    patient.visit(address);
    EXPECT_TRUE(patient.reads("You have already sent this request")) << address;
    EXPECT_EQ(patient.reference(), reference);
    for (const char* word : {"knee", "Alex Marsh", "ZZ99", "1986"}) EXPECT_FALSE(patient.reads(word)) << word;
    EXPECT_EQ(patient.state(), "");
  }
  // Later nothing is known of it any more: then it must not say that nothing was sent.
  set_time("2026-11-23T10:45:00Z");
  patient.visit(addresses.front());
  EXPECT_TRUE(patient.reads("If a page said “Request sent”, we have the request"));
}

TEST_F(Served, APageIsHeldForHalfAnHourAndForItsPracticeOnly) {
  ServedPatient patient(client());
  patient.reach_own_words();
  const std::string address = patient.address();
  const std::string name = address.substr(address.rfind('/') + 1);
  EXPECT_GE(name.size(), 32u);
  const HttpResponse other = client().get(std::string("/p/") + kOtherOds + "/form/" + name);
  EXPECT_NE(other.body.find("Please start again"), std::string::npos);
  EXPECT_TRUE(service_->held_pages().find(sha256_hex(name), kOds, Instant(std::chrono::milliseconds(now_.load()))));
  set_time("2026-11-23T10:31:00Z");
  patient.visit(address);
  EXPECT_TRUE(patient.reads("deleted because 30 minutes passed"));
  service_->held_pages().erase_expired(Instant(std::chrono::milliseconds(now_.load())));
  EXPECT_FALSE(service_->held_pages().find(sha256_hex(name), kOds, Instant())) << "it is gone, not only hidden";
}

TEST_F(Served, WhereNoPageCanBeHeldTheFormGoesOnAsBefore) {
  const Instant now(std::chrono::milliseconds(now_.load()));
  ASSERT_TRUE(service_->held_pages().hold(
      {"full", kOds, "j", "s", now + std::chrono::minutes(20), std::string(HeldPageLimits().bytes_max - 100, 'x')},
      now));
  ServedPatient patient(client());
  patient.reach_own_words();
  EXPECT_EQ(patient.address(), "");
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("My knee hurts."));
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Served, ARestartLosesNoPage) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  const std::string own_words = patient.address();
  patient.go_on();
  Service again(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  Call call;
  call.method = "GET";
  call.path = {"p", kOds, "form", own_words.substr(own_words.rfind('/') + 1)};
  Reply reply = again.handle(call);
  ASSERT_EQ(reply.status, 303);
  call.path[3] = reply.headers["Location"].substr(reply.headers["Location"].rfind('/') + 1);
  reply = again.handle(call);
  EXPECT_NE(reply.body.find("My knee hurts."), std::string::npos);
}

TEST_F(Served, NothingIsInAnAddressOrInACacheOrInACookie) {
  ServedPatient patient(client());
  patient.reach_own_words();
  EXPECT_EQ(patient.page().header("Cache-Control"), "no-store");
  EXPECT_EQ(patient.page().header("Referrer-Policy"), "same-origin");
  EXPECT_EQ(patient.page().status, 200);
  EXPECT_TRUE(patient.page().cookies.empty());
  EXPECT_EQ(patient.state().find("self"), std::string::npos);
  // The one thing in it that is not the practice's is random.
  EXPECT_EQ(patient.address().substr(0, kForm.size() + 1), kForm + "/");
  EXPECT_EQ(patient.address().find_first_of("?#=&.", kForm.size()), std::string::npos);
  const HttpResponse kept = client().get(kForm);
  EXPECT_EQ(kept.status, 303);
  EXPECT_EQ(kept.header("Location"), std::string("/p/") + kOds);
}

TEST_F(Served, APostFromAnotherWebsiteIsRefused) {
  const HeaderList foreign = {{"Content-Type", "application/x-www-form-urlencoded"},
                              {"Origin", "https://evil.example"}};
  const HttpResponse page = client().send("POST", kForm, foreign, "press=continue");
  EXPECT_EQ(page.status, 403);
  EXPECT_NE(page.body.find("has not been sent"), std::string::npos);
  const HeaderList text = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(client().send("POST", kForm, text, "press=continue").status, 415);
}

TEST_F(Served, APauseWhileThePatientReadsIsSaidBeforeAnythingIsSent) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  patient.finish_from_own_words();
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  ASSERT_EQ(staff
                .send("PUT", "/v1/practices/A81001/capacity",
                      {{"If-Match", "*"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token}},
                      R"({"state":"busy"})")
                .status,
            200);
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("What the surgery can do has changed"));
  EXPECT_TRUE(patient.reads("We are very busy today"));
  EXPECT_EQ(stored_requests(), 0u);
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_EQ(stored_requests(), 1u);
}

TEST_F(Served, APauseThatBeginsMidFormIsSaidAndTheRequestIsStillSent) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  set_time("2026-11-23T10:04:00Z");
  ASSERT_EQ(put_signal(staff, token,
                       R"({"state":"paused","reason":"Flood in the server room","icbReference":"NCL-7",)"
                       R"("from":"2026-11-23T10:05:00Z","until":"2026-11-23T18:30:00Z"})")
                .status,
            200);
  set_time("2026-11-23T10:06:00Z");
  patient.finish_from_own_words();
  EXPECT_TRUE(patient.reads("You began before that, so you can still send this request"));
  patient.press("Send request");
  EXPECT_TRUE(patient.reads("Request sent"));
  EXPECT_EQ(stored_requests(), 1u);
  ServedPatient late(client());
  EXPECT_TRUE(late.reads("You cannot send a request now"));
}

TEST_F(Served, APatientWhoWillPhoneIsPromisedNoCall) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "My knee hurts.");
  patient.go_on();
  patient.finish_from_own_words(false);
  patient.choose("Do not contact me. I will phone you");
  patient.go_on();
  for (const char* button : {"Send request", ""}) {
    EXPECT_FALSE(patient.shows("contact you by"));
    EXPECT_TRUE(patient.reads("to hear what will happen next"));
    if (button[0] != '\0') patient.press(button);
  }
  EXPECT_TRUE(patient.reads("Request sent"));
}

TEST_F(Served, TheDraftForScriptCannotEndItsElement) {
  ServedPatient patient(client());
  patient.reach_own_words();
  patient.answer("What do you need help with?", "</script><script>alert(1)</script> {{served.form}}");
  patient.go_on();
  EXPECT_EQ(patient.page().body.find("<script>alert"), std::string::npos);
  EXPECT_NE(patient.page().body.find("\\u003c/script>"), std::string::npos);
  EXPECT_NE(patient.page().body.find("{{served.form}}"), std::string::npos);
}

TEST_F(Served, ManyAndHostileFieldsAreOneMoreErrorPage) {
  ServedPatient patient(client());
  patient.reach_own_words();
  const std::string body = "state=" + patient.state() + "&press=continue&own-words=%ff%fe%00&own-words=a&%zz=1&&=&x";
  const HttpResponse page = client().send("POST", kForm, {{"Content-Type", "application/x-www-form-urlencoded"}}, body);
  EXPECT_EQ(page.status, 303);
  EXPECT_EQ(client().get(page.header("Location")).status, 200);
}

TEST_F(Served, APostedPageHasALimitOfBytes) {
  constexpr std::size_t bytes_max = 2 * limits::event_value_bytes_max + 3 * limits::text_answer_bytes_max;
  const auto post = [this](std::size_t bytes) {
    std::string body = "press=continue&own-words=";
    body.append(bytes - body.size(), 'a');
    return client().send("POST", kForm, {{"Content-Type", "application/x-www-form-urlencoded"}}, body).status;
  };
  EXPECT_EQ(post(bytes_max), 303);
  EXPECT_EQ(post(bytes_max + 1), 413);
}

}  // namespace
}  // namespace frontdoor::intake
