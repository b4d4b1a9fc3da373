"""How a recurrence is written: cells, models, and the functions their bodies use."""
