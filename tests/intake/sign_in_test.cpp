// Signing in while others guess, flood or fill the disk: nobody locks staff out, and no guess is free.
#include "support.h"

#include "crypto/one_time_code.h"
#include "desk/hashing_queue.h"
#include "desk/sign_in_tries.h"
#include "faulty_disk.h"
#include "store/sql_store.h"

#include <Poco/String.h>

#include <sodium.h>
#include <sqlite3.h>

#include <thread>

namespace frontdoor::intake {
namespace {

HttpResponse answer_of(const Reply& reply) {
  HttpResponse response;
  response.status = reply.status;
  response.body = reply.body;
  for (const auto& [name, value] : reply.headers) response.headers[Poco::toLower(name)] = value;
  response.cookies = reply.cookies;
  return response;
}

// The service without its sockets, so that calls may come from any address.
class SigningIn : public IntakeTest {
 protected:
  HttpResponse sign_in(const std::string& address, const std::string& password, const std::string& cookies = "",
                       const std::string& user = "reception@A81001") const {
    Call call;
    call.method = "POST";
    call.path = {"v1", "session"};
    call.headers["Content-Type"] = "application/json";
    if (!cookies.empty()) call.headers["Cookie"] = cookies;
    call.client = address;
    const std::string body = to_text(Json{{"user", user}, {"password", password}});
    call.read_body = [body](std::size_t) { return body; };
    return answer_of(service_->handle(call));
  }
  static std::string device_cookie_in(const HttpResponse& response) {
    for (const std::string& cookie : response.cookies) {
      if (cookie.rfind("frontdoor-device=", 0) == 0) return cookie.substr(0, cookie.find(';'));
    }
    return "";
  }
  std::size_t counted(const std::string& select) const {
    return open_database((settings_.data_directory / "intake.db").string())->read([&](SqlSession& session) {
      return static_cast<std::size_t>(session.query(select).front().number(0));
    });
  }
  void guess_until_slowed(const std::string& address) const {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(sign_in(address, "wrong").status, 401) << i;
    ASSERT_EQ(sign_in(address, "wrong").status, 429);
  }
};

TEST_F(SigningIn, TheHashOfNobodyCostsAsMuchAsAnyOther) {
  const std::string nobody(kHashOfNobody);
  EXPECT_EQ(nobody.substr(0, nobody.find("p=1")), hash_password("a password").substr(0, nobody.find("p=1")));
  EXPECT_EQ(crypto_pwhash_str_needs_rehash(nobody.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                           crypto_pwhash_MEMLIMIT_INTERACTIVE),
            0)
      << "a hash that cannot be read is refused at once, and tells that there is no such name";
}

TEST_F(SigningIn, GuessesElsewhereLockOutNeitherAKnownDeviceNorAnotherNetwork) {
  const std::string device = device_cookie_in(sign_in("198.51.100.7", kPassword));
  ASSERT_NE(device, "");
  guess_until_slowed("203.0.113.9");
  EXPECT_EQ(sign_in("203.0.113.77", kPassword).status, 429);  // the same network, another address of it
  EXPECT_EQ(sign_in("198.51.100.7", kPassword).status, 201);  // another network
  guess_until_slowed("198.51.100.200");                       // now the owner's own network too
  EXPECT_EQ(sign_in("198.51.100.7", kPassword).status, 429);
  EXPECT_EQ(sign_in("198.51.100.7", kPassword, device).status, 201);
  EXPECT_EQ(sign_in("203.0.113.9", kPassword, device).status, 201);  // the device travels
}

TEST_F(SigningIn, ANetworkThatGuessesIsSlowedAndNotLockedForGood) {
  guess_until_slowed("203.0.113.9");
  const HttpResponse slowed = sign_in("203.0.113.9", kPassword);
  EXPECT_EQ(slowed.header("Retry-After"), "2");
  for (int i = 0; i < 20; ++i) {
    now_ += 15 * 60 * 1000;
    ASSERT_EQ(sign_in("203.0.113.9", "wrong").status, 401);
  }
  now_ += 15 * 60 * 1000;
  EXPECT_EQ(sign_in("203.0.113.9", kPassword).status, 201);
}

TEST_F(SigningIn, AMadeUpOrStolenDeviceGuessesNoFaster) {
  const std::string device = device_cookie_in(sign_in("198.51.100.7", kPassword));
  const std::string made_up = "frontdoor-device=" + std::string(43, 'A') + "." + std::string(64, '0');
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(sign_in("203.0.113.9", "wrong", made_up + (i % 2 == 0 ? "1" : "2")).status, 401);
  }
  EXPECT_EQ(sign_in("203.0.113.9", "wrong", made_up).status, 429);
  for (int i = 0; i < 5; ++i) ASSERT_EQ(sign_in("192.0.2." + std::to_string(i), "wrong", device).status, 401);
  const HttpResponse slowed = sign_in("192.0.2.9", kPassword, device);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(slowed.header("Retry-After"), "2");
  // It vouches for its owner alone.
  add_user(kOds, Role::manager);
  for (int i = 0; i < 5; ++i) sign_in("203.0.113.9", "wrong", device, "manager");
  EXPECT_EQ(sign_in("203.0.113.9", kPassword, device, "manager").status, 429);
}

TEST_F(SigningIn, SeveralPeopleShareADevice) {
  add_user(kOds, Role::manager);
  const std::string one = device_cookie_in(sign_in("198.51.100.7", kPassword));
  const std::string both = device_cookie_in(sign_in("198.51.100.7", kPassword, one, "manager"));
  guess_until_slowed("198.51.100.7");
  EXPECT_EQ(sign_in("198.51.100.7", kPassword, both).status, 201);
  EXPECT_EQ(sign_in("198.51.100.7", kPassword, both, "manager").status, 201);
}

TEST_F(SigningIn, TheDeviceCookieIsOutOfReachOfScriptsAndOtherSites) {
  const HttpResponse response = sign_in("198.51.100.7", kPassword);
  for (const std::string& cookie : response.cookies) {
    EXPECT_NE(cookie.find("; HttpOnly; SameSite=Strict"), std::string::npos) << cookie;
  }
}

TEST_F(SigningIn, GuessesInParallelAreNoMoreGuesses) {
  std::atomic<int> judged{0};
  std::vector<std::thread> guessers;
  for (int i = 0; i < 16; ++i) {
    guessers.emplace_back([&] {
      for (int k = 0; k < 3; ++k) judged += sign_in("203.0.113.9", "wrong").status == 401;
    });
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_LE(judged.load(), 5);
  EXPECT_EQ(sign_in("203.0.113.9", kPassword).status, 429);
}

TEST_F(SigningIn, TheOwnerIsToldAboutOthersTries) {
  sign_in("198.51.100.7", kPassword);
  for (int i = 0; i < 5; ++i) {
    sign_in("203.0.113.9", "wrong");
    now_ += 60'000;
  }
  now_ += 3'600'000;
  HttpClient owner = client();
  std::string token;
  owner = signed_in(kOds, token);
  const std::string list = owner.get("/inbox").body;
  EXPECT_NE(list.find("5 failed tries to sign in as you since you last signed in, the latest at 10:04am"),
            std::string::npos);
  sign_in("203.0.113.9", "wrong");
  const std::string account = owner.get("/inbox/account").body;
  EXPECT_NE(account.find("5 failed tries to sign in as you since you last signed in"), std::string::npos);
  EXPECT_NE(account.find("1 failed try to sign in as you since this sign-in"), std::string::npos);
  now_ += 11 * 60'000;
  EXPECT_EQ(owner.get("/inbox").body.find("failed tries"), std::string::npos) << "it is not there all day";
  EXPECT_NE(owner.get("/inbox/account").body.find("5 failed tries"), std::string::npos);
  // Their own slip of the hand is told too; a sign-in that went well is not a failed try.
  owner = signed_in(kOds, token);
  EXPECT_NE(owner.get("/inbox").body.find("1 failed try to sign in as you"), std::string::npos);
  owner = signed_in(kOds, token);
  EXPECT_EQ(owner.get("/inbox").body.find("failed tr"), std::string::npos);
}

TEST_F(SigningIn, ManyNetworksAtOneAccountGuessOnceEachAndLockNobodyOut) {
  const std::string device = device_cookie_in(sign_in("198.51.100.7", kPassword));
  int judged = 0;
  for (int network = 0; network < 100; ++network) {
    const std::string address = "203.0." + std::to_string(network) + ".9";
    for (int i = 0; i < 5; ++i) judged += sign_in(address, "wrong").status == 401;
  }
  EXPECT_LE(judged, 21 + 100);
  EXPECT_EQ(sign_in("198.51.100.7", kPassword, device).status, 201) << "on a device that is known";
  EXPECT_EQ(sign_in("192.0.2.7", kPassword).status, 201) << "on a new one";
  EXPECT_EQ(sign_in("203.0.1.9", "wrong", "", "reception@B82002").status, 401) << "another account of that name";
}

class SignInLimits : public SigningIn {
 protected:
  // A whole sign-in by the page's form, of so many bytes.
  int post_page(std::size_t bytes) {
    HttpClient browser = client();
    const std::string page = browser.get("/inbox/sign-in").body;
    const std::string before_token = "name=\"token\" value=\"";
    const std::size_t at = page.find(before_token) + before_token.size();
    std::string body =
        "token=" + page.substr(at, page.find('"', at) - at) + "&user=reception%40A81001&password=wrong&kept=";
    body.append(bytes - body.size(), 'x');
    return browser.send("POST", "/inbox/sign-in", {{"Content-Type", "application/x-www-form-urlencoded"}}, body).status;
  }
};

TEST_F(SignInLimits, EachIsHeldAtItsEdge) {
  EXPECT_EQ(post_page(60'000), 401);
  EXPECT_EQ(post_page(60'001), 413);
  const auto by_api = [&](std::size_t bytes) {
    std::string body = R"({"user":"reception@A81001","password":"wrong"})";
    body.append(bytes - body.size(), ' ');
    return client().send("POST", "/v1/session", {{"Content-Type", "application/json"}}, body).status;
  };
  EXPECT_EQ(by_api(10'000), 401);
  EXPECT_EQ(by_api(10'001), 413);
  const std::string longest(1000, 'p');
  set_password(service_->store(), kOds, "reception", longest);
  EXPECT_EQ(sign_in("198.51.100.7", longest).status, 201);
  EXPECT_EQ(sign_in("198.51.100.7", longest + "p").status, 401);
  const std::string padded = "reception@A81001";
  EXPECT_EQ(sign_in("198.51.100.7", longest, "", padded + std::string(101 - padded.size(), 'x')).status, 401);
  EXPECT_LE(counted("SELECT count(*) FROM sign_in_failures WHERE length(bucket) > 64"), 0u);
}

TEST_F(SigningIn, NothingTypedAsANameIsKept) {
  const std::string typed = "My-Secret-Pass-Phrase";
  sign_in("203.0.113.9", "wrong", "", typed);
  EXPECT_EQ(counted("SELECT count(*) FROM sign_in_failures"), 1u);
  EXPECT_EQ(counted("SELECT count(*) FROM sign_in_failures WHERE length(bucket) = 64 AND ods = '' AND name = ''"), 1u);
  service_->store().check_integrity();
  for (const char* file : {"intake.db", "intake.db-wal"}) {
    EXPECT_EQ(read_file(settings_.data_directory / file).find(typed), std::string::npos) << file;
  }
}

TEST_F(SigningIn, FailuresAreForgottenSoThatGuessingCannotFillTheDisk) {
  for (int i = 0; i < 3; ++i) sign_in("203.0.113.9", "wrong", "", "nobody" + std::to_string(i));
  now_ += 2 * 60 * 60 * 1000;
  sign_in("203.0.113.9", "wrong", "", "somebody");
  EXPECT_EQ(counted("SELECT count(*) FROM sign_in_failures"), 1u);
}

TEST(NetworkOf, NeighboursAreOneSource) {
  EXPECT_EQ(network_of("203.0.113.9"), "203.0.113.0/24");
  EXPECT_EQ(network_of("::ffff:203.0.113.9"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:0:1:2:3:4:5"), network_of("2001:db8:0:1:9::"));
  EXPECT_NE(network_of("2001:db8:0:1::"), network_of("2001:db8:0:2::"));
  EXPECT_EQ(network_of("not an address"), "");
}

int refusal_of(HashingQueue& queue, const std::string& share, bool known) {
  try {
    const HashingQueue::Place place = queue.enter(share, known);
    return 0;
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.code, "sign-in-busy");
    EXPECT_TRUE(problem.headers.contains("Retry-After"));
    return problem.status;
  }
}

TEST(HashingQueue, IsBoundedForEachSourceAndKnownDevicesGoFirst) {
  HashingQueue queue(std::chrono::minutes(1));
  std::vector<std::thread> waiting;
  std::mutex mutex;
  std::vector<std::string> served;
  const auto wait_as = [&](const std::string& share, bool known) {
    const std::size_t before = queue.waiting();
    waiting.emplace_back([&, share, known] {
      const HashingQueue::Place place = queue.enter(share, known);
      std::lock_guard lock(mutex);
      served.push_back(share);
    });
    while (queue.waiting() == before) std::this_thread::yield();
  };
  {
    const HashingQueue::Place other = queue.enter("a", false);
    {
      const HashingQueue::Place one = queue.enter("a", false);
      for (int i = 0; i < 4; ++i) wait_as("flood", false);
      EXPECT_EQ(refusal_of(queue, "flood", false), 429);
      wait_as("another network", false);
      wait_as("known", true);
      wait_as("known", true);
      EXPECT_EQ(refusal_of(queue, "known", true), 429);
      EXPECT_THROW(queue.require_room("flood", false), Problem);
      EXPECT_NO_THROW(queue.require_room("a third network", false));
    }
    while (queue.waiting() > 0) std::this_thread::yield();
  }
  for (std::thread& thread : waiting) thread.join();
  ASSERT_EQ(served.size(), 7u);
  EXPECT_EQ(served[0], "known");
  EXPECT_EQ(served[1], "known");
  EXPECT_EQ(refusal_of(queue, "a", false), 0);
}

TEST(HashingQueue, AnHonestSourceWaitsForOneTryOfEachOther) {
  HashingQueue queue(std::chrono::minutes(1));
  std::vector<std::thread> waiting;
  std::mutex mutex;
  std::vector<std::string> served;
  const HashingQueue::Place other = queue.enter("first", false);
  {
    const HashingQueue::Place one = queue.enter("first", false);
    std::vector<std::string> arrivals;
    for (int flood = 0; flood < 30; ++flood) {
      for (int i = 0; i < 4; ++i) arrivals.push_back("flood " + std::to_string(flood));
    }
    arrivals.push_back("honest");
    for (const std::string& share : arrivals) {
      const std::size_t before = queue.waiting();
      waiting.emplace_back([&, share] {
        const HashingQueue::Place place = queue.enter(share, false);
        std::lock_guard lock(mutex);
        served.push_back(share);
      });
      while (queue.waiting() == before) std::this_thread::yield();
    }
  }
  for (std::thread& thread : waiting) thread.join();
  ASSERT_EQ(served.size(), 121u);
  EXPECT_LE(std::find(served.begin(), served.end(), "honest") - served.begin(), 30);
}

TEST(HashingQueue, NobodyWaitsIndefinitely) {
  HashingQueue queue(std::chrono::milliseconds(0));
  const HashingQueue::Place one = queue.enter("a", false);
  const HashingQueue::Place other = queue.enter("a", false);
  EXPECT_EQ(refusal_of(queue, "b", false), 503);
  EXPECT_EQ(refusal_of(queue, "c", true), 503);
  EXPECT_EQ(queue.waiting(), 0u);
}

TEST_F(SigningIn, StaffGetInUnderAFloodOfMadeUpNames) {
  const std::string device = device_cookie_in(sign_in("127.0.0.1", kPassword));
  std::atomic<bool> over{false};
  std::atomic<int> answered{0};
  std::vector<std::thread> flood;
  for (int i = 0; i < 12; ++i) {
    flood.emplace_back([&, i] {
      for (int k = 0; !over; ++k) {
        sign_in("127.0.0.1", "wrong", "", "u" + std::to_string(i) + "-" + std::to_string(k));
        ++answered;
        std::this_thread::yield();
      }
    });
  }
  while (answered < 12) std::this_thread::yield();
  // The queue gives up after 2 s, so 201 says that the wait was shorter.
  EXPECT_EQ(sign_in("127.0.0.1", kPassword, device).status, 201);
  over = true;
  for (std::thread& thread : flood) thread.join();
}

// Every look leaves a row, whatever a caller says of itself.
TEST_F(SigningIn, OnlyTheListThatRefreshesItselfLeavesNoRow) {
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const HeaderList background = {{"X-Frontdoor-Background", "1"}, {"X-CSRF-Token", token}};
  HeaderList json = background;
  json.emplace_back("Content-Type", "application/json");
  std::size_t rows = 0;
  const auto expect_rows = [&](std::size_t more, const char* what) {
    rows += more;
    EXPECT_EQ(service_->store().accesses(kOds, {.count = 100}).size(), rows) << what;
  };
  expect_rows(1, "signing in");
  staff.send("GET", "/inbox", background);
  expect_rows(1, "no list of this session has been recorded");
  staff.send("GET", "/inbox", background);
  expect_rows(0, "the same list again");
  for (const char* other : {"/inbox?show=all", "/inbox?kind=admin", "/inbox?offset=50", "/inbox"}) {
    staff.send("GET", other, background);
    expect_rows(1, other);
  }
  for (int i = 0; i < 2; ++i) {
    staff.send("GET", "/v1/practices/A81001/requests", background);
    expect_rows(1, "the API");
    staff.send("POST", "/v1/practices/A81001/searches", json, R"({"words":"alice"})");
    expect_rows(1, "a search");
  }
  now_ += 16 * 60 * 1000;
  staff.send("GET", "/inbox", background);
  expect_rows(1, "a quarter of an hour later");
  std::string other_token;
  HttpClient other = signed_in(kOds, other_token);
  other.send("GET", "/inbox", background);
  expect_rows(2, "another session: signing in, and its list");
}

struct DiskBefore {
  FaultyDisk disk;
};
class OnAFullDisk : private DiskBefore, public IntakeTest {
 protected:
  void TearDown() override {
    FaultyDisk::fail_writes(SQLITE_OK);
    server_.reset();
    service_.reset();
  }
};

TEST_F(OnAFullDisk, StaffStaySignedInAndCanSignIn) {
  HttpClient patient = client();
  const HttpResponse posted = post_request(patient, sealed_bundle("I have crushing chest pain"), new_key());
  const std::string page = "/inbox/requests/" + json_string_or(posted.json(), "reference", "");
  std::string token;
  HttpClient before = signed_in(kOds, token);
  FaultyDisk::fail_writes(SQLITE_FULL);
  HttpClient during = signed_in(kOds, token);
  for (int minutes = 0; minutes < 60; minutes += 20) {
    now_ += 20 * 60 * 1000;
    EXPECT_EQ(before.get(page).status, 200) << minutes;
    EXPECT_EQ(during.get(page).status, 200) << minutes;
    EXPECT_EQ(during.get("/inbox").status, 200) << minutes;
  }
  // What was signed out or is unused ends here too.
  EXPECT_EQ(before
                .send("DELETE", "/v1/session",
                      {{"X-CSRF-Token", json_string_or(before.get("/v1/session").json(), "csrfToken", "")}})
                .status,
            204);
  now_ += 31 * 60 * 1000;
  EXPECT_EQ(during.get(page).status, 303);
  FaultyDisk::fail_writes(SQLITE_OK);
  EXPECT_EQ(signed_in(kOds, token).get(page).status, 200);
}

TEST_F(OnAFullDisk, SigningSomebodyOutEndsASignInThatCouldNotBeStored) {
  FaultyDisk::fail_writes(SQLITE_FULL);
  std::string token;
  HttpClient during = signed_in(kOds, token);
  FaultyDisk::fail_writes(SQLITE_OK);
  EXPECT_EQ(during.get("/inbox").status, 200);
  HttpClient manager = signed_in(kOds, token);
  EXPECT_EQ(manager.post_form("/inbox/staff", {{"token", token}, {"step", "sign-out"}, {"user", "reception"}}).status,
            303);
  EXPECT_EQ(manager.get("/inbox").status, 303);
  EXPECT_EQ(during.get("/inbox").status, 303);
}

TEST_F(OnAFullDisk, GuessesStillCount) {
  FaultyDisk::fail_writes(SQLITE_FULL);
  HttpClient browser = client();
  const std::string wrong = R"({"user":"reception@A81001","password":"wrong"})";
  int judged = 0;
  for (int i = 0; i < 10; ++i) {
    judged += browser.send("POST", "/v1/session", {{"Content-Type", "application/json"}}, wrong).status == 401;
  }
  EXPECT_EQ(judged, 5);
}

class CodesByRole : public IntakeTest {
 protected:
  CodesByRole() {
    server_.reset();
    service_.reset();
    settings_.require_codes_for = {"manager", "clinician"};
    service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
    server_ = std::make_unique<Server>(*service_, settings_);
  }
};

TEST_F(CodesByRole, WithoutACodeSuchARoleMaySetOneUpAndNothingElse) {
  std::string token;
  HttpClient manager = signed_in(kOds, token);  // "reception" is a manager's account
  EXPECT_EQ(manager.get("/inbox").header("Location"), "/inbox/one-time-codes");
  EXPECT_EQ(manager.get("/v1/practices/A81001/requests").problem_code(), "one-time-codes-needed");
  EXPECT_EQ(manager
                .send("PUT", "/v1/practices/A81001/capacity",
                      {{"If-Match", "*"}, {"Content-Type", "application/json"}, {"X-CSRF-Token", token}},
                      R"({"state":"busy"})")
                .status,
            403);
  const std::string page = manager.get("/inbox/one-time-codes").body;
  EXPECT_NE(page.find("otpauth://totp/"), std::string::npos);
  EXPECT_EQ(manager.post_form("/inbox/one-time-codes", {{"token", token}, {"password", kPassword}, {"code", "000000"}})
                .status,
            422);
  EXPECT_EQ(manager.get("/inbox").header("Location"), "/inbox/one-time-codes");
}

TEST_F(CodesByRole, OthersWorkWithoutCodes) {
  add_user(kOds, Role::icb);
  EXPECT_EQ(signed_in_as(kOds, "icb").get("/v1/practices/A81001/ledger").status, 200);
}

TEST_F(CodesByRole, ACodeThatTheAppShowsOpensTheInbox) {
  std::string token;
  HttpClient manager = signed_in(kOds, token);
  const std::string page = manager.get("/inbox/one-time-codes").body;
  const std::size_t at = page.find("secret=") + 7;
  const std::string base32 = page.substr(at, page.find('&', at) - at);
  std::string secret;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char c : base32) {
    buffer = buffer << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    secret += static_cast<char>(buffer >> bits & 0xff);
  }
  const std::int64_t step = now_.load() / 1000 / 30;
  const HttpResponse done = manager.post_form(
      "/inbox/one-time-codes", {{"token", token}, {"password", kPassword}, {"code", totp_code(secret, step)}});
  EXPECT_EQ(done.header("Location"), "/inbox/sign-in") << done.body;
  EXPECT_EQ(manager.get("/v1/session").status, 401);
  const std::vector<LedgerEntry> ledger = service_->store().ledger(kOds);
  ASSERT_EQ(ledger.size(), 1u);
  EXPECT_EQ(ledger.front().note.what, "one-time-code");
  EXPECT_EQ(ledger.front().note.detail.find(base32), std::string::npos);
  const HttpResponse again = manager.send(
      "POST", "/v1/session", {{"Content-Type", "application/json"}},
      to_text(Json{{"user", "reception@A81001"}, {"password", kPassword}, {"code", totp_code(secret, step)}}));
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(manager.get("/inbox").status, 200);
}

}  // namespace
}  // namespace frontdoor::intake
