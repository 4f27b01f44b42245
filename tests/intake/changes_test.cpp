// What a system is told that asks for what is new since its cursor: everything, once, and of its own practice.
#include "process.h"
#include "support.h"

#include <set>

namespace frontdoor::intake {
namespace {

class Changes : public IntakeTest {
 protected:
  Changes() {
    add_user(kOds, Role::manager);
    add_user(kOds, Role::icb);
  }
  std::string send(const std::string& words = "My knee hurts", const std::string& key = new_key()) {
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle(words), key).json(), "reference", "");
  }
  HttpResponse ask(const std::string& list, const std::string& since, const std::string& count = "50",
                   const char* ods = kOds) {
    return signed_in_as(ods, "reception")
        .get("/v1/practices/" + std::string(ods) + "/" + list + "?since=" + since + "&count=" + count);
  }
  HttpResponse post(const std::string& reference, const std::string& what, const std::string& body) {
    return signed_in_as(kOds, "reception")
        .send("POST", "/v1/practices/A81001/requests/" + reference + what,
              {{"X-CSRF-Token", token_of(kOds, "reception")}, {"Content-Type", "application/json"}}, body);
  }
  static std::string cursor_of(const HttpResponse& response) { return json_string_or(response.json(), "cursor", ""); }
  static std::vector<std::string> texts(const HttpResponse& response, const char* list, const char* member) {
    std::vector<std::string> found;
    const Json json = response.json();
    const Json* entries = json_array(json, list);
    for (const Json& entry : entries ? *entries : Json::array()) {
      const std::string* plain = json_as_string(entry);
      found.push_back(plain ? *plain : json_string_or(entry, member, ""));
    }
    return found;
  }
};

using Texts = std::vector<std::string>;

// What a filter leaves out would never come: it is refused, not passed over.
TEST_F(Changes, AreNotFilteredNorTurnedOver) {
  send();
  for (const char* list : {"requests", "events"}) {
    for (const char* more :
         {"kind=medical", "offset=10", "show=all", "pressing=yes", "assignedTo=gina", "overdue=yes"}) {
      const HttpResponse refused =
          signed_in_as(kOds, "reception")
              .get("/v1/practices/A81001/" + std::string(list) + "?since=start&count=5&" + more);
      EXPECT_EQ(refused.status, 400) << list << " " << more;
      EXPECT_NE(refused.body.find("since goes with count alone"), std::string::npos) << refused.body;
    }
    const HttpResponse none = ask(list, "start", "0");
    EXPECT_EQ(none.status, 400) << "more: true, and never anything";
    EXPECT_NE(none.body.find("count must be 1 or more"), std::string::npos) << none.body;
  }
}

TEST_F(Changes, TellWhatHappenedInItsOrderAndHowTheRequestIsNow) {
  const std::string first = send();
  const std::string second = send("My tooth hurts");
  const HttpResponse start = ask("requests", "start");
  ASSERT_EQ(start.status, 200) << start.body;
  EXPECT_EQ(texts(start, "requests", "reference"), (Texts{first, second}));
  EXPECT_EQ(json_bool(start.json(), "more"), false);

  const HttpResponse nothing = ask("requests", cursor_of(start));
  EXPECT_TRUE(texts(nothing, "requests", "reference").empty());
  EXPECT_EQ(cursor_of(nothing), cursor_of(start));

  ASSERT_EQ(post(first, "/actions", R"({"action":"seen"})").status, 204);
  ASSERT_EQ(post(first, "/actions", R"({"action":"in-hand"})").status, 204);
  const HttpResponse changed = ask("requests", cursor_of(start));
  EXPECT_EQ(texts(changed, "requests", "progress"), (Texts{"in-hand"})) << "once, as it is now";
  const HttpResponse events = ask("events", cursor_of(start));
  EXPECT_EQ(texts(events, "events", "what"), (Texts{"seen", "in-hand"}));
  EXPECT_EQ(texts(events, "events", "reference"), (Texts{first, first}));
  EXPECT_EQ(texts(ask("events", "start"), "events", "what"), (Texts{"received", "received", "seen", "in-hand"}));
  EXPECT_EQ(events.body.find("knee"), std::string::npos) << "events hold nothing that a patient wrote";
}

TEST_F(Changes, ComeInPagesThatMissNothingAndRepeatNothing) {
  std::vector<std::string> sent;
  for (int i = 0; i < 7; ++i) sent.push_back(send());
  std::vector<std::string> told;
  std::string cursor = "start";
  for (bool more = true; more;) {
    const HttpResponse page = ask("events", cursor, "3");
    for (const std::string& reference : texts(page, "events", "reference")) told.push_back(reference);
    more = json_bool(page.json(), "more").value_or(false);
    cursor = cursor_of(page);
    if (told.size() == 3) sent.push_back(send());  // while somebody reads
  }
  EXPECT_EQ(told, sent);
}

TEST_F(Changes, TellThatARequestWasErasedAndNothingElseOfIt) {
  const std::string reference = send();
  const std::string cursor = cursor_of(ask("requests", "start"));
  const HttpResponse erased =
      signed_in_as(kOds, "manager")
          .send("POST", "/v1/practices/A81001/requests/" + reference + "/erasure",
                {{"X-CSRF-Token", token_of(kOds, "manager")}, {"Content-Type", "application/json"}},
                R"({"reason":"The patient asked"})");
  ASSERT_EQ(erased.status, 204) << erased.body;
  const HttpResponse told = ask("requests", cursor);
  EXPECT_TRUE(texts(told, "requests", "reference").empty());
  EXPECT_EQ(texts(told, "erased", ""), (Texts{reference}));
  EXPECT_EQ(texts(ask("requests", "start"), "erased", ""), (Texts{reference})) << "from the beginning too";
  EXPECT_EQ(texts(ask("events", "start"), "events", "what"), (Texts{"erased"})) << "nothing of what was done with it";
  const std::string next = send();
  EXPECT_EQ(texts(ask("requests", cursor_of(told)), "requests", "reference"), (Texts{next}));
}

TEST_F(Changes, APhotoThatCameLaterIsOne) {
  const std::string key = new_key();
  const std::string reference = send("My skin itches", key);
  const std::string cursor = cursor_of(ask("events", "start"));
  const auto put = [&] {
    return client().send("PUT", "/v1/practices/A81001/requests/" + key + "/attachments/" + sha256_hex(small_png()),
                         {{"Content-Type", "image/png"}}, small_png());
  };
  ASSERT_EQ(put().status, 201);
  ASSERT_EQ(put().status, 200);
  const HttpResponse told = ask("events", cursor);
  EXPECT_EQ(texts(told, "events", "what"), (Texts{"attachment"})) << "once";
  EXPECT_EQ(texts(told, "events", "reference"), (Texts{reference}));
}

TEST_F(Changes, ACursorOfAnotherPracticeOrMadeUpIsRefused) {
  send();
  const std::string cursor = cursor_of(ask("requests", "start"));
  EXPECT_EQ(ask("requests", cursor, "50", kOtherOds).problem_code(), "invalid-cursor");
  std::string further = cursor;
  const std::size_t place = further.find('.') + 1;
  further[place] = further[place] == '9' ? '8' : '9';
  for (const std::string& made_up :
       {further, std::string("0"), std::string("1.2.3"), std::string(".."), cursor.substr(0, cursor.size() - 1),
        cursor + "0", std::string("a.-1.b"), std::string("a.99999999999999999999.b"), std::string(3000, 'x')}) {
    const HttpResponse refused = ask("requests", made_up);
    EXPECT_EQ(refused.status, 400) << made_up << refused.body;
    EXPECT_EQ(refused.problem_code(), "invalid-cursor") << made_up;
  }
  EXPECT_EQ(ask("requests", "").problem_code(), "invalid-cursor");
  EXPECT_EQ(ask("requests", "start", "201").status, 400);
  EXPECT_EQ(signed_in_as(kOds, "icb").get("/v1/practices/A81001/events?since=start").status, 403);
}

TEST_F(Changes, ARestoredDatabaseSendsEverybodyBackToTheStart) {
  send();
  const std::string cursor = cursor_of(ask("requests", "start"));
  service_->changes().rename();
  const HttpResponse gone = ask("requests", cursor);
  EXPECT_EQ(gone.status, 410);
  EXPECT_EQ(gone.problem_code(), "cursor-gone");
  EXPECT_EQ(ask("requests", "start").status, 200);
}

// A process of an earlier version, which knows no changes, took it while this one was upgraded.
TEST_F(Changes, WhatAnEarlierVersionTookIsToldAfterTheNextStart) {
  const std::string first = send();
  const std::string cursor = cursor_of(ask("requests", "start"));
  const std::string second = send("My tooth hurts");
  change_database(settings_.data_directory / "intake.db",
                  {"DELETE FROM request_changes WHERE reference = '" + second + "'"});
  EXPECT_TRUE(texts(ask("requests", cursor), "requests", "reference").empty());
  service_->changes().add_missing(Instant(std::chrono::milliseconds(now_.load())) - std::chrono::hours(1));
  EXPECT_EQ(texts(ask("requests", cursor), "requests", "reference"), (Texts{second}));
  service_->changes().add_missing(Instant());
  EXPECT_EQ(texts(ask("events", "start"), "events", "reference"), (Texts{first, second})) << "once";
}

TEST_F(Changes, LooksAreRecordedWhereSomethingWasSeen) {
  send();
  const std::string cursor = cursor_of(ask("requests", "start"));
  const std::size_t before = service_->store().accesses(kOds, {.count = 100}).size();
  ask("requests", cursor);
  EXPECT_EQ(service_->store().accesses(kOds, {.count = 100}).size(), before) << "asking again and again fills no list";
  send();
  ask("requests", cursor);
  EXPECT_EQ(service_->store().accesses(kOds, {.count = 100}).size(), before + 1);
}

}  // namespace
}  // namespace frontdoor::intake
