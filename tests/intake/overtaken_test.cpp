// Two people at one desk: nobody undoes what a colleague did, wrote or set without being told, and nobody's words are
// lost or shown to another.
#include "support.h"

namespace frontdoor::intake {
namespace {

std::string hidden_value(const std::string& page, const std::string& name) {
  const std::string before = "name=\"" + name + "\" value=\"";
  const std::size_t begins = page.find(before);
  if (begins == std::string::npos) return "";
  return page.substr(begins + before.size(), page.find('"', begins + before.size()) - begins - before.size());
}

class Overtaken : public IntakeTest {
 protected:
  Overtaken() {
    for (Role role : {Role::reception, Role::clinician, Role::manager, Role::icb}) add_user(kOds, role);
  }
  std::string post(const std::string& words = "My knee hurts") {
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle(words), new_key()).json(), "reference", "");
  }
  HttpResponse write(const char* method, const std::string& path, const Json& body, const std::string& role = "manager",
                     const HeaderList& more = {}) {
    HeaderList headers = {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, role)}};
    headers.insert(headers.end(), more.begin(), more.end());
    return signed_in_as(kOds, role).send(method, "/v1/practices/A81001" + path, headers, to_text(body));
  }
  HttpResponse act(const std::string& reference, const Json& body, const std::string& role = "reception") {
    return write("POST", "/requests/" + reference + "/actions", body, role);
  }
  // The form of a page as it is, with some of it typed again.
  HttpResponse post_form(const std::string& path, std::map<std::string, std::string> fields, const std::string& page,
                         const std::string& role) {
    for (const char* name : {"token", "owner", "seen", "stepsSeen"}) {
      if (!hidden_value(form_in(page), name).empty()) fields.try_emplace(name, hidden_value(form_in(page), name));
    }
    return signed_in_as(kOds, role).post_form(path, fields);
  }
  static std::string form_in(const std::string& page) {
    const std::size_t main = page.find("<main");
    return main == std::string::npos ? page : page.substr(main);
  }
  std::string page_of(const std::string& path, const std::string& role) {
    return signed_in_as(kOds, role).get(path).body;
  }
  static std::map<std::string, std::string> settings(const std::string& phone, const std::string& sessions = "") {
    std::map<std::string, std::string> fields = {{"name", "Riverside Surgery"}, {"phone", phone}, {"photos", "ask"}};
    fields.insert({{"busy-at", "80"}, {"diverted-at", "100"}, {"sets-signal", "no"}, {"alarm-again", "30"}});
    if (!sessions.empty()) fields.insert({{"sessions", sessions}, {"contacts", "25"}});
    return fields;
  }
  std::string phone() {
    return json_string_or(signed_in_as(kOds, "manager").get("/v1/practices/A81001/settings").json(), "phone", "");
  }
  HttpResponse sign_in(HttpClient& browser, const HttpResponse& page, const std::string& user) {
    return browser.post_form("/inbox/sign-in", {{"token", hidden_value(page.body, "token")},
                                                {"kept", hidden_value(page.body, "kept")},
                                                {"user", user + "@A81001"},
                                                {"password", kPassword}});
  }
};

// There is a manager named "reception" in the other practice and one named "manager" here: "anna" is the second one.
class OvertakenByAnna : public Overtaken {
 protected:
  OvertakenByAnna() { set_role("clinician"); }
  void set_role(const std::string& name) {
    UserChange change;
    change.role = Role::manager;
    service_->store().change_user(kOds, name, change, {Instant(), "test", "role", "{}"});
  }
};

TEST_F(OvertakenByAnna, SettingsAreNotSavedOverWhatAColleagueSaved) {
  const std::string path = "/inbox/settings";
  const std::string first = page_of(path, "manager");
  const std::string second = page_of(path, "clinician");
  ASSERT_EQ(post_form(path, settings("020 7946 0111"), first, "manager").status, 303);
  const auto typed = settings("020 7946 0000", "4");
  const HttpResponse late = post_form(path, typed, second, "clinician");
  EXPECT_EQ(late.status, 409);
  EXPECT_NE(late.body.find("manager changed them at 10am"), std::string::npos) << late.body;
  EXPECT_NE(late.body.find("Phone number: saved is \u201c020 7946 0111\u201d"), std::string::npos);
  EXPECT_NE(late.body.find("name=\"sessions\" aria-describedby=\"sessions-error\""), std::string::npos);
  EXPECT_NE(late.body.find("value=\"4\""), std::string::npos) << "what was typed is kept";
  EXPECT_EQ(phone(), "020 7946 0111");
  EXPECT_EQ(post_form(path, typed, second, "clinician").status, 409) << "the old page again";
  EXPECT_EQ(post_form(path, typed, late.body, "clinician").status, 303) << "who was told may";
  EXPECT_EQ(phone(), "020 7946 0000");
  EXPECT_EQ(post_form(path, typed, late.body, "clinician").status, 303) << "a second press";
  EXPECT_EQ(service_->store().ledger(kOds).size(), 3u);  // one of them made "clinician" a manager
}

TEST_F(OvertakenByAnna, SettingsByApiGoByAVersion) {
  const std::string path = "/v1/practices/A81001/settings";
  HttpClient& staff = signed_in_as(kOds, "manager");
  const HttpResponse read = staff.get(path);
  const std::string version = read.header("ETag");
  ASSERT_FALSE(version.empty());
  Json settings = read.json();
  settings["phone"] = "020 7946 0111";
  EXPECT_EQ(write("PUT", "/settings", {{"settings", settings}}).status, 428);
  const HttpResponse saved = write("PUT", "/settings", {{"settings", settings}}, "clinician", {{"If-Match", version}});
  EXPECT_EQ(saved.status, 200) << saved.body;
  settings["phone"] = "020 7946 0222";
  const HttpResponse late = write("PUT", "/settings", {{"settings", settings}}, "manager", {{"If-Match", version}});
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.problem_code(), "overtaken");
  EXPECT_NE(late.body.find("clinician changed them at 10am"), std::string::npos) << late.body;
  EXPECT_EQ(phone(), "020 7946 0111");
  EXPECT_EQ(write("PUT", "/settings", {{"settings", settings}}, "manager", {{"If-Match", saved.header("ETag")}}).status,
            200);
  EXPECT_EQ(write("PUT", "/settings", {{"settings", settings}}, "manager", {{"If-Match", "*"}}).status, 200);
}

TEST_F(Overtaken, ANoteIsReadBeforeARequestIsClosed) {
  const std::string reference = post();
  const std::string path = "/inbox/requests/" + reference;
  const std::string before = page_of(path, "reception");
  ASSERT_EQ(act(reference, {{"action", "note"}, {"note", "Her husband answers the phone"}}, "clinician").status, 204);
  const std::map<std::string, std::string> done = {
      {"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"note", "Rang her at home"}};
  const HttpResponse late = post_form(path + "/actions", done, before, "reception");
  EXPECT_EQ(late.status, 409);
  EXPECT_NE(late.body.find("clinician wrote a note at 10am"), std::string::npos) << late.body;
  EXPECT_NE(late.body.find("\u201cHer husband answers the phone\u201d"), std::string::npos);
  EXPECT_NE(late.body.find(">Rang her at home</textarea>"), std::string::npos);
  EXPECT_EQ(service_->cases().events(kOds, reference).size(), 1u);
  // A note hinders nothing but closing.
  EXPECT_EQ(post_form(path + "/actions", {{"action", "seen"}}, before, "reception").status, 303);
  EXPECT_EQ(post_form(path + "/actions", done, late.body, "reception").status, 409) << "seen meanwhile";
  EXPECT_EQ(post_form(path + "/actions", done, page_of(path, "reception"), "reception").status, 303);
}

// A form that is wrong is shown again: what came meanwhile is said there, and the next press is judged by what the
// reader had seen, not by what the page with the error holds.
TEST_F(Overtaken, AnErrorOfTheFormHidesNothingThatCameMeanwhile) {
  const std::string reference = post();
  const std::string path = "/inbox/requests/" + reference;
  const std::string before = page_of(path, "reception");
  ASSERT_EQ(act(reference, {{"action", "note"}, {"note", "Call the daughter"}}, "clinician").status, 204);
  std::map<std::string, std::string> done = {
      {"action", "done"}, {"outcome", "advice"}, {"toldHow", ""}, {"answer", "Take it with food"}};
  for (const std::string& page : {before, post_form(path + "/actions", done, before, "reception").body}) {
    const HttpResponse wrong = post_form(path + "/actions", done, page, "reception");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_NE(wrong.body.find("Since you opened this page"), std::string::npos) << wrong.body;
    EXPECT_NE(wrong.body.find("<li>clinician wrote a note at 10am"), std::string::npos) << wrong.body;
    std::map<std::string, std::string> right = done;
    right["toldHow"] = "phone";
    const HttpResponse late = post_form(path + "/actions", right, wrong.body, "reception");
    EXPECT_EQ(late.status, 409);
    EXPECT_NE(late.body.find("\u201cCall the daughter\u201d"), std::string::npos);
    EXPECT_EQ(late.body.find("Since you opened this page"), std::string::npos) << "it was told already";
  }
}

// What the patient should have read is kept as the note is, also where the request has no form any more that closes it.
TEST_F(Overtaken, TheReplyOfAClosingThatCameLateIsKept) {
  const std::string reference = post();
  const std::string path = "/inbox/requests/" + reference;
  const std::string before = page_of(path, "reception");
  ASSERT_EQ(act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}}, "clinician").status, 204);
  const HttpResponse late = post_form(path + "/actions",
                                      {{"action", "done"},
                                       {"outcome", "advice"},
                                       {"toldHow", "phone"},
                                       {"note", "Rang her"},
                                       {"answer", "Take it with food"}},
                                      before, "reception");
  EXPECT_EQ(late.status, 409);
  EXPECT_NE(late.body.find(">Take it with food</textarea>"), std::string::npos) << late.body;
  EXPECT_NE(late.body.find(">Rang her</textarea>"), std::string::npos);
}

TEST_F(Overtaken, ByApiToo) {
  const std::string reference = post();
  ASSERT_EQ(act(reference, {{"action", "note"}, {"note", "Do not phone"}}, "clinician").status, 204);
  Json done = {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"stepsSeen", "0"}};
  const HttpResponse late = act(reference, done);
  EXPECT_EQ(late.status, 409);
  EXPECT_NE(late.body.find("Do not phone"), std::string::npos);
  done["stepsSeen"] = "1";
  EXPECT_EQ(act(reference, done).status, 204);
}

TEST_F(Overtaken, NobodyWasToldBeforeTheRequestCame) {
  set_time("2026-11-23T10:30:30Z");
  const std::string reference = post();
  Json done = {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}};
  for (const char* told : {"2026-11-23T10:29:00Z", "2020-01-01T00:00:00Z", "2026-11-23T11:00:00Z"}) {
    done["toldAt"] = told;
    const HttpResponse refused = act(reference, done);
    EXPECT_EQ(refused.status, 422) << told;
    EXPECT_EQ(json_string_or(refused.json(), "where", ""), "/toldAt") << told;
  }
  done["toldAt"] = "2026-11-23T10:30:00Z";  // as a page writes this minute
  EXPECT_EQ(act(reference, done).status, 204);
}

TEST_F(Overtaken, ARequestIsAssignedToSomebodyWhoMayWorkOnIt) {
  const std::string reference = post();
  UserChange change;
  change.disabled = true;
  service_->store().change_user(kOds, "manager", change, {Instant(), "test", "user", "{}"});
  for (const auto& [name, said] :
       {std::pair{"nobody-here", "Nobody of this practice has the username"}, std::pair{"manager", "no longer sign in"},
        std::pair{"icb", "may not see requests"}, std::pair{"reception@B82002", "Nobody of this practice"}}) {
    const HttpResponse refused = act(reference, {{"action", "assign"}, {"assignedTo", name}});
    EXPECT_EQ(refused.status, 422) << name;
    EXPECT_NE(refused.body.find(said), std::string::npos) << refused.body;
    EXPECT_NE(refused.body.find("clinician, reception"), std::string::npos) << "whom it can be assigned to";
  }
  EXPECT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", " Clinician "}}).status, 204);
  EXPECT_EQ(service_->store().request(kOds, reference)->header.assigned_to, "clinician");
  EXPECT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", ""}}).status, 204);
}

TEST_F(Overtaken, BlanksAreNoReason) {
  const std::string reference = post();
  for (const char* blank : {"", " ", "\t\n", "\u00a0", "\u200b \u2003"}) {
    EXPECT_EQ(write("POST", "/requests/" + reference + "/erasure", {{"reason", blank}}).status, 422) << blank;
    EXPECT_EQ(act(reference, {{"action", "note"}, {"note", blank}}).status, 422) << blank;
    const Json untold = {{"action", "done"}, {"outcome", "no-action"}, {"toldHow", "not-told"}, {"note", blank}};
    EXPECT_EQ(act(reference, untold).status, 422) << blank;
  }
  EXPECT_EQ(stored_requests(), 1u);
  EXPECT_EQ(write("POST", "/requests/" + reference + "/erasure", {{"reason", "She asked for it"}}).status, 204);
}

TEST_F(Overtaken, NamesAndPhoneNumbersOfAPracticeAreSuch) {
  for (const auto& [field, value] :
       {std::pair{"name", "Riverside\nSurgery"}, std::pair{"name", " \u200b"}, std::pair{"name", "River\u202eside"},
        std::pair{"address", "1 High Street\nLondon"}, std::pair{"phone", "999"}, std::pair{"phone", "112"},
        std::pair{"phone", "111"}, std::pair{"phone", "9 9 9"}, std::pair{"phone", "12345"}}) {
    Json json = {{"ods", kOds}, {"name", "R"}, {"phone", "020 7946 0000"}};
    json[field] = value;
    const HttpResponse refused = write("PUT", "/settings", {{"settings", json}}, "manager", {{"If-Match", "*"}});
    EXPECT_EQ(refused.status, 422) << value;
  }
  Json training = {{"ods", kOds}, {"name", "R"}, {"phone", "+44 (0)20 7946 0000"}};
  const Json afternoon = {{"date", "2026-12-09"}, {"from", "13:00"}, {"until", "18:30"}, {"phone", "999"}};
  training["training"] = Json::array({afternoon});
  EXPECT_EQ(write("PUT", "/settings", {{"settings", training}}, "manager", {{"If-Match", "*"}}).status, 422);
  training.erase("training");
  EXPECT_EQ(write("PUT", "/settings", {{"settings", training}}, "manager", {{"If-Match", "*"}}).status, 200);
}

// [SECTION] An ended sign-in

TEST_F(Overtaken, ANoteSurvivesAnEndedSignIn) {
  const std::string reference = post();
  const std::string path = "/inbox/requests/" + reference;
  HttpClient& browser = signed_in_as(kOds, "reception");
  const std::string page = page_of(path, "reception");
  set_time("2026-11-23T10:45:00Z");  // half an hour unused
  const HttpResponse ended =
      post_form(path + "/actions", {{"action", "note"}, {"note", "Left a <b>message"}}, page, "reception");
  EXPECT_EQ(ended.status, 401);
  EXPECT_NE(ended.body.find("Your sign-in has ended"), std::string::npos);
  EXPECT_EQ(ended.body.find("message"), std::string::npos) << "the page says nothing to who finds it";
  const HttpResponse wrong = browser.post_form("/inbox/sign-in", {{"token", hidden_value(ended.body, "token")},
                                                                  {"kept", hidden_value(ended.body, "kept")},
                                                                  {"user", "reception@A81001"},
                                                                  {"password", "wrong"}});
  const HttpResponse back = sign_in(browser, wrong, "reception");
  EXPECT_EQ(back.status, 200);
  EXPECT_NE(back.body.find("You had been signed out"), std::string::npos);
  EXPECT_NE(back.body.find("Left a &lt;b&gt;message</textarea>"), std::string::npos);
  EXPECT_TRUE(service_->cases().events(kOds, reference).empty());
  // Signed in again in another tab: the old page's form is not saved, and what was typed is there again.
  const HttpResponse again =
      post_form(path + "/actions", {{"action", "note"}, {"note", "Left a message"}}, page, "reception");
  EXPECT_EQ(again.status, 403);
  EXPECT_NE(again.body.find("You signed in again since"), std::string::npos);
  EXPECT_NE(again.body.find("Left a message</textarea>"), std::string::npos);
}

TEST_F(Overtaken, WhatSomebodyTypedIsShownToNobodyElse) {
  const std::string reference = post();
  const std::string path = "/inbox/requests/" + reference;
  HttpClient& browser = signed_in_as(kOds, "reception");
  const std::string page = page_of(path, "reception");
  set_time("2026-11-23T10:45:00Z");
  const HttpResponse ended =
      post_form(path + "/actions", {{"action", "note"}, {"note", "Left a message"}}, page, "reception");
  HttpClient other = browser;
  const HttpResponse another = sign_in(other, ended, "clinician");
  EXPECT_EQ(another.status, 303);
  EXPECT_EQ(another.body.find("Left a message"), std::string::npos);
  // The page of the one before, in the browser of the next.
  const HttpResponse stale = other.post_form(path + "/actions", {{"token", hidden_value(page, "token")},
                                                                 {"owner", "reception@A81001"},
                                                                 {"action", "note"},
                                                                 {"note", "Left a message"}});
  EXPECT_EQ(stale.status, 403);
  EXPECT_EQ(stale.body.find("Left a message"), std::string::npos);
  EXPECT_EQ(stale.body.find("You signed in again"), std::string::npos) << "it was somebody else";
  HttpClient elsewhere = browser;
  const HttpResponse practice = elsewhere.post_form("/inbox/sign-in", {{"token", hidden_value(ended.body, "token")},
                                                                       {"kept", hidden_value(ended.body, "kept")},
                                                                       {"user", "reception@B82002"},
                                                                       {"password", kPassword}});
  EXPECT_EQ(practice.status, 303);
  EXPECT_EQ(practice.body.find("Left a message"), std::string::npos);
}

TEST_F(Overtaken, SignalAndSettingsSurviveAnEndedSignIn) {
  HttpClient& browser = signed_in_as(kOds, "manager");
  const std::string signal = page_of("/inbox/signal", "manager");
  const std::string settings_page = page_of("/inbox/settings", "manager");
  set_time("2026-11-23T10:45:00Z");
  const HttpResponse no_signal = post_form(
      "/inbox/signal", {{"state", "busy"}, {"reason", "Two doctors are ill"}, {"confirmed", "yes"}}, signal, "manager");
  EXPECT_EQ(no_signal.status, 401);
  const HttpResponse signal_back = sign_in(browser, no_signal, "manager");
  EXPECT_NE(signal_back.body.find("You had been signed out"), std::string::npos);
  EXPECT_NE(signal_back.body.find("value=\"Two doctors are ill\""), std::string::npos);
  EXPECT_NE(signal_back.body.find("id=\"state-busy\" value=\"busy\" aria-describedby=\"state-busy-hint\" checked"),
            std::string::npos);
  // Signed in again meanwhile: the settings' page of before is shown with what was typed, and not saved.
  const HttpResponse stale = post_form("/inbox/settings", settings("020 7946 0333"), settings_page, "manager");
  EXPECT_EQ(stale.status, 403);
  EXPECT_NE(stale.body.find("You signed in again since"), std::string::npos);
  EXPECT_NE(stale.body.find("value=\"020 7946 0333\""), std::string::npos);
  set_time("2026-11-23T11:30:00Z");
  const HttpResponse no_settings = post_form("/inbox/settings", settings("020 7946 0333"), stale.body, "manager");
  EXPECT_EQ(no_settings.status, 401);
  const HttpResponse settings_back = sign_in(browser, no_settings, "manager");
  EXPECT_EQ(settings_back.status, 200);
  EXPECT_NE(settings_back.body.find("You had been signed out"), std::string::npos);
  EXPECT_NE(settings_back.body.find("value=\"020 7946 0333\""), std::string::npos);
  EXPECT_EQ(service_->store().ledger(kOds).size(), 0u) << "nothing was saved";
}

TEST_F(Overtaken, ANameMeansOneAccountHoweverItIsWritten) {
  for (const char* name : {"reception@A81001", " Reception@A81001 ", "RECEPTION@a81001"}) {
    HttpClient browser = client();
    EXPECT_EQ(browser
                  .send("POST", "/v1/session", {{"Content-Type", "application/json"}},
                        to_text(Json{{"user", name}, {"password", kPassword}}))
                  .status,
              201)
        << name;
  }
  const LedgerNote note{Instant(), "test", "user", "{}"};
  EXPECT_FALSE(service_->store().add_user({kOds, "ICB", "hash"}, note));
  EXPECT_TRUE(service_->store().add_user({kOds, "siân", "hash"}, note));
  EXPECT_FALSE(service_->store().add_user({kOds, "SIÂN", "hash"}, note));
}

}  // namespace
}  // namespace frontdoor::intake
