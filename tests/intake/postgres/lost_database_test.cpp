// The service while its PostgreSQL server is killed and comes back: refused with 503, found again without hands, and
// nothing acknowledged lost.
#include "support.h"

#include "base/log.h"
#include "store/sql_store.h"

#include <cstdlib>

namespace frontdoor::intake {
namespace {

// Runs a function of scripts/lib/postgres.sh on the cluster that run.sh made.
void on_cluster(const std::string& function) {
  const std::string script = std::string("source ") + FRONTDOOR_SOURCE_DIR + "/scripts/lib/postgres.sh && " + function +
                             " \"$FRONTDOOR_TEST_POSTGRES_CLUSTER\"";
  ASSERT_EQ(std::system(("bash -c '" + script + "'").c_str()), 0) << function;
}

Call call_of(const std::string& method, std::vector<std::string> path) {
  Call call;
  call.method = method;
  call.path = std::move(path);
  return call;
}

Call post_of(const std::string& bundle, const std::string& key) {
  Call call = call_of("POST", {"v1", "practices", kOds, "requests"});
  call.headers = {{"Content-Type", "application/fhir+json"}, {"Idempotency-Key", key}};
  call.read_body = [&bundle](std::size_t) { return bundle; };
  return call;
}

TEST(LostDatabase, IsSaidClearlyAndFoundAgain) {
  set_log_threshold(LogLevel::error);
  const TemporaryDirectory directory;
  Settings settings;
  settings.data_directory = directory.path();
  settings.web_root = directory.path();
  settings.database = std::getenv("FRONTDOOR_TEST_POSTGRES");
  Service service(settings, system_now);
  service.store().add_practice({kOds,
                                to_text(Json{{"ods", kOds}, {"name", "Riverside"}, {"phone", "020 7946 0000"}}),
                                {},
                                R"({"state":"normal"})"});
  const std::string bundle = sealed_bundle("My knee hurts");
  const std::string before = new_key();
  const Reply first = service.handle(post_of(bundle, before));
  ASSERT_EQ(first.status, 201) << first.body;

  on_cluster("postgres_crash");
  const std::string meanwhile = new_key();
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Reply refused = service.handle(post_of(bundle, meanwhile));
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_EQ(refused.headers.at("Retry-After"), "2");
    EXPECT_EQ(service.handle(call_of("GET", {"readyz"})).status, 503);
  }
  EXPECT_EQ(service.handle(call_of("GET", {"healthz"})).status, 200);

  on_cluster("postgres_start");
  EXPECT_EQ(service.handle(call_of("GET", {"readyz"})).status, 200);
  EXPECT_EQ(service.handle(post_of(bundle, meanwhile)).status, 201);
  const Reply replayed = service.handle(post_of(bundle, before));
  EXPECT_EQ(replayed.status, 200);
  EXPECT_EQ(replayed.body, first.body);
}

// A server that stops reading, as one does whose machine hangs: what is sent to it waits in the sockets, and no longer
// than an answer would be waited for.
TEST(LostDatabase, WhatIsSentToAServerThatHangsEndsInTime) {
  const std::unique_ptr<SqlDatabase> database = open_database(std::getenv("FRONTDOOR_TEST_POSTGRES"));
  const std::string large(20'000'000, 'x');
  const auto measure = [&](bool frozen, std::size_t bytes) {
    const std::string body = large.substr(0, bytes);
    const auto began = std::chrono::steady_clock::now();
    const auto write = [&] {
      database->write([&](SqlSession& session) {
        session.query("SELECT 1");
        if (frozen) on_cluster("postgres_freeze");
        session.query("SELECT length($1)", {body});
      });
    };
    if (frozen) {
      EXPECT_THROW(write(), StoreUnavailable);
      on_cluster("postgres_thaw");
    } else {
      EXPECT_NO_THROW(write());
    }
    return std::chrono::steady_clock::now() - began;
  };
  EXPECT_LT(measure(false, large.size()), std::chrono::seconds(10));
  EXPECT_LT(measure(true, 10), std::chrono::seconds(15));
  EXPECT_LT(measure(true, large.size()), std::chrono::seconds(15));
  EXPECT_LT(measure(false, large.size()), std::chrono::seconds(10)) << "and it is found again";
}

}  // namespace
}  // namespace frontdoor::intake
