#include "faulty_disk.h"

#include <sqlite3.h>

#include <atomic>
#include <cstring>

namespace frontdoor::intake {
namespace {

std::atomic<int> write_result{SQLITE_OK};
std::atomic<int> writes_left{0};  // that still work
std::atomic<int> sync_result{SQLITE_OK};

// The operating system's own file follows in memory.
struct FaultyFile {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

FaultyFile* of(sqlite3_file* file) {
  return reinterpret_cast<FaultyFile*>(file);
}

sqlite3_vfs* real_vfs = nullptr;
sqlite3_io_methods methods{};
sqlite3_vfs faulty_vfs{};

int close_file(sqlite3_file* file) {
  return of(file)->real()->pMethods->xClose(of(file)->real());
}
int read_file_at(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at) {
  return of(file)->real()->pMethods->xRead(of(file)->real(), bytes, size, at);
}
int write_file_at(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (write_result != SQLITE_OK && writes_left.fetch_sub(1) <= 0) return write_result;
  return of(file)->real()->pMethods->xWrite(of(file)->real(), bytes, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return of(file)->real()->pMethods->xTruncate(of(file)->real(), size);
}
int sync_file(sqlite3_file* file, int flags) {
  if (sync_result != SQLITE_OK) return sync_result;
  return of(file)->real()->pMethods->xSync(of(file)->real(), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return of(file)->real()->pMethods->xFileSize(of(file)->real(), size);
}
int lock_file(sqlite3_file* file, int kind) {
  return of(file)->real()->pMethods->xLock(of(file)->real(), kind);
}
int unlock_file(sqlite3_file* file, int kind) {
  return of(file)->real()->pMethods->xUnlock(of(file)->real(), kind);
}
int check_lock(sqlite3_file* file, int* result) {
  return of(file)->real()->pMethods->xCheckReservedLock(of(file)->real(), result);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  return of(file)->real()->pMethods->xFileControl(of(file)->real(), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return of(file)->real()->pMethods->xSectorSize(of(file)->real());
}
int characteristics(sqlite3_file* file) {
  return of(file)->real()->pMethods->xDeviceCharacteristics(of(file)->real());
}
int map_memory(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return of(file)->real()->pMethods->xShmMap(of(file)->real(), page, size, extend, memory);
}
int lock_memory(sqlite3_file* file, int offset, int count, int flags) {
  return of(file)->real()->pMethods->xShmLock(of(file)->real(), offset, count, flags);
}
void memory_barrier(sqlite3_file* file) {
  of(file)->real()->pMethods->xShmBarrier(of(file)->real());
}
int unmap_memory(sqlite3_file* file, int remove) {
  return of(file)->real()->pMethods->xShmUnmap(of(file)->real(), remove);
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int result = real_vfs->xOpen(real_vfs, name, of(file)->real(), flags, out_flags);
  if (of(file)->real()->pMethods != nullptr) file->pMethods = &methods;
  return result;
}

void make_methods() {
  methods.iVersion = 2;
  methods.xClose = close_file;
  methods.xRead = read_file_at;
  methods.xWrite = write_file_at;
  methods.xTruncate = truncate_file;
  methods.xSync = sync_file;
  methods.xFileSize = file_size;
  methods.xLock = lock_file;
  methods.xUnlock = unlock_file;
  methods.xCheckReservedLock = check_lock;
  methods.xFileControl = control_file;
  methods.xSectorSize = sector_size;
  methods.xDeviceCharacteristics = characteristics;
  methods.xShmMap = map_memory;
  methods.xShmLock = lock_memory;
  methods.xShmBarrier = memory_barrier;
  methods.xShmUnmap = unmap_memory;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  real_vfs = sqlite3_vfs_find(nullptr);
  make_methods();
  faulty_vfs = *real_vfs;
  faulty_vfs.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real_vfs->szOsFile;
  faulty_vfs.zName = "faulty";
  faulty_vfs.xOpen = open_file;
  sqlite3_vfs_register(&faulty_vfs, 1);
}

FaultyDisk::~FaultyDisk() {
  fail_writes(SQLITE_OK);
  fail_syncs(SQLITE_OK);
  sqlite3_vfs_unregister(&faulty_vfs);
}

void FaultyDisk::fail_writes(int result, int after) {
  writes_left = after;
  write_result = result;
}

void FaultyDisk::fail_syncs(int result) {
  sync_result = result;
}

}  // namespace frontdoor::intake
