"""How values leave, and what the room needs of others: pure."""
