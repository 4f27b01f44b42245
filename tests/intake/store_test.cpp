// What only SQLite files have: damage found at start; and what is readable at rest.
#include "support.h"

#include "crypto/body_cipher.h"
#include "store/sqlite_database.h"
#include "store_contract.h"

#include <fstream>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

class SqliteFile : public ::testing::Test {
 protected:
  SqliteFile() { start_sodium(); }
  fs::path file() const { return directory_.path() / "intake.db"; }

  TemporaryDirectory directory_;
};

TEST_F(SqliteFile, DamageIsFound) {
  {
    const OpenedStore store(open_sqlite_unmigrated(file()));
    store->add_practice(contract_practice());
    for (int i = 0; i < 200; ++i) {
      NewRequest fresh = contract_request(std::to_string(i), std::to_string(i), "i");
      fresh.bundle = std::string(2000, 'x');
      store->add_requests({fresh});
    }
    store->check_integrity();
  }
  fs::remove(directory_.path() / "intake.db-wal");
  {
    std::fstream damaged(file(), std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 20; page < 60; ++page) {
      damaged.seekp(page * 4096);
      damaged << std::string(64, '\xff');
    }
  }
  EXPECT_THROW(open_sqlite(file())->check_integrity(), StoreUnavailable);
}

TEST_F(SqliteFile, AnUnwritableFileIsSaidClearly) {
  EXPECT_THROW(open_sqlite(directory_.path() / "nowhere" / "intake.db"), StoreUnavailable);
}

TEST(BodyCipher, OpensWhatItSealedOnlyInItsPlace) {
  start_sodium();
  const BodyCipher cipher{Keyring(std::string(64, '7'))};
  const std::string sealed = cipher.seal("my knee", "A81001/AAAA-AAAA/bundle");
  EXPECT_EQ(sealed.find("knee"), std::string::npos);
  EXPECT_EQ(cipher.open(sealed, "A81001/AAAA-AAAA/bundle"), "my knee");
  EXPECT_EQ(cipher.open(sealed, "A81001/BBBB-BBBB/bundle"), std::nullopt);
  EXPECT_EQ(BodyCipher{Keyring(std::string(64, '8'))}.open(sealed, "A81001/AAAA-AAAA/bundle"), std::nullopt);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(cipher.open(changed, "A81001/AAAA-AAAA/bundle"), std::nullopt) << i;
  }
  EXPECT_EQ(cipher.open("", ""), std::nullopt);
}

TEST(BodyCipher, CompressesLongTextsAndOpensThemWhole) {
  start_sodium();
  const BodyCipher cipher{Keyring(std::string(64, '7'))};
  std::string long_text;
  for (int i = 0; i < 300; ++i) long_text += "my knee hurts since day " + std::to_string(i) + "; ";
  const std::string sealed = cipher.seal(long_text, "place");
  EXPECT_LT(sealed.size(), long_text.size() / 3);
  EXPECT_EQ(cipher.open(sealed, "place"), long_text);
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}, sealed.size() / 2, sealed.size() - 1}) {
    for (const char other : {1, 3}) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ other);
      EXPECT_EQ(cipher.open(changed, "place"), std::nullopt) << i << " ^ " << int{other};
    }
  }
  // Neither what is too short nor what is compressed already, nor the largest photo, is harmed by it.
  std::string photo(2 * 1024 * 1024, 'x');
  for (const std::string& text : {std::string(), std::string(1023, 'a'), std::string(1024, 'a'), sealed, photo}) {
    EXPECT_EQ(cipher.open(cipher.seal(text, "place"), "place"), text) << text.size();
  }
}

TEST(BodyCipher, RotatedKeysStillOpenWhatOlderOnesSealed) {
  start_sodium();
  const std::string older(64, '7');
  const std::string sealed = BodyCipher{Keyring(older)}.seal("my knee", "place");
  const BodyCipher rotated{Keyring(older + "\n" + std::string(64, '8') + "\n")};
  EXPECT_EQ(rotated.open(sealed, "place"), "my knee");
  EXPECT_EQ(BodyCipher{Keyring(older)}.open(rotated.seal("my knee", "place"), "place"), std::nullopt);
}

TEST(Keyring, RefusesWhatIsNoKey) {
  start_sodium();
  EXPECT_THROW(Keyring(""), std::runtime_error);
  EXPECT_THROW(Keyring("secret"), std::runtime_error);
  EXPECT_THROW(Keyring(std::string(63, '7')), std::runtime_error);
}

using AtRest = IntakeTest;

TEST_F(AtRest, NothingThatAPatientWroteIsReadableInTheFiles) {
  HttpClient patient = client();
  ASSERT_EQ(post_request(patient, sealed_bundle("My knee hurts when I climb the stairs"), new_key()).status, 201);
  for (const auto& entry : fs::directory_iterator(settings_.data_directory)) {
    const std::string bytes = read_file(entry.path());
    for (const char* words : {"knee", "Ada Patel", "1981-03-27", "sw1a", "020 7946 0123"}) {
      EXPECT_EQ(bytes.find(words), std::string::npos) << words << " is in " << entry.path();
    }
  }
  const auto permissions = fs::status(settings_.data_directory / "master.keys").permissions();
  EXPECT_EQ(permissions & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
}

}  // namespace
}  // namespace frontdoor::intake
