# rnn_tanh_tracker: made by `derive generate rnn_tanh_tracker`, derive 0.1.0; do not edit
# program 7abdc033; operations a unit and step: forward 3, backward 2; saved: residual
"""What RNNTanhTracker is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

from ..rnn_tanh.spec import SPEC as CELL

SPEC = {'name': 'RNNTanhTracker',
 'module': 'rnn_tanh_tracker',
 'dims': ['D', 'H', 'M'],
 'dtypes': ['float32', 'float64'],
 'fixed': {},
 'parameters': [('W_hh', ['H', 'H'], 'glorot'), ('W_xh', ['H', 'D'], 'glorot'), ('b_h', ['H'], 'zeros'),
                ('W_y', ['M', 'H'], 'glorot')],
 'aggregate': 'total',
 'loss': 'loss',
 'prediction': 'y_hat',
 'readout': {'name': 'RNNTanhTracker',
             'module': 'rnn_tanh_tracker',
             'dtypes': ['float32', 'float64'],
             'dims': ['H', 'M'],
             'fixed': {},
             'parameters': [('W_y', ['M', 'H'], 'glorot')],
             'inputs': {'h': ['H']},
             'targets': {'y': ['M']},
             'states': {},
             'outputs': ['loss', 'y_hat'],
             'optional': {'forward': [], 'backward': [], 'per_sample': []},
             'forward': [('W_y', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                         ('y', ['T', 'B', 'M'], 'in', 'target'),
                         ('residual', ['T', 'B', 'M'], 'out', 'hoisted'),
                         ('loss', ['T', 'B'], 'out', 'output'), ('y_hat', ['T', 'B', 'M'], 'out', 'output')],
             'backward': [('W_y', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                          ('y', ['T', 'B', 'M'], 'in', 'target'),
                          ('residual', ['T', 'B', 'M'], 'in', 'saved'),
                          ('seed:loss', ['T', 'B'], 'in', 'seed'),
                          ('bar:W_y', ['M', 'H'], 'out', 'd_parameter'),
                          ('bar:h', ['T', 'B', 'H'], 'out', 'd_input')],
             'per_sample': [('W_y', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                            ('y', ['T', 'B', 'M'], 'in', 'target'),
                            ('residual', ['T', 'B', 'M'], 'in', 'saved'),
                            ('seed:loss', ['T', 'B'], 'in', 'seed'),
                            ('bar:W_y', ['B', 'M', 'H'], 'out', 'd_parameter'),
                            ('bar:h', ['T', 'B', 'H'], 'out', 'd_input')]}}
SPEC["cell"] = CELL
