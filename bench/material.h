// What is measured: messages of a given length and packs of a given size, the same in every run.
#pragma once

#include <frontdoor/red_flags.h>

#include <string>
#include <vector>

namespace frontdoor::bench {

std::vector<PackFile> pack_files();

// The pack's files and as many more phrases as make it `times` the size: each phrase again with another word of the
// lexicon after it, so that all share their beginnings and every step of the matcher has more to choose from.
std::vector<PackFile> larger_pack(std::size_t times);

// Example sentences of the rules, both ways, shuffled with `seed` and cut at `bytes`.
std::string message(std::size_t bytes, unsigned seed);

// Every phrase as a regular expression over lower-case words, without doubles.
std::vector<std::string> regular_expressions();

}  // namespace frontdoor::bench
