// A disk that fails when it is told to: a layer between SQLite and the operating system's files
// (https://www.sqlite.org/vfs.html), used by every database opened after it was made.
#pragma once

namespace frontdoor::intake {

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // result: what SQLite sees at each write from now on (SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_READONLY), and at each
  // sync (SQLITE_IOERR_FSYNC); SQLITE_OK: the disk is well again.
  // after: so many writes work before.
  static void fail_writes(int result, int after = 0);
  static void fail_syncs(int result);
};

}  // namespace frontdoor::intake
