// What staff must know before they phone: it is at the top of a request and in the list, before any phone number.
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
  void is_listed(const std::string& mark) { EXPECT_NE(list_.find(">" + mark + "</li>"), std::string::npos) << mark; }
  // On the request's page above its marks and its phone link.
  void stands_first(const std::string& words) {
    const std::size_t at = page_.find(words);
    ASSERT_NE(at, std::string::npos) << words;
    EXPECT_LT(at, page_.find("<dt>Phone</dt>")) << words;
    EXPECT_LT(at, page_.find("<dl class=\"summary\">")) << words;
  }
  std::string reference_, list_, page_;
  Json data_;
};

TEST_F(Contact, APatientWhoIsNotSafeToPhoneIsMarkedBeforeThePhoneLink) {
  post({.safe = "No", .safe_way = "Text first, my <b>mum</b> answers"});
  is_listed("Not safe to contact in the usual way");
  stands_first("Not safe to contact in the usual way.");
  stands_first("Text first, my &lt;b&gt;mum&lt;/b&gt; answers");
  EXPECT_NE(page_.find("not safe to phone as usual: see above"), std::string::npos);
  EXPECT_EQ(page_.find("href=\"tel:"), std::string::npos) << "no link that phones them at a tap";
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "unsafe"), true);
}

TEST_F(Contact, APatientWhoWillPhoneIsNotToBeContactedInListPageAndApi) {
  post({.safe = "No", .safe_way = ""});
  is_listed("Do not contact the patient");
  stands_first("Do not contact the patient.</strong>");
  EXPECT_EQ(page_.find("href=\"tel:02079460123"), std::string::npos) << "no link that phones them";
  EXPECT_NE(page_.find("do not phone: see above"), std::string::npos);
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "willPhone"), true);
}

TEST_F(Contact, APatientWithoutAPhoneIsMarkedWithHowElseTheyAreReached) {
  post({.no_phone_but = "at the hostel in <Mill> Lane"});
  is_listed("No phone");
  EXPECT_NE(page_.find("<strong>No phone:</strong> at the hostel in &lt;Mill&gt; Lane"), std::string::npos);
  EXPECT_EQ(page_.find("href=\"tel:"), std::string::npos) << "there is nothing to dial";
  const Json* needs = json_array(*json_object(data_, "contact"), "needs");
  ASSERT_NE(needs, nullptr);
  ASSERT_EQ(needs->size(), 1u);
  EXPECT_EQ(json_string_or(needs->front(), "says", ""), "No phone");
  EXPECT_EQ(json_string_or(needs->front(), "words", ""), "at the hostel in <Mill> Lane");
  EXPECT_NE(page_.find("\nNo phone: at the hostel in &lt;Mill&gt; Lane\n"), std::string::npos) << "in the record too";
}

TEST_F(Contact, AYoungPersonWhoWritesAloneIsMarked) {
  post({.birth_year = "2012"});
  is_listed("Under 16, wrote alone");
  stands_first("Under 16, wrote alone.");
  EXPECT_EQ(json_bool(*json_object(data_, "contact"), "youngAndAlone"), true);
}

TEST_F(Contact, APatientWhoNeedsAnInterpreterIsMarked) {
  for (const char* words : {"My knee hurts. I am deaf and use BSL.", "My knee hurts. Please get a Polish interpreter",
                            "My knee hurts. My wife doesn\xE2\x80\x99t speak English"}) {
    post({.words = words});
    is_listed("May need an interpreter");
    stands_first("May need an interpreter");
    stands_first(std::string("<q>") + Html().text(std::string(words).substr(15)).take());
  }
}

TEST_F(Contact, APatientWhoNeedsNothingOfThatIsNotMarked) {
  post({.words = "My knee hurts and the English weather does not help"});
  EXPECT_EQ(list_.find("<li class=\"tag"), std::string::npos);
  EXPECT_EQ(page_.find("before-contact"), std::string::npos);
  EXPECT_EQ(page_.find("Not safe"), std::string::npos);
}

// Nobody is told to reach somebody who asked not to be reached.
TEST_F(Contact, AReplySaysHowThePatientLearnsOfItByWhatTheyAllowed) {
  const auto says = [&](const ContactPatient& one) {
    post(one);
    const std::size_t from = page_.find("Nothing is sent to them: ");
    return from == std::string::npos ? page_ : page_.substr(from, page_.find("</p>", from) - from);
  };
  EXPECT_NE(says({.safe = "Yes"}).find("tell them that it is there."), std::string::npos);
  EXPECT_NE(says({.safe = "No", .safe_way = ""}).find("do not tell them either."), std::string::npos);
  const std::string safe_way = says({.safe = "No", .safe_way = "Text first"});
  EXPECT_NE(safe_way.find("tell them only in the way that they wrote is safe: \u201cText first\u201d."),
            std::string::npos)
      << safe_way;
}

}  // namespace
}  // namespace frontdoor::intake
