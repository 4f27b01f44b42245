// A practice's own red flags through the service: what is refused and why, what its forms get, what is read again with.
#include "process.h"
#include "support.h"

#include "practices/red_flag_packs.h"

#include <built_data.h>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

const std::string kPack = read_file(FRONTDOOR_SOURCE_DIR "/tests/fixtures/redflags/added-pack.json");
constexpr const char* kWords = "There were glowing paint fumes in the hall";

std::string with(std::string from, std::string to) {
  return replaced(kPack, from, to);
}

Error refusal(const std::string& bytes) {
  const BuiltAssets assets;
  const auto loaded = load_added_red_flags("riverside.json", bytes, assets.wording);
  return loaded ? Error{} : loaded.error();
}

std::string compiled() {
  return compile_added_red_flag_pack({{"riverside.json", kPack}}).value();
}

TEST(AddedRedFlags, AreTakenAsSourceAndCompiled) {
  const BuiltAssets assets;
  for (const std::string& bytes : {kPack, compiled()}) {
    const auto loaded = load_added_red_flags("riverside.json", bytes, assets.wording);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded.value().engine->read(kWords, {}).action, Action::emergency_999);
    EXPECT_EQ(loaded.value().added.plain, compiled());
    EXPECT_TRUE(loaded.value().rules.contains("own.paint-fumes"));
  }
}

TEST(AddedRedFlags, AreRefusedWithWhatToDo) {
  const Error unreviewed = refusal(with("\"Dr A. Example, 2 January 2026\"", "null"));
  EXPECT_NE(unreviewed.message.find("names who reviewed it"), std::string::npos) << unreviewed.message;
  EXPECT_EQ(unreviewed.where, "riverside.json:7");
  EXPECT_EQ(refusal(with("red-flag.poisoning", "red-flag.unheard-of")).where, "red-flag.unheard-of");
  EXPECT_EQ(refusal(with("\"own-fumes\"]", "\"unheard-of\"]")).where, "unheard-of");
  EXPECT_EQ(refusal(with("own.paint-fumes", "heart.heart-attack")).code, ErrorCode::duplicate_key);
  EXPECT_EQ(refusal(std::string(300'000, ' ')).code, ErrorCode::too_large);

  const std::string blob = compiled();
  std::string other_version = blob;
  other_version[4] = static_cast<char>(other_version[4] + 1);
  std::string damaged = blob;
  damaged[40] = static_cast<char>(damaged[40] ^ 1);
  for (const auto& [bytes, says] : {std::pair{other_version, "another version"},
                                    {blob.substr(0, blob.size() / 2), "cut short or damaged"},
                                    {damaged, "cut short or damaged"},
                                    {std::string(built_data::clinical_red_flags()), "whole pack"}}) {
    const Error error = refusal(bytes);
    EXPECT_NE(error.message.find(says), std::string::npos) << error.message;
    EXPECT_NE(error.message.find("frontdoor rules compile"), std::string::npos) << error.message;
  }
}

class PracticeWithOwnRedFlags : public IntakeTest {
 protected:
  LedgerNote note() const { return {Instant(std::chrono::milliseconds(now_.load())), "gina", "red-flags", "{}"}; }
  void set(const std::string& pack) { service_->added_packs().set(kOds, pack, note()); }

  // The service may have looked a moment ago: it looks again once a second at most.
  std::string address_in_page(bool expected) {
    HttpClient patient = client();
    const std::string start = "data-red-flags=\"";
    for (;;) {
      const std::string page = patient.get("/p/A81001").body;
      const std::size_t at = page.find(start) + start.size();
      const std::string address = page.substr(at, page.find('"', at) - at);
      if (address.empty() != expected) return address;
    }
  }

  Json stored(const HttpResponse& receipt) {
    std::string token;
    HttpClient staff = signed_in(kOds, token);
    return staff.get("/v1/practices/A81001/requests/" + json_string_or(receipt.json(), "reference", "")).json();
  }
};

TEST_F(PracticeWithOwnRedFlags, ItsFormsGetThemAndItsRequestsAreReadWithThem) {
  HttpClient patient = client();
  const std::string bundle = sealed_bundle(kWords);
  EXPECT_EQ(json_string_or(post_request(patient, bundle, new_key()).json(), "action", ""), "none");
  EXPECT_EQ(patient.get("/v1/practices/A81001/red-flags/0").status, 404);

  set(kPack);
  const std::string address = address_in_page(true);
  const HttpResponse pack = patient.get(address);
  EXPECT_EQ(pack.status, 200);
  EXPECT_EQ(pack.body, compiled());
  EXPECT_EQ(pack.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(patient.send("GET", address, {{"If-None-Match", pack.header("ETag")}}).status, 304);
  const HttpResponse earlier = patient.get("/v1/practices/A81001/red-flags/0123456789abcdef");
  EXPECT_EQ(earlier.body, pack.body);
  EXPECT_EQ(earlier.header("Cache-Control"), "no-store");

  const HttpResponse receipt = post_request(patient, bundle, new_key());
  EXPECT_EQ(json_string_or(receipt.json(), "action", ""), "emergency-999");
  EXPECT_EQ(json_bool(receipt.json(), "moreUrgent"), true);
  const std::string request = to_text(stored(receipt));
  EXPECT_NE(request.find("+riverside-1"), std::string::npos) << request;
  EXPECT_NE(request.find("own.paint-fumes"), std::string::npos);

  // No other practice reads with them.
  EXPECT_EQ(patient.get("/v1/practices/B82002/red-flags/0").status, 404);
}

TEST_F(PracticeWithOwnRedFlags, ADamagedPackLeavesWhatWasThereBefore) {
  set(kPack);
  const std::string address = address_in_page(true);
  set("FDRF and no more");
  HttpClient patient = client();
  EXPECT_EQ(json_string_or(post_request(patient, sealed_bundle(kWords), new_key()).json(), "action", ""),
            "emergency-999");
  EXPECT_EQ(address_in_page(true), address);
  service_->added_packs().remove(kOds, note());
  EXPECT_EQ(address_in_page(false), "");
}

// A service of an earlier version kept it in a file.
TEST_F(PracticeWithOwnRedFlags, AFileOfAnEarlierVersionIsTakenOver) {
  const fs::path file = settings_.data_directory / "red-flags" / "A81001.pack";
  write_file(file, kPack);
  write_file(settings_.data_directory / "red-flags" / "Z99999.pack", kPack);
  server_.reset();
  service_ = std::make_unique<Service>(settings_, [this] { return Instant(std::chrono::milliseconds(now_.load())); });
  EXPECT_EQ(service_->added_packs().pack(kOds), kPack);
  EXPECT_FALSE(fs::exists(file));
  EXPECT_TRUE(fs::exists(settings_.data_directory / "red-flags" / "Z99999.pack")) << "there is no such practice yet";
  set("another");
  write_file(file, kPack);
  take_over_pack_files(settings_.data_directory, service_->added_packs());
  EXPECT_EQ(service_->added_packs().pack(kOds), "another") << "what was set since stays";
}

TEST(RedFlagCommand, SetsShowsRefusesAndRemoves) {
  const TemporaryDirectory directory;
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--data-directory", (directory.path() / "data").string()});
    return run_intake(arguments, "");
  };
  ASSERT_EQ(run({"practice", "add", "--ods", kOds, "--name", "Riverside", "--phone", "020 7946 0000"}).code, 0);
  const std::string source = (directory.path() / "riverside.json").string();
  write_file(source, kPack);
  EXPECT_EQ(run({"red-flags", "set", "--practice", kOds, "--file", source, "--who", "Dr A. Example"}).code, 0);
  EXPECT_NE(run({"red-flags", "show", "--practice", kOds}).output.find("own.paint-fumes emergency-999"),
            std::string::npos);
  EXPECT_NE(run({"ledger", "list", "--practice", kOds}).output.find("Dr A. Example red-flags"), std::string::npos);

  write_file(source, with("\"Dr A. Example, 2 January 2026\"", "null"));
  EXPECT_EQ(run({"red-flags", "set", "--practice", kOds, "--file", source}).code, 1);
  EXPECT_NE(run({"red-flags", "show", "--practice", kOds}).output.find("+riverside-1"), std::string::npos);

  EXPECT_EQ(run({"red-flags", "remove", "--practice", kOds}).code, 0);
  EXPECT_NE(run({"red-flags", "show", "--practice", kOds}).output.find("added no red flags"), std::string::npos);
  EXPECT_EQ(run({"ledger", "verify"}).code, 0);
}

}  // namespace
}  // namespace frontdoor::intake
