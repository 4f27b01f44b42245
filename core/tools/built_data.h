// The data of core/data as the build compiled it, inside native programs. (WebAssembly loads the same bytes as files.)
#pragma once

#include <frontdoor/access_policy.h>
#include <frontdoor/consultation.h>
#include <frontdoor/questionnaire.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/sign_groups.h>
#include <frontdoor/wording.h>

#include <memory>
#include <string_view>

namespace frontdoor {

namespace built_data {
std::string_view red_flags();           // blobs of compile_red_flag_pack: the pack, then that of the other languages
std::string_view clinical_red_flags();  // the pack with the words of clinicians' notes: for marked mentions
std::string_view reader();              // weights of the second reader
std::string_view reader_languages();    // those for the other languages
std::string_view sign_groups();         // the signs that are asked for, by group
std::string_view form();                // the consultation's Questionnaire
std::string_view wording();             // English
std::string_view bank_holidays();       // proclaimed and withdrawn days
}  // namespace built_data

// The same, loaded. The data was checked when it was built, so this cannot fail.
struct BuiltAssets {
  BuiltAssets();
  RedFlagEngine red_flags;
  Questionnaire questionnaire;
  Wording wording;
  AccessPolicy access;
  SignGroups signs;
  std::optional<SecondReader> second_reader;
  Assets view() const { return {&red_flags, &questionnaire, &access, &wording, &signs, &second_reader}; }
  // As before the second reader's weights have come.
  Assets view_of_rules_alone() const { return {&red_flags, &questionnaire, &access, &wording, &signs, nullptr}; }
};

}  // namespace frontdoor
