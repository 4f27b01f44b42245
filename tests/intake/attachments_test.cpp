// Photos: what is kept, what is refused, who sees them, and that they are sealed at rest.
#include "support.h"

#include "requests/attachments.h"
#include "requests/image_check.h"
#include "stuck_files.h"

#include <Poco/Checksum.h>

#include <thread>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

std::string segment(unsigned char marker, const std::string& content) {
  const std::size_t length = content.size() + 2;
  std::string bytes = {'\xff', static_cast<char>(marker), static_cast<char>(length >> 8), static_cast<char>(length)};
  return bytes + content;
}

std::string big_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(number >> (8 * i) & 255);
  return text;
}

// The head of a frame: precision, height, width, one component.
std::string frame(std::uint64_t width, std::uint64_t height, unsigned char marker = 0xc0) {
  return segment(marker, "\x08" + big_endian(height, 2) + big_endian(width, 2) + std::string("\1\1\x11\0", 4));
}

std::string scan(const std::string& coded = "x") {
  return segment(0xda, std::string("\1\1\0\0\x3f\0", 6)) + coded;
}

// As a canvas encodes: JFIF head, tables, one frame, one scan.
std::string jpeg(const std::string& more = "", const std::string& size = frame(1600, 1200)) {
  return "\xff\xd8" + segment(0xe0, std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14)) + more +
         segment(0xdb, std::string(65, '\1')) + size + scan(std::string("\x12\xff\x00\x34\xff\xd0", 6)) +
         std::string(100'000, 'x') + "\xff\xd9";
}

// One of several that differ.
std::string photo_number(int number) {
  return jpeg("", frame(100 + static_cast<std::uint64_t>(number), 100));
}

std::string chunk(const std::string& type, const std::string& content) {
  const std::string length = {'\0', '\0', static_cast<char>(content.size() >> 8), static_cast<char>(content.size())};
  Poco::Checksum checksum(Poco::Checksum::TYPE_CRC32);
  checksum.update(type + content);
  return length + type + content + big_endian(checksum.checksum(), 4);
}

std::string ihdr(std::uint64_t width, std::uint64_t height) {
  return chunk("IHDR", big_endian(width, 4) + big_endian(height, 4) + std::string("\x08\6\0\0\0", 5));
}

std::string png(const std::string& more = "", const std::string& size = ihdr(1600, 1200)) {
  return "\x89PNG\r\n\x1a\n" + size + more + chunk("IDAT", std::string(300, 'x')) + chunk("IEND", "");
}

ImageCheck::Fault fault_of(const std::string& bytes) {
  ImageCheck whole;
  whole.take(bytes);
  ImageCheck by_bytes;
  for (char c : bytes) by_bytes.take(std::string_view(&c, 1));
  EXPECT_EQ(whole.finish(), by_bytes.finish());  // however it arrives
  return whole.finish();
}

// A colour profile of so many bytes.
std::string profile(std::uint64_t size) {
  return std::string("ICC_PROFILE\0\1\1", 14) + big_endian(size, 4) + std::string(32, 'p') + "acsp" +
         std::string(size - 40, 'p');
}
// Of a canvas in Safari, 200 pixels wide and high.
const std::string kSafarisExif =
    std::string("Exif\0\0MM\0*\0\0\0\x08", 14) + std::string("\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x1a\0\0\0\0", 18) +
    std::string("\0\3\xa0\1\0\3\0\0\0\1\0\1\0\0", 14) + std::string("\xa0\2\0\4\0\0\0\1\0\0\0\xc8", 12) +
    std::string("\xa0\3\0\4\0\0\0\1\0\0\0\xc8\0\0\0\0", 16);
const std::string kSafarisPhotoshop = std::string("Photoshop 3.0\0", 14) + std::string("8BIM\4\4\0\0\0\0\0\0", 12) +
                                      std::string("8BIM\4\x25\0\0\0\0\0\x10", 12) +
                                      std::string("\xd4\x1d\x8c\xd9\x8f\0\xb2\4\xe9\x80\x09\x98\xec\xf8\x42\x7e", 16);

TEST(ImageCheck, TakesWhatACanvasEncodes) {
  EXPECT_EQ(fault_of(jpeg()), ImageCheck::Fault::none);
  EXPECT_EQ(fault_of(png()), ImageCheck::Fault::none);
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, profile(456)))), ImageCheck::Fault::none) << "Chromium's";
  EXPECT_EQ(fault_of(jpeg(segment(0xe1, kSafarisExif) + segment(0xed, kSafarisPhotoshop))), ImageCheck::Fault::none);
  EXPECT_EQ(fault_of(png(chunk("sRGB", std::string(1, '\0')) + chunk("gAMA", "\1\1\1\1") +
                         chunk("cHRM", std::string(32, '\1')) + chunk("pHYs", std::string(9, '\1')) +
                         chunk("PLTE", std::string(768, '\1')) + chunk("tRNS", "\1"))),
            ImageCheck::Fault::none);
  std::string progressive;
  for (int i = 0; i < 10; ++i) progressive += segment(0xc4, std::string(17, '\0')) + scan();
  EXPECT_EQ(fault_of(jpeg("", frame(1600, 1200, 0xc2) + progressive)), ImageCheck::Fault::none);
}

TEST(ImageCheck, LetsNothingElseRideAlong) {
  using Fault = ImageCheck::Fault;
  const std::string text(60, 't');
  EXPECT_EQ(fault_of(jpeg(segment(0xe0, "JFXX" + text))), Fault::not_an_image) << "a second head";
  EXPECT_EQ(fault_of("\xff\xd8" + segment(0xe0, text) + jpeg().substr(2)), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, "ICC_PROFILE" + text))), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, profile(456) + text))), Fault::has_metadata) << "behind the profile";
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, profile(456)) + segment(0xe2, profile(456)))), Fault::not_an_image) << "two";
  EXPECT_EQ(fault_of(jpeg(segment(0xe2, profile(2000)))), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xee, "Adobe" + text))), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xe1, replaced(kSafarisExif, "MM", "II")))), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xed, kSafarisPhotoshop + text))), Fault::has_metadata);
  EXPECT_EQ(fault_of(jpeg(segment(0xdb, std::string(65, '\1') + text))), Fault::not_an_image) << "behind a table";
  EXPECT_EQ(fault_of(jpeg(segment(0xc4, std::string(17, '\0') + "t"))), Fault::not_an_image);
  EXPECT_EQ(fault_of(jpeg("", segment(0xc0, "\x08" + std::string("\0\x10\0\x10\1\1\x11\0", 8) + text))),
            Fault::not_an_image);
  for (const int marker : {0xc3, 0xc5, 0xc9, 0xcc, 0xdc, 0xde, 0xf0, 0xfd}) {
    EXPECT_NE(fault_of(jpeg(segment(static_cast<unsigned char>(marker), text))), Fault::none) << marker;
  }
  for (const char* type : {"zTXt", "iTXt", "iCCP", "sBIT", "tIME", "prVt", "acTL", "fdAT"}) {
    EXPECT_EQ(fault_of(png(chunk(type, "t"))), Fault::has_metadata) << type;
  }
  EXPECT_EQ(fault_of(png(chunk("sRGB", text))), Fault::has_metadata);
  EXPECT_EQ(fault_of(png(chunk("gAMA", "\1\1\1\1") + chunk("gAMA", "\1\1\1\1"))), Fault::not_an_image);
  EXPECT_EQ(fault_of(png(chunk("PLTE", std::string(771, '\1')))), Fault::has_metadata);
  EXPECT_EQ(fault_of(replaced(png(), std::string(300, 'x'), std::string(299, 'x') + "y")), Fault::not_an_image)
      << "a wrong checksum";
}

TEST(ImageCheck, RefusesWhatIsManyPartsForOnePicture) {
  using Fault = ImageCheck::Fault;
  const auto of_scans = [](int count) {
    std::string scans;
    for (int i = 1; i < count; ++i) scans += scan();
    return jpeg("", frame(1600, 1200, 0xc2) + scans);
  };
  EXPECT_EQ(fault_of(of_scans(kImageScansMax)), Fault::none);
  EXPECT_EQ(fault_of(of_scans(kImageScansMax + 1)), Fault::too_many_parts);
  EXPECT_EQ(fault_of(of_scans(150'000)), Fault::too_many_parts);
  std::string tables;
  for (int i = 0; i < 300; ++i) tables += segment(0xc4, std::string(17, '\0'));
  EXPECT_EQ(fault_of(jpeg(tables)), Fault::too_many_parts);
  std::string chunks;
  for (int i = 0; i < kImageDataChunksMax; ++i) chunks += chunk("IDAT", "");
  EXPECT_EQ(fault_of(png(chunks)), Fault::too_many_parts);
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

TEST(ImageCheck, RefusesMoreThanTwelveMegapixelsHoweverSmallTheFile) {
  using Fault = ImageCheck::Fault;
  for (const auto& [width, height] : {std::pair{4000, 3000}, {3000, 4000}, {12'000, 1000}, {1600, 1600}, {1, 1}}) {
    EXPECT_EQ(fault_of(jpeg("", frame(width, height))), Fault::none) << width;
    EXPECT_EQ(fault_of(png("", ihdr(width, height))), Fault::none) << width;
  }
  for (const auto& [width, height] :
       {std::pair{4000, 3001}, {4001, 3000}, {12'000'001 / 1000, 1001}, {65'535, 65'535}}) {
    EXPECT_EQ(fault_of(jpeg("", frame(width, height))), Fault::too_many_pixels) << width;
    EXPECT_EQ(fault_of(png("", ihdr(width, height))), Fault::too_many_pixels) << width;
  }
  EXPECT_EQ(fault_of(png("", ihdr(kImagePixelsMax, 1))), Fault::none);
  EXPECT_EQ(fault_of(png("", ihdr(kImagePixelsMax + 1, 1))), Fault::too_many_pixels);
  EXPECT_EQ(fault_of(png("", ihdr(0x7fff'ffff, 0x7fff'ffff))), Fault::too_many_pixels);
  EXPECT_EQ(fault_of(png("", ihdr(0xffff'ffff, 0xffff'ffff))), Fault::too_many_pixels);
  EXPECT_EQ(fault_of(jpeg("", frame(22'000, 22'000, 0xc2))), Fault::too_many_pixels) << "progressive";
}

TEST(ImageCheck, ReadsTheSizeFirstAndOnce) {
  using Fault = ImageCheck::Fault;
  EXPECT_EQ(fault_of(jpeg("", "")), Fault::not_an_image) << "a scan without a frame";
  EXPECT_EQ(fault_of(jpeg("", frame(10, 10) + frame(22'000, 22'000))), Fault::not_an_image) << "two frames";
  EXPECT_EQ(fault_of(jpeg("", frame(10, 0))), Fault::not_an_image) << "its height stands behind the picture";
  EXPECT_EQ(fault_of(jpeg("", segment(0xc0, "\x08"))), Fault::not_an_image) << "a frame cut short";
  EXPECT_EQ(fault_of(jpeg("", segment(0xc4, std::string(34, '\0')) + frame(10, 10))), Fault::none) << "tables";
  EXPECT_EQ(fault_of(png("", "")), Fault::not_an_image) << "no size";
  EXPECT_EQ(fault_of(png(ihdr(22'000, 22'000))), Fault::not_an_image) << "two";
  EXPECT_EQ(fault_of(png("", chunk("sRGB", "x") + ihdr(10, 10))), Fault::not_an_image) << "not first";
  EXPECT_EQ(fault_of(png("", ihdr(0, 10))), Fault::not_an_image);
  EXPECT_EQ(fault_of(png("", chunk("IHDR", std::string(14, '\1')))), Fault::not_an_image);
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
  for (int i = 0; i < 5; ++i) EXPECT_EQ(put(key_, photo_number(i)).status, 201);
  EXPECT_EQ(put(key_, jpeg()).problem_code(), "too-many-attachments");
}

TEST_F(Photos, OfTooManyPixelsAreRefusedInWords) {
  const HttpResponse refused = put(key_, png("", ihdr(22'000, 22'000)));
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.problem_code(), "image-too-large");
  EXPECT_NE(refused.body.find("12 megapixels"), std::string::npos);
  EXPECT_EQ(put(key_, png("", ihdr(4000, 3000))).status, 201);
}

// What a handler is given of an upload, with something that happens before it has wholly arrived.
Call upload(const std::string& bytes, const std::function<void()>& meanwhile) {
  Call call;
  call.stream_body = [bytes, meanwhile](std::size_t, const std::function<void(std::string_view)>& take) {
    take(std::string_view(bytes).substr(0, 40));
    meanwhile();
    take(std::string_view(bytes).substr(40));
  };
  return call;
}

TEST_F(Photos, SlowUploadsAtOnceDoNotPassTheLimitOfFive) {
  const Attachments attachments(settings_.data_directory / "attachments",
                                Keyring::open(settings_.data_directory / "master.keys"));
  std::vector<std::string> photos;
  for (int i = 0; i < 24; ++i) photos.push_back(photo_number(i));
  std::size_t kept = 0;
  std::size_t refused = 0;
  // Each begins while the ones before are on their way: all 24 have been let in before the first is kept.
  std::function<void(std::size_t)> begin = [&](std::size_t number) {
    if (number == photos.size()) return;
    const std::string& photo = photos[number];
    try {
      attachments.store(upload(photo, [&] { begin(number + 1); }), kOds, key_, sha256_hex(photo));
      ++kept;
    } catch (const Problem& problem) {
      EXPECT_EQ(problem.code, "too-many-attachments");
      ++refused;
    }
  };
  begin(0);
  EXPECT_EQ(kept, kAttachmentsMax);
  EXPECT_EQ(refused, photos.size() - kAttachmentsMax);
  EXPECT_EQ(attachments.of(kOds, key_).size(), kAttachmentsMax);
  std::atomic<int> kept_by_threads{0};
  const std::string other = new_key();
  std::vector<std::thread> threads;
  for (const std::string& photo : photos) {
    threads.emplace_back([&] {
      try {
        attachments.store(upload(photo, [] {}), kOds, other, sha256_hex(photo));
        ++kept_by_threads;
      } catch (const Problem&) {
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(kept_by_threads, 5);
  EXPECT_EQ(attachments.of(kOds, other).size(), 5u);
}

TEST_F(Photos, StopBeforeTheDiskIsFull) {
  std::uintmax_t free_bytes = kFreeBytesForPhotosMin;
  const Attachments attachments(settings_.data_directory / "attachments",
                                Keyring::open(settings_.data_directory / "master.keys"), [&] { return free_bytes; });
  const auto store = [&](const std::string& bytes) {
    attachments.store(upload(bytes, [] {}), kOds, key_, sha256_hex(bytes));
  };
  EXPECT_NO_THROW(store(jpeg()));
  --free_bytes;
  EXPECT_NO_THROW(store(jpeg())) << "it is there already";
  try {
    store(png());
    FAIL() << "was taken";
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.status, 507);
    EXPECT_EQ(problem.code, "no-room-for-photos");
    EXPECT_NE(problem.detail.find("has a receipt if it was taken"), std::string::npos) << "its words may come later";
  }
}

TEST_F(Photos, BeforeTheirWordsAreOfFewRequestsOfOneSource) {
  for (std::size_t i = 0; i < kEarlyPhotoRequestsMax; ++i) EXPECT_EQ(put(new_key(), jpeg()).status, 201);
  const HttpResponse refused = put(key_, jpeg());
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.problem_code(), "photos-before-words");
  HttpClient patient = client();
  EXPECT_EQ(post_request(patient, sealed_bundle("My knee hurts"), key_).status, 201);
  EXPECT_EQ(put(key_, jpeg()).status, 201) << "its words are there";
  now_ += std::chrono::milliseconds(kEarlyPhotosWithin).count();
  EXPECT_EQ(put(new_key(), jpeg()).status, 201);
}

// The request was looking for photos when this one came, and it for the request when that was not there yet.
TEST_F(Photos, OfARequestThatCameAtTheSameMomentStay) {
  const Attachments attachments(settings_.data_directory / "attachments",
                                Keyring::open(settings_.data_directory / "master.keys"));
  HttpClient patient = client();
  post_request(patient, sealed_bundle("My knee hurts"), key_);
  attachments.store(upload(jpeg(), [] {}), kOds, key_, sha256_hex(jpeg()));  // nobody claims it
  const std::string stray = new_key();
  attachments.store(upload(jpeg(), [] {}), kOds, stray, sha256_hex(jpeg()));
  const std::chrono::hours past(-1);
  attachments.remove_orphans(kOds, service_->cases().idempotency_keys(kOds), past);
  attachments.remove_unclaimed(past);
  EXPECT_EQ(attachments.of(kOds, key_).size(), 1u);
  EXPECT_TRUE(attachments.of(kOds, stray).empty());
}

TEST_F(Photos, MayComeAfterTheWordsAndStayWithThem) {
  HttpClient patient = client();
  const Json receipt = post_request(patient, sealed_bundle("My knee hurts"), key_).json();
  EXPECT_TRUE(json_array(receipt, "attachments")->empty());
  EXPECT_EQ(put(key_, jpeg()).status, 201);
  EXPECT_EQ(put(key_, jpeg()).status, 200);
  // A day later, when photos that no request claimed are removed, it is still there.
  Attachments(settings_.data_directory / "attachments", Keyring::open(settings_.data_directory / "master.keys"))
      .remove_unclaimed(-std::chrono::hours(1));
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

// A request with a photo.
class ErasedPhotos : public Photos {
 protected:
  std::string sent(const std::string& key) {
    EXPECT_EQ(put(key, jpeg()).status, 201);
    HttpClient patient = client();
    return json_string_or(post_request(patient, sealed_bundle("My knee hurts"), key).json(), "reference", "");
  }
  HttpResponse erase(const std::string& reference) {
    const std::string token = token_of(kOds, "reception");
    return signed_in_as(kOds, "reception")
        .send("POST", "/v1/practices/A81001/requests/" + reference + "/erasure",
              {{"Content-Type", "application/json"}, {"X-CSRF-Token", token}}, R"({"reason":"asked"})");
  }
  std::size_t photos() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(settings_.data_directory / "attachments")) {
      if (entry.path().extension() == ".jpeg") ++count;
    }
    return count;
  }
  std::size_t said_erased() const {
    std::size_t count = 0;
    for (const LedgerEntry& entry : service_->store().ledger(kOds)) count += entry.note.what == "erased" ? 1 : 0;
    return count;
  }
  void clear_out() { service_->courier().clear_out(Instant(std::chrono::milliseconds(now_.load()))); }
};

TEST_F(ErasedPhotos, ThatCannotBeRemovedAreNotSaidErasedAreTriedAgainAndThenAreDone) {
  const std::string reference = sent(key_);
  {
    const StuckFiles stuck(".jpeg");
    const HttpResponse refused = erase(reference);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.problem_code(), "erasure-waits");
    EXPECT_EQ(photos(), 1u);
    EXPECT_EQ(said_erased(), 0u) << "not said while the photo is there";
    EXPECT_EQ(stored_requests(), 0u) << "its words are gone at once";
    EXPECT_EQ(service_->cases().pending_erasures(10).size(), 1u);
    clear_out();
    EXPECT_EQ(said_erased(), 0u);
    EXPECT_EQ(photos(), 1u);
  }
  clear_out();
  EXPECT_EQ(photos(), 0u);
  EXPECT_EQ(said_erased(), 1u);
  EXPECT_TRUE(service_->cases().pending_erasures(10).empty());
  clear_out();
  EXPECT_EQ(said_erased(), 1u) << "said once";
}

TEST_F(ErasedPhotos, OneThatIsStuckStopsNoOtherErasureAndNoRetention) {
  const std::string first = sent(key_);
  const std::string other = sent(new_key());
  const std::string closed = sent(new_key());
  const std::string token = token_of(kOds, "reception");
  const std::string hash = sha256_hex(jpeg());
  signed_in_as(kOds, "reception")
      .post_form("/inbox/requests/" + closed + "/actions",
                 {{"token", token}, {"action", "done"}, {"outcome", "advice"}, {"toldHow", "phone"}});
  service_->cases().set_retention_days(kOds, 1, {});
  const fs::path folder = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(settings_.data_directory / "attachments" / kOds)) {
      if (entry.is_directory()) return entry.path();
    }
    return fs::path();
  }();
  const StuckFiles stuck(folder.filename().string());
  std::vector<int> answers = {erase(first).status, erase(other).status};
  now_ += std::chrono::milliseconds(std::chrono::hours(25)).count();
  clear_out();
  std::sort(answers.begin(), answers.end());
  EXPECT_LE(service_->cases().pending_erasures(10).size(), 1u) << "the stuck one alone waits";
  EXPECT_GE(said_erased(), 2u);
  EXPECT_EQ(stored_requests(), 0u) << "what retention ends is erased all the same";
}

}  // namespace
}  // namespace frontdoor::intake
