// Floods of one connection: listed as one row, closed together.
#include "store/case_sql.h"
#include "store/sql_ledger.h"

namespace frontdoor::intake {
namespace {

// Both halves are read in the order of an index, so that a page costs what it shows. `listed`, the later the lower:
// a fold is where the most urgent of its requests would be alone. It is one row however many there are in it.
std::string rows_sql(CaseFilter::Show show) {
  constexpr std::string_view kMoreThanATime = "10000000000000000";
  const bool open = show == CaseFilter::Show::open;
  const std::string due(kDue);
  const std::string place = open ? "rank" : "0";
  const std::string listed = open ? due : "-received";
  const std::string tie = open ? "id" : "-id";
  const std::string fold_place = open ? "max(rank)" : "0";
  // When the first of those with the highest rank is due.
  const std::string by_rank = "rank * " + std::string(kMoreThanATime);
  const std::string fold_listed = open ? "min(" + due + " - " + by_rank + ") + max(" + by_rank + ")" : "-max(received)";
  const std::string fold_tie = open ? "max(id)" : "-max(id)";
  return "SELECT reference, fold AS name, " + place + " AS place, " + listed + " AS listed, " + tie +
         " AS tie, id AS newest_id" + conditions_of(show) + " AND fold = '' UNION ALL SELECT '', fold, " + fold_place +
         ", " + fold_listed + ", " + fold_tie + ", max(id)" + conditions_of(show) +
         " AND fold <> '' GROUP BY fold ORDER BY place DESC, listed, tie LIMIT $10 OFFSET $11";
}

std::string shown_sql(CaseFilter::Show show) {
  return "SELECT " + request_header_columns() + ", summary" + conditions_of(show) +
         " AND fold <> '' AND (rank >= 2 OR needs_care = 1 OR news <> '' OR id = $10)"
         " ORDER BY CASE WHEN rank >= 2 THEN rank ELSE 0 END DESC, needs_care DESC, news DESC, received DESC, id DESC "
         "LIMIT $11";
}

std::string counts_sql(CaseFilter::Show show) {
  return "SELECT count(*), count(*) FILTER (WHERE rank >= 2), count(*) FILTER (WHERE rank >= 2 AND progress = 'new'),"
         " count(*) FILTER (WHERE needs_care = 1), min(received), max(received),"
         " count(*) FILTER (WHERE rank >= 3 AND progress <> 'done'), count(*) FILTER (WHERE rank >= 3 AND progress = "
         "'new')" +
         conditions_of(show) + " AND fold <> ''";
}

std::string people_sql(CaseFilter::Show show) {
  return "SELECT max(id) AS newest, count(*) AS times" + conditions_of(show) +
         " AND fold <> '' AND subject <> '' GROUP BY subject ORDER BY times DESC, newest DESC LIMIT $10";
}

std::string people_count_sql(CaseFilter::Show show) {
  return "SELECT count(DISTINCT subject)" + conditions_of(show) + " AND fold <> '' AND subject <> ''";
}

// Whom the requests of a fold are about.
void add_people(SqlSession& session, const std::string& ods, const CaseFilter& of_fold, StoredFold& fold) {
  static const std::string one = "SELECT " + request_header_columns() + ", summary FROM requests WHERE id = $1";
  fold.people = static_cast<std::size_t>(
      session.query(people_count_sql(of_fold.show), parameters_of(ods, of_fold)).front().number(0));
  for (const SqlRow& row : session.query(people_sql(of_fold.show), parameters_of(ods, of_fold, {kPeopleOfFoldMax}))) {
    for (SqlRow& newest : session.query(one, {row.number(0)})) {
      fold.about.emplace_back(stored_case_of(newest, false), static_cast<std::size_t>(row.number(1)));
    }
  }
}

StoredFold fold_in(SqlSession& session, const std::string& ods, const CaseFilter& filter, const std::string& name,
                   std::int64_t newest_id) {
  CaseFilter of_fold = filter;
  of_fold.fold = name;
  StoredFold fold;
  fold.name = name;
  const SqlRows counted = session.query(counts_sql(filter.show), parameters_of(ods, of_fold));
  const SqlRow& row = counted.front();
  const auto size_at = [&row](std::size_t column) { return static_cast<std::size_t>(row.number(column)); };
  fold.count = size_at(0);
  fold.pressing = size_at(1);
  fold.unseen_pressing = size_at(2);
  fold.needs_care = size_at(3);
  fold.oldest = row.time(4);
  fold.newest = row.time(5);
  fold.emergencies = size_at(6);
  fold.unseen_emergencies = size_at(7);
  const std::vector<SqlParameter> parameters =
      parameters_of(ods, of_fold, {newest_id, static_cast<std::int64_t>(kShownOfFoldMax)});
  for (SqlRow& shown : session.query(shown_sql(filter.show), parameters)) {
    fold.shown.push_back(stored_case_of(shown, false));
  }
  add_people(session, ods, of_fold, fold);
  return fold;
}

StoredCase case_in(SqlSession& session, const std::string& ods, const std::string& reference) {
  static const std::string sql =
      "SELECT " + request_header_columns() + ", summary FROM requests WHERE ods = $1 AND reference = $2";
  SqlRows rows = session.query(sql, {ods, reference});
  return rows.empty() ? StoredCase{} : stored_case_of(rows.front(), false);
}

}  // namespace

std::vector<StoredRow> CaseFiles::rows(const std::string& ods, const CaseFilter& filter, std::size_t offset,
                                       std::size_t count) {
  return database_.read([&](SqlSession& session) {
    std::vector<StoredRow> rows;
    const std::vector<SqlParameter> parameters =
        parameters_of(ods, filter, {static_cast<std::int64_t>(count), static_cast<std::int64_t>(offset)});
    for (SqlRow& row : session.query(rows_sql(filter.show), parameters)) {
      const std::string reference = row.take(0);
      StoredRow listed;
      if (reference.empty()) {
        listed.fold = fold_in(session, ods, filter, row.text(1), row.number(5));
      } else {
        // Erased since the rows were read, it has no reference: the next list does not have it.
        listed.alone = case_in(session, ods, reference);
        if (listed.alone->header.reference.empty()) continue;
      }
      rows.push_back(std::move(listed));
    }
    return rows;
  });
}

std::size_t CaseFiles::count_rows(const std::string& ods, const CaseFilter& filter) {
  const std::string sql = "SELECT count(*) FILTER (WHERE fold = ''), count(DISTINCT fold) FILTER (WHERE fold <> '')" +
                          conditions_of(filter.show);
  return database_.read([&](SqlSession& session) {
    const SqlRows rows = session.query(sql, parameters_of(ods, filter));
    return static_cast<std::size_t>(rows.front().number(0) + rows.front().number(1));
  });
}

std::size_t CaseFiles::close_fold(const std::string& ods, const FoldClosing& closing, const CaseChange& change,
                                  const std::function<CaseEvent(const std::string& reference)>& event_of,
                                  const std::function<LedgerNote(const std::string& reference)>& note_of) {
  std::size_t closed = 0;
  database_.write([&](SqlSession& session) {
    closed = 0;
    for (SqlRow& row :
         session.query("SELECT reference FROM requests WHERE ods = $1 AND fold = $2 AND fold <> '' AND received <= $3"
                       " AND (progress = 'new' OR progress = 'seen') AND ($4 = 1 OR (rank < 2 AND needs_care = 0))"
                       " AND NOT EXISTS (SELECT 1 FROM request_events e WHERE e.ods = requests.ods"
                       " AND e.reference = requests.reference AND (e.what = 'note' OR e.what LIKE 'patient-%'))"
                       " ORDER BY received LIMIT $5",
                       {ods, closing.fold, closing.until, closing.with_those_in_sight,
                        static_cast<std::int64_t>(kClosedAtOnceMax)})) {
      const std::string reference = row.take(0);
      if (change_in(session, ods, reference, change, event_of(reference)) != ChangeOutcome::changed) continue;
      append_to_ledger(session, ods, note_of(reference));
      ++closed;
    }
  });
  return closed;
}

}  // namespace frontdoor::intake
