"""What figures are asked by."""
