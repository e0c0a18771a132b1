"""C++ (and gRPC) code, and field accessors, from .proto files, by Debian's protoc."""

# Folders that imports in .proto files and #include lines start from: a file proto/myorules/v1/patient.proto is
# "myorules/v1/patient.proto" and "myorules/v1/patient.pb.h". Protos elsewhere start from the workspace root.
_IMPORT_ROOTS = [
    "proto",
    "third_party/googleapis",
    "third_party",
    "docs/examples/embed",
]

def _import_root(package):
    for root in _IMPORT_ROOTS:
        if package == root or package.startswith(root + "/"):
            return root
    return ""

def _sibling(label, suffix):
    """The label of the target that the macro made beside `label`: //a:b -> //a:b<suffix>, //a/b -> //a/b:b<suffix>."""
    if label.startswith("//") and ":" not in label:
        return label + ":" + label.split("/")[-1] + suffix
    return label + suffix

# protoc warns of an import root that is not there, and the sandbox has only the roots that are used.
_IMPORT_FLAGS = "$$(for d in %s .; do if [ -d $$d ]; then echo -I$$d; fi; done) -I/usr/include" % " ".join(_IMPORT_ROOTS)

def _locations(labels):
    return " ".join(["$(location %s)" % label for label in labels])

def myorules_proto_library(name, srcs, deps = [], grpc = False, visibility = None, testonly = None):
    """Makes a C++ library from .proto files.

    Also makes:
      <name>_protos          the .proto files of this target and of all that it depends on
      <name>_headers         the headers of this target
      <name>_descriptor_set  <name>.binpb: a FileDescriptorSet with all imports and source info (comments)

    Args:
      name: the cc_library.
      srcs: .proto files of this package.
      deps: other myorules_proto_library targets whose files these import. Well-known types need none.
      grpc: whether to make x.grpc.pb.h from each x.proto, too, in a library of its own, <name>_grpc: who only
        handles the messages does not depend on gRPC.
      visibility: of all the targets.
      testonly: of all the targets.
    """
    package = native.package_name()
    root = _import_root(package)
    stems = [src[:-len(".proto")] for src in srcs]
    headers = [stem + ".pb.h" for stem in stems]
    sources = [stem + ".pb.cc" for stem in stems]
    grpc_headers = [stem + ".grpc.pb.h" for stem in stems] if grpc else []
    grpc_sources = [stem + ".grpc.pb.cc" for stem in stems] if grpc else []

    native.filegroup(
        name = name + "_protos",
        srcs = srcs + [_sibling(dep, "_protos") for dep in deps],
        visibility = visibility,
        testonly = testonly,
    )

    native.filegroup(
        name = name + "_headers",
        srcs = headers,
        visibility = visibility,
        testonly = testonly,
    )

    files = _locations(srcs)
    out = "$(GENDIR)" + ("/" + root if root else "")

    plugins = "--cpp_out=" + out
    if grpc:
        plugins += " --plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin --grpc_out=" + out
    native.genrule(
        name = name + "_codegen",
        srcs = [":" + name + "_protos"] + srcs,
        outs = headers + sources + grpc_headers + grpc_sources,
        # Warnings are for our code: as system headers, generated ones stay silent wherever they are included.
        cmd = "/usr/bin/protoc %s %s %s && " % (_IMPORT_FLAGS, plugins, files) +
              "sed -i '1i #pragma GCC system_header' " + _locations(headers + grpc_headers),
        message = "Generating C++ from protos",
        visibility = ["//visibility:private"],
        testonly = testonly,
    )

    native.genrule(
        name = name + "_descriptor_set",
        srcs = [":" + name + "_protos"] + srcs,
        outs = [name + ".binpb"],
        cmd = "/usr/bin/protoc %s --descriptor_set_out=$@ --include_imports --include_source_info %s" % (_IMPORT_FLAGS, files),
        message = "Generating a descriptor set",
        visibility = visibility,
        testonly = testonly,
    )

    native.cc_library(
        name = name,
        srcs = sources,
        hdrs = headers,
        strip_include_prefix = "/" + root if root else None,
        copts = ["-w"],
        deps = deps + ["@debian//:protobuf"],
        visibility = visibility,
        testonly = testonly,
    )

    if grpc:
        native.cc_library(
            name = name + "_grpc",
            srcs = grpc_sources,
            hdrs = grpc_headers,
            strip_include_prefix = "/" + root if root else None,
            copts = ["-w"],
            deps = [":" + name, "@debian//:grpc", "@debian//:protobuf"],
            visibility = visibility,
            testonly = testonly,
        )

def _import_path(label):
    """The stem by which protos import a .proto file of this workspace: //proto/a:b.proto -> a/b."""
    if label.startswith("//"):
        package, _, file = label[2:].partition(":")
    else:
        package, file = native.package_name(), label.lstrip(":")
    root = _import_root(package)
    path = package + "/" + file
    return (path[len(root) + 1:] if root else path)[:-len(".proto")]

def myorules_field_accessors(name, library, protos, visibility = None, testonly = None):
    """Makes a C++ library by which the engine reads messages through their generated classes, not through Reflection.

    To be linked is enough. Apart from the messages' own library, since it depends on the engine.

    Args:
      name: the cc_library.
      library: the myorules_proto_library of the messages.
      protos: its .proto files whose messages are read.
      visibility: of the library.
      testonly: of the library.
    """
    sources = ["%s/%s.fields.cc" % (name, _import_path(proto)) for proto in protos]
    plugin = "//engine/protoc:protoc-gen-myorules_fields"
    native.genrule(
        name = name + "_codegen",
        srcs = protos + [_sibling(library, "_protos")],
        outs = sources,
        cmd = "mkdir -p $(RULEDIR)/%s && /usr/bin/protoc %s --plugin=$(location %s) --myorules_fields_out=$(RULEDIR)/%s %s" %
              (name, _IMPORT_FLAGS, plugin, name, _locations(protos)),
        message = "Generating field accessors from protos",
        tools = [plugin],
        visibility = ["//visibility:private"],
        testonly = testonly,
    )
    native.cc_library(
        name = name,
        srcs = sources,
        copts = ["-w"],
        deps = [library, "//engine/expr:field_accessors", "@debian//:absl", "@debian//:protobuf"],
        # Nobody calls it: it makes itself known.
        alwayslink = True,
        visibility = visibility,
        testonly = testonly,
    )
