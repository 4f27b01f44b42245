// Whether a request is the one that somebody asks for, in the words that people say on the phone: parts of a name in
// any order and without accents, a telephone number in any spelling, a date of birth as people write it, a reference
// without its dash, a postcode without its space, words of the request or of what was noted or added since.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace frontdoor::intake {

// What a search reads of one request. Written nowhere: it holds what the patient wrote.
class SearchedText {
 public:
  void add_words(std::string_view text);  // UTF-8
  void add_name(std::string_view text);   // likewise, of a person: found by other spellings too
  // A reference, a postcode, a telephone number: found however its letters and digits are set apart.
  void add_code(std::string_view code);
  void fit();  // keeps no more memory than the texts need
  std::size_t bytes() const { return words_.size() + codes_.size() + names_.size() + sizeof(SearchedText); }

 private:
  friend class RequestSearch;
  std::string words_;  // folded
  std::string codes_;  // folded, letters and digits alone, one a line
  std::string names_;  // a line each part of a name: folded, a blank, and how it sounds
};

// How a name sounds, roughly, in lower-case letters: "petrof", "petrov" and "petroff" are one. Of English and of names
// that English writes in several ways (Mohammed, Muhamad; Stephen, Steven; Catherine, Kathryn).
std::string sound_of(std::string_view folded);

// The dates that a text may be, as people write one: "3/5/1986", "3rd May 86". As "1986-05-03"; none: it is not a date.
std::vector<std::string> typed_dates(std::string_view typed);

// Immutable.
class RequestSearch {
 public:
  // typed: UTF-8, as staff typed it.
  explicit RequestSearch(std::string_view typed);
  bool empty() const { return parts_.empty(); }
  // All that was typed is there.
  bool finds(const SearchedText& text) const;
  // The same, but that words may be parts of a name that sounds alike or differs by a letter (of long ones by two).
  bool nearly_finds(const SearchedText& text) const;

 private:
  struct Part {
    std::vector<std::string> words;  // folded; one of them is enough
    std::string code;                // letters and digits alone; empty: it can be no code
    std::string name;                // the same where it may be a part of a name; empty: it is none
    std::string sound;               // of it, as sound_of()
  };

  bool is_there(const Part& part, const SearchedText& text) const;
  std::vector<Part> parts_;
  bool has_names_ = false;
};

}  // namespace frontdoor::intake
