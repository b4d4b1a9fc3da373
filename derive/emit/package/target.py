"""Python files of a generated folder: the description, the interface, the choice of the kernel."""

from __future__ import annotations

import pprint
from collections.abc import Iterable, Sequence
from keyword import iskeyword
from typing import Any

from derive.emit.signature import Argument, axes_of, signature
from derive.emit.storage import optional
from derive.emit.templates import source, template
from derive.program.types import Role
from derive.schedule.kernel import Schedule

Spec = dict[str, Any]


def spec_of(plan: Schedule, module: str, dtypes: Sequence[str]) -> Spec:
    """What the runtime needs to know of one set of kernels."""
    step = plan.step
    spec: Spec = {
        "name": step.name,
        "module": module,
        "dtypes": list(dtypes),
        "dims": list(step.dims),
        "fixed": step.constant_sizes | {d: n for d, n in step.sizes if d != "B"},
        "parameters": [(p.name, list(axes_of(p)), p.init) for p in step.parameters],
        "inputs": {v.id: list(v.features) for v in step.by_role(Role.INPUT)},
        "targets": {v.id: list(v.features) for v in step.by_role(Role.TARGET)},
        "states": {v.id: list(v.features) for v in step.states},
        "outputs": [o for o in step.outputs if step.values[o].role is Role.VALUE],
    }
    spec["optional"] = {}
    if "B" in dict(step.sizes):
        spec["batch"] = dict(step.sizes)["B"]
    for kernel in (plan.forward, plan.backward, plan.per_sample):
        sig, _ = signature(kernel, plan)
        spared = optional(kernel, sig)
        spec["optional"][kernel.name] = [a.value_id for a in spared]
        spec[kernel.name] = [
            (a.value_id, list(a.shape), a.kind, _role(a, a in spared)) for a in sig.arguments
        ]
    return spec


def _role(a: Argument, spared: bool) -> str:
    """A saved value that is made for many steps at once cannot share one row when nothing is kept."""
    return "hoisted" if a.kind == "out" and a.role == "saved" and not spared else a.role


def _spec_file(spec: Spec, banner: str, cell: str = "") -> str:
    text = pprint.pformat(spec, width=110, sort_dicts=False, compact=True)
    return template("package/spec.py.j2").render(banner=banner, name=spec["name"], cell=cell, spec=text)


def _arguments(spec: Spec) -> dict[str, Any]:
    """Signature texts that cells and models share."""
    names, words, pairs = _keywords(spec["inputs"])
    shown = [f"{n}: ({', '.join(('T', 'B', *f))})." for n, f in spec["inputs"].items()]
    alone = len(spec["inputs"]) == 1 and names
    return {
        "inputs": f", {names[0]}" if alone else "".join([", *", *(f", {n}" for n in names)]) if names else "",
        "input_words": words,
        "dtype": spec["dtypes"][0],
        "input_pairs": pairs,
        "input_lines": shown,
    }


def _keywords(names: Iterable[str]) -> tuple[list[str], str, str]:
    """Names as arguments, where the others go (words of Python can only come by ``**``), and a dict of all."""
    own = [n for n in names if not iskeyword(n)]
    words = "**_words" if len(own) < len(list(names)) else ""
    pairs = [*(f'"{n}": {n}' for n in own), *([words] if words else [])]
    return own, f", {words}" if words else "", ", ".join(pairs)


def _sizes(dims: list[str]) -> dict[str, str]:
    names, words, pairs = _keywords(dims)
    return {
        "sizes": ", ".join(["*", *names]),
        "plan_sizes": ", ".join(["*", "T", "B", *names]),
        "size_words": words,
        "size_names": ", ".join(dims),
        "size_pairs": pairs,
    }


def cell_files(
    plan: Schedule, module: str, summary: str, banner: str, targets: Sequence[str], dtypes: Sequence[str]
) -> dict[str, str]:
    """Python files of a cell's folder besides the kernel itself."""
    spec = spec_of(plan, module, dtypes)
    states = spec["states"]
    seeds, seed_words, seed_pairs = _keywords(states)
    context = {
        "banner": banner,
        "name": spec["name"],
        "summary": summary,
        "parameters": ", ".join(p[0] for p in spec["parameters"]) or "none",
        "states": ", ".join(f"``{s}`` ({', '.join(('T', 'B', *f))})" for s, f in states.items()),
        "seeds": "".join(f", {s}=None" for s in seeds),
        "seed_words": seed_words,
        "seed_pairs": seed_pairs,
        "seed_lines": [f"{s}: dL/d{s} of every step, ({', '.join(('T', 'B', *f))}), or None for zero."
                       for s, f in states.items()],
        "example_state": next(iter(states)),
        "example_parameter": spec["parameters"][0][0] if spec["parameters"] else "W",
        **_arguments(spec),
        **_sizes(spec["dims"]),
    }
    files = {"spec.py": _spec_file(spec, banner)}
    files |= _kernels("package/kernel_api.py.j2", context, targets)
    files["__init__.py"] = template("package/cell_init.py.j2").render(context, c="c" in targets)
    return files


def _kernels(name: str, context: dict[str, Any], targets: Sequence[str]) -> dict[str, str]:
    kinds = {"numpy": "NumPy", "c": "C"}
    wanted = [t for t in kinds if t in targets or t == "numpy"]
    return {f"{t}_kernel.py": template(name).render(context, kind=kinds[t]) for t in wanted}


def model_files(
    plan: Schedule, cell: Spec, facts: dict[str, str], module: str, summary: str, banner: str,
    targets: Sequence[str], dtypes: Sequence[str],
) -> dict[str, str]:
    """Python files of a model's folder. ``facts`` has aggregate, loss and prediction."""
    readout = spec_of(plan, module, dtypes)
    dims = sorted({*cell["dims"], *readout["dims"]})
    spec: Spec = {
        "name": readout["name"], "module": module, "dims": dims, "dtypes": list(dtypes),
        "fixed": {**cell["fixed"], **readout["fixed"]},
        "parameters": cell["parameters"] + readout["parameters"], **facts, "readout": readout,
    }
    (target, features), = readout["targets"].items()
    lead = ["B"] if facts["aggregate"] == "last" else ["T", "B"]
    shape = ", ".join([*lead, *features])
    whole = f", or ({', '.join(lead)}) whole numbers for classes" if len(features) == 1 else ""
    context = {
        "banner": banner, "name": spec["name"], "summary": summary, "cell": cell["module"],
        "parameters": ", ".join(p[0] for p in spec["parameters"]),
        "target": f"{target}_" if iskeyword(target) else target, "target_line": f"{target}: ({shape}){whole}.",
        "aggregate": {"last": "last", "mean": "mean over time", "total": "sum over time"}[facts["aggregate"]],
        "prediction_shape": f"({shape})", **_arguments(cell), **_sizes(dims),
    }
    files = {"spec.py": _spec_file(spec, banner, cell["module"])}
    files |= _kernels("package/model_api.py.j2", context, targets)
    files["__init__.py"] = template("package/model_init.py.j2").render(context, c="c" in targets)
    return files


def package_files(names: list[str], package: str, banner: str) -> dict[str, str]:
    """Files at the top of a generated package."""
    example = names[0] if names else "lstm"
    context = {"banner": banner, "names": repr(names), "package": package, "example": example}
    return {
        "__init__.py": template("package/init.py.j2").render(context),
        "optim.py": f"{banner}\n{source('package/optim.py')}",
    }
