#include "request/row_names.h"

#include <map>
#include <string>
#include <vector>

namespace frontdoor {
namespace {

// "Drink 2", or "Drink 2, Glass 1".
bool is_row(const std::string& name) {
  return !name.empty() && name.back() >= '0' && name.back() <= '9';
}

// In the order in which read_request.cpp makes its answers.
class Rows {
 public:
  void look(const JsonNode& parent, const std::string& row) {
    const JsonNode* items = parent.array("item");
    if (!items) return;
    std::map<std::string_view, std::size_t> count, number;
    for (const JsonNode& item : *items) ++count[item.string("linkId")];
    for (const JsonNode& item : *items) {
      const std::string_view link_id = item.string("linkId");
      const JsonNode* answers = item.array("answer");
      if (answers) {
        names.push_back(row);
        for (const JsonNode& answer : *answers) look(answer, row);
      }
      const std::string_view text = answers ? std::string_view() : item.string("text");
      std::string own(text);
      const bool repeats = count[link_id] > 1;
      if (repeats && !text.empty()) own += " " + std::to_string(++number[link_id]);
      // A row of a row says both; another group says itself.
      const bool is_in_row = repeats && is_row(row);
      look(item, own.empty() ? row : is_in_row ? row + ", " + own : own);
    }
  }

  std::vector<std::string> names;
};

}  // namespace

void name_rows(const JsonNode& response, std::span<RequestAnswer> answers) {
  Rows rows;
  rows.look(response, {});
  if (rows.names.size() != answers.size()) return;
  std::map<std::string, std::size_t> count;
  for (const RequestAnswer& answer : answers) ++count[answer.question];
  for (std::size_t i = 0; i < answers.size(); ++i) {
    RequestAnswer& answer = answers[i];
    // In a row also what no other row was asked: it is of that row.
    if (rows.names[i].empty() || (count[answer.question] < 2 && !is_row(rows.names[i]))) continue;
    answer.row_bytes = rows.names[i].size() + 2;
    answer.question = rows.names[i] + ": " + answer.question;
  }
}

}  // namespace frontdoor
