"""What was proved of one derivation and of the text emitted for it, and what was not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from derive.emit.signature import Signature
from derive.program.freeze import freeze_body
from derive.program.functions import TABLE
from derive.program.scalar import walk
from derive.program.types import Program
from derive.proof import c_text, numpy_text
from derive.proof.elements import Field
from derive.proof.exact import exact_verdict
from derive.proof.field import Runner, Text, field_verdict
from derive.proof.local import adjoint_verdict, tangent_verdict
from derive.proof.table import table_verdict
from derive.proof.verdict import Verdict

NOT_COVERED = (
    "the compiler and the machine",
    "rounding: exact numbers stand for floats",
    "derivatives at kinks, where the stated rule is used",
    "that the recurrence is the one meant",
    "the runtime: products, functions and the Python interface are taken by their specification",
)
LEVELS = {
    "1": "local, all sizes",
    "2": "global, exact",
    "3": "global, long",
    "4": "function table",
}


@dataclass(frozen=True)
class Subject:
    """One program with its operators' results and its emitted text.

    ``outputs`` are what the loss may weigh: all states of a cell, the loss of a readout. ``sources`` are
    texts as read from disk, by file name; a name that ends in .py is a NumPy kernel, in .c a C kernel
    whose functions start with ``prefix``. ``signatures`` say what every emitted function takes.
    """

    name: str
    step: Program
    tangent: Program
    adjoint: Program
    outputs: tuple[str, ...]
    sources: Mapping[str, str]
    signatures: Mapping[str, Signature]
    prefix: str


@dataclass(frozen=True)
class Certificate:
    """Machine-independent facts only: the same bytes wherever and whenever it is made."""

    name: str
    command: str
    version: str
    program: str
    texts: tuple[tuple[str, str], ...]  # file, SHA-256
    verdicts: tuple[tuple[str, str, Verdict], ...]  # subject, level, verdict
    not_differentiated: tuple[str, ...]
    not_covered: tuple[str, ...] = NOT_COVERED

    @property
    def holds(self) -> bool:
        """Nothing is refuted; only the exact polynomials of level 2 may be left out."""
        return all(v.holds or (level == "2" and v.word == "not attempted") for _, level, v in self.verdicts)

    @property
    def text(self) -> str:
        return describe(self)

    def to_json(self) -> str:
        """Deterministic text: keys in the order of the fields."""
        plain = {"holds": self.holds, **asdict(self), "texts": dict(self.texts)}
        plain["verdicts"] = [
            {"subject": s, "level": f"{level} ({LEVELS[level]})", **asdict(v), "facts": dict(v.facts)}
            for s, level, v in self.verdicts
        ]
        return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def certify(name: str, subjects: Sequence[Subject], command: str, version: str, program: str) -> Certificate:
    """Prove everything about ``subjects``, a cell or a cell and its readout; ``program`` is its hash."""
    verdicts = [(s.name, level, v) for s in subjects for level, v in _proved(s)]
    used = sorted({f for s in subjects for f in functions_of(s)})
    verdicts.append((name, "4", table_verdict(used)))
    texts = {file: text for s in subjects for file, text in s.sources.items()}
    return Certificate(
        name=name,
        command=command,
        version=version,
        program=program,
        texts=tuple((f, hashlib.sha256(t.encode()).hexdigest()) for f, t in sorted(texts.items())),
        verdicts=tuple(verdicts),
        not_differentiated=tuple(_kinks(subjects)),
    )


def _proved(s: Subject) -> Iterator[tuple[str, Verdict]]:
    yield "1", tangent_verdict(s.step, s.tangent)
    yield "1", adjoint_verdict(s.tangent, s.adjoint)
    yield "2", exact_verdict(s.step, s.adjoint, s.outputs)
    for verdict in field_verdict(s.step, s.outputs, {file: text_of(s, file) for file in sorted(s.sources)}):
        yield "3", verdict


def text_of(s: Subject, file: str) -> Text:
    """One of the subject's texts, ready to run over a field."""
    source = s.sources[file]

    def make(field: Field, panel: int) -> Runner:
        if file.endswith(".c"):
            return c_text.runner(source, field, panel, s.prefix)
        return numpy_text.runner(source, field)

    wanted = {n: sig for n, sig in s.signatures.items() if n != "per_sample" or not file.endswith(".c")}
    return Text(make, wanted)


def functions_of(s: Subject) -> set[str]:
    """The rows of the function table that a derivation uses."""
    bodies = [st.body for p in (s.step, s.tangent, s.adjoint) for st in p.statements]
    return {n.data for body in bodies for n in walk(freeze_body(body)) if n.kind == "call"}


def _kinks(subjects: Sequence[Subject]) -> Iterator[str]:
    for s in subjects:
        for st in s.step.statements:
            for node in walk(freeze_body(st.body)):
                kink = TABLE[node.data].kink if node.kind == "call" else None
                if kink:
                    yield f"{st.out.value.id}: {node.data} ({kink})"
            if st.op == "max":
                yield f"{st.out.value.id}: max (entries that tie share evenly)"


def describe(certificate: Certificate) -> str:
    """The certificate in words, for a terminal."""
    lines = [f"{certificate.name}: {'proved' if certificate.holds else 'NOT PROVED'}"]
    for subject, level, v in certificate.verdicts:
        lines.append(f"  level {level} ({LEVELS[level]}), {subject}: {v.word}")
        lines.append(f"    {v.claim}")
        lines += [f"    {key}: {value}" for key, value in v.facts]
        lines += [f"    wrong: {culprit}" for culprit in v.wrong]
    lines += [f"  not differentiated here: {kink}" for kink in certificate.not_differentiated]
    lines += [f"  not covered: {what}" for what in certificate.not_covered]
    return "\n".join(lines)
