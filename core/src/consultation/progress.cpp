// See progress.h.
#include "consultation/progress.h"

#include <algorithm>

namespace frontdoor {
namespace {

// The question that is not answered yet and leads to one form or another.
const Item* next_chooser(const FilledForm& form) {
  for (const Item* item : form.questions()) {
    const bool chooses = item->meaning == Meaning::request_kind || item->meaning == Meaning::problem;
    if (chooses && !form.is_answered(*item)) return item;
  }
  return nullptr;
}

std::size_t least_pages_of(FilledForm& form) {
  const Item* chooser = next_chooser(form);
  if (!chooser) return form.pages().size();
  std::size_t least = 0;
  for (const AnswerOption& option : chooser->options) {
    if (!form.is_offered(*chooser, option)) continue;
    form.set(chooser->link_id, option.value.code);
    const std::size_t pages = form.answers_to(*chooser).empty() ? form.pages().size() : least_pages_of(form);
    least = least == 0 ? pages : std::min(least, pages);
  }
  form.forget(chooser->link_id);
  return least;
}

}  // namespace

std::size_t least_pages(const FilledForm& form) {
  FilledForm supposed = form.supposed();
  return least_pages_of(supposed);
}

}  // namespace frontdoor
