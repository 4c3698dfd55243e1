"""Runs the unittest cases of one file and prints TAP: `tap.py FILE [CASE…]`."""
import importlib.util
import os
import sys
import traceback
import unittest


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0

    def line(self, test, is_ok, note=""):
        self.number += 1
        name = test.shortDescription() or test.id().split(".", 1)[-1].rstrip(")")
        print("%s %d - %s%s" % ("ok" if is_ok else "not ok", self.number, name, note), flush=True)

    def failure(self, test, reason):
        self.line(test, False)
        print("".join("# " + line + "\n" for line in "".join(traceback.format_exception(*reason)).splitlines()), end="", flush=True)

    def addSuccess(self, test):
        self.line(test, True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(test, True, " # SKIP " + reason)

    def addFailure(self, test, reason):
        super().addFailure(test, reason)
        self.failure(test, reason)

    def addError(self, test, reason):
        super().addError(test, reason)
        self.failure(test, reason)

    def addSubTest(self, test, subtest, reason):
        super().addSubTest(test, subtest, reason)
        if reason is not None:
            self.failure(subtest, reason)


def main():
    path = os.path.abspath(sys.argv[1])
    sys.path[:0] = [os.path.dirname(path), os.path.dirname(os.path.abspath(__file__))]
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(sys.argv[2:], module) if sys.argv[2:] else loader.loadTestsFromModule(module)
    result = TapResult()
    suite.run(result)
    print("1..%d" % result.number)
    return 0 if result.wasSuccessful() and result.number else 1


if __name__ == "__main__":
    sys.exit(main())
