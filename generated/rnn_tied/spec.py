# rnn_tied: made by `derive generate rnn_tied`, derive 0.1.0; do not edit
# program 2595138b; operations a unit and step: forward 2, backward 6; saved: nothing
"""What RNNTied is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

SPEC = {'name': 'RNNTied',
 'module': 'rnn_tied',
 'dtypes': ['float32', 'float64'],
 'dims': ['H'],
 'fixed': {},
 'parameters': [('w', ['H', 'H'], 'glorot')],
 'inputs': {'x': ['H']},
 'targets': {},
 'states': {'o': ['H']},
 'outputs': [],
 'optional': {'forward': [], 'backward': ['seed:o'], 'per_sample': ['seed:o']},
 'forward': [('w', ['H', 'H'], 'in', 'parameter'), ('x', ['T', 'B', 'H'], 'in', 'input'),
             ('o', ['T+1', 'B', 'H'], 'inout', 'state')],
 'backward': [('w', ['H', 'H'], 'in', 'parameter'), ('x', ['T', 'B', 'H'], 'in', 'input'),
              ('o', ['T+1', 'B', 'H'], 'in', 'state'), ('seed:o', ['T', 'B', 'H'], 'in', 'seed'),
              ('carry:o', ['B', 'H'], 'out', 'carry'), ('bar:w', ['H', 'H'], 'out', 'd_parameter'),
              ('bar:x', ['T', 'B', 'H'], 'out', 'd_input')],
 'per_sample': [('w', ['H', 'H'], 'in', 'parameter'), ('x', ['T', 'B', 'H'], 'in', 'input'),
                ('o', ['T+1', 'B', 'H'], 'in', 'state'), ('seed:o', ['T', 'B', 'H'], 'in', 'seed'),
                ('carry:o', ['B', 'H'], 'out', 'carry'), ('bar:w', ['B', 'H', 'H'], 'out', 'd_parameter'),
                ('bar:x', ['T', 'B', 'H'], 'out', 'd_input')]}
