// See frontdoor/wording_check.h. The rules are the table below: a fault, the hours it is one in, and the phrase.
#include <frontdoor/wording_check.h>

#include "access/words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace frontdoor {
namespace {

using access::find_phrase;
using access::PhraseMatch;
using access::Sentence;

constexpr std::array<std::string_view, 12> kCodes = {
    "empty", "too-long",   "hard-to-read",    "no-999", "sounds-refused",       "call-back",
    "quota", "admin-only", "sends-elsewhere", "unread", "sounds-like-contract", "unknown-placeholder"};

constexpr std::array<std::string_view, 12> kReasons = {
    "Write at least one sentence.",
    "Make it shorter: at most 800 bytes.",
    "Use shorter sentences and shorter words: the reading age must be 11 or less.",
    "Say when to call 999, for example: Call 999 if it is an emergency.",
    "Do not say that you are full, closed or not taking requests: patients may always send one in core hours.",
    "Do not ask patients to try again or call back another time: they must be told how their request is handled.",
    "Do not name a number or limit of requests: the contract allows no cap in core hours.",
    "Do not offer the form for admin only: medical and medication requests must be open too.",
    "Do not send patients to 111, A&E or another service in core hours, unless it is for an emergency.",
    "Do not say that a request may be closed or left unread: each one must be read.",
    "Do not use terms, consent or agreement: patients acknowledge nothing to ask for help.",
    "Only {phone} and {deadline} can be filled in, and {opens} for when you are closed.",
};

enum class Hours : std::uint8_t { all, core_only };

struct Rule {
  WordingFault fault;
  Hours hours;
  std::string_view phrase;  // words.h
};

constexpr Rule kRules[] = {
    {WordingFault::sounds_refused, Hours::all, "we|is|are|surgery|practice * full"},
    {WordingFault::sounds_refused, Hours::all, "fully booked"},
    {WordingFault::sounds_refused, Hours::all, "no * appointments|slots|spaces * left|available|remaining"},
    {WordingFault::sounds_refused, Hours::all, "no more requests|appointments|forms|slots"},
    {WordingFault::sounds_refused, Hours::all, "reached * limit|capacity|maximum"},
    {WordingFault::sounds_refused, Hours::all, "limit|capacity|maximum * reached"},
    {WordingFault::sounds_refused, Hours::all,
     "form|forms|requests|consultations|system|service * closed|off|unavailable|stopped"},
    {WordingFault::sounds_refused, Hours::all, "closed|close|closing * form|forms|requests|consultations|submissions"},
    {WordingFault::sounds_refused, Hours::core_only, "we|surgery|practice * closed"},
    {WordingFault::sounds_refused, Hours::all, "switched|turned|turn|switch * off"},
    {WordingFault::sounds_refused, Hours::all, "no longer * accept|accepting|take|taking|open|available"},
    {WordingFault::sounds_refused, Hours::all, "stopped|stop * accepting|taking"},
    {WordingFault::sounds_refused, Hours::all, "are|is|am|will|do not * accept|accepting|taking|accepted"},
    {WordingFault::sounds_refused, Hours::all, "we cannot|not * take|accept|process|deal|help|see"},
    {WordingFault::sounds_refused, Hours::all, "cannot|not be * accepted|taken|processed|sent|submitted"},
    {WordingFault::sounds_refused, Hours::all, "requests|forms|submissions * rejected|refused|declined"},
    {WordingFault::call_back, Hours::all, "try|ask|apply|submit|send|request * again"},
    {WordingFault::call_back, Hours::core_only, "try|submit|send|come|call|phone|ring|contact|use|return * tomorrow"},
    {WordingFault::call_back, Hours::core_only,
     "try|submit|send|come|call|phone|ring|contact|use|return * another|next day|time|week"},
    {WordingFault::call_back, Hours::core_only, "call|phone|ring|contact|come * back"},
    {WordingFault::call_back, Hours::core_only, "call|phone|ring|contact|try * at|from|after|before|by 8|8am|eight"},
    {WordingFault::call_back, Hours::core_only, "try * later"},
    {WordingFault::quota, Hours::all,
     "first|only|maximum|most|limit|up|next|another|last * # * "
     "requests|forms|patients|people|consultations|slots|places|submissions"},
    {WordingFault::quota, Hours::all,
     "# * requests|forms|consultations|submissions|slots|places * a|per|each|every day|week|person|patient"},
    {WordingFault::quota, Hours::all,
     "# * requests|forms|consultations|submissions|slots|places * only|left|remaining|maximum"},
    {WordingFault::quota, Hours::all,
     "limit|cap|quota|restrict|limited|capped|restricted * requests|forms|consultations|submissions"},
    {WordingFault::quota, Hours::all, "requests|forms|consultations|submissions * limited|capped|restricted"},
    {WordingFault::quota, Hours::all, "limited number|places|slots"},
    {WordingFault::quota, Hours::all, "daily|safe limit|maximum|quota|cap"},
    {WordingFault::admin_only, Hours::all, "only * admin|administrative|administration"},
    {WordingFault::admin_only, Hours::all, "admin|administrative|administration * only"},
    {WordingFault::unread, Hours::all,
     "requests|request|forms|form|it|they * closed|deleted|removed * without|automatically"},
    {WordingFault::unread, Hours::all, "automatically closed|deleted|removed|rejected"},
    {WordingFault::unread, Hours::all, "not|never be * read|seen|reviewed|looked|answered"},
    {WordingFault::unread, Hours::all, "nobody|no one will * read|see|look|answer"},
    {WordingFault::sounds_like_contract, Hours::all, "i|you * agree|accept|acknowledge|consent|declare"},
    {WordingFault::sounds_like_contract, Hours::all,
     "i|you understand|confirm|acknowledge|accept|agree|declare|consent"},
    {WordingFault::sounds_like_contract, Hours::all,
     "by sending|submitting|using|continuing|completing|pressing|ticking"},
    {WordingFault::sounds_like_contract, Hours::all, "terms|conditions of|and|apply"},
    {WordingFault::sounds_like_contract, Hours::all, "own risk"},
    {WordingFault::sounds_like_contract, Hours::all, "liable|liability|disclaimer|waiver|waive|indemnity"},
    {WordingFault::sounds_like_contract, Hours::all, "responsible|responsibility * for|is|lies|rests"},
};

// Other services, and what makes naming one right while the practice is open.
constexpr std::string_view kElsewhere[] = {"ae",
                                           "casualty",
                                           "emergency department",
                                           "accident and emergency",
                                           "hospital",
                                           "walk in",
                                           "walkin",
                                           "urgent treatment centre|center",
                                           "urgent care",
                                           "minor injuries|injury",
                                           "another service|practice|surgery"};

std::string quote(std::string_view text, const Sentence& sentence, PhraseMatch match) {
  const std::size_t start = sentence[match.first].start;
  return std::string(text.substr(start, sentence[match.last - 1].end - start));
}

class Problems {
 public:
  void add(WordingFault fault, std::string words) {
    const auto same = [&](const WordingProblem& problem) { return problem.fault == fault; };
    if (std::any_of(list_.begin(), list_.end(), same)) return;
    list_.push_back({fault, std::string(kReasons[static_cast<std::size_t>(fault)]), std::move(words)});
  }
  std::vector<WordingProblem> take() {
    std::sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) { return a.fault < b.fault; });
    return std::move(list_);
  }

 private:
  std::vector<WordingProblem> list_;
};

bool says_999(const std::vector<Sentence>& sentences) {
  return std::any_of(sentences.begin(), sentences.end(), [](const Sentence& sentence) {
    const PhraseMatch match = find_phrase(sentence, "call|phone|ring|dial 999");
    if (!match.found()) return false;
    const std::string before = match.first == 0 ? std::string() : sentence[match.first - 1].text;
    return before != "not" && before != "never";
  });
}

// "111" as a word of its own: not a part of a phone number.
PhraseMatch find_111(const Sentence& sentence) {
  const auto is_digits = [](const std::string& word) {
    return word.find_first_not_of("0123456789") == std::string::npos;
  };
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i].text != "111") continue;
    const bool in_number =
        (i > 0 && is_digits(sentence[i - 1].text)) || (i + 1 < sentence.size() && is_digits(sentence[i + 1].text));
    if (!in_number) return {i, i + 1};
  }
  return {};
}

void check_elsewhere(std::string_view text, const Sentence& sentence, Problems& problems) {
  // 111 option 2 is the NHS mental health crisis line: open at every hour, and no substitute for the practice.
  const PhraseMatch nhs_111 = find_111(sentence);
  if (nhs_111.found() && !find_phrase(sentence, "option 2|two").found()) {
    problems.add(WordingFault::sends_elsewhere, quote(text, sentence, nhs_111));
  }
  const bool about_emergencies =
      find_phrase(sentence, "999").found() || find_phrase(sentence, "an|life|real emergency|threatening").found();
  if (about_emergencies) return;
  for (const std::string_view phrase : kElsewhere) {
    const PhraseMatch match = find_phrase(sentence, phrase);
    if (match.found()) problems.add(WordingFault::sends_elsewhere, quote(text, sentence, match));
  }
}

void check_placeholders(const Sentence& sentence, AccessState state, Problems& problems) {
  for (const access::Word& word : sentence) {
    if (word.text.front() != '{') continue;
    const bool known =
        word.text == "{phone}" || word.text == "{deadline}" || (word.text == "{opens}" && state == AccessState::closed);
    if (!known) problems.add(WordingFault::unknown_placeholder, word.text);
  }
}

// Words of three and more syllables that no patient stumbles over, because they are on every surgery's door.
bool is_familiar(std::string_view word) {
  constexpr std::array<std::string_view, 10> kFamiliar = {"appointment", "appointments", "surgery",  "emergency",
                                                          "emergencies", "reception",    "medicine", "medicines",
                                                          "pharmacy",    "doctor"};
  return std::find(kFamiliar.begin(), kFamiliar.end(), word) != kFamiliar.end();
}

}  // namespace

std::string_view to_code(WordingFault fault) {
  return kCodes[static_cast<std::size_t>(fault)];
}

int reading_age(std::string_view text) {
  double sentences = 0;
  double words = 0;
  double syllables = 0;
  for (const Sentence& sentence : access::split_sentences(text)) {
    sentences += 1;
    for (const access::Word& word : sentence) {
      words += 1;
      const bool spoken = word.text.front() != '{' && !access::is_number(word.text);
      syllables += !spoken ? 1.0 : static_cast<double>(is_familiar(word.text) ? 2 : access::count_syllables(word.text));
    }
  }
  if (words == 0) return 0;
  constexpr double kPerWordInSentence = 0.39;
  constexpr double kPerSyllableInWord = 11.8;
  constexpr double kOffset = 15.59;
  const double grade = kPerWordInSentence * (words / sentences) + kPerSyllableInWord * (syllables / words) - kOffset;
  return static_cast<int>(std::lround(std::max(grade, 0.0))) + 5;
}

WordingCheck check_wording(std::string_view text, AccessState state) {
  Problems problems;
  WordingCheck check;
  if (text.size() > wording_bytes_max) {
    problems.add(WordingFault::too_long, "");
    check.problems = problems.take();
    return check;
  }
  const std::vector<Sentence> sentences = access::split_sentences(text);
  if (sentences.empty()) {
    problems.add(WordingFault::empty, "");
    check.problems = problems.take();
    return check;
  }
  check.reading_age = reading_age(text);
  if (check.reading_age > reading_age_max) problems.add(WordingFault::hard_to_read, "");
  if (!says_999(sentences)) problems.add(WordingFault::no_999, "");
  for (const Sentence& sentence : sentences) {
    for (const Rule& rule : kRules) {
      if (rule.hours == Hours::core_only && state == AccessState::closed) continue;
      const PhraseMatch match = find_phrase(sentence, rule.phrase);
      if (match.found()) problems.add(rule.fault, quote(text, sentence, match));
    }
    if (state != AccessState::closed) check_elsewhere(text, sentence, problems);
    check_placeholders(sentence, state, problems);
  }
  check.problems = problems.take();
  return check;
}

Result<Practice> load_checked_practice(std::string_view json) {
  Result<Practice> practice = Practice::load(json);
  if (!practice) return practice;
  for (const auto& [state, text] : practice.value().own_wording) {
    const WordingCheck check = check_wording(text, state);
    if (check.ok()) continue;
    const WordingProblem& problem = check.problems.front();
    const std::string words = problem.quote.empty() ? std::string() : " (\"" + problem.quote + "\")";
    return Error{ErrorCode::invalid_value, problem.reason + words, "/wording/" + std::string(to_code(state))};
  }
  return practice;
}

}  // namespace frontdoor
