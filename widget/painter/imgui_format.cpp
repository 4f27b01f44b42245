// Stands in for printf inside Dear ImGui: the painter never formats text there, only names a window.
#include <imgui.h>
#include <imgui_internal.h>

#include <cstring>

int ImFormatStringV(char* buffer, std::size_t size, const char* format, va_list) {
  const std::size_t length = std::strlen(format);
  if (buffer == nullptr || size == 0) return static_cast<int>(length);
  const std::size_t copied = length < size ? length : size - 1;
  std::memcpy(buffer, format, copied);
  buffer[copied] = '\0';
  return static_cast<int>(copied);
}

int ImFormatString(char* buffer, std::size_t size, const char* format, ...) {
  va_list none;
  va_start(none, format);
  const int length = ImFormatStringV(buffer, size, format, none);
  va_end(none);
  return length;
}
