"""Thing models: what things observe, how often they report, and what they can be told."""
