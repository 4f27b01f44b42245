// Every limit of the core, named once. Sizes are bytes of UTF-8 unless the name says otherwise.
// A limit that is reached gives the patient or the caller a clear error and changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace frontdoor::limits {

// One free-text answer. A patient may write long; the red-flag reader stays linear in it.
inline constexpr std::size_t text_answer_bytes_max = 20'000;
// One short answer (name, phone, postcode ...).
inline constexpr std::size_t short_answer_bytes_max = 400;
// One event from a face, its value included. Larger than a text answer: a draft is an event too.
inline constexpr std::size_t event_value_bytes_max = 256'000;
// A submitted bundle without photos.
inline constexpr std::size_t bundle_bytes_max = 1'000'000;
// What it may hold. Far above any true request: they bound what one that is made up costs to read, to keep and to list.
inline constexpr std::size_t bundle_nodes_max = 100'000;  // values of its JSON
inline constexpr std::size_t bundle_answers_max = 5'000;
inline constexpr std::size_t bundle_flags_max = 2'000;
inline constexpr std::size_t bundle_messages_max = 200;  // that the form showed
// A questionnaire file and what it may hold.
inline constexpr std::size_t questionnaire_bytes_max = 4'000'000;
inline constexpr std::size_t questionnaire_items_max = 5'000;
inline constexpr std::size_t questionnaire_depth_max = 16;
inline constexpr std::size_t answer_options_max = 2'000;
// All options of one questionnaire together: one contained value set may serve many questions.
inline constexpr std::size_t questionnaire_options_max = 50'000;
// All its regular expressions together, in steps, and all its FHIRPath together, in bytes.
inline constexpr std::size_t questionnaire_patterns_max = 200'000;
inline constexpr std::size_t questionnaire_expressions_bytes_max = 500'000;
// A response to a questionnaire: bytes, and occurrences of items in it.
inline constexpr std::size_t response_bytes_max = 4'000'000;
inline constexpr std::size_t response_items_max = 20'000;
// Work of a form's expressions together (fhirpath::Environment::steps_left): to judge one response, and over all the
// answers that are filled into one.
inline constexpr std::size_t validation_steps_max = 20'000'000;
inline constexpr std::size_t session_steps_max = 100'000'000;
inline constexpr std::size_t answer_steps_max = 10'000'000;  // what each answer of a person adds again
// Photos of one request, and the bytes of one.
inline constexpr std::size_t photos_max = 5;
inline constexpr std::size_t photo_bytes_max = 5'000'000;
// How often one group of a form can be repeated.
inline constexpr std::size_t occurrences_max = 20;
// JSON nesting accepted anywhere.
inline constexpr std::size_t json_depth_max = 64;
// Keys of one JSON object.
inline constexpr std::size_t json_keys_max = 2'000;
// One View: nodes in all, and nesting of nodes.
inline constexpr std::size_t view_nodes_max = 20'000;
inline constexpr std::size_t view_depth_max = 32;
// Findings kept for one text.
inline constexpr std::size_t findings_max = 256;

static_assert(event_value_bytes_max > text_answer_bytes_max);
static_assert(bundle_bytes_max > event_value_bytes_max);
static_assert(text_answer_bytes_max > short_answer_bytes_max);

}  // namespace frontdoor::limits
