"""Builds a cell's C library, for every instruction set of the processor's family, and keeps it.

DERIVE_CC or CC names the compiler, DERIVE_CACHE a folder for what is built; the folder _build next
to the source is used if it can be written, a folder of the user's cache otherwise. What is common to
all cells is compiled once. With DERIVE_BUILD=native only this processor's instruction set is built.
"""

import functools
import hashlib
import os
import platform
import shutil
import subprocess
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor

FLAGS = ("-std=c99", "-O3", "-fno-trapping-math", "-fno-math-errno", "-ffp-contract=fast", "-fPIC")
FLAGS += ("-fopenmp-simd", "-DDV_SIMD")  # sums in vectors where a loop says so; no library of OpenMP is used
X86 = {
    "_base": (),
    "_avx2": ("-mavx2", "-mfma", "-mbmi", "-mbmi2"),
    "_avx512": ("-mavx2", "-mfma", "-mbmi", "-mbmi2", "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl",
                "-mprefer-vector-width=512"),
}
PRECISIONS = {"f32": (), "f64": ("-DDV_DOUBLE",)}
_SEAL = b"derive-library-sha256:"


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


def variants():
    """Suffix and flags of every instruction set, and the flags that tell the interface of them.

    Raises NoLibrary where DERIVE_BUILD is neither all nor native.
    """
    wanted = os.environ.get("DERIVE_BUILD", "all")
    if wanted not in ("all", "native"):
        raise NoLibrary(f"DERIVE_BUILD is {wanted!r}, expected all or native")
    if wanted == "all" and platform.machine().lower() in ("x86_64", "amd64"):
        return X86, ("-DDV_X86",)
    return {"": ("-march=native",)}, ()


@functools.lru_cache(maxsize=None)
def _processor():
    """What -march=native depends on."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            lines = [line for line in file if line.startswith(("flags", "Features", "model name"))]
        return "".join(sorted(set(lines)))
    except OSError:
        return platform.processor()


def _key(sources, path, chosen):
    digest = hashlib.sha256()
    for source in sources:
        with open(source, "rb") as file:
            digest.update(file.read())
    real = os.path.realpath(path)
    stat = os.stat(real)
    native = _processor() if "" in chosen[0] else ""
    facts = (real, stat.st_size, stat.st_mtime_ns, FLAGS, chosen, platform.machine(), native)
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
    """Whether a cached file is complete: its last bytes seal the ones before."""
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


def _run(command):
    """Run the compiler. Raises NoLibrary with what it says."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoLibrary(f"{command[0]} could not be run: {error}") from None
    if done.returncode:
        raise NoLibrary(f"{command[0]} failed: {done.stderr.strip()[:2000] or done.returncode}")


def _kept(here, name, make):
    """Path of a file of this name, made by ``make(path)`` if no folder has it whole.

    It is made under another name and renamed: nobody ever sees half a file.
    """
    folders = list(_folders(here))
    for folder in folders:
        path = os.path.join(folder, name)
        if _whole(path):
            return path
    for folder in folders:
        if not _writable(folder):
            continue
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=os.path.splitext(name)[1])
        os.close(handle)
        try:
            make(temporary)
            with open(temporary, "rb") as file:
                body = file.read()
            with open(temporary, "ab") as file:
                file.write(_SEAL + hashlib.sha256(body).hexdigest().encode())
            os.chmod(temporary, 0o755)
            os.replace(temporary, os.path.join(folder, name))
        except OSError as error:
            raise NoLibrary(f"{folder}: {error}") from None
        finally:
            if os.path.exists(temporary):
                os.unlink(temporary)
        return os.path.join(folder, name)
    raise NoLibrary(f"no folder to build in: {', '.join(folders)}")


def _plain(cc, source, precision, chosen):
    """The command for a file that all instruction sets share; ``precision`` None if both precisions do, too."""
    return [cc, *FLAGS, *chosen[1], *PRECISIONS.get(precision, ()), "-c", source]


def _every(cc, source, precisions, chosen):
    """The commands for a file that is compiled for every precision and instruction set."""
    for precision in precisions:
        for suffix, flags in chosen[0].items():
            variant = [f"-DDV_VARIANT={suffix}"] if suffix else []
            yield [cc, *FLAGS, *flags, *variant, *PRECISIONS[precision], "-c", source]


def _compiled(commands, folder):
    """Objects of the commands, as many at once as there are processors."""
    objects = [os.path.join(folder, f"{n}.o") for n in range(len(commands))]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda pair: _run([*pair[0], "-o", pair[1]]), zip(commands, objects)))
    return objects


def _runtime(runtime, cc, precisions, chosen):
    """Path of the runtime's objects, joined into one."""
    sources = [os.path.join(runtime, n) for n in os.listdir(runtime) if n.endswith((".c", ".h"))]
    name = f"runtime-{_key(sorted(sources), cc, (*chosen, tuple(precisions)))}.o"
    commands = [_plain(cc, os.path.join(runtime, n), None, chosen) for n in ("team.c", "cpu.c")]
    commands += _every(cc, os.path.join(runtime, "products.c"), precisions, chosen)

    def make(path):
        with tempfile.TemporaryDirectory() as folder:
            _run([cc, "-nostdlib", "-r", *_compiled(commands, folder), "-o", path])

    return _kept(runtime, name, make)


def build(here, precisions):
    """Path of the library of the cell in folder ``here``, built if it is not there yet."""
    runtime = os.path.join(os.path.dirname(here), "_runtime")
    sources = [os.path.join(here, n) for n in ("kernel.c", "interface.c", "kernel.h")]
    common = [os.path.join(runtime, n) for n in os.listdir(runtime) if n.endswith((".c", ".h"))]
    cc, chosen = compiler(), variants()
    name = f"{os.path.basename(here)}-{_key([*sources, *sorted(common)], cc, (*chosen, tuple(precisions)))}.so"

    kernel, interface, _ = sources
    commands = [*_every(cc, kernel, precisions, chosen), *(_plain(cc, interface, p, chosen) for p in precisions)]

    def make(path):
        shared = _runtime(runtime, cc, precisions, chosen)
        with tempfile.TemporaryDirectory() as folder:
            _run([cc, "-shared", *_compiled(commands, folder), shared, "-o", path, "-lm", "-lpthread"])

    return _kept(here, name, make)


def build_extension(runtime):
    """Path of the extension module that calls kernels. Raises NoLibrary where it cannot be built."""
    source, include = os.path.join(runtime, "binding.c"), sysconfig.get_path("include")
    if os.environ.get("DERIVE_EXTENSION", "1") == "0" or not os.path.exists(os.path.join(include, "Python.h")):
        raise NoLibrary(f"no headers of Python in {include}")
    cc = compiler()
    chosen = ({"base": ()}, (sysconfig.get_config_var("SOABI"), include))
    name = f"derive_binding-{_key([source], cc, chosen)}.so"
    return _kept(runtime, name, lambda path: _run([cc, "-O2", "-fPIC", "-shared", f"-I{include}", source, "-o", path]))
