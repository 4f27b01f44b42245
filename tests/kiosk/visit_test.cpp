// One patient after another: nothing of the one before, nothing lost of who waits.
#include "built_data.h"

#include <visit.h>

#include <frontdoor/render.h>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor::kiosk {
namespace {

using std::chrono::seconds;

const BuiltAssets& built() {
  static const BuiltAssets assets;
  return assets;
}

struct Post : Delivery {
  void send(const std::string& key, const std::string& bundle, Instant) override {
    keys.push_back(key);
    bundles.push_back(bundle);
  }
  std::optional<Answer> take() override { return std::exchange(answer, std::nullopt); }

  std::vector<std::string> keys, bundles;
  std::optional<Answer> answer;
};

class KioskVisit : public testing::Test {
 protected:
  KioskVisit() : visit(assets, post, options(), now) {}

  VisitOptions options() {
    VisitOptions made;
    made.begin = [] {
      ConsultationOptions begin;
      begin.practice = Practice::load(R"({"ods":"A81001","name":"Riverside Surgery","phone":"020 7946 0000"})").value();
      begin.application = "kiosk test";
      return begin;
    };
    made.new_key = [this] { return "11111111-2222-4333-8444-00000000000" + std::to_string(++keys); };
    return made;
  }

  void event(EventKind kind, const char* node, const char* value = "") {
    visit.event({kind, node_id(node), value}, now);
  }
  void press() { event(EventKind::press, "continue"); }
  void pass(seconds time) { visit.tick(now += time); }
  std::string page() const { return visit.view().page; }
  std::string text() const { return view_as_text(visit.view()); }
  bool reads(const char* words) const { return text().find(words) != std::string::npos; }

  // To the words, which lead to 999, and on to "Send now".
  void send_early() {
    event(EventKind::choose, "subject/self", "true");
    press();
    event(EventKind::input, "birth-date/day", "27");
    event(EventKind::input, "birth-date/month", "3");
    event(EventKind::input, "birth-date/year", "1981");
    press();
    event(EventKind::choose, "kind/new-problem", "true");
    event(EventKind::choose, "help-today/no", "true");
    press();
    event(EventKind::input, "own-words", "I have crushing chest pain");
    press();
    ASSERT_EQ(page(), "emergency") << text();
    event(EventKind::press, "send-early");
    event(EventKind::input, "name", "Ada Patel");
    event(EventKind::input, "telephone", "020 7946 0123");
    event(EventKind::press, "send");
    ASSERT_EQ(post.keys.size(), 1u) << text();
  }

  int keys = 0;
  Instant now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  Assets assets = built().view();
  Post post;
  Visit visit;
};

TEST_F(KioskVisit, LeadsNowhereElse) {
  event(EventKind::choose, "subject/self", "true");
  press();
  EXPECT_EQ(page(), "page.birth-date");
  const std::function<void(const Node&)> look = [&](const Node& node) {
    EXPECT_EQ(node.href, "") << node.name;
    for (const Node& child : node.children) look(child);
  };
  look(visit.view().root);
}

TEST_F(KioskVisit, WarnsThePatientWhoLeavesAndThenStartsOver) {
  pass(seconds(3'600));
  EXPECT_EQ(visit.patients(), 1u) << "nobody has begun";
  event(EventKind::choose, "subject/self", "true");
  press();
  visit.touched(now);
  pass(seconds(121));
  EXPECT_TRUE(reads("Are you still there?")) << text();
  event(EventKind::press, "kiosk/keep");
  visit.touched(now);
  EXPECT_EQ(page(), "page.birth-date");
  pass(seconds(121));
  pass(seconds(30));
  EXPECT_EQ(page(), "start");
  EXPECT_EQ(visit.patients(), 2u);
  press();
  EXPECT_TRUE(reads("There is a problem")) << "the answer of the one before is gone";
}

TEST_F(KioskVisit, StartsOverAtAPress) {
  event(EventKind::choose, "subject/self", "true");
  EXPECT_TRUE(reads("Delete my answers and start again"));
  event(EventKind::press, "kiosk/start-again");
  EXPECT_EQ(visit.patients(), 2u);
  EXPECT_FALSE(reads("Delete my answers and start again"));
}

TEST_F(KioskVisit, SaysWhomToTellInAnEmergencyAndKeepsWhatWaits) {
  send_early();
  EXPECT_EQ(page(), "sending");
  pass(seconds(3'600));
  EXPECT_EQ(page(), "sending") << "a request that waits is not given up";
  post.answer = Answer{EventKind::receipt, 0, R"({"reference":"7K4M-9QXR","action":"emergency-999"})"};
  pass(seconds(1));
  EXPECT_EQ(page(), "sent");
  EXPECT_TRUE(reads("7K4M-9QXR")) << text();
  EXPECT_TRUE(reads("tell a member of staff now")) << text();
  EXPECT_TRUE(reads("Finish"));
  pass(seconds(61));
  EXPECT_EQ(page(), "start");
  EXPECT_FALSE(reads("7K4M-9QXR"));
}

TEST_F(KioskVisit, GivesEachPatientAKeyOfTheirOwn) {
  send_early();
  post.answer = Answer{EventKind::receipt, 0, R"({"reference":"7K4M-9QXR","action":"emergency-999"})"};
  pass(seconds(1));
  event(EventKind::press, "kiosk/start-again");
  post.keys.resize(0);
  send_early();
  EXPECT_EQ(post.keys, std::vector<std::string>{"11111111-2222-4333-8444-000000000002"});
}

}  // namespace
}  // namespace frontdoor::kiosk
