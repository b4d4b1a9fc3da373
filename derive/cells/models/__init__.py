"""The models of the lecture notes, a file a note: a cell, a readout, a loss, an aggregation."""
