"""JAX: lax.scan over the step, the whole compiled by jit; gradients by vjp."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from benchmarks.cases import Case
from benchmarks.peers import Arrays, Options, Prepared
from benchmarks.problem import Problem
from benchmarks.steps import STEPS

NEEDS = "jax jaxlib"


def version() -> str:
    """JAX's."""
    import jax

    return f"JAX {jax.__version__}"


def refusal(case: Case) -> str:
    """Every cell can be written."""
    return ""


def prepare(case: Case, problem: Problem, options: Options) -> Prepared:
    """Compilation happens in the first run, which is not timed."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    jax.config.update("jax_enable_x64", True)
    steps = STEPS[case.cell]

    def norm(z: Any, gain: Any, bias: Any) -> Any:
        centred = z - z.mean(-1, keepdims=True)
        scaled = centred * jax.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + 1e-5) * gain
        return scaled if bias is None else scaled + bias

    ops = SimpleNamespace(
        sigmoid=jax.nn.sigmoid, tanh=jnp.tanh, split=lambda z, n: jnp.split(z, n, -1), norm=norm,
        affine=lambda b, h, w: b + h @ w,
    )

    def forward(params: Any, x: Any, states: Any) -> Any:
        p = {**params, "w": params["whh"].T}

        def step(state: Any, g: Any) -> Any:
            new = steps.step(ops, p, g, state)
            return new, new[0]

        return jax.lax.scan(step, states, steps.project(ops, p, x))[1]

    @jax.jit
    def both(dh: Any, *given: Any) -> Any:
        h, pull = jax.vjp(forward, *given)
        return h, pull(dh)

    only = jax.jit(forward)
    as_jax = jax.tree.map(jnp.asarray, (problem.params, problem.x, tuple(problem.initial.values())))
    dh, last = jnp.asarray(problem.dh), {}

    def train() -> None:
        last["h"], last["grads"] = jax.block_until_ready(both(dh, *as_jax))

    def infer() -> None:
        last["h"] = jax.block_until_ready(only(*as_jax))

    def results() -> Arrays:
        found = {"h": last["h"]}
        if case.mode == "train":
            d_params, d_x, d_states = last["grads"]
            d_initial = zip(problem.initial, d_states, strict=True)
            found |= {"x": d_x, **d_params, **{f"initial.{s}": g for s, g in d_initial}}
        return {k: np.asarray(v) for k, v in found.items()}

    return Prepared(train if case.mode == "train" else infer, results)
