#include "store/reply_templates.h"

#include "store/sql_ledger.h"

namespace frontdoor::intake {
namespace {

std::vector<ReplyTemplate> list_in(SqlSession& session, const std::string& ods) {
  std::vector<ReplyTemplate> replies;
  for (SqlRow& row :
       session.query("SELECT id, title, text FROM reply_templates WHERE ods = $1 ORDER BY title, id", {ods})) {
    replies.push_back({row.number(0), row.take(1), row.take(2)});
  }
  return replies;
}

}  // namespace

std::vector<ReplyTemplate> ReplyTemplates::list(const std::string& ods) {
  return database_.read([&](SqlSession& session) { return list_in(session, ods); });
}

ReplyTemplates::Outcome ReplyTemplates::save(const std::string& ods, const ReplyTemplate& reply,
                                             const LedgerNote& note) {
  Outcome outcome = Outcome::saved;
  database_.write([&](SqlSession& session) {
    session.lock("reply-templates/" + ods);
    const std::vector<ReplyTemplate> before = list_in(session, ods);
    outcome = reply.id == 0 ? Outcome::saved : Outcome::unknown;
    for (const ReplyTemplate& one : before) {
      if (one.id == reply.id) outcome = Outcome::saved;
    }
    for (const ReplyTemplate& one : before) {
      if (one.id != reply.id && one.title == reply.title) outcome = Outcome::title_taken;
    }
    if (reply.id == 0 && before.size() >= kReplyTemplatesMax) outcome = Outcome::too_many;
    if (outcome != Outcome::saved) return;
    if (reply.id == 0) {
      session.execute("INSERT INTO reply_templates (ods, title, text) VALUES ($1, $2, $3)",
                      {ods, reply.title, reply.text});
    } else {
      session.execute("UPDATE reply_templates SET title = $1, text = $2 WHERE ods = $3 AND id = $4",
                      {reply.title, reply.text, ods, reply.id});
    }
    append_to_ledger(session, ods, note);
  });
  return outcome;
}

bool ReplyTemplates::remove(const std::string& ods, std::int64_t id, const LedgerNote& note) {
  bool removed = false;
  database_.write([&](SqlSession& session) {
    removed = session.execute("DELETE FROM reply_templates WHERE ods = $1 AND id = $2", {ods, id}) == 1;
    if (removed) append_to_ledger(session, ods, note);
  });
  return removed;
}

}  // namespace frontdoor::intake
