"""What people, gateways and time do with commands."""
