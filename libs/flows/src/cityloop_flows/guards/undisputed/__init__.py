"""What an ordinary dispatcher decides."""
