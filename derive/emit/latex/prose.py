"""What the document says in words between its equations."""

CONVENTIONS = r"""All vectors are columns. Jacobians are in numerator layout: $\partial u/\partial v$ has a row for
every entry of $u$ and a column for every entry of $v$. A gradient $\partial L/\partial v$ has the shape of $v$, also
for matrices. $\partial^{+}$ is the immediate derivative, with everything from earlier steps held fixed; $d$ is the
total one. $\odot$ and $\sigma$, $\tanh$, powers and quotients of arrays act elementwise. Time runs from $1$ to $T$; a
state has its initial value at $t=0$. Parameters are shared by all steps."""

HEADINGS = {
    "recurrence": ("The recurrence", CONVENTIONS + " The shape of every quantity stands beside its equation."),
    "readout": ("The readout and the loss of one step", r"What is read from the new state, and what it costs."),
    "rules": ("Derivatives of the scalar functions", "Written through the value of the function where that is exact."),
    "c": (
        r"The derivative by the state before",
        r"$\boldsymbol{s}_t$ stacks all states in order of declaration, $\boldsymbol{\theta}$ all parameters; "
        r"$|\cdot|$ counts entries. $\boldsymbol{c}_t = \partial\boldsymbol{s}_t/\partial\boldsymbol{s}_{t-1}$ is a "
        r"block matrix.",
    ),
    "b": (
        "The immediate derivatives by the parameters",
        r"With $\boldsymbol{s}_{t-1}$ held fixed. $\delta_{ij}$ is $1$ where $i=j$ and $0$ elsewhere; blocks that are "
        r"not listed are zero.",
    ),
    "recursion": (
        "The recursion and its closed form",
        r"$\boldsymbol{a}_t$ is the total derivative $d\boldsymbol{s}_t/d\boldsymbol{\theta}$. The product is ordered, "
        r"the newest factor on the left; the empty product is the identity. $\boldsymbol{a}_0$ is zero for the "
        r"parameters, and the identity for the initial state itself.",
    ),
    "loss": (
        "The objective and the readout",
        r"$\delta$ is the derivative of the loss $L_t$ of one step.",
    ),
    "adjoints": (
        "Back-propagation through time",
        r"For $t=T,T-1,\dots,1$; every quantity of index $T+1$ is zero. A bar marks the total derivative of the "
        r"objective by a value; $d$ with a superscript is the one by the argument of a gate, $q$ by an unnamed value.",
    ),
    "gradients": (
        "The gradients",
        r"A parameter acts at every step, so its gradient is a sum over time.",
    ),
    "closed": (
        "The same without recursion",
        r"Here $\boldsymbol{c}_t$ is one constant matrix, so products over time are its powers.",
    ),
}

SEEDS = r""" What the loss itself contributes at step $t$ is the immediate derivative $\partial^{+}L/\partial h_t$:
with a readout $s_t = W_y\,h_t + b_y$ and $\delta_t = \partial L_t/\partial s_t$ it is $W_y^{\top}\,\delta_t$, and
zero for a state that the loss does not read."""
