#include "store/key_check.h"

#include "crypto/body_cipher.h"
#include "store/store.h"

#include <stdexcept>

namespace frontdoor::intake {
namespace {

constexpr const char* kPlace = "key-check";
constexpr const char* kWords = "this key wrote here";
// Sealed bytes begin with a version and the id of their key (crypto/body_cipher.h).
constexpr std::size_t kKeyIdAt = 1;
constexpr std::size_t kKeyIdBytes = 4;

std::string hex_id(std::string_view id) {
  return to_hex(reinterpret_cast<const unsigned char*>(id.data()), id.size());
}

[[noreturn]] void refuse_without_keys(const std::string& missing, const std::filesystem::path& file) {
  throw std::runtime_error("there is no key file " + file.string() +
                           ", FRONTDOOR_MASTER_KEYS is not set, and the database was written with the key " + missing +
                           ", without which its requests cannot be read. Put your copy of the key file back there, the "
                           "service's own and with mode 600. Nothing was changed");
}

[[noreturn]] void refuse_keys(const std::string& missing, const std::filesystem::path& file) {
  throw std::runtime_error("the database was written with another master key (" + missing +
                           "), without which its requests cannot be read. Put the line of that key back into " +
                           file.string() +
                           ", or into FRONTDOOR_MASTER_KEYS; processes that share a database must "
                           "have the same keys. Nothing was changed");
}

// The ids of all keys that sealed something in the database, in hex: as noted, and of the newest request for a database
// of an earlier version.
std::vector<std::string> keys_in(SqlSession& session) {
  std::vector<std::string> ids;
  for (SqlRow& row : session.query("SELECT key_id FROM key_checks ORDER BY key_id")) ids.push_back(row.take(0));
  if (!ids.empty()) return ids;
  const SqlRows rows = session.query("SELECT bundle FROM requests ORDER BY id DESC LIMIT 1");
  if (!rows.empty()) ids.push_back(hex_id(std::string_view(rows.front().text(0)).substr(kKeyIdAt, kKeyIdBytes)));
  return ids;
}

const MasterKey* find(const Keyring& keyring, const std::string& hex) {
  for (const MasterKey& key : keyring.all()) {
    if (hex_id(key.id) == hex) return &key;
  }
  return nullptr;
}

// The id of a key that wrote here and is not in the keyring, or whose check value it does not open; empty: none.
std::string missing_key(SqlSession& session, const Keyring& keyring) {
  for (const std::string& id : keys_in(session)) {
    if (!find(keyring, id)) return id;
  }
  const BodyCipher cipher(keyring);
  for (SqlRow& row : session.query("SELECT key_id, sealed FROM key_checks")) {
    if (cipher.open(row.text(1), kPlace) != kWords) return row.take(0);
  }
  return {};
}

}  // namespace

Keyring open_keyring(SqlDatabase& database, const std::filesystem::path& file) {
  std::optional<Keyring> keyring;
  database.write([&](SqlSession& session) {
    session.lock("key-checks");
    const std::vector<std::string> known = keys_in(session);
    if (!known.empty() && !Keyring::is_there(file)) refuse_without_keys(known.front(), file);
    keyring = Keyring::open_or_create(file);
    if (const std::string missing = missing_key(session, *keyring); !missing.empty()) refuse_keys(missing, file);
    session.execute("INSERT INTO key_checks (key_id, sealed) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING",
                    {hex_id(keyring->newest().id), SqlParameter::bytes(BodyCipher(*keyring).seal(kWords, kPlace))});
  });
  return std::move(*keyring);
}

void require_all_keys(SqlDatabase& database, const Keyring& keyring) {
  const std::string missing = database.read([&](SqlSession& session) { return missing_key(session, keyring); });
  if (!missing.empty()) throw StoreUnavailable("the database was written with a key that is not here: " + missing);
}

}  // namespace frontdoor::intake
