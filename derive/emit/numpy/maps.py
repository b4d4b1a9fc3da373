"""Elementwise groups as three-address code: CSE by node, then temporaries by last use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from derive.emit.literals import literal
from derive.emit.numpy.places import Places
from derive.program.functions import TABLE
from derive.program.scalar import Scalar, mul, number, refs
from derive.program.types import Index, Ref, Statement


@dataclass(frozen=True)
class Register:
    """A temporary before allocation: its number and its shape as text."""

    number: int
    shape: tuple[str, ...]


Operand = Register | str
Step = tuple[str, list[Scalar | None]]


ASSIGN = "{out} = {}"  # a third of the time of np.copyto where arrays are small


@dataclass(frozen=True)
class Instruction:
    """``ufunc(operands, out)``; ``form`` has a {} for every operand and {out}."""

    form: str
    operands: tuple[Operand, ...]
    out: Operand


@dataclass
class Maps:
    """The code of one group over ``space``, the axes that every array is aligned to."""

    places: Places
    section: str
    space: tuple[Index, ...]
    code: list[Instruction] = field(default_factory=list)
    known: dict[str, Operand] = field(default_factory=dict)
    count: int = 0

    def statement(self, s: Statement) -> None:
        """Compute one statement into its place, or into a temporary if only this group reads it."""
        name = s.out.value.id
        if self.places.storage.places[name].kind == "local":
            self.known[f"value {name}"] = self.value(s.body)
            return
        home = self.places.aligned(s.out, self.space, self.section)
        self._compute(s.body, home)
        self.known[f"value {name}"] = home
        self.known.setdefault(s.body.key, home)

    def reduced(self, whole: Operand, out: str, op: str, axis: str, adding: bool, shape: str) -> None:
        """A sum or maximum of ``whole`` over ``axis``, broadcast to ``shape`` first where given."""
        source = "{}" if not shape else f"np.broadcast_to({{}}, {shape})"
        if op == "max":
            form = f"fn.amax({source}, {axis}, out={{out}})"
        elif adding:
            text = f"np.add.reduce({source}, axis={axis})"
            later = self.section == "loop"
            form = f"{self.places.short('np.add')}({{out}}, {text}, {{out}})" if later else \
                f"fn.accumulate({text}, {{out}}, {self.places.first_block})"
        else:
            form = f"np.sum({source}, axis={axis}, out={{out}})"
        self.code.append(Instruction(form, (whole,), out))

    def value(self, node: Scalar) -> Operand:
        """Where the value of a node is; emits what is needed to have it."""
        if node.kind == "read":
            return self._read(node.data)
        if not refs(node):
            plain = self._plain(node)
            return self.places.constant(plain) if node.kind == "number" else plain
        if node.key not in self.known:
            self.known[node.key] = self._compute(node, None)
        return self.known[node.key]

    def _read(self, ref: Ref) -> Operand:
        stored = None if ref.offset else self.known.get(f"value {ref.value.id}")
        home = stored or self.places.aligned(ref, self.space, self.section)
        missing = [i for i in self.space if i not in self.places.axes(ref, self.section)]
        if self.section != "loop" or not ref.value.timed or not missing or any(i.dim[0] != "#" for i in missing):
            return home
        if str(ref) not in self.known:  # copied beside itself: arrays of one shape take half of a broadcast
            self.count += 1
            self.known[str(ref)] = Register(self.count, tuple(map(self.places.extent, self.space)))
            self.code.append(Instruction(ASSIGN, (home,), self.known[str(ref)]))
        return self.known[str(ref)]

    def _plain(self, node: Scalar) -> str:
        """A node without arrays, as a Python expression."""
        if node.kind == "number":
            return literal(node.data) or f"({node.data.numerator} / {node.data.denominator})"
        if node.kind == "size":
            return self.places.extent(Index(node.data))
        args = [self._plain(a) for a in node.args]
        if node.kind == "call":
            return f"fn.scalar(fn.{node.data}, {', '.join(args)})"
        joint = {"add": " + ", "mul": " * ", "quotient": " / ", "power": f" ** {node.data}"}[node.kind]
        return f"({joint.join(args) if len(args) > 1 else args[0] + joint})"

    def _compute(self, node: Scalar, home: str | None) -> Operand:
        """Emit one node; the last call writes into ``home`` where that is given."""
        if home is not None and node.key in self.known:
            self.code.append(Instruction(ASSIGN, (self.known[node.key],), home))
            return home
        if node.kind == "read" or not refs(node):
            out = home if home is not None else self._fresh(node)
            self.code.append(Instruction(ASSIGN, (self.value(node),), out))
            return out
        steps = _steps(node)
        values = [[None if o is None else self.value(o) for o in operands] for _, operands in steps]
        current: Operand | None = None
        for n, ((ufunc, _), operands) in enumerate(zip(steps, values, strict=True)):
            last = n == len(steps) - 1
            shown = tuple(current if o is None and current is not None else o for o in operands)
            out = home if last and home is not None else self._fresh(node)
            form = f"{self.places.short(ufunc)}({', '.join(['{}'] * len(shown))}, {{out}})"
            self.code.append(Instruction(form, tuple(o for o in shown if o is not None), out))
            current = out
        assert current is not None
        return current

    def _fresh(self, node: Scalar) -> Register:
        own = {i for r in refs(node) for i in r.indices}
        self.count += 1
        return Register(self.count, tuple(self.places.extent(i) if i in own else "1" for i in self.space))

    def allocated(self) -> list[str]:
        """The code as text, every register in the first temporary of its shape that is free."""
        last_use = {o: n for n, i in enumerate(self.code) for o in i.operands if isinstance(o, Register)}
        free: dict[tuple[str, ...], list[int]] = defaultdict(list)
        issued: dict[tuple[str, ...], int] = defaultdict(int)
        homes: dict[Register, int] = {}
        lines = []
        for n, instruction in enumerate(self.code):
            operands = [self._text(o, homes) for o in instruction.operands]
            for o in dict.fromkeys(instruction.operands):
                if isinstance(o, Register) and last_use[o] == n:
                    free[o.shape].append(homes[o])
            out = instruction.out
            if isinstance(out, Register):
                if not free[out.shape]:
                    free[out.shape].append(issued[out.shape])
                    issued[out.shape] += 1
                homes[out] = free[out.shape].pop()
            place = self._text(out, homes)
            if instruction.form == ASSIGN and not place.endswith("]"):
                place += "[...]"
            lines.append(instruction.form.format(*operands, out=place))
        for shape, number_of in issued.items():
            known = self.places.temporaries
            known[shape] = max(known[shape], number_of)
        return lines

    def _text(self, operand: Operand, homes: dict[Register, int]) -> str:
        if isinstance(operand, str):
            return operand
        name = self.places.temporary(operand.shape, homes[operand])
        if "rows" not in operand.shape:
            return name
        return f"{name}[{', '.join([':'] * operand.shape.index('rows') + [':rows'])}]"


def _steps(node: Scalar) -> list[Step]:
    """The ufunc calls of one node; None stands for the result of the call before."""
    if node.kind == "call":
        opposite = _negated(node.args[0]) if TABLE[node.data].of_minus else None
        if opposite is not None:
            return [(f"fn.{node.data}_of_minus", [opposite, number(1)])]
        return [(f"fn.{node.data}", list(node.args))]
    if node.kind == "quotient":
        return [("np.divide", list(node.args))]
    if node.kind == "power":
        base = node.args[0]
        return [("np.multiply", [base, base]), *[("np.multiply", [None, base])] * (node.data - 2)]
    return _sum_steps(node) if node.kind == "add" else _product_steps(node)


def _sum_steps(node: Scalar) -> list[Step]:
    """a + b - c: a subtraction where a term has the coefficient -1."""
    minus = [n for n in map(_negated, node.args) if n is not None]
    plus = [a for a in node.args if _negated(a) is None]
    plus = [a for a in plus if refs(a)] + [a for a in plus if not refs(a)]
    steps: list[Step] = []
    if not plus:
        steps.append(("np.negative", [minus.pop(0)]))
    elif len(plus) > 1:
        steps.append(("np.add", [plus[0], plus[1]]))
        steps += [("np.add", [None, a]) for a in plus[2:]]
    for a in minus:
        steps.append(("np.subtract", [None if steps else plus[0], a]))
    return steps


def _negated(node: Scalar) -> Scalar | None:
    """b for -1 * b."""
    first = node.args[0] if node.kind == "mul" else None
    if first is not None and first.kind == "number" and first.data == -1:
        return mul(node.args[1:])
    return None


def _product_steps(node: Scalar) -> list[Step]:
    """Arrays first, then numbers; p/q multiplies by p and divides by q, which is exact."""
    arrays = [a for a in node.args if refs(a)]
    steps: list[Step] = [("np.multiply", [None if n else arrays[0], a]) for n, a in enumerate(arrays[1:])]
    for a in (a for a in node.args if not refs(a)):
        above, below = a.args if a.kind == "quotient" else (a, None)
        if above.kind == "number" and literal(above.data) is None:
            above, below = number(above.data.numerator), number(above.data.denominator)
        if above == number(-1):
            steps.append(("np.negative", [None if steps else arrays[0]]))
        elif above != number(1):
            steps.append(("np.multiply", [None if steps else arrays[0], above]))
        if below is not None:
            steps.append(("np.divide", [None if steps else arrays[0], below]))
    return steps
