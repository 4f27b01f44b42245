// What an operator watches of the store: counts and times, nothing of any patient and of no single practice.
#pragma once

#include "store/sql.h"

#include <frontdoor/instant.h>

#include <cstdint>
#include <optional>
#include <string>

namespace frontdoor::intake {

struct WatchFigures {
  std::int64_t deliveries_waiting = 0;
  std::int64_t deliveries_dead = 0;
  std::int64_t deliveries_not_sent = 0;   // because their channel was turned off
  std::optional<Instant> oldest_waiting;  // of deliveries
  std::int64_t requests_open = 0;
  std::int64_t requests_unread = 0;
  std::int64_t pressing_unread = 0;  // of these: emergencies and urgent need
  std::optional<Instant> oldest_unread;
  std::optional<Instant> oldest_pressing_unread;
  std::int64_t database_bytes = 0;
  std::optional<Instant> backed_up;  // when `frontdoor-intake backup` last wrote a whole backup
};

// Thread safe. Throws StoreUnavailable. is_postgres: which database it is; they tell their size in different words.
WatchFigures watch_figures(SqlDatabase& database, bool is_postgres);

// A backup was made and looked at.
void note_backup(SqlDatabase& database, Instant at);

}  // namespace frontdoor::intake
