#!/bin/sh
# Installs what the end-to-end tests need beside Python's packages: at once when everything is there.
# Where it may not install (neither root nor sudo), it says what to install; the tests that need it are then skipped.
set -eu
cd "$(dirname "$0")"

packages=
need() { # need PACKAGE COMMAND...: the package is absent if the command fails
  wanted=$1
  shift
  "$@" >/dev/null 2>&1 || packages="$packages $wanted"
}
need chromium command -v chromium
need postgresql ls /usr/lib/postgresql/*/bin/initdb
need default-jre-headless command -v java
need npm command -v npm
need gettext command -v msgfmt
need libreoffice-calc-nogui command -v soffice
need python3-venv python3 -c 'import ensurepip'

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1" >/dev/null; }
if [ -n "$packages" ]; then
  as_root true 2>/dev/null && may=yes || may=no
  if [ $may = yes ]; then
    echo "Installing$packages ..."
    as_root apt-get update -qq || true
  fi
  for package in $packages; do
    { [ $may = yes ] && install "$package"; } || echo "Not there, and could not be installed: apt-get install $package"
  done
fi

# Without the packages' own scripts: the Nu checker's would download a Java of its own.
if command -v npm >/dev/null && ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --no-audit --no-fund --silent && cp package-lock.json node_modules/.installed ||
    echo "Not there, and could not be installed: npm ci in tests/e2e"
fi

# In a place of its own: what it needs is none of the bot's business.
toolkit=translate-toolkit==3.20.4
if [ "$(cat .translate-toolkit/.installed 2>/dev/null)" != "$toolkit" ]; then
  { python3 -m venv --clear .translate-toolkit && .translate-toolkit/bin/python -m pip install -q \
    --disable-pip-version-check "$toolkit" && echo "$toolkit" >.translate-toolkit/.installed; } ||
    echo "Not there, and could not be installed: $toolkit in tests/e2e/.translate-toolkit"
fi
