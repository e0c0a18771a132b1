#!/usr/bin/env bash
# install_tree.sh OUT FILE…: packs headers, protos, library, plugin of protoc, pkg-config file and licence as they lie below
# a prefix.
set -euo pipefail

out="$PWD/$1"
shift
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT

# put FILE PLACE
put() { install -D -m 644 "$1" "$tree/$2"; }

version=""
for file in "$@"; do
  # Generated files lie below bazel-out/…/bin.
  place="${file#bazel-out/*/bin/}"
  case "$place" in
    */classify_options.h) version="$(sed -n 's/.*kEngineVersion\[\] = "\(.*\)".*/\1/p' "$file")" ;;
  esac
  case "$place" in
    # Included as "myorules/v1/….pb.h".
    proto/*.h) put "$file" "include/myorules/${place#proto/}" ;;
    *.h) put "$file" "include/myorules/$place" ;;
    proto/*.proto) put "$file" "share/myorules/$place" ;;
    */protoc-gen-*) install -D -m 755 "$file" "$tree/bin/${place##*/}" ;;
    *.a) put "$file" "lib/${place##*/}" ;;
    *.pc) put "$file" "lib/pkgconfig/${place##*/}" ;;
    LICENSE) put "$file" "share/doc/myorules/LICENSE" ;;
    *)
      echo "no place for $file" >&2
      exit 1
      ;;
  esac
done
sed -i "s/@VERSION@/${version:?no version}/" "$tree"/lib/pkgconfig/*.pc
tar --create --file="$out" --directory="$tree" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner bin include lib share
