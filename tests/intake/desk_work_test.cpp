// What people at the desk rely on: teams, what counts as told, what a search looks through, one-time codes by role,
// figures by how requests came, and the ways in which requests are handed over.
#include "support.h"

#include "crypto/one_time_code.h"
#include "delivery/delivery_channels.h"

namespace frontdoor::intake {
namespace {

class DeskWork : public IntakeTest {
 protected:
  DeskWork() { staff_ = signed_in(kOds, token_); }

  std::string came(const std::string& words) {
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle(words), new_key()).json(), "reference", "");
  }
  HttpResponse act(const std::string& reference, Json json) {
    return staff_.send("POST", "/v1/practices/A81001/requests/" + reference + "/actions",
                       {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, to_text(json));
  }
  HttpResponse form(const std::string& page, std::map<std::string, std::string> fields) {
    fields["token"] = token_;
    return staff_.post_form(page, fields);
  }
  Json request(const std::string& reference) { return staff_.get("/v1/practices/A81001/requests/" + reference).json(); }
  std::string assigned_to(const std::string& reference) { return json_string_or(request(reference), "assignedTo", ""); }
  // Patients who count as told.
  std::ptrdiff_t told() {
    const Instant now(std::chrono::milliseconds(now_.load()));
    const auto times = service_->store().request_times(kOds, now - std::chrono::hours(1), now + std::chrono::hours(1));
    return std::count_if(times.begin(), times.end(), [](const RequestTimes& one) { return one.answered.has_value(); });
  }
  // How many requests the list says there are.
  static int counted(const std::string& page) {
    const std::size_t end =
        page.find(page.find(" requests. Signal") == std::string::npos ? " request. Signal" : " requests. Signal");
    return end == std::string::npos ? -1 : std::atoi(page.substr(page.rfind('>', end) + 1).c_str());
  }
  int found(const std::string& words) {
    const HttpResponse page = form("/inbox/search", {{"words", words}, {"show", "all"}});
    EXPECT_NE(page.body.find("Every request that is kept was searched"), std::string::npos);
    return counted(page.body);
  }

  // Of the address that the page shows for an authenticator app.
  static std::string secret_of(const std::string& page) {
    const std::size_t from = page.find("secret=") + 7;
    std::string secret;
    int bits = 0;
    unsigned value = 0;
    for (std::size_t at = from; at < page.size(); ++at) {
      const std::size_t digit = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(page[at]);
      if (digit == std::string::npos) break;
      value = value << 5 | static_cast<unsigned>(digit);
      bits += 5;
      if (bits >= 8) secret += static_cast<char>(value >> (bits -= 8) & 0xff);
    }
    return secret;
  }

  HttpClient staff_{0};
  std::string token_;
};

TEST_F(DeskWork, ATeamHasMembersWhoFindItsRequestsAsTheirOwn) {
  const std::string reference = came("My knee hurts");
  ASSERT_EQ(form("/inbox/teams", {{"step", "add"}, {"team", "Nurses"}}).status, 200);
  ASSERT_EQ(act(reference, {{"action", "assign"}, {"assignedTo", "team: Nurses"}}).status, 204);
  const auto mine = [this, &reference] {
    return staff_.get("/inbox?whose=mine").body.find("/inbox/requests/" + reference) != std::string::npos;
  };
  EXPECT_FALSE(mine());
  const HttpResponse saved = form(
      "/inbox/teams", {{"step", "members"}, {"team", "Nurses"}, {"member/reception", "yes"}, {"member/nobody", "yes"}});
  ASSERT_EQ(saved.status, 200);
  EXPECT_NE(saved.body.find("Saved who is in the team."), std::string::npos);
  EXPECT_TRUE(mine());
  ASSERT_EQ(form("/inbox/teams", {{"step", "rename"}, {"team", "Nurses"}, {"to", "Treatment room"}}).status, 200);
  EXPECT_EQ(assigned_to(reference), "team: Treatment room");
  EXPECT_TRUE(mine()) << "it goes with its requests and its members";
  ASSERT_EQ(form("/inbox/teams", {{"step", "add"}, {"team", "GPs"}}).status, 200);
  EXPECT_EQ(form("/inbox/teams", {{"step", "rename"}, {"team", "GPs"}, {"to", "Treatment room"}}).status, 409);
  EXPECT_EQ(form("/inbox/teams", {{"step", "rename"}, {"team", "GPs"}, {"to", " "}}).status, 422);
  const HttpResponse removed = form("/inbox/teams", {{"step", "remove"}, {"team", "Treatment room"}});
  EXPECT_NE(removed.body.find("nobody&#39;s now: 1"), std::string::npos) << removed.body;
  EXPECT_EQ(assigned_to(reference), "") << "no request is lost with its team";
}

TEST_F(DeskWork, NobodySaysByHandThatAMessageToldThePatient) {
  for (const char* how : {"text-message", "email", "nhs-app"}) {
    const std::string reference = came(std::string("My knee hurts ") + how);
    for (const char* action : {"done", "told"}) {
      EXPECT_EQ(act(reference, {{"action", action}, {"outcome", "advice"}, {"toldHow", how}}).status, 422) << how;
    }
    EXPECT_EQ(act(reference, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "other-system"}}).status, 422)
        << "without a note";
    ASSERT_EQ(act(reference, {{"action", "done"},
                              {"outcome", "advice"},
                              {"toldHow", "other-system"},
                              {"note", "A text from the appointment system at ten"}})
                  .status,
              204);
    EXPECT_EQ(json_string_or(request(reference), "progress", ""), "done");
    EXPECT_EQ(told(), 0) << "nobody saw it delivered";
  }
  const std::string phoned = came("My elbow hurts");
  ASSERT_EQ(act(phoned, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}}).status, 204);
  EXPECT_EQ(told(), 1);
}

TEST_F(DeskWork, ASearchFindsWhatHasJustComeAndChangedAndNothingThatWasErased) {
  const std::string reference = came("My left knee creaks");
  EXPECT_EQ(found("creaks knee"), 1);
  ASSERT_EQ(act(reference, {{"action", "note"}, {"note", "Rang about the zebra crossing"}}).status, 204);
  EXPECT_EQ(found("zebra"), 1);
  came("My right knee creaks");
  EXPECT_EQ(found("creaks"), 2);
  EXPECT_EQ(found(reference.substr(0, 4) + reference.substr(5)), 1) << "a reference without its dash";
  const HttpResponse erased =
      staff_.send("POST", "/v1/practices/A81001/requests/" + reference + "/erasure",
                  {{"Content-Type", "application/json"}, {"X-CSRF-Token", token_}}, R"({"reason":"asked for it"})");
  ASSERT_EQ(erased.status, 204) << erased.body;
  EXPECT_EQ(found("zebra"), 0);
  EXPECT_EQ(found("creaks"), 1);
  std::string other_token;
  HttpClient other = signed_in(kOtherOds, other_token);
  const HttpResponse page =
      other.post_form("/inbox/search", {{"token", other_token}, {"words", "creaks"}, {"show", "all"}});
  EXPECT_EQ(counted(page.body), 0) << "another practice's";
}

TEST_F(DeskWork, AManagerMakesARoleUseOneTimeCodes) {
  add_user(kOds, Role::clinician);
  EXPECT_EQ(signed_in_as(kOds, "clinician").get("/inbox").status, 200);
  ASSERT_EQ(form("/inbox/staff", {{"step", "codes-for"}, {"codes-clinician", "yes"}}).status, 200);
  EXPECT_EQ(signed_in_as(kOds, "clinician").get("/inbox").header("Location"), "/inbox/one-time-codes");
  EXPECT_EQ(staff_.get("/inbox").status, 200) << "the others as before";
  ASSERT_EQ(form("/inbox/staff", {{"step", "codes-for"}}).status, 200);
  EXPECT_EQ(signed_in_as(kOds, "clinician").get("/inbox").status, 200);
}

TEST_F(DeskWork, FiguresSayHowRequestsCame) {
  came("My knee hurts");
  for (const char* how : {"phone", "phone", "desk"}) {
    ASSERT_EQ(form("/inbox/new", {{"step", "save"},
                                  {"key", new_key()},
                                  {"how", how},
                                  {"name", "Ada Patel"},
                                  {"born", "27/3/1981"},
                                  {"whose", "self"},
                                  {"need", "new-problem"},
                                  {"words", "My elbow hurts"},
                                  {"today", "no"},
                                  {"telephone", "0207"},
                                  {"safe", "yes"}})
                  .status,
              303);
  }
  const std::string csv = staff_.get("/v1/practices/A81001/figures.csv?week=2026-W48").body;
  EXPECT_NE(csv.find("received_online,received_phone,received_desk"), std::string::npos);
  EXPECT_NE(csv.find(",1,2,1\r\n"), std::string::npos) << csv;
  const std::string page = staff_.get("/inbox/figures?week=2026-W48").body;
  EXPECT_NE(page.find(">By phone</th>"), std::string::npos);
}

TEST_F(DeskWork, ManagersSetTryAndTurnOffTheWaysOutAndNothingOnThisMachine) {
  const auto post = [this](std::map<std::string, std::string> fields) {
    return form("/inbox/deliveries", std::move(fields));
  };
  HttpResponse page = post({{"step", "webhook"}, {"webhook", "http://127.0.0.1:9/in"}, {"new-secret", "yes"}});
  EXPECT_EQ(page.status, 422) << "no address of this machine";
  EXPECT_NE(page.body.find("must begin with https://"), std::string::npos);
  page = post({{"step", "webhook"}, {"webhook", "https://127.0.0.1:1/in"}, {"new-secret", "yes"}});
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("whsec_"), std::string::npos) << "shown once";
  EXPECT_EQ(staff_.get("/inbox/deliveries").body.find("whsec_"), std::string::npos);
  page = post({{"step", "test"}, {"channel", "webhook"}});
  EXPECT_EQ(page.status, 422);
  EXPECT_NE(page.body.find("The test message was not taken: cannot be reached"), std::string::npos) << page.body;
  EXPECT_EQ(post({{"step", "email"}, {"email", "desk@riverside.example"}}).status, 422) << "no mail server";
  EXPECT_EQ(post({{"step", "folder"}}).status, 422) << "none is offered";
  page = post({{"step", "off"}, {"channel", "webhook"}});
  EXPECT_EQ(page.status, 200);
  const std::string changes = staff_.get("/inbox/audit?show=changes").body;
  EXPECT_NE(changes.find("a test message to the practice&#39;s own systems"), std::string::npos) << changes;
  EXPECT_EQ(changes.find("whsec_"), std::string::npos);
}

TEST_F(DeskWork, AFolderOnOfferIsTurnedOnAndTried) {
  server_.reset();
  service_.reset();
  settings_.delivery_folders = directory_.path() / "folders";
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  server_ = std::make_unique<Server>(*service_, settings_);
  staff_ = signed_in(kOds, token_);
  ASSERT_EQ(form("/inbox/deliveries", {{"step", "folder"}}).status, 200);
  const HttpResponse tried = form("/inbox/deliveries", {{"step", "test"}, {"channel", "file"}});
  ASSERT_EQ(tried.status, 200) << tried.body;
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(settings_.delivery_folders / kOds)) {
    ++files;
    EXPECT_NE(read_file(file.path()).find("\"event\":\"test\""), std::string::npos);
  }
  EXPECT_EQ(files, 1u);
}

TEST_F(DeskWork, ADeliveryThatDiedIsSaidOnEveryPageAndToTheScript) {
  const auto page = [this](const char* address) { return staff_.get(address).body; };
  DeliveryQueue& queue = service_->deliveries();
  const Instant now(std::chrono::milliseconds(now_.load()));
  queue.save_settings(kOds, "", {"webhook"}, {now, "test", "delivery", "{}"});
  came("My elbow hurts");
  std::vector<Delivery> due = queue.take_due(now, std::chrono::seconds(1), [](const Delivery&) { return false; });
  ASSERT_FALSE(due.empty());
  EXPECT_EQ(page("/inbox/figures").find("failed for good"), std::string::npos);
  queue.settle_failed(
      due, [](const Delivery&) { return std::nullopt; }, "answered with status 410", now);
  for (const char* address : {"/inbox", "/inbox/figures", "/inbox/signal"}) {
    EXPECT_NE(page(address).find("1 delivery to your other systems has failed for good"), std::string::npos) << address;
  }
  const Json alarms = staff_.get("/inbox/alarms").json();
  EXPECT_EQ(json_integer(alarms, "deadDeliveries").value_or(-1), 1);
  add_user(kOds, Role::clinician);
  const std::string for_others = signed_in_as(kOds, "clinician").get("/inbox").body;
  EXPECT_NE(for_others.find("tell your manager"), std::string::npos);
  EXPECT_EQ(form("/inbox/deliveries", {{"step", "replay-one"}, {"id", "999"}}).status, 404);
  const std::string id = std::to_string(due.front().id);
  EXPECT_NE(page("/inbox/deliveries").find("name=\"id\" value=\"" + id + "\""), std::string::npos);
  EXPECT_NE(form("/inbox/deliveries", {{"step", "replay-one"}, {"id", id}}).body.find("It is tried again."),
            std::string::npos);
  EXPECT_EQ(page("/inbox").find("failed for good"), std::string::npos);
  due = queue.take_due(now, std::chrono::seconds(1), [](const Delivery&) { return false; });
  queue.settle_failed(
      due, [](const Delivery&) { return std::nullopt; }, "answered with status 410", now);
  const HttpResponse again = form("/inbox/deliveries", {{"step", "replay"}});
  EXPECT_NE(again.body.find("1 deliveries are tried again."), std::string::npos);
  EXPECT_EQ(page("/inbox").find("failed for good"), std::string::npos);
}

TEST_F(DeskWork, APracticeAddsItsOwnRedFlagsOnItsPageAndTakesThemOut) {
  const std::string pack =
      R"({"version":"riverside-1","sources":{"s":{"title":"Riverside protocol","address":"https://example.org/p"}},)"
      R"("concepts":{"own-fumes":["glowing|shining paint ~2 fumes"]},"rules":[{"id":"own.paint-fumes",)"
      R"("all":["own-fumes"],"action":"emergency-999","source":"s","reviewer":"Dr A. Example, 2 January 2026",)"
      R"("wording":"red-flag.poisoning","positive":["glowing paint fumes","shining paint and fumes"],)"
      R"("negative":["paint","fumes"]}]})";
  const auto upload = [this](const std::string& bytes) {
    const std::string body = "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token_ +
                             "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"own.json\"\r\n"
                             "Content-Type: application/json\r\n\r\n" +
                             bytes + "\r\n--b--\r\n";
    return staff_.send("POST", "/inbox/red-flags", {{"Content-Type", "multipart/form-data; boundary=b"}}, body);
  };
  HttpResponse page = upload("{}");
  EXPECT_EQ(page.status, 422);
  page = upload(pack);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("own.paint-fumes"), std::string::npos) << page.body;
  EXPECT_EQ(page.body.find("heart."), std::string::npos) << "its own alone";
  const std::string reference = came("There are glowing paint fumes in my flat");
  EXPECT_EQ(json_string_or(request(reference), "urgency", ""), "emergency");
  page = form("/inbox/red-flags/removal", {});
  EXPECT_NE(page.body.find("You have added none."), std::string::npos);
}

TEST_F(DeskWork, ASearchFindsWhatIsDoneTooAndSaysWhatAFilterHides) {
  const std::string open = came("I need a letter for my landlord");
  const std::string done = came("My landlord needs a letter");
  ASSERT_EQ(act(done, {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}}).status, 204);
  const auto place = [](const std::string& page, const std::string& what) { return page.find(what); };
  std::string page = form("/inbox/search", {{"words", "landlord"}, {"show", "open"}}).body;
  EXPECT_NE(place(page, "1 request found that is not done, and 1 among those done. Signal"), std::string::npos) << page;
  EXPECT_NE(place(page, "<a href=\"#elsewhere\">1 among those done</a>"), std::string::npos);
  EXPECT_LT(place(page, "/inbox/requests/" + open), place(page, "/inbox/requests/" + done));
  page = form("/inbox/search", {{"words", "landlord"}, {"show", "done"}}).body;
  EXPECT_NE(place(page, "1 request found that is done, and 1 not done."), std::string::npos) << page;
  EXPECT_LT(place(page, "/inbox/requests/" + done), place(page, "/inbox/requests/" + open));
  page = form("/inbox/search", {{"words", "landlord"}, {"show", "open"}, {"pressing", "yes"}}).body;
  EXPECT_NE(place(page, "2 more found, and hidden by the filter."), std::string::npos) << page;
  EXPECT_NE(place(page, "Search without the filter"), std::string::npos);
  page = form("/inbox/search", {{"words", "lanlord elbow"}, {"show", "open"}}).body;
  EXPECT_NE(place(page, "None has all of these words."), std::string::npos);
}

TEST_F(DeskWork, NamesThatAreSpeltOtherwiseAreBelowTheExactOnes) {
  const auto named = [this](const std::string& name) {
    HttpClient patient = client();
    ContactPatient one;
    one.name = name;
    return json_string_or(post_request(patient, bundle_of(one), new_key()).json(), "reference", "");
  };
  const std::string petrov = named("Ivan Petrov");
  const std::string petrof = named("Ivan Petrof");
  const std::string page = form("/inbox/search", {{"words", "petrof"}, {"show", "open"}}).body;
  const std::size_t heading = page.find("<h2 id=\"similar\"");
  ASSERT_NE(heading, std::string::npos) << page;
  EXPECT_LT(page.find("/inbox/requests/" + petrof), heading);
  EXPECT_GT(page.find("/inbox/requests/" + petrov), heading);
}

TEST_F(DeskWork, WhatWasTypedSurvivesThatAManagerTurnsCodesOnMeanwhile) {
  add_user(kOds, Role::clinician);
  HttpClient& nurse = signed_in_as(kOds, "clinician");
  const std::map<std::string, std::string> call{{"token", token_of(kOds, "clinician")},
                                                {"owner", "clinician@A81001"},
                                                {"step", "check"},
                                                {"how", "phone"},
                                                {"name", "Ada Patel"},
                                                {"words", "My knee hurts a lot"}};
  ASSERT_EQ(form("/inbox/staff", {{"step", "codes-for"}, {"codes-clinician", "yes"}}).status, 200);
  const auto hidden = [](const std::string& page, const std::string& name) {
    const std::string head = "name=\"" + name + "\" value=\"";
    const std::size_t from = page.find(head);
    return from == std::string::npos
               ? std::string()
               : page.substr(from + head.size(), page.find('"', from + head.size()) - from - head.size());
  };
  HttpResponse page = nurse.post_form("/inbox/new", call);
  EXPECT_EQ(page.status, 403);
  EXPECT_NE(page.body.find("Set up one-time codes"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("What you wrote is not saved yet"), std::string::npos);
  page = nurse.post_form("/inbox/one-time-codes", {{"token", hidden(page.body, "token")},
                                                   {"kept", hidden(page.body, "kept")},
                                                   {"password", kPassword},
                                                   {"code", "000000"}});
  EXPECT_EQ(page.status, 422) << "a wrong code loses nothing";
  const std::string secret = secret_of(page.body);
  page = nurse.post_form("/inbox/one-time-codes", {{"token", hidden(page.body, "token")},
                                                   {"kept", hidden(page.body, "kept")},
                                                   {"password", kPassword},
                                                   {"code", totp_code(secret, now_ / 30'000)}});
  ASSERT_EQ(page.status, 200) << page.body;
  now_ += 30'000;
  page = nurse.post_form("/inbox/sign-in", {{"token", hidden(page.body, "token")},
                                            {"kept", hidden(page.body, "kept")},
                                            {"user", "clinician@A81001"},
                                            {"password", kPassword},
                                            {"code", totp_code(secret, now_ / 30'000)}});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("My knee hurts a lot</textarea>"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("value=\"Ada Patel\""), std::string::npos);
}

TEST_F(DeskWork, WhatWasAnsweredUnderAnotherRequestSaysWhich) {
  const std::string first = came("My knee hurts");
  const std::string second = came("My knee hurts, as I wrote before");
  const std::string page = staff_.get("/inbox/requests/" + second).body;
  EXPECT_NE(page.find("<option value=\"" + first + "\">Ada Patel</option>"), std::string::npos) << "it is proposed";
  const Json close{{"action", "done"}, {"outcome", "duplicate"}, {"toldHow", "phone"}};
  const auto with = [&](const std::string& follows) {
    Json json = close;
    json["follows"] = follows;
    return json;
  };
  EXPECT_EQ(act(second, close).status, 422);
  EXPECT_EQ(act(second, with("ZZZZ-ZZZZ")).status, 422);
  EXPECT_EQ(act(second, with(second)).status, 422) << "itself";
  ASSERT_EQ(act(second, with(first)).status, 204);
  EXPECT_EQ(json_string_or(request(second), "follows", ""), first);
  const HttpResponse typed = form("/inbox/requests/" + first + "/actions",
                                  {{"action", "done"}, {"outcome", "duplicate"}, {"toldHow", "phone"}});
  EXPECT_NE(typed.body.find("href=\"#duplicate-of\""), std::string::npos) << "the problem leads to its field";
}

TEST_F(DeskWork, WhoTellsThePatientHasSeenTheRequestAndNothingAsksForAReplyAnyMore) {
  const std::string reference = came("I have crushing chest pain");
  EXPECT_NE(staff_.get("/inbox").body.find("Not seen yet"), std::string::npos);
  const Json told{{"action", "told"}, {"toldHow", "phone"}};
  ASSERT_EQ(act(reference, told).status, 204);
  EXPECT_EQ(json_string_or(request(reference), "progress", ""), "new") << "a system that has read nothing";
  Json by_hand = told;
  by_hand["stepsSeen"] = "1";
  ASSERT_EQ(act(reference, by_hand).status, 204);
  EXPECT_EQ(json_string_or(request(reference), "progress", ""), "seen");
  const std::string list = staff_.get("/inbox").body;
  EXPECT_EQ(list.find("Not seen yet"), std::string::npos);
  EXPECT_NE(list.find("Patient told 10am"), std::string::npos) << list;
  const std::string page = staff_.get("/inbox/requests/" + reference).body;
  EXPECT_EQ(page.find("Reply due by"), std::string::npos);
  EXPECT_NE(page.find("Reply was due by"), std::string::npos);
}

TEST_F(DeskWork, AUsernameWithMarkupIsRefusedAndAWebhookThatNobodyKnowsIsSaid) {
  const HttpResponse refused =
      form("/inbox/staff",
           {{"step", "add"}, {"user", "<b>gina</b>"}, {"role", "reception"}, {"password", "four words that fit"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("A username does not hold"), std::string::npos) << refused.body;
  const HttpResponse saved =
      form("/inbox/deliveries",
           {{"step", "webhook"}, {"webhook", "https://no-such-host.invalid/in"}, {"new-secret", "yes"}});
  ASSERT_EQ(saved.status, 200) << saved.body;
  const bool is_said = saved.body.find("No computer is known by the name no-such-host.invalid") != std::string::npos ||
                       saved.body.find("could not be looked up now") != std::string::npos;
  EXPECT_TRUE(is_said) << saved.body;
}

TEST_F(DeskWork, AReceiptIsCheckedOnAPage) {
  HttpClient patient = client();
  const std::string receipt = post_request(patient, sealed_bundle("My knee hurts"), new_key()).body;
  const auto says = [this](const std::string& text) {
    const std::string page = form("/inbox/receipt", {{"receipt", text}}).body;
    const std::size_t from = page.find("id=\"outcome\"");
    return from == std::string::npos ? page : page.substr(from, page.find("</strong>", from) - from);
  };
  EXPECT_NE(says(receipt).find("This receipt is genuine."), std::string::npos);
  EXPECT_NE(says(replaced(receipt, "2026-11-23T10:00:00Z", "2026-11-23T09:00:00Z")).find("NOT genuine"),
            std::string::npos);
  const std::string reference = json_string_or(parse_json(receipt).value(), "reference", "");
  EXPECT_NE(says(replaced(receipt, reference, "ZZZZ-ZZZZ")).find("cannot be checked here"), std::string::npos);
  EXPECT_NE(says("hello").find("This is not a receipt."), std::string::npos);
}

TEST_F(DeskWork, TheStatusIsAFileForAWebsite) {
  const HttpResponse file = form("/inbox/status", {{"minutes", "30"}});
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_NE(file.header("Content-Disposition").find("status-A81001.json"), std::string::npos);
  EXPECT_NE(file.body.find("2026-11-23T10:30:00Z"), std::string::npos) << "it holds for half an hour: " << file.body;
  for (const char* minutes : {"", "0", "1441", "soon"}) {
    EXPECT_EQ(form("/inbox/status", {{"minutes", minutes}}).status, 422) << minutes;
  }
}

}  // namespace
}  // namespace frontdoor::intake
