# Toolchain file for WebAssembly: serves $EMSDK when it is set, otherwise Debian's emscripten package.
# Debian's emcc optimises JavaScript with Node modules that Debian keeps under /usr/share/nodejs, where a Node that is not
# Debian's own does not look: NODE_PATH is therefore set for every link (see RULE_LAUNCH_LINK in CMakeLists.txt).

if(DEFINED ENV{EMSDK} AND EXISTS "$ENV{EMSDK}/upstream/emscripten/cmake/Modules/Platform/Emscripten.cmake")
  set(FRONTDOOR_EMSCRIPTEN_ROOT "$ENV{EMSDK}/upstream/emscripten")
elseif(EXISTS "/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake")
  set(FRONTDOOR_EMSCRIPTEN_ROOT "/usr/share/emscripten")
else()
  message(FATAL_ERROR "No Emscripten found: run ./scripts/setup, or set EMSDK to an activated emsdk folder.")
endif()

include("${FRONTDOOR_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
