// Links to photos: for minutes, for one photo of one practice, and recorded.
#include "faulty_disk.h"
#include "support.h"

#include "requests/photo_links.h"

#include <sqlite3.h>

namespace frontdoor::intake {
namespace {

// Before the service opens its database.
struct DiskFirst {
  FaultyDisk disk;
};

class PhotoLink : private DiskFirst, public IntakeTest {
 protected:
  void TearDown() override {
    server_.reset();
    service_.reset();  // before the disk goes
  }
  PhotoLink() {
    server_.reset();
    settings_.base_url = "http://forms.example";
    service_ = std::make_unique<Service>(settings_, [this] { return now(); });
    server_ = std::make_unique<Server>(*service_, settings_);
    add_user(kOds, Role::manager);
    const std::string key = new_key();
    EXPECT_EQ(client()
                  .send("PUT", "/v1/practices/A81001/requests/" + key + "/attachments/" + photo_,
                        {{"Content-Type", "image/png"}}, small_png())
                  .status,
              201);
    HttpClient patient = client();
    reference_ = json_string_or(post_request(patient, sealed_bundle("My skin itches"), key).json(), "reference", "");
  }
  Instant now() const { return Instant(std::chrono::milliseconds(now_.load())); }
  std::string link() const { return service_->photo_links().link(kOds, reference_, photo_, now() + kPhotoLinkLife); }
  HttpResponse fetch(const std::string& link) {
    return client().get(link.substr(std::string("http://forms.example").size()));
  }
  void expect_ended(const std::string& link) {
    const HttpResponse refused = fetch(link);
    EXPECT_EQ(refused.status, 404) << link;
    EXPECT_EQ(refused.body.find("PNG"), std::string::npos);
  }

  std::string photo_ = sha256_hex(small_png());
  std::string reference_;
};

TEST_F(PhotoLink, GivesThePhotoForTenMinutesAndIsRecorded) {
  const std::string one = link();
  EXPECT_EQ(one.rfind("http://forms.example/v1/practices/A81001/requests/" + reference_, 0), 0u) << one;
  EXPECT_EQ(one.find("skin"), std::string::npos);
  const HttpResponse photo = fetch(one);
  EXPECT_EQ(photo.status, 200) << photo.body;
  EXPECT_EQ(photo.body, small_png());
  EXPECT_EQ(photo.header("Content-Type"), "image/png");
  EXPECT_EQ(photo.header("Cache-Control"), "no-store");
  const AccessEntry access = service_->store().accesses(kOds, {.count = 1}).front();
  EXPECT_EQ(access.what, "photo");
  EXPECT_EQ(access.who, "webhook's link");
  EXPECT_EQ(access.reference, reference_);
  now_ += std::chrono::milliseconds(kPhotoLinkLife).count() - 1000;
  EXPECT_EQ(fetch(one).status, 200);
  now_ += 1000;
  expect_ended(one);
  now_ -= std::chrono::milliseconds(std::chrono::hours(1)).count();
  expect_ended(one);  // the clock was put back: it would live for longer than any
}

TEST_F(PhotoLink, IsOfThisPhotoOfThisRequestOfThisPractice) {
  const std::string one = link();
  expect_ended(replaced(one, kOds, kOtherOds));
  expect_ended(replaced(one, photo_, std::string(64, 'a')));
  const std::string other = replaced(one, reference_, "AAAA-AAAA");
  expect_ended(other);
  const std::string until = one.substr(one.find("until=") + 6, 10);
  expect_ended(replaced(one, until, std::to_string(std::stoll(until) + 1)));
  expect_ended(replaced(one, "until=" + until, "until=0" + until));
  expect_ended(one.substr(0, one.size() - 1));
  expect_ended(one.substr(0, one.find("&signature")));
  expect_ended(one.substr(0, one.find('?')));
  const char last = one.back() == '0' ? '1' : '0';
  expect_ended(one.substr(0, one.size() - 1) + last);
  HttpClient staff = client();
  EXPECT_EQ(staff.send("POST", one.substr(std::string("http://forms.example").size())).status, 405);
}

TEST_F(PhotoLink, LeadsNowhereOnceTheRequestIsErased) {
  const std::string one = link();
  const HttpResponse erased =
      signed_in_as(kOds, "manager")
          .send("POST", "/v1/practices/A81001/requests/" + reference_ + "/erasure",
                {{"X-CSRF-Token", token_of(kOds, "manager")}, {"Content-Type", "application/json"}},
                R"({"reason":"The patient asked"})");
  ASSERT_EQ(erased.status, 204) << erased.body;
  expect_ended(one);
}

TEST_F(PhotoLink, OfAnotherServiceIsNone) {
  const TemporaryDirectory elsewhere;
  Settings settings = settings_;
  settings.data_directory = elsewhere.path();
  Service other(settings, [this] { return now(); });
  expect_ended(other.photo_links().link(kOds, reference_, photo_, now() + kPhotoLinkLife));
  settings.base_url = "";
  Service unnamed(settings, [this] { return now(); });
  EXPECT_EQ(unnamed.photo_links().link(kOds, reference_, photo_, now()), "") << "it does not know its address";
}

TEST_F(PhotoLink, GivesNothingThatCannotBeRecorded) {
  const std::string one = link();
  FaultyDisk::fail_writes(SQLITE_FULL);
  EXPECT_EQ(fetch(one).status, 503);
  FaultyDisk::fail_writes(SQLITE_OK);
  EXPECT_EQ(fetch(one).status, 200);
}

}  // namespace
}  // namespace frontdoor::intake
