// Wording: every sentence a patient or the practice reads, by key, from core/data/wording/<language>.json.
// A text may hold placeholders in braces, "{phone}". Keys are lower-case words joined by '.' and '-'.
// With a translation every text has its English beside it: "Ffoniwch 999 / \u2066Call 999\u2069". The isolate (Unicode
// standard annex 9) keeps the English in its own direction and tells faces which part is English.
// Copyable, immutable after load, safe to share between threads.
#pragma once

#include <frontdoor/result.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace frontdoor {

class Wording {
 public:
  // json: {"language":"en","version":"1","reviewer":null,"texts":{"key":"text", ...},"forOther"?:{"a form's
  // sentence":"about somebody else"}} in UTF-8. Closed schema.
  static Result<Wording> load(std::string_view json);

  // From now on texts are those of a second language with the English beside them. json: {"language":"cy",
  // "name":"Cymraeg","rightToLeft":false,"version","reviewer","source","texts":{"key":"text"},"phrases":{"a form's
  // English":"text"},"words":{"Monday":"dydd Llun"}}; "browser" and "page" are for web/. What it lacks stays English.
  // Errors as of load; then nothing has changed.
  std::optional<Error> add_translation(std::string_view json);

  // The text of `key`. A missing key gives "[key]": visible, never empty, and a test fails on any such text.
  std::string text(std::string_view key) const;

  // The text of `key` with each {name} replaced by its value. Values are not scanned again.
  using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  std::string text(std::string_view key, Values values) const;

  // A text from elsewhere (a practice's own) with its placeholders replaced the same way.
  static std::string fill(std::string_view pattern, Values values);

  // A text of the form, which is written in English, in the second language with the English beside it.
  std::string phrase(const std::string& english) const;

  // The same for an answer to a question of the form. A language may have its own "yes" for a question: the translation
  // of "QUESTION ANSWER" ("Do you need help today? Yes"); else that of the answer alone.
  std::string answer(const std::string& question, const std::string& english) const;

  // The same in the words for somebody who writes for the patient: "KEY.other" in place of "KEY", and the sentences of
  // the form as "forOther" has them. Both are data of the wording file; what has no such words stays as it is.
  Wording about_other() const;
  // The same with other texts in place of some, in English alone: for advice that staff read aloud. A key with an empty
  // text is left out of a card.
  Wording with_texts(const std::map<std::string, std::string, std::less<>>& texts) const;
  const std::map<std::string, std::string, std::less<>>& for_other() const { return for_other_; }

  bool has(std::string_view key) const { return texts_.find(key) != texts_.end(); }
  const std::string& language() const { return language_; }  // of the translation, if there is one
  bool right_to_left() const { return right_to_left_; }
  const std::string& version() const { return version_; }
  const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }

 private:
  std::string language_;
  std::string version_;
  bool right_to_left_ = false;
  using Texts = std::map<std::string, std::string, std::less<>>;
  Texts texts_;
  Texts translated_, phrases_, words_;
  Texts for_other_;
  bool about_other_ = false;

  const std::string& said_of_other(const std::string& as_written) const;
  std::string in_second_language(std::string_view name, std::string_view value) const;
};

}  // namespace frontdoor
