"""What figures are made of: records, periods, formulas, values."""
