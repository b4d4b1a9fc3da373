"""Builds and loads a cell's C library: cached by source, compiler, flags and processor.

DERIVE_CC or CC names the compiler, DERIVE_CACHE a folder for the libraries; the folder _build next
to the source is used if it can be written, a folder of the user's cache otherwise.
"""

import ctypes
import functools
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
import warnings

FLAGS = ("-std=c99", "-O3", "-march=native", "-fno-trapping-math", "-ffp-contract=fast", "-fPIC", "-shared")
_SEAL = b"derive-library-sha256:"
_said = set()


class NoLibrary(RuntimeError):
    """There is no C library and none can be built; the message says why."""


def compiler():
    """Path of the C compiler. Raises NoLibrary if there is none."""
    wanted = os.environ.get("DERIVE_CC") or os.environ.get("CC")
    names = [wanted] if wanted else ["cc", "gcc", "clang"]
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise NoLibrary(f"no C compiler ({', '.join(names)} not found)")


@functools.lru_cache(maxsize=None)
def _processor():
    """What -march=native depends on."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            lines = [line for line in file if line.startswith(("flags", "Features", "model name"))]
        return "".join(sorted(set(lines)))
    except OSError:
        return platform.processor()


def _key(sources, path):
    digest = hashlib.sha256()
    for source in sources:
        with open(source, "rb") as file:
            digest.update(file.read())
    real = os.path.realpath(path)
    stat = os.stat(real)
    facts = (real, stat.st_size, stat.st_mtime_ns, FLAGS, platform.machine(), _processor())
    digest.update(repr(facts).encode())
    return digest.hexdigest()[:24]


def _folders(here):
    chosen = os.environ.get("DERIVE_CACHE")
    if chosen:
        yield chosen
    yield os.path.join(here, "_build")
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    yield os.path.join(base, "derive")
    yield os.path.join(tempfile.gettempdir(), f"derive-{os.getuid() if hasattr(os, 'getuid') else 'user'}")


def _whole(path):
    """Whether a cached library is complete: its last bytes seal the ones before."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    body, seal, digest = data.rpartition(_SEAL)
    return bool(seal) and hashlib.sha256(body).hexdigest().encode() == digest


def _writable(folder):
    """Make the folder, for this user only to write. False if that cannot be done."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and os.stat(folder).st_uid not in (os.getuid(), 0):
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _build(source, folder, name, cc):
    """Compile into a temporary file and rename: nobody ever sees half a library."""
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".so")
    os.close(handle)
    try:
        done = subprocess.run(
            [cc, *FLAGS, source, "-o", temporary, "-lm"], capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode:
            raise NoLibrary(f"{cc} failed: {done.stderr.strip()[:2000] or done.returncode}")
        with open(temporary, "rb") as file:
            body = file.read()
        with open(temporary, "ab") as file:
            file.write(_SEAL + hashlib.sha256(body).hexdigest().encode())
        os.chmod(temporary, 0o755)
        os.replace(temporary, os.path.join(folder, name))
    except (OSError, subprocess.SubprocessError) as error:
        raise NoLibrary(f"{cc} could not be run: {error}") from None
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def build(here):
    """Path of the library of the cell in folder ``here``, built if it is not there yet."""
    runtime = os.path.join(os.path.dirname(here), "_runtime")
    sources = [os.path.join(here, n) for n in ("library.c", "kernel.c", "kernel.h")]
    sources += [os.path.join(runtime, n) for n in ("products.c", "derive_runtime.h", "elementary.h")]
    cc = compiler()
    name = f"{os.path.basename(here)}-{_key(sources, cc)}.so"
    folders = list(_folders(here))
    for folder in folders:
        path = os.path.join(folder, name)
        if _whole(path):
            return path
    for folder in folders:
        if _writable(folder):
            _build(sources[0], folder, name, cc)
            return os.path.join(folder, name)
    raise NoLibrary(f"no folder to build in: {', '.join(folders)}")


class Core:
    """The C functions of one cell with the calling convention of the NumPy kernel."""

    def __init__(self, path, spec):
        self._library = ctypes.CDLL(path)
        self._spec = spec
        self._functions = {}
        for name in ("forward", "backward"):
            for suffix in (f"f{dtype[5:]}" for dtype in spec["dtypes"]):
                sizes = [ctypes.c_size_t] * (2 + len(spec["dims"]))
                function = getattr(self._library, f"{spec['module']}_{name}_{suffix}")
                function.restype = ctypes.c_int
                function.argtypes = sizes + [ctypes.c_void_p] * (len(spec[name]) + 1)
                workspace = getattr(self._library, f"{spec['module']}_{name}_workspace_{suffix}")
                workspace.restype, workspace.argtypes = ctypes.c_size_t, sizes
                self._functions[name, suffix] = (function, workspace)

    def forward(self, *arguments):
        """Run the C forward on sizes and arrays."""
        self._call("forward", arguments)

    def backward(self, *arguments):
        """Run the C backward on sizes and arrays."""
        self._call("backward", arguments)

    def _call(self, name, arguments):
        import numpy as np

        count = 2 + len(self._spec["dims"])
        sizes, arrays = arguments[:count], arguments[count:]
        dtype = arrays[0].dtype
        function, workspace = self._functions[name, "f32" if dtype == np.float32 else "f64"]
        length = workspace(*sizes)
        if length == ctypes.c_size_t(-1).value:
            raise ValueError(f"{self._spec['module']}.{name}: sizes {sizes} are too large to address")
        scratch = np.empty(max(length, 1), dtype)
        dense = [a if a.flags.c_contiguous else np.empty(a.shape, dtype) for a in arrays]  # rows not kept
        pointers = [a.__array_interface__["data"][0] or scratch.ctypes.data for a in dense]
        status = function(*sizes, *pointers, scratch.__array_interface__["data"][0])
        if status:
            raise ValueError(f"{self._spec['module']}.{name}: the C kernel refuses sizes {sizes} (status {status})")


def load(here, spec):
    """The `Core` of the cell in folder ``here``. Raises NoLibrary with the reason."""
    try:
        path = build(here)
        return Core(path, spec)
    except OSError as error:
        raise NoLibrary(f"the C library cannot be loaded: {error}") from None


def say_once(reason):
    """Tell, once a process, that the NumPy kernels serve and why."""
    if reason and "said" not in _said:
        _said.add("said")
        warnings.warn(f"the NumPy kernels serve: {reason.splitlines()[0]}", RuntimeWarning, stacklevel=4)
