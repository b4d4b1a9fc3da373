# rnn_untied_binary: made by `derive generate rnn_untied_binary`, derive 0.1.0; do not edit
# program 195ae063; operations a unit and step: forward 4, backward 13; saved: y_hat
"""What RNNUntiedBinary is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

from ..rnn_untied.spec import SPEC as CELL

SPEC = {'name': 'RNNUntiedBinary',
 'module': 'rnn_untied_binary',
 'dims': ['D', 'H'],
 'dtypes': ['float32', 'float64'],
 'fixed': {},
 'parameters': [('w', ['H', 'D'], 'glorot'), ('u', ['H', 'H'], 'glorot'), ('w_y', ['H'], 'normal')],
 'aggregate': 'last',
 'loss': 'loss',
 'prediction': 'y_hat',
 'readout': {'name': 'RNNUntiedBinary',
             'module': 'rnn_untied_binary',
             'dtypes': ['float32', 'float64'],
             'dims': ['H'],
             'fixed': {},
             'parameters': [('w_y', ['H'], 'normal')],
             'inputs': {'o': ['H']},
             'targets': {'y': []},
             'states': {},
             'outputs': ['loss', 'y_hat'],
             'optional': {'forward': [], 'backward': [], 'per_sample': []},
             'forward': [('w_y', ['H'], 'in', 'parameter'), ('o', ['T', 'B', 'H'], 'in', 'input'),
                         ('y', ['T', 'B'], 'in', 'target'), ('y_hat', ['T', 'B'], 'out', 'hoisted'),
                         ('loss', ['T', 'B'], 'out', 'output')],
             'backward': [('w_y', ['H'], 'in', 'parameter'), ('o', ['T', 'B', 'H'], 'in', 'input'),
                          ('y', ['T', 'B'], 'in', 'target'), ('y_hat', ['T', 'B'], 'in', 'saved'),
                          ('seed:loss', ['T', 'B'], 'in', 'seed'), ('bar:w_y', ['H'], 'out', 'd_parameter'),
                          ('bar:o', ['T', 'B', 'H'], 'out', 'd_input')],
             'per_sample': [('w_y', ['H'], 'in', 'parameter'), ('o', ['T', 'B', 'H'], 'in', 'input'),
                            ('y', ['T', 'B'], 'in', 'target'), ('y_hat', ['T', 'B'], 'in', 'saved'),
                            ('seed:loss', ['T', 'B'], 'in', 'seed'),
                            ('bar:w_y', ['B', 'H'], 'out', 'd_parameter'),
                            ('bar:o', ['T', 'B', 'H'], 'out', 'd_input')]}}
SPEC["cell"] = CELL
