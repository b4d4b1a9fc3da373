# rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit
# program 2daf865a; operations a unit and step: forward 0, backward 1; saved: nothing
"""What RNNLinear is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

SPEC = {'name': 'RNNLinear',
 'module': 'rnn_linear',
 'dtypes': ['float32', 'float64'],
 'dims': ['D', 'H'],
 'fixed': {},
 'parameters': [('W_x', ['H', 'D'], 'glorot'), ('W_h', ['H', 'H'], 'glorot')],
 'inputs': {'x': ['D']},
 'targets': {},
 'states': {'h': ['H']},
 'outputs': [],
 'optional': {'forward': [], 'backward': ['seed:h'], 'per_sample': ['seed:h']},
 'forward': [('W_x', ['H', 'D'], 'in', 'parameter'), ('W_h', ['H', 'H'], 'in', 'parameter'),
             ('x', ['T', 'B', 'D'], 'in', 'input'), ('h', ['T+1', 'B', 'H'], 'inout', 'state')],
 'backward': [('W_x', ['H', 'D'], 'in', 'parameter'), ('W_h', ['H', 'H'], 'in', 'parameter'),
              ('x', ['T', 'B', 'D'], 'in', 'input'), ('h', ['T+1', 'B', 'H'], 'in', 'state'),
              ('seed:h', ['T', 'B', 'H'], 'in', 'seed'), ('carry:h', ['B', 'H'], 'out', 'carry'),
              ('bar:W_x', ['H', 'D'], 'out', 'd_parameter'), ('bar:W_h', ['H', 'H'], 'out', 'd_parameter'),
              ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')],
 'per_sample': [('W_x', ['H', 'D'], 'in', 'parameter'), ('W_h', ['H', 'H'], 'in', 'parameter'),
                ('x', ['T', 'B', 'D'], 'in', 'input'), ('h', ['T+1', 'B', 'H'], 'in', 'state'),
                ('seed:h', ['T', 'B', 'H'], 'in', 'seed'), ('carry:h', ['B', 'H'], 'out', 'carry'),
                ('bar:W_x', ['B', 'H', 'D'], 'out', 'd_parameter'),
                ('bar:W_h', ['B', 'H', 'H'], 'out', 'd_parameter'),
                ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')]}
