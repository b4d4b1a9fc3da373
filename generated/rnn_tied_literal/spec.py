# rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit
# program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x
"""What RNNTiedLiteral is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

SPEC = {'name': 'RNNTiedLiteral',
 'module': 'rnn_tied_literal',
 'dtypes': ['float32', 'float64'],
 'dims': ['D', 'H'],
 'fixed': {},
 'parameters': [('w', ['H', 'D'], 'glorot')],
 'inputs': {'x': ['D']},
 'targets': {},
 'states': {'o': ['H']},
 'outputs': [],
 'optional': {'forward': [], 'backward': ['seed:o'], 'per_sample': ['seed:o']},
 'forward': [('w', ['H', 'D'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
             ('o', ['T+1', 'B', 'H'], 'inout', 'state'), ('z_o_x', ['T', 'B', 'H'], 'out', 'hoisted')],
 'backward': [('w', ['H', 'D'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
              ('o', ['T+1', 'B', 'H'], 'in', 'state'), ('z_o_x', ['T', 'B', 'H'], 'in', 'saved'),
              ('seed:o', ['T', 'B', 'H'], 'in', 'seed'), ('carry:o', ['B', 'H'], 'out', 'carry'),
              ('bar:w', ['H', 'D'], 'out', 'd_parameter'), ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')],
 'per_sample': [('w', ['H', 'D'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
                ('o', ['T+1', 'B', 'H'], 'in', 'state'), ('z_o_x', ['T', 'B', 'H'], 'in', 'saved'),
                ('seed:o', ['T', 'B', 'H'], 'in', 'seed'), ('carry:o', ['B', 'H'], 'out', 'carry'),
                ('bar:w', ['B', 'H', 'D'], 'out', 'd_parameter'),
                ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')]}
