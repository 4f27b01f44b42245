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
  virtual Json item(const Item& item) const;
  virtual Json answer(const Item& item, const AnswerValue& value) const;
};

// Which occurrences are in the response: 1 for each that is enabled and holds an answer somewhere.
std::vector<std::uint8_t> written_items(const FormState& state);
// Those of `instances` that are in it, in the form's order.
std::vector<std::uint32_t> in_order(const FormState& state, const std::vector<std::uint8_t>& written,
                                    std::span<const std::uint32_t> instances);
// What is nested under one answer of a question.
std::vector<std::uint32_t> under_answer(const FormState& state, const Instance& question, std::size_t answer);

Json items_json(const FormState& state, const std::vector<std::uint8_t>& written,
                std::span<const std::uint32_t> instances, const ResponseWriter& writer);

}  // namespace frontdoor
