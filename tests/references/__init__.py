"""Independent references: the papers' and notes' equations in plain torch, float64."""
