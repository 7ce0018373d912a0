"""Modules keyword, token, opcode, __future__."""
import __future__
import keyword
import opcode
import token

assert keyword.iskeyword("lambda") and not keyword.iskeyword("match")
assert keyword.issoftkeyword("match") and keyword.issoftkeyword("_") and not keyword.issoftkeyword("if")
assert len(keyword.kwlist) == 35 and keyword.kwlist == sorted(keyword.kwlist)
assert keyword.softkwlist == ["_", "case", "match", "type"]

assert token.tok_name[token.NAME] == "NAME" and token.NAME == 1 and token.ENDMARKER == 0
assert token.OP == 55 and token.FSTRING_START == 59 and token.COMMENT == 62 and token.NL == 63
assert token.ENCODING == 65 and token.N_TOKENS == 66 and token.NT_OFFSET == 256
assert token.EXACT_TOKEN_TYPES["->"] == token.RARROW and token.EXACT_TOKEN_TYPES[":="] == token.COLONEQUAL
assert token.ISEOF(0) and token.ISTERMINAL(5) and token.ISNONTERMINAL(300)
assert not hasattr(token, "TSTRING_START")

assert opcode.opmap["LOAD_CONST"] == 83 and opcode.opname[83] == "LOAD_CONST" and opcode.opname[3] == "<3>"
assert opcode.HAVE_ARGUMENT == 44 and opcode.EXTENDED_ARG == 71
assert opcode.cmp_op == ("<", "<=", "==", "!=", ">", ">=")
assert opcode.hasconst == [83, 103, 240] and opcode.hasfree == [64, 84, 89, 94, 109]
assert 82 in opcode.hasname and 85 in opcode.haslocal and 72 in opcode.hasjump and opcode.hasjabs == []
assert opcode.hascompare == [58] and opcode.hasexc == [264, 265, 266]
assert opcode.stack_effect(opcode.opmap["POP_TOP"]) == -1
assert opcode.stack_effect(opcode.opmap["BUILD_LIST"], 3) == -2
assert opcode.stack_effect(opcode.opmap["LOAD_GLOBAL"], 1) == 2
assert opcode.stack_effect(opcode.opmap["FOR_ITER"], 1, jump=True) == 1
try:
    opcode.stack_effect(140, 0)
except ValueError as error:
    assert str(error) == "invalid opcode or oparg"
assert opcode._nb_ops[0] == ("NB_ADD", "+") and opcode._nb_ops[-1] == ("NB_INPLACE_XOR", "^=")
assert opcode._specialized_opmap["LOAD_ATTR_SLOT"] == 201

assert "annotations" in __future__.all_feature_names and len(__future__.all_feature_names) == 10
feature = __future__.annotations
assert feature.getOptionalRelease() == (3, 7, 0, "beta", 1) and feature.getMandatoryRelease() is None
assert __future__.division.getMandatoryRelease() == (3, 0, 0, "alpha", 0)
assert feature.compiler_flag == __future__.CO_FUTURE_ANNOTATIONS == 0x1000000
assert repr(__future__.nested_scopes) == "_Feature((2, 1, 0, 'beta', 1), (2, 2, 0, 'alpha', 0), 16)"
