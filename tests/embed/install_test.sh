#!/usr/bin/env bash
# What `./dev install` unpacks is all that a program needs: the example builds with it by plain g++, wherever it lies.
set -euo pipefail

expected="$PWD/tests/embed/expected.txt"
tree="$PWD/engine/install_tree.tar"
example="$PWD/docs/examples/embed"
# A name that a careless script would trip over, and a move after the installation.
mkdir "$TEST_TMPDIR/first" && tar -xf "$tree" -C "$TEST_TMPDIR/first"
prefix="$TEST_TMPDIR/second place"
mv "$TEST_TMPDIR/first" "$prefix"
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
# Words, each as the shell would read them.
eval "flags=($(pkg-config --cflags --libs --static myorules-engine))"
eval "protos=$(pkg-config --variable=protodir myorules-engine)"

mkdir "$TEST_TMPDIR/program" && cd "$TEST_TMPDIR/program"
cp -L "$example"/* .
protoc -I. -I"$protos" --cpp_out=. shipment.proto
g++ -std=c++20 embed.cc shipment.pb.cc "${flags[@]}" -o embed
./embed rules.textproto | diff "$expected" -

echo "the same with field accessors, which the guide calls optional"
eval "plugin=$(pkg-config --variable=fieldsplugin myorules-engine)"
protoc -I. -I"$protos" --plugin="$plugin" --myorules_fields_out=. shipment.proto
g++ -std=c++20 -Wall -Werror embed.cc shipment.pb.cc shipment.fields.cc "${flags[@]}" -o embed_with_accessors
./embed_with_accessors rules.textproto | diff "$expected" -

echo "each public header stands alone"
eval "includes=($(pkg-config --cflags myorules-engine))"
cd "$prefix/include/myorules"
find engine -name '*.h' | sort | while read -r header; do
  echo "$header"
  echo "#include \"$header\"" | g++ -std=c++20 -fsyntax-only -x c++ "${includes[@]}" -
done

echo "the version is the engine's"
version="$(pkg-config --modversion myorules-engine)"
grep -F "kEngineVersion[] = \"$version\"" engine/classify/classify_options.h
