# rnn_linear_regressor: made by `derive generate rnn_linear_regressor`, derive 0.1.0; do not edit
# program a10980a3; operations a unit and step: forward 3, backward 3; saved: residual
"""What RNNLinearRegressor is made of: dimensions, parameters, inputs, states, and the order of kernel arguments."""

from ..rnn_linear.spec import SPEC as CELL

SPEC = {'name': 'RNNLinearRegressor',
 'module': 'rnn_linear_regressor',
 'dims': ['D', 'H', 'M'],
 'dtypes': ['float32', 'float64'],
 'fixed': {},
 'parameters': [('W_x', ['H', 'D'], 'glorot'), ('W_h', ['H', 'H'], 'glorot'), ('W_o', ['M', 'H'], 'glorot')],
 'aggregate': 'mean',
 'loss': 'loss',
 'prediction': 'y_hat',
 'readout': {'name': 'RNNLinearRegressor',
             'module': 'rnn_linear_regressor',
             'dtypes': ['float32', 'float64'],
             'dims': ['H', 'M'],
             'fixed': {},
             'parameters': [('W_o', ['M', 'H'], 'glorot')],
             'inputs': {'h': ['H']},
             'targets': {'y': ['M']},
             'states': {},
             'outputs': ['loss', 'y_hat'],
             'optional': {'forward': [], 'backward': [], 'per_sample': []},
             'forward': [('W_o', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                         ('y', ['T', 'B', 'M'], 'in', 'target'),
                         ('residual', ['T', 'B', 'M'], 'out', 'hoisted'),
                         ('loss', ['T', 'B'], 'out', 'output'), ('y_hat', ['T', 'B', 'M'], 'out', 'output')],
             'backward': [('W_o', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                          ('y', ['T', 'B', 'M'], 'in', 'target'),
                          ('residual', ['T', 'B', 'M'], 'in', 'saved'),
                          ('seed:loss', ['T', 'B'], 'in', 'seed'),
                          ('bar:W_o', ['M', 'H'], 'out', 'd_parameter'),
                          ('bar:h', ['T', 'B', 'H'], 'out', 'd_input')],
             'per_sample': [('W_o', ['M', 'H'], 'in', 'parameter'), ('h', ['T', 'B', 'H'], 'in', 'input'),
                            ('y', ['T', 'B', 'M'], 'in', 'target'),
                            ('residual', ['T', 'B', 'M'], 'in', 'saved'),
                            ('seed:loss', ['T', 'B'], 'in', 'seed'),
                            ('bar:W_o', ['B', 'M', 'H'], 'out', 'd_parameter'),
                            ('bar:h', ['T', 'B', 'H'], 'out', 'd_input')]}}
SPEC["cell"] = CELL
