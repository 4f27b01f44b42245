// Opens desks. The one place that holds both what desks work with and the right to make one, so that no handler can
// reach another practice's rows: it has a session, and gets the desk of that session's practice.
#pragma once

#include "desk/practice_desk.h"

namespace frontdoor::intake {

// Thread safe.
class Desks {
 public:
  explicit Desks(DeskTools tools) : tools_(tools) {}

  // ods: the practice that the call asks for. Throws Problem (403) unless it is the session's own.
  // The desk borrows from here: it lives no longer than this.
  PracticeDesk open(const StaffSession& session, const std::string& ods) const {
    return PracticeDesk(tools_, lists_, session, ods);
  }
  // Which requests of the watch's practice ring: all that a sign-in without its desk may hear. Throws Problem (403).
  Alarms alarms(const AlarmWatch& watch) const {
    StaffSession session;
    session.ods = watch.ods;
    session.role = watch.role;
    return open(session, watch.ods).alarms();
  }
  // The session's own practice.
  PracticeDesk open(const StaffSession& session) const { return open(session, session.ods); }

 private:
  DeskTools tools_;
  mutable RecordedLists lists_;
};

}  // namespace frontdoor::intake
