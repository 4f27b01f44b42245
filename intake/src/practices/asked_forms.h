// The Questionnaires that a practice's patients are asked: the built-in one, with the practice's own forms among its
// answers, and each own form between our pages. The pages that the service serves, the browser and the check of what
// was sent go by the same texts.
#pragma once

#include "http/compression.h"
#include "practices/practice_directory.h"
#include "store/own_forms.h"

#include <frontdoor/patient_form.h>
#include <frontdoor/practice_form.h>
#include <frontdoor/request.h>
#include <frontdoor/validation.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace frontdoor::intake {

// A Questionnaire and where a browser fetches it. Immutable.
struct AskedForm {
  std::string address;
  CompressedText json;
  std::unique_ptr<const Form> form;  // what evaluates the questionnaire
  Questionnaire questionnaire;
};

// What is on at a practice. Immutable.
struct PracticeForms {
  std::vector<OwnForm> all;                // also those that are off or retired
  std::vector<OfferedForm> offered;        // those that are on
  std::vector<std::string> not_offered;    // names of those that are on, and would not ask what they say (form_check.h)
  std::shared_ptr<const AskedForm> first;  // null: none is on, and the built-in Questionnaire is asked as it is
};

// What the practice's side says of a form that was answered.
struct AnsweredForm {
  std::string name;
  std::string title;
  std::int64_t version = 0;
  std::set<std::string> calculated;  // linkIds of what nobody was asked: scores
  // What the form itself wrote, by linkId: its initial texts. Of what is readOnly or hidden any text is the form's.
  std::map<std::string, std::set<std::string>> written = {};
  std::set<std::string> unasked = {};
};

// Says of each answer to the form whether anybody was asked it, and that what the form wrote is not in the patient's
// own words.
void mark_calculated(Request& request, const AnsweredForm& form);

// Thread safe.
class AskedForms {
 public:
  // Borrows both. built_in: the Questionnaire's JSON.
  AskedForms(OwnForms& forms, std::string_view built_in) : forms_(forms), built_in_(built_in) {}

  // Never nullptr; looked at again once a second at most. Where the store does not answer: as it was.
  std::shared_ptr<const PracticeForms> of(const std::string& ods);
  // The Questionnaire at an address of the practice; nullptr: there is none. Of own forms also versions that are off or
  // no longer the newest: who has begun goes on. One that was never on is for a manager's preview alone.
  enum class Reader { patient, preview };
  std::shared_ptr<const AskedForm> at(const std::string& ods, const std::string& address,
                                      Reader reader = Reader::patient);
  static std::string address_of(const std::string& ods, const std::string& name, std::int64_t version);
  static std::string first_address_of(const std::string& ods);

  // A change made here is seen at once.
  void forget(const std::string& ods);

  // nullopt: the practice has no such form, or it cannot be read.
  std::optional<AnsweredForm> answered(const std::string& ods, const std::string& canonical);
  // What is wrong with a response to one of the practice's own forms, by the version that it names; empty: nothing.
  std::string fault_of_response(const std::string& ods, const std::string& canonical, const JsonNode& response,
                                Instant now);

 private:
  struct Entry {
    std::chrono::steady_clock::time_point read_at;
    std::shared_ptr<const PracticeForms> forms;
  };
  struct Known {
    std::shared_ptr<const PracticeForms> among;  // what its list of needs says
    std::shared_ptr<const AskedForm> form;
  };
  std::shared_ptr<const PracticeForms> read(const std::string& ods, const std::shared_ptr<const PracticeForms>& before);
  // Whether the check still lets patients be asked it: a newer version of this program may refuse what an older took.
  bool may_be_asked(const std::string& ods, const OwnForm& form);
  std::shared_ptr<const AskedForm> make(const std::string& ods, const std::string& name, const FormVersion& version,
                                        const PracticeForms& among) const;

  OwnForms& forms_;
  std::string built_in_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, Known> known_;
  std::map<std::string, bool> checked_;  // by address: versions do not change
};

}  // namespace frontdoor::intake
