"""Text files as a C++ library: data that a binary carries with it."""

def embed_files(name, srcs, namespace, function, strip_prefix = "", visibility = None, testonly = None):
    """Makes a cc_library <name> with the header <package>/<name>.h, which declares in `namespace`

        // (path, content) of each file, in the order of their paths.
        const std::vector<std::pair<absl::string_view, absl::string_view>>& Function();

    Args:
      name: the cc_library, and the stem of its header.
      srcs: the files, or labels of files and filegroups. Any size, any bytes.
      namespace: C++ namespace, such as "myorules::rules".
      function: the function's name, such as "ShippedPacks".
      strip_prefix: folder, from the workspace root, that paths are told from; "" leaves them whole.
      visibility: of the cc_library.
      testonly: of the cc_library.
    """
    native.genrule(
        name = name + "_codegen",
        srcs = srcs,
        outs = [
            name + ".h",
            name + ".cc",
        ],
        cmd = " ".join([
            "/usr/bin/python3 $(location //third_party:embed.py)",
            "--namespace=" + namespace,
            "--function=" + function,
            "--strip_prefix='%s'" % strip_prefix,
            "--generated_root=$(GENDIR)",
            "--include='%s/%s.h'" % (native.package_name(), name),
            "--header=$(location %s.h)" % name,
            "--source=$(location %s.cc)" % name,
            "$(SRCS)",
        ]),
        message = "Embedding files",
        tools = ["//third_party:embed.py"],
        visibility = ["//visibility:private"],
        testonly = testonly,
    )
    native.cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [name + ".h"],
        deps = ["@debian//:absl"],
        visibility = visibility,
        testonly = testonly,
    )
