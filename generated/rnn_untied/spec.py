# rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit
# program 43831e4d; operations a unit and step: forward 1, backward 5; saved: nothing
"""What RNNUntied is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

SPEC = {'name': 'RNNUntied',
 'module': 'rnn_untied',
 'dtypes': ['float32', 'float64'],
 'dims': ['D', 'H'],
 'fixed': {},
 'parameters': [('w', ['H', 'D'], 'glorot'), ('u', ['H', 'H'], 'glorot')],
 'inputs': {'x': ['D']},
 'targets': {},
 'states': {'o': ['H']},
 'outputs': [],
 'optional': {'forward': [], 'backward': ['seed:o'], 'per_sample': ['seed:o']},
 'forward': [('w', ['H', 'D'], 'in', 'parameter'), ('u', ['H', 'H'], 'in', 'parameter'),
             ('x', ['T', 'B', 'D'], 'in', 'input'), ('o', ['T+1', 'B', 'H'], 'inout', 'state')],
 'backward': [('w', ['H', 'D'], 'in', 'parameter'), ('u', ['H', 'H'], 'in', 'parameter'),
              ('x', ['T', 'B', 'D'], 'in', 'input'), ('o', ['T+1', 'B', 'H'], 'in', 'state'),
              ('seed:o', ['T', 'B', 'H'], 'in', 'seed'), ('carry:o', ['B', 'H'], 'out', 'carry'),
              ('bar:w', ['H', 'D'], 'out', 'd_parameter'), ('bar:u', ['H', 'H'], 'out', 'd_parameter'),
              ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')],
 'per_sample': [('w', ['H', 'D'], 'in', 'parameter'), ('u', ['H', 'H'], 'in', 'parameter'),
                ('x', ['T', 'B', 'D'], 'in', 'input'), ('o', ['T+1', 'B', 'H'], 'in', 'state'),
                ('seed:o', ['T', 'B', 'H'], 'in', 'seed'), ('carry:o', ['B', 'H'], 'out', 'carry'),
                ('bar:w', ['B', 'H', 'D'], 'out', 'd_parameter'),
                ('bar:u', ['B', 'H', 'H'], 'out', 'd_parameter'),
                ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')]}
