// When a request was asked, and answered. A patient who brings an answered request back, or makes it more pressing,
// asks again: that has its own time, urgency, deadline and answer, and what was asked before keeps its own. Every
// function is called inside a transaction.
#pragma once

#include "store/sql.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace frontdoor::intake {

// Whether what was asked at `asked` (nothing: it is the first) is answered by telling the patient at `told`. People
// write whole minutes.
bool is_answered_by(const std::optional<Instant>& asked, Instant told);

// Called before the request takes its new urgency and deadline: those it has until now go with what was asked before.
void ask_again(SqlSession& session, const std::string& ods, const std::string& reference, Instant at);

// The patient was told at `told`: all that was asked by then, and has no answer yet, is answered. People write whole
// minutes. begun: when that which told them was written; nothing that was asked since is answered by it. Returns
// whether the newest was answered by it.
bool answer_askings(SqlSession& session, const std::string& ods, const std::string& reference, Instant told,
                    std::optional<Instant> begun = std::nullopt);

// That the patient was told at one of `taken_back` was a mistake: what was answered so has the first of `others` for
// its answer that came after it was asked, or none.
void take_answer_back(SqlSession& session, const std::string& ods, const std::string& reference,
                      const std::vector<Instant>& taken_back, const std::vector<Instant>& others);

}  // namespace frontdoor::intake
