"""Module difflib."""
import difflib
from difflib import Differ, SequenceMatcher, context_diff, get_close_matches, ndiff, restore, unified_diff

s = SequenceMatcher(None, "abcd", "bcde")
assert s.ratio() == 0.75 and s.quick_ratio() == 0.75 and s.real_quick_ratio() == 1.0
assert s.find_longest_match() == (1, 0, 3) and s.find_longest_match(0, 4, 0, 4).size == 3
assert [tuple(b) for b in s.get_matching_blocks()] == [(1, 0, 3), (4, 4, 0)]
assert repr(s.get_matching_blocks()[0]) == "Match(a=1, b=0, size=3)"
assert s.get_opcodes() == [("delete", 0, 1, 0, 0), ("equal", 1, 4, 0, 3), ("insert", 4, 4, 3, 4)]
assert SequenceMatcher(None, "qabxcd", "abycdf").get_opcodes() == [
    ("delete", 0, 1, 0, 0), ("equal", 1, 3, 0, 2), ("replace", 3, 4, 2, 3), ("equal", 4, 6, 3, 5), ("insert", 6, 6, 5, 6)]
assert SequenceMatcher(lambda x: x == " ", " abcd", "abcd abcd").find_longest_match(0, 5, 0, 9) == (1, 0, 4)
assert SequenceMatcher(None, [], []).ratio() == 1.0 and SequenceMatcher(None, [1], [2]).ratio() == 0.0
s.set_seqs("ab", "ab")
assert s.ratio() == 1.0
s.set_seq1("xb")
assert s.ratio() == 0.5
s = SequenceMatcher(None, list(range(20)), list(range(5, 25)))
assert len(list(s.get_grouped_opcodes(2))) == 2 and len(s.get_opcodes()) == 3

assert get_close_matches("appel", ["ape", "apple", "peach", "puppy"]) == ["apple", "ape"]
assert get_close_matches("wheel", ["while", "whale", "heel"], n=1) == ["heel"]
assert get_close_matches("zzz", ["abc"]) == [] and get_close_matches("abc", ["abd"], cutoff=0.9) == []
try:
    get_close_matches("a", [], n=0)
except ValueError as error:
    assert str(error) == "n must be > 0: 0"

one = "one\ntwo\nthree\n".splitlines(keepends=True)
two = "ore\ntree\nemu\n".splitlines(keepends=True)
assert list(unified_diff(one, two, "a.txt", "b.txt")) == [
    "--- a.txt\n", "+++ b.txt\n", "@@ -1,3 +1,3 @@\n", "-one\n", "-two\n", "-three\n", "+ore\n", "+tree\n", "+emu\n"]
assert list(unified_diff(one, one)) == []
assert list(unified_diff(["a"], ["b"], lineterm="")) == ["--- ", "+++ ", "@@ -1 +1 @@", "-a", "+b"]
assert list(unified_diff(["a"], [], lineterm="", n=0))[2] == "@@ -1 +0,0 @@"
assert list(context_diff(["a\n", "b\n"], ["a\n", "c\n"], "x", "y")) == [
    "*** x\n", "--- y\n", "***************\n", "*** 1,2 ****\n", "  a\n", "! b\n", "--- 1,2 ----\n", "  a\n", "! c\n"]
d = list(ndiff(one, two))
assert d == ["- one\n", "?  ^\n", "+ ore\n", "?  ^\n", "- two\n", "- three\n", "?  -\n", "+ tree\n", "+ emu\n"]
assert list(restore(d, 1)) == one and list(restore(d, 2)) == two
assert list(Differ().compare(["a\n"], ["a\n", "b\n"])) == ["  a\n", "+ b\n"]
assert difflib.IS_CHARACTER_JUNK(" ") and not difflib.IS_CHARACTER_JUNK("x")
assert difflib.IS_LINE_JUNK("\n") and difflib.IS_LINE_JUNK(" # \n") and not difflib.IS_LINE_JUNK("x\n")
assert list(difflib.diff_bytes(unified_diff, [b"a"], [b"b"], b"", b"", lineterm=b""))[-1] == b"+b"
table = difflib.HtmlDiff().make_table(["a\n"], ["b\n"])
assert '<table class="diff"' in table and "diff_sub" in table or "diff_chg" in table
