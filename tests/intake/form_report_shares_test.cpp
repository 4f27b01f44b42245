// Made-up reports of a few sources keep nobody who was told to get help out of the practice's list.
#include "support.h"

#include "requests/form_reports.h"
#include "store/sql_store.h"

namespace frontdoor::intake {
namespace {

class FormReportShares : public IntakeTest {
 protected:
  void SetUp() override {
    settings_.trusted_proxy = "127.0.0.1";
    server_.reset();
    server_ = std::make_unique<Server>(*service_, settings_);
  }
  std::string ticket_for(const std::string& address) {
    HttpClient form = client();
    return form.send("GET", path("status"), {{"X-Forwarded-For", address}}).header("frontdoor-ticket");
  }
  int report(const std::string& address, const std::string& ticket, const Json& events) {
    HttpClient form = client();
    const Json body{{"form", new_key()}, {"ticket", ticket}, {"events", events}};
    const HeaderList headers = {{"Content-Type", "application/json"}, {"X-Forwarded-For", address}};
    return form.send("POST", path("form-events"), headers, to_text(body)).status;
  }
  static std::string path(const std::string& name) { return std::string("/v1/practices/") + kOds + "/" + name; }
  std::size_t kept(const std::string& where) {
    return open_database((settings_.data_directory / "intake.db").string())->read([&](SqlSession& session) {
      return static_cast<std::size_t>(
          session.query("SELECT count(*) FROM form_events WHERE " + where).front().number(0));
    });
  }
  static Json advice(const std::string& rule, const char* action) {
    return Json{{"event", "advice-shown"}, {"rule", rule}, {"action", action}, {"kind", "medical"}};
  }
};

TEST_F(FormReportShares, OneFormSaysTwentyRulesAtMost) {
  Json events = Json::array();
  const Json names = parse_json(read_file(FRONTDOOR_SOURCE_DIR "/intake/data/rule-names.json")).value();
  for (const auto& [rule, name] : names.items()) {
    if (events.size() < 60) events.push_back(advice(rule, "emergency-999"));
  }
  ASSERT_EQ(events.size(), 60u);
  EXPECT_EQ(report("198.51.100.1", ticket_for("198.51.100.1"), events), 204);
  EXPECT_LE(kept("event = 'advice-shown'"), kRulesPerFormMax);
  EXPECT_GT(kept("event = 'advice-shown'"), 0u);
}

TEST_F(FormReportShares, ThatSomebodyWasToldToGetHelpHasRoomOfItsOwn) {
  FormReport others;
  others.ods = kOds;
  others.form = new_key();
  others.at = Instant(std::chrono::milliseconds(now_));
  for (std::int64_t i = 0; i < kConfirmedEvents.events; ++i) {
    others.events.push_back({"message-shown", "access." + std::to_string(i), "open", RequestKind::medical});
  }
  ASSERT_TRUE(service_->store().add_form_events(others, {1'000'000, kReportsWithin}));
  const Json told = Json::array({advice("heart.chest-pain", "emergency-999")});
  EXPECT_EQ(report("203.0.113.5", ticket_for("203.0.113.5"), told), 204);
  EXPECT_EQ(kept("value = 'emergency-999' AND confirmed = 1"), 1u);
}

TEST_F(FormReportShares, OneSourcesFalseAlarmsAreOneRowInNoFigureAndArePutAsideTogether) {
  const Json told = Json::array({advice("heart.chest-pain", "emergency-999")});
  const Json shown = Json::array(
      {Json{
           {"event", "messages-shown"}, {"state", "busy"}, {"kind", "medical"}, {"keys", Json::array({"access.busy"})}},
       advice("heart.chest-pain", "emergency-999")});
  for (int i = 0; i < 30; ++i) ASSERT_EQ(report("198.51.100.1", ticket_for("198.51.100.1"), shown), 204);
  ASSERT_EQ(report("203.0.113.5", ticket_for("203.0.113.5"), told), 204);
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const std::string page = staff.get("/inbox/advice").body;
  EXPECT_NE(page.find("27 more forms of one connection"), std::string::npos);
  EXPECT_NE(page.find("Of 27 no request came"), std::string::npos);
  const Json evidence = staff.get(path("evidence")).json();
  EXPECT_EQ(json_integer(evidence, "formsThatAdvisedHelpNow"), kAdvisedFormsOfSourceAlone + 1);
  EXPECT_EQ(json_integer((*json_array(evidence, "messagesShown"))[0], "forms"), kFormsOfSourceAlone);
  EXPECT_NE(staff.get("/inbox").body.find("<strong>4 people were told"), std::string::npos);
  // Without a reason they stay; with one they are gone, and the ledger says whose reason that is.
  const std::size_t at = page.find("/inbox/advice/floods/");
  const std::string address = page.substr(at, page.find('"', at) - at);
  const std::map<std::string, std::string> fields = {{"token", token}, {"until", "2026-11-23T10:00:00Z"}};
  EXPECT_EQ(staff.post_form(address, fields).status, 422);
  std::map<std::string, std::string> with_reason = fields;
  with_reason["reason"] = "A school class tries it out";
  EXPECT_EQ(staff.post_form(address, with_reason).status, 303);
  const std::string after = staff.get("/inbox/advice").body;
  EXPECT_EQ(after.find("of one connection"), std::string::npos);
  EXPECT_NE(after.find("Told: Call 999"), std::string::npos) << "those that are listed one by one stay";
  ASSERT_FALSE(service_->store().ledger(kOds).empty());
  EXPECT_NE(service_->store().ledger(kOds).back().note.detail.find("A school class"), std::string::npos);
  // What comes afterwards is a new row.
  now_ += 1000;
  ASSERT_EQ(report("198.51.100.1", ticket_for("198.51.100.1"), told), 204);
  EXPECT_EQ(staff.get("/inbox/advice").body.find("of one connection"), std::string::npos)
      << "past thirty an hour it is not even confirmed";
}

TEST_F(FormReportShares, TwoSourcesFoldSeparatelyAndTheEdgeHasItsOwnRow) {
  const Json told = Json::array({advice("heart.chest-pain", "emergency-999")});
  for (const char* address : {"198.51.100.1", "198.51.100.2"}) {
    for (std::int64_t i = 0; i < kAdvisedFormsOfSourceAlone; ++i) {
      ASSERT_EQ(report(address, ticket_for(address), told), 204);
    }
  }
  EXPECT_EQ(kept("folded = 1"), 0u);
  ASSERT_EQ(report("198.51.100.1", ticket_for("198.51.100.1"), told), 204);
  EXPECT_EQ(kept("folded = 1"), 1u);
  now_ += 61 * 60'000;
  ASSERT_EQ(report("198.51.100.1", ticket_for("198.51.100.1"), told), 204);
  EXPECT_EQ(kept("folded = 1"), 1u) << "an hour later it is listed on its own again";
}

}  // namespace
}  // namespace frontdoor::intake
