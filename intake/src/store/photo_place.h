// Where sealed photos are kept: files of a folder, or rows that every process on one PostgreSQL reads. A request's
// photos are in a folder of theirs, whose name tells nothing; what is in them the place cannot read.
#pragma once

#include "store/sql.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct PhotoFolder {
  std::string ods;
  std::string name;
};

// Thread safe. Several processes may work in one place. Throws StoreUnavailable.
class PhotoPlace {
 public:
  virtual ~PhotoPlace() = default;

  // The names in the folder, in no order; empty: there is no such folder.
  virtual std::vector<std::string> names(const PhotoFolder& folder) = 0;
  virtual std::optional<std::string> read(const PhotoFolder& folder, const std::string& name) = 0;
  // Where a file for keep() is written meanwhile: a folder on a disk of this machine, which is made.
  virtual std::filesystem::path writing_folder(const PhotoFolder& folder) = 0;
  // Takes over `file`, of writing_folder(), under this name, in place of what had it; durably. may_keep: given the
  // names that are there, one at a time for a folder; what it throws goes on, and nothing is kept.
  virtual void keep(const PhotoFolder& folder, const std::string& name, const std::filesystem::path& file,
                    const std::function<void(const std::vector<std::string>& names)>& may_keep) = 0;
  // True: nothing of it is left.
  virtual bool remove(const PhotoFolder& folder) = 0;
  // A mark in the folder: its request has come.
  virtual void claim(const PhotoFolder& folder) = 0;
  // Removes folders to which nothing was added for `age`: of one practice, all that are not `known`, and claims those
  // that are (a photo that came at the moment of its request may not be); of every practice, those never claimed.
  virtual void remove_unknown(const std::string& ods, const std::set<std::string>& known,
                              std::chrono::milliseconds age) = 0;
  virtual void remove_unclaimed(std::chrono::milliseconds age) = 0;
  virtual std::int64_t count() = 0;  // photos
};

std::unique_ptr<PhotoPlace> photos_in_folder(std::filesystem::path folder);
// database: borrowed. writing: a folder of this process.
std::unique_ptr<PhotoPlace> photos_in_database(SqlDatabase& database, std::filesystem::path writing);

struct MovedPhotos {
  std::int64_t moved = 0;
  std::int64_t left = 0;  // of requests that are not there: nobody else may have them
};
// Of a service that kept them in a folder before: moves those that belong to a request of the new place, and may be cut
// short at any moment and be called again.
MovedPhotos move_photos(const std::filesystem::path& folder, PhotoPlace& to,
                        const std::function<bool(const PhotoFolder&)>& belongs);

}  // namespace frontdoor::intake
