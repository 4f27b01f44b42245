# The Debian 12 packages that building, testing and the demo need, one a line with its reason. Sourced by scripts/setup.
# shellcheck shell=bash
# shellcheck disable=SC2034  # read by the script that sources this file

frontdoor_packages=(
  # Compilers and build tools
  g++
  clang                    # second compiler, fuzzing
  libclang-rt-14-dev       # its sanitizer and fuzzer runtime
  clang-format
  clang-tidy
  cmake
  ninja-build
  ccache
  emscripten               # C++ to WebAssembly
  pkg-config

  # Libraries
  libboost-dev             # the intake service's event loop and HTTP (Asio, Beast)
  libbrotli-dev            # pages compressed as browsers accept them
  libcurl4-openssl-dev     # webhooks and mail with a deadline for the whole transfer
  libkainjow-mustache-dev  # the inbox's pages as templates
  libjemalloc-dev          # the service's memory allocator
  libpango1.0-dev          # a request as a PDF, in every script that patients write in
  libpoco-dev              # the intake service: configuration; its tests: HTTP and TLS clients
  libpq-dev                # PostgreSQL from the intake service
  nlohmann-json3-dev
  libsodium-dev            # password hashes, random tokens
  libsqlite3-dev
  libssl-dev               # its TLS
  libzstd-dev              # requests are compressed before they are encrypted
  sqlite3
  postgresql               # the intake tests' own temporary clusters
  exim4-daemon-light       # the intake tests' own mail server, with STARTTLS
  prometheus               # reads the service in a test, and tries its alerts
  libgtest-dev
  libgmock-dev
  libbenchmark-dev
  libqrencode-dev          # one-time codes as a picture
  libre2-dev               # reference matcher in tests
  libutf8proc-dev          # the inbox's search without accents
  libstb-dev               # the native tests' text engine
  libsdl2-dev              # the kiosk's window

  # Real browsers and the fonts that screenshots and text widths depend on
  chromium                 # with a window, for what screen readers hear
  chromium-headless-shell  # for everything else: a quarter of the work for the same page
  firefox-esr
  webkit2gtk-driver        # WebKitGTK, its small browser and its WebDriver
  xvfb                     # the screen that WebKitGTK and the kiosk's tests want
  xdotool                  # hands for the kiosk's tests
  at-spi2-core             # the bus on which screen readers listen to a browser
  dbus-daemon
  gir1.2-atspi-2.0
  python3-gi               # reads that bus in a test
  fonts-liberation
  fonts-noto-core
  fonts-noto-cjk
  fonts-noto-color-emoji

  # Tools that the scripts themselves call
  brotli
  ca-certificates
  curl
  debhelper                # the Debian packages of scripts/package
  debootstrap              # a Debian of their own for scripts/check-packages and check-guide
  doxygen                  # the reference of the public headers (scripts/docs)
  dpkg-dev
  git
  graphviz                 # the pictures of docs/images
  iproute2                 # that Debian's own loopback
  jq
  lintian                  # what is wrong with a package
  poppler-utils            # reads that PDF in a test
  procps
  systemd                  # systemd-analyze: how closed the unit is
  xz-utils
)

# What ./scripts/soak-cluster needs on top.
cluster_packages=(
  etcd-server
  haproxy
  patroni
)

# What ./scripts/check-wordpress needs on top.
wordpress_packages=(
  wordpress
  wordpress-theme-twentytwentythree
  mariadb-server
  php-cli
  php-mysql
)
