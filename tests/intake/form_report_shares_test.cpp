// Made-up reports of a few sources keep nobody who was told to get help out of the practice's list.
#include "support.h"

#include "requests/form_reports.h"
#include "store/sql_store.h"

namespace frontdoor::intake {
namespace {

class FormReportShares : public IntakeTest {
 protected:
  FormReportShares() { settings_.trusted_proxy = "127.0.0.1"; }
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

}  // namespace
}  // namespace frontdoor::intake
