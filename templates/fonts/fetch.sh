#!/usr/bin/env bash
# Fetches the embedded fonts again from npm, checks them, and writes the advance widths the layout measures with.
# Needs npm and a python3 with fontTools and brotli. Only for development: the results are committed.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { # package, version, then pairs: file in the package, file here
  local tarball
  tarball=$(cd "$work" && npm pack --silent "@fontsource/$1@$2")
  mkdir "$work/$1"
  tar -xzf "$work/$tarball" -C "$work/$1" --strip-components=1
  cp "$work/$1/LICENSE" "OFL-$1.txt"
  for weight in "${@:3}"; do
    cp "$work/$1/files/$1-latin-$weight-normal.woff2" "$1-$weight.woff2"
  done
}
fetch inter 5.3.0 400 600
fetch jetbrains-mono 5.3.0 400 700
sha256sum --check SHA256SUMS
python3 advances.py > ../../src/diagram/advances.rs
