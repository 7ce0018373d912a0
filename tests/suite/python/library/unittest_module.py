"""Module unittest."""
import io
import unittest


class Sample(unittest.TestCase):
    order = []

    @classmethod
    def setUpClass(cls):
        cls.order.append("class")

    def setUp(self):
        self.order.append("up")
        self.addCleanup(self.order.append, "clean")

    def tearDown(self):
        self.order.append("down")

    def test_good(self):
        """What it is for."""
        self.assertEqual(1 + 1, 2)
        self.assertTrue(True)
        self.assertIn(1, [1])
        self.assertIs(None, None)
        self.assertIsInstance(1, int)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertRegex("abc", "b")
        self.assertCountEqual([1, 2], [2, 1])
        self.assertGreater(2, 1)
        with self.assertRaises(ValueError) as caught:
            int("x")
        self.assertIn("invalid literal", str(caught.exception))
        with self.assertRaisesRegex(KeyError, "k"):
            {}["k"]
        with self.assertWarns(UserWarning):
            import warnings
            warnings.warn("w")
        with self.assertLogs("x", "INFO") as logs:
            import logging
            logging.getLogger("x").info("said")
        self.assertEqual(logs.output, ["INFO:x:said"])

    def test_wrong(self):
        self.assertEqual([1, 2], [1, 3], "lists")

    def test_broken(self):
        raise KeyError("k")

    @unittest.skip("later")
    def test_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("known")

    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)


def run(case, verbosity=2):
    out = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    return unittest.TextTestRunner(stream=out, verbosity=verbosity).run(suite), out.getvalue(), suite


result, text, suite = run(Sample)
assert suite.countTestCases() == 6 and result.testsRun == 6 and not result.wasSuccessful()
assert len(result.failures) == 2 and len(result.errors) == 1 and len(result.skipped) == 1 and len(result.expectedFailures) == 1
assert repr(result) == "<unittest.runner.TextTestResult run=6 errors=1 failures=2>"
assert "test_broken (__main__.Sample.test_broken) ... ERROR\n" in text
assert "test_expected (__main__.Sample.test_expected) ... expected failure\n" in text
assert "test_good (__main__.Sample.test_good)\nWhat it is for. ... ok\n" in text
assert "test_parts (__main__.Sample.test_parts) (i=1) ... FAIL\n" in text
assert "test_skipped (__main__.Sample.test_skipped) ... skipped 'later'\n" in text
assert "AssertionError: Lists differ: [1, 2] != [1, 3]\n\nFirst differing element 1:\n2\n3\n\n- [1, 2]\n?     ^\n\n+ [1, 3]\n?     ^\n : lists\n" in text
assert "\nRan 6 tests in 0." in text and text.endswith("FAILED (failures=2, errors=1, skipped=1, expected failures=1)\n")
assert Sample.order[:2] == ["class", "up"] and Sample.order.count("down") == 5 and Sample.order.count("clean") == 5
_, dots, _ = run(Sample, 1)
assert dots.splitlines()[0] == "Ex.Fs" + "F" or dots.splitlines()[0].replace("x", "") in ("E.FsF", "E.FF")


class Fine(unittest.TestCase):
    def test_one(self):
        pass


assert run(Fine, 1)[1].startswith(".\n----------------------------------------------------------------------\nRan 1 test in 0.")
assert run(Fine, 1)[1].endswith("\n\nOK\n") and run(Fine, 1)[0].wasSuccessful()


def message(action, *args):
    try:
        action(*args)
    except AssertionError as error:
        return str(error)


case = Fine()
assert message(case.assertEqual, 1, 2) == "1 != 2" and message(case.assertTrue, 0) == "0 is not true"
assert message(case.assertIn, 1, []) == "1 not found in []" and message(case.assertIsNone, 1) == "1 is not None"
assert message(case.assertEqual, "ab", "ac") == "'ab' != 'ac'\n- ab\n+ ac\n"
assert message(case.assertEqual, {"a": 1}, {"a": 2}) == "{'a': 1} != {'a': 2}\n- {'a': 1}\n?       ^\n\n+ {'a': 2}\n?       ^\n"
assert message(case.assertEqual, {1}, {2}) == "Items in the first set but not the second:\n1\nItems in the second set but not the first:\n2"
assert message(case.assertAlmostEqual, 1.0, 1.1) == "1.0 != 1.1 within 7 places (0.10000000000000009 difference)"
assert message(case.assertRaises, ValueError, int, "1") == "ValueError not raised by int"
assert message(case.assertLess, 2, 1) == "2 not less than 1" and message(case.fail, "no") == "no"
assert message(case.assertIsInstance, 1, str) == "1 is not an instance of <class 'str'>"
assert str(Fine("test_one")) == "test_one (__main__.Fine.test_one)" and Fine("test_one").id() == "__main__.Fine.test_one"
assert repr(Fine("test_one")) == "<__main__.Fine testMethod=test_one>"
suite = unittest.TestSuite([Fine("test_one")])
assert suite.countTestCases() == 1 and [t.id() for t in suite] == ["__main__.Fine.test_one"]
assert unittest.defaultTestLoader.getTestCaseNames(Sample)[0] == "test_broken"
out = io.StringIO()
program = unittest.main(module="__main__", argv=["x", "Fine"], exit=False, testRunner=unittest.TextTestRunner(stream=out))
assert program.result.testsRun == 1 and out.getvalue().endswith("OK\n")
