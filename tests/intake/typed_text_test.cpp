// What somebody typed into any form of the inbox survives whatever refuses it, and comes back to them alone.
#include "process.h"
#include "support.h"

#include "store/case_files.h"

namespace frontdoor::intake {
namespace {

using Fields = std::map<std::string, std::string>;

constexpr const char* kFlood = "0123456789abcdef0123456789abcdef";
const std::string kWords = "typed by gina & <kept>";
const std::string kShown = "typed by gina &amp; &lt;kept&gt;";

struct InboxForm {
  std::string address;
  Fields fields;
};

class TypedText : public IntakeTest {
 protected:
  void SetUp() override {
    add_user(kOds, Role::manager);
    add_user(kOds, Role::clinician);
    HttpClient patient = client();
    reference_ =
        json_string_or(post_request(patient, sealed_bundle("My knee hurts"), new_key()).json(), "reference", "");
  }
  // One of each form that a person types into.
  std::vector<InboxForm> forms() const {
    const std::string request = "/inbox/requests/" + reference_ + "/actions";
    return {
        {request, {{"action", "note"}, {"note", kWords}}},
        {request, {{"action", "answer"}, {"answer", kWords}}},
        {request, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"note", kWords}}},
        {request, {{"action", "assign"}, {"assignedTo", "manager"}, {"note", kWords}}},
        {"/inbox/new", {{"step", "check"}, {"how", "phone"}, {"name", "Ada"}, {"words", kWords}}},
        {"/inbox/signal", {{"state", "paused"}, {"reason", kWords}}},
        {"/inbox/settings", {{"name", "Riverside"}, {"why", kWords}}},
        {"/inbox/replies", {{"step", "save"}, {"id", "0"}, {"title", "Title"}, {"text", kWords}}},
        {"/inbox/deliveries", {{"step", "webhook"}, {"webhook", kWords}}},
        {"/inbox/deliveries", {{"step", "email"}, {"email", kWords}}},
        {"/inbox/teams", {{"step", "add"}, {"team", kWords}}},
        {"/inbox/teams", {{"step", "rename"}, {"team", "Nurses"}, {"to", kWords}}},
        {"/inbox/staff",
         {{"step", "add"}, {"user", kWords}, {"role", "reception"}, {"password", "four words that fit"}}},
        {"/inbox/connections", {{"step", "add-site"}, {"site", kWords}}},
        {"/inbox/connections", {{"step", "retention"}, {"days", kWords}, {"seen", "0"}}},
        {"/inbox/person", {{"step", "erase"}, {"name", kWords}, {"reason", "asked"}}},
        {"/inbox/systems", {{"step", "add"}, {"name", kWords}}},
        {"/inbox/views", {{"filter", "show=open"}, {"view", kWords}}},
        {"/inbox/search", {{"words", kWords}}},
        {"/inbox/receipt", {{"receipt", kWords}}},
        {std::string("/inbox/floods/") + kFlood, {{"until", "2026-11-23T10:00:00Z"}, {"reason", kWords}}},
        {std::string("/inbox/advice/floods/") + kFlood, {{"until", "2026-11-23T10:00:00Z"}, {"reason", kWords}}},
    };
  }
  struct Browser {
    HttpClient http;
    std::string token;
  };
  Browser sign_in(const std::string& user, HttpClient http) {
    const HttpResponse response = http.send("POST", "/v1/session", {{"Content-Type", "application/json"}},
                                            to_text(Json{{"user", user + "@A81001"}, {"password", kPassword}}));
    EXPECT_EQ(response.status, 201) << response.body;
    return {std::move(http), json_string_or(response.json(), "csrfToken", "")};
  }
  static std::string hidden(const std::string& page, const std::string& name) {
    const std::string head = "name=\"" + name + "\" value=\"";
    const std::size_t from = page.find(head);
    if (from == std::string::npos) return {};
    return page.substr(from + head.size(), page.find('"', from + head.size()) - from - head.size());
  }
  static bool shows(const HttpResponse& page) { return page.body.find(kShown) != std::string::npos; }
  // By the sign-in page that carries what was typed.
  HttpResponse sign_in_by(const HttpResponse& page, const std::string& user, HttpClient& http) {
    return http.post_form("/inbox/sign-in", {{"token", hidden(page.body, "token")},
                                             {"kept", hidden(page.body, "kept")},
                                             {"user", user + "@A81001"},
                                             {"password", kPassword},
                                             {"code", ""}});
  }
  std::string reference_;
};

std::string name_of(const InboxForm& form) {
  std::string name = form.address;
  for (const auto& [field, value] : form.fields) name += " " + field;
  return name;
}

TEST_F(TypedText, ComesBackAfterASignInThatHadEnded) {
  for (InboxForm& form : forms()) {
    Browser gina = sign_in("manager", client());
    form.fields["token"] = gina.token;
    now_ += std::chrono::milliseconds(std::chrono::minutes(31)).count();
    const HttpResponse page = gina.http.post_form(form.address, form.fields);
    EXPECT_EQ(page.status, 401) << name_of(form);
    EXPECT_FALSE(shows(page)) << name_of(form) << ": nobody is signed in";
    const HttpResponse back = sign_in_by(page, "manager", gina.http);
    EXPECT_EQ(back.status, 200) << name_of(form);
    EXPECT_TRUE(shows(back)) << name_of(form) << back.body;
  }
}

TEST_F(TypedText, OfAUserIsNeverShownToTheOneWhoSignedInInASecondTab) {
  for (InboxForm& form : forms()) {
    Browser gina = sign_in("manager", client());
    form.fields["token"] = gina.token;
    Browser nurse = sign_in("clinician", gina.http);
    const HttpResponse page = nurse.http.post_form(form.address, form.fields);
    EXPECT_EQ(page.status, 403) << name_of(form);
    EXPECT_FALSE(shows(page)) << name_of(form);
    EXPECT_NE(page.body.find("Somebody else has signed in in this browser"), std::string::npos) << name_of(form);
    HttpClient as_nurse = nurse.http;
    const HttpResponse others = sign_in_by(page, "clinician", as_nurse);
    EXPECT_FALSE(shows(others)) << name_of(form) << ": another user's words";
    const HttpResponse back = sign_in_by(page, "manager", nurse.http);
    EXPECT_TRUE(shows(back)) << name_of(form) << back.body;
  }
}

TEST_F(TypedText, ComesBackToAUserWhoSignedInAgainInASecondTab) {
  for (InboxForm& form : forms()) {
    Browser gina = sign_in("manager", client());
    form.fields["token"] = gina.token;
    Browser again = sign_in("manager", gina.http);
    const HttpResponse page = again.http.post_form(form.address, form.fields);
    EXPECT_EQ(page.status, 403) << name_of(form) << ": nothing is saved by a token of another sign-in";
    EXPECT_TRUE(shows(page)) << name_of(form) << page.body;
    EXPECT_EQ(page.body.find("four words that fit"), std::string::npos) << "no password";
  }
}

TEST_F(TypedText, ComesBackAfterCodesThatAManagerAskedForMeanwhile) {
  for (InboxForm& form : forms()) {
    Browser gina = sign_in("manager", client());
    form.fields["token"] = gina.token;
    Browser boss = sign_in("reception", client());
    ASSERT_EQ(
        boss.http.post_form("/inbox/staff", {{"token", boss.token}, {"step", "codes-for"}, {"codes-manager", "yes"}})
            .status,
        303)
        << name_of(form);
    const HttpResponse page = gina.http.post_form(form.address, form.fields);
    EXPECT_EQ(page.status, 403) << name_of(form);
    EXPECT_NE(page.body.find("What you wrote is not saved yet"), std::string::npos) << name_of(form);
    EXPECT_NE(hidden(page.body, "kept"), "") << name_of(form);
    change_database(settings_.data_directory / "intake.db", {"UPDATE practices SET codes_for = ''"});
  }
}

TEST_F(TypedText, IsOnThePageAfterAnError) {
  const InboxForm wrong[] = {
      {"/inbox/connections", {{"step", "retention"}, {"days", kWords}, {"seen", "0"}}},
      {"/inbox/connections", {{"step", "add-site"}, {"site", kWords}}},
      {"/inbox/teams", {{"step", "rename"}, {"team", "No such team"}, {"to", kWords}}},
      {"/inbox/deliveries", {{"step", "webhook"}, {"webhook", kWords}}},
      {"/inbox/deliveries", {{"step", "email"}, {"email", kWords}}},
      {"/inbox/person", {{"step", "erase"}, {"name", "Ada"}, {"reason", kWords}, {"pick/" + reference_, "yes"}}},
      {"/inbox/requests/" + reference_ + "/actions", {{"action", "done"}, {"outcome", ""}, {"note", kWords}}},
      {"/inbox/requests/ZZZZ-ZZZZ/actions", {{"action", "note"}, {"note", kWords}}},
  };
  for (InboxForm form : wrong) {
    Browser gina = sign_in("manager", client());
    form.fields["token"] = gina.token;
    const HttpResponse page = gina.http.post_form(form.address, form.fields);
    EXPECT_GE(page.status, 400) << name_of(form);
    EXPECT_TRUE(shows(page)) << name_of(form) << page.body;
  }
}

TEST_F(TypedText, ASecondOutcomeOfTheSameUserIsNotLostWithoutAWord) {
  Browser gina = sign_in("manager", client());
  const std::string address = "/inbox/requests/" + reference_ + "/actions";
  const auto close = [&](const std::string& outcome, const std::string& how) {
    return gina.http.post_form(
        address,
        {{"token", gina.token}, {"action", "done"}, {"outcome", outcome}, {"toldHow", how}, {"stepsSeen", "0"}});
  };
  EXPECT_EQ(close("advice", "phone").status, 303);
  EXPECT_EQ(close("advice", "phone").status, 303) << "a second press";
  const HttpResponse other = close("appointment", "phone");
  EXPECT_EQ(other.status, 409) << "another window, which says something else";
  EXPECT_EQ(close("advice", "in-person").status, 409);
}

TEST_F(TypedText, TicksOfWhatIsErasedStayAndWhatSomebodyStillNeedsIsSaidFirst) {
  Browser gina = sign_in("manager", client());
  HttpClient patient = client();
  const std::string emergency = json_string_or(
      post_request(patient, sealed_bundle("I have crushing chest pain and my left arm is numb"), new_key()).json(),
      "reference", "");
  Fields fields{{"token", gina.token}, {"step", "find"}, {"name", "Ada Patel"}};
  const HttpResponse found = gina.http.post_form("/inbox/person", fields);
  EXPECT_NE(found.body.find("Not done: New, the patient was not told"), std::string::npos) << found.body;
  EXPECT_NE(found.body.find("Possible emergency: Call 999"), std::string::npos) << found.body;
  EXPECT_NE(found.body.find("2 of those above are not done"), std::string::npos) << found.body;
  fields["step"] = "erase";
  fields["pick/" + emergency] = "yes";
  fields["reason"] = "The patient asked";
  HttpResponse page = gina.http.post_form("/inbox/person", fields);
  EXPECT_EQ(page.status, 422) << "not confirmed";
  EXPECT_NE(page.body.find("name=\"pick/" + emergency + "\" value=\"yes\" checked"), std::string::npos);
  EXPECT_EQ(page.body.find("name=\"pick/" + reference_ + "\" value=\"yes\" checked"), std::string::npos);
  EXPECT_NE(page.body.find("value=\"The patient asked\""), std::string::npos);
  fields["confirm"] = "yes";
  page = gina.http.post_form("/inbox/person", fields);
  EXPECT_EQ(page.status, 422) << "an emergency that nobody answered";
  EXPECT_NE(page.body.find(emergency + ". Nothing was erased."), std::string::npos) << page.body;
  EXPECT_EQ(stored_requests(), 2u);
  fields["unanswered"] = "yes";
  page = gina.http.post_form("/inbox/person", fields);
  EXPECT_NE(page.body.find("1 request was erased."), std::string::npos) << page.body;
  EXPECT_EQ(stored_requests(), 1u);
  const HttpResponse gone = gina.http.get("/inbox/requests/" + emergency);
  EXPECT_EQ(gone.status, 404);
  EXPECT_NE(gone.body.find("This request was erased"), std::string::npos) << gone.body;
  EXPECT_NE(gone.body.find("by manager"), std::string::npos);
  EXPECT_EQ(gone.body.find("The patient asked"), std::string::npos) << "why is a manager's to read";
}

TEST_F(TypedText, ALinkToAnotherPatientIsSaidBeforeItIsMade) {
  Browser gina = sign_in("manager", client());
  HttpClient patient = client();
  ContactPatient other;
  other.name = "Tom Reid";
  const std::string of_other =
      json_string_or(post_request(patient, bundle_of(other), new_key()).json(), "reference", "");
  const std::string same =
      json_string_or(post_request(patient, sealed_bundle("My knee again"), new_key()).json(), "reference", "");
  const std::string address = "/inbox/requests/" + reference_ + "/actions";
  Fields fields{{"token", gina.token}, {"action", "link"}, {"follows", of_other}};
  const HttpResponse warned = gina.http.post_form(address, fields);
  EXPECT_EQ(warned.status, 422);
  EXPECT_NE(warned.body.find(of_other + " is about another patient: Tom Reid"), std::string::npos) << warned.body;
  EXPECT_NE(warned.body.find("name=\"otherPatient\""), std::string::npos);
  fields["otherPatient"] = "yes";
  EXPECT_EQ(gina.http.post_form(address, fields).status, 303);
  EXPECT_EQ(gina.http.post_form(address, {{"token", gina.token}, {"action", "link"}, {"follows", same}}).status, 303)
      << "of the same patient nothing is asked";
  std::string plain;
  for (const char c : same) {
    if (c != '-') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  EXPECT_EQ(gina.http.post_form(address, {{"token", gina.token}, {"action", "link"}, {"follows", plain}}).status, 303)
      << plain << ": as people type it";
  const Fields twin{
      {"token", gina.token}, {"action", "done"}, {"outcome", "duplicate"}, {"toldHow", "phone"}, {"follows", of_other}};
  EXPECT_EQ(gina.http.post_form(address, twin).status, 422) << "closing says it too";
}

TEST_F(TypedText, PresenceOfARemovedUserEnds) {
  Browser gina = sign_in("manager", client());
  Browser nurse = sign_in("clinician", client());
  static_cast<void>(nurse.http.get("/inbox/requests/" + reference_));
  EXPECT_NE(gina.http.get("/inbox/requests/" + reference_).body.find("Also looking at this now: clinician"),
            std::string::npos);
  EXPECT_EQ(
      gina.http.post_form("/inbox/staff", {{"token", gina.token}, {"step", "remove"}, {"user", "clinician"}}).status,
      200);
  EXPECT_EQ(gina.http.get("/inbox/requests/" + reference_).body.find("Also looking at this now"), std::string::npos);
}

TEST_F(TypedText, ARequestClosedWithoutTellingThePatientSaysSoAtItsTop) {
  Browser gina = sign_in("manager", client());
  const HttpResponse closed =
      gina.http.post_form("/inbox/requests/" + reference_ + "/actions", {{"token", gina.token},
                                                                         {"action", "done"},
                                                                         {"outcome", "no-action"},
                                                                         {"toldHow", "not-told"},
                                                                         {"note", "no phone"}});
  EXPECT_EQ(closed.status, 303);
  const std::string page = gina.http.get("/inbox/requests/" + reference_).body;
  const std::size_t badge = page.find("Closed: the patient was not told");
  ASSERT_NE(badge, std::string::npos);
  EXPECT_LT(badge, page.find("My knee hurts")) << "above the patient's words";
}

}  // namespace
}  // namespace frontdoor::intake
