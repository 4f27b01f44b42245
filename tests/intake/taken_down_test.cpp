// What staff write down of somebody on the phone or at the desk goes the way of what a patient sends.
#include "support.h"

#include "desk/taken_down_request.h"

namespace frontdoor::intake {
namespace {

using Fields = std::map<std::string, std::string>;

class TakenDownRequests : public IntakeTest {
 protected:
  Fields fields(const std::string& words) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return {{"token", token_},     {"step", "save"},      {"key", new_key()},    {"how", "phone"},
            {"name", "Ada Patel"}, {"born", "27/3/1981"}, {"whose", "self"},     {"need", "new-problem"},
            {"words", words},      {"today", "no"},       {"telephone", "0207"}, {"safe", "yes"}};
  }
  HttpResponse post(const Fields& form) { return staff_.post_form("/inbox/new", form); }
  Json only_request() {
    const Json page = staff_.get("/v1/practices/A81001/requests?show=all").json();
    EXPECT_EQ(json_integer(page, "total").value_or(0), 1);
    return page["requests"][0];
  }
  std::int64_t contacts() { return service_->store().contacts_since(kOds, Instant()).all; }

  HttpClient staff_{0};
  std::string token_;
};

TEST_F(TakenDownRequests, IsOnTheSameListCountedAndSaysHowItCame) {
  const Fields form = fields("My knee hurts");
  const HttpResponse saved = post(form);
  ASSERT_EQ(saved.status, 303) << saved.body;
  const Json request = only_request();
  EXPECT_EQ(json_string_or(request, "origin", ""), "phone");
  EXPECT_EQ(json_string_or(request, "need", ""), "new-problem");
  EXPECT_EQ(json_string_or(request, "subjectName", ""), "Ada Patel");
  EXPECT_EQ(contacts(), 1);
  EXPECT_EQ(post(form).status, 303) << "a second press";
  EXPECT_EQ(stored_requests(), 1u);
  EXPECT_EQ(json_integer(staff_.get("/v1/practices/A81001/requests?origin=desk").json(), "total").value_or(-1), 0);
  EXPECT_EQ(json_integer(staff_.get("/v1/practices/A81001/requests?origin=phone&need=new-problem").json(), "total")
                .value_or(-1),
            1);
  EXPECT_EQ(staff_.get("/v1/practices/A81001/requests?need=tea").status, 400);
}

TEST_F(TakenDownRequests, AreReadByTheSameRulesBeforeTheyAreSaved) {
  Fields form = fields("I have crushing chest pain and my left arm is numb");
  form["step"] = "check";
  const HttpResponse page = post(form);
  ASSERT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Read this to the caller now"), std::string::npos);
  EXPECT_NE(page.body.find("999"), std::string::npos);
  EXPECT_EQ(stored_requests(), 0u);
}

// What is read out is said to somebody who hears it: no form, no page, no reply, no "you" for whom somebody else asks.
std::string read_out(const std::string& page) {
  const std::size_t at = page.find("<section class=\"read-out\"");
  return at == std::string::npos ? std::string() : page.substr(at, page.find("</section>", at) - at);
}

TEST_F(TakenDownRequests, AdviceIsInWordsThatCanBeReadToACaller) {
  std::size_t cards = 0;
  for (const char* words :
       {"I have crushing chest pain and my left arm is numb", "I took an overdose an hour ago", "I want to kill myself",
        "I am 6 weeks pregnant and I am bleeding", "I am 30 weeks pregnant and bleeding",
        "My husband hits me and I am scared", "There is blood in my pee and I feel very ill", "I cannot pee at all",
        "The baby has a temperature of 40 and is floppy"}) {
    for (const char* whose : {"self", "other"}) {
      Fields form = fields(words);
      form["step"] = "check";
      form["whose"] = whose;
      form["writer"] = "Tom Reid";
      form["relationship"] = "husband";
      const HttpResponse page = post(form);
      ASSERT_EQ(page.status, 200) << page.body;
      const std::string card = read_out(page.body);
      if (card.empty()) continue;
      ++cards;
      for (const char* unsaid : {"this form", "this page", "your screen", "this screen", "a reply", "told us here",
                                 "99 BSL", "[card", "[read", "[red"}) {
        EXPECT_EQ(card.find(unsaid), std::string::npos) << words << " " << whose << ": " << unsaid << "\n" << card;
      }
    }
  }
  EXPECT_GE(cards, 10u);
}

TEST_F(TakenDownRequests, ACallerIsTold999InOneSentenceAndStaffWhatToDoWhereTheyCannotCall) {
  Fields form = fields("I have crushing chest pain and my left arm is numb");
  form["step"] = "check";
  const std::string card = read_out(post(form).body);
  EXPECT_NE(card.find("Please call 999 now. Tell them what you have told me."), std::string::npos) << card;
  EXPECT_NE(card.find("where they cannot call 999 themselves, call it for them"), std::string::npos);
}

TEST_F(TakenDownRequests, AnEmergencyIsReadOutFirstAndKeptWithWhatIsThere) {
  Fields form = fields("I have crushing chest pain and my left arm is numb");
  for (const char* left_out : {"need", "today", "telephone", "born"}) form.erase(left_out);
  form["step"] = "check";
  const HttpResponse missing = post(form);
  EXPECT_EQ(missing.status, 422);
  EXPECT_LT(missing.body.find("Read this to the caller now"), missing.body.find("Write the patient's date of birth"));
  EXPECT_EQ(missing.body.find("Choose what they need"), std::string::npos) << "not of an emergency";
  form["born"] = "27/3/1981";
  form["step"] = "save";
  form["advised"] = "emergency-999";
  EXPECT_EQ(post(form).status, 303);
  const Json request = only_request();
  EXPECT_EQ(json_string_or(request, "urgency", ""), "emergency") << to_text(request);
  const std::string page = staff_.get("/inbox/requests/" + json_string_or(request, "reference", "")).body;
  EXPECT_NE(page.find("What the patient said"), std::string::npos);
  EXPECT_EQ(page.find("patient's device"), std::string::npos);
  EXPECT_NE(page.find("<dt>Advice to read out</dt><dd>Call 999</dd>"), std::string::npos) << page;
  EXPECT_NE(page.find("\nAdvice to read out to the caller: Call 999\n"), std::string::npos) << page;
  EXPECT_NE(page.find("\nHow it was taken: By phone\n"), std::string::npos) << page;
}

TEST_F(TakenDownRequests, AreReadWhileTheyAreWritten) {
  fields("");
  const auto read = [this](const Fields& so_far) { return staff_.post_form("/inbox/new/read", so_far); };
  HttpResponse part = read({{"token", token_}, {"words", "I have crushing chest pain and my left"}});
  ASSERT_EQ(part.status, 200);
  EXPECT_NE(part.body.find("Read this to the caller now"), std::string::npos) << part.body;
  part = read({{"token", token_},
               {"words", "My husband has gone a putty colour and keeps rubbing his left arm"},
               {"whose", "other"}});
  EXPECT_NE(part.body.find("Ask: do they have any of these now?"), std::string::npos) << part.body;
  for (const char* words : {"", "My knee hurts"}) {
    part = read({{"token", token_}, {"words", words}});
    EXPECT_EQ(part.status, 200);
    EXPECT_EQ(part.body, "") << words;
  }
  EXPECT_EQ(read({{"words", "My knee hurts"}}).status, 403) << "without the page's token";
  EXPECT_EQ(stored_requests(), 0u);
  EXPECT_TRUE(service_->store().accesses(kOds, {"", "", 0, 100}).empty() || stored_requests() == 0u);
}

// A pause closes the patients' form and no telephone.
TEST_F(TakenDownRequests, GoThroughWhileTheFormIsPaused) {
  const Fields form = fields("My knee hurts");
  const HttpResponse set = put_signal(staff_, token_,
                                      R"({"state":"paused","until":"2026-11-23T16:00:00Z","icbReference":"NCL-7",)"
                                      R"("reason":"The phone system and the building are without power"})");
  ASSERT_EQ(set.status, 200) << set.body;
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts"), new_key()).status, 503) << "it is paused";
  ASSERT_EQ(post(form).status, 303);
  EXPECT_EQ(stored_requests(), 1u);
  EXPECT_EQ(json_string_or(only_request(), "origin", ""), "phone");
}

TEST_F(TakenDownRequests, SignsMustBeAskedForUnlessTheCallerHasGone) {
  Fields form = fields("My husband has gone a putty colour and keeps rubbing his left arm");
  const HttpResponse refused = post(form);
  ASSERT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("Ask: do they have any of these now?"), std::string::npos);
  EXPECT_EQ(stored_requests(), 0u);
  const std::size_t at = refused.body.find("name=\"asked/") + 12;
  const std::string group = refused.body.substr(at, refused.body.find('"', at) - at);
  form["asked/" + group] = "gone";
  for (int i = 0; i < 3; ++i) {
    const HttpResponse saved = post(form);
    if (saved.status == 303) break;
    const std::size_t next = saved.body.find("name=\"asked/") + 12;
    form["asked/" + saved.body.substr(next, saved.body.find('"', next) - next)] = "gone";
  }
  EXPECT_EQ(json_bool(only_request(), "asksMore"), std::optional(true)) << "who phones back asks";
}

TEST_F(TakenDownRequests, AreInNoFlood) {
  if (token_.empty()) staff_ = signed_in(kOds, token_);
  for (int i = 0; i < 12; ++i) ASSERT_EQ(post(fields("My knee hurts")).status, 303);
  EXPECT_EQ(stored_requests(), 12u);
  const Json page = staff_.get("/v1/practices/A81001/requests?show=all").json();
  for (const Json& request : page["requests"]) EXPECT_TRUE(request["flood"].is_null());
}

TEST_F(TakenDownRequests, WhatIsMissingIsSaidAndNothingIsLost) {
  struct Case {
    const char* field;
    const char* value;
    const char* says;
  };
  for (const Case& one :
       {Case{"name", "", "Write the patient"}, Case{"born", "31/2/1981", "Write the date of birth"},
        Case{"born", "1/1/2990", "date of birth"}, Case{"words", " ", "Write what they say"},
        Case{"need", "tea", "Choose what they need"}, Case{"whose", "other", "Write the name of the person"},
        Case{"telephone", "", "Write the number"}, Case{"today", "", "Ask whether"}}) {
    Fields form = fields("My knee hurts");
    form[one.field] = one.value;
    const HttpResponse page = post(form);
    EXPECT_EQ(page.status, 422) << one.field;
    EXPECT_NE(page.body.find(one.says), std::string::npos) << one.field << page.body;
    EXPECT_EQ(stored_requests(), 0u);
  }
}

TEST_F(TakenDownRequests, DatesOfBirthAreReadAsPeopleWriteThem) {
  const Instant now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  EXPECT_EQ(birth_date_of("27/3/1981", now), "1981-03-27");
  EXPECT_EQ(birth_date_of("27 March 1981", now), "1981-03-27");
  EXPECT_EQ(birth_date_of("1981-03-27", now), "1981-03-27");
  EXPECT_EQ(birth_date_of("27/3/81", now), "1981-03-27") << "2081 has not come";
  EXPECT_EQ(birth_date_of("27/3/15", now), "") << "1915 or 2015";
  EXPECT_EQ(birth_date_of("yesterday", now), "");
}

TEST_F(TakenDownRequests, ANumberOrAYearThatCannotBeIsSaidAtItsFieldAndNothingIsLost) {
  for (const auto& [name, value] : {std::pair{"telephone", "abc"}, {"telephone", "12"}, {"born", "27/3/1850"}}) {
    Fields form = fields("My knee hurts");
    form["step"] = "check";
    form[name] = value;
    const HttpResponse page = post(form);
    EXPECT_EQ(page.status, 422) << value;
    EXPECT_NE(page.body.find("href=\"#" + std::string(name) + "\""), std::string::npos) << page.body;
    EXPECT_NE(page.body.find("value=\"" + std::string(value) + "\""), std::string::npos) << "it is still there";
    EXPECT_NE(page.body.find("My knee hurts</textarea>"), std::string::npos);
  }
  Fields form = fields("My knee hurts");
  form["telephone"] = "020 7946 0123 ext 12";
  EXPECT_EQ(post(form).status, 303);
}

}  // namespace
}  // namespace frontdoor::intake
