"""Plans: the arrays, the packed weights and the workspace of one shape, made once for many calls."""

import math
import sys
from functools import partial

import numpy as np

from .arrays import Params, checked, count, fields, float_type, large
from .cell import Run, collected, extents, known_names, of, one_row
from .params import checked_sizes, empty, shapes


class Plan:
    """Forward and backward for one shape, without allocation in the calls.

    `load` copies parameters in; their packed form is kept until the next `load`. What `forward`, `step`
    and `backward` return are views of the plan's own arrays: the next call writes over them. ``bytes`` is
    what the plan holds. One plan serves one caller at a time.
    """

    def __init__(self, spec, core, where, sizes, dtype, train, threads):
        self._spec, self._core, self._where, self._sizes = spec, core, where, sizes
        self.dtype, self.train, self.threads = dtype, train, threads
        own = {d: sizes[d] for d in spec["dims"]}
        self.params = empty(spec, where, own, dtype)
        self._grads = empty(spec, where, own, dtype) if train else None
        self._arrays = _arrays(spec, sizes, dtype, train, self.params, self._grads)
        make = getattr(core, "prepared", None) or (lambda *rest: Loose(core, *rest))
        self._forward = make(spec, "forward", self._ordered(), self._named("forward"), dtype, threads)
        self._backward = make(spec, "backward", self._ordered(), self._named("backward"), dtype, threads) if train else None
        self._run = Run(spec, self.params, sizes, self._arrays, train)
        self._given = [*spec["inputs"], *spec["targets"]]
        self._axes = {**spec["inputs"], **spec["targets"]}
        self._shaped = [(n, extents(("T", "B", *self._axes[n]), sizes)) for n in self._given]
        self._seeds = {of(key): (key, shape) for key, shape, _, role in spec["backward"] if role == "seed"}
        self._inputs, self._grad, self._back, self._seeded = None, None, {}, ()
        rows = [(self._arrays[s][0], self._arrays[s][-1]) for s in spec["states"]]
        quick, firsts = partial(self._forward.quick, self._shaped, result=self._run), [first for first, _ in rows]
        self._start = quick([], [(first, np.zeros_like(first)) for first in firsts], slow=self._slow_forward)
        self._from = quick(firsts, [], slow=self._slow_from)
        self._on = quick([], rows, slow=self._slow_step)
        self._states = dict.fromkeys(spec["states"]).keys()
        self.load(self.params)

    def _ordered(self):
        return [self._sizes["T"], self._sizes["B"], *(self._sizes[d] for d in self._spec["dims"])]

    def _named(self, name):
        return {key: self._arrays.get(key) for key, *_ in self._spec[name]}

    @property
    def bytes(self):
        """Bytes of everything that the plan holds."""
        return needed(self._spec, self._core, self._sizes, self.dtype, self.train)

    def load(self, params):
        """Copy parameters in; they are packed by the next call. Raises TypeError or ValueError for others."""
        own = self.params
        if not isinstance(params, Params) or params._fields != own._fields:
            raise TypeError(f"{self._where}.load: params is {type(params).__name__}, expected what {self._spec['module']}.init returns")
        if params._sizes != own._sizes:
            dim = next(d for d, size in own._sizes.items() if params._sizes[d] != size)
            raise ValueError(f"{self._where}.load: params has {dim}={params._sizes[dim]}, this plan is for {dim}={own._sizes[dim]}")
        if params is not own:
            own._flat[...] = params._flat
        self._forward.changed()
        if self.train:
            self._backward.changed()

    def forward(self, *given, initial=None, **named):
        """Run a sequence from ``initial``, zeros unless given: the run, with the arrays of the plan."""
        if named or len(given) != len(self._given):
            return self._remembered(partial(self._slow_forward, initial=initial, **named), given)
        if initial is None:
            return self._remembered(self._start, given)
        if type(initial) is not dict or initial.keys() != self._states:
            return self._remembered(partial(self._slow_forward, initial=initial), given)
        self._inputs = None
        run = self._from(*given, *map(initial.__getitem__, self._states))
        if self._inputs is None:
            self._inputs = given
        return run

    @property
    def step(self):
        """``step(x)`` goes on from the final states of the last call: the run, with the arrays of the plan."""
        return self._recorded_step if self.train else self._on

    def _recorded_step(self, *given, **named):
        return self._remembered(partial(self._on, **named) if named else self._on, given)

    def _remembered(self, call, given):
        """The run of a call, whose inputs are what `backward` goes back over; none if it is refused."""
        self._inputs = None
        run = call(*given)
        if self._inputs is None:  # else they were converted, and are set
            self._inputs = given
        return run

    def _slow_forward(self, *given, initial=None, **named):
        inputs = self._checked(given, named)
        start = fields(f"{self._where}.forward", "initial", initial, self._spec["states"])
        for name, features in self._spec["states"].items():
            row, value = self._arrays[name][0], start.get(name)
            if value is None:
                row[...] = 0
            elif value is not row:
                row[...] = checked(self._where, f"initial.{name}", value, ("B", *features), self._sizes, self.dtype)
        return self._ran(inputs)

    def _slow_from(self, *arrays):
        count = len(self._given)
        return self._slow_forward(*arrays[:count], initial=dict(zip(self._states, arrays[count:])))

    def _slow_step(self, *given, **named):
        inputs = self._checked(given, named)
        for name in self._spec["states"]:
            self._arrays[name][0] = self._arrays[name][-1]
        return self._ran(inputs)

    def _ran(self, inputs):
        self._inputs = tuple(inputs.values())
        for name, array in inputs.items():
            self._forward.put(name, array)
        self._forward.run()
        return self._run

    def _checked(self, given, named):
        """The inputs as arrays that a kernel can read. Raises TypeError or ValueError naming the argument."""
        where = f"{self._where}.forward"
        if given:
            if len(given) > 1 or len(self._given) != 1 or named:
                raise TypeError(f"{where}: {len(given)} positional arguments; name the inputs {', '.join(self._given)}")
            named = {self._given[0]: given[0]}
        known_names(where, named, self._axes)
        out = {}
        for name in self._given:
            if named.get(name) is None:
                axes = ", ".join(("T", "B", *self._axes[name]))
                raise TypeError(f"{where}: {name} is missing, expected an array ({axes})")
            out[name] = checked(where, name, named[name], ("T", "B", *self._axes[name]), self._sizes, self.dtype)
        return out

    def backward(self, final=None, **given):
        """Gradients of the last `forward`: seeds by state or output, ``final`` for the final states."""
        names = tuple(given)
        if final is None and self._inputs is not None and names in self._back:
            if names != self._seeded:
                self._unseeded(names)
            return self._back[names](*self._inputs, *given.values())
        if not self.train:
            raise ValueError(f"{self._where}.backward: the plan was made with train=False and keeps nothing for gradients")
        if self._inputs is None:
            raise ValueError(f"{self._where}.backward: there was no forward before")
        if final is not None or not self._sizes["T"]:
            return self._slow_backward(names, final, *self._inputs, *given.values())
        known_names(f"{self._where}.backward", given, self._seeds)
        keyed = [(self._seeds[n][0], extents(self._seeds[n][1], self._sizes)) for n in names]
        slow = partial(self._slow_backward, names, None)
        self._back[names] = self._backward.quick([*self._shaped, *keyed], [], [], self._gradient({}), slow)
        return self.backward(**given)

    def _unseeded(self, names):
        self._seeded = names
        for name, (key, _) in self._seeds.items():
            if name not in names:
                self._backward.put(key, None)

    def _gradient(self, ends):
        if self._grad is None or not self._sizes["T"]:
            self._grad = collected(self._spec, self._sizes, self._arrays, self._grads, ends)
        return self._grad

    def _slow_backward(self, names, final, *arrays):
        where = f"{self._where}.backward"
        given = dict(zip(names, arrays[len(self._inputs):]))
        known_names(where, given, self._seeds)
        ends = fields(where, "final", final, self._spec["states"])
        self._unseeded(tuple(n for n in self._seeds if given.get(n) is not None or ends.get(n) is not None))
        for name, array in zip(self._given, self._inputs):
            self._backward.put(name, array)
        for name in self._seeded:
            key, shape = self._seeds[name]
            self._backward.put(key, self._seed(where, name, shape, given.get(name), ends.get(name)))
        self._backward.run()
        return self._gradient(ends)

    def _seed(self, where, name, shape, given, end):
        array = None if given is None else checked(where, name, given, ("T", "B", *shape[2:]), self._sizes, self.dtype)
        if end is None:
            return array
        array = np.zeros(extents(shape, self._sizes), self.dtype) if array is None else array.copy()
        if self._sizes["T"]:
            array[-1] += checked(where, f"final.{name}", end, ("B", *shape[2:]), self._sizes, self.dtype)
        return array


class Loose:
    """A function of the NumPy kernels with its arrays and what it works in."""

    def __init__(self, core, spec, name, order, arrays, dtype, threads):
        self._work = getattr(core, f"{name}_work")(*order, dtype)
        self._run, self._order, self._arrays = getattr(core, name), order, {}
        self._shapes = {key: extents(shape, dict(zip(["T", "B", *spec["dims"]], order))) for key, shape, *_ in spec[name]}
        self._dtype = dtype
        for key, array in arrays.items():
            self.put(key, array)

    def put(self, key, array):
        """Use this array from now on, None for one row that all steps share."""
        row = np.zeros(self._shapes[key][1:], self._dtype) if array is None else None
        self._arrays[key] = array if row is None else one_row(row, self._shapes[key][0])

    def changed(self):
        """Nothing is packed here."""

    def run(self):
        """Run the kernel."""
        with np.errstate(all="ignore"):
            self._run(*self._order, *self._arrays.values(), self._work)

    def quick(self, inputs, rows, moves, result, slow):
        """There is no quicker way."""
        return slow


_LINE, _STAGGER = 64, 320  # bytes: a line of the cache, and how far arrays that are read together stand apart


def _layout(spec, sizes, dtype, train):
    """Where every array of the kernels that the plan owns begins, its shape, and how many entries all take.

    Arrays of equal length would begin at equal places of their pages, which the first cache cannot hold together.
    """
    places, end, item = {}, 0, np.dtype(dtype).itemsize
    for key, shape, _, role in (*spec["forward"], *(spec["backward"] if train else ())):
        brought = role in ("parameter", "d_parameter", "input", "target", "seed") or (role == "saved" and not train)
        if key in places or brought:
            continue
        start = -(-end * item // _LINE) * _LINE + (len(places) * _STAGGER - end * item) % 4096 // _LINE * _LINE
        whole = extents(shape, sizes)
        places[key] = (start // item, whole)
        end = start // item + math.prod(whole)
    return places, end


def _arrays(spec, sizes, dtype, train, params, grads):
    """Every array of the kernels; None for what a call brings or nobody keeps."""
    places, total = _layout(spec, sizes, dtype, train)
    home = large(total, dtype)
    home[...] = 0
    arrays = {key: home[start : start + math.prod(shape)].reshape(shape) for key, (start, shape) in places.items()}
    for key, _, _, role in (*spec["forward"], *(spec["backward"] if train else ())):
        if role == "parameter":
            arrays[key] = getattr(params, key)
        elif role == "d_parameter":
            arrays[key] = getattr(grads, of(key))
        else:
            arrays.setdefault(key, None)
    return arrays


def _whole(where, name, value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
        raise ValueError(f"{where}: {name} is {value!r}, expected a whole number, at least 0")
    return int(value)


def shape(spec, where, steps, batch, dims, dtype):
    """Sizes and dtype of a plan. Raises TypeError or ValueError naming the argument."""
    sizes = checked_sizes(spec, where, dims)
    sizes |= {"T": _whole(where, "T", steps), "B": _whole(where, "B", batch)}
    if sizes["B"] != spec.get("batch", sizes["B"]):
        raise ValueError(f"{where}: B is {sizes['B']}, this kernel was made for B={spec['batch']}")
    return sizes, float_type(where, dtype, spec["dtypes"])


def plan(spec, core, steps, batch, dims, dtype, train, threads):
    """A plan. See the cell's own `plan`."""
    where = f"{spec['module']}.plan"
    sizes, dtype = shape(spec, where, steps, batch, dims, dtype)
    return Plan(spec, core, where, sizes, dtype, bool(train), _whole(where, "threads", threads))


def _worked_in(core, name, dtype, order):
    """Bytes that a function of the NumPy kernels works in, views of steps included; no array is allocated."""
    sizes = []

    def counted(shape, dtype):
        sizes.append(math.prod(shape))
        return np.broadcast_to(np.zeros((), dtype), shape)

    made = getattr(core, f"{name}_work")(*order, dtype, counted)
    rows = [row for each in made if isinstance(each, list) for row in each]
    later = sum(len(each) for each in made if isinstance(each, dict)) * order[0]  # rows of what is handed in
    return sum(sizes) * dtype.itemsize + sum(map(sys.getsizeof, rows)) + later * sys.getsizeof(np.empty((1, 1, 1))[0])


def needed(spec, core, sizes, dtype, train):
    """Bytes that a plan of this shape holds: parameters, their gradients, arrays and workspaces."""
    own = count(shapes(spec, sizes)) * (2 if train else 1) + _layout(spec, sizes, dtype, train)[1]
    order = [sizes["T"], sizes["B"], *(sizes[d] for d in spec["dims"])]
    functions = ("forward", *(("backward",) if train else ()))
    if hasattr(core, "spare"):
        return (own + sum(core.spare(spec, name, dtype, order) for name in functions)) * dtype.itemsize
    return own * dtype.itemsize + sum(_worked_in(core, name, dtype, order) for name in functions)


def bytes_of(spec, core, steps, batch, dims, dtype, train):
    """Bytes of a plan that is not made yet. See the cell's own `bytes`."""
    return needed(spec, core, *shape(spec, f"{spec['module']}.bytes", steps, batch, dims, dtype), bool(train))
