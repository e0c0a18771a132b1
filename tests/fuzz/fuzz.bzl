"""Fuzz targets."""

def fuzz_target(name, deps, size = "small"):
    """Makes a fuzz target from <name>_fuzzer.cc, which defines LLVMFuzzerTestOneInput.

    Also from corpus/<name>/, its inputs, and <name>.dict, the words that inputs are made of.

    Makes:
      <name>_fuzzer       the libFuzzer program; built with --config=fuzz only, as `./dev fuzz` does
      <name>_corpus_test  a test that runs every input of the corpus once

    Args:
      name: what `./dev fuzz` and its figures call it.
      deps: of the source.
      size: of the test.
    """
    inputs = native.glob(["corpus/%s/*" % name])
    native.cc_library(
        name = name + "_target",
        testonly = True,
        srcs = [name + "_fuzzer.cc"],
        deps = deps,
    )
    native.cc_test(
        name = name + "_corpus_test",
        size = size,
        srcs = ["corpus_main.cc"],
        args = ["$(location %s)" % input for input in inputs],
        data = inputs,
        deps = [":%s_target" % name],
    )
    native.cc_binary(
        name = name + "_fuzzer",
        testonly = True,
        linkopts = ["-fsanitize=fuzzer"],
        # Only clang can link it.
        tags = ["manual"],
        deps = [":%s_target" % name],
    )
