"""The clock goes on."""
