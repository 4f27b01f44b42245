// Photos: what is kept, what is refused, who sees them, and that they are sealed at rest.
#include "support.h"

#include "requests/attachments.h"
#include "requests/image_check.h"

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

std::string segment(unsigned char marker, const std::string& content) {
  const std::size_t length = content.size() + 2;
  std::string bytes = {'\xff', static_cast<char>(marker), static_cast<char>(length >> 8), static_cast<char>(length)};
  return bytes + content;
}

// As a canvas encodes: JFIF head, tables, one scan.
std::string jpeg(const std::string& more = "") {
  return "\xff\xd8" + segment(0xe0, std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14)) + more +
         segment(0xdb, std::string(65, '\1')) + segment(0xda, std::string(10, '\2')) +
         std::string("\x12\xff\x00\x34", 4) + std::string(100'000, 'x') + "\xff\xd9";
}

std::string chunk(const std::string& type, const std::string& content) {
  const std::string length = {'\0', '\0', static_cast<char>(content.size() >> 8), static_cast<char>(content.size())};
  return length + type + content + "crc!";
}

std::string png(const std::string& more = "") {
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", std::string(13, '\1')) + more + chunk("IDAT", std::string(300, 'x')) +
         chunk("IEND", "");
}

ImageCheck::Fault fault_of(const std::string& bytes) {
  ImageCheck whole;
  whole.take(bytes);
  ImageCheck by_bytes;
  for (char c : bytes) by_bytes.take(std::string_view(&c, 1));
  EXPECT_EQ(whole.finish(), by_bytes.finish());  // however it arrives
  return whole.finish();
}

TEST(ImageCheck, TakesWhatACanvasEncodes) {
  EXPECT_EQ(fault_of(jpeg()), ImageCheck::Fault::none);
  EXPECT_EQ(fault_of(png()), ImageCheck::Fault::none);
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, "ICC_PROFILE"))), ImageCheck::Fault::none);
}

TEST(ImageCheck, RefusesMetadata) {
  EXPECT_EQ(fault_of(jpeg(segment(0xe1, "Exif"))), ImageCheck::Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xed, "Photoshop"))), ImageCheck::Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xfe, "a comment"))), ImageCheck::Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg() + "GPS"), ImageCheck::Fault::has_metadata);
  EXPECT_EQ(fault_of(png(chunk("eXIf", "x"))), ImageCheck::Fault::has_metadata);
  EXPECT_EQ(fault_of(png(chunk("tEXt", "x"))), ImageCheck::Fault::has_metadata);
}

TEST(ImageCheck, RefusesWhatIsNoWholeImage) {
  for (const std::string& bytes : {std::string(), std::string("GIF89a"), std::string("<svg onload='x'>"),
                                   jpeg().substr(0, 50), png().substr(0, 60), std::string("\xff\xd8\xff\xd9 <html>")}) {
    EXPECT_NE(fault_of(bytes), ImageCheck::Fault::none) << bytes.substr(0, 10);
  }
}

class Photos : public IntakeTest {
 protected:
  HttpResponse put(const std::string& key, const std::string& bytes, const std::string& hash = "") {
    return client().send(
        "PUT", "/v1/practices/A81001/requests/" + key + "/attachments/" + (hash.empty() ? sha256_hex(bytes) : hash),
        {{"Content-Type", "image/jpeg"}}, bytes);
  }
  std::string key_ = new_key();
};

TEST_F(Photos, AreListedInTheReceiptAndShownToThePractice) {
  EXPECT_EQ(put(key_, jpeg()).status, 201);
  EXPECT_EQ(put(key_, jpeg()).status, 200);
  HttpClient patient = client();
  const Json receipt = post_request(patient, sealed_bundle("My knee hurts"), key_).json();
  const std::string hash = sha256_hex(jpeg());
  EXPECT_EQ(to_text(*json_array(receipt, "attachments")), "[\"" + hash + "\"]");
  const std::string reference = json_string_or(receipt, "reference", "");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  EXPECT_NE(staff.get("/inbox/requests/" + reference).body.find("Photo 1 of 1"), std::string::npos);
  const HttpResponse photo = staff.get("/inbox/requests/" + reference + "/photos/" + hash);
  EXPECT_EQ(photo.header("Content-Type"), "image/jpeg");
  EXPECT_EQ(photo.body, jpeg());
  EXPECT_EQ(staff.get("/v1/practices/A81001/requests/" + reference + "/attachments/" + hash).body, jpeg());
  HttpClient other = signed_in(kOtherOds, token);
  EXPECT_EQ(other.get("/inbox/requests/" + reference + "/photos/" + hash).status, 404);
}

TEST_F(Photos, AreRefusedWithAReason) {
  EXPECT_EQ(put(key_, jpeg(segment(0xe1, "Exif"))).problem_code(), "image-has-metadata");
  EXPECT_EQ(put(key_, "<html>").problem_code(), "not-an-image");
  EXPECT_EQ(put(key_, jpeg(), std::string(64, 'a')).problem_code(), "wrong-hash");
  EXPECT_EQ(put(key_, jpeg(), "../../etc").status, 404);
  EXPECT_EQ(put("not-a-key", jpeg()).status, 404);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(put(key_, jpeg(segment(0xe2, std::to_string(i)))).status, 201);
  EXPECT_EQ(put(key_, jpeg()).problem_code(), "too-many-attachments");
}

TEST_F(Photos, MayComeAfterTheWordsAndStayWithThem) {
  HttpClient patient = client();
  const Json receipt = post_request(patient, sealed_bundle("My knee hurts"), key_).json();
  EXPECT_TRUE(json_array(receipt, "attachments")->empty());
  EXPECT_EQ(put(key_, jpeg()).status, 201);
  EXPECT_EQ(put(key_, jpeg()).status, 200);
  // A day later, when photos that no request claimed are removed, it is still there.
  Attachments(settings_.data_directory / "attachments", Keyring::open(settings_.data_directory / "master.keys"))
      .remove_unclaimed(fs::file_time_type::max());
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  const std::string reference = json_string_or(receipt, "reference", "");
  EXPECT_NE(staff.get("/inbox/requests/" + reference).body.find("Photo 1 of 1"), std::string::npos);
  EXPECT_EQ(staff.get("/inbox/requests/" + reference + "/photos/" + sha256_hex(jpeg())).body, jpeg());
}

TEST_F(Photos, AreTooLargeOnlyPastTheLimit) {
  const std::string large = jpeg(std::string());
  const HttpResponse refused = put(key_, large.substr(0, large.size() - 2) + std::string(5'000'000, 'x') + "\xff\xd9");
  EXPECT_EQ(refused.status, 413);
  HttpClient patient = client();
  const Json receipt = post_request(patient, sealed_bundle("My knee hurts"), key_).json();
  EXPECT_TRUE(json_array(receipt, "attachments")->empty());
}

TEST_F(Photos, AreSealedAtRestAndGoWithTheirRequest) {
  ASSERT_EQ(put(key_, jpeg()).status, 201);
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(settings_.data_directory / "attachments")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    EXPECT_EQ(read_file(entry.path()).find("JFIF"), std::string::npos);
    EXPECT_EQ(entry.path().string().find(key_), std::string::npos);
  }
  EXPECT_EQ(files, 1u);
  HttpClient patient = client();
  const std::string reference =
      json_string_or(post_request(patient, sealed_bundle("My knee hurts"), key_).json(), "reference", "");
  std::string token;
  HttpClient staff = signed_in(kOds, token);
  EXPECT_EQ(staff
                .send("POST", "/v1/practices/A81001/requests/" + reference + "/erasure",
                      {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}}, R"({"reason":"asked"})")
                .status,
            204);
  for (const auto& entry : fs::recursive_directory_iterator(settings_.data_directory / "attachments")) {
    EXPECT_FALSE(entry.is_regular_file()) << entry.path();
  }
}

}  // namespace
}  // namespace frontdoor::intake
