"""A documented small subset of C99, run over any element type.

The text is parsed by pycparser and translated to Python: functions whose parameters are size_t, int,
real, float, double or pointers to them; declarations, for, while, if, return, assignment (also
compound), ++ and -- of integers, indexing, pointer + integer, arithmetic, comparison, logic, ?:,
casts between numbers, calls of functions of the same text and of the runtime by their specification.
size_t wraps at 2^64. Reading an element that was never written, leaving an array, writing through
a pointer to const and everything outside the subset are errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from types import CodeType
from typing import Any

from pycparser import c_ast, c_parser

from derive.proof.memory import WRAP, Pointer, preprocessed
from derive.proof.verdict import Refused

_PRELUDE = "typedef unsigned long size_t; typedef double real; typedef int dv_team;\n"
_REALS = {"real", "float", "double"}
_MASK = WRAP - 1


@dataclass(frozen=True)
class Type:
    """``kind`` is real, size, int or void; a pointer to it where ``pointer``, to const where ``const``."""

    kind: str
    pointer: bool = False
    const: bool = False


INT, SIZE, REAL = Type("int"), Type("size"), Type("real")
Typed = tuple[str, Type]


def functions(
    text: str, number: Callable[[Fraction], Any], specifications: Mapping[str, Callable[..., Any]],
    defined: Mapping[str, str] | None = None,
) -> dict[str, Callable[..., Any]]:
    """The functions of a C text; ``number`` makes an element, ``specifications`` are the runtime.

    ``defined`` are macros that stand for a number or a name. Raises Refused for text outside the subset.
    """
    counts = frozenset(n for n, f in specifications.items() if getattr(f, "__annotations__", {}).get("return") == "int")
    made, code = _translated(text, frozenset(specifications), counts, tuple((defined or {}).items()))
    space: dict[str, Any] = {f"s_{k}": f for k, f in specifications.items()}
    space |= {"Pointer": Pointer, "number": lambda n: number(Fraction(n)), "quotient": _quotient}
    space |= {name: number(value) for name, value in made.constants.items()}
    exec(code, space)
    return {name: space[f"f_{name}"] for name in made.signatures}


@lru_cache(maxsize=16)
def _translated(
    text: str, known: frozenset[str], counts: frozenset[str], defined: tuple[tuple[str, str], ...]
) -> tuple[_Translator, CodeType]:
    try:
        tree = c_parser.CParser().parse(_PRELUDE + preprocessed(text, dict(defined)), "kernel.c")
    except Exception as error:  # pycparser's ParseError moved between its versions
        raise Refused(f"the C text does not parse: {error}") from None
    made = _Translator(known, counts)
    for node in tree.ext:
        if isinstance(node, c_ast.FuncDef):
            made.function(node)
        elif not isinstance(node, c_ast.Typedef) and not isinstance(getattr(node, "type", None), c_ast.FuncDecl):
            raise Refused(f"{node.coord}: only functions stand at the top of a kernel")
    return made, compile("\n".join(made.lines), "kernel.c", "exec")


def _quotient(a: int, b: int) -> int:
    return a // b if (a < 0) == (b < 0) else -(-a // b)


@dataclass
class _Translator:
    """Python text of every function; names get a number so that inner scopes may reuse them."""

    known: frozenset[str]  # what the runtime has
    counts: frozenset[str]  # what of it returns a size_t
    lines: list[str] = field(default_factory=list)
    constants: dict[str, Fraction] = field(default_factory=dict)
    signatures: dict[str, tuple[list[Type], Type]] = field(default_factory=dict)
    scopes: list[dict[str, Typed]] = field(default_factory=list)
    depth: int = 0
    names: int = 0

    # -- declarations ----------------------------------------------------------------------------
    def function(self, node: Any) -> None:
        name, kind = node.decl.name, node.decl.type
        params = [p for p in (kind.args.params if kind.args else []) if p.name is not None]
        self.scopes = [{}]
        types = [_type(p.type) for p in params]
        names = [self._declare(p.name, t) for p, t in zip(params, types, strict=True)]
        self.signatures[name] = types, _type(kind.type)
        self._line(f"def f_{name}({', '.join(names)}):")
        self._block(node.body, opens=False)

    def _declare(self, name: str, kind: Type) -> str:
        if name in self.scopes[-1]:
            raise Refused(f"{name} is declared twice")
        self.names += 1
        self.scopes[-1][name] = f"v{self.names}_{name}", kind
        return self.scopes[-1][name][0]

    def _of_ID(self, node: Any) -> Typed:
        for scope in reversed(self.scopes):
            if node.name in scope:
                return scope[node.name]
        raise Refused(f"{node.coord}: {node.name} is not declared")

    def _line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def _block(self, node: Any, after: list[str] | None = None, opens: bool = True) -> None:
        """Indented lines; a function's body shares the scope of its parameters."""
        self.depth += 1
        self.scopes += [{}] if opens else []
        start = len(self.lines)
        for statement in (node.block_items or []) if isinstance(node, c_ast.Compound) else [node]:
            self.statement(statement)
        for line in after or []:
            self._line(line)
        if len(self.lines) == start:
            self._line("pass")
        self.scopes = self.scopes[:-1] if opens else self.scopes
        self.depth -= 1

    # -- statements ------------------------------------------------------------------------------
    def statement(self, node: Any) -> None:
        handler = getattr(self, f"_do_{type(node).__name__}", None)
        if handler is not None:
            handler(node)
        elif isinstance(node, (c_ast.FuncCall, c_ast.UnaryOp, c_ast.Cast)):
            self._line(self.expression(node)[0])
        elif isinstance(node, c_ast.EmptyStatement):
            self._line("pass")
        else:
            raise Refused(f"{node.coord}: {type(node).__name__} is outside the subset")

    def _do_Decl(self, node: Any) -> None:
        if isinstance(node.type, c_ast.ArrayDecl):
            kind, size = _type(node.type.type), self.expression(node.type.dim)[0]
            first = [self._converted(self.expression(x), kind, node) for x in node.init.exprs] if node.init else []
            rest = self._converted(("0", INT), kind, node) if node.init else "None"
            name = self._declare(node.name, Type(kind.kind, True, "const" in node.quals))
            self._line(f"{name} = Pointer([{', '.join(first)}] + [{rest}] * ({size} - {len(first)}), {node.name!r})")
            return
        kind = _type(node.type)
        value = "None" if node.init is None else self._converted(self.expression(node.init), kind, node)
        self._line(f"{self._declare(node.name, kind)} = {value}")

    def _do_DeclList(self, node: Any) -> None:
        for declaration in node.decls:
            self.statement(declaration)

    def _do_Compound(self, node: Any) -> None:
        self._line("if True:")
        self._block(node)

    def _do_Assignment(self, node: Any) -> None:
        place, index, kind = self._place(node.lvalue)
        value = self.expression(node.rvalue)
        if node.op != "=":
            current = (place, kind) if index is None else (f"{place}.load({index})", kind)
            value = self._binary(node.op[:-1], current, value, node)
        text = self._converted(value, kind, node)
        self._line(f"{place} = {text}" if index is None else f"{place}.store({index}, {text})")

    def _place(self, node: Any) -> tuple[str, str | None, Type]:
        if isinstance(node, c_ast.ID):
            return self._of_ID(node)[0], None, self._of_ID(node)[1]
        if isinstance(node, c_ast.ArrayRef):
            array, index = self.expression(node.name), self.expression(node.subscript)[0]
        else:
            raise Refused(f"{node.coord}: cannot assign to {type(node).__name__}")
        if not array[1].pointer or array[1].const:
            raise Refused(f"{node.coord}: {array[0]} is not to be written to")
        return array[0], index, Type(array[1].kind)

    def _do_For(self, node: Any) -> None:
        self.scopes.append({})
        if node.init is not None:
            self.statement(node.init)
        self._loop(node.cond, node.stmt, [node.next] if node.next is not None else [])
        self.scopes.pop()

    def _do_While(self, node: Any) -> None:
        self._loop(node.cond, node.stmt, [])

    def _loop(self, condition: Any, body: Any, updates: list[Any]) -> None:
        self._line(f"while {self.expression(condition)[0] if condition is not None else 'True'}:")
        saved, self.lines = self.lines, []
        depth, self.depth = self.depth, 0
        for update in updates:
            for part in update.exprs if isinstance(update, c_ast.ExprList) else [update]:
                self.statement(part)
        after, self.lines, self.depth = self.lines, saved, depth
        self._block(body, after)

    def _do_If(self, node: Any) -> None:
        self._line(f"if {self.expression(node.cond)[0]}:")
        self._block(node.iftrue)
        if node.iffalse is not None:
            self._line("else:")
            self._block(node.iffalse)

    def _do_Return(self, node: Any) -> None:
        self._line(f"return {self.expression(node.expr)[0] if node.expr is not None else ''}")

    # -- expressions -----------------------------------------------------------------------------
    def expression(self, node: Any) -> Typed:
        handler = getattr(self, f"_of_{type(node).__name__}", None)
        if handler is None:
            raise Refused(f"{node.coord}: {type(node).__name__} is outside the subset")
        result: Typed = handler(node)
        return result

    def _of_Constant(self, node: Any) -> Typed:
        text = node.value.rstrip("fFlLuU")
        if "int" in node.type:
            return str(int(text, 0)), SIZE if node.value[-1] in "uU" else INT
        if node.type not in ("float", "double"):
            raise Refused(f"{node.coord}: {node.value} is not a number")
        name = f"k{len(self.constants)}"
        self.constants[name] = Fraction(text)
        return name, REAL

    def _of_ArrayRef(self, node: Any) -> Typed:
        array, kind = self.expression(node.name)
        if not kind.pointer:
            raise Refused(f"{node.coord}: {array} is not an array")
        return f"{array}.load({self.expression(node.subscript)[0]})", Type(kind.kind)

    def _of_BinaryOp(self, node: Any) -> Typed:
        return self._binary(node.op, self.expression(node.left), self.expression(node.right), node)

    def _binary(self, op: str, a: Typed, b: Typed, node: Any) -> Typed:
        (left, one), (right, two) = a, b
        if op in ("&&", "||"):
            return f"({left} {'and' if op == '&&' else 'or'} {right})", INT
        if op in ("<", ">", "<=", ">=", "==", "!="):
            if one.pointer and right == "0" and op in ("==", "!="):  # against NULL, which no array is
                return str(int(op == "!=")), INT
            if one.pointer or two.pointer:
                raise Refused(f"{node.coord}: {op} compares pointers")
            return f"({left} {op} {right})", INT
        if one.pointer or two.pointer:
            if two.pointer or op not in ("+", "-"):
                raise Refused(f"{node.coord}: {op} on pointers")
            return f"{left}.at({right if op == '+' else f'-({right})'})", one
        if REAL in (one, two) and op in ("+", "-", "*", "/"):
            return f"({self._converted(a, REAL, node)} {op} {self._converted(b, REAL, node)})", REAL
        if op not in ("+", "-", "*", "/"):
            raise Refused(f"{node.coord}: operator {op}")
        kind = SIZE if SIZE in (one, two) else INT
        text = f"quotient({left}, {right})" if op == "/" else f"({left} {op} {right})"
        return (f"({text} & {_MASK})" if kind == SIZE else text), kind

    def _of_UnaryOp(self, node: Any) -> Typed:
        if node.op in ("++", "--", "p++", "p--"):
            return self._stepped(node)
        if node.op == "sizeof":
            return "8", SIZE
        text, kind = self.expression(node.expr)
        if node.op in ("-", "+") and not kind.pointer:
            return f"({node.op}{text})" if kind != SIZE else f"(({node.op}{text}) & {_MASK})", kind
        if node.op == "!":
            return f"(not {text})", INT
        raise Refused(f"{node.coord}: operator {node.op}")

    def _stepped(self, node: Any) -> Typed:
        """++ and -- of a variable, as an expression with the value that C gives it."""
        if not isinstance(node.expr, c_ast.ID) or self._of_ID(node.expr)[1] not in (SIZE, INT):
            raise Refused(f"{node.coord}: ++ and -- act on integer variables")
        name, kind = self._of_ID(node.expr)
        sign, back = ("+", "-") if "+" in node.op else ("-", "+")
        wrap = f" & {_MASK}" if kind == SIZE else ""
        assigned = f"({name} := (({name} {sign} 1){wrap}))"
        return (f"(({assigned} {back} 1){wrap})" if node.op.startswith("p") else assigned), kind

    def _of_TernaryOp(self, node: Any) -> Typed:
        condition, a, b = (self.expression(n) for n in (node.cond, node.iftrue, node.iffalse))
        if a == ("0", INT) and b[1].pointer:  # NULL
            return f"(0 if {condition[0]} else {b[0]})", b[1]
        kind = REAL if REAL in (a[1], b[1]) else a[1] if a[1].pointer or a[1] == SIZE else b[1]
        chosen = (self._converted(x, kind, node) for x in (a, b))
        return f"({next(chosen)} if {condition[0]} else {next(chosen)})", kind

    def _of_Cast(self, node: Any) -> Typed:
        kind = _type(node.to_type.type)
        if kind.kind == "void" and not kind.pointer:
            return "None", kind
        return self._converted(self.expression(node.expr), kind, node), kind

    def _of_FuncCall(self, node: Any) -> Typed:
        name = node.name.name
        args = [self.expression(a) for a in (node.args.exprs if node.args else [])]
        if name in self.signatures:
            types, result = self.signatures[name]
            if len(types) != len(args):
                raise Refused(f"{node.coord}: {name} takes {len(types)} arguments")
            texts = [self._converted(a, t, node) for a, t in zip(args, types, strict=True)]
            return f"f_{name}({', '.join(texts)})", result
        if name not in self.known:
            raise Refused(f"{node.coord}: {name} has no specification")
        kind = SIZE if name in self.counts else REAL
        return f"s_{name}({', '.join(a for a, _ in args)})", kind

    def _converted(self, value: Typed, kind: Type, node: Any) -> str:
        text, own = value
        if own.pointer != kind.pointer:
            raise Refused(f"{node.coord}: a pointer and a number are mixed")
        if kind.pointer:
            if own.const and not kind.const:
                raise Refused(f"{node.coord}: const is cast away")
            return text
        if kind == own or own == REAL == kind:
            return text
        if kind == REAL:
            return f"number({text})"
        if own == REAL:
            raise Refused(f"{node.coord}: a real becomes an integer")
        return f"({text} & {_MASK})" if kind == SIZE else text


def _type(node: Any) -> Type:
    """The type of a declaration. Raises Refused for structs, functions and pointers to pointers."""
    if isinstance(node, (c_ast.PtrDecl, c_ast.ArrayDecl)):
        inner = _type(node.type)
        if inner.pointer:
            raise Refused(f"{node.coord}: a pointer to a pointer")
        return Type(inner.kind, True, "const" in _qualifiers(node.type))
    if isinstance(node, c_ast.TypeDecl) and isinstance(node.type, c_ast.IdentifierType):
        (*_, last) = node.type.names
        kind = "real" if last in _REALS else {"size_t": "size", "void": "void", "dv_team": "team"}.get(last, "int")
        if kind == "int" and set(node.type.names) - {"int", "unsigned", "long", "short", "signed", "char"}:
            raise Refused(f"{node.coord}: unknown type {' '.join(node.type.names)}")
        return Type(kind)
    raise Refused(f"{node.coord}: a type outside the subset")


def _qualifiers(node: Any) -> list[str]:
    return list(getattr(node, "quals", None) or [])
