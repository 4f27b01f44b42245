#include "store/migrations.h"

namespace frontdoor::intake {
namespace {

using Step = std::vector<const char*>;

// Append only: a step that has been released never changes.
const std::vector<Step> kSteps = {
    // 1: practices, staff, the ledger, requests.
    {
        "CREATE TABLE practices (ods TEXT PRIMARY KEY, settings TEXT NOT NULL,"
        " site_origins TEXT NOT NULL, signal TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE users (ods TEXT NOT NULL REFERENCES practices, name TEXT NOT NULL,"
        " password_hash TEXT NOT NULL, PRIMARY KEY (ods, name)) STRICT, WITHOUT ROWID",
        "CREATE INDEX users_by_name ON users (name)",
        "CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, ods TEXT NOT NULL, user TEXT NOT NULL,"
        " created INTEGER NOT NULL, last_seen INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE sign_in_failures (name TEXT PRIMARY KEY, count INTEGER NOT NULL,"
        " latest INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE ledger (ods TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,"
        " what TEXT NOT NULL, detail TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,"
        " PRIMARY KEY (ods, sequence)) STRICT, WITHOUT ROWID",
        "CREATE TRIGGER ledger_is_append_only_update BEFORE UPDATE ON ledger"
        " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
        "CREATE TRIGGER ledger_is_append_only_delete BEFORE DELETE ON ledger"
        " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
        "CREATE TABLE requests (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " idempotency_key TEXT NOT NULL, body_identity TEXT NOT NULL, reference TEXT NOT NULL,"
        " received INTEGER NOT NULL, deadline INTEGER, kind TEXT NOT NULL, urgency TEXT NOT NULL,"
        " action TEXT NOT NULL, more_urgent INTEGER NOT NULL, state TEXT NOT NULL, rank INTEGER NOT NULL,"
        " receipt TEXT NOT NULL, summary BLOB NOT NULL, bundle BLOB NOT NULL, reading BLOB NOT NULL,"
        " UNIQUE (ods, idempotency_key), UNIQUE (ods, reference)) STRICT",
        "CREATE INDEX requests_by_rank ON requests (ods, rank DESC, received DESC)",
    },
    // 2: who looked at what patients wrote.
    {
        "CREATE TABLE accesses (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices, at INTEGER NOT NULL,"
        " who TEXT NOT NULL, what TEXT NOT NULL, reference TEXT NOT NULL) STRICT",
        "CREATE INDEX accesses_by_practice ON accesses (ods, id)",
        "CREATE TRIGGER accesses_are_append_only BEFORE UPDATE ON accesses"
        " BEGIN SELECT RAISE(ABORT, 'accesses are append-only'); END",
    },
    // 3: the ledger's newest entries, what forms report, when requests were answered.
    {
        "CREATE TABLE ledger_heads (ods TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL)"
        " STRICT, WITHOUT ROWID",
        "INSERT INTO ledger_heads (ods, sequence, hash) SELECT ods, sequence, hash FROM ledger l"
        " WHERE sequence = (SELECT max(sequence) FROM ledger m WHERE m.ods = l.ods)",
        "CREATE TRIGGER ledger_heads_stay BEFORE DELETE ON ledger_heads"
        " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
        "CREATE TABLE form_events (ods TEXT NOT NULL REFERENCES practices, form TEXT NOT NULL, event TEXT NOT NULL,"
        " subject TEXT NOT NULL, value TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,"
        " PRIMARY KEY (ods, form, event, subject)) STRICT, WITHOUT ROWID",
        "CREATE INDEX form_events_by_time ON form_events (ods, event, at)",
        "ALTER TABLE requests ADD COLUMN answered INTEGER",
        "CREATE INDEX requests_by_received ON requests (ods, received)",
    },
    // 4: roles and one-time codes of staff. Existing users could do everything.
    {
        "ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'manager'",
        "ALTER TABLE users ADD COLUMN totp_secret BLOB",
        "ALTER TABLE users ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0",
    },
    // 5: what the practice does with a request.
    {
        "ALTER TABLE requests ADD COLUMN progress TEXT NOT NULL DEFAULT 'new'",
        "ALTER TABLE requests ADD COLUMN assigned_to TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN follows TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN closed_at INTEGER",
        "ALTER TABLE requests ADD COLUMN next_alert INTEGER",
        "DROP INDEX requests_by_rank",
        "CREATE INDEX requests_open ON requests (ods, rank DESC, received DESC) WHERE progress <> 'done'",
        "CREATE INDEX requests_to_alert ON requests (next_alert) WHERE next_alert IS NOT NULL",
        "CREATE TABLE request_events (id INTEGER PRIMARY KEY, ods TEXT NOT NULL, reference TEXT NOT NULL,"
        " at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail BLOB NOT NULL) STRICT",
        "CREATE INDEX request_events_by_request ON request_events (ods, reference, id)",
        "CREATE TRIGGER request_events_are_append_only BEFORE UPDATE ON request_events"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    },
    // 6: what goes to the practice's own systems, and how long requests are kept (0: until erased).
    {
        "ALTER TABLE practices ADD COLUMN channels TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE practices ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 0",
        "CREATE TABLE delivery_settings (ods TEXT PRIMARY KEY REFERENCES practices, sealed BLOB NOT NULL)"
        " STRICT, WITHOUT ROWID",
        "CREATE TABLE deliveries (id INTEGER PRIMARY KEY, ods TEXT NOT NULL, reference TEXT NOT NULL,"
        " channel TEXT NOT NULL, event TEXT NOT NULL, created INTEGER NOT NULL, state TEXT NOT NULL,"
        " attempts INTEGER NOT NULL DEFAULT 0, next_attempt INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '')"
        " STRICT",
        "CREATE INDEX deliveries_due ON deliveries (next_attempt) WHERE state = 'waiting'",
        "CREATE INDEX deliveries_of_request ON deliveries (ods, reference, channel, id)",
    },
    // 7: which keys sealed something here; erasures that wait for their photos to go; when requests that are gone came
    // and were answered.
    {
        "CREATE TABLE key_checks (key_id TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE erasures (ods TEXT NOT NULL REFERENCES practices, reference TEXT NOT NULL,"
        " idempotency_key TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
        " detail TEXT NOT NULL, PRIMARY KEY (ods, reference)) STRICT, WITHOUT ROWID",
        "CREATE TABLE past_requests (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " kind TEXT NOT NULL, urgency TEXT NOT NULL, received INTEGER NOT NULL, deadline INTEGER,"
        " answered INTEGER) STRICT",
        "CREATE INDEX past_requests_by_received ON past_requests (ods, received)",
    },
    // 8: accounts that are disabled; failed tries to sign in without what was typed, which may have been a password.
    {
        "ALTER TABLE users ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0",
        "DROP TABLE sign_in_failures",
        "CREATE TABLE sign_in_failures (bucket TEXT PRIMARY KEY, ods TEXT NOT NULL, name TEXT NOT NULL,"
        " count INTEGER NOT NULL, latest INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE INDEX sign_in_failures_by_latest ON sign_in_failures (latest)",
        "CREATE INDEX sign_in_failures_by_user ON sign_in_failures (ods, name)",
    },
    // 9: when somebody last did something with a request. What was seen and is not done rings again: when is worked out
    // where alerts are raised.
    {
        "ALTER TABLE requests ADD COLUMN stepped_at INTEGER",
        "UPDATE requests SET stepped_at = (SELECT max(e.at) FROM request_events e WHERE e.ods = requests.ods"
        " AND e.reference = requests.reference AND e.what <> 'note')",
        "UPDATE requests SET next_alert = coalesce(stepped_at, received)"
        " WHERE progress <> 'done' AND (progress <> 'new' OR next_alert IS NULL)",
    },
    // 10: which requests came from one connection, by a hash of the day; the fold that they are in; whether something
    // must be known before the patient is contacted, so that a fold hides nobody.
    {
        "ALTER TABLE requests ADD COLUMN source TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN fold TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN needs_care INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE past_requests ADD COLUMN folded INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX requests_by_source ON requests (ods, source, fold, received) WHERE source <> ''",
        "CREATE INDEX requests_in_folds ON requests (ods, fold, received) WHERE fold <> ''",
        "DROP INDEX requests_open",
        "CREATE INDEX requests_open ON requests (ods, rank DESC, received DESC, id DESC) WHERE progress <> 'done'",
        "CREATE INDEX requests_open_alone ON requests (ods, rank DESC, received DESC, id DESC)"
        " WHERE progress <> 'done' AND fold = ''",
    },
    // 11: what forms report without a ticket counts apart. What was there before had none to show.
    {
        "ALTER TABLE form_events ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 1",
        "DROP INDEX form_events_by_time",
        "CREATE INDEX form_events_by_time ON form_events (ods, event, confirmed, at)",
        "CREATE INDEX form_events_by_hour ON form_events (ods, confirmed, at)",
    },
    // 12: pages of the form without script, for half an hour, so that Back and a reload show them.
    {
        "CREATE TABLE held_pages (name_hash TEXT PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " journey TEXT NOT NULL, source TEXT NOT NULL, until INTEGER NOT NULL, bytes INTEGER NOT NULL,"
        " shown INTEGER NOT NULL DEFAULT 0, sealed BLOB NOT NULL) STRICT",
        "CREATE INDEX held_pages_by_time ON held_pages (until)",
        "CREATE INDEX held_pages_by_journey ON held_pages (ods, journey)",
        "CREATE INDEX held_pages_by_source ON held_pages (source, bytes)",
    },
    // 13: stepped_at is when somebody last saw a request or took it in hand since it came or was opened again: nothing
    // else keeps it quiet.
    {
        "UPDATE requests SET stepped_at = (SELECT max(e.at) FROM request_events e WHERE e.ods = requests.ods"
        " AND e.reference = requests.reference AND e.what IN ('seen', 'in-hand')"
        " AND e.id > coalesce((SELECT max(r.id) FROM request_events r WHERE r.ods = requests.ods"
        " AND r.reference = requests.reference AND r.what = 'reopened'), 0))",
        "UPDATE requests SET next_alert = coalesce(stepped_at, received)"
        " WHERE progress <> 'done' AND progress <> 'new'",
    },
    // 14: what opens a request to its patient, and what they did with it that nobody has looked at yet.
    {
        "ALTER TABLE requests ADD COLUMN opener TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN news TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX requests_by_opener ON requests (ods, opener) WHERE opener <> ''",
    },
    // 15: which notices a practice was sent, for two hours: a flood of them becomes a few.
    {
        "CREATE TABLE sent_notices (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " channel TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,"
        " together INTEGER NOT NULL) STRICT",
        "CREATE INDEX sent_notices_by_time ON sent_notices (ods, channel, at)",
        "CREATE INDEX deliveries_waiting ON deliveries (ods, channel, next_attempt) WHERE state = 'waiting'",
    },
    // 16: how often somebody tried a wrong password on an account since its owner signed in, for the owner to see.
    // tries_before is the time of the last try but one: the last may be the one that signs in.
    {
        "ALTER TABLE users ADD COLUMN tries INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE users ADD COLUMN tries_latest INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE users ADD COLUMN tries_before INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN failed_tries INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN failed_latest INTEGER NOT NULL DEFAULT 0",
    },
    // 17: which reports came from one connection, by the hash of requests.source; folded: 1 when it is of a flood, 2
    // when staff have put that aside.
    {
        "ALTER TABLE form_events ADD COLUMN source TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE form_events ADD COLUMN folded INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX form_events_by_source ON form_events (ods, source, at) WHERE source <> ''",
    },
    // 18: the list of what is open: 999 above other emergencies, and what is due first above the rest of its rank.
    {
        "UPDATE requests SET rank = 4 WHERE rank = 3 AND action = 'emergency-999'",
        "DROP INDEX requests_open",
        "DROP INDEX requests_open_alone",
        "CREATE INDEX requests_open ON requests (ods, rank DESC, (coalesce(deadline, received)), id)"
        " WHERE progress <> 'done'",
        "CREATE INDEX requests_open_alone ON requests (ods, rank DESC, (coalesce(deadline, received)), id)"
        " WHERE progress <> 'done' AND fold = ''",
    },
    // 19: the times by which a jump of the wall clock is noticed; what is written to see that writing works; a hash of
    // the idempotency key of what has been erased, so that it does not come back when it is sent again.
    {
        "CREATE TABLE write_probes (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE clock_marks (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "ALTER TABLE past_requests ADD COLUMN key_mark TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX past_requests_by_key ON past_requests (ods, key_mark) WHERE key_mark <> ''",
    },
    // 20: the times in which the service ran and could store, a row from one outage to the next; when it was backed up;
    // what is dead, for operators.
    {
        "CREATE TABLE running_times (id INTEGER PRIMARY KEY, began INTEGER NOT NULL, latest INTEGER NOT NULL) STRICT",
        "CREATE TABLE operator_marks (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE INDEX deliveries_dead ON deliveries (ods, id) WHERE state = 'dead'",
    },
    // 21: practices' own forms. A version, once added, stays as it is.
    {
        "CREATE TABLE own_forms (ods TEXT NOT NULL REFERENCES practices, name TEXT NOT NULL, title TEXT NOT NULL,"
        " counts_as TEXT NOT NULL, place INTEGER NOT NULL, on_version INTEGER NOT NULL, newest INTEGER NOT NULL,"
        " changed INTEGER NOT NULL, who TEXT NOT NULL, PRIMARY KEY (ods, name)) STRICT, WITHOUT ROWID",
        "CREATE TABLE own_form_versions (ods TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,"
        " canonical TEXT NOT NULL, source TEXT NOT NULL, added INTEGER NOT NULL, who TEXT NOT NULL,"
        " questionnaire TEXT NOT NULL, PRIMARY KEY (ods, name, version), UNIQUE (ods, canonical)) STRICT",
        "CREATE TRIGGER own_form_versions_stay_update BEFORE UPDATE ON own_form_versions"
        " BEGIN SELECT RAISE(ABORT, 'a version of a form never changes'); END",
        "CREATE TRIGGER own_form_versions_stay_delete BEFORE DELETE ON own_form_versions"
        " BEGIN SELECT RAISE(ABORT, 'a version of a form never changes'); END",
    },
    // 22: what every process must see and was in files: photos (where the database is PostgreSQL), practices' own red
    // flags.
    {
        "CREATE TABLE photo_pieces (ods TEXT NOT NULL, folder TEXT NOT NULL, name TEXT NOT NULL,"
        " number INTEGER NOT NULL, stored INTEGER NOT NULL, sealed BLOB NOT NULL,"
        " PRIMARY KEY (ods, folder, name, number)) STRICT, WITHOUT ROWID",
        "CREATE TABLE red_flag_packs (ods TEXT PRIMARY KEY REFERENCES practices, mark TEXT NOT NULL,"
        " pack BLOB NOT NULL) STRICT",
    },
    // 23: systems that call the API on their own.
    {
        "CREATE TABLE api_clients (client TEXT PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " name TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER, last_token INTEGER)"
        " STRICT, WITHOUT ROWID",
        "CREATE INDEX api_clients_by_practice ON api_clients (ods, name)",
        "CREATE TABLE api_client_keys (client TEXT NOT NULL REFERENCES api_clients, kid TEXT NOT NULL,"
        " jwk TEXT NOT NULL, added INTEGER NOT NULL, PRIMARY KEY (client, kid)) STRICT, WITHOUT ROWID",
        "CREATE TABLE api_tokens (hash TEXT PRIMARY KEY, client TEXT NOT NULL, scopes TEXT NOT NULL,"
        " created INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE INDEX api_tokens_by_client ON api_tokens (client, until)",
        "CREATE TABLE used_assertions (client TEXT NOT NULL, id_hash TEXT NOT NULL, used INTEGER NOT NULL,"
        " PRIMARY KEY (client, id_hash)) STRICT, WITHOUT ROWID",
        "CREATE INDEX used_assertions_by_time ON used_assertions (used)",
    },
    // 24: what happened to requests, in an order for systems that keep up with it (of an erased one an empty row); what
    // a delivery is about besides its
    // request.
    {
        "CREATE TABLE request_changes (id INTEGER PRIMARY KEY, ods TEXT NOT NULL, reference TEXT NOT NULL,"
        " what TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, place INTEGER) STRICT",
        "CREATE INDEX request_changes_unplaced ON request_changes (ods, id) WHERE place IS NULL",
        "CREATE UNIQUE INDEX request_changes_by_place ON request_changes (ods, place) WHERE place IS NOT NULL",
        "INSERT INTO request_changes (ods, reference, what, at, who)"
        " SELECT ods, reference, 'received', received, '' FROM requests ORDER BY received, id",
        "INSERT INTO request_changes (ods, reference, what, at, who)"
        " SELECT ods, reference, what, at, who FROM request_events ORDER BY at, id",
        "CREATE TABLE change_feed (feed TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "ALTER TABLE deliveries ADD COLUMN detail TEXT NOT NULL DEFAULT ''",
    },
    // 25: which versions were ever on: no patient sees another. Of those from before, all may have been.
    {
        "CREATE TABLE own_form_turned_on (ods TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,"
        " PRIMARY KEY (ods, name, version)) STRICT, WITHOUT ROWID",
        "INSERT INTO own_form_turned_on SELECT ods, name, version FROM own_form_versions",
    },
    // 26: replies that practices write once and choose again.
    {
        "CREATE TABLE reply_templates (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " title TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (ods, title)) STRICT",
    },
    // 27: what patients say that they need; which requests staff wrote down, of the phone and of the desk.
    {
        "ALTER TABLE requests ADD COLUMN need TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE requests ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE past_requests ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    },
    // 28: a practice's teams; lists that somebody keeps to come back to; who has which request open now.
    {
        "CREATE TABLE teams (ods TEXT NOT NULL REFERENCES practices, name TEXT NOT NULL, PRIMARY KEY (ods, name))"
        " STRICT, WITHOUT ROWID",
        "CREATE TABLE saved_views (ods TEXT NOT NULL REFERENCES practices, owner TEXT NOT NULL, name TEXT NOT NULL,"
        " filter TEXT NOT NULL, PRIMARY KEY (ods, owner, name)) STRICT, WITHOUT ROWID",
        "CREATE TABLE lookers (ods TEXT NOT NULL, reference TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,"
        " PRIMARY KEY (ods, reference, who)) STRICT, WITHOUT ROWID",
    },
    // 29: who is in a team: what is assigned to it is theirs.
    {
        "CREATE TABLE team_members (ods TEXT NOT NULL REFERENCES practices, team TEXT NOT NULL,"
        " member TEXT NOT NULL, PRIMARY KEY (ods, team, member)) STRICT, WITHOUT ROWID",
    },
    // 30: roles whose accounts need one-time codes in this practice, beside those of the whole service.
    {
        "ALTER TABLE practices ADD COLUMN codes_for TEXT NOT NULL DEFAULT ''",
    },
    // 31: a list says of each request which others are about the same person.
    {
        "CREATE INDEX requests_by_subject ON requests (ods, subject, received) WHERE subject <> ''",
    },
    // 32: a request that its patient brings back is asked again: each asking has its own time, urgency and answer.
    {
        "ALTER TABLE requests ADD COLUMN asked INTEGER",
        "CREATE INDEX requests_by_asked ON requests (ods, asked) WHERE asked IS NOT NULL",
        "CREATE TABLE earlier_askings (id INTEGER PRIMARY KEY, ods TEXT NOT NULL REFERENCES practices,"
        " reference TEXT NOT NULL, kind TEXT NOT NULL, urgency TEXT NOT NULL, received INTEGER NOT NULL,"
        " deadline INTEGER, answered INTEGER, folded INTEGER NOT NULL, origin TEXT NOT NULL, again INTEGER NOT NULL,"
        " ended INTEGER NOT NULL) STRICT",
        "CREATE INDEX earlier_askings_by_received ON earlier_askings (ods, received)",
        "CREATE INDEX earlier_askings_of_request ON earlier_askings (ods, reference)",
        "CREATE INDEX request_events_of_patients ON request_events (ods, at)"
        " WHERE what IN ('patient-add', 'patient-worse', 'patient-withdraw')",
        "ALTER TABLE past_requests ADD COLUMN again INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE past_requests ADD COLUMN ended INTEGER",
    },
    // 33: how a request ended, for evidence: which were closed as answered under another, and of erased ones how they
    // had ended.
    {
        "ALTER TABLE requests ADD COLUMN closed_as TEXT NOT NULL DEFAULT ''",
        "UPDATE requests SET closed_as = 'duplicate' WHERE progress = 'done' AND follows <> '' AND answered IS NULL",
        "ALTER TABLE past_requests ADD COLUMN ending TEXT NOT NULL DEFAULT ''",
    },
};

// The schema is written once, in SQLite's words. These few are called otherwise in PostgreSQL.
struct Word {
  const char* sqlite;
  const char* postgres;
};
constexpr Word kWords[] = {
    {" STRICT, WITHOUT ROWID", ""},
    {" STRICT", ""},
    {"INTEGER PRIMARY KEY", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    {"INTEGER", "BIGINT"},
    {"BLOB", "BYTEA"},
    {" user TEXT", " \"user\" TEXT"},
    {"BEGIN SELECT RAISE(ABORT, ", "FOR EACH ROW EXECUTE FUNCTION frontdoor_refuse("},
    {"); END", ")"},
};

std::string in_postgres_words(std::string statement) {
  for (const Word& word : kWords) {
    const std::string_view from = word.sqlite;
    const std::string_view to = word.postgres;
    for (std::size_t at = statement.find(from); at != std::string::npos; at = statement.find(from, at + to.size())) {
      statement.replace(at, from.size(), to);
    }
  }
  return statement;
}

}  // namespace

int newest_schema_version() {
  return static_cast<int>(kSteps.size());
}

std::vector<std::string> schema_step(int version) {
  const Step& step = kSteps[static_cast<std::size_t>(version - 1)];
  return {step.begin(), step.end()};
}

std::vector<std::string> schema_step_for_postgres(int version) {
  std::vector<std::string> statements;
  for (const std::string& statement : schema_step(version)) statements.push_back(in_postgres_words(statement));
  return statements;
}

}  // namespace frontdoor::intake
