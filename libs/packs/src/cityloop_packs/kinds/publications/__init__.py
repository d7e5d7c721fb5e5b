"""What a city shows everybody: figures, lists and maps, and who signs that they are shown."""
