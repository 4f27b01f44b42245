// What staff do with requests: marks, notes, closing, finding, comparing, erasing, exporting; and one-time codes.
#include "process.h"
#include "support.h"

#include "store/sql_store.h"

#include "base/person_name.h"
#include "crypto/one_time_code.h"
#include "desk/request_search.h"

namespace frontdoor::intake {
namespace {

class Cases : public IntakeTest {
 protected:
  std::string post(const std::string& words) {
    HttpClient patient = client();
    const HttpResponse posted = post_request(patient, sealed_bundle(words), new_key());
    EXPECT_EQ(posted.status, 201) << posted.body;
    return json_string_or(posted.json(), "reference", "");
  }
  HttpResponse write(const std::string& path, const Json& body) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.send("POST", "/v1/practices/A81001/" + path,
                       {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, to_text(body));
  }
  HttpResponse act(const std::string& reference, const Json& body) {
    return write("requests/" + reference + "/actions", body);
  }
  Json opened(const std::string& reference) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    return staff_.get("/v1/practices/A81001/requests/" + reference).json();
  }
  std::size_t listed(const std::string& query) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    const Json page = staff_.get("/v1/practices/A81001/requests" + query).json();
    return static_cast<std::size_t>(json_integer(page, "total").value_or(-1));
  }
  std::string token_;
  HttpClient staff_{0};
};

TEST_F(Cases, EveryActionIsKeptWithWhoAndWhen) {
  add_user(kOds, Role::clinician);
  const std::string reference = post("My knee hurts");
  EXPECT_EQ(act(reference, {{"action", "seen"}}).status, 204);
  EXPECT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", "clinician"}}).status, 204);
  EXPECT_EQ(act(reference, {{"action", "in-hand"}, {"note", "Phoned <b>twice</b>"}}).status, 204);
  set_time("2026-11-23T10:20:00Z");
  EXPECT_EQ(act(reference,
                {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"toldAt", "2026-11-23T10:15:00Z"}})
                .status,
            204);
  const Json request = opened(reference);
  EXPECT_EQ(json_string_or(request, "progress", ""), "done");
  EXPECT_EQ(json_string_or(request, "assignedTo", ""), "clinician");
  EXPECT_EQ(json_string_or(request, "closedAt", ""), "2026-11-23T10:20:00Z");
  const Json& events = *json_array(request, "events");
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(json_string_or(events[3], "who", ""), "reception");
  EXPECT_EQ(json_string_or(*json_object(events[3], "detail"), "toldAt", ""), "2026-11-23T10:15:00Z");
  const std::string page = staff_.get("/inbox/requests/" + reference).body;
  EXPECT_NE(page.find("Patient told: By phone"), std::string::npos);
  EXPECT_NE(page.find("Phoned &lt;b&gt;twice"), std::string::npos);
  EXPECT_EQ(page.find("<b>twice"), std::string::npos);
}

TEST_F(Cases, ARequestIsNotDoneUntilThePatientWasTold) {
  const std::string reference = post("My knee hurts");
  for (const Json& body :
       {Json{{"action", "done"}, {"toldHow", "phone"}}, Json{{"action", "done"}, {"outcome", "advice"}},
        Json{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "auto-reply"}},
        Json{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "not-told"}},
        Json{{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"toldAt", "2026-11-24T10:00:00Z"}},
        Json{{"action", "forget"}}, Json{{"action", "note"}}, Json{{"action", "link"}, {"follows", reference}}}) {
    EXPECT_EQ(act(reference, body).problem_code(), "invalid-action") << to_text(body);
  }
  EXPECT_EQ(json_string_or(opened(reference), "progress", ""), "new");
  EXPECT_TRUE(json_array(opened(reference), "events")->empty());
  EXPECT_EQ(act("ZZZZ-ZZZZ", {{"action", "seen"}}).status, 404);
}

TEST_F(Cases, ThePageSaysWhatIsWrongAndKeepsTheNote) {
  const std::string reference = post("My knee hurts");
  staff_ = signed_in(kOds, token_);
  const HttpResponse page = staff_.post_form("/inbox/requests/" + reference + "/actions",
                                             {{"token", token_}, {"action", "done"}, {"note", "Left a message"}});
  EXPECT_EQ(page.status, 422);
  EXPECT_NE(page.body.find("Choose how the request ended."), std::string::npos);
  EXPECT_NE(page.body.find("Left a message"), std::string::npos);
  const HttpResponse done =
      staff_.post_form("/inbox/requests/" + reference + "/actions", {{"token", token_},
                                                                     {"action", "done"},
                                                                     {"outcome", "advice"},
                                                                     {"toldHow", "phone"},
                                                                     {"toldAt", "2026-11-23T10:00"}});
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(json_string_or(opened(reference), "progress", ""), "done");
}

// Two members of staff, each with a page of their own open.
TEST_F(Cases, AStalePageUndoesNothingAndSaysWhoWasQuicker) {
  add_user(kOds, Role::clinician);
  const std::string reference = post("My knee hurts");
  HttpClient& gina = signed_in_as(kOds, "clinician");
  const std::string address = "/inbox/requests/" + reference + "/actions";
  staff_ = signed_in(kOds, token_);
  set_time("2026-11-23T10:05:00Z");
  act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  for (const char* action : {"seen", "in-hand", "assign", "done"}) {
    const HttpResponse late = gina.post_form(address, {{"token", token_of(kOds, "clinician")},
                                                       {"action", action},
                                                       {"stepsSeen", "0"},
                                                       {"outcome", "appointment"},
                                                       {"toldHow", "letter"},
                                                       {"note", "Booked for Friday"},
                                                       {"assignedTo", "clinician"}});
    EXPECT_EQ(late.status, 409) << action;
    EXPECT_NE(late.body.find("reception closed this at 10:05am"), std::string::npos) << action;
    EXPECT_NE(late.body.find(">Booked for Friday</textarea>"), std::string::npos) << action;
  }
  EXPECT_EQ(json_string_or(opened(reference), "progress", ""), "done");
  EXPECT_EQ(json_array(opened(reference), "events")->size(), 1u);
  // A note is added whatever happened meanwhile.
  EXPECT_EQ(
      gina.post_form(
              address,
              {{"token", token_of(kOds, "clinician")}, {"action", "note"}, {"note", "Booked"}, {"stepsSeen", "0"}})
          .status,
      303);
}

TEST_F(Cases, OnlyOneTakesARequestInHandAndItSaysWho) {
  add_user(kOds, Role::clinician);
  const std::string reference = post("My knee hurts");
  EXPECT_EQ(act(reference, {{"action", "in-hand"}}).status, 204);
  EXPECT_EQ(json_string_or(opened(reference), "assignedTo", ""), "reception");
  const HttpResponse second =
      signed_in_as(kOds, "clinician")
          .send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_of(kOds, "clinician")}},
                R"({"action":"in-hand"})");
  EXPECT_EQ(second.problem_code(), "overtaken");
  EXPECT_EQ(act(reference, {{"action", "in-hand"}}).status, 204);  // the same press twice
  EXPECT_EQ(json_array(opened(reference), "events")->size(), 1u);
  EXPECT_EQ(act(reference, {{"action", "reopen"}}).status, 409);
}

TEST_F(Cases, AClosedRequestSaysWhenItWillBeErased) {
  const std::string reference = post("My knee hurts");
  staff_ = signed_in(kOds, token_);
  service_->cases().set_retention_days(kOds, 30, {Instant(), "manager", "retention", "{}"});
  EXPECT_EQ(staff_.get("/inbox/requests/" + reference).body.find("Will be erased"), std::string::npos);
  set_time("2026-11-23T10:20:00Z");
  act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  EXPECT_NE(staff_.get("/inbox/requests/" + reference).body.find("Will be erased on</dt><dd>23 December 2026"),
            std::string::npos);
  EXPECT_EQ(json_string_or(opened(reference), "erasedOn", ""), "2026-12-23T10:20:00Z");
}

TEST_F(Cases, TheListIsFiltered) {
  const std::string calm = post("My knee hurts");
  post("I have crushing chest pain and my left arm is numb");
  EXPECT_EQ(listed(""), 2u);
  EXPECT_EQ(listed("?pressing=yes"), 1u);
  EXPECT_EQ(listed("?kind=admin"), 0u);
  EXPECT_EQ(listed("?assignedTo=reception"), 0u);
  act(calm, {{"action", "assign"}, {"assignedTo", "reception"}});
  EXPECT_EQ(listed("?assignedTo=reception"), 1u);
  act(calm, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  EXPECT_EQ(listed(""), 1u);
  EXPECT_EQ(listed("?show=done"), 1u);
  EXPECT_EQ(listed("?show=all"), 2u);
  EXPECT_EQ(staff_.get("/v1/practices/A81001/requests?show=some").problem_code(), "invalid-query");
  EXPECT_NE(staff_.get("/inbox").body.find("1 urgent request has"), std::string::npos);
}

TEST_F(Cases, SearchReadsEncryptedRequests) {
  const std::string knee = post("My knee hurts when I climb the stairs");
  post("I need a letter for my landlord");
  const Json found = write("searches", {{"words", "KNEE stairs"}}).json();
  EXPECT_EQ(json_integer(found, "total"), 1);
  EXPECT_EQ(json_string_or(json_array(found, "requests")->front(), "reference", ""), knee);
  EXPECT_EQ(json_integer(write("searches", {{"words", "ada patel"}}).json(), "total"), 2);
  EXPECT_EQ(json_integer(write("searches", {{"words", knee}}).json(), "total"), 1);
  EXPECT_EQ(json_integer(write("searches", {{"words", "resourceType"}}).json(), "total"), 0);
  const HttpResponse page = staff_.post_form("/inbox/search", {{"token", token_}, {"words", "landlord"}});
  EXPECT_NE(page.body.find("<p>1 request."), std::string::npos);
  EXPECT_EQ(staff_.get("/inbox?words=landlord").body.find("<p>1 request."), std::string::npos);
}

TEST_F(Cases, TheListBeginsWithWhatIsMostPressingThenWithWhatIsDueFirst) {
  const std::string letter = post("I need a letter for my landlord");
  set_time("2026-11-23T10:05:00Z");
  const std::string eye = post("I have sudden loss of vision in one eye");
  set_time("2026-11-23T10:06:00Z");
  const std::string chest = post("I have crushing chest pain");
  set_time("2026-11-23T10:07:00Z");
  const std::string second_chest = post("I have crushing chest pain and my arm is numb");
  const std::string knee = post("My knee hurts");
  const auto order = [&](const std::string& query) {
    if (token_.empty()) staff_ = signed_in(kOds, token_);
    const Json page = staff_.get("/v1/practices/A81001/requests" + query).json();
    std::vector<std::string> references;
    for (const Json& request : *json_array(page, "requests")) {
      references.push_back(json_string_or(request, "reference", ""));
    }
    return references;
  };
  using References = std::vector<std::string>;
  EXPECT_EQ(order(""), (References{chest, second_chest, eye, letter, knee}));
  EXPECT_EQ(act(letter, {{"action", "assign"}, {"assignedTo", "reception"}}).status, 204);
  EXPECT_EQ(order("?unassigned=yes"), (References{chest, second_chest, eye, knee}));
  EXPECT_EQ(order("?assignedTo=reception"), References{letter});
  EXPECT_EQ(order("?overdue=yes"), References{});
  set_time("2026-11-24T19:00:00Z");
  token_.clear();  // the session has ended meanwhile
  EXPECT_EQ(order("?overdue=yes"), (References{chest, second_chest, eye, letter, knee})) << "emergencies too";
}

TEST(RequestSearch, FindsWhatPeopleSayOnThePhoneHoweverItIsWritten) {
  SearchedText text;
  text.add_words("Siân Łucja O’Brien-Müller");
  text.add_words("1986-05-03");
  text.add_code("7KQ2-M4XC");
  text.add_code("ZZ99 3VZ");
  text.add_code("+44 7700 900123");
  text.add_words("My knee hurts");
  for (const char* typed : {"sian",
                            "MULLER sian",
                            "lucja o'brien",
                            "obrien-muller sian",
                            "Müller",
                            "3/5/1986",
                            "03.05.86",
                            "3 May 1986",
                            "3rd may 1986",
                            "3 May",
                            "3rd may",
                            "3/5",
                            "sian 3 May",
                            "3 may müller",
                            "1986-05-03",
                            "sian 3 may 1986",
                            "7KQ2M4XC",
                            "7kq2 m4xc",
                            "7KQ2-M4XC",
                            "zz993vz",
                            "ZZ99 3VZ",
                            "07700 900123",
                            "07700900123",
                            "+44 (0)7700 900 123",
                            "0044 7700 900123",
                            "900123",
                            "knee  HURTS",
                            "knee, 07700900123",
                            "Mrs sian O'Brien-Müller",
                            "ms. sian",
                            "Müller, Miss Sian"}) {
    EXPECT_TRUE(RequestSearch(typed).finds(text)) << typed;
  }
  for (const char* typed :
       {"elbow", "sian elbow", "4/5/1986", "5/3/1986", "4 May", "5/3", "07700 900124", "zz993va", "7KQ2-M4XD"}) {
    EXPECT_FALSE(RequestSearch(typed).finds(text)) << typed;
  }
  EXPECT_TRUE(RequestSearch(" \t, ").empty());
  EXPECT_FALSE(RequestSearch("\xff\xfe").finds(text)) << "what is no UTF-8 finds nothing";
}

TEST(PersonName, IsOneHoweverItIsWritten) {
  for (const char* name : {"Siobhán O’Neill", "Siobhan ONeill", "O'Neill, Siobhán", "Mrs Siobhan O'NEILL",
                           "Dr. Siobhán ONeill", "siobhan  oneill"}) {
    EXPECT_EQ(parts_of_name(name), (std::vector<std::string>{"oneill", "siobhan"})) << name;
  }
  EXPECT_EQ(parts_of_name("Anna Smith-Jones"), parts_of_name("Smith Jones Anna"));
  EXPECT_NE(parts_of_name("Ben Shaw"), parts_of_name("Dan Shaw"));
  EXPECT_EQ(parts_of_name("Sir"), std::vector<std::string>{"sir"}) << "somebody may be called so";
  EXPECT_EQ(parts_of_name("محمد علي").size(), 2U);
  EXPECT_TRUE(parts_of_name(" - ").empty());
}

TEST(RequestSearch, FindsNamesThatAreSpeltOtherwiseAndNoOthers) {
  const auto nearly = [](const char* typed, const char* name) {
    SearchedText text;
    text.add_name(name);
    text.add_words("1986-05-03");
    text.add_words("My knee hurts");
    const RequestSearch wanted(typed);
    return wanted.nearly_finds(text);
  };
  for (const auto& [typed, name] : {std::pair{"petrof", "Ivan Petrov"},
                                    {"petroff", "Ivan Petrov"},
                                    {"petrov ivan", "Iván Petroff"},
                                    {"Mohammed", "Muhamad Ali"},
                                    {"Stephen", "Steven Smith"},
                                    {"catherine", "Kathryn Jones"},
                                    {"Smyth", "Jane Smith"},
                                    {"O'Neil", "Sean O’Neill"},
                                    {"Jonson", "Ann Johnson"},
                                    {"Philips", "Tom Phillips"},
                                    {"kowalsky", "Jan Kowalski"},
                                    {"abdelrahman", "Omar Abdul-Rahman"},
                                    {"Smtih", "Jane Smith"},
                                    {"petrof 3 may", "Ivan Petrov"},
                                    {"petrof knee", "Ivan Petrov"}}) {
    EXPECT_TRUE(nearly(typed, name)) << typed << " for " << name;
  }
  for (const auto& [typed, name] : {std::pair{"petrof", "Ivan Patel"},
                                    {"smith", "Jane Jones"},
                                    {"petrof 4 may", "Ivan Petrov"},
                                    {"petrof elbow", "Ivan Petrov"},
                                    {"ann", "Anna Reid"},
                                    {"knie", "Ivan Petrov"},
                                    {"07700 900123", "Ivan Petrov"},
                                    {"marlowe", "Ann Carter"},
                                    {"lewis", "Jane Lucas"}}) {
    EXPECT_FALSE(nearly(typed, name)) << typed << " for " << name;
  }
}

TEST_F(Cases, ProbableDuplicatesAreSideBySide) {
  const std::string first = post("My knee hurts");
  const std::string second = post("My knee still hurts");
  EXPECT_EQ(to_text(*json_array(opened(first), "samePerson")), "[\"" + second + "\"]");
  const std::string page = staff_.get("/inbox/requests/" + first + "/compare/" + second).body;
  EXPECT_NE(page.find("My knee hurts"), std::string::npos);
  EXPECT_NE(page.find("My knee still hurts"), std::string::npos);
  EXPECT_EQ(act(second, {{"action", "link"}, {"follows", first}}).status, 204);
  EXPECT_EQ(json_string_or(opened(second), "follows", ""), first);
  set_time("2026-12-04T10:00:00Z");
  token_.clear();  // the session has ended meanwhile
  const std::string later = post("My knee hurts again");
  EXPECT_TRUE(json_array(opened(later), "samePerson")->empty());
}

TEST_F(Cases, ADuplicateIsFoundHoweverTheNameIsWritten) {
  const auto sent = [this](const std::string& name) {
    HttpClient patient = client();
    return json_string_or(post_request(patient, bundle_of({.name = name}), new_key()).json(), "reference", "");
  };
  const std::string first = sent("Siobhán O’Neill");
  const std::string second = sent("Mrs Siobhan ONeill");
  const std::string other = sent("Sinéad O’Neill");
  EXPECT_EQ(to_text(*json_array(opened(first), "samePerson")), "[\"" + second + "\"]");
  EXPECT_TRUE(json_array(opened(other), "samePerson")->empty());
}

TEST_F(Cases, TheListSaysWhichRequestsAreOfOnePatientOrBeginWithTheSameWords) {
  const auto sent = [this](const std::string& name, const std::string& words) {
    HttpClient patient = client();
    const std::string bundle = bundle_of({.name = name, .words = words});
    return json_string_or(post_request(patient, bundle, new_key()).json(), "reference", "");
  };
  const std::string first = post("My knee hurts");
  const std::string second = post("My knee still hurts");
  const std::string third = post("It hurts more");
  const std::string words = "I have had a sore throat since Monday and want advice";
  const std::string one = sent("Ann Care", words);
  const std::string other = sent("Bo Care", words);
  const std::string alone = sent("Cy Care", "sore throat");
  sent("Di Care", "sore throat");
  if (token_.empty()) staff_ = signed_in(kOds, token_);
  const std::string list = staff_.get("/inbox").body;
  const auto row = [&list](const std::string& reference) {
    const std::size_t from = list.find("<h2><a href=\"/inbox/requests/" + reference + "\"");
    return from == std::string::npos ? std::string()
                                     : list.substr(from, list.find("</h2>", list.find("</h2>", from) + 1) - from);
  };
  const auto link = [](const std::string& from, const std::string& to, const char* what) {
    return "<a href=\"/inbox/requests/" + from + "/compare/" + to + "\">" + what + "<span class=\"announcer\"> as " +
           to + "</span></a>";
  };
  EXPECT_NE(row(first).find(link(first, third, "Same patient") + " +1</li>"), std::string::npos) << row(first);
  EXPECT_NE(row(second).find("Same patient"), std::string::npos);
  EXPECT_NE(row(one).find(link(one, other, "Same words")), std::string::npos) << row(one);
  EXPECT_EQ(row(one).find("Same patient"), std::string::npos);
  EXPECT_EQ(row(alone).find("Same"), std::string::npos) << "two short words of two people";
}

TEST_F(Cases, WhatWasPressedByMistakeIsTakenBackByOnePress) {
  add_user(kOds, Role::clinician);
  const std::string reference = post("My knee hurts");
  const std::string page = "/inbox/requests/" + reference;
  if (token_.empty()) staff_ = signed_in(kOds, token_);
  const auto press = [&](std::map<std::string, std::string> fields) {
    fields["token"] = token_;
    const HttpResponse pressed = staff_.post_form(page + "/actions", fields);
    EXPECT_EQ(pressed.status, 303) << pressed.body;
    EXPECT_EQ(pressed.header("Location"), page + "?did=yes#work");
    const std::string shown = staff_.get(page + "?did=yes").body;
    const std::size_t from = shown.find("id=\"just-done\"");
    return from == std::string::npos ? std::string() : shown.substr(from, shown.find("</div>", from) - from);
  };
  // The fields that its undo posts.
  const auto undo = [](const std::string& said) {
    std::map<std::string, std::string> fields;
    for (const char* name : {"action", "to", "assignedTo", "takesBack", "stepsSeen"}) {
      const std::string head = "name=\"" + std::string(name) + "\" value=\"";
      const std::size_t from = said.find(head);
      if (from == std::string::npos) continue;
      const std::size_t at = from + head.size();
      fields[name] = said.substr(at, said.find('"', at) - at);
    }
    return fields;
  };
  const auto state = [&] {
    const Json now = opened(reference);
    return json_string_or(now, "progress", "") + "/" + json_string_or(now, "assignedTo", "");
  };
  std::string said = press({{"action", "seen"}});
  EXPECT_NE(said.find("You marked it as seen."), std::string::npos) << said;
  press(undo(said));
  EXPECT_EQ(state(), "new/");
  EXPECT_EQ(service_->cases().unseen_pressing(kOds), 0u);
  said = press({{"action", "assign"}, {"assignedTo", "clinician"}});
  EXPECT_NE(said.find("You assigned it to clinician."), std::string::npos) << said;
  EXPECT_NE(said.find("Undo: assign it to nobody"), std::string::npos) << said;
  press(undo(said));
  EXPECT_EQ(state(), "new/");
  press({{"action", "seen"}});
  said = press({{"action", "in-hand"}});
  EXPECT_EQ(state(), "in-hand/reception");
  press(undo(said));
  EXPECT_EQ(state(), "seen/");
  said = press({{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  EXPECT_NE(said.find("Undo: open it again"), std::string::npos) << said;
  // Somebody did something meanwhile: it is undone by nobody who has not seen it.
  HttpClient& other = signed_in_as(kOds, "clinician");
  std::map<std::string, std::string> reopen{{"action", "reopen"}, {"token", token_of(kOds, "clinician")}};
  ASSERT_EQ(other.post_form(page + "/actions", reopen).status, 303);
  std::map<std::string, std::string> late = undo(said);
  late["token"] = token_;
  EXPECT_EQ(staff_.post_form(page + "/actions", late).status, 409);
  EXPECT_EQ(staff_.get(page + "?did=yes").body.find("id=\"just-done\""), std::string::npos)
      << "the last step is not theirs";
  EXPECT_NE(press({{"action", "note"}, {"note", "Phoned twice"}}).find("Undo"), std::string::npos) << "struck out";
  EXPECT_EQ(act(reference, {{"action", "put-back"}, {"to", "done"}}).status, 422);
}

TEST_F(Cases, TheRequestSaysWhichAdviceWasShownAndWhatThePatientWasNotTold) {
  if (token_.empty()) staff_ = signed_in(kOds, token_);
  std::string page;
  const auto advice = [&](const std::string& bundle) {
    HttpClient patient = client();
    const std::string reference = json_string_or(post_request(patient, bundle, new_key()).json(), "reference", "");
    page = staff_.get("/inbox/requests/" + reference).body;
    const std::string head = "<dt>Advice the form showed</dt><dd>";
    const std::size_t from = page.find(head);
    return from == std::string::npos ? page
                                     : page.substr(from + head.size(), page.find("</dd>", from) - from - head.size());
  };
  const std::string pain = sealed_bundle("I have crushing chest pain and my left arm is numb");
  EXPECT_EQ(advice(sealed_bundle("My knee hurts")), "None to get help");
  EXPECT_EQ(advice(pain), "Call 999, 10am on Monday 23 November");
  EXPECT_EQ(advice(without_recorded_flags(pain)),
            "None to get help. <strong>The patient was not told: Call 999</strong>");
  EXPECT_NE(page.find("\nThe patient was not told: Call 999\n"), std::string::npos) << "the record says so too";
}

TEST_F(Cases, WhatSomebodyWhoLeftWasToDoIsNobodys) {
  add_user(kOds, Role::clinician);
  const std::string open = post("My knee hurts");
  const std::string done = post("My elbow hurts");
  for (const std::string& reference : {open, done}) {
    EXPECT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", "clinician"}}).status, 204);
  }
  set_time("2026-11-23T10:20:00Z");
  EXPECT_EQ(
      act(done, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}, {"toldAt", "2026-11-23T10:15:00Z"}})
          .status,
      204);
  EXPECT_EQ(listed("?unassigned=yes"), 0U);
  const CommandResult removed = run_intake({"user", "remove", "--practice", kOds, "--user", "clinician", "--yes",
                                            "--data-directory", settings_.data_directory.string()},
                                           "");
  ASSERT_EQ(removed.code, 0) << removed.errors;
  EXPECT_EQ(listed("?unassigned=yes"), 1U);
  EXPECT_EQ(json_string_or(opened(open), "assignedTo", ""), "");
  EXPECT_EQ(json_string_or(opened(done), "assignedTo", ""), "clinician") << "who did it stays";
}

TEST_F(Cases, WhatSomebodyDidWhoMayNotSignInIsNobodysAndTheirNameIsNobodyElses) {
  const auto user = [this](std::vector<std::string> words) {
    for (const char* more : {"--practice", kOds, "--user", "clinician", "--data-directory"}) words.emplace_back(more);
    words.push_back(settings_.data_directory.string());
    return run_intake(words, std::string(kPassword) + "\n");
  };
  add_user(kOds, Role::clinician);
  const std::string reference = post("My knee hurts");
  EXPECT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", "clinician"}}).status, 204);
  ASSERT_EQ(user({"user", "disable"}).code, 0);
  EXPECT_EQ(json_string_or(opened(reference), "assignedTo", ""), "");
  ASSERT_EQ(user({"user", "remove", "--yes"}).code, 0);
  const CommandResult again = user({"user", "add", "--role", "reception", "--password-stdin"});
  EXPECT_NE(again.code, 0);
  EXPECT_NE(again.errors.find("Somebody with this username was removed"), std::string::npos) << again.errors;
}

TEST_F(Cases, ErasingLeavesNothingButTheLedgersNote) {
  const std::string reference = post("My knee hurts");
  act(reference, {{"action", "note"}, {"note", "Knows the patient"}});
  EXPECT_EQ(write("requests/" + reference + "/erasure", {{"reason", ""}}).problem_code(), "invalid-reason");
  EXPECT_EQ(write("requests/" + reference + "/erasure", {{"reason", "The patient asked"}}).status, 204);
  EXPECT_EQ(stored_requests(), 0u);
  EXPECT_TRUE(service_->cases().events(kOds, reference).empty());
  const std::vector<LedgerEntry> ledger = service_->store().ledger(kOds);
  ASSERT_EQ(ledger.size(), 1u);
  EXPECT_EQ(ledger.front().note.detail, R"({"reference":")" + reference + R"(","reason":"The patient asked"})");
  EXPECT_EQ(write("requests/" + reference + "/erasure", {{"reason", "again"}}).status, 404);
  add_user(kOds, Role::icb);
  const std::string read_by_icb = signed_in_as(kOds, "icb").get("/v1/practices/A81001/ledger").body;
  EXPECT_NE(read_by_icb.find("\"what\":\"erased\""), std::string::npos) << read_by_icb;
  EXPECT_EQ(read_by_icb.find("The patient asked"), std::string::npos) << "no patient, and no words of staff's on one";
  EXPECT_EQ(read_by_icb.find(reference), std::string::npos);
}

TEST_F(Cases, WhatWasErasedDoesNotComeBackWhenItIsSentAgain) {
  HttpClient patient = client();
  const std::string key = new_key();
  const std::string bundle = sealed_bundle("My knee hurts");
  const std::string reference = json_string_or(post_request(patient, bundle, key).json(), "reference", "");
  EXPECT_EQ(write("requests/" + reference + "/erasure", {{"reason", "The patient asked"}}).status, 204);
  const HttpResponse again = post_request(patient, bundle, key);
  EXPECT_EQ(again.status, 410) << again.body;
  EXPECT_EQ(again.problem_code(), "erased");
  EXPECT_EQ(stored_requests(), 0u);
  EXPECT_EQ(post_request(patient, bundle, new_key()).status, 201) << "another key is another request";
}

TEST_F(Cases, ClosedRequestsGoWhenTheirTimeIsOver) {
  const std::string open = post("My knee hurts");
  const std::string closed = post("My knee hurts");
  act(closed, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  service_->cases().set_retention_days(kOds, 30, {Instant(), "manager", "retention", "{}"});
  const auto in_days = [this](int days) { return Instant(std::chrono::milliseconds(now_)) + std::chrono::days(days); };
  service_->courier().clear_out(in_days(29));
  EXPECT_EQ(stored_requests(), 2u);
  service_->courier().clear_out(in_days(31));
  EXPECT_EQ(stored_requests(), 1u);
  EXPECT_TRUE(service_->store().request(kOds, open).has_value());  // what nobody has answered stays
  EXPECT_EQ(service_->store().ledger(kOds).size(), 2u);
}

TEST_F(Cases, RetentionCountsFromClosingAndLeavesTheEvidence) {
  const std::string reference = post("My knee hurts");
  service_->cases().set_retention_days(kOds, 30, {Instant(), "manager", "retention", "{}"});
  const Instant received = Instant(std::chrono::milliseconds(now_));
  now_ += std::chrono::milliseconds(std::chrono::days(31)).count();
  act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  const Instant closed = Instant(std::chrono::milliseconds(now_));
  service_->courier().clear_out(closed + std::chrono::hours(1));
  EXPECT_EQ(stored_requests(), 1u);  // received 31 days ago, closed an hour ago
  service_->courier().clear_out(closed + std::chrono::days(30) + std::chrono::minutes(1));
  EXPECT_EQ(stored_requests(), 0u);
  const auto times =
      service_->store().request_times(kOds, received - std::chrono::hours(1), received + std::chrono::hours(1));
  ASSERT_EQ(times.size(), 1u);
  EXPECT_EQ(times.front().answered, closed);
}

class ClockJumps : public Cases {
 protected:
  void SetUp() override {
    staff_ = signed_in(kOds, token_);
    closed_ = post("My knee hurts");
    act(closed_, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
    service_->cases().set_retention_days(kOds, 30, {time(), "manager", "retention", "{}"});
    service_->held_pages().hold({"page", kOds, "j", "s", time() + std::chrono::minutes(30), "words"}, time());
  }
  Instant time() const { return Instant(std::chrono::milliseconds(now_.load())); }
  bool is_all_there() {
    return service_->store().request(kOds, closed_) && service_->held_pages().find("page", kOds, time()) &&
           staff_.get("/v1/session").status == 200;
  }
  HttpClient staff_ = client();
  std::string token_;
  std::string closed_;
  static constexpr std::chrono::days kYears{3 * 365};
  static constexpr std::chrono::seconds kShort{5};
};

TEST_F(ClockJumps, OfSecondsEraseNothing) {
  ASSERT_TRUE(is_all_there());
  const Instant begin = time();
  std::chrono::seconds steady{0};
  const auto tidy = [&](std::chrono::seconds jump) {
    steady += std::chrono::seconds(70);  // pages are looked at once a minute
    now_ = (begin + steady + jump).time_since_epoch().count();
    service_->courier().tidy(time(), steady);
  };
  tidy({});
  for (const std::chrono::seconds jump :
       {std::chrono::seconds(kYears), -std::chrono::seconds(kYears), std::chrono::seconds(std::chrono::hours(13))}) {
    for (int i = 0; i < 4; ++i) tidy(jump);
    std::string token;
    signed_in(kOtherOds, token);
    staff_.get("/v1/session");
    tidy({});
    EXPECT_TRUE(is_all_there()) << jump.count();
  }
}

TEST_F(ClockJumps, OfADayAreBelieved) {
  for (int hour = 0; hour <= 26; ++hour) {
    EXPECT_EQ(stored_requests(), hour > 25 ? 0u : 1u) << hour;
    const Instant now = time() + (hour == 0 ? std::chrono::days(0) : kYears);
    service_->courier().tidy(now + std::chrono::hours(hour), std::chrono::hours(hour));
  }
}

TEST_F(ClockJumps, BeforeAStartEraseNothing) {
  const auto courier_at = [this](Instant now, std::chrono::milliseconds steady, Courier& courier) {
    courier.tidy(now, steady);
    return stored_requests();
  };
  const std::unique_ptr<SqlDatabase> database = open_database((settings_.data_directory / "intake.db").string());
  ClockMarks marks(*database);
  CourierTools tools{service_->store(),
                     service_->cases(),
                     service_->deliveries(),
                     Attachments(directory_.path(), Keyring(std::string(64, '7'))),
                     service_->sealer(),
                     HolidayCalendar(),
                     {},
                     ""};
  tools.marks = &marks;
  const Clock clock = [this] { return time(); };
  {
    Courier first(tools, clock);  // nothing was kept yet: the request's own time says enough
    EXPECT_EQ(courier_at(time() + kYears, kShort, first), 1u);
  }
  // What is stored meanwhile, and a second start, prove nothing.
  now_ += std::chrono::milliseconds(kYears).count();
  signed_out_everywhere();
  post("My elbow hurts");
  Courier second(tools, clock);
  EXPECT_EQ(courier_at(time(), kShort, second), 2u);
  for (int hour = 0; hour <= 25; ++hour) second.tidy(time() + std::chrono::hours(hour), std::chrono::hours(hour));
  EXPECT_EQ(stored_requests(), 1u) << "it has gone on for a day";
}

TEST_F(Cases, ErasedIsSaidWhenThePhotosAreGoneAndNotBefore) {
  HttpClient patient = client();
  const std::string key = new_key();
  const std::string reference =
      json_string_or(post_request(patient, sealed_bundle("My knee"), key).json(), "reference", "");
  service_->store().add_form_events(
      {kOds, key, Instant(std::chrono::milliseconds(now_)), {{"advice-shown", "heart.attack", "emergency-999"}}},
      {1000, std::chrono::hours(1)});
  // A photo's folder that cannot be removed: something is mounted, or the disk has a fault.
  const LedgerNote note{Instant(), "manager", "erased", "{}"};
  ASSERT_TRUE(service_->cases().begin_erasure(kOds, reference, note));
  EXPECT_EQ(stored_requests(), 0u);
  EXPECT_TRUE(service_->store().ledger(kOds).empty());  // begun, not done
  ASSERT_EQ(service_->cases().pending_erasures(10).size(), 1u);
  service_->courier().clear_out(Instant(std::chrono::milliseconds(now_)));
  EXPECT_TRUE(service_->cases().pending_erasures(10).empty());
  ASSERT_EQ(service_->store().ledger(kOds).size(), 1u);
  const auto forms = service_->store().form_events(kOds, "advice-shown", Instant(),
                                                   Instant(std::chrono::milliseconds(now_)) + std::chrono::hours(1));
  ASSERT_EQ(forms.size(), 1u);
  EXPECT_EQ(forms.front().reference, kErasedReference);  // counted as sent, and leads to nobody
  EXPECT_EQ(forms.front().form.find(key), std::string::npos);
  // Systems that keep up with requests are told once more, of nothing but that it is gone.
  const ChangePage told = service_->changes().after(kOds, 0, 10);
  ASSERT_EQ(told.changes.size(), 1u);
  EXPECT_EQ(told.changes.front().what, "erased");
  const std::unique_ptr<SqlDatabase> database = open_database((settings_.data_directory / "intake.db").string());
  database->write([](SqlSession& session) { session.execute("DELETE FROM request_changes"); });
  database->forget_removed_rows();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(settings_.data_directory)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = read_file(entry.path());
    EXPECT_EQ(bytes.find(key), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(reference), std::string::npos) << entry.path();
  }
}

TEST_F(Cases, OnePersonsDataIsExported) {
  const std::string reference = post("My knee hurts");
  act(reference, {{"action", "note"}, {"note", "Phoned"}});
  const Json exported = write("exports", {{"subjectName", "ada  patel"}, {"birthDate", "1981-03-27"}}).json();
  ASSERT_EQ(json_array(exported, "requests")->size(), 1u);
  const Json& request = json_array(exported, "requests")->front();
  EXPECT_EQ(json_string_or(request, "reference", ""), reference);
  EXPECT_NE(json_object(request, "bundle"), nullptr);
  EXPECT_EQ(json_array(request, "events")->size(), 1u);
  EXPECT_TRUE(
      json_array(write("exports", {{"subjectName", "Ada Patel"}, {"birthDate", "1999-01-01"}}).json(), "requests")
          ->empty());
}

TEST_F(Cases, AReceiptIsBoundToItsBundle) {
  HttpClient patient = client();
  const std::string bundle = sealed_bundle("My knee hurts");
  const Json receipt = post_request(patient, bundle, new_key()).json();
  const AcceptanceKeys keys = acceptance_keys(Keyring::open(settings_.data_directory / "master.keys"));
  const auto signature_for = [&](const std::string& body) {
    return receipt_signature(kOds, receipt, fingerprint(body, keys.body_identity), keys.receipt);
  };
  EXPECT_EQ(json_string_or(receipt, "signature", ""), signature_for(bundle));
  EXPECT_NE(json_string_or(receipt, "signature", ""), signature_for(bundle + " "));
}

TEST(OneTimeCode, IsThatOfTheStandard) {
  // RFC 6238 appendix B, SHA-1, the last six digits.
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(totp_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(totp_code(secret, 20000000000 / 30), "353130");
  start_sodium();
  EXPECT_EQ(totp_step_of(secret, "287082", Instant(std::chrono::seconds(80))), 1);
  EXPECT_EQ(totp_step_of(secret, "287082", Instant(std::chrono::seconds(120))), std::nullopt);
}

TEST_F(Cases, AOneTimeCodeWorksOnce) {
  const std::string secret = new_totp_secret();
  const BodyCipher cipher(Keyring::open(settings_.data_directory / "master.keys"));
  UserChange codes;
  codes.totp_secret = cipher.seal(secret, totp_place(kOds, "reception"));
  service_->store().change_user(kOds, "reception", codes, {Instant(), "test", "totp", "{}"});
  const auto sign_in = [&](const std::string& code) {
    return client()
        .send("POST", "/v1/session", {{"Content-Type", "application/json"}},
              to_text(Json{{"user", "reception@A81001"}, {"password", kPassword}, {"code", code}}))
        .status;
  };
  const std::int64_t step = now_ / 30'000;
  EXPECT_EQ(sign_in(""), 401);
  EXPECT_EQ(sign_in("000000"), 401);
  EXPECT_EQ(sign_in(totp_code(secret, step)), 201);
  EXPECT_EQ(sign_in(totp_code(secret, step)), 401);
  now_ += 30'000;
  EXPECT_EQ(sign_in(totp_code(secret, step + 1)), 201);
}

}  // namespace
}  // namespace frontdoor::intake
