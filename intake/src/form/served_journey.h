// The form without script: the same consultation as in the browser, run here page by page as ordinary form posts.
// Each post opens the sealed state of its page, takes the answers over, reads the red flags and leads to the next page,
// which has an address of its own (served_history.h): Back and a reload show a page again and post nothing. Where no
// page can be held the next one is the answer to the post itself. Posting the same page twice stores one request.
#pragma once

#include "base/clock.h"
#include "form/served_history.h"
#include "form/served_state.h"
#include "http/compression.h"
#include "http/http.h"
#include "http/static_files.h"
#include "practices/asked_forms.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "requests/acceptance.h"
#include "requests/form_reports.h"

#include <frontdoor/consultation.h>

#include <map>
#include <memory>
#include <mutex>

namespace frontdoor::intake {

class FormPost;

// Where a form that staff look at would send: what is posted there is refused.
inline constexpr std::string_view kPreviewAddress = "/inbox/forms-preview";

// What the journey reads and does. Borrowed: outlives it.
struct ServedParts {
  Assets assets;
  PracticeDirectory& practices;
  RedFlagPacks& red_flags;
  AskedForms& forms;
  StaticFiles& files;
  Acceptance& acceptance;
  FormReports& reports;
  const Clock& clock;
};

// Thread safe.
class ServedJourney {
 public:
  ServedJourney(const ServedParts& parts, const BodyCipher& cipher, HeldPages& pages, const Key& source_key)
      : parts_(parts), seal_(cipher), history_(pages, cipher, source_key) {}

  // GET /p/{ods} and /p/{ods}/forms/{start}: the first page, rendered once a minute for a practice and for each form
  // that one may be led to. start: empty, or code of a form; where that is off or not known the page says so.
  Reply first_page(const Call& call, const std::string& ods, const std::string& start);
  // For staff: the form at this address from the first page that is its own, where nothing can be sent. Throws Problem
  // (404).
  Reply preview(const std::string& ods, const std::string& form);
  // POST /p/{ods}/form and /p/{ods}/form/{page}; name: of the page that was posted, empty if it has none.
  Reply next_page(const Call& call, const std::string& ods, const std::string& name);
  // GET /p/{ods}/form/{page}
  Reply held_page(const std::string& ods, const std::string& name);

 private:
  struct Turn;
  // What a page is made of, beside the answers.
  struct Basis {
    std::shared_ptr<const KnownPractice> practice;
    std::shared_ptr<const PracticeRedFlags> red_flags;
    std::shared_ptr<const AskedForm> form;  // null: the built-in one
    std::string start{};                    // code of the form that the address leads to; or empty
    bool operator==(const Basis&) const = default;
  };
  struct CachedPage {
    Basis basis;
    std::chrono::minutes minute{};
    std::shared_ptr<const CompressedText> text;
  };

  Basis basis(const std::shared_ptr<const KnownPractice>& practice, const std::string& form = "");
  std::shared_ptr<const CompressedText> first_page_text(const Basis& basis);
  void open_form(Turn& turn, Consultation& consultation, Effects& effects);
  Consultation consultation(const Turn& turn, Instant now) const;
  Effects press_posted(Consultation& consultation, const Turn& turn, Instant now) const;
  void go_on_from_later_answers(Turn& turn);
  Reply send(Turn& turn, Consultation& consultation, const std::string& draft);
  Reply already_sent(const Turn& turn, Consultation& consultation, const std::string& draft, const Problem& problem);
  Reply page(const Turn& turn, const View& view, const std::string& draft, std::string_view notice);
  Reply lead_to(const Turn& turn, const ShownPage& shown);
  void empty_history(Turn& turn, Consultation& sealing, const std::string& receipt);
  Assets assets(const Basis& basis) const;
  // api: where the form with script sends and asks; empty: the practice's own address.
  Reply document(const Basis& basis, const ShownPage& shown, const std::string& name,
                 const std::string& api = "") const;
  Reply start_again(const Basis& basis, Instant now) const;

  ServedParts parts_;
  ServedSeal seal_;
  ServedHistory history_;
  std::mutex mutex_;
  std::map<std::string, CachedPage> first_pages_;
};

// Throws Problem (404).
std::shared_ptr<const KnownPractice> require_practice(PracticeDirectory& practices, const std::string& ods);

}  // namespace frontdoor::intake
