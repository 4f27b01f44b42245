// What staff must know before they phone: it stands at the top of a request and in the list, before any phone number.
#include "support.h"

#include "base/html.h"

namespace frontdoor::intake {
namespace {

class Contact : public IntakeTest {
 protected:
  void post(const ContactPatient& one) {
    HttpClient patient = client();
    const HttpResponse posted = post_request(patient, bundle_of(one), new_key());
    ASSERT_EQ(posted.status, 201) << posted.body;
    reference_ = json_string_or(posted.json(), "reference", "");
    HttpClient& staff = signed_in_as(kOds, "reception");
    list_ = staff.get("/inbox").body;
    page_ = staff.get("/inbox/requests/" + reference_).body;
    data_ = staff.get("/v1/practices/A81001/requests/" + reference_).json();
  }
  // In the list, and on the request's page above its marks and its phone link.
  void stands_first(const std::string& words) {
    EXPECT_NE(list_.find(words), std::string::npos) << words;
    const std::size_t at = page_.find(words);
    ASSERT_NE(at, std::string::npos) << words;
    EXPECT_LT(at, page_.find("<dt>Phone</dt>")) << words;
    EXPECT_LT(at, page_.find("<dl class=\"summary\">")) << words;
  }
  std::string reference_, list_, page_;
  Json data_;
};

TEST_F(Contact, WhoeverIsNotSafeToPhoneIsMarkedBeforeThePhoneLink) {
  post({.safe = "No", .safe_way = "Text first, my <b>mum</b> answers"});
  stands_first("Not safe to contact in the usual way.");
  stands_first("Text first, my &lt;b&gt;mum&lt;/b&gt; answers");
  EXPECT_NE(page_.find("not safe to phone as usual: see above"), std::string::npos);
  EXPECT_EQ(page_.find("href=\"tel:"), std::string::npos) << "no link that phones them at a tap";
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "unsafe"), true);
}

TEST_F(Contact, WhoeverWillPhoneIsNotToBeContactedInListPageAndApi) {
  post({.safe = "No", .safe_way = ""});
  for (const std::string* text : {&list_, &page_}) {
    EXPECT_NE(text->find("Do not contact the patient.</strong>"), std::string::npos);
  }
  EXPECT_EQ(page_.find("href=\"tel:02079460123"), std::string::npos) << "no link that phones them";
  EXPECT_NE(page_.find("do not phone: see above"), std::string::npos);
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "willPhone"), true);
}

TEST_F(Contact, AYoungPersonWhoWritesAloneIsMarked) {
  post({.birth_year = "2012"});
  stands_first("Under 16, wrote alone.");
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "youngAndAlone"), true);
}

TEST_F(Contact, WhoeverNeedsAnInterpreterIsMarked) {
  for (const char* words : {"My knee hurts. I am deaf and use BSL.", "My knee hurts. Please get a Polish interpreter",
                            "My knee hurts. My wife doesn\xE2\x80\x99t speak English"}) {
    post({.words = words});
    stands_first("May need an interpreter");
    stands_first(std::string("<q>") + Html().text(std::string(words).substr(15)).take());
  }
}

TEST_F(Contact, WhoeverNeedsNothingOfThatIsNotMarked) {
  post({.words = "My knee hurts and the English weather does not help"});
  EXPECT_EQ(list_.find("before-contact"), std::string::npos);
  EXPECT_EQ(page_.find("before-contact"), std::string::npos);
  EXPECT_EQ(page_.find("Not safe"), std::string::npos);
}

}  // namespace
}  // namespace frontdoor::intake
