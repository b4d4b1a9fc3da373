# rnn_relu: made by `derive generate rnn_relu`, derive 0.1.0; do not edit
# program 0487ba1f; operations a unit and step: forward 3, backward 3; saved: nothing
"""What RNNRelu is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

SPEC = {'name': 'RNNRelu',
 'module': 'rnn_relu',
 'dtypes': ['float32', 'float64'],
 'dims': ['D', 'H'],
 'fixed': {},
 'parameters': [('W_hh', ['H', 'H'], 'glorot'), ('W_xh', ['H', 'D'], 'glorot'), ('b_h', ['H'], 'zeros')],
 'inputs': {'x': ['D']},
 'targets': {},
 'states': {'h': ['H']},
 'outputs': [],
 'forward': [('W_hh', ['H', 'H'], 'in', 'parameter'), ('W_xh', ['H', 'D'], 'in', 'parameter'),
             ('b_h', ['H'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
             ('h', ['T+1', 'B', 'H'], 'inout', 'state')],
 'backward': [('W_hh', ['H', 'H'], 'in', 'parameter'), ('W_xh', ['H', 'D'], 'in', 'parameter'),
              ('b_h', ['H'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
              ('h', ['T+1', 'B', 'H'], 'in', 'state'), ('seed:h', ['T', 'B', 'H'], 'in', 'seed'),
              ('carry:h', ['B', 'H'], 'out', 'carry'), ('bar:W_hh', ['H', 'H'], 'out', 'd_parameter'),
              ('bar:W_xh', ['H', 'D'], 'out', 'd_parameter'), ('bar:b_h', ['H'], 'out', 'd_parameter'),
              ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')],
 'per_sample': [('W_hh', ['H', 'H'], 'in', 'parameter'), ('W_xh', ['H', 'D'], 'in', 'parameter'),
                ('b_h', ['H'], 'in', 'parameter'), ('x', ['T', 'B', 'D'], 'in', 'input'),
                ('h', ['T+1', 'B', 'H'], 'in', 'state'), ('seed:h', ['T', 'B', 'H'], 'in', 'seed'),
                ('carry:h', ['B', 'H'], 'out', 'carry'), ('bar:W_hh', ['B', 'H', 'H'], 'out', 'd_parameter'),
                ('bar:W_xh', ['B', 'H', 'D'], 'out', 'd_parameter'),
                ('bar:b_h', ['B', 'H'], 'out', 'd_parameter'), ('bar:x', ['T', 'B', 'D'], 'out', 'd_input')]}
