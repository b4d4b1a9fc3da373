/* Calls of a kernel from Python at the cost of a function call: the struct is filled beforehand, the
 * arrays that change are checked and their addresses put in, or their entries copied to where the
 * struct points already. Anything unexpected goes to `slow`. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <string.h>
#include <structmember.h>

enum { MOST = 8, AXES = 8 };

typedef struct {
    size_t place; /* byte in the struct where the address stands */
    char *home;   /* where the entries are copied to instead, or null */
    int axes;
    Py_ssize_t shape[AXES];
} slot;

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    int (*run)(const void *);
    char *call;        /* the struct */
    size_t packed;     /* byte in it of the word that says that weights are packed */
    char format;       /* of the arrays, f or d */
    int release;       /* whether other threads of Python may run meanwhile */
    Py_ssize_t count;  /* of arrays that change */
    slot slots[MOST];
    Py_ssize_t moves;  /* blocks of memory to be copied first: where to, where from, bytes */
    struct {
        char *to;
        const char *from;
        size_t bytes;
    } moved[MOST];
    PyObject *result, *slow, *keep;
} Call;

static int fits(const Call *self, const slot *expected, const Py_buffer *view)
{
    if (view->ndim != expected->axes || view->format == NULL || view->format[0] != self->format
        || view->format[1] != '\0') {
        return 0;
    }
    for (int n = 0; n < expected->axes; ++n) {
        if (view->shape[n] != expected->shape[n]) {
            return 0;
        }
    }
    return 1;
}

static PyObject *called(PyObject *object, PyObject *const *args, size_t flags, PyObject *names)
{
    Call *const self = (Call *)object;
    Py_buffer views[MOST];
    Py_ssize_t held = 0;
    int good = names == NULL && PyVectorcall_NARGS(flags) == self->count;
    for (; good && held < self->count; ++held) {
        if (PyObject_GetBuffer(args[held], &views[held], PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
            PyErr_Clear();
            good = 0;
            break;
        }
        good = fits(self, &self->slots[held], &views[held]);
    }
    int status = 0;
    if (good) {
        for (Py_ssize_t n = 0; n < held; ++n) {
            const slot *const s = &self->slots[n];
            if (s->home != NULL) {
                memmove(s->home, views[n].buf, (size_t)views[n].len);
            } else {
                memcpy(self->call + s->place, &views[n].buf, sizeof(void *));
            }
        }
        for (Py_ssize_t n = 0; n < self->moves; ++n) {
            memcpy(self->moved[n].to, self->moved[n].from, self->moved[n].bytes);
        }
        if (self->release) {
            Py_BEGIN_ALLOW_THREADS
            status = self->run(self->call);
            Py_END_ALLOW_THREADS
        } else {
            status = self->run(self->call);
        }
    }
    while (held > 0) {
        PyBuffer_Release(&views[--held]);
    }
    if (!good || status != 0) {
        return PyObject_Vectorcall(self->slow, args, flags, names);
    }
    const int one = 1;
    memcpy(self->call + self->packed, &one, sizeof one);
    Py_INCREF(self->result);
    return self->result;
}

static PyObject *made(PyTypeObject *type, PyObject *args, PyObject *names)
{
    static char *words[] = {"function", "call", "packed", "format", "release", "slots", "moves", "result", "slow",
                            "keep", NULL};
    Py_ssize_t function, call, packed;
    int format, release;
    PyObject *slots, *moves, *result, *slow, *keep;
    if (!PyArg_ParseTupleAndKeywords(args, names, "nnnCpO!O!OOO", words, &function, &call, &packed, &format, &release,
                                     &PyTuple_Type, &slots, &PyTuple_Type, &moves, &result, &slow, &keep)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(slots) > MOST || PyTuple_GET_SIZE(moves) > MOST) {
        PyErr_SetString(PyExc_ValueError, "too many arrays");
        return NULL;
    }
    Call *const self = (Call *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->vectorcall = called;
    memcpy(&self->run, &function, sizeof function); /* addresses of functions and of data are alike here */
    memcpy(&self->call, &call, sizeof call);
    self->packed = (size_t)packed;
    self->format = (char)format;
    self->release = release;
    self->result = Py_NewRef(result);
    self->slow = Py_NewRef(slow);
    self->keep = Py_NewRef(keep);
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(slots); ++n) {
        slot *const s = &self->slots[n];
        Py_ssize_t place, home;
        PyObject *shape;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(slots, n), "nnO!", &place, &home, &PyTuple_Type, &shape)
            || PyTuple_GET_SIZE(shape) > AXES) {
            Py_DECREF(self);
            return NULL;
        }
        s->place = (size_t)place;
        memcpy(&s->home, &home, sizeof home);
        s->axes = (int)PyTuple_GET_SIZE(shape);
        for (int k = 0; k < s->axes; ++k) {
            s->shape[k] = PyLong_AsSsize_t(PyTuple_GET_ITEM(shape, k));
        }
        ++self->count;
    }
    for (Py_ssize_t n = 0; n < PyTuple_GET_SIZE(moves); ++n) {
        Py_ssize_t to, from, bytes;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(moves, n), "nnn", &to, &from, &bytes)) {
            Py_DECREF(self);
            return NULL;
        }
        memcpy(&self->moved[n].to, &to, sizeof to);
        memcpy(&self->moved[n].from, &from, sizeof from);
        self->moved[n].bytes = (size_t)bytes;
        ++self->moves;
    }
    return (PyObject *)self;
}

static int visited(PyObject *object, visitproc visit, void *arg)
{
    Call *const self = (Call *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->result);
    Py_VISIT(self->slow);
    Py_VISIT(self->keep);
    return 0;
}

static int cleared(PyObject *object)
{
    Call *const self = (Call *)object;
    Py_CLEAR(self->result);
    Py_CLEAR(self->slow);
    Py_CLEAR(self->keep);
    return 0;
}

static void freed(PyObject *object)
{
    PyTypeObject *const type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    cleared(object);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Call, vectorcall), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_new, made},           {Py_tp_call, PyVectorcall_Call}, {Py_tp_traverse, visited},
    {Py_tp_clear, cleared},      {Py_tp_dealloc, freed},          {Py_tp_members, members},
    {Py_tp_doc, "One kernel with its struct: call it with the arrays that change."},
    {0, NULL},
};

static PyType_Spec type_spec = {
    "derive_binding.Call", sizeof(Call), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, type_slots,
};

static PyObject *address(PyObject *self, PyObject *array)
{
    Py_buffer view;
    (void)self;
    if (PyObject_GetBuffer(array, &view, PyBUF_STRIDED_RO) != 0) {
        return NULL;
    }
    PyObject *const found = PyLong_FromVoidPtr(view.buf);
    PyBuffer_Release(&view);
    return found;
}

static PyMethodDef functions[] = {
    {"address", address, METH_O, "Where the entries of an array begin."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "derive_binding", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_derive_binding(void)
{
    PyObject *const self = PyModule_Create(&module), *const type = PyType_FromSpec(&type_spec);
    if (self == NULL || type == NULL || PyModule_AddObjectRef(self, "Call", type) != 0) {
        Py_XDECREF(self);
        Py_XDECREF(type);
        return NULL;
    }
    Py_DECREF(type);
    return self;
}
