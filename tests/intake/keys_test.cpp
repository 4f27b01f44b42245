// The master keys and what they opened: a key that is not the database's is noticed before anything is sealed with it,
// and one damaged row hides no other.
#include "support.h"

#include "store/key_check.h"
#include "store/sql_store.h"

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class Keys : public IntakeTest {
 protected:
  fs::path key_file() const { return settings_.data_directory / "master.keys"; }
  std::string post(const std::string& words) {
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle(words), new_key()).json(), "reference", "");
  }
  std::unique_ptr<Service> start() {
    return std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  }
  void stop() {
    server_.reset();
    service_.reset();
  }
  std::string refusal() {
    try {
      start();
    } catch (const std::runtime_error& fault) {
      return fault.what();
    }
    return "";
  }
  std::unique_ptr<SqlDatabase> database() { return open_database((settings_.data_directory / "intake.db").string()); }
};

TEST_F(Keys, ALostKeyFileIsNotReplacedByANewKey) {
  post("My knee hurts");
  stop();
  const std::string key = read_file(key_file());
  fs::remove(key_file());
  EXPECT_NE(refusal().find("there is no key file " + key_file().string()), std::string::npos) << refusal();
  EXPECT_FALSE(fs::exists(key_file()));
  write_file(key_file(), key);
  EXPECT_EQ(refusal(), "");
}

TEST_F(Keys, AnotherKeyIsRefusedAndARotatedOneIsTaken) {
  post("My knee hurts");
  stop();
  const std::string key = read_file(key_file());
  const std::string other = std::string(64, '7') + "\n";
  write_file(key_file(), other);
  EXPECT_NE(refusal().find("Put the line of that key back into"), std::string::npos) << refusal();
  write_file(key_file(), key + other);  // a rotation: the old line stays
  EXPECT_EQ(refusal(), "");
  write_file(key_file(), key);  // and now the new one has written here
  EXPECT_NE(refusal(), "");
}

TEST_F(Keys, ADatabaseOfAnEarlierVersionKnowsItsKeyByItsRequests) {
  post("My knee hurts");
  stop();
  database()->write([](SqlSession& session) { session.execute("DELETE FROM key_checks"); });
  const std::string key = read_file(key_file());
  write_file(key_file(), std::string(64, '7') + "\n");
  EXPECT_NE(refusal(), "");
  write_file(key_file(), key);
  EXPECT_EQ(refusal(), "");
}

TEST_F(Keys, AProcessWithOtherKeysIsNotReady) {
  EXPECT_EQ(client().get("/readyz").status, 200);
  // What another process does that was given a rotated key file of its own.
  const fs::path elsewhere = directory_.path() / "other.keys";
  write_file(elsewhere, read_file(key_file()) + std::string(64, '7') + "\n");
  open_keyring(*database(), elsewhere);
  EXPECT_EQ(client().get("/readyz").status, 503);
}

TEST_F(Keys, OneDamagedRowHidesNoOther) {
  const std::string damaged = post("My knee hurts");
  const std::string whole = post("My elbow hurts");
  database()->write([&](SqlSession& session) {
    session.execute("UPDATE requests SET summary = $1, bundle = $1 WHERE reference = $2",
                    {SqlParameter::bytes("not what was sealed"), damaged});
  });
  HttpClient& staff = signed_in_as(kOds, "reception");
  const HttpResponse list = staff.get("/inbox");
  EXPECT_EQ(list.status, 200);
  EXPECT_NE(list.body.find(damaged), std::string::npos);
  EXPECT_NE(list.body.find("This request cannot be read"), std::string::npos);
  EXPECT_NE(list.body.find("My elbow hurts"), std::string::npos);
  const HttpResponse one = staff.get("/inbox/requests/" + damaged);
  EXPECT_EQ(one.status, 200);
  EXPECT_NE(one.body.find("This request cannot be read"), std::string::npos);
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests/" + damaged).status, 500);
  EXPECT_EQ(staff.get("/inbox/requests/" + whole).status, 200);
}

// An urgent one kept ringing: its page had no buttons.
TEST_F(Keys, ARequestThatCannotBeReadCanBeSettled) {
  const std::string damaged = post("I have crushing chest pain and my left arm is numb");
  database()->write([&](SqlSession& session) {
    session.execute("UPDATE requests SET bundle = $1 WHERE reference = $2",
                    {SqlParameter::bytes("not what was sealed"), damaged});
  });
  HttpClient& staff = signed_in_as(kOds, "reception");
  const std::string address = "/inbox/requests/" + damaged;
  const std::string page = staff.get(address).body;
  for (const char* action : {"seen", "in-hand", "done", "assign", "note"}) {
    EXPECT_NE(page.find("name=\"action\" value=\"" + std::string(action) + "\""), std::string::npos) << action;
  }
  EXPECT_NE(page.find("href=\"#work\""), std::string::npos);
  const auto act = [&](std::map<std::string, std::string> fields) {
    fields["token"] = token_of(kOds, "reception");
    return staff.post_form(address + "/actions", fields);
  };
  EXPECT_EQ(act({{"action", "seen"}}).status, 303);
  EXPECT_EQ(act({{"action", "in-hand"}}).status, 303);
  std::map<std::string, std::string> done = {{"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}};
  const HttpResponse without_note = act(done);
  EXPECT_EQ(without_note.status, 422);
  EXPECT_NE(without_note.body.find("Write a note"), std::string::npos);
  done["note"] = "Phoned her: an ambulance is there";
  EXPECT_EQ(act(done).status, 303);
  EXPECT_NE(staff.get(address).body.find("an ambulance is there"), std::string::npos);
  EXPECT_EQ(json_integer(staff.get("/inbox/alarms").json(), "count"), 0);
}

}  // namespace
}  // namespace frontdoor::intake
