// Links that dial: the practice's number and the patient's, however they are written.
#include <frontdoor/number_in_text.h>
#include <frontdoor/telephone.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

TEST(Telephone, LinksDialTheNumberAndNothingElse) {
  const std::pair<const char*, const char*> cases[] = {
      {"020 7946 0000", "02079460000"},
      {"(020) 7946-0000", "02079460000"},
      {"+44 (0)7700 900123", "+447700900123"},
      {"+44 (0) 7700 900123", "+447700900123"},
      {"+44 ( 0 ) 7700 900123", "+447700900123"},
      {"(+44) 07700 900123", "+447700900123"},
      {"+44(0)20 7946 0000", "+442079460000"},
      {"0044 (0)20 7946 0000", "00442079460000"},
      {"+39 06 1234567", "+39061234567"},
      {"+49 (0)30 123456", "+4930123456"},
      {"020 7946 0000 ext 12", "02079460000"},
      {"020 7946 0000 extension 12", "02079460000"},
      {"020 7946 0000 x12", "02079460000"},
      {"020 7946 0000 #12", "02079460000"},
      {"020 7946 0000, option 2", "02079460000"},
      {"020 7946 0000 / 020 7946 0001", "02079460000"},
      {"020 7946 0000 or 07700 900123", "02079460000"},
      {"Tel: 020 7946 0000", "02079460000"},
      {"020\xC2\xA0"
       "7946\xE2\x80\x91"
       "0000",
       "02079460000"},
      {"\xE2\x80\xAA+44 7700 900123\xE2\x80\xAC", "+447700900123"},
      {"999", "999"},
      {"ask at the desk", ""},
  };
  for (const auto& [written, dialled] : cases) {
    EXPECT_EQ(dialled_number(written), dialled) << written;
    EXPECT_EQ(telephone_link(written), std::string("tel:") + dialled) << written;
  }
}

TEST(Telephone, ANumberInASentenceIsFoundAsAWholeAlone) {
  const struct {
    const char* text;
    const char* number;
    std::size_t at;
  } cases[] = {
      {"Call 999 now.", "999", 5},
      {"phone 111 or go to 111.nhs.uk.", "111", 6},
      {"go to 111.nhs.uk.", "111", std::string_view::npos},
      {"Call Childline free on 0800 1111, at any time.", "111", std::string_view::npos},
      {"phone 01632 999 111.", "999", std::string_view::npos},
      {"phone 01632 999 111.", "01632 999 111", 6},
      {"flat 111a", "111", std::string_view::npos},
      {"call 999, then press 55", "999", 5},
      {"\xE0\xA7\xA7 111-\xE0\xA6\x8F", "111", 4},  // Bengali writes its ending behind the digits
      {"nothing", "999", std::string_view::npos},
  };
  for (const auto& [text, number, at] : cases) EXPECT_EQ(find_number(text, number, 0), at) << text;
}

}  // namespace
}  // namespace frontdoor
