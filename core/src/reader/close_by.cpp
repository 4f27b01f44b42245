// "Need a fit note, had a fit yesterday": a text that reads routine as a whole may hold an emergency in a few words.
#include <frontdoor/second_reader.h>

namespace frontdoor {

namespace {

// A longer text has more sentences, which are read one by one already.
constexpr int kWordsMax = 13;
// Words on each side of a rule's that are read with them.
constexpr int kNeighbours = 2;

// The words of a finding with their neighbours, of the same sentence or clause.
std::string_view with_neighbours(std::string_view text, const Finding& finding) {
  constexpr std::string_view ends = ",;:.!?\n";
  std::size_t begin = finding.start;
  std::size_t end = finding.end;
  for (int blanks = 0; begin > 0 && ends.find(text[begin - 1]) == std::string_view::npos; --begin) {
    if (text[begin - 1] == ' ' && ++blanks > kNeighbours) break;
  }
  for (int blanks = 0; end < text.size() && ends.find(text[end]) == std::string_view::npos; ++end) {
    if (text[end] == ' ' && ++blanks > kNeighbours) break;
  }
  return text.substr(begin, end - begin);
}

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
  for (const Finding& finding : rules.findings) {
    if (finding.status != Status::present || finding.action <= Action::urgent_same_day) continue;
    if (reader.read(with_neighbours(text, finding)).reads[row] == Reads::routine) continue;
    reading.reads[row] = Reads::between;
    return;
  }
}

}  // namespace frontdoor
