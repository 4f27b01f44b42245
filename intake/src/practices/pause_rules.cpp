#include "practices/pause_rules.h"

#include "base/words.h"
#include "crypto/secrets.h"
#include "http/http.h"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace frontdoor::intake {
namespace {

// A form is read and confirmed for some minutes, and clocks differ: a start this long ago is now.
constexpr std::chrono::minutes kStartSlack{5};
constexpr std::size_t kReferenceLettersMin = 4;  // letters and digits, one of them a digit
constexpr std::size_t kDistinctLettersMin = 5;
constexpr std::size_t kTellingWordLettersMin = 4;
constexpr std::size_t kKeyRunLettersMin = 3;

// Written into a field only so that it is not empty.
constexpr std::array kFillers = {
    "a",         "above",       "agreed",   "all",       "and",      "any",       "applicable", "as",
    "asdf",      "at",          "await",    "awaiting",  "bar",      "because",   "be",         "blah",
    "confirm",   "confirmed",   "decide",   "decided",   "default",  "dolor",     "done",       "dummy",
    "example",   "fake",        "false",    "field",     "fill",     "filler",    "follow",     "following",
    "foo",       "for",         "further",  "given",     "here",     "in",        "instead",    "ipsum",
    "is",        "it",          "just",     "later",     "lorem",    "misc",      "n",          "na",
    "needed",    "nil",         "no",       "none",      "not",      "nothing",   "now",        "null",
    "of",        "ok",          "okay",     "on",        "other",    "pause",     "paused",     "pausing",
    "pending",   "placeholder", "please",   "possible",  "provided", "random",    "reason",     "reasons",
    "required",  "sample",      "see",      "sit",       "some",     "something", "stuff",      "tba",
    "tbc",       "tbd",         "temp",     "temporary", "test",     "tested",    "testing",    "tests",
    "text",      "the",         "thing",    "things",    "this",     "to",        "todo",       "true",
    "unknown",   "various",     "we",       "whatever",  "will",     "word",      "words",      "write",
    "x",         "yes",         "yet",      "advised",   "applies",  "available", "announced",  "unspecified",
    "undefined", "nan",         "nope",     "xx",        "y",        "form",      "have",       "has",
    "had",       "i",           "want",     "my",        "by",       "from",      "with",       "when",
    "verbal",    "verbally",    "phone",    "email",     "told",     "soon",      "add",        "added",
    "ask",       "asked",       "asking",   "call",      "called",   "rang",      "ring",       "spoke",
    "spoken",    "said",        "get",      "got",       "send",     "sent",      "wait",       "waiting",
    "today",     "tomorrow",    "day",      "days",      "week",     "weeks",     "hour",       "hours",
    "minute",    "minutes",     "update",   "updated",   "after",    "before",    "our",        "their",
    "they",      "them",        "he",       "she",       "was",      "were",      "are",        "do",
    "does",      "did",         "be",       "been",      "but",      "or",        "if",         "am",
    "pm",        "january",     "february", "march",     "april",    "may",       "june",       "july",
    "august",    "september",   "october",  "november",  "december", "jan",       "feb",        "mar",
    "apr",       "jun",         "jul",      "aug",       "sep",      "sept",      "oct",        "nov",
    "dec",       "monday",      "tuesday",  "wednesday", "thursday", "friday",    "saturday",   "sunday"};
// Much to do is not an exceptional circumstance: the form says "busy", and goes on.
constexpr std::array kCapacityWords = {
    "busy",       "very",       "too",       "many",      "much",     "lots",        "lot",          "high",
    "higher",     "demand",     "demands",   "capacity",  "full",     "over",        "overwhelmed",  "overload",
    "overloaded", "stretched",  "pressure",  "pressures", "workload", "work",        "working",      "requests",
    "request",    "patient",    "patients",  "calls",     "phones",   "appointment", "appointments", "slot",
    "slots",      "gp",         "gps",       "doctor",    "doctors",  "nurse",       "nurses",       "clinician",
    "clinicians", "staff",      "staffed",   "staffing",  "short",    "shortage",    "understaffed", "team",
    "practice",   "surgery",    "reception", "people",    "limit",    "limits",      "reached",      "maximum",
    "safe",       "unsafe",     "morning",   "afternoon", "evening",  "winter",      "holiday",      "holidays",
    "backlog",    "queue",      "volume",    "volumes",   "number",   "numbers",     "increase",     "increased",
    "increasing", "extreme",    "extremely", "really",    "quite",    "cope",        "coping",       "cannot",
    "cant",       "can",        "could",     "take",      "taking",   "more",        "keep",         "keeping",
    "behind",     "break",      "lunch",     "quiet",     "catch",    "catching",    "need",         "needs",
    "time",       "left",       "booked",    "forms",     "online",   "usual",       "always",       "again",
    "still",      "struggling", "struggle",  "difficult", "hard",     "tired",       "swamped",      "inundated",
    "snowed",     "under",      "heavy",     "load",      "peak",     "off",         "stop",         "closed",
    "close",      "enough",     "few",       "less",      "low",      "rydym",       "brysur",       "prysur",
    "iawn",       "heddiw",     "gormod",    "cleifion",  "galw",     "uchel"};
// What a reference is called, and is not.
constexpr std::array kLabels = {"icb", "ref", "refs", "reference", "references", "number", "nr", "id", "code", "nhs"};
constexpr std::array<std::string_view, 5> kRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz",
                                                   "01234567890"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// A byte of a letter outside ASCII counts as a letter: reasons may be Welsh.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// Runs of letters and runs of digits, in small letters. "N/A" is one word, "n.a." and "T B C" too.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  bool joins = false;
  for (char c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!is_digit(c) && !is_letter(c)) {
      joins = false;
      continue;
    }
    if (!joins || is_digit(tokens.back().back()) != is_digit(c)) tokens.emplace_back();
    tokens.back() += c;
    joins = true;
  }
  std::vector<std::string> joined;
  bool spelled = false;  // the word so far was put together from single letters
  for (std::string& token : tokens) {
    const bool single = token.size() == 1 && is_letter(token.front());
    if (single && spelled) {
      joined.back() += token;
    } else {
      joined.push_back(std::move(token));
    }
    spelled = single;
  }
  return joined;
}

template <typename Words>
bool is_one_of(const Words& words, std::string_view token) {
  return std::find(words.begin(), words.end(), token) != words.end();
}

std::size_t distinct(std::string_view text) {
  return std::set<char>(text.begin(), text.end()).size();
}

// "aaa", "abab", "testtest": the same again and again.
bool repeats_itself(std::string_view token) {
  for (std::size_t period = 1; period * 2 <= token.size(); ++period) {
    if (token.substr(period) == token.substr(0, token.size() - period)) return true;
  }
  return false;
}

// "asdf", "321": keys beside each other.
bool is_key_run(std::string_view token) {
  if (token.size() < kKeyRunLettersMin) return false;
  const std::string back(token.rbegin(), token.rend());
  return std::any_of(kRows.begin(), kRows.end(), [&](std::string_view row) {
    return row.find(token) != std::string_view::npos || row.find(back) != std::string_view::npos;
  });
}

bool is_filler(const std::string& token) {
  return is_one_of(kFillers, token) || (is_letter(token.front()) && (is_key_run(token) || repeats_itself(token)));
}

bool tells_something(const std::string& token) {
  const bool sounds =
      token.find_first_of("aeiouy") != std::string::npos ||
      std::any_of(token.begin(), token.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return is_letter(token.front()) && token.size() >= kTellingWordLettersMin && sounds && distinct(token) > 2 &&
         !is_filler(token) && !is_one_of(kLabels, token) && !is_one_of(kCapacityWords, token);
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  bool after_space = true;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ';
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (!continues && !(space && after_space)) ++count;
    after_space = space;
  }
  return count > 0 && after_space ? count - 1 : count;
}

[[noreturn]] void refuse(const char* where, std::string detail) {
  throw Problem{422, "invalid-signal", "The signal cannot be set", std::move(detail), where, {}};
}

[[noreturn]] void refuse_role(std::string detail) {
  throw Problem{403, "not-your-role", "Your account may not do this", std::move(detail), "", {}};
}

// The pause as it is set: one that was to begin a moment ago begins now.
PlannedPause checked_pause(const Signal& wanted, Instant now) {
  if (!is_real_reason(wanted.reason)) {
    refuse(
        "/reason",
        "Write the exceptional circumstances as you told them to the ICB: a few words, such as \"Flood in the server "
        "room\". Being busy is none: for that, set the signal to \"busy\" and requests go on.");
  }
  if (!is_real_icb_reference(wanted.icb_reference)) {
    refuse(
        "/icbReference",
        "Write the ICB's own reference with its number, such as \"NCL-2026-17\", or who at the ICB agreed to the pause "
        "and on which day.");
  }
  PlannedPause pause{wanted.from.value_or(now), *wanted.until, wanted.reason, wanted.icb_reference};
  if (pause.from < now - kStartSlack) refuse("/from", "A pause starts now or later. It cannot start in the past.");
  if (pause.from > now + pause_ahead_max) refuse("/from", "A pause can be planned for the next 90 days.");
  pause.from = std::max(pause.from, now);
  if (pause.until <= pause.from) refuse("/until", "A pause must end later than it starts, and not in the past.");
  return pause;
}

bool is_same(const PlannedPause& one, const PlannedPause& other) {
  return one.until == other.until && one.reason == other.reason && one.icb_reference == other.icb_reference &&
         one.from >= other.from - kStartSlack && one.from <= other.from + kStartSlack;
}

// Whether `before` is what a second press of the same button asks for.
bool is_repeated(const Signal& before, const PlannedPause& pause) {
  if (before.planned && is_same(*before.planned, pause)) return true;
  return before.state == AccessState::paused && before.from && before.until &&
         is_same({*before.from, *before.until, before.reason, before.icb_reference}, pause);
}

Signal with_pause(const Signal& before, const Signal& current, const PlannedPause& pause, Instant now) {
  if (pause.from > now) {
    Signal signal = current;
    signal.planned = pause;
    return signal;
  }
  Signal empty;
  empty.planned = pause;
  Signal signal = signal_at(empty, pause.from);
  // A later one stays; one that would begin within this one is taken in by it.
  if (before.planned && before.planned->from >= pause.until) signal.planned = before.planned;
  return signal;
}

}  // namespace

bool is_real_reason(std::string_view text) {
  const std::vector<std::string> tokens = tokens_of(text);
  const std::set<std::string> different(tokens.begin(), tokens.end());
  std::string letters;
  for (const std::string& token : different) {
    if (is_letter(token.front())) letters += token;
  }
  const auto words = std::count_if(different.begin(), different.end(), [](const std::string& token) {
    return is_letter(token.front()) && token.size() > 1;
  });
  return count_characters(text) >= pause_reason_letters_min && words > 1 && distinct(letters) >= kDistinctLettersMin &&
         std::any_of(different.begin(), different.end(), tells_something);
}

bool is_real_icb_reference(std::string_view text) {
  const std::vector<std::string> tokens = tokens_of(text);
  std::size_t letters = 0;
  bool labelled = false;
  for (const std::string& token : tokens) {
    letters += token.size();
    labelled = labelled || is_one_of(kLabels, token);
  }
  const bool numbered =
      std::any_of(tokens.begin(), tokens.end(), [](const std::string& one) { return is_digit(one.front()); });
  if (letters < kReferenceLettersMin || !numbered) return false;
  const bool filled = std::any_of(tokens.begin(), tokens.end(), is_filler);
  return std::any_of(tokens.begin(), tokens.end(), [&](const std::string& token) {
    if (is_filler(token) || is_one_of(kLabels, token)) return false;
    if (is_letter(token.front())) return true;
    // "123" is a placeholder, and so is "test 7"; "ICB-123" is the ICB's number.
    return !filled && (labelled || !(is_key_run(token) || (token.size() > 2 && repeats_itself(token))));
  });
}

std::string signal_mark(const Signal& signal) {
  return sha256_hex(signal_as_json(signal)).substr(0, 16);
}

std::optional<Signal> changed_signal(const Signal& before, const SignalOrder& order) {
  const Signal current = signal_at(before, order.at);
  const bool paused = current.state == AccessState::paused && signal_in_force(current, order.at);
  const bool wants_pause = !order.cancels_planned && order.wanted.state == AccessState::paused;
  if ((wants_pause || order.cancels_planned) && !order.may_pause) refuse_role("Only a manager may pause the form.");
  if (paused && !order.may_pause) {
    refuse_role("The form is paused until " + words_for_time(*current.until) + ". Only a manager may end a pause.");
  }
  std::optional<PlannedPause> pause;
  if (wants_pause) {
    pause = checked_pause(order.wanted, order.at);
    if (is_repeated(before, *pause)) return std::nullopt;
  }
  if (!order.seen.empty() && order.seen != signal_mark(before)) {
    throw Problem{409, "overtaken", "Somebody was quicker", "The signal was changed meanwhile.", "", {}};
  }
  if (pause) return with_pause(before, current, *pause, order.at);
  const bool has_plan = before.planned && before.planned->from > order.at;
  if (order.cancels_planned) {
    if (has_plan) return current;
    throw Problem{409, "no-planned-pause", "No pause is planned", "It has begun, or somebody cancelled it.", "", {}};
  }
  const std::optional<Instant> end = signal_end(order.wanted);
  if (order.wanted.until && order.wanted.from && *order.wanted.until <= *order.wanted.from) {
    refuse("/until", "A signal must end later than it starts.");
  }
  if (end && *end <= order.at) refuse(order.wanted.until ? "/until" : "/from", "This is past already.");
  Signal signal = order.wanted;
  // The core ends a disclaimer automatically at the end of the day on which it was set: so the day is recorded.
  if (!signal.from) signal.from = order.at;
  signal.planned.reset();
  if (has_plan) signal.planned = before.planned;
  return signal;
}

}  // namespace frontdoor::intake
