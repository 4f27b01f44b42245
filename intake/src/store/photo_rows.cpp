#include "store/photo_place.h"

#include "base/clock.h"
#include "store/store.h"

#include <fstream>

namespace frontdoor::intake {
namespace {

namespace fs = std::filesystem;

// Of one statement's parameter: a whole photo at once would be three times in memory.
constexpr std::size_t kPieceBytes = 500'000;
constexpr const char* kClaimed = "claimed";

class RowsOfPhotos final : public PhotoPlace {
 public:
  RowsOfPhotos(SqlDatabase& database, fs::path writing) : database_(database), writing_(std::move(writing)) {}

  std::vector<std::string> names(const PhotoFolder& folder) override {
    return database_.read([&](SqlSession& session) { return names_in(session, folder); });
  }

  std::optional<std::string> read(const PhotoFolder& folder, const std::string& name) override {
    return database_.read([&](SqlSession& session) -> std::optional<std::string> {
      const SqlRows rows =
          session.query("SELECT sealed FROM photo_pieces WHERE ods = $1 AND folder = $2 AND name = $3 ORDER BY number",
                        {folder.ods, folder.name, name});
      if (rows.empty()) return std::nullopt;
      std::string sealed;
      for (const SqlRow& row : rows) sealed += row.text(0);
      return sealed;
    });
  }

  fs::path writing_folder(const PhotoFolder&) override {
    std::error_code fault;
    fs::create_directories(writing_, fault);
    if (fault) throw StoreUnavailable("an attachment could not be written");
    return writing_;
  }

  void keep(const PhotoFolder& folder, const std::string& name, const fs::path& file,
            const std::function<void(const std::vector<std::string>& names)>& may_keep) override {
    database_.write([&](SqlSession& session) {
      session.lock("photos/" + folder.ods + "/" + folder.name);
      may_keep(names_in(session, folder));
      std::ifstream in(file, std::ios::binary);
      if (!in) throw StoreUnavailable("an attachment could not be read");
      session.execute("DELETE FROM photo_pieces WHERE ods = $1 AND folder = $2 AND name = $3",
                      {folder.ods, folder.name, name});
      std::string piece(kPieceBytes, '\0');
      for (std::int64_t number = 0; in; ++number) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto bytes = static_cast<std::size_t>(in.gcount());
        if (bytes > 0) add_piece(session, folder, name, number, std::string_view(piece).substr(0, bytes));
      }
      if (in.bad()) throw StoreUnavailable("an attachment could not be read");
    });
  }

  bool remove(const PhotoFolder& folder) override {
    database_.write([&](SqlSession& session) { remove_in(session, folder); });
    return true;
  }

  void claim(const PhotoFolder& folder) override {
    database_.write([&](SqlSession& session) { add_piece(session, folder, kClaimed, 0, ""); });
  }

  void remove_unknown(const std::string& ods, const std::set<std::string>& known,
                      std::chrono::milliseconds age) override {
    database_.write([&](SqlSession& session) {
      for (const PhotoFolder& folder : older_folders(session, age, ods)) {
        if (!known.contains(folder.name)) {
          remove_in(session, folder);
        } else if (!is_claimed(session, folder)) {
          add_piece(session, folder, kClaimed, 0, "");
        }
      }
    });
  }

  void remove_unclaimed(std::chrono::milliseconds age) override {
    database_.write([&](SqlSession& session) {
      for (const PhotoFolder& folder : older_folders(session, age, "")) {
        if (!is_claimed(session, folder)) remove_in(session, folder);
      }
    });
    // What was arriving when a process was killed.
    std::error_code fault;
    std::vector<fs::path> left;
    for (fs::directory_iterator entry(writing_, fault), end; !fault && entry != end; entry.increment(fault)) {
      std::error_code gone;
      if (entry->last_write_time(gone) < fs::file_time_type::clock::now() - age && !gone) left.push_back(entry->path());
    }
    for (const fs::path& file : left) fs::remove(file, fault);
  }

  std::int64_t count() override {
    return database_.read([](SqlSession& session) {
      return session.query("SELECT count(*) FROM photo_pieces WHERE number = 0 AND name <> $1", {kClaimed})
          .front()
          .number(0);
    });
  }

 private:
  static std::vector<std::string> names_in(SqlSession& session, const PhotoFolder& folder) {
    std::vector<std::string> names;
    for (SqlRow& row : session.query("SELECT name FROM photo_pieces WHERE ods = $1 AND folder = $2 AND number = 0"
                                     " AND name <> $3",
                                     {folder.ods, folder.name, kClaimed})) {
      names.push_back(row.take(0));
    }
    return names;
  }

  static void add_piece(SqlSession& session, const PhotoFolder& folder, const std::string& name, std::int64_t number,
                        std::string_view sealed) {
    session.execute(
        "INSERT INTO photo_pieces (ods, folder, name, number, stored, sealed) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (ods, folder, name, number) DO NOTHING",
        {folder.ods, folder.name, name, number, system_now(), SqlParameter::bytes(sealed)});
  }

  static void remove_in(SqlSession& session, const PhotoFolder& folder) {
    session.execute("DELETE FROM photo_pieces WHERE ods = $1 AND folder = $2", {folder.ods, folder.name});
  }

  static bool is_claimed(SqlSession& session, const PhotoFolder& folder) {
    return !session
                .query("SELECT 1 FROM photo_pieces WHERE ods = $1 AND folder = $2 AND name = $3 AND number = 0",
                       {folder.ods, folder.name, kClaimed})
                .empty();
  }

  // ods: of one practice; empty: of all.
  static std::vector<PhotoFolder> older_folders(SqlSession& session, std::chrono::milliseconds age,
                                                const std::string& ods) {
    std::vector<PhotoFolder> folders;
    for (SqlRow& row : session.query("SELECT ods, folder FROM photo_pieces WHERE number = 0 AND ($1 = '' OR ods = $1)"
                                     " GROUP BY ods, folder HAVING max(stored) < $2",
                                     {ods, system_now() - age})) {
      folders.push_back({row.take(0), row.take(1)});
    }
    return folders;
  }

  SqlDatabase& database_;
  fs::path writing_;
};

}  // namespace

std::unique_ptr<PhotoPlace> photos_in_database(SqlDatabase& database, fs::path writing) {
  return std::make_unique<RowsOfPhotos>(database, std::move(writing));
}

}  // namespace frontdoor::intake
