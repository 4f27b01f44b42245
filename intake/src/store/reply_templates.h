// Replies that a practice writes once and chooses again. They hold nothing of any patient.
#pragma once

#include "store/ledger.h"
#include "store/sql.h"

#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

struct ReplyTemplate {
  std::int64_t id = 0;  // 0: a new one
  std::string title;
  std::string text;  // with {name} and {phone}
};
inline constexpr std::size_t kReplyTemplatesMax = 60;

// Thread safe. Throws StoreUnavailable. Each change is in the ledger, in the same transaction.
class ReplyTemplates {
 public:
  // database: borrowed, outlives this.
  explicit ReplyTemplates(SqlDatabase& database) : database_(database) {}

  std::vector<ReplyTemplate> list(const std::string& ods);  // by title
  enum class Outcome : std::uint8_t { saved, title_taken, too_many, unknown };
  Outcome save(const std::string& ods, const ReplyTemplate& reply, const LedgerNote& note);
  // False: there is none of this number.
  bool remove(const std::string& ods, std::int64_t id, const LedgerNote& note);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
