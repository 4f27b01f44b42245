// "Need a fit note, had a fit yesterday": a text that reads routine as a whole may hold an emergency in a few words.
#include "reader/units.h"

#include <frontdoor/second_reader.h>

namespace frontdoor {

using reader::with_neighbours;

namespace {

// A longer text has more sentences, which are read one by one already.
constexpr int kWordsMax = 13;
// Too little for the reader to speak against a rule ("kid had a fit for the first time"): always asked about.
constexpr int kTooFewWords = 8;
// Words on each side of a rule's that are read with them.
constexpr int kNeighbours = 2;

bool has_more_words(std::string_view text, int most) {
  int words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    if (begins && ++words > most) return true;
  }
  return false;
}

}  // namespace

void read_close_by(std::string_view text, const Reading& rules, const SecondReader& reader, SecondReading& reading) {
  constexpr auto row = static_cast<std::size_t>(RulesSay::emergency);
  if (reading.reads[row] != Reads::routine || has_more_words(text, kWordsMax)) return;
  const bool is_too_little = !has_more_words(text, kTooFewWords);
  for (const Finding& finding : rules.findings) {
    if (finding.status != Status::present || finding.action <= Action::urgent_same_day) continue;
    const TextSpan close = with_neighbours(text, {finding.start, finding.end}, kNeighbours);
    const std::string_view words = text.substr(close.start, close.end - close.start);
    if (!is_too_little && reader.read(words).reads[row] == Reads::routine) continue;
    reading.reads[row] = Reads::between;
    return;
  }
}

}  // namespace frontdoor
