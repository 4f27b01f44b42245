// Statements about accounts: staff, their sessions, failed tries to sign in, and the ledger entries of their changes.
#pragma once

#include "store/sql.h"
#include "store/store.h"

namespace frontdoor::intake::account_sql {

bool add_user(SqlSession& session, const UserRecord& user, const LedgerNote& note);
bool change_user(SqlSession& session, const std::string& ods, const std::string& name, const UserChange& change,
                 const LedgerNote& note);
bool remove_user(SqlSession& session, const std::string& ods, const std::string& name, bool keeps_a_manager,
                 const LedgerNote& note);
std::vector<UserRecord> users_named(SqlSession& session, const std::string& name);
std::vector<UserRecord> users_of(SqlSession& session, const std::string& ods);
std::vector<Role> codes_for(SqlSession& session, const std::string& ods);
void change_codes_for(SqlSession& session, const std::string& ods, const std::vector<Role>& roles,
                      const LedgerNote& note);
std::optional<SessionRecord> session_of(SqlSession& session, const std::string& token_hash);
std::vector<SessionRecord> sessions_of(SqlSession& session, const std::string& ods);
void add_session(SqlSession& session, const SessionRecord& record);
SignInFailures sign_in_failures(SqlSession& session, const SignInTry& tried);
SignInFailures count_sign_in_try(SqlSession& session, const SignInTry& tried, Instant at, const TryIsOpen& is_open);

}  // namespace frontdoor::intake::account_sql
