// SQL as the store speaks it: the few things that SQLite and PostgreSQL must both do. Statements use $1, $2 ... in the
// order of their parameters and the words that both databases know; each is prepared once a connection and kept.
#pragma once

#include <frontdoor/instant.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

// One value on its way in. Text and bytes are borrowed: they must outlive the call.
class SqlParameter {
 public:
  enum class Kind { null, number, text, bytes };

  SqlParameter(std::nullopt_t) {}
  SqlParameter(std::int64_t number) : kind_(Kind::number), number_(number) {}
  SqlParameter(int number) : kind_(Kind::number), number_(number) {}
  SqlParameter(bool yes) : kind_(Kind::number), number_(yes ? 1 : 0) {}
  SqlParameter(Instant at) : SqlParameter(static_cast<std::int64_t>(at.time_since_epoch().count())) {}
  SqlParameter(const std::optional<Instant>& at) {
    if (at) *this = SqlParameter(*at);
  }
  SqlParameter(std::string_view text) : kind_(Kind::text), text_(text) {}
  SqlParameter(const std::string& text) : SqlParameter(std::string_view(text)) {}
  SqlParameter(const char* text) : SqlParameter(std::string_view(text)) {}
  static SqlParameter bytes(std::string_view bytes) {
    SqlParameter parameter(bytes);
    parameter.kind_ = Kind::bytes;
    return parameter;
  }

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view text() const { return text_; }  // of text and bytes

 private:
  Kind kind_ = Kind::null;
  std::int64_t number_ = 0;
  std::string_view text_;
};

// Those of one statement, written where it is called or gathered before. Borrowed: they must outlive the call.
class SqlParameters {
 public:
  SqlParameters() = default;
  SqlParameters(std::initializer_list<SqlParameter> list) : first_(list.begin()), count_(list.size()) {}
  SqlParameters(const std::vector<SqlParameter>& list) : first_(list.data()), count_(list.size()) {}
  const SqlParameter* begin() const { return first_; }
  const SqlParameter* end() const { return first_ + count_; }

 private:
  const SqlParameter* first_ = nullptr;
  std::size_t count_ = 0;
};

// One row on its way out; columns from 0. A null reads as 0, "" and nullopt.
class SqlRow {
 public:
  void add_null() { values_.push_back({}); }
  void add(std::int64_t number) { values_.push_back({true, number, {}}); }
  void add(std::string text) { values_.push_back({true, 0, std::move(text)}); }

  std::int64_t number(std::size_t column) const { return values_[column].number; }
  bool yes(std::size_t column) const { return number(column) != 0; }
  std::string take(std::size_t column) { return std::move(values_[column].text); }
  const std::string& text(std::size_t column) const { return values_[column].text; }
  Instant time(std::size_t column) const { return Instant(std::chrono::milliseconds(number(column))); }
  std::optional<Instant> optional_time(std::size_t column) const {
    return values_[column].given ? std::optional(time(column)) : std::nullopt;
  }

 private:
  struct Value {
    bool given = false;
    std::int64_t number = 0;
    std::string text;
  };
  std::vector<Value> values_;
};
using SqlRows = std::vector<SqlRow>;

// One connection, for the time of one piece of work. Throws StoreUnavailable.
class SqlSession {
 public:
  virtual ~SqlSession() = default;
  virtual SqlRows query(std::string_view sql, SqlParameters parameters = {}) = 0;
  // How many rows it changed.
  virtual std::int64_t execute(std::string_view sql, SqlParameters parameters = {}) = 0;
  // Inside a transaction: keeps off others who lock the same name until the transaction ends.
  virtual void lock(std::string_view name) = 0;
  // Several statements that return nothing and are used once (the schema).
  virtual void run_script(const std::string& sql) = 0;
};

// A database with its connections. Thread safe. Throws StoreUnavailable.
class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;

  // Runs `work(session)` in a transaction that is committed durably, or rolled back when anything throws. `work` may
  // run again when another process was in its way.
  template <typename Work>
  void write(Work&& work) {
    run_transaction(std::forward<Work>(work));
  }

  // Returns what `work(session)` returns.
  template <typename Work>
  auto read(Work&& work) {
    std::optional<decltype(work(std::declval<SqlSession&>()))> result;
    run([&](SqlSession& session) { result = work(session); });
    return std::move(*result);
  }

  // What was removed is no longer in the journal beside the database file either, where there is one.
  virtual void forget_removed_rows() = 0;

  virtual int schema_version() = 0;
  // For tests: stops at `version`.
  virtual void migrate_to(int version) = 0;
  virtual void check_integrity() = 0;

 protected:
  using WorkFunction = std::function<void(SqlSession&)>;
  virtual void run(const WorkFunction& work) = 0;
  virtual void run_transaction(const WorkFunction& work) = 0;
};

}  // namespace frontdoor::intake
