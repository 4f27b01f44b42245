// The items of a QuestionnaireResponse: the one place that decides which answers are in it, in what order, and what
// they are nested under. How each is written is the writer's.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>

#include <cstdint>
#include <span>
#include <vector>

namespace frontdoor {

class ResponseWriter {
 public:
  virtual ~ResponseWriter() = default;
  // An item without its answers: its linkId and text.
  virtual Json item(const Item& item) const = 0;
  virtual Json answer(const Item& item, const AnswerValue& value) const = 0;
};

// Which occurrences are in the response: 1 for each that is enabled and holds an answer somewhere. They are in it in
// the order of FormState's lists, those under a question each in the answer that Instance::answer says.
std::vector<std::uint8_t> written_items(const FormState& state);

// Those of `instances` that are written and under that answer.
Json items_json(const FormState& state, const std::vector<std::uint8_t>& written,
                std::span<const std::uint32_t> instances, const ResponseWriter& writer, std::uint32_t answer = 0);

}  // namespace frontdoor
