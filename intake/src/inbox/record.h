// A request as a text for the patient's record in the practice's clinical system, and the same as a PDF with its
// photos. Headings are those under which EMIS Web and SystmOne file a consultation: Problem, History, Comment, Plan.
#pragma once

#include "desk/practice_desk.h"

#include <string>
#include <vector>

namespace frontdoor::intake {

struct RecordSection {
  std::string heading;
  std::vector<std::string> lines;  // UTF-8; the patient's words as they were written, which may hold line breaks
};

struct RequestRecord {
  std::string title;  // "Online request ABCD-EFGH"
  std::string whose;  // "Ada Patel, born 27 March 1981, ABCD-EFGH": on each page of the PDF
  std::vector<RecordSection> sections;
};

// opened: one that can be read. practice: its name. Notes for the practice alone are left out.
RequestRecord record_of(const OpenedRequest& opened, const std::string& practice);

// UTF-8; lines end in "\n". Control characters and marks that turn the direction of text are left out.
std::string record_as_text(const RequestRecord& record);

// Bytes of a JPEG or PNG that image_check let pass.
struct RecordPhoto {
  std::string media_type;
  std::string bytes;
  std::string description;
};

// A PDF of A4 pages: the text, then each photo on a page of its own. Throws Problem (500) if it cannot be made.
std::string record_as_pdf(const RequestRecord& record, const std::vector<RecordPhoto>& photos);

}  // namespace frontdoor::intake
