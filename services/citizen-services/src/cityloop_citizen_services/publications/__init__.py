"""What the city shows everybody: figures, registers, lists and layers of packs, each signed by its owner."""
